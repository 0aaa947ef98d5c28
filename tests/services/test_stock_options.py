"""Each option of the stock tab, on and off: what the practice hub is told."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from anydesk.core.integrations import Environment, Integration
from anydesk.core.jobs import RowResult
from anydesk.core.plans import PlanRow
from anydesk.core.products import Balance, MovementType
from anydesk.core.settings import HubDeducts, StockSettings
from anydesk.services import Services
from anydesk.services.jobs.send_stock import SendStock
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from anydesk.storage import sales_orders
from tests.fakes.orders import AT, hub_order, item_json
from tests.services.jobs.stock_sends import batches
from tests.services.shelves import fill, sellable

UNTOUCHED = 77


class Shop:
    """One product with stock, linked, and what the hub is told of it."""

    def __init__(
        self, services: Services, hub: PracticeHub, store: Integration, sku: Sku, product_id: int
    ) -> None:
        self.services = services
        self.hub = hub
        self.store = store
        self.sku = sku
        self.product_id = product_id

    async def settings(self, settings: StockSettings) -> None:
        """Save these settings of the store."""
        await self.services.settings.save(settings, self.store.id)

    async def order(self, units: int, integration_id: int, hub_id: int) -> None:
        """An order of some units that keeps them back."""
        product = await self.services.products.get(self.product_id)
        items = [item_json(amount=units, sku={"id": 1, "title": "X", "partnerId": product.sku})]
        receive = partial(
            sales_orders.receive,
            integration_id=integration_id,
            order=hub_order(hub_id, items=items),
            at=AT,
        )
        await self.services.store.run(receive)

    async def plan(self, balance: Balance | None = None) -> PlanRow:
        """The preview's row."""
        offers = self.services.offers
        (row,) = await offers.plan_stock([self.product_id], [self.store.id], balance)
        return row

    async def send(self, balance: Balance | None = None) -> tuple[float, RowResult]:
        """What the hub has after a send, and the result of the row."""
        self.hub.market.warehouse.rows_of(self.sku.id)[0].amount = UNTOUCHED
        row = await self.plan(balance)
        run = await self.services.runner.run(SendStock.from_plan(self.services, [row], balance))
        (result,) = [one.result for one in await self.services.jobs.rows(run.id)]
        return self.hub.market.stock_of(self.sku.partner_id), result


@pytest.fixture
async def shop(services: Services, hub: PracticeHub, integration: Integration) -> Shop:
    """Ten units on the shelf."""
    (sku,) = sellable(hub)[:1]
    ids = await fill(services, hub, integration.id, [sku], quantity=10)
    return Shop(services, hub, integration, sku, ids[sku.partner_id])


@pytest.fixture
async def other(services: Services) -> Integration:
    """A second store, whose orders reserve from the same shelf."""
    return await services.integrations.add("Outra", Environment.CUSTOM, "http://127.0.0.1:9/v2")


@pytest.mark.option("stock.mode")
@pytest.mark.parametrize(
    ("mode", "at_hub"), [(Balance.AVAILABLE, 7), (Balance.PHYSICAL, 10), (Balance.NONE, UNTOUCHED)]
)
async def test_the_mode_says_which_balance_arrives_and_whether_one_does(
    shop: Shop, mode: Balance, at_hub: float
) -> None:
    await shop.order(3, shop.store.id, 190000101)
    await shop.settings(StockSettings(mode=mode))

    amount, _row = await shop.send()

    assert amount == at_hub
    assert len(batches(shop.hub)) == (mode is not Balance.NONE)


@pytest.mark.option("stock.warehouse_id")
@pytest.mark.parametrize("chosen", [True, False])
async def test_only_the_chosen_warehouse_counts_else_the_default_one(
    shop: Shop, chosen: bool
) -> None:
    second = await shop.services.stock.add_warehouse("Loja física")
    await shop.services.stock.move(shop.product_id, second.id, MovementType.COUNT, Decimal(3))
    await shop.settings(StockSettings(warehouse_id=second.id if chosen else None))

    amount, _row = await shop.send()

    assert amount == (3 if chosen else 10)


