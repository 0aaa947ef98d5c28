"""The shape of every bulk action on chosen rows: a few at once, told in their order."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from anydesk.core.errors import AppError
from anydesk.core.jobs import Outcome, RowResult, Save, Step

T = TypeVar("T")

AT_ONCE = 4
"""Rows at the hub at the same time; the pacer of the token decides how fast they really go."""

PER_STEP = 20
"""Rows saved together at most: some milliseconds of the store's time."""


@dataclass(frozen=True)
class Row:
    """What became of one row, and what to save with its result."""

    result: RowResult
    save: Save | None = None


Work = Callable[[T], Awaitable[Row | RowResult]]


@dataclass
class _Flight:
    """A row that is being worked on."""

    blank: RowResult
    task: "asyncio.Task[Row | RowResult]"


async def each_row(
    rows: Sequence[T],
    work: Work[T],
    *,
    checkpoint: str | None,
    blank: Callable[[T], RowResult] | None = None,
    changed: Iterable[str] = (),
    durable: bool = True,
    at_once: int = AT_ONCE,
    per_step: int = PER_STEP,
) -> AsyncGenerator[Step, None]:
    """Do ``work`` for each row; the checkpoint is the number of rows done from the start.

    An AppError about one row is its failed result. One that concerns all rows (``stops_job``)
    ends the job after what was done has been saved: nothing new is begun, what is on its way
    comes home, and the rows it met are NOT_SENT and tried again when the job continues.

    Args:
        blank: the result of a row before anything is known: its key, store, name, ref. An
            error is told in it. None: the row itself as text is its key.
    """
    done = int(json.loads(checkpoint)) if checkpoint else 0
    waiting = deque(rows[done:])
    flying: deque[_Flight] = deque()
    kinds, total = frozenset(changed), len(rows)
    finished: list[Row] = []
    settled, stop = done, None
    try:
        while waiting or flying:
            _take_off(waiting, flying, work, blank or _only_key, 0 if stop else at_once)
            if not flying:
                break
            row, error = await _landed(flying.popleft())
            stop = stop or error
            # Behind a row that was not sent nothing counts as settled: the job continues there.
            settled += stop is None
            finished.append(row)
            if len(finished) >= per_step or not (flying and flying[0].task.done()):
                yield _step(finished, settled, total, kinds, durable)
                finished = []
    finally:
        await _call_home(flying)
    if stop is not None:
        raise stop


def _only_key(row: object) -> RowResult:
    return RowResult(str(row))


def _take_off(
    waiting: deque[T],
    flying: deque[_Flight],
    work: Work[T],
    blank: Callable[[T], RowResult],
    most: int,
) -> None:
    loop = asyncio.get_running_loop()
    while waiting and len(flying) < most:
        row = waiting.popleft()
        flying.append(_Flight(blank(row), loop.create_task(_awaited(work, row))))


async def _awaited(work: Work[T], row: T) -> Row | RowResult:
    return await work(row)


async def _landed(flight: _Flight) -> tuple[Row, AppError | None]:
    try:
        found = await flight.task
    except AppError as error:
        outcome = Outcome.NOT_SENT if error.stops_job else Outcome.FAILED
        result = replace(flight.blank, outcome=outcome, message=str(error))
        return Row(result), error if error.stops_job else None
    return (Row(found), None) if isinstance(found, RowResult) else (found, None)


def _step(
    finished: Sequence[Row], settled: int, total: int, kinds: frozenset[str], durable: bool
) -> Step:
    saves = [row.save for row in finished if row.save is not None]
    return Step(
        done=settled,
        total=total,
        results=tuple(row.result for row in finished),
        save=partial(_save_all, saves=saves) if saves else None,
        checkpoint=json.dumps(settled),
        changed=kinds,
        durable=durable,
    )


def _save_all(tx: Any, *, saves: Sequence[Save]) -> None:
    for save in saves:
        save(tx)


async def _call_home(flying: Iterable[_Flight]) -> None:
    tasks = [flight.task for flight in flying]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
