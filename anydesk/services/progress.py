"""How far a run is and how long it still takes, told calmly."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

WINDOW = 30.0
"""Seconds that the rate looks back: long enough for a wait between two batches."""

SAMPLE = 0.5
FIRST_WORD = 2.0
"""Seconds before anything is said: the first rows are never typical."""

CALM = 0.25
"""An estimate this near to the one before, less the time since, does not replace it."""


@dataclass(frozen=True)
class Progress:
    """What the job bar shows of one run. ``total`` and ``remaining_seconds`` may be unknown.

    Args:
        done: rows finished, since the first start.
        failed: rows that failed in this run.
        waiting: another run of the same kind is before it.
        stopping: it stops at the next safe point.
    """

    run_id: int
    key: str
    title: str
    store: str
    done: int
    total: int | None
    failed: int
    started_at: datetime
    remaining_seconds: float | None
    stopping: bool
    waiting: bool = False


class Estimate:
    """The remaining time from the rate of the last half minute."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._samples: deque[tuple[float, int]] = deque()
        self._told: tuple[float, float] | None = None

    def heard(self, done: int, total: int | None) -> None:
        """So much is done now."""
        now = self._seconds()
        samples = self._samples
        if len(samples) > 1 and now - samples[-2][0] < SAMPLE:
            samples[-1] = (now, done)
        else:
            samples.append((now, done))
        while len(samples) > 2 and samples[1][0] < now - WINDOW:
            samples.popleft()
        self._tell(now, done, total)

    @property
    def remaining(self) -> float | None:
        """Seconds, counted down since the last estimate; None while nothing can be said."""
        if self._told is None:
            return None
        at, seconds = self._told
        return max(0.0, seconds - (self._seconds() - at))

    def _tell(self, now: float, done: int, total: int | None) -> None:
        since, first = self._samples[0]
        if total is None or done <= first or now - since < FIRST_WORD:
            return
        fresh = max(0, total - done) * (now - since) / (done - first)
        before = self.remaining
        if before is None or abs(fresh - before) > CALM * max(before, fresh):
            self._told = (now, fresh)
