"""The pacer: a slow start, then the hub's own word; who is in a hurry goes first."""

import asyncio
from contextlib import suppress

import pytest

from anydesk.api.limits import Lane, Pacer


class Time:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    async def sleep(self, seconds):
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.now += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def pacer(time):
    return Pacer(sleep=time.sleep, seconds=lambda: time.now)


async def ask(pacer, headers=None, lane=Lane.USER):
    async with pacer.turn(lane):
        await asyncio.sleep(0)
        if headers is not None:
            pacer.heard(headers)


def left(remaining, limit=100, reset=60):
    return {
        "ratelimit-limit": str(limit),
        "ratelimit-remaining": str(remaining),
        "ratelimit-reset": str(reset),
    }


async def test_it_starts_with_a_small_burst_and_goes_on_slowly(pacer, time):
    for _request in range(10):
        await ask(pacer)

    assert time.now - 1000 == pytest.approx(3.0, abs=0.01)


async def test_a_big_allowance_is_not_slowed_down(pacer, time):
    for _request in range(500):
        await ask(pacer, left(59_000, limit=60_000))

    assert time.slept == []


@pytest.mark.parametrize("prefix", ["RateLimit-", "X-RateLimit-", "x-ratelimit-", "RATELIMIT-"])
async def test_any_spelling_of_the_headers_is_understood(pacer, time, prefix):
    headers = {f"{prefix}Limit": "100, 100;w=60", f"{prefix}Remaining": "0", f"{prefix}Reset": "30"}

    await ask(pacer, headers)
    await ask(pacer)

    assert time.slept == [pytest.approx(30)]


async def test_nobody_goes_when_nothing_is_left(pacer, time):
    waits = []
    pacer.on_wait = waits.append
    await ask(pacer, left(0, reset=45))

    assert pacer.told_to_wait() == pytest.approx(45)
    await ask(pacer)

    assert time.slept == [pytest.approx(45)]
    assert waits == [pytest.approx(45)]
    assert pacer.told_to_wait() == 0


async def test_without_an_end_the_window_is_a_minute(pacer, time):
    await ask(pacer, {"ratelimit-remaining": "0"})

    assert pacer.told_to_wait() == pytest.approx(60)


async def test_an_endless_window_is_cut_at_an_hour(pacer):
    await ask(pacer, left(0, reset=10**9))

    assert pacer.told_to_wait() == pytest.approx(3600)


@pytest.mark.parametrize("text", ["", "many", "-1", "inf", "nan"])
async def test_nonsense_in_the_headers_is_ignored(pacer, text):
    await ask(pacer, {"ratelimit-remaining": text})

    assert pacer.told_to_wait() == 0


async def test_after_the_window_it_starts_slowly_again(pacer, time):
    await ask(pacer, left(0, reset=60))
    began = time.now

    for _request in range(6):
        await ask(pacer)

    assert time.now - began == pytest.approx(61, abs=0.01)


async def test_a_part_is_kept_for_what_a_person_waits_for(pacer):
    await ask(pacer, left(10, limit=100))

    assert pacer.told_to_wait(Lane.USER) == 0
    assert pacer.told_to_wait(Lane.BULK) == pytest.approx(60)
    assert pacer.told_to_wait(Lane.ORDERS) == pytest.approx(60)


async def test_a_small_allowance_may_be_used_up(pacer):
    await ask(pacer, left(1, limit=5))

    assert pacer.told_to_wait(Lane.BULK) == 0


async def test_a_pause_holds_everyone_and_is_not_shortened(pacer, time):
    pacer.pause(20)
    pacer.pause(5)

    await ask(pacer)

    assert time.slept == [pytest.approx(20)]


async def test_short_waits_are_not_told(pacer, time):
    waits = []
    pacer.on_wait = waits.append
    pacer.pause(1.5)

    await ask(pacer)

    assert waits == []


