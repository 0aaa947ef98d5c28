"""A day of a shop: hundreds of orders, a bad network, restarts; in the end both sides agree."""

import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.outbox import OutboxState, Tracking
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus, SalesOrder
from anydesk.services import Services, build
from anydesk.services.jobs.send_stock import SendStock
from anydesk.services.loop import BackgroundLoop
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from anydesk.storage import stock
from anydesk.storage.store import Store
from tests.conftest import TOKEN
from tests.fakes.keyring import session_secrets
from tests.services.bad_hubs import hurry, received
from tests.services.shelves import fill, sellable

HALF_HOURS = 30
SHELF = 900
TROUBLE = (
    "", "", "", "unavailable", "feed-duplicates", "ack-404", "feed-empty", "rows-without-items",
    "server-error=2", "lose-answer=1", "rate-limited=2", "bad-gateway=1", "truncated-json=1",
)  # fmt: skip
SETTLED = {OutboxState.DONE.value, OutboxState.ACCEPTED.value, OutboxState.GIVEN_UP.value}
NEXT = {
    "PENDING": "PAID_WAITING_SHIP",
    "PAID_WAITING_SHIP": "CANCELED",
    "PAID_WAITING_DELIVERY": "CONCLUDED",
}


class Shop:
    """The merchant, the marketplace and the weather of one day."""

    def __init__(
        self, store: Store, hub: PracticeHub, clock: FixedClock, patch: pytest.MonkeyPatch
    ) -> None:
        self.store, self.hub, self.clock, self.patch = store, hub, clock, patch
        self.chance = random.Random(20261124)
        self.sold: list[int] = []
        self.services: Services
        self.integration: Integration
        self.skus: list[Sku] = []
        self.products: dict[str, int] = {}

    async def open(self, services: Services, integration: Integration) -> None:
        """Stock on the shelf, told to the marketplace once; from now on it follows by itself."""
        self.services, self.integration = services, integration
        self.skus = sellable(self.hub)[:8]
        self.products = await fill(services, self.hub, integration.id, self.skus, quantity=SHELF)
        rows = await services.offers.plan_stock(list(self.products.values()), [integration.id])
        await services.runner.run(SendStock.from_plan(services, rows), store=integration.name)

    async def restart(self) -> None:
        """The program dies and is opened again: nothing is left but the disk."""
        await self.services.runner.close(timeout=0)
        await self.services.connections.close()
        self.services = build(self.store, clock=self.clock, secrets=session_secrets())
        await self.services.integrations.save_token(self.integration.id, TOKEN)
        await self.services.integrations.test(self.integration.id)

    def sell(self) -> None:
        """Some orders come in at the marketplace."""
        for _order in range(self.chance.randint(4, 12)):
            status = self.chance.choice(["PENDING", "PAID_WAITING_SHIP", "PAID_WAITING_SHIP"])
            (hub_id,) = self.hub.market.add_orders(
                1, status=status, fulfillment=False, marketPlace="ECOMMERCE", accountName="LOJA"
            )
            order = self.hub.market.order(hub_id)
            chosen = self.chance.sample(self.skus, self.chance.randint(1, 3))
            order["items"] = [self._item(order["items"][0], sku) for sku in chosen]
            self.sold.append(hub_id)

    def _item(self, like: dict[str, Any], sku: Sku) -> dict[str, Any]:
        named = {"id": sku.id, "title": sku.title, "partnerId": sku.partner_id}
        return {**like, "amount": self.chance.randint(1, 3), "sku": named}

    def change(self) -> None:
        """The marketplace moves some of its orders on, or cancels them."""
        for hub_id in self.chance.sample(self.sold, min(len(self.sold), 5)):
            status = self.hub.market.orders[hub_id]["status"]
            if status in NEXT and self.chance.random() < 0.6:
                self.hub.market.set_order(hub_id, status=NEXT[status])

    async def work(self) -> None:
        """The merchant ships what is paid and tells what arrived."""
        for before, after in (
            (OrderStatus.APPROVED, OrderStatus.SHIPPED),
            (OrderStatus.SHIPPED, OrderStatus.DELIVERED),
        ):
            ids = list(await self.services.sales_orders.find(Query(filters={"status": before})))
            for order_id in self.chance.sample(ids, min(len(ids), self.chance.randint(0, 6))):
                code = f"TR{order_id:09d}"
                await self.services.order_moves.move(
                    [order_id], after, tracking=Tracking(code=code, carrier="Rápida")
                )

    async def pass_time(self, trouble: str, **by: float) -> None:
        """The program works by itself for a while, in this weather."""
        await self.services.integrations.test(self.integration.id)
        self.hub.faults.clear()
        await hurry(self.services, self.integration, self.hub, self.patch)
        if trouble:
            self.hub.faults.switch_on(trouble)
        await BackgroundLoop(self.services).once()
        self.clock.advance(**by)


