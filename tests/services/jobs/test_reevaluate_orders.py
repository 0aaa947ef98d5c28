"""Pendências that solve themselves once a mapping, a product or a setting is there."""

from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome
from anydesk.core.mappings import MappingKind
from anydesk.core.query import Query
from anydesk.core.registers import ShippingMethod, ShippingProviderEntry
from anydesk.core.sales_orders import IssueKind, SalesOrder
from anydesk.core.settings import TaxSettings
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import rows_of, run_job
from tests.storage.products_for_tests import add_product

SKU = "AINDA-NAO"


@pytest.fixture
async def waiting(services: Services, integration: Integration, hub: PracticeHub) -> SalesOrder:
    """An order received before anything that it needs was known here."""
    hub_id = next(one for one, order in hub.market.orders.items() if order["status"] == "PENDING")
    order: dict[str, Any] = hub.market.order(hub_id)
    order["status"] = "SEPARATING"
    item = order["items"][0]
    item["sku"] = {"id": 4_400_001, "title": "Caneca", "partnerId": SKU}
    item["shippings"] = [{"id": 1, "shippingtype": "nave-7"}]
    order.update(items=[item], shippingOptionId=None)
    order["payments"] = [{"method": "zz-1", "paymentMethodNormalized": "UNKNOWN", "value": 10}]
    await services.settings.save(TaxSettings(tax_nature_id=None), integration.id)
    await run_job(services, integration, "orders.receive", hub_ids=[hub_id])
    (row_id,) = await services.sales_orders.find(Query())
    return await services.sales_orders.get(row_id)


async def solve_everything(services: Services, integration: Integration) -> int:
    """What a merchant does afterwards; the id of the product made for it."""
    await services.registers.save_shipping_provider(ShippingProviderEntry("Foguete"))
    method = await services.registers.save_shipping_method(ShippingMethod("Foguete", "Lua"))
    mappings = services.mappings
    await mappings.put(integration.id, MappingKind.SHIPPING, "NAVE-7", str(method.id))
    await mappings.put(integration.id, MappingKind.PAYMENT, "ZZ-1", "BANK_SLIP")
    await mappings.put(integration.id, MappingKind.STATUS, "separating", "preparando_envio")
    await services.settings.save(TaxSettings(tax_nature_id=1), integration.id)
    return await services.store.run(lambda tx: add_product(tx, SKU))


async def reserved(services: Services, product_id: int) -> Decimal:
    return sum((one.reserved for one in await services.stock.balances(product_id)), Decimal(0))


SOLVED = {
    IssueKind.UNKNOWN_SKU,
    IssueKind.UNMAPPED_SHIPPING,
    IssueKind.UNMAPPED_PAYMENT,
    IssueKind.UNKNOWN_STATUS,
    IssueKind.NO_TAX_NATURE,
}


async def test_what_was_missing_is_shown_first_and_then_resolved_in_one_go(
    services: Services, integration: Integration, waiting: SalesOrder
) -> None:
    assert {issue.kind for issue in waiting.open_issues} >= SOLVED
    product_id = await solve_everything(services, integration)

    (shown,) = await services.reevaluation.preview(integration.id)
    untouched = await services.sales_orders.get(waiting.id or 0)
    job = JOBS["orders.reevaluate"](services, {"order_ids": [shown.order_id]})
    run = await services.runner.run(job)

    assert untouched == waiting
    assert set(shown.resolved) >= SOLVED
    assert len(shown.changes) == 6
    after = await services.sales_orders.get(waiting.id or 0)
    assert not {issue.kind for issue in after.open_issues} & SOLVED
    assert (after.status, after.payment_method) == ("preparando_envio", "BANK_SLIP")
    assert (after.shipping_carrier, after.shipping_service) == ("Foguete", "Lua")
    assert after.tax_nature_id == 1
    assert after.items[0].product_id == product_id
    assert await reserved(services, product_id) == after.items[0].quantity
    (row,) = await rows_of(services, run)
    assert row.outcome is Outcome.DONE


async def test_looking_twice_reserves_and_changes_nothing_twice(
    services: Services, integration: Integration, waiting: SalesOrder
) -> None:
    product_id = await solve_everything(services, integration)
    arguments = {"order_ids": [waiting.id or 0]}
    await services.runner.run(JOBS["orders.reevaluate"](services, arguments))
    once = await services.sales_orders.get(waiting.id or 0)

    run = await services.runner.run(JOBS["orders.reevaluate"](services, arguments))

    assert await services.sales_orders.get(waiting.id or 0) == once
    assert await reserved(services, product_id) == once.items[0].quantity
    (row,) = await rows_of(services, run)
    assert row.outcome is Outcome.SKIPPED
    assert await services.reevaluation.preview() == ()


async def test_an_order_that_nothing_helped_is_not_offered(
    services: Services, integration: Integration, waiting: SalesOrder
) -> None:
    assert await services.reevaluation.waiting(integration.id) == 1
    assert await services.reevaluation.preview() == ()
