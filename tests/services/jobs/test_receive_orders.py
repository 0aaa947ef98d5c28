"""Receiving orders over real HTTP into a real database."""

import json
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRow, JobRun, Outcome, RunState
from anydesk.core.query import Query
from anydesk.core.sales_orders import SalesOrder
from anydesk.core.settings import OrderSettings
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.storage.order_tables import sales_orders
from tests.storage.products_for_tests import add_product


class Desk:
    """The two jobs of orders, run to their end."""

    def __init__(self, services: Services, integration: Integration) -> None:
        self.services = services
        self.integration = integration

    def job(self, key: str, **arguments: Any) -> Any:
        given = {"integration_id": self.integration.id, **arguments}
        return JOBS[key](self.services, given)

    async def run(self, key: str, **arguments: Any) -> JobRun:
        return await self.services.runner.run(
            self.job(key, **arguments), store=self.integration.name
        )

    async def receive(self, *hub_ids: int, **arguments: Any) -> list[JobRow]:
        run = await self.run("orders.receive", hub_ids=list(hub_ids), **arguments)
        return list(await self.services.jobs.rows(run.id))

    async def orders(self) -> list[SalesOrder]:
        service = self.services.sales_orders
        return [await service.get(one) for one in await service.find(Query(sort="number"))]

    async def count(self) -> int:
        counted = select(func.count()).select_from(sales_orders)
        return await self.services.store.run(lambda tx: int(tx.execute(counted).scalar_one()))


@pytest.fixture
def desk(services: Services, integration: Integration) -> Desk:
    """The jobs of the store "Loja Modelo"."""
    return Desk(services, integration)


def by_id_requests(hub: PracticeHub) -> int:
    return sum(one.path.rsplit("/", 1)[-1].isdigit() for one in hub.requests)


async def test_every_order_of_the_hub_is_received_whatever_it_lacks(
    desk: Desk, hub: PracticeHub
) -> None:
    rows = await desk.receive()

    orders = await desk.orders()
    assert {order.hub_id for order in orders} == set(hub.market.orders)
    assert {row.result.outcome for row in rows} == {Outcome.DONE}
    assert sorted(order.number for order in orders) == list(range(1, len(orders) + 1))
    for order in orders:
        told = hub.market.order(order.hub_id)
        assert order.hub_total == Decimal(str(told["total"])).quantize(Decimal("0.01"))
        assert len(order.items) == len(told["items"])


async def test_receiving_everything_twice_makes_nothing_new(desk: Desk, hub: PracticeHub) -> None:
    first = await desk.receive()

    second = await desk.receive()

    assert await desk.count() == len(first) == len(hub.market.orders)
    assert {row.result.outcome for row in second} == {Outcome.SKIPPED}
    assert second[0].result.message.startswith("Already received as order ")


async def test_chosen_orders_are_received_by_id(desk: Desk, hub: PracticeHub) -> None:
    chosen = list(hub.market.orders)[:3]

    rows = await desk.receive(*chosen)

    assert [row.result.key for row in rows] == [str(one) for one in chosen]
    assert rows[0].result.message.startswith("Order 1 created")
    assert await desk.count() == 3
    assert by_id_requests(hub) == 3


async def test_an_order_read_a_moment_ago_is_not_asked_for_again(
    desk: Desk, hub: PracticeHub, clock: FixedClock
) -> None:
    chosen = list(hub.market.orders)[:8]
    await desk.run("orders.read")

    await desk.receive(*chosen[:5])
    fresh = by_id_requests(hub)
    clock.advance(minutes=6)
    await desk.receive(*chosen[5:])

    assert fresh == 0
    assert by_id_requests(hub) == 3
    assert await desk.count() == 8


async def test_an_order_that_is_gone_fails_alone_and_can_be_tried_again(
    desk: Desk, hub: PracticeHub
) -> None:
    first, second = list(hub.market.orders)[:2]

    run = await desk.run("orders.receive", hub_ids=[first, 5, second])
    rows = await desk.services.jobs.rows(run.id)

    assert (run.done, run.failed, run.state) == (2, 1, RunState.FINISHED)
    (failed,) = [row.result for row in rows if row.result.outcome is Outcome.FAILED]
    assert (failed.key, bool(failed.message)) == ("5", True)
    again = await desk.services.jobs.get(await desk.services.runner.run_again(run.id))
    assert again.arguments == {"integration_id": desk.integration.id, "hub_ids": [5]}
    await desk.services.runner.wait(again.id)


async def test_reserved_stock_is_what_open_orders_need(desk: Desk, hub: PracticeHub) -> None:
    skus = [sku.partner_id for sku in hub.market.skus.values()]
    products = await desk.services.store.run(
        lambda tx: {sku: add_product(tx, sku) for sku in dict.fromkeys(skus) if sku}
    )

    await desk.receive()

    wanted: Counter[int | None] = Counter()
    for order in await desk.orders():
        keeps = order.status in {"aberto", "aprovado", "faturado"}
        if keeps and not order.is_marketplace_fulfilled:
            for item in order.items:
                wanted[item.product_id] += item.quantity  # type: ignore[assignment] - exact
    assert products
    for product_id in products.values():
        rows = await desk.services.stock.balances(product_id)
        assert sum(row.reserved for row in rows) == wanted[product_id]


