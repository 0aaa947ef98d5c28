"""The hub's orders as mirrored here: the list, its counters, and the raw JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from anydesk.core.hub_orders import HubOrderRow
from anydesk.core.query import Query
from anydesk.storage import hub_order_lists, hub_orders
from anydesk.storage.store import Store


class HubOrdersService:
    """A list service of mirrored orders; reading them at the hub is the job ``orders.read``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, query: Query) -> Sequence[int]:
        """The ids of the rows that match, in order."""
        return await self._store.run(partial(hub_order_lists.find, query=query), durable=False)

    async def load(self, ids: Sequence[int]) -> Sequence[HubOrderRow]:
        """The rows in the order asked; those that are gone are left out."""
        return await self._store.run(partial(hub_order_lists.load, ids=ids), durable=False)

    async def counts(self, query: Query) -> Mapping[str, int]:
        """How many match, by counter: ``new``, ``issues``, ``all``."""
        return await self._store.run(partial(hub_order_lists.counts, query=query), durable=False)

    async def channels(self, integration_id: int | None = None) -> Sequence[str]:
        """The channels' codes that occur."""
        return await self._store.run(
            partial(hub_order_lists.channels, integration_id=integration_id), durable=False
        )

    async def raw(self, row_id: int) -> str:
        """The JSON of the order as the hub last told it, "" where it is not there."""
        return await self._store.run(partial(hub_orders.raw, row_id=row_id), durable=False)

    async def versions(self, row_id: int) -> Sequence[tuple[datetime, str]]:
        """Every version that was seen, the newest first."""
        return await self._store.run(partial(hub_orders.versions, row_id=row_id), durable=False)
