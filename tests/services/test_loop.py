"""The lanes of what is done by itself: again and again, woken, stopped, in trouble."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus
from anydesk.services import Services
from anydesk.services.loop import LANES, BackgroundLoop
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import received

Until = Callable[..., Awaitable[None]]


class Pauses:
    """Pauses that last until the test lets them pass."""

    def __init__(self) -> None:
        self.waiting: list[float] = []
        self.over = asyncio.Event()

    async def __call__(self, woken: asyncio.Event, seconds: float) -> None:
        self.waiting.append(seconds)
        ends = [asyncio.create_task(one.wait()) for one in (woken, self.over)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for one in ends:
            one.cancel()
        self.waiting.remove(seconds)


async def test_one_pass_receives_and_tells(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    (new,) = hub.market.add_orders(1, fulfillment=False, status="PAID_WAITING_SHIP")
    runs = await BackgroundLoop(services).once()

    assert [run.state for run in runs] == [RunState.FINISHED]
    (order_id,) = [order.id for order in await received(services) if order.hub_id == new]
    assert order_id is not None
    (moved,) = await services.order_moves.move([order_id], OrderStatus.DELIVERED)
    assert moved.moved

    await BackgroundLoop(services, only={"outbox"}).once()

    assert hub.market.order(new)["status"] == "CONCLUDED"


async def test_it_works_again_when_woken_and_ends_when_asked(
    services: Services, integration: Integration, hub: PracticeHub, until: Until
) -> None:
    pauses, stop = Pauses(), asyncio.Event()
    loop = BackgroundLoop(services, pause=pauses)
    running = asyncio.create_task(loop.run(stop))
    await until(lambda: len(pauses.waiting) == len(LANES))
    before = len(await received(services))

    hub.market.add_orders(1)
    loop.wake()
    await until(lambda: len(pauses.waiting) < len(LANES))
    await until(lambda: len(pauses.waiting) == len(LANES))

    assert len(await received(services)) == before + 1
    stop.set()
    await running


async def test_a_refused_token_leaves_the_hub_in_peace_for_a_while(
    services: Services, integration: Integration, hub: PracticeHub, clock: FixedClock
) -> None:
    hub.faults.switch_on("token-expired")
    (refused,) = await BackgroundLoop(services, only={"orders"}).once()
    assert refused.state is RunState.INTERRUPTED
    asked = len(hub.requests)

    assert await BackgroundLoop(services, only={"orders"}).once() == []
    assert len(hub.requests) == asked

    clock.advance(minutes=31)
    hub.faults.switch_off("token-expired")
    await BackgroundLoop(services, only={"orders"}).once()
    assert len(hub.requests) > asked


async def test_a_store_that_is_switched_off_is_left_alone(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    await services.integrations.deactivate(integration.id)

    assert await BackgroundLoop(services).once() == []
    assert len(await services.jobs.find(Query())) == 0
    assert LANES[0].seconds < timedelta(minutes=2).total_seconds()
