"""Orders that arrive by themselves: from when on the hub is asked what changed (ERP §21).

Two ways lead here, and either alone is enough: the feed of changes, and asking for what was
updated since the last time (API §15.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from anydesk.core.clock import MERCHANT_ZONE

OVERLAP = timedelta(minutes=10)
"""The hub may show a change later than it happened; so much is read again each time."""

FIRST = timedelta(days=7)
"""How far back the first look goes where the settings name no day."""

AHEAD = timedelta(days=1)
"""The hub is asked for changes until so much later than our clock, which may be slow."""

FEED_QUIET = timedelta(days=7)
"""A feed that had no row for so long, although orders changed, is probably not switched on."""


@dataclass(frozen=True)
class ReceiptCursor:
    """How far the orders of an integration have arrived.

    Args:
        polled_until: everything the hub changed until then is here.
        checked_at: when all of it was last looked at.
        feed_read_at, feed_filled_at: when the feed was last read, and when it last had a row.
        failing: hub ids of orders that could not be received, and what was said of them.
    """

    integration_id: int
    polled_until: datetime | None = None
    checked_at: datetime | None = None
    feed_read_at: datetime | None = None
    feed_filled_at: datetime | None = None
    failing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stretch:
    """What to ask for: changes after ``since`` until ``until``; ``read_until`` is known then."""

    since: datetime
    until: datetime
    read_until: datetime


def stretch(
    cursor: ReceiptCursor, newest: datetime | None, first_day: date | None, now: datetime
) -> Stretch:
    """The changes to ask the hub for.

    Our clock alone never decides what was read: when it ran ahead, the newest change that is
    known here is earlier than where the last look claims to have ended, and counts instead.

    Args:
        newest: when the newest version known here was changed at the hub; None: none is known.
        first_day: the settings' "receive orders from".
        now: our clock, which may be wrong.
    """
    until = max(now, newest or now) + AHEAD
    if cursor.polled_until is None:
        return Stretch(min(_begin(first_day, now), now - OVERLAP), until, now)
    known = min(cursor.polled_until, newest or cursor.polled_until, now)
    return Stretch(known - OVERLAP, until, now)


def is_before(created_at: datetime | None, first_day: date | None) -> bool:
    """The order is older than "receive orders from": it is left alone unless it is here."""
    if first_day is None or created_at is None:
        return False
    return created_at < datetime.combine(first_day, time.min, MERCHANT_ZONE)


def is_feed_silent(cursor: ReceiptCursor, newest: datetime | None) -> bool:
    """Orders changed, but the feed had nothing to say of it: warn (API §9).

    Args:
        newest: when the newest version known here was changed at the hub.
    """
    if cursor.feed_read_at is None or newest is None:
        return False
    if cursor.feed_read_at - newest > FEED_QUIET:
        return False
    return cursor.feed_filled_at is None or newest - cursor.feed_filled_at > FEED_QUIET


def _begin(first_day: date | None, now: datetime) -> datetime:
    if first_day is None:
        return now - FIRST
    return datetime.combine(first_day, time.min, MERCHANT_ZONE)