@pytest.mark.option("stock.warehouse_id")
@pytest.mark.parametrize("chosen", [True, False])
async def test_orders_reserve_in_the_chosen_warehouse(shop: Shop, chosen: bool) -> None:
    second = await shop.services.stock.add_warehouse("Loja física")
    await shop.settings(StockSettings(warehouse_id=second.id if chosen else None))

    await shop.order(3, shop.store.id, 190000101)

    reserved = {
        one.warehouse: one.reserved for one in await shop.services.stock.balances(shop.product_id)
    }
    (first,) = [one for one in await shop.services.stock.warehouses() if one.is_default]
    place = "Loja física" if chosen else first.name
    assert {name: units for name, units in reserved.items() if units} == {place: Decimal(3)}


@pytest.mark.option("stock.safety_stock")
@pytest.mark.parametrize(
    ("safety", "made_to_order", "at_hub"),
    [(0, False, 10), (9, False, 10), (10, False, 0), (11, False, 0), (11, True, 10)],
)
async def test_at_the_safety_stock_or_below_zero_arrives_above_it_everything(
    shop: Shop, safety: int, made_to_order: bool, at_hub: float
) -> None:
    await shop.settings(StockSettings(safety_stock=Decimal(safety)))
    product = await shop.services.products.get(shop.product_id)
    if made_to_order:
        await shop.services.products.save(replace(product, made_to_order=True))

    amount, _row = await shop.send()

    assert amount == at_hub


@pytest.mark.option("stock.hub_deducts")
@pytest.mark.parametrize(
    ("deducts", "at_hub"),
    [(HubDeducts.YES, 8), (HubDeducts.NO, 5), (HubDeducts.UNKNOWN, 5)],
)
async def test_units_that_the_hub_deducts_itself_are_not_deducted_twice(
    shop: Shop, other: Integration, deducts: HubDeducts, at_hub: float
) -> None:
    await shop.order(3, shop.store.id, 190000101)
    await shop.order(2, other.id, 190000102)
    await shop.settings(StockSettings(hub_deducts=deducts))

    amount, _row = await shop.send()

    # Ten on the shelf, three reserved by this hub's order, two by the other store's.
    assert amount == at_hub


@pytest.mark.option("stock.hub_deducts")
async def test_the_preview_shows_the_arithmetic(shop: Shop, other: Integration) -> None:
    await shop.order(3, shop.store.id, 190000101)
    await shop.order(2, other.id, 190000102)
    plain = await shop.plan()
    await shop.settings(StockSettings(hub_deducts=HubDeducts.YES))

    row = await shop.plan()

    assert (plain.note, plain.after, row.after) == ("", Decimal(5), Decimal(8))
    assert row.note == (
        "10 on the shelf, less 2 reserved by other stores. ANYMARKET takes the 3 of its own "
        "orders off by itself."
    )


@pytest.mark.option("stock.hub_deducts", "stock.mode")
async def test_the_physical_balance_of_one_send_knows_no_reservations(shop: Shop) -> None:
    await shop.order(3, shop.store.id, 190000101)
    await shop.settings(StockSettings(hub_deducts=HubDeducts.YES))

    amount, _row = await shop.send(Balance.PHYSICAL)

    assert amount == 10
    assert (await shop.plan(Balance.PHYSICAL)).note == "The store has this value already."


@pytest.mark.option("stock.hub_deducts", "stock.safety_stock")
@pytest.mark.parametrize(("safety", "at_hub"), [(7, 0), (6, 10)])
async def test_the_safety_stock_is_held_against_what_buyers_will_find(
    shop: Shop, safety: int, at_hub: float
) -> None:
    # The hub will show seven: ten less the three of its own order.
    await shop.order(3, shop.store.id, 190000101)
    await shop.settings(StockSettings(hub_deducts=HubDeducts.YES, safety_stock=Decimal(safety)))

    amount, _row = await shop.send()

    assert amount == at_hub


@pytest.mark.option("stock.hub_deducts")
async def test_reservations_in_another_warehouse_are_not_given_back(shop: Shop) -> None:
    await shop.order(3, shop.store.id, 190000101)
    second = await shop.services.stock.add_warehouse("Loja física")
    await shop.services.stock.move(shop.product_id, second.id, MovementType.COUNT, Decimal(4))
    await shop.settings(StockSettings(hub_deducts=HubDeducts.YES, warehouse_id=second.id))

    row = await shop.plan()

    assert (row.after, row.note) == (Decimal(4), "")
