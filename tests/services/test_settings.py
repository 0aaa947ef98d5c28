"""The configuration as a front uses it."""

from datetime import date
from decimal import Decimal

import pytest

from anydesk.core.errors import InvalidInput
from anydesk.core.products import Balance
from anydesk.core.settings import AppSettings, OrderSettings, StockSettings
from anydesk.services import Services


async def test_what_is_saved_is_read_back_and_told(empty_services: Services) -> None:
    settings = empty_services.settings
    told: list[frozenset[str]] = []
    empty_services.changes.listen({"settings"}, told.append)
    stock = StockSettings(mode=Balance.PHYSICAL, safety_stock=Decimal(3))

    await settings.save(stock, 1)
    await settings.save(OrderSettings(receive_from=date(2026, 11, 1)), 1)
    await settings.save(AppSettings(theme="dark"))

    assert await settings.get(StockSettings, 1) == stock
    assert (await settings.get(OrderSettings, 1)).receive_from == date(2026, 11, 1)
    assert await settings.get(StockSettings, 2) == StockSettings()
    assert (await settings.get(AppSettings)).theme == "dark"
    assert len(told) == 3


async def test_what_cannot_be_used_is_not_saved(empty_services: Services) -> None:
    settings = empty_services.settings
    await settings.save(StockSettings(safety_stock=Decimal(3)), 1)

    with pytest.raises(InvalidInput) as refused:
        await settings.save(StockSettings(safety_stock=Decimal(-1)), 1)

    assert "safety_stock" in refused.value.problems
    assert (await settings.get(StockSettings, 1)).safety_stock == 3


async def test_the_window_remembers(empty_services: Services) -> None:
    await empty_services.settings.remember("products.columns", {"sku": 120})

    assert await empty_services.settings.recall("products.columns") == {"sku": 120}
    assert await empty_services.settings.recall("orders.columns") is None
