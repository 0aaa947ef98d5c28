"""Reads the hub's orders of a period into the mirror; no sales order is touched."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from anydesk.core.changes import HUB_ORDERS
from anydesk.core.i18n import N_
from anydesk.core.jobs import Arguments, Step
from anydesk.services.jobs.ahead import Ahead
from anydesk.services.jobs.order_pages import OrderPage, Walk, start_of, unreadable
from anydesk.storage import hub_orders

if TYPE_CHECKING:
    from anydesk.services import Services


@dataclass(frozen=True)
class ReadHubOrders:
    """Mirrors the orders of one integration that were placed in a period.

    Each page is one Step. Rows that cannot be read become failed results and stop nothing.
    """

    services: "Services"
    arguments: Arguments
    key = "orders.read"
    title = N_("Look for orders at the hub")
    tells_only_trouble = True

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for each page."""
        hub = await self.services.connections.hub(self.arguments["integration_id"])
        place = await start_of(self.services, self.arguments, checkpoint)
        walk = Walk(hub.orders, place, self.arguments.get("status") or None)
        ahead = Ahead(walk.next)
        try:
            while page := await ahead.take():
                ahead.start()
                yield self._step(page)
        finally:
            await ahead.close()

    def _step(self, page: OrderPage) -> Step:
        return Step(
            done=page.place.done,
            total=page.total,
            results=tuple(unreadable(row) for row in page.bad),
            save=partial(
                hub_orders.mirror,
                integration_id=self.arguments["integration_id"],
                orders=page.orders,
                at=self.services.clock.now(),
            ),
            checkpoint=page.place.text(),
            changed=frozenset({HUB_ORDERS}),
            # The hub can tell all of it again.
            durable=False,
        )


def build(services: "Services", arguments: Arguments) -> ReadHubOrders:
    """The job as its run remembers it.

    Args:
        arguments: integration_id; since, until as ISO texts or None; status or None.
    """
    return ReadHubOrders(services, arguments)
