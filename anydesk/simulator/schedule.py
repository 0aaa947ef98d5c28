"""What the hub does a little later: transmissions, image processing, prices on listings.

Nothing runs in the background. Effects wait in order of their time and are carried out at
the beginning of the first request after it, so that a test only has to move the clock.
"""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

Effect = Callable[[], None]


class Schedule:
    """Effects waiting for their time."""

    def __init__(self, now: Callable[[], datetime], delay_seconds: float) -> None:
        self.now = now
        self.delay = timedelta(seconds=delay_seconds)
        self._waiting: list[tuple[datetime, int, Effect]] = []
        self._order = count()

    def later(self, effect: Effect, *, at: datetime | None = None) -> None:
        """Carries `effect` out at `at`, or after the hub's usual delay."""
        due = at if at is not None else self.now() + self.delay
        heapq.heappush(self._waiting, (due, next(self._order), effect))

    def settle(self) -> None:
        """Carries out whatever is due."""
        if not self._waiting:
            return
        now = self.now()
        while self._waiting and self._waiting[0][0] <= now:
            heapq.heappop(self._waiting)[2]()

    def settle_all(self) -> None:
        """Carries out everything, due or not; for tests that do not care about time."""
        while self._waiting:
            heapq.heappop(self._waiting)[2]()
