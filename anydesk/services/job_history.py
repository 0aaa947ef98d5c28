"""Runs of the past and of now: the list, one run, its rows."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from anydesk.core.jobs import JobRow, JobRun, Outcome
from anydesk.core.query import Query
from anydesk.storage import job_log as storage
from anydesk.storage.store import Store


class JobsService:
    """The list of runs for a Screen, and their rows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, query: Query) -> Sequence[int]:
        """All matching ids, the newest first where no order is asked.

        Filters: state, key, store, since, until.
        """
        return await self._store.run(partial(storage.find, query=query), durable=False)

    async def load(self, ids: Sequence[int]) -> Sequence[JobRun]:
        """The runs in the order asked. Their ``arguments`` are left empty: ``get`` has them."""
        return await self._store.run(partial(storage.load, ids=ids), durable=False)

    async def get(self, run_id: int) -> JobRun:
        """One run. Raises NotThere."""
        return await self._store.run(partial(storage.get, run_id=run_id), durable=False)

    async def rows(
        self, run_id: int, outcomes: Iterable[Outcome] | None = None
    ) -> tuple[JobRow, ...]:
        """The results of a run in the order they came, of these outcomes or of all."""
        wanted = None if outcomes is None else frozenset(outcomes)
        rows = partial(storage.rows, run_id=run_id, outcomes=wanted)
        return await self._store.run(rows, durable=False)

    async def count_rows(self, run_id: int) -> Mapping[Outcome, int]:
        """How many rows of each outcome a run has."""
        return await self._store.run(partial(storage.count_rows, run_id=run_id), durable=False)
