"""Asks the hub how chosen orders stand and takes their situations over (ERP §4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from anydesk.core.errors import AppError
from anydesk.core.hub_orders import HubOrder
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult
from anydesk.core.order_flow import hub_status_title, status_title
from anydesk.services.jobs.receive_orders import Answer, ReceiveOrders
from anydesk.storage import sales_order_lists

if TYPE_CHECKING:
    from anydesk.services import Services


@dataclass(frozen=True)
class SyncStatus(ReceiveOrders):
    """Receives the orders again, always from the hub itself, and tells what became of each.

    Which situation follows is decided where orders are received: an older version changes
    nothing, a step back needs the settings' leave, a cancellation always counts.
    """

    key = "orders.sync_status"
    title = N_("Synchronise situations")

    def again(self, rows: Sequence[RowResult]) -> "SyncStatus":
        """The same for these orders only."""
        hub_ids = [int(row.ref) for row in rows if row.ref.isdigit()]
        return SyncStatus(self.services, {**self.arguments, "hub_ids": hub_ids})

    async def _fresh(self, hub_ids: Sequence[int]) -> dict[int, HubOrder]:
        """None: how an order stood a moment ago is not what was asked."""
        return {}

    async def _receive(
        self, answers: dict[int, Answer]
    ) -> tuple[tuple[RowResult, ...], frozenset[str], AppError | None]:
        before = await self._standing(answers)
        results, changed, stopping = await super()._receive(answers)
        after = await self._standing(answers)
        told = tuple(
            _told(one, answers[int(one.ref)], before.get(int(one.ref)), after.get(int(one.ref)))
            for one in results
        )
        return told, changed, stopping

    async def _standing(self, answers: dict[int, Answer]) -> dict[int, str]:
        return await self.services.store.run(
            partial(
                sales_order_lists.statuses,
                integration_id=self.arguments["integration_id"],
                hub_ids=list(answers),
            ),
            durable=False,
        )


def _told(one: RowResult, answer: Answer, before: str | None, after: str | None) -> RowResult:
    if one.outcome is Outcome.FAILED or not isinstance(answer, HubOrder) or after is None:
        return one
    here = status_title(after)
    one = replace(one, before=status_title(before) if before else "", after=here)
    if before != after:
        message = _("Now “{status}”, because the hub says so.").format(status=here)
        return replace(one, outcome=Outcome.DONE, message=message)
    message = _("Stays “{status}”; at the hub it is “{hub_status}”.").format(
        status=here, hub_status=hub_status_title(answer.status)
    )
    return replace(one, outcome=Outcome.SKIPPED, message=message)


def build(services: "Services", arguments: Arguments) -> SyncStatus:
    """The job as its run remembers it.

    Args:
        arguments: integration_id; hub_ids.
    """
    return SyncStatus(services, arguments)
