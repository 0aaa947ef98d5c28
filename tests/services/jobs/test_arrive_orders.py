"""Orders arrive by themselves: by the feed, by asking, by either alone, and after any pause."""

from datetime import date, timedelta

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, RunState
from anydesk.core.query import Query
from anydesk.core.receipt import ReceiptCursor
from anydesk.core.sales_orders import OrderStatus
from anydesk.core.settings import OrderSettings
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import hurry, received, resumed, rows_of, run_job

DAY = timedelta(days=1)


@pytest.fixture
def quiet_hub(hub: PracticeHub) -> PracticeHub:
    """A hub whose orders nobody touched for months, and whose feed is empty."""
    for order_id in hub.market.orders:
        hub.market.book.change(
            order_id, {"createdAt": "2026-06-01T10:00:00Z", "lastUpdate": "2026-06-01T10:00:00Z"}
        )
    feed = hub.market.feeds["orders"]
    for row in feed.waiting():
        feed.acknowledge_row(row.id, row.token)
    return hub


async def arrive(services: Services, integration: Integration) -> JobRun:
    return await run_job(services, integration, "orders.arrive")


async def here(services: Services) -> set[int]:
    return {order.hub_id for order in await received(services)}


async def cursor(services: Services, integration: Integration) -> ReceiptCursor:
    return (await services.receipt.standing(integration.id)).cursor


async def test_new_orders_arrive_and_the_feed_is_acknowledged(
    services: Services, integration: Integration, quiet_hub: PracticeHub, clock: FixedClock
) -> None:
    new = quiet_hub.market.add_orders(3)

    run = await arrive(services, integration)

    assert run.state is RunState.FINISHED
    assert await here(services) == set(new)
    assert quiet_hub.market.feeds["orders"].waiting() == []
    stands = await cursor(services, integration)
    assert stands.polled_until == stands.checked_at == clock.now()
    assert stands.feed_filled_at == clock.now()


async def test_a_look_that_finds_nothing_leaves_no_line_under_activity(
    services: Services, integration: Integration, quiet_hub: PracticeHub
) -> None:
    quiet_hub.market.add_orders(1)
    await arrive(services, integration)
    before = await services.jobs.find(Query())

    await arrive(services, integration)

    assert await services.jobs.find(Query()) == before


@pytest.mark.parametrize("off", [1, 20, 40])
@pytest.mark.parametrize("feed", [True, False])
async def test_after_days_switched_off_nothing_is_missing(
    services: Services,
    integration: Integration,
    quiet_hub: PracticeHub,
    clock: FixedClock,
    off: int,
    feed: bool,
) -> None:
    await arrive(services, integration)
    if not feed:
        quiet_hub.faults.switch_on("feed-empty")
    new = []
    for _day in range(off):
        clock.advance(days=1)
        new += quiet_hub.market.add_orders(1)
    clock.advance(days=0.5)

    await arrive(services, integration)

    assert await here(services) == set(new)


async def test_the_feed_alone_is_enough(
    services: Services, integration: Integration, quiet_hub: PracticeHub
) -> None:
    await arrive(services, integration)
    (new,) = quiet_hub.market.add_orders(1)
    # An order that the list does not show as changed.
    quiet_hub.market.book.change(new, {"lastUpdate": "2026-06-01T10:00:00Z"})

    await arrive(services, integration)

    assert await here(services) == {new}


async def test_a_change_at_the_hub_reaches_the_order_here(
    services: Services, integration: Integration, quiet_hub: PracticeHub, clock: FixedClock
) -> None:
    (new,) = quiet_hub.market.add_orders(1)
    await arrive(services, integration)
    clock.advance(minutes=30)
    quiet_hub.market.set_order(new, status="CANCELED")

    await arrive(services, integration)

    (order,) = await received(services)
    assert order.status == OrderStatus.CANCELLED


@pytest.mark.parametrize("fault", ["feed-duplicates", "ack-404", "rows-without-items"])
async def test_a_bad_feed_or_list_doubles_nothing(
    services: Services, integration: Integration, quiet_hub: PracticeHub, fault: str
) -> None:
    quiet_hub.faults.switch_on(fault)
    new = quiet_hub.market.add_orders(4)

    for _look in range(3):
        run = await arrive(services, integration)
        assert run.state is RunState.FINISHED

    assert sorted(order.hub_id for order in await received(services)) == sorted(new)


async def test_without_a_network_nothing_is_acknowledged_and_one_run_goes_on(
    services: Services,
    integration: Integration,
    quiet_hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = quiet_hub.market.add_orders(2)
    await hurry(services, integration, quiet_hub, monkeypatch)
    quiet_hub.faults.switch_on("unavailable")

    stopped = await arrive(services, integration)
    again = await resumed(services, stopped)
    assert (stopped.state, again.state) == (RunState.INTERRUPTED, RunState.INTERRUPTED)
    assert len(quiet_hub.market.feeds["orders"].waiting()) == 2

    quiet_hub.faults.switch_off("unavailable")
    await resumed(services, again)

    assert await here(services) == set(new)
    assert quiet_hub.market.feeds["orders"].waiting() == []


async def test_an_order_that_cannot_be_read_is_told_once_and_stays_in_the_feed(
    services: Services, integration: Integration, quiet_hub: PracticeHub
) -> None:
    good, bad = quiet_hub.market.add_orders(2)
    quiet_hub.market.order(bad)["id"] = "no number"

    first = await arrive(services, integration)
    second = await arrive(services, integration)

    told = [row for row in await rows_of(services, first) if row.ref == str(bad)]
    assert len(told) == 1
    assert first.failed == 2  # by its number in the feed, and as a row of the list
    assert second.failed == 0
    assert await here(services) == {good}
    assert {row.id for row in quiet_hub.market.feeds["orders"].waiting()} == {bad}
    assert str(bad) in (await cursor(services, integration)).failing


async def test_a_silent_feed_is_warned_of(
    services: Services, integration: Integration, quiet_hub: PracticeHub
) -> None:
    quiet_hub.faults.switch_on("feed-empty")
    quiet_hub.market.add_orders(1)

    await arrive(services, integration)

    assert (await services.receipt.standing(integration.id)).is_feed_silent


async def test_orders_before_the_day_of_the_settings_are_left_alone(
    services: Services, integration: Integration, quiet_hub: PracticeHub
) -> None:
    await services.settings.save(OrderSettings(receive_from=date(2026, 11, 20)), integration.id)
    (old,) = quiet_hub.market.add_orders(1)
    quiet_hub.market.book.change(old, {"createdAt": "2026-11-01T10:00:00Z"})
    (new,) = quiet_hub.market.add_orders(1)

    await arrive(services, integration)

    assert await here(services) == {new}
    assert quiet_hub.market.feeds["orders"].waiting() == []


@pytest.mark.option("orders.receive_automatically")
@pytest.mark.parametrize("on", [True, False])
async def test_a_store_receives_by_itself_unless_switched_off(
    services: Services, integration: Integration, on: bool
) -> None:
    await services.settings.save(OrderSettings(receive_automatically=on), integration.id)

    assert [one.id for one in await services.receipt.stores()] == ([integration.id] if on else [])
