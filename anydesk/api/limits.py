"""How many requests, how fast: one Pacer for each token.

The hub publishes no firm limit (API §1.6), so the pacer starts slowly and then follows what
the answers say. What is left is read anew from every answer, because another program may be
spending the same token's allowance; a part is kept back for what a person is waiting for.
"""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import IntEnum

Sleep = Callable[[float], Awaitable[object]]
"""Waits for so many seconds; ``asyncio.sleep`` unless a test chooses."""

START_RATE = 2.0
"""Requests a second until the hub has said what it allows."""
START_BURST = 4
MAX_CONCURRENCY = 4
DEFAULT_WINDOW = 60.0
"""The window seen in practice; used where an answer does not say when it ends."""
LONGEST_WINDOW = 3600.0
SHORTEST_WAIT = 1.0
"""A 429 that asks for less is not asking; without this a loop of refusals would spin."""
KEPT_BACK = 20
"""At most so many requests of a window (and at most a tenth) are kept for ``Lane.USER``."""
LONG_WAIT = 2.0
"""Waits above this are worth telling the merchant about."""


class Lane(IntEnum):
    """What the request is for; the lower value goes first."""

    USER = 0
    ORDERS = 1
    STOCK = 1  # the same urgency as orders: both keep the merchant from selling twice
    INVOICE = 2
    TRACKING = 2
    BULK = 3


class Pacer:
    """Admits requests by lane, at the speed the hub allows.

    Args:
        sleep: waits; what it was asked to wait counts as passed when it returns.
        seconds: a count of seconds that does not go back.
    """

    def __init__(
        self,
        *,
        sleep: Sleep = asyncio.sleep,
        seconds: Callable[[], float] = time.monotonic,
        max_concurrency: int = MAX_CONCURRENCY,
        rate: float = START_RATE,
        burst: int = START_BURST,
    ) -> None:
        self.on_wait: Callable[[float], None] | None = None
        self._sleep = sleep
        self._seconds = seconds
        self._skew = 0.0
        self._max_concurrency = max_concurrency
        self._rate = rate
        self._burst = burst
        self._drops = float(burst)
        self._filled_at = self._now()
        self._remaining: int | None = None
        self._kept_back = 0
        self._window_ends = 0.0
        self._blocked_until = 0.0
        self._in_flight = 0
        self._order = itertools.count()
        self._queue: list[tuple[int, int, asyncio.Future[None]]] = []
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = 0.0

    @asynccontextmanager
    async def turn(self, lane: Lane = Lane.USER) -> AsyncIterator[None]:
        """Wait for a turn; the request counts as in flight until the block ends."""
        await self._admitted(lane)
        try:
            yield
        finally:
            self._in_flight -= 1
            self._release()

    def heard(self, headers: Mapping[str, str]) -> None:
        """Follow what an answer says about the allowance; headers are any spelling's."""
        said = {name.lower().removeprefix("x-"): text for name, text in headers.items()}
        remaining = _number(said.get("ratelimit-remaining"))
        if remaining is None:
            return
        reset = _number(said.get("ratelimit-reset"))
        window = DEFAULT_WINDOW if reset is None else min(reset, LONGEST_WINDOW)
        limit = _number(said.get("ratelimit-limit")) or 0.0
        self._remaining = int(remaining)
        self._kept_back = min(int(limit) // 10, KEPT_BACK)
        self._window_ends = self._now() + window
        self._release()

    def pause(self, seconds: float) -> None:
        """The hub said to wait: nobody goes before so many seconds have passed."""
        self._blocked_until = max(self._blocked_until, self._now() + seconds)

    def told_to_wait(self, lane: Lane = Lane.USER) -> float:
        """Seconds the hub wants this lane to wait, 0 where it may go."""
        now = self._now()
        if now < self._blocked_until:
            return self._blocked_until - now
        if self._remaining is None or now >= self._window_ends:
            return 0.0
        kept = 0 if lane is Lane.USER else self._kept_back
        left = self._remaining - self._in_flight
        return 0.0 if left > kept else self._window_ends - now

    async def _admitted(self, lane: Lane) -> None:
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (lane, next(self._order), ticket))
        self._release()
        try:
            await ticket
        except asyncio.CancelledError:
            if not ticket.cancelled():
                self._in_flight -= 1
            self._release()
            raise

    def _release(self) -> None:
        """Let everyone go who may go now; set the alarm for the next one."""
        while self._queue:
            lane, _, ticket = self._queue[0]
            if not ticket.done():
                if self._in_flight >= self._max_concurrency:
                    return
                wait = self.told_to_wait(Lane(lane)) or self._drop_wait()
                if wait > 0:
                    self._wake_in(wait)
                    return
                self._in_flight += 1
                self._drops = max(self._drops - 1, 0.0)
                ticket.set_result(None)
            heapq.heappop(self._queue)
        self._stop_alarm()

    def _drop_wait(self) -> float:
        """Seconds until the slow start allows another request; 0 while the hub's word holds."""
        now = self._now()
        self._drops = min(self._burst, self._drops + (now - self._filled_at) * self._rate)
        self._filled_at = now
        if self._remaining is not None and now < self._window_ends:
            return 0.0
        return 0.0 if self._drops >= 1 else (1 - self._drops) / self._rate

    def _wake_in(self, wait: float) -> None:
        # Not less than a millisecond: a rest of rounding would ring without moving on.
        wait = max(wait, 0.001)
        due = self._now() + wait
        if self._alarm is not None and self._alarm_at <= due:
            return
        self._stop_alarm()
        self._alarm_at = due
        self._alarm = asyncio.get_running_loop().create_task(self._ring(wait), name="pacer")
        self._alarm.add_done_callback(self._pass_on_error)
        if wait > LONG_WAIT and self.on_wait is not None:
            self.on_wait(wait)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    async def _ring(self, wait: float) -> None:
        due = self._now() + wait
        await self._sleep(wait)
        self._skew += max(due - self._now(), 0.0)
        self._alarm = None
        self._release()

    def _pass_on_error(self, alarm: asyncio.Task[None]) -> None:
        """Whoever waits must hear that nobody will wake them."""
        error = None if alarm.cancelled() else alarm.exception()
        if error is not None:
            for _, _, ticket in self._queue:
                if not ticket.done():
                    ticket.set_exception(error)

    def _now(self) -> float:
        return self._seconds() + self._skew


def retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds a 429 asks to wait: ``Retry-After`` in seconds or as a date, else the window."""
    said = {name.lower().removeprefix("x-"): text for name, text in headers.items()}
    text = said.get("retry-after", "")
    seconds = _number(text)
    if seconds is None and text:
        with suppress(ValueError):
            moment = parsedate_to_datetime(text)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = max((aware - now).total_seconds(), 0.0)
    if seconds is None:
        seconds = _number(said.get("ratelimit-reset"))
    return DEFAULT_WINDOW if seconds is None else max(seconds, SHORTEST_WAIT)


def _number(text: str | None) -> float | None:
    """The first number of a header ("100, 100;w=60" → 100); None where there is none."""
    try:
        value = float((text or "").split(",")[0].split(";")[0])
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
