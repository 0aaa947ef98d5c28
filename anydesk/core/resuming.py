"""Until when an interrupted job can be continued: whole days of the merchant's calendar."""

from datetime import date, datetime, timedelta

from anydesk.core.clock import MERCHANT_ZONE


def last_day(stopped_at: datetime, days: int) -> date:
    """The last day on which work that stopped then can be continued (ERP §8.2: 7 days)."""
    return stopped_at.astimezone(MERCHANT_ZONE).date() + timedelta(days=days)


def has_expired(stopped_at: datetime, days: int, now: datetime) -> bool:
    """On the day after the last one the work starts over."""
    return now.astimezone(MERCHANT_ZONE).date() > last_day(stopped_at, days)
