"""Jobs run, wait, stop, continue and are remembered; and nothing is lost or done twice."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import (
    DiskFull,
    InvalidInput,
    JobBusy,
    NotThere,
    Rejected,
    Unauthorized,
)
from anydesk.core.jobs import Outcome, RunState, Step
from anydesk.services.job_history import JobsService
from anydesk.services.progress import Progress
from anydesk.services.runner import Runner
from anydesk.storage import job_log
from anydesk.storage.store import Store, Tx
from tests.services.toy import Toy, written

ROWS = tuple("abcdefgh")
Until = Callable[..., Awaitable[None]]


class Gate:
    """Holds a job before the Step at ``at`` until it is opened."""

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, done: int) -> None:
        if done >= self.at:
            self.reached.set()
            await self.open.wait()


def raising(error: BaseException, at: int = 2) -> Callable[[int], Any]:
    async def raise_it(done: int) -> None:
        if done >= at:
            raise error

    return raise_it


@dataclass
class House:
    """A runner with what is around it."""

    store: Store
    changes: Changes
    runner: Runner
    made: dict[str, Toy] = field(default_factory=dict)

    async def rows(self) -> dict[str, int]:
        return await self.store.run(written)


@pytest.fixture
async def house(store: Store, clock: Clock) -> AsyncIterator[House]:
    changes = Changes()

    def make(key: str, arguments: Any) -> Toy:
        if key not in known.made:
            raise KeyError(key)
        return replace(known.made[key], rows=tuple(arguments["rows"]))

    known = House(store, changes, Runner(store, changes, clock, make=make))
    known.made["toy"] = Toy(ROWS)
    yield known
    await known.runner.close()


async def test_a_job_runs_to_its_end_and_is_remembered(house: House) -> None:
    heard: list[frozenset[str]] = []
    house.changes.listen({"products", "jobs"}, heard.append)
    seen: list[Progress] = []

    run = await house.runner.run(Toy(ROWS), store="Loja", on_progress=seen.append)

    assert run.state is RunState.FINISHED
    assert (run.done, run.total, run.store, run.checkpoint) == (8, 8, "Loja", None)
    assert await house.rows() == dict.fromkeys(ROWS, 1)
    assert house.runner.progress == {}
    assert frozenset({"products"}) in heard
    assert frozenset({"jobs"}) in heard
    assert seen
    assert await house.runner.wait(run.id) == run


async def test_one_run_of_a_kind_and_store_at_a_time(house: House, until: Until) -> None:
    gate = Gate()
    first = await house.runner.start(Toy(ROWS, gate), store="Loja")
    second = await house.runner.start(Toy(("x",)), store="Loja, Outra")
    elsewhere = await house.runner.start(Toy(("y",)), store="Terceira")
    other = await house.runner.start(Toy(("z",), key="other"), store="Loja")

    await house.runner.wait(elsewhere)
    await house.runner.wait(other)
    await gate.reached.wait()
    assert house.runner.progress[second].waiting
    assert not house.runner.progress[first].waiting
    assert (await JobsService(house.store).get(second)).state is RunState.WAITING
    gate.open.set()

    assert (await house.runner.wait(second)).state is RunState.FINISHED
    assert (await house.runner.wait(first)).state is RunState.FINISHED


async def test_a_run_for_all_stores_waits_for_each(house: House) -> None:
    gate = Gate()
    first = await house.runner.start(Toy(ROWS, gate), store="Loja")
    everywhere = await house.runner.start(Toy(("x",)))
    behind = await house.runner.start(Toy(("y",)), store="Outra")

    await gate.reached.wait()
    assert house.runner.progress[everywhere].waiting
    assert house.runner.progress[behind].waiting
    gate.open.set()

    for run_id in (first, everywhere, behind):
        assert (await house.runner.wait(run_id)).state is RunState.FINISHED


async def test_the_same_work_is_not_queued_twice(house: House) -> None:
    gate = Gate()
    run_id = await house.runner.start(Toy(ROWS, gate), store="Loja")

    with pytest.raises(JobBusy):
        await house.runner.start(Toy(ROWS), store="Loja")
    with pytest.raises(JobBusy):
        await house.runner.resume(run_id)
    both = asyncio.gather(
        house.runner.start(Toy(("x",)), store="Outra"),
        house.runner.start(Toy(("x",)), store="Outra"),
        return_exceptions=True,
    )
    assert [type(one) for one in await both] == [int, JobBusy]

    gate.open.set()
    await house.runner.wait(run_id)


async def test_a_stop_takes_effect_between_steps_and_the_run_continues(house: House) -> None:
    gate = Gate(at=4)
    run_id = await house.runner.start(Toy(ROWS, gate), store="Loja")
    await gate.reached.wait()

    house.runner.stop(run_id)
    assert house.runner.progress[run_id].stopping
    gate.open.set()
    stopped = await house.runner.wait(run_id)

    assert stopped.state is RunState.INTERRUPTED
    assert (stopped.done, stopped.checkpoint, stopped.error_kind) == (6, "6", "")
    assert await house.rows() == dict.fromkeys("abcdef", 1)

    assert await house.runner.resume(run_id) == run_id
    finished = await house.runner.wait(run_id)
    assert finished.state is RunState.FINISHED
    assert (finished.done, finished.message) == (8, "")
    assert finished.started_at == stopped.started_at
    assert await house.rows() == dict.fromkeys(ROWS, 1)


async def test_a_waiting_run_can_be_stopped_before_its_turn(house: House) -> None:
    gate = Gate()
    first = await house.runner.start(Toy(ROWS, gate), store="Loja")
    second = await house.runner.start(Toy(("x",)), store="Loja")
    third = await house.runner.start(Toy(("y",)), store="Loja")

    house.runner.stop(second)
    stopped = await house.runner.wait(second)
    assert (stopped.state, stopped.started_at) == (RunState.INTERRUPTED, None)
    assert house.runner.progress[third].waiting
    gate.open.set()

    await house.runner.wait(first)
    await house.runner.wait(third)
    house.runner.stop(first)
    assert await house.rows() == dict.fromkeys((*ROWS, "y"), 1)


async def test_an_error_for_all_rows_interrupts_and_keeps_what_was_done(house: House) -> None:
    error = Unauthorized("The token was refused.")

    run = await house.runner.run(Toy(ROWS, raising(error)), store="Loja")

    assert run.state is RunState.INTERRUPTED
    assert (run.error_kind, run.message) == ("Unauthorized", "The token was refused.")
    assert (run.done, run.checkpoint) == (2, "2")
    await house.runner.wait(await house.runner.resume(run.id))
    assert await house.rows() == dict.fromkeys(ROWS, 1)


async def test_another_error_fails_the_run(house: House) -> None:
    run = await house.runner.run(Toy(ROWS, raising(Rejected("No."))), store="Loja")

    assert (run.state, run.error_kind) == (RunState.FAILED, "Rejected")


async def test_a_caller_may_want_the_error_itself(house: House) -> None:
    with pytest.raises(Rejected):
        await house.runner.run_or_raise(Toy(ROWS, raising(Rejected("No."))))

    assert (await house.runner.run_or_raise(Toy(("x",)))).state is RunState.FINISHED


async def test_a_bug_fails_the_run_and_reaches_whoever_waits(
    house: House, expected_log: Callable[..., None]
) -> None:
    expected_log("failed")
    run_id = await house.runner.start(Toy(ROWS, raising(ZeroDivisionError("bug"))))

    with pytest.raises(ZeroDivisionError):
        await house.runner.wait(run_id)

    run = await house.runner.wait(run_id)
    assert (run.state, run.error_kind, run.done) == (RunState.FAILED, "ZeroDivisionError", 2)
    assert "bug" not in run.message


async def test_a_bug_that_nobody_waits_for_reaches_the_loop(
    house: House, until: Until, expected_log: Callable[..., None]
) -> None:
    expected_log("failed")
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: told.append(context["exception"])
    )

    await house.runner.start(Toy(ROWS, raising(ZeroDivisionError("bug"))))
    await until(lambda: told)

    assert isinstance(told[0], ZeroDivisionError)
    assert house.runner.progress == {}


async def test_a_full_disk_interrupts_even_where_the_end_cannot_be_written(
    house: House, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[..., None]
) -> None:
    expected_log("could not be written")

    def full(*_args: object, **_more: object) -> None:
        raise DiskFull("There is no room left.", details="SQLITE_FULL")

    monkeypatch.setattr(job_log, "end", full)
    run = await house.runner.run(Toy(ROWS, raising(DiskFull("There is no room left."))))

    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, "DiskFull")
    assert house.runner.progress == {}


async def test_closing_stops_at_the_next_step_and_starts_nothing_more(house: House) -> None:
    gate = Gate(at=4)
    run_id = await house.runner.start(Toy(ROWS, gate), store="Loja")
    await gate.reached.wait()

    closing = asyncio.ensure_future(house.runner.close())
    await asyncio.sleep(0)
    gate.open.set()
    await closing

    run = await JobsService(house.store).get(run_id)
    assert (run.state, run.done) == (RunState.INTERRUPTED, 6)
    with pytest.raises(JobBusy):
        await house.runner.start(Toy(("x",)))


async def test_closing_does_not_wait_for_ever(house: House) -> None:
    gate = Gate(at=4)
    run_id = await house.runner.start(Toy(ROWS, gate), store="Loja")
    waiting = asyncio.ensure_future(house.runner.wait(run_id))
    await gate.reached.wait()

    await house.runner.close(timeout=0)

    run = await JobsService(house.store).get(run_id)
    assert (run.state, run.done, run.checkpoint) == (RunState.INTERRUPTED, 4, "4")
    assert await waiting == run


async def test_only_what_is_unfinished_can_be_continued(house: House) -> None:
    run = await house.runner.run(Toy(ROWS))

    with pytest.raises(InvalidInput):
        await house.runner.resume(run.id)
    with pytest.raises(NotThere):
        await house.runner.resume(999)
    with pytest.raises(NotThere):
        await house.runner.wait(999)


async def test_a_job_that_is_not_known_any_more_is_told(house: House) -> None:
    run = await house.runner.run(Toy(ROWS, raising(Rejected("No.")), key="old"))

    with pytest.raises(InvalidInput):
        await house.runner.resume(run.id)


async def test_the_failed_rows_are_done_again_in_a_new_run(house: House) -> None:
    outcomes = {"b": Outcome.FAILED, "c": Outcome.NOT_SENT, "d": Outcome.SKIPPED}
    first = await house.runner.run(Toy(ROWS, outcomes=outcomes), store="Loja")
    assert (first.done, first.failed, first.not_sent, first.skipped) == (5, 1, 1, 1)

    again = await house.runner.wait(await house.runner.run_again(first.id))

    rows = await JobsService(house.store).rows(again.id)
    assert [row.result.key for row in rows] == ["b", "c"]
    assert again.store == "Loja"
    with pytest.raises(InvalidInput):
        await house.runner.run_again(again.id)


async def test_progress_is_told_at_most_ten_times_a_second(house: House) -> None:
    told: list[float] = []
    loop = asyncio.get_running_loop()
    stop = house.runner.listen(lambda: told.append(loop.time()))

    await house.runner.run(Toy(tuple(f"r{n}" for n in range(120)), size=1))
    stop()

    assert told
    assert all(later - earlier > 0.09 for earlier, later in pairwise(told))


@dataclass(frozen=True)
class Hasty:
    """A job whose save fails as a bug would."""

    key: str = "hasty"
    title: str = "Hasty"
    arguments: dict[str, Any] = field(default_factory=dict)

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        yield Step(1, 1, save=partial(self._fail))

    @staticmethod
    def _fail(_tx: Tx) -> None:
        raise Rejected("No.")


async def test_an_error_while_saving_ends_the_run_as_any_other(house: House) -> None:
    run = await house.runner.run(Hasty())

    assert (run.state, run.error_kind, run.done) == (RunState.FAILED, "Rejected", 0)
