"""The remaining time: right, and calm enough to be read."""

from itertools import pairwise

import pytest

from anydesk.services.progress import Estimate


def test_the_remaining_time_is_calm() -> None:
    now = [0.0]
    estimate = Estimate(lambda: now[0])
    said: list[float | None] = []

    for second in range(60):
        now[0] = float(second)
        # A hundred rows a second, a little faster or slower from one to the next.
        estimate.heard(second * 100 + (second % 3) * 5, 10_000)
        said.append(estimate.remaining)

    assert said[0] is said[1] is None
    known = [one for one in said if one is not None]
    assert all(abs(one - (100 - 60 + len(known) - place)) < 5 for place, one in enumerate(known, 1))
    assert all(earlier >= later for earlier, later in pairwise(known))


def test_nothing_is_said_while_nothing_is_known() -> None:
    now = [0.0]
    estimate = Estimate(lambda: now[0])

    for second in range(10):
        now[0] = float(second)
        estimate.heard(500, None)
        assert estimate.remaining is None
    estimate.heard(500, 1000)
    assert estimate.remaining is None


def test_a_rate_that_changes_is_noticed() -> None:
    now = [0.0]
    estimate = Estimate(lambda: now[0])
    done = 0
    for second in range(200):
        now[0] = float(second)
        done += 100 if second < 100 else 10
        estimate.heard(done, 12_000)

    assert estimate.remaining == pytest.approx((12_000 - done) / 10, rel=0.3)
