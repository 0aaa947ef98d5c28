"""The time, passed in so that a test can choose it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

MERCHANT_ZONE = ZoneInfo("America/Sao_Paulo")
"""Where the merchant's day begins and ends. The store and the records hold UTC only."""


class Clock(Protocol):
    """Says what time it is, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that moves only when told to; for tests and the demo."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, **by: float) -> None:
        """Move on by ``timedelta`` keywords (``seconds=30``, ``days=1``)."""
        self._now += timedelta(**by)