async def test_at_most_four_are_in_flight(pacer):
    pacer.heard(left(59_000, limit=60_000))
    running, most = 0, 0

    async def work():
        nonlocal running, most
        async with pacer.turn(Lane.BULK):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(work() for _ in range(30)))

    assert most == 4


async def test_waiting_requests_go_by_urgency_then_by_age(time):
    pacer = Pacer(sleep=time.sleep, seconds=lambda: time.now, max_concurrency=1)
    pacer.heard(left(59_000, limit=60_000))
    order = []

    async def work(lane, name):
        async with pacer.turn(lane):
            order.append(name)
            for _turn in range(3):
                await asyncio.sleep(0)

    first = asyncio.create_task(work(Lane.BULK, "first"))
    await asyncio.sleep(0)
    lanes = [
        (Lane.BULK, "bulk"),
        (Lane.TRACKING, "tracking"),
        (Lane.STOCK, "stock"),
        (Lane.ORDERS, "orders"),
        (Lane.INVOICE, "invoice"),
        (Lane.USER, "user"),
    ]
    await asyncio.gather(first, *(work(lane, name) for lane, name in lanes))

    assert order == ["first", "user", "stock", "orders", "tracking", "invoice", "bulk"]


async def test_someone_in_a_hurry_passes_those_who_were_told_to_wait(pacer):
    pacer.heard(left(6, limit=100))
    slow = asyncio.create_task(ask(pacer, lane=Lane.BULK))
    await asyncio.sleep(0)

    async with pacer.turn(Lane.USER):
        assert not slow.done()

    await slow


async def test_headers_wake_those_who_wait_in_the_slow_start(time):
    sleeping = asyncio.Event()

    async def sleep(_seconds):
        await sleeping.wait()

    pacer = Pacer(sleep=sleep, seconds=lambda: time.now)
    requests = [asyncio.create_task(ask(pacer)) for _ in range(12)]
    for _turn in range(20):
        await asyncio.sleep(0)
    assert sum(request.done() for request in requests) == 4

    pacer.heard(left(59_000, limit=60_000))

    await asyncio.gather(*requests)
    assert len(asyncio.all_tasks()) == 1 or await _settled()


async def _settled():
    await asyncio.sleep(0)
    return len(asyncio.all_tasks()) == 1


async def test_a_request_given_up_while_waiting_leaves_no_trace(pacer, time):
    pacer.pause(30)
    waiting = asyncio.create_task(ask(pacer))
    behind = asyncio.create_task(ask(pacer, lane=Lane.BULK))
    await asyncio.sleep(0)

    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    await behind

    assert pacer._in_flight == 0
    assert pacer._queue == []
    assert await _settled()


async def test_a_request_given_up_at_the_moment_it_is_let_in_gives_its_place_back(time):
    pacer = Pacer(sleep=time.sleep, seconds=lambda: time.now, max_concurrency=1)
    release = asyncio.Event()

    async def hold():
        async with pacer.turn():
            await release.wait()

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(ask(pacer))
    await asyncio.sleep(0)
    release.set()
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    await holder

    assert pacer._in_flight == 0
    await ask(pacer)


async def test_what_was_slept_counts_as_passed_even_on_a_clock_that_stands():
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    pacer = Pacer(sleep=sleep, seconds=lambda: 5.0)
    pacer.pause(60)
    await ask(pacer)
    for _request in range(8):
        await ask(pacer)

    assert slept[0] == pytest.approx(60)
    assert len(slept) == 6


async def test_an_error_while_waiting_reaches_those_who_wait(time):
    async def broken(_seconds):
        raise RuntimeError("no sleep")

    pacer = Pacer(sleep=broken, seconds=lambda: time.now)
    pacer.pause(1)

    first, second = await asyncio.gather(ask(pacer), ask(pacer), return_exceptions=True)

    assert isinstance(first, RuntimeError)
    assert isinstance(second, RuntimeError)


async def test_an_error_of_a_request_gives_its_place_back(pacer):
    with pytest.raises(ValueError, match="broken"):
        async with pacer.turn():
            raise ValueError("broken")

    assert pacer._in_flight == 0
