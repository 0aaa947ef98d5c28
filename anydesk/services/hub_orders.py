"""The hub's orders as mirrored here: the list, its counters, and the raw JSON."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from anydesk.core.changes import HUB_ORDERS, Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import AppError, NotFound, NotThere
from anydesk.core.hub_orders import HubOrder, HubOrderRow
from anydesk.core.i18n import _
from anydesk.core.query import Query
from anydesk.services.connections import Connections
from anydesk.services.jobs.breakdowns import is_failing_at
from anydesk.services.tasks import or_error
from anydesk.storage import hub_order_lists, hub_orders
from anydesk.storage.store import Store

AT_ONCE = 4
"""Orders asked for at the same time."""


class HubOrdersService:
    """A list service of mirrored orders; reading them at the hub is the job ``orders.read``."""

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

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

    async def require(self, integration_id: int, hub_ids: Sequence[int]) -> None:
        """See whether these orders exist; those that were not known are read and mirrored.

        Raises NotThere naming those that the hub does not have, and the ApiError that concerns
        all of them. An order that the hub has and cannot tell is no reason to stop here.
        """
        known = await self._store.run(
            partial(hub_orders.known_ids, integration_id=integration_id, hub_ids=hub_ids),
            durable=False,
        )
        new = [hub_id for hub_id in dict.fromkeys(hub_ids) if hub_id not in known]
        answers: dict[int, HubOrder | AppError] = {}
        for start in range(0, len(new), AT_ONCE):
            answers |= await self._asked(integration_id, new[start : start + AT_ONCE])
        missing = [str(one) for one, answer in answers.items() if isinstance(answer, NotFound)]
        if missing:
            raise NotThere(
                _("ANYMARKET has no order {numbers}.").format(numbers=", ".join(missing)),
                hint=_("Look it up with: anydesk orders list --remote"),
            )
        failing = [answer for answer in answers.values() if is_failing_at(answer)]
        if failing and len(failing) == len(new) == len(set(hub_ids)):
            # Nothing came at all: that is no fault of one order.
            raise next(answer for answer in failing if isinstance(answer, AppError))

    async def _asked(
        self, integration_id: int, hub_ids: Sequence[int]
    ) -> dict[int, HubOrder | AppError]:
        hub = await self._connections.hub(integration_id)
        answers = await asyncio.gather(*(or_error(hub.orders.get(one)) for one in hub_ids))
        found = [answer for answer in answers if isinstance(answer, HubOrder)]
        if found:
            mirror = partial(
                hub_orders.mirror, integration_id=integration_id, orders=found, at=self._clock.now()
            )
            await self._store.run(mirror, durable=False)
            self._changes.publish(HUB_ORDERS)
        for answer in answers:
            if isinstance(answer, AppError) and answer.stops_job and not is_failing_at(answer):
                raise answer
        return dict(zip(hub_ids, answers, strict=True))
