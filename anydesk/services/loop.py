"""What is done by itself while the program runs, with a window or without: lane by lane.

To add a lane: a coroutine here that does what is due now and answers the runs it started, and a
line in ``LANES``.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anydesk.core.errors import AppError
from anydesk.core.i18n import N_
from anydesk.core.jobs import JobRun
from anydesk.services.callback_listener import CallbackListener
from anydesk.services.outbox import start_delivery
from anydesk.services.receipt import start_arrival
from anydesk.services.stock_following import send_due
from anydesk.services.tasks import Background

if TYPE_CHECKING:
    from anydesk.services import Services

Pause = Callable[[asyncio.Event, float], Awaitable[None]]
"""Waits until the event is set, at most so many seconds."""

Runs = list[JobRun]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lane:
    """One kind of work that repeats.

    Args:
        seconds: from the end of one pass to the beginning of the next.
        work: does what is due now; the runs that did it.
    """

    key: str
    title: str
    seconds: float
    work: Callable[["Services"], Awaitable[Runs]]


async def _orders(services: "Services") -> Runs:
    """What is new or changed at every store."""
    runs: Runs = []
    for store in await services.receipt.stores():
        run_id = await start_arrival(services, store)
        if run_id is not None:
            runs.append(await services.runner.wait(run_id))
    return runs


async def _outbox(services: "Services") -> Runs:
    """What every store must be told."""
    runs: Runs = []
    for store in await services.outbox.stores_due():
        run_id = await start_delivery(services, store)
        if run_id is not None:
            runs.append(await services.runner.wait(run_id))
    return runs


async def _stock(services: "Services") -> Runs:
    """The stock that changed, at every store."""
    sent = [await send_due(services, one) for one in await services.integrations.usable()]
    return [run for run in sent if run is not None]


ORDERS = "orders"
LANES: tuple[Lane, ...] = (
    # "Within two minutes": the pause and the look itself.
    Lane(ORDERS, N_("Receive orders"), 90, _orders),
    Lane("stock", N_("Send the stock that changed"), 20, _stock),
    Lane("outbox", N_("Deliver what ANYMARKET must still be told"), 60, _outbox),
)


async def until_set(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, at most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


class BackgroundLoop:
    """Passes through the lanes again and again; a lane in trouble stops no other.

    Args:
        only: keys of the lanes wanted; empty: all of them.
        pause: waits between two passes of a lane.
    """

    def __init__(
        self,
        services: "Services",
        *,
        only: Collection[str] = (),
        pause: Pause = until_set,
    ) -> None:
        self._services = services
        self._lanes = tuple(one for one in LANES if not only or one.key in only)
        self._pause = pause
        self._woken = {lane.key: asyncio.Event() for lane in self._lanes}
        self._background = Background()
        self.listener = CallbackListener(services, lambda _store: self.wake())

    async def once(self) -> Runs:
        """One pass of every lane, one after the other; raises the first AppError of each pass."""
        runs: Runs = []
        for lane in self._lanes:
            runs += await lane.work(self._services)
        return runs

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set; what runs then is the runner's to stop."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._repeat(lane)) for lane in self._lanes]
            tasks.append(group.create_task(self.listener.run()))
            await stop.wait()
            for task in tasks:
                task.cancel()

    def wake(self, lane: str = ORDERS) -> None:
        """Begin the lane's next pass now; while one is at work, right after it."""
        if lane in self._woken:
            self._woken[lane].set()

    async def _repeat(self, lane: Lane) -> None:
        while True:
            self._woken[lane.key].clear()
            # Its bugs go to the loop's handler, and the lane goes on.
            work = self._background.start(self._pass(lane))
            try:
                await asyncio.wait({work})
            finally:
                work.cancel()
            await self._pause(self._woken[lane.key], lane.seconds)

    async def _pass(self, lane: Lane) -> None:
        try:
            await lane.work(self._services)
        except AppError as error:
            _log.info("%s: %s (%s)", lane.key, error.message, error.details)
