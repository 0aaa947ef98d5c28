"""From when on the hub is asked what changed; hypothesis looks for a change that falls between."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.receipt import (
    AHEAD,
    FEED_QUIET,
    FIRST,
    OVERLAP,
    ReceiptCursor,
    is_before,
    is_feed_silent,
    stretch,
)

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


def cursor(polled_until: datetime | None) -> ReceiptCursor:
    return ReceiptCursor(1, polled_until=polled_until)


def test_the_first_look_goes_back_a_week_or_to_the_day_of_the_settings() -> None:
    assert stretch(cursor(None), None, None, NOW).since == NOW - FIRST
    assert stretch(cursor(None), None, date(2026, 11, 1), NOW).since == datetime(
        2026, 11, 1, 3, tzinfo=UTC
    )


def test_a_first_day_that_is_still_to_come_asks_for_a_little() -> None:
    assert stretch(cursor(None), None, date(2027, 1, 1), NOW).since == NOW - OVERLAP


def test_the_next_look_overlaps_with_the_last_one() -> None:
    asked = stretch(cursor(NOW - HOUR), NOW - HOUR, None, NOW)

    assert asked.since == NOW - HOUR - OVERLAP
    assert asked.until == NOW + AHEAD
    assert asked.read_until == NOW


@given(days=st.integers(0, 400))
def test_however_long_it_was_switched_off_the_look_begins_where_the_last_ended(days: int) -> None:
    last = NOW - timedelta(days=days)

    assert stretch(cursor(last), None, None, NOW).since <= last - OVERLAP


@given(ahead=st.integers(-72, 72), later=st.integers(0, 72))
def test_a_wrong_clock_hides_no_change(ahead: int, later: int) -> None:
    """The clock is wrong by ``ahead`` hours at the first look, and right at the second."""
    newest = NOW - HOUR
    first = stretch(cursor(None), newest, None, NOW + ahead * HOUR)
    second = stretch(cursor(first.read_until), newest, None, NOW + later * HOUR)

    # Nothing that happened after the newest known change can lie before what is asked for.
    assert second.since <= newest
    assert second.until >= NOW


def test_a_silent_feed_is_noticed_only_when_orders_changed() -> None:
    read = ReceiptCursor(1, feed_read_at=NOW)

    assert not is_feed_silent(ReceiptCursor(1), NOW)
    assert not is_feed_silent(read, None)
    assert not is_feed_silent(read, NOW - FEED_QUIET - HOUR)
    assert is_feed_silent(read, NOW - HOUR)
    filled = ReceiptCursor(1, feed_read_at=NOW, feed_filled_at=NOW - HOUR)
    assert not is_feed_silent(filled, NOW)


def test_an_order_is_old_by_the_merchants_day() -> None:
    day = date(2026, 11, 20)

    assert is_before(datetime(2026, 11, 20, 2, 59, tzinfo=UTC), day)
    assert not is_before(datetime(2026, 11, 20, 3, 0, tzinfo=UTC), day)
    assert not is_before(None, day)
    assert not is_before(NOW, None)
