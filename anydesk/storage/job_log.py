"""Runs of jobs and what became of each of their rows; kept across restarts."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, literal, select, update

from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.jobs import Arguments, JobRow, JobRun, Outcome, RowResult, RunState, Step
from anydesk.core.query import Query
from anydesk.storage.lists import find_ids, in_order, pieces
from anydesk.storage.order_tables import job_rows, job_runs
from anydesk.storage.rows import record_of, upsert
from anydesk.storage.store import Tx
from anydesk.storage.types import Utc

_UNFINISHED = (RunState.WAITING.value, RunState.RUNNING.value)
_COUNTERS = {outcome: outcome.value for outcome in Outcome}
_ROW_KEY = ("run_id", "store", "listing", "key")
_RESULT = tuple(name for name in job_rows.c.keys() if name not in {"id", "run_id", "at"})  # noqa: SIM118 - a ColumnCollection iterates over columns
_SORTS = {
    name: job_runs.c[name]
    for name in ("id", "created_at", "finished_at", "title", "store", "state", "failed")
}
_TROUBLE = (job_runs.c.failed + job_runs.c.not_sent > 0) | (
    job_runs.c.state == RunState.FAILED.value
)
"""Rows that did not go through, or a run that ended by an error."""

_TO_CONTINUE = (job_runs.c.state == RunState.INTERRUPTED.value) & (job_runs.c.key != "orders.read")
"""Work that waits for somebody. Looking for orders does not: the next look begins anew."""

_FILTERS = {
    name: (lambda value, column=job_runs.c[name]: column == value)
    for name in ("state", "key", "store")
} | {
    "since": lambda value: job_runs.c.created_at >= value,
    "until": lambda value: job_runs.c.created_at < value,
    "to_continue": lambda value: _TO_CONTINUE if value in ("yes", True) else ~_TO_CONTINUE,
    "trouble": lambda value: _TROUBLE if value in ("yes", True) else ~_TROUBLE,
}


def create(tx: Tx, *, key: str, title: str, store: str, arguments: Arguments, at: datetime) -> int:
    """A new run that waits for its turn."""
    made = insert(job_runs).values(
        key=key,
        title=title,
        store=store,
        arguments=dict(arguments),
        state=RunState.WAITING.value,
        created_at=at,
    )
    run_id: int = tx.execute(made.returning(job_runs.c.id)).scalar_one()
    return run_id


def get(tx: Tx, run_id: int) -> JobRun:
    """One run with its arguments. Raises NotThere."""
    row = tx.execute(select(job_runs).where(job_runs.c.id == run_id)).first()
    if row is None:
        raise NotThere(_("There is no job {number}.").format(number=run_id))
    return record_of(JobRun, row)


def find(tx: Tx, query: Query) -> "array[int]":
    """The ids in the order asked, the newest first where nothing is asked."""
    return find_ids(
        tx,
        job_runs,
        job_runs.c.id,
        query,
        search_column=func.lower(job_runs.c.store),
        sorts=_SORTS,
        filters=_FILTERS,
        default_sort=job_runs.c.id.desc(),
    )


def load(tx: Tx, ids: Sequence[int]) -> tuple[JobRun, ...]:
    """The runs in the order asked, without their arguments: a send holds thousands of rows."""
    columns = [column for column in job_runs.c if column is not job_runs.c.arguments]
    found = {
        row.id: record_of(JobRun, row, arguments={})
        for part in pieces(ids)
        for row in tx.execute(select(*columns).where(job_runs.c.id.in_(part)))
    }
    return in_order(ids, found)


def begin(tx: Tx, run_id: int, at: datetime, *, only_trouble: bool = False) -> JobRun:
    """The run works from now on, for the first time or again.

    Args:
        only_trouble: the job gives no results of rows that went well.
    """
    if not only_trouble:
        _recount(tx, run_id)
    change = update(job_runs).where(job_runs.c.id == run_id)
    tx.execute(
        change.values(
            state=RunState.RUNNING.value,
            started_at=func.coalesce(job_runs.c.started_at, literal(at, Utc())),
            finished_at=None,
            message="",
            error_kind="",
        )
    )
    return get(tx, run_id)


def wait_again(tx: Tx, run_id: int) -> None:
    """A run that is continued waits for its turn."""
    change = update(job_runs).where(job_runs.c.id == run_id)
    tx.execute(change.values(state=RunState.WAITING.value))


def save_step(tx: Tx, run_id: int, step: Step, at: datetime) -> None:
    """What the Step saves, its results, its checkpoint and the counters: all or nothing."""
    if step.save is not None:
        step.save(tx)
    _put_rows(tx, run_id, step.results, at)
    counts = Counter(result.outcome for result in step.results)
    values: dict[str, Any] = {
        # A row that replaces an earlier one is counted twice here; the end counts anew.
        name: job_runs.c[name] + counts[outcome]
        for outcome, name in _COUNTERS.items()
        if counts[outcome]
    }
    if step.checkpoint is not None:
        values["checkpoint"] = step.checkpoint
    if step.total is not None:
        values["total"] = step.total
    if values:
        tx.execute(update(job_runs).where(job_runs.c.id == run_id).values(values))


def end(
    tx: Tx,
    run_id: int,
    *,
    state: RunState,
    at: datetime,
    done: int,
    only_trouble: bool = False,
    keep_idle: bool = True,
    message: str = "",
    error_kind: str = "",
) -> JobRun:
    """The run has ended. Its counters become what its rows say.

    Args:
        done: how many rows the job finished; counts where it tells no results of rows.
        only_trouble: the job gives no results of rows that went well.
        keep_idle: False forgets the run where it finished and no row has a result.
    """
    values: dict[str, Any] = {
        "state": state.value,
        "finished_at": at,
        "message": message,
        "error_kind": error_kind,
    }
    if state is RunState.FINISHED:
        values["checkpoint"] = None
    counted = _recount(tx, run_id)
    if only_trouble or not counted:
        values["done"] = max(done - sum(counted.values()), 0)
    tx.execute(update(job_runs).where(job_runs.c.id == run_id).values(values))
    run = get(tx, run_id)
    if not keep_idle and not counted and state is RunState.FINISHED:
        tx.execute(delete(job_runs).where(job_runs.c.id == run_id))
    return run


def interrupt_orphans(tx: Tx) -> int:
    """Runs that a crash or a power cut left as working can be continued. How many there were."""
    message = _("The program ended while this was working. It can be continued.")
    orphans = tx.execute(select(job_runs.c.id).where(job_runs.c.state.in_(_UNFINISHED))).scalars()
    ids = list(orphans)
    for run_id in ids:
        _recount(tx, run_id)
        tx.execute(
            update(job_runs)
            .where(job_runs.c.id == run_id)
            .values(state=RunState.INTERRUPTED.value, message=message)
        )
    return len(ids)


def stopped_at(tx: Tx, run: JobRun) -> datetime:
    """When a run stopped; of one that a crash ended, when it last got something done."""
    if run.finished_at is not None:
        return run.finished_at
    last = select(func.max(job_rows.c.at)).where(job_rows.c.run_id == run.id)
    return tx.execute(last).scalar_one() or run.started_at or run.created_at


def last_of(tx: Tx, keys: Sequence[str], integration_id: int) -> JobRun | None:
    """The newest run of one of these jobs about one integration."""
    wanted = (
        select(job_runs)
        .where(
            job_runs.c.key.in_(keys),
            func.json_extract(job_runs.c.arguments, "$.integration_id") == integration_id,
        )
        .order_by(job_runs.c.id.desc())
        .limit(1)
    )
    row = tx.execute(wanted).first()
    return record_of(JobRun, row) if row else None


def rows(tx: Tx, run_id: int, outcomes: Iterable[Outcome] | None = None) -> tuple[JobRow, ...]:
    """The results of a run in the order they came, of these outcomes or of all."""
    statement = select(job_rows).where(job_rows.c.run_id == run_id).order_by(job_rows.c.id)
    if outcomes is not None:
        statement = statement.where(job_rows.c.outcome.in_([one.value for one in outcomes]))
    return tuple(
        JobRow(row.id, row.run_id, _result_of(row._mapping), row.at)  # noqa: SLF001 - its public name
        for row in tx.execute(statement)
    )


def count_rows(tx: Tx, run_id: int) -> Mapping[Outcome, int]:
    """How many rows of each outcome a run has."""
    counted = tx.execute(
        select(job_rows.c.outcome, func.count())
        .where(job_rows.c.run_id == run_id)
        .group_by(job_rows.c.outcome)
    )
    return {Outcome(outcome): count for outcome, count in counted}


def _recount(tx: Tx, run_id: int) -> Mapping[Outcome, int]:
    """Set the counters to what the rows say, where there are rows; what they say."""
    counts = count_rows(tx, run_id)
    if counts:
        values = {name: counts.get(outcome, 0) for outcome, name in _COUNTERS.items()}
        tx.execute(update(job_runs).where(job_runs.c.id == run_id).values(values))
    return counts


def _put_rows(tx: Tx, run_id: int, results: Sequence[RowResult], at: datetime) -> None:
    upsert(
        tx,
        job_rows,
        [
            {
                "run_id": run_id,
                "at": at,
                **{name: getattr(result, name) for name in _RESULT},
                "outcome": result.outcome.value,
            }
            for result in results
        ],
        key=_ROW_KEY,
    )


def _result_of(row: RowMapping) -> RowResult:
    values = {name: row[name] for name in _RESULT}
    return RowResult(**{**values, "outcome": Outcome(values["outcome"])})
