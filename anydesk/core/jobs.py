"""The vocabulary of long work: a Job is told as a stream of Steps.

Each Step is a safe stopping point: what to save, the results of rows, and where to continue.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from anydesk.core.i18n import N_

JsonValue = Any
"""What can be written as JSON. The one border besides payloads and Qt where Any is allowed."""

Arguments = Mapping[str, JsonValue]
"""What a job was asked to do, as stored with its run: enough to build the job again."""

Save = Callable[[Any], object]
"""A storage call that takes the open transaction; built with ``functools.partial``."""


class Outcome(StrEnum):
    """What became of one row."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    """Not tried, because the job stopped before it; ``resume`` or a new run does it."""


class RunState(StrEnum):
    """The life of a run: waiting → running → one of the others.

    INTERRUPTED covers a stop by the person, a lost network and a crash: it can be resumed.
    """

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


OUTCOME_TITLES: Mapping[Outcome, str] = {
    Outcome.DONE: N_("Done"),
    Outcome.SKIPPED: N_("Skipped"),
    Outcome.FAILED: N_("Failed"),
    Outcome.NOT_SENT: N_("Not sent"),
}

RUN_STATE_TITLES: Mapping[RunState, str] = {
    RunState.WAITING: N_("Waiting"),
    RunState.RUNNING: N_("Running"),
    RunState.FINISHED: N_("Finished"),
    RunState.INTERRUPTED: N_("Interrupted"),
    RunState.FAILED: N_("Failed"),
}


@dataclass(frozen=True)
class RowResult:
    """What happened to one row of a job.

    Args:
        key: the row as the merchant knows it: the SKU, the hub order id.
        message: a sentence; for a refusal, the hub's own text.
        store: name of the integration, where rows of several are mixed.
        listing: the listing's identifier at the hub.
        before, after: the value the hub had and the value sent, as text for people.
        ref: what "run the failed rows again" needs to find the row: a local or hub id.
    """

    key: str
    outcome: Outcome = Outcome.DONE
    message: str = ""
    store: str = ""
    listing: str = ""
    name: str = ""
    before: str = ""
    after: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Step:
    """One safe stopping point of a job.

    ``save``, ``checkpoint`` and ``results`` are written in ONE transaction by the runner.

    Args:
        done: rows finished so far, since the job's first start.
        total: rows in all, None while unknown.
        checkpoint: where to continue; None leaves the last one in place.
        changed: the kinds of records that changed (``core.changes``).
        durable: False lets the save skip the disk flush: only for what the hub can tell again.
    """

    done: int
    total: int | None = None
    results: tuple[RowResult, ...] = ()
    save: Save | None = None
    checkpoint: str | None = None
    changed: frozenset[str] = frozenset()
    durable: bool = True


class Job(Protocol):
    """Long work. ``arguments`` must be enough to build it again after a restart.

    A job with the attribute ``tells_only_trouble = True`` gives results of rows that went wrong
    and no others; what its Steps count beyond them is done. One with ``resumable_days = 7``
    can be continued for so many calendar days after it stopped, and starts over later. The run
    of one with ``leaves_no_idle_run = True`` is forgotten where it finished without a result.
    """

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def arguments(self) -> Arguments: ...

    def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]: ...


@dataclass(frozen=True)
class JobRun:
    """One run of a job as remembered by the store.

    ``error_kind`` is the class name of the AppError that ended it ("Unauthorized"), or "".
    """

    id: int
    key: str
    title: str
    store: str
    arguments: Arguments
    state: RunState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    total: int | None
    done: int
    skipped: int
    failed: int
    not_sent: int
    checkpoint: str | None
    message: str
    error_kind: str

    @property
    def processed(self) -> int:
        """Rows that have an outcome."""
        return self.done + self.skipped + self.failed + self.not_sent


@dataclass(frozen=True)
class JobRow:
    """One stored row result of a run."""

    id: int
    run_id: int
    result: RowResult
    at: datetime
