"""Bulk actions: a bad row stands alone, a dead network stops after saving what was done."""

import asyncio
from collections.abc import Sequence
from functools import partial

import pytest

from anydesk.core.errors import AppError, Rejected, Unreachable
from anydesk.core.jobs import Outcome, RowResult, Step
from anydesk.services.jobs.bulk import Row, Work, each_row
from anydesk.storage import settings
from anydesk.storage.store import Store


async def collected(
    rows: Sequence[str], work: Work[str], checkpoint: str | None = None, at_once: int = 1
) -> tuple[list[Step], AppError | None]:
    steps: list[Step] = []
    try:
        async for step in each_row(
            rows, work, checkpoint=checkpoint, changed=("listings",), at_once=at_once, per_step=3
        ):
            steps.append(step)  # noqa: PERF401 - what came before an error counts
    except AppError as error:
        return steps, error
    return steps, None


def outcomes(steps: Sequence[Step]) -> dict[str, str]:
    return {one.key: one.outcome.value for step in steps for one in step.results}


async def fine(row: str) -> RowResult:
    return RowResult(row)


async def test_every_row_has_its_result_in_order() -> None:
    rows = [f"r{number}" for number in range(10)]

    steps, error = await collected(rows, fine, at_once=4)

    assert error is None
    assert list(outcomes(steps)) == rows
    assert (steps[-1].done, steps[-1].total, steps[-1].checkpoint) == (10, 10, "10")
    assert all(len(step.results) <= 3 for step in steps)
    assert steps[0].changed == frozenset({"listings"})


async def test_a_bad_row_does_not_take_the_others_with_it() -> None:
    async def work(row: str) -> RowResult:
        if row == "b":
            raise Rejected("Not like this.", hint="Mend it.")
        return RowResult(row)

    steps, error = await collected("abc", work)

    assert error is None
    assert outcomes(steps) == {"a": "done", "b": "failed", "c": "done"}
    (failed,) = [one for step in steps for one in step.results if one.outcome is Outcome.FAILED]
    assert failed.message == "Not like this. Mend it."


@pytest.mark.parametrize("at_once", [1, 3])
async def test_an_error_for_all_rows_stops_after_saving_and_continues_there(at_once: int) -> None:
    down = True
    tried: list[str] = []

    async def work(row: str) -> RowResult:
        tried.append(row)
        if row == "c" and down:
            raise Unreachable("No network.")
        return RowResult(row)

    steps, error = await collected("abcdef", work, at_once=at_once)
    assert isinstance(error, Unreachable)
    assert steps[-1].checkpoint == "2"
    assert outcomes(steps)["c"] == "not_sent"
    assert "f" not in tried

    down = False
    steps, error = await collected("abcdef", work, steps[-1].checkpoint, at_once)
    assert error is None
    assert outcomes(steps) == dict.fromkeys("cdef", "done")
    assert steps[-1].done == 6


async def test_rows_are_worked_on_side_by_side() -> None:
    together = asyncio.Barrier(3)

    async def work(row: str) -> RowResult:
        await together.wait()
        return RowResult(row)

    steps, error = await collected("abcdef", work, at_once=3)

    assert error is None
    assert len(outcomes(steps)) == 6


async def test_what_a_row_saves_lands_with_its_result(store: Store) -> None:
    async def work(row: str) -> Row:
        return Row(RowResult(row), partial(settings.remember, key=row, value=row.upper()))

    steps, _error = await collected("ab", work)
    for step in steps:
        assert step.save is not None
        await store.run(step.save)

    assert await store.run(partial(settings.recall, key="b")) == "B"


async def test_an_error_is_told_where_the_row_is_shown() -> None:
    async def work(row: str) -> RowResult:
        raise Rejected("No.")

    steps = [
        step
        async for step in each_row(
            ["1"],
            work,
            checkpoint=None,
            blank=lambda row: RowResult(f"SKU-{row}", store="Loja", ref=row),
        )
    ]

    assert steps[0].results == (RowResult("SKU-1", Outcome.FAILED, "No.", "Loja", ref="1"),)


async def test_a_bug_passes_through_and_nothing_is_left_running() -> None:
    gone = asyncio.Event()

    async def work(row: str) -> RowResult:
        if row == "a":
            raise ZeroDivisionError
        try:
            await asyncio.Event().wait()
        finally:
            gone.set()
        return RowResult(row)

    with pytest.raises(ZeroDivisionError):
        await collected("ab", work, at_once=2)

    assert gone.is_set()


async def test_no_rows_are_no_work() -> None:
    assert await collected([], fine) == ([], None)
    assert await collected("ab", fine, "2") == ([], None)
