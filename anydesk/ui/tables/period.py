"""Periods of time as a merchant names them; days begin and end in the merchant's zone."""

from datetime import UTC, date, datetime, time, timedelta

from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.i18n import N_

PRESETS: tuple[tuple[str, str], ...] = (
    ("", N_("Any time")),
    ("today", N_("Today")),
    ("yesterday", N_("Yesterday")),
    ("7", N_("Last 7 days")),
    ("30", N_("Last 30 days")),
    ("month", N_("This month")),
    ("last_month", N_("Last month")),
)
"""To add one: (key, title) here and its days in ``preset_days``."""

OWN = "own"
"""Two dates chosen by the person."""

Range = tuple[datetime | None, datetime | None]


def start_of(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time(), MERCHANT_ZONE).astimezone(UTC)


def days_range(first: date | None, last: date | None) -> Range:
    """From the first day's begin to the last day's end (excluded)."""
    since = start_of(first) if first is not None else None
    until = start_of(last + timedelta(days=1)) if last is not None else None
    return since, until


def preset_days(preset: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a preset."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    days: dict[str, tuple[date | None, date | None]] = {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "7": (today - timedelta(days=6), today),
        "30": (today - timedelta(days=29), today),
        "month": (month, today),
        "last_month": (before.replace(day=1), before),
    }
    return days.get(preset, (None, None))


def preset_range(preset: str, now: datetime) -> Range:
    """From (included) and until (excluded) of a preset, in UTC."""
    return days_range(*preset_days(preset, now.astimezone(MERCHANT_ZONE).date()))
