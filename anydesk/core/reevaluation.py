"""Orders that waited for a mapping, a product or a setting, looked at again (ERP §4–§7, §18)."""

from collections.abc import Iterator
from dataclasses import dataclass

from anydesk.core.i18n import _
from anydesk.core.order_flow import status_title
from anydesk.core.order_issues import item_subject, payment_subject
from anydesk.core.order_sync import Refreshed
from anydesk.core.receiving_rules import Rules, method_title
from anydesk.core.sales_orders import IssueKind, SalesOrder

SOLVABLE = frozenset(
    {
        IssueKind.UNKNOWN_SKU,
        IssueKind.MISSING_SKU,
        IssueKind.UNMAPPED_PAYMENT,
        IssueKind.UNMAPPED_SHIPPING,
        IssueKind.UNKNOWN_STATUS,
        IssueKind.NO_WAREHOUSE,
        IssueKind.NO_TAX_NATURE,
        IssueKind.INTERMEDIARY_DOCUMENT,
    }
)
"""What a mapping, a product link or a setting can resolve; the rest is for a person."""


@dataclass(frozen=True)
class Reevaluated:
    """What looking at an order again does to it, or did.

    Args:
        resolved: kinds of the pending issues that are no more.
        left: kinds of those that stay.
        changes: what changes, a sentence each.
    """

    order_id: int
    number: int
    integration_id: int
    hub_id: int
    customer: str
    resolved: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """It is worth doing."""
        return bool(self.resolved or self.changes)


def told(before: SalesOrder, result: Refreshed, rules: Rules) -> Reevaluated:
    """What ``refreshed`` found, in words."""
    assert before.id is not None
    resolved = {issue.id for issue in before.open_issues} & set(result.resolved)
    kinds = [(issue.kind, issue.id in resolved) for issue in before.open_issues]
    return Reevaluated(
        order_id=before.id,
        number=before.number,
        integration_id=before.integration_id,
        hub_id=before.hub_id,
        customer=before.customer.name if before.customer else "",
        resolved=tuple(dict.fromkeys(kind for kind, gone in kinds if gone)),
        left=tuple(dict.fromkeys(kind for kind, gone in kinds if not gone)),
        changes=tuple(_changes(before, result.order, rules)),
    )


def _changes(before: SalesOrder, after: SalesOrder, rules: Rules) -> Iterator[str]:
    for old, new in zip(before.items, after.items, strict=False):
        if old.product_id is None and new.product_id is not None:
            yield _("{item} is linked to its product, and its stock is reserved.").format(
                item=item_subject(new) or "—"
            )
    for paid, booked in zip(before.payments, after.payments, strict=False):
        if paid.method != booked.method:
            yield _("Payment “{payment}” is booked as {method}.").format(
                payment=payment_subject(booked) or booked.position,
                method=method_title(booked.method, rules.methods),
            )
    if before.shipping_carrier != after.shipping_carrier:
        parts = filter(None, (after.shipping_carrier, after.shipping_service))
        yield _("Shipped by {carrier}.").format(carrier=" · ".join(parts))
    if before.status != after.status:
        yield _("Situation: {before} → {after}.").format(
            before=status_title(before.status), after=status_title(after.status)
        )
    if before.tax_nature_id is None and after.tax_nature_id is not None:
        yield _("It gets its operation nature.")
    if before.warehouse_id is None and after.warehouse_id is not None:
        yield _("It gets its warehouse.")