async def test_a_cancellation_at_the_hub_arrives_with_the_next_receipt(
    desk: Desk, hub: PracticeHub, clock: FixedClock
) -> None:
    (hub_id,) = hub.market.add_orders(1, status="PAID_WAITING_SHIP")
    await desk.receive(hub_id)
    clock.advance(minutes=10)
    hub.market.set_order(hub_id, status="CANCELED")

    (row,) = await desk.receive(hub_id)

    (order,) = await desk.orders()
    assert row.result.message == "Order 1 updated."
    assert (order.status, order.hub_status) == ("cancelado", "CANCELED")


async def test_only_the_asked_status_and_period_are_received(
    desk: Desk, hub: PracticeHub, clock: FixedClock
) -> None:
    since = clock.now() - timedelta(days=10)

    await desk.receive(status="PAID_WAITING_SHIP", since=since.isoformat())

    orders = await desk.orders()
    assert orders
    assert {order.hub_status for order in orders} == {"PAID_WAITING_SHIP"}
    assert all(order.created_at and order.created_at >= since for order in orders)


async def test_without_a_period_the_stores_own_beginning_counts(
    desk: Desk, clock: FixedClock
) -> None:
    first_day = (clock.now() - timedelta(days=5)).date()
    await desk.services.settings.save(
        OrderSettings(receive_from=first_day), integration_id=desk.integration.id
    )

    await desk.receive()

    orders = await desk.orders()
    assert orders
    assert all(order.created_at and order.created_at.date() >= first_day for order in orders)


async def test_a_long_period_is_asked_for_in_windows(
    desk: Desk, hub: PracticeHub, clock: FixedClock
) -> None:
    hub.faults.switch_on("window-422")
    since = clock.now() - timedelta(days=300)

    await desk.receive(since=since.isoformat())

    assert await desk.count() == len(hub.market.orders)


@pytest.mark.parametrize(
    "fault",
    [
        "shifting-pages=3",
        "shifting-pages=-3",
        "duplicate-orders-on-pages",
        "wrong-totals",
        "no-links",
        "rows-without-items",
    ],
)
async def test_a_moving_list_loses_and_doubles_nothing(
    desk: Desk, hub: PracticeHub, fault: str
) -> None:
    hub.market.add_orders(210)
    hub.faults.switch_on(fault)

    rows = await desk.receive()

    orders = await desk.orders()
    assert {order.hub_id for order in orders} == set(hub.market.orders)
    assert len(rows) == len(orders)
    assert all(order.items for order in orders if hub.market.order(order.hub_id)["items"])


@pytest.mark.parametrize(
    "fault",
    ["explicit-nulls", "empty-strings", "numbers-as-strings", "unknown-enums", "missing-fields",
     "microseconds", "total-mismatch"],
)  # fmt: skip
async def test_strange_answers_are_received_all_the_same(
    desk: Desk, hub: PracticeHub, fault: str
) -> None:
    hub.faults.switch_on(fault)

    rows = await desk.receive()

    assert await desk.count() == len(hub.market.orders)
    assert {row.result.outcome for row in rows} == {Outcome.DONE}


async def test_totals_that_do_not_add_up_become_pendencias(desk: Desk, hub: PracticeHub) -> None:
    hub.faults.switch_on("total-mismatch")

    await desk.receive()

    for order in await desk.orders():
        assert "total_mismatch" in {issue.kind for issue in order.issues}


async def test_a_lost_network_keeps_what_was_done_and_the_run_continues(
    desk: Desk, hub: PracticeHub
) -> None:
    chosen = list(hub.market.orders)[:9]
    hub.faults.switch_on("token-expired")
    refused = await desk.run("orders.receive", hub_ids=chosen)
    hub.faults.clear()

    run_id = await desk.services.runner.resume(refused.id)
    run = await desk.services.runner.wait(run_id)

    assert refused.state is RunState.INTERRUPTED
    assert (run.state, run.done) == (RunState.FINISHED, 9)
    assert await desk.count() == 9


async def test_an_interrupted_period_continues_where_it_was(desk: Desk, hub: PracticeHub) -> None:
    hub.market.add_orders(230)
    job = desk.job("orders.receive", hub_ids=[])
    steps = job.steps(None)
    first = await anext(steps)
    await steps.aclose()

    rest = [step async for step in job.steps(first.checkpoint)]

    assert await desk.count() == len(hub.market.orders)
    assert json.loads(first.checkpoint)["offset"] > 0
    assert rest[-1].done == len(hub.market.orders)


async def test_a_row_that_cannot_be_read_fails_alone(desk: Desk, hub: PracticeHub) -> None:
    bad = next(iter(hub.market.orders))
    hub.market.book.rows[bad]["id"] = "not a number"
    hub.market.book.forget(bad)

    rows = await desk.receive()

    (failed,) = [row.result for row in rows if row.result.outcome is Outcome.FAILED]
    assert failed.key == "not a number"
    assert await desk.count() == len(hub.market.orders) - 1


async def test_two_stores_receive_side_by_side(desk: Desk, hub: PracticeHub) -> None:
    from tests.conftest import connect

    other = await connect(desk.services, "Outra Loja", hub.base_url)  # type: ignore[attr-defined] - set by the fixture
    second = Desk(desk.services, other)

    first_run = await desk.services.runner.start(desk.job("orders.receive"), store="Loja Modelo")
    other_run = await desk.services.runner.start(second.job("orders.receive"), store="Outra Loja")
    await desk.services.runner.wait(first_run)
    await desk.services.runner.wait(other_run)

    assert await desk.count() == 2 * len(hub.market.orders)
    numbers = [order.number for order in await desk.orders()]
    assert numbers == list(range(1, len(numbers) + 1))
