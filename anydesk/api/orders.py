"""Orders (API §7.2)."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from anydesk.api import payloads
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST, Page, pages
from anydesk.api.retries import Patience
from anydesk.core.hub_orders import HubOrder
from anydesk.core.outbox import OrderAtHub, OrderUpdate

CREATED_SPAN = timedelta(days=120)
UPDATED_SPAN = timedelta(days=7)
"""The widest windows the hub takes; what it does with a wider one is not documented."""

ONCE = Patience(tries=1)
"""Who writes a step of an order looks before writing it again."""


@dataclass(frozen=True)
class Window:
    """A stretch of time to ask for; neighbours share their border, so rows may come twice."""

    after: datetime
    before: datetime


def created_windows(after: datetime, before: datetime) -> tuple[Window, ...]:
    """The stretch in windows for ``created_…``, oldest first."""
    return _windows(after, before, CREATED_SPAN)


def updated_windows(after: datetime, before: datetime) -> tuple[Window, ...]:
    """The stretch in windows for ``updated_…``, oldest first."""
    return _windows(after, before, UPDATED_SPAN)


@dataclass(frozen=True)
class OrdersApi:
    """The account's orders."""

    client: ApiClient

    def pages(
        self,
        *,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
        updated_after: datetime | None = None,
        updated_before: datetime | None = None,
        status: str | None = None,
        marketplace: str | None = None,
        marketplace_id: str | None = None,
        offset: int = 0,
        limit: int = LARGEST,
        lane: Lane = Lane.ORDERS,
    ) -> AsyncGenerator[Page[HubOrder], None]:
        """The orders of one window; a missing end is filled in, so that it stays in place.

        Raises:
            ValueError: created and updated are mixed, or the window is wider than the hub takes.
        """
        created = self._window(created_after, created_before, CREATED_SPAN)
        updated = self._window(updated_after, updated_before, UPDATED_SPAN)
        if created and updated:
            raise ValueError("ask by creation or by update, not by both")
        params = {
            "createdAfter": created.after if created else None,
            "createdBefore": created.before if created else None,
            "updatedAfter": updated.after if updated else None,
            "updatedBefore": updated.before if updated else None,
            "status": status,
            "marketplace": marketplace,
            "marketplaceId": marketplace_id,
        }
        return pages(
            self.client, "/orders", payloads.order, params, offset=offset, limit=limit, lane=lane
        )

    async def get(self, hub_id: int, *, lane: Lane = Lane.ORDERS) -> HubOrder:
        """One order, whole by definition."""
        answer = await self.client.get(f"/orders/{hub_id}", lane=lane)
        return replace(payloads.order(answer), complete=True)

    async def tell(self, update: OrderUpdate, *, lane: Lane = Lane.TRACKING) -> OrderAtHub:
        """Move an order on at the hub (API §7.6); how it stands then.

        Sent once: after an error that says ``maybe_done`` look with ``standing`` first.

        Raises:
            Rejected: the hub refuses the step, in its own words.
            NotFound: there is no such order.
        """
        answer = await self.client.put(
            f"/orders/{update.hub_id}",
            json=payloads.order_update(update),
            lane=lane,
            patience=ONCE,
        )
        return payloads.order_at_hub(answer)

    async def standing(self, hub_id: int, *, lane: Lane = Lane.TRACKING) -> OrderAtHub:
        """How an order stands, as far as updates concern it."""
        return payloads.order_at_hub(await self.client.get(f"/orders/{hub_id}", lane=lane))

    def _window(
        self, after: datetime | None, before: datetime | None, span: timedelta
    ) -> Window | None:
        if after is None and before is None:
            return None
        before = before or self.client.clock.now()
        after = after or before - span
        if before - after > span:
            raise ValueError(f"a window of at most {span.days} days is needed")
        return Window(after, before)


def _windows(after: datetime, before: datetime, span: timedelta) -> tuple[Window, ...]:
    found = []
    while after < before:
        end = min(after + span, before)
        found.append(Window(after, end))
        after = end
    return tuple(found)
