"""Numbers, money and dates as they are read in Brazil."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.jobs import RunState
from anydesk.ui import formats
from anydesk.ui.job_messages import end_sentence, end_tone
from anydesk.ui.tones import Tone
from tests.ui import lists


@pytest.fixture(autouse=True)
def _clock(clock: FixedClock) -> None:
    formats.use_clock(clock)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1234.56", "R$\u00a01.234,56"),
        ("-0.5", "-R$\u00a00,50"),
        ("0", "R$\u00a00,00"),
        ("1000000", "R$\u00a01.000.000,00"),
        ("0.005", "R$\u00a00,01"),
    ],
)
def test_money_is_exact(value: str, text: str) -> None:
    assert formats.money(Decimal(value)) == text


def test_nothing_is_shown_for_what_is_not_known() -> None:
    assert formats.money(None) == ""
    assert formats.money_or_nothing(Decimal(0)) == formats.NOTHING
    assert formats.money_or_nothing(Decimal(2)) == "R$\u00a02,00"
    assert formats.moment(None) == formats.full_moment(None) == formats.day(None) == ""
    assert formats.yes_no(None) == formats.ago(None) == formats.duration(None) == ""
    assert formats.percent(None) == formats.quantity(None) == ""


def test_quantities_keep_their_decimals() -> None:
    assert formats.quantity(Decimal("0.7500")) == "0,75"
    assert formats.quantity(Decimal(1200)) == "1.200"
    assert formats.count(4210) == "4.210"
    assert formats.number(Decimal("2.5"), 2) == "2,50"
    assert formats.percent(Decimal("12.5")) == "12,5\u00a0%"


def test_the_year_is_shown_only_where_it_differs() -> None:
    assert formats.moment(datetime(2026, 11, 23, 17, 5, tzinfo=UTC)) == "23/11 14:05"
    assert formats.moment(datetime(2025, 12, 31, 17, 5, tzinfo=UTC)) == "31/12/2025 14:05"
    assert formats.full_moment(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "02/01/2026 00:04:05"


def test_a_day_is_the_merchants_day() -> None:
    assert formats.day(date(2026, 11, 3)) == "03/11/2026"
    assert formats.day(datetime(2026, 11, 3, 1, 0, tzinfo=UTC)) == "02/11/2026"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (-1, ""),
        (4, "a few seconds left"),
        (31, "about 40 s left"),
        (118, "about 2 min left"),
        (7_500, "about 2 h 5 min left"),
    ],
)
def test_the_remaining_time_is_said_roughly(seconds: float | None, text: str) -> None:
    assert formats.remaining(seconds) == text


def test_how_long_ago(clock: FixedClock) -> None:
    now = clock.now()
    assert formats.ago(now) == "just now"
    assert formats.ago(now - timedelta(minutes=5)) == "5 minutes ago"
    assert formats.ago(now - timedelta(hours=3)) == "3 hours ago"
    assert formats.ago(now - timedelta(days=2)) == "21/11 14:05"


def test_how_long_it_took() -> None:
    assert formats.duration(12.4) == "12 s"
    assert formats.duration(200) == "3 min 20 s"
    assert formats.duration(3_900) == "1 h 05 min"
    assert formats.yes_no(True) == "Yes"
    assert formats.yes_no(False) == "No"


@pytest.mark.parametrize(
    ("values", "words", "tone"),
    [
        ({}, "Send stock: 10 done.", Tone.GOOD),
        ({"failed": 2}, "Send stock: 10 done, 2 failed.", Tone.WARN),
        ({"skipped": 3}, "Send stock: 10 done, 3 unchanged or skipped.", Tone.GOOD),
        (
            {"skipped": 3, "failed": 1},
            "Send stock: 10 done, 3 unchanged or skipped, 1 failed.",
            Tone.WARN,
        ),
        (
            {"done": 0, "skipped": 3},
            "Send stock: nothing to do, 3 unchanged or skipped.",
            Tone.GOOD,
        ),
        ({"done": 0}, "Send stock: there was nothing to do.", Tone.GOOD),
        (
            {"state": RunState.INTERRUPTED},
            "Send stock: interrupted. 10 done, 0 failed, the rest was not sent.",
            Tone.WARN,
        ),
        ({"state": RunState.FAILED}, "Send stock: stopped by an error after 10 done.", Tone.BAD),
    ],
)
def test_the_end_of_a_job_is_one_sentence(values: dict, words: str, tone: Tone) -> None:
    run = lists.run(**values)

    assert end_sentence(run) == words
    assert end_tone(run) is tone
