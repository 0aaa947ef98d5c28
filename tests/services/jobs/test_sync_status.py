"""Sincronizar situação: asked of the hub itself; no step back, cancellation always, no echo."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome
from anydesk.core.order_flow import after_sync, rank
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus
from anydesk.services import Services
from anydesk.services.situations import start_sync
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import received, rows_of, run_job

STEPS = ("PENDING", "PAID_WAITING_SHIP", "INVOICED", "PAID_WAITING_DELIVERY", "CONCLUDED")


@pytest.fixture
async def hub_id(services: Services, integration: Integration, hub: PracticeHub) -> int:
    """A paid order that was received."""
    (made,) = hub.market.add_orders(1, status="PAID_WAITING_SHIP", fulfillment=False)
    await run_job(services, integration, "orders.receive", hub_ids=[made])
    return made


async def synced(services: Services) -> JobRun:
    ids = await services.sales_orders.find(Query())
    (run_id,) = await start_sync(services, ids)
    return await services.runner.wait(run_id)


async def status(services: Services) -> str:
    (order,) = await received(services)
    return order.status


async def test_a_step_at_the_hub_is_taken_over_and_told(
    services: Services, hub: PracticeHub, hub_id: int, clock: FixedClock
) -> None:
    clock.advance(seconds=30)
    hub.market.set_order(hub_id, status="PAID_WAITING_DELIVERY")

    (row,) = await rows_of(services, await synced(services))

    assert row.outcome is Outcome.DONE
    assert row.before != row.after
    assert await status(services) == OrderStatus.SHIPPED


async def test_nothing_new_is_told_as_nothing_new(
    services: Services, hub: PracticeHub, hub_id: int
) -> None:
    (row,) = await rows_of(services, await synced(services))

    assert row.outcome is Outcome.SKIPPED
    assert row.before == row.after


async def test_an_order_ahead_of_the_hub_stays_where_it_is(
    services: Services, hub: PracticeHub, hub_id: int, clock: FixedClock
) -> None:
    (order_id,) = await services.sales_orders.find(Query())
    await services.order_moves.move([order_id], OrderStatus.SHIPPED)
    clock.advance(minutes=1)
    hub.market.set_order(hub_id, status="INVOICED")

    (row,) = await rows_of(services, await synced(services))

    assert row.outcome is Outcome.SKIPPED
    assert await status(services) == OrderStatus.SHIPPED


async def test_what_the_hub_told_is_not_told_back(
    services: Services, integration: Integration, hub: PracticeHub, clock: FixedClock
) -> None:
    ids = hub.market.add_orders(len(STEPS), fulfillment=False, status="PENDING")
    await run_job(services, integration, "orders.receive", hub_ids=ids)
    for hub_id, step in zip(ids, (*STEPS[1:], "CANCELED"), strict=True):
        clock.advance(seconds=10)
        hub.market.set_order(hub_id, status=step)

    await synced(services)

    assert len(await services.outbox.find(Query())) == 0


async def test_an_order_that_is_gone_at_the_hub_fails_alone(
    services: Services, integration: Integration, hub: PracticeHub, hub_id: int, clock: FixedClock
) -> None:
    (other,) = hub.market.add_orders(1, status="PENDING", fulfillment=False)
    await run_job(services, integration, "orders.receive", hub_ids=[other])
    del hub.market.book.rows[hub_id]
    clock.advance(seconds=10)
    hub.market.set_order(other, status="CANCELED")

    rows = {int(row.ref): row.outcome for row in await rows_of(services, await synced(services))}

    assert rows == {hub_id: Outcome.FAILED, other: Outcome.DONE}


@given(
    here=st.sampled_from(list(OrderStatus)),
    told=st.lists(st.sampled_from([*STEPS, "CANCELED", "SOMETHING_NEW"]), max_size=8),
)
def test_a_sync_never_goes_back_and_cancellation_always_wins(
    here: OrderStatus, told: list[str]
) -> None:
    standing = [str(here)]
    for one in told:
        standing.append(after_sync(standing[-1], one, allow_regression=False).status)

    for (before, after), one in zip(itertools.pairwise(standing), told, strict=True):
        if one == "CANCELED":
            assert after == OrderStatus.CANCELLED
        elif before != after:
            assert (rank(after) or 0) >= (rank(before) or 0)
            assert before not in (OrderStatus.CANCELLED, OrderStatus.DELIVERED)
