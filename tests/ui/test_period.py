"""Periods begin and end where the merchant's days do."""

from datetime import UTC, date, datetime

import pytest

from anydesk.ui.tables.period import PRESETS, days_range, preset_days, preset_range


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("today", date(2026, 3, 1), date(2026, 3, 1)),
        ("yesterday", date(2026, 2, 28), date(2026, 2, 28)),
        ("7", date(2026, 2, 23), date(2026, 3, 1)),
        ("30", date(2026, 1, 31), date(2026, 3, 1)),
        ("month", date(2026, 3, 1), date(2026, 3, 1)),
        ("last_month", date(2026, 2, 1), date(2026, 2, 28)),
        ("", None, None),
    ],
)
def test_presets(preset: str, first: date | None, last: date | None) -> None:
    assert preset_days(preset, date(2026, 3, 1)) == (first, last)
    assert preset in dict(PRESETS)


def test_late_in_the_evening_it_is_still_today() -> None:
    night = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)

    since, until = preset_range("today", night)

    assert since == datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert until == datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_open_ends_stay_open() -> None:
    assert days_range(None, None) == (None, None)
