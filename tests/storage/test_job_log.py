"""The memory of runs: steps land as a whole, rows replace their earlier result, counters agree."""

from datetime import UTC, datetime
from functools import partial

import pytest

from anydesk.core.errors import NotThere
from anydesk.core.jobs import JobRun, Outcome, RowResult, RunState, Step
from anydesk.core.query import Query
from anydesk.storage import job_log, settings
from anydesk.storage.store import Store, Tx

AT = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


async def created(store: Store, /, **more: object) -> int:
    given = {"key": "toy", "title": "Toy", "store": "Loja", "arguments": {"n": [1, 2]}, "at": AT}
    return await store.run(partial(job_log.create, **{**given, **more}))  # type: ignore[arg-type]


async def get(store: Store, run_id: int) -> JobRun:
    return await store.run(partial(job_log.get, run_id=run_id))


def results(outcome: Outcome, *keys: str, store: str = "") -> tuple[RowResult, ...]:
    return tuple(RowResult(key, outcome, store=store) for key in keys)


async def save(store: Store, run_id: int, step: Step) -> None:
    await store.run(partial(job_log.save_step, run_id=run_id, step=step, at=AT))


async def test_a_run_is_remembered_from_its_beginning(store: Store) -> None:
    run_id = await created(store)

    waiting = await get(store, run_id)
    working = await store.run(partial(job_log.begin, run_id=run_id, at=AT))

    assert waiting.state is RunState.WAITING
    assert waiting.arguments == {"n": [1, 2]}
    assert waiting.started_at is None
    assert working.state is RunState.RUNNING
    assert working.started_at == AT


async def test_a_step_lands_with_everything_that_belongs_to_it(store: Store) -> None:
    run_id = await created(store)
    step = Step(
        2,
        total=5,
        results=results(Outcome.DONE, "a") + results(Outcome.FAILED, "b"),
        save=partial(settings.remember, key="saved", value=1),
        checkpoint="2",
    )

    await save(store, run_id, step)

    run = await get(store, run_id)
    assert (run.done, run.failed, run.total, run.checkpoint) == (1, 1, 5, "2")
    assert await store.run(partial(settings.recall, key="saved")) == 1


async def test_a_step_whose_save_fails_leaves_no_trace(store: Store) -> None:
    run_id = await created(store)

    def fail(tx: Tx) -> None:
        settings.remember(tx, "saved", 1)
        raise LookupError("a bug")

    with pytest.raises(LookupError):
        await save(store, run_id, Step(1, 2, results(Outcome.DONE, "a"), fail, "1"))

    run = await get(store, run_id)
    assert (run.done, run.checkpoint) == (0, None)
    assert await store.run(partial(job_log.rows, run_id=run_id)) == ()
    assert await store.run(partial(settings.recall, key="saved")) is None


async def test_a_row_tried_again_replaces_its_result_and_the_end_counts_anew(
    store: Store,
) -> None:
    run_id = await created(store)
    await save(store, run_id, Step(2, 3, results(Outcome.NOT_SENT, "a", "b")))
    await save(store, run_id, Step(2, 3, results(Outcome.DONE, "a", "b"), checkpoint="2"))
    await save(store, run_id, Step(3, 3, results(Outcome.SKIPPED, "a", store="Outra")))

    ended = await store.run(
        partial(job_log.end, run_id=run_id, state=RunState.FINISHED, at=AT, done=3)
    )

    rows = await store.run(partial(job_log.rows, run_id=run_id))
    assert [(row.result.key, row.result.store) for row in rows] == [
        ("a", ""),
        ("b", ""),
        ("a", "Outra"),
    ]
    assert (ended.done, ended.skipped, ended.not_sent, ended.processed) == (2, 1, 0, 3)
    assert ended.checkpoint is None
    assert ended.finished_at == AT


async def test_a_run_without_rows_counts_what_it_did(store: Store) -> None:
    run_id = await created(store)

    ended = await store.run(
        partial(job_log.end, run_id=run_id, state=RunState.FINISHED, at=AT, done=480)
    )

    assert ended.done == 480


async def test_an_interrupted_run_keeps_its_checkpoint(store: Store) -> None:
    run_id = await created(store)
    await save(store, run_id, Step(1, 2, results(Outcome.DONE, "a"), checkpoint="1"))

    end = partial(job_log.end, run_id=run_id, at=AT, done=1)
    ended = await store.run(
        partial(end, state=RunState.INTERRUPTED, message="No network.", error_kind="Unreachable")
    )

    assert ended.checkpoint == "1"
    assert (ended.message, ended.error_kind) == ("No network.", "Unreachable")


async def test_what_a_crash_left_can_be_continued_after_the_next_start(store: Store) -> None:
    waiting, working = await created(store), await created(store)
    await store.run(partial(job_log.begin, run_id=working, at=AT))
    await save(store, working, Step(1, 2, results(Outcome.DONE, "a"), checkpoint="1"))
    await store.close()

    again = Store(store.folder)
    await again.open()

    for run_id in (waiting, working):
        run = await get(again, run_id)
        assert run.state is RunState.INTERRUPTED
        assert run.message
    assert (await get(again, working)).checkpoint == "1"
    await again.close()


async def test_rows_are_found_by_what_became_of_them(store: Store) -> None:
    run_id = await created(store)
    await save(store, run_id, Step(2, 2, results(Outcome.DONE, "a") + results(Outcome.FAILED, "b")))

    failed = await store.run(
        partial(job_log.rows, run_id=run_id, outcomes={Outcome.FAILED, Outcome.NOT_SENT})
    )
    counts = await store.run(partial(job_log.count_rows, run_id=run_id))

    assert [row.result.key for row in failed] == ["b"]
    assert failed[0].run_id == run_id
    assert failed[0].at == AT
    assert counts == {Outcome.DONE: 1, Outcome.FAILED: 1}


async def test_the_list_has_the_newest_first_and_leaves_the_arguments_out(store: Store) -> None:
    first = await created(store, store="Loja Azul")
    second = await created(store, key="other")

    async def found(query: Query) -> list[int]:
        return list(await store.run(partial(job_log.find, query=query)))

    assert await found(Query()) == [second, first]
    assert await found(Query(text="azul")) == [first]
    assert await found(Query().where(key="other")) == [second]
    assert await found(Query().where(state="waiting", since=AT, until=AT)) == []
    loaded = await store.run(partial(job_log.load, ids=[first, 99, second]))
    assert [run.id for run in loaded] == [first, second]
    assert loaded[0].arguments == {}


async def test_an_unknown_run_is_told(store: Store) -> None:
    with pytest.raises(NotThere, match="7"):
        await get(store, 7)