@pytest.fixture
async def shop(
    services: Services,
    integration: Integration,
    store: Store,
    hub: PracticeHub,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Shop]:
    """The day has passed, the weather is good again, and the program was left alone a while."""
    made = Shop(store, hub, clock, monkeypatch)
    await made.open(services, integration)
    for turn in range(HALF_HOURS):
        made.sell()
        made.change()
        await made.pass_time(made.chance.choice(TROUBLE), minutes=15)
        await made.work()
        await made.pass_time(made.chance.choice(TROUBLE), minutes=15)
        if turn % 7 == 6:
            await made.restart()
    for _hour in range(8):
        await made.pass_time("", hours=7)
    yield made
    await made.services.runner.close()
    await made.services.connections.close()


async def test_in_the_evening_both_sides_agree(shop: Shop) -> None:
    orders = {order.hub_id: order for order in await received(shop.services)}

    assert len(shop.sold) > 200
    assert set(shop.sold) <= set(orders)
    assert not wrong_situations(shop, orders)
    assert await shelf(shop) == arithmetic(shop, orders)
    told = {sku.partner_id: shop.hub.market.stock_of(sku.partner_id) for sku in shop.skus}
    assert told == {
        code: float(physical - reserved)
        for code, (physical, reserved) in arithmetic(shop, orders).items()
    }
    assert await unsettled(shop) == []
    assert told_twice(shop) == []
    assert len(await shop.services.sales_orders.find(Query())) == len(orders)


def wrong_situations(shop: Shop, orders: dict[int, SalesOrder]) -> dict[int, tuple[str, str]]:
    """Orders whose situation here does not match the hub's."""
    good = {
        "PENDING": {OrderStatus.OPEN},
        "PAID_WAITING_SHIP": {OrderStatus.APPROVED},
        "PAID_WAITING_DELIVERY": {OrderStatus.SHIPPED},
        "CONCLUDED": {OrderStatus.DELIVERED},
        "CANCELED": {OrderStatus.CANCELLED},
    }
    there = {hub_id: shop.hub.market.orders[hub_id]["status"] for hub_id in shop.sold}
    return {
        hub_id: (status, orders[hub_id].status)
        for hub_id, status in there.items()
        if orders[hub_id].status not in good[status]
    }


async def shelf(shop: Shop) -> dict[str, tuple[Decimal, Decimal]]:
    """Physical and reserved by code, as the store says."""
    ids = shop.products
    held = await shop.services.store.run(lambda tx: stock.balances_of(tx, ids.values(), 1))
    return {code: held[product_id] for code, product_id in ids.items()}


def arithmetic(shop: Shop, orders: dict[int, SalesOrder]) -> dict[str, tuple[Decimal, Decimal]]:
    """The same, counted from the orders."""
    gone: defaultdict[str, Decimal] = defaultdict(Decimal)
    kept: defaultdict[str, Decimal] = defaultdict(Decimal)
    for order in orders.values():
        for item in order.items:
            if order.stock_posted_at is not None:
                gone[item.sku] += item.quantity
            elif order.status in (OrderStatus.OPEN, OrderStatus.APPROVED):
                kept[item.sku] += item.quantity
    return {code: (SHELF - gone[code], kept[code]) for code in shop.products}


async def unsettled(shop: Shop) -> list[tuple[int, str, str]]:
    rows = await shop.services.outbox.load(await shop.services.outbox.find(Query()))
    return [(one.number, one.state, one.last_answer) for one in rows if one.state not in SETTLED]


def told_twice(shop: Shop) -> list[tuple[str, str]]:
    """Steps that the hub was told again although it had taken them."""
    taken: Counter[tuple[str, str]] = Counter()
    for one in shop.hub.requests:
        if one.method == "PUT" and "/orders/1" in one.path and one.status == 200:
            taken[one.path, one.json["status"]] += 1
    return [step for step, count in taken.items() if count > 1]
