"""The queue of changed orders (API §9): read, store, and only then acknowledge."""

from collections.abc import Sequence
from dataclasses import dataclass

from anydesk.api import payloads
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST
from anydesk.api.plain_lists import rows_of
from anydesk.api.records import FeedRow
from anydesk.core.errors import NotFound, Rejected

BATCH = 50
"""The hub does not say how many it takes at once; integrators use this."""


@dataclass(frozen=True)
class OrderFeedApi:
    """Orders that changed. Rows come in no order and come again until acknowledged."""

    client: ApiClient

    async def list(self, *, limit: int = LARGEST, lane: Lane = Lane.ORDERS) -> tuple[FeedRow, ...]:
        """Some of the changes; an order may be there several times."""
        answer = await self.client.get("/orders/feeds", params={"limit": limit}, lane=lane)
        return rows_of(answer, payloads.feed_row)

    async def acknowledge(
        self, rows: Sequence[FeedRow], *, lane: Lane = Lane.ORDERS
    ) -> tuple[FeedRow, ...]:
        """Tell that these were stored; the rows the hub would not take, which come again."""
        refused: list[FeedRow] = []
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            try:
                body = [payloads.acknowledgement(row) for row in batch]
                await self.client.put("/orders/feeds/batch", json=body, lane=lane)
            except (NotFound, Rejected):
                # One row that is gone makes the hub refuse them all.
                refused += [row for row in batch if not await self._acknowledged(row, lane)]
        return tuple(refused)

    async def _acknowledged(self, row: FeedRow, lane: Lane) -> bool:
        try:
            await self.client.put(
                f"/orders/feeds/{row.hub_id}",
                # ANYMARKET: without a status all rows of the order count as read.
                params={"status": row.status or None},
                json={"token": row.token},
                lane=lane,
            )
        except NotFound:
            return True
        except Rejected:
            return False
        return True
