"""The outbox: what waits, what was refused, trying again, giving up, and starting a delivery."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import JobBusy
from anydesk.core.outbox import OutboxEntry, OutboxRow, OutboxStore
from anydesk.core.query import Query
from anydesk.storage import outbox as storage
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.services import Services

KEY = "outbox.deliver"


class OutboxService:
    """A list service of entries; the job ``outbox.deliver`` delivers them."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def find(self, query: Query) -> Sequence[int]:
        """The ids of the entries that match, in order."""
        return await self._store.run(partial(storage.find, query=query), durable=False)

    async def load(self, ids: Sequence[int]) -> Sequence[OutboxRow]:
        """The rows in the order asked; those that are gone are left out."""
        return await self._store.run(partial(storage.load, ids=ids), durable=False)

    async def counts(self, query: Query) -> Mapping[str, int]:
        """How many match, by counter: ``waiting``, ``failed``, ``all``."""
        return await self._store.run(partial(storage.counts, query=query), durable=False)

    async def of_order(self, order_id: int) -> tuple[OutboxEntry, ...]:
        """What an order was or is to be told about, the oldest first."""
        return await self._store.run(partial(storage.of_order, order_id=order_id), durable=False)

    async def stores_due(self) -> tuple[OutboxStore, ...]:
        """The active integrations that have something to be told now."""
        return await self._store.run(
            partial(storage.stores_due, at=self._clock.now()), durable=False
        )

    async def retry(self, ids: Sequence[int]) -> int:
        """Tell these at the next delivery, refused ones too; how many there are."""
        count = await self._store.run(partial(storage.retry, ids=ids))
        self._changes.publish(kinds.OUTBOX)
        return count

    async def give_up(self, ids: Sequence[int]) -> int:
        """Do not tell these; how many were still to be told. The orders stay as they are."""
        given = await self._store.run(partial(storage.give_up, ids=ids, at=self._clock.now()))
        self._changes.publish(kinds.OUTBOX, kinds.SALES_ORDERS)
        return len(given)


async def start_delivery(services: "Services", store: OutboxStore) -> int | None:
    """Start telling an integration what waits for it; the run's id, None: nothing is left.

    A delivery that stopped for want of a network goes on in its own run, so that a day without
    one leaves one line under Activity and not one for each move.
    """
    from anydesk.services.jobs import JOBS

    job = JOBS[KEY](services, {"integration_id": store.integration_id})
    while True:
        try:
            stopped = await _interrupted(services, store)
            if stopped is not None:
                return await services.runner.resume(stopped)
            return await services.runner.start(job, store=store.store)
        except JobBusy:
            # The one at work may have looked for the last time already: what came since is
            # delivered when it has ended.
            if not await _ended(services, store):
                return None


async def _ended(services: "Services", store: OutboxStore) -> bool:
    """Wait for the delivery at work; whether something is due after it."""
    at_work = [
        one.run_id
        for one in services.runner.progress.values()
        if (one.key, one.store) == (KEY, store.store)
    ]
    if not at_work:
        return False
    await services.runner.wait(at_work[0])
    due = await services.outbox.stores_due()
    return any(one.integration_id == store.integration_id for one in due)


async def _interrupted(services: "Services", store: OutboxStore) -> int | None:
    asked = Query(filters={"to_continue": "yes", "key": KEY, "store": store.store})
    for run_id in await services.jobs.find(asked):
        run = await services.jobs.get(run_id)
        # A store of this name may have been another one in those days.
        if run.arguments["integration_id"] == store.integration_id:
            return run_id
    return None
