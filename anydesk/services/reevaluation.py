"""Pendências that solve themselves: orders looked at again after a mapping or link was added."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from anydesk.api import json_text, payloads
from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.hub_orders import HubOrder
from anydesk.core.reevaluation import Reevaluated
from anydesk.storage import reevaluation as storage
from anydesk.storage.store import Store

AT_ONCE = 20
"""Orders looked at before others may use the store."""


class ReevaluationService:
    """Looks at orders again with today's configuration and the newest version that was seen."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def waiting(self, integration_id: int | None = None) -> int:
        """How many orders have an issue that the configuration may have resolved by now."""
        ask = partial(storage.waiting, integration_id=integration_id)
        return len(await self._store.run(ask, durable=False))

    async def preview(self, integration_id: int | None = None) -> tuple[Reevaluated, ...]:
        """What looking at the waiting orders again would do; those without a change are left out.

        Nothing is written.
        """
        ask = partial(storage.waiting, integration_id=integration_id)
        order_ids = await self._store.run(ask, durable=False)
        found: list[Reevaluated] = []
        for start in range(0, len(order_ids), AT_ONCE):
            some = await self._read(order_ids[start : start + AT_ONCE])
            for store_id, orders in some.items():
                look = partial(
                    storage.preview, integration_id=store_id, orders=orders, at=self._clock.now()
                )
                found += await self._store.run(look, durable=False)
        return tuple(one for one in found if one.is_changed)

    async def apply(self, order_id: int) -> Reevaluated | None:
        """Look at one order again and keep what changes; None: there is nothing to look at."""
        for store_id, orders in (await self._read([order_id])).items():
            work = partial(
                storage.apply,
                integration_id=store_id,
                order_id=order_id,
                order=orders[order_id],
                at=self._clock.now(),
            )
            done = await self._store.run(work)
            self._changes.publish(kinds.SALES_ORDERS, kinds.HUB_ORDERS, kinds.PRODUCTS)
            return done
        return None

    async def _read(self, order_ids: Sequence[int]) -> Mapping[int, dict[int, HubOrder]]:
        """The newest versions of some orders, by integration and sales order id."""
        texts = await self._store.run(
            partial(storage.newest_raw, order_ids=order_ids), durable=False
        )
        found: defaultdict[int, dict[int, HubOrder]] = defaultdict(dict)
        for order_id, (store_id, text) in texts.items():
            found[store_id][order_id] = payloads.order(json_text.parse(text), text)
            # Reading one takes a fraction of a millisecond; twenty are felt in the window.
            await asyncio.sleep(0)
        return found
