"""Forms as rows, one scope beside the other."""

from decimal import Decimal
from functools import partial

from sqlalchemy import select

from anydesk.core.settings import PriceSettings, StockSettings
from anydesk.storage import settings
from anydesk.storage.store import Store, Tx
from anydesk.storage.tables import settings as table


async def test_integrations_do_not_share_their_settings(store: Store) -> None:
    form = StockSettings(safety_stock=Decimal("2.5"))

    def work(tx: Tx) -> tuple[StockSettings, StockSettings, PriceSettings]:
        settings.save_form(tx, form, scope=settings.scope_of(1))
        return (
            settings.get_form(tx, StockSettings, scope=settings.scope_of(1)),
            settings.get_form(tx, StockSettings, scope=settings.scope_of(11)),
            settings.get_form(tx, PriceSettings, scope=settings.scope_of(1)),
        )

    assert await store.run(work) == (form, StockSettings(), PriceSettings())


async def test_each_field_is_a_row_of_its_own(store: Store) -> None:
    await store.run(partial(settings.save_form, form=StockSettings(), scope="app"))

    def keys(tx: Tx) -> set[str]:
        return set(tx.execute(select(table.c.key)).scalars())

    assert await store.run(keys) == {f"stock.{one.name}" for one in StockSettings.entries()}


async def test_a_scope_can_be_forgotten(store: Store) -> None:
    def work(tx: Tx) -> StockSettings:
        settings.save_form(tx, StockSettings(warehouse_id=4), scope="integration:1")
        settings.forget(tx, scope="integration:1")
        return settings.get_form(tx, StockSettings, scope="integration:1")

    assert await store.run(work) == StockSettings()


async def test_the_window_remembers_what_it_likes(store: Store) -> None:
    await store.run(partial(settings.remember, key="columns", value={"sku": 120}))

    assert await store.run(partial(settings.recall, key="columns")) == {"sku": 120}
    assert await store.run(partial(settings.recall, key="nothing")) is None
