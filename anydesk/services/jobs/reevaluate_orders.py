"""Looks at chosen orders again with today's mappings, links and settings."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from anydesk.core.changes import HUB_ORDERS, PRODUCTS, SALES_ORDERS
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult, Step
from anydesk.core.reevaluation import Reevaluated
from anydesk.core.sales_orders import ISSUE_TITLES
from anydesk.services.jobs.bulk import each_row

if TYPE_CHECKING:
    from anydesk.services import Services


@dataclass(frozen=True)
class ReevaluateOrders:
    """Each order in a transaction of its own; looking again a second time changes nothing."""

    services: "Services"
    arguments: Arguments
    key: ClassVar[str] = "orders.reevaluate"
    title: ClassVar[str] = N_("Look at orders again")

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A few orders at a time."""
        steps = each_row(
            [int(one) for one in self.arguments["order_ids"]],
            self._look,
            checkpoint=checkpoint,
            blank=_blank,
            changed=(SALES_ORDERS, HUB_ORDERS, PRODUCTS),
        )
        try:
            async for step in steps:
                yield step
        finally:
            await steps.aclose()

    def again(self, rows: Sequence[RowResult]) -> "ReevaluateOrders":
        """The same for these orders only."""
        return ReevaluateOrders(self.services, {"order_ids": [int(row.key) for row in rows]})

    async def _look(self, order_id: int) -> RowResult:
        found = await self.services.reevaluation.apply(order_id)
        if found is None:
            return RowResult(
                str(order_id), Outcome.SKIPPED, _("What the hub said of this order is not here.")
            )
        return _result(found)


def build(services: "Services", arguments: Arguments) -> ReevaluateOrders:
    """The job as its run remembers it.

    Args:
        arguments: order_ids, of sales orders.
    """
    return ReevaluateOrders(services, arguments)


def _blank(order_id: int) -> RowResult:
    return RowResult(str(order_id))


def _result(found: Reevaluated) -> RowResult:
    left = ", ".join(_(ISSUE_TITLES[kind]) for kind in found.left)
    name = _("Order {number}").format(number=found.number)
    if not found.is_changed:
        message = _("Nothing changed. Still open: {issues}.").format(issues=left)
        return RowResult(str(found.order_id), Outcome.SKIPPED, message, name=name)
    parts = [*found.changes]
    if left:
        parts.append(_("Still open: {issues}.").format(issues=left))
    return RowResult(str(found.order_id), Outcome.DONE, " ".join(parts), name=name)
