"""Receiving an order again: which of the hub's newer facts an order here takes over (ERP §5.5).

The hub's facts are its status, its dates, what it left blank before. Money, lines and whatever
the merchant edited stay; a version older than the one known changes nothing (ERP §4.5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from anydesk.core.contacts import customer_of
from anydesk.core.hub_orders import Address, HubOrder
from anydesk.core.i18n import _
from anydesk.core.order_flow import Move, after_sync, hub_status_title, status_title
from anydesk.core.order_issues import issues_of, item_subject, missing_parts, reais
from anydesk.core.order_stock import is_posted_now, why_not_post
from anydesk.core.receiving import (
    frozen_note,
    is_frozen,
    payments_from,
    sales_order_from,
    whole_method,
)
from anydesk.core.receiving_rules import Known, Rules
from anydesk.core.sales_orders import (
    Cause,
    IssueKind,
    OrderEvent,
    OrderStatus,
    PendingIssue,
    SalesOrder,
    SalesOrderItem,
    SalesOrderPayment,
)

_BLANKS = (
    "marketplace_id",
    "marketplace_number",
    "account_name",
    "sub_channel",
    "shipping_code",
    "shipping_carrier",
    "shipping_service",
    "shipping_id",
    "intermediary_id",
    "tax_nature_id",
    "intermediary_document",
    "intermediary_registration",
    "payment_institution_document",
    "url",
    "created_at",
    "warehouse_id",
)
"""Filled where they are blank here; once filled they are the merchant's."""

_HUB_DATES = ("paid_at", "cancelled_at", "dispatch_deadline", "expected_date")
"""Taken over whenever the hub tells them; a date it stops telling stays."""

_HUB_FACTS_OF_PAYMENT = ("status", "card_operator", "authorization_code", "institution_document")

_ONCE_PER_LINE = frozenset({IssueKind.UNKNOWN_SKU, IssueKind.MISSING_SKU})
_ONCE_PER_SUBJECT = frozenset(
    {IssueKind.UNMAPPED_PAYMENT, IssueKind.UNKNOWN_STATUS, IssueKind.UNREADABLE_FIELD}
)
_LOCAL_ISSUES = frozenset({*_ONCE_PER_LINE, IssueKind.NO_WAREHOUSE, IssueKind.CUSTOMER_DOCUMENT})
"""What an older version of the hub cannot say anything wrong about."""


@dataclass(frozen=True)
class Refreshed:
    """An order after the hub was heard again.

    Args:
        order: as it should stand now, with all its issues, new ones without id.
        events: new lines of the timeline.
        resolved: ids of the issues that are no more.
        added: issues that came up.
    """

    order: SalesOrder
    events: tuple[OrderEvent, ...] = ()
    resolved: tuple[int, ...] = ()
    added: tuple[PendingIssue, ...] = ()


def is_stale(before: SalesOrder, order: HubOrder) -> bool:
    """This version is older than the one the order here knows."""
    known, told = before.hub_updated_at, order.updated_at
    return known is not None and told is not None and told < known


def refreshed(before: SalesOrder, order: HubOrder, known: Known) -> Refreshed:
    """The order here after this version of the hub's order."""
    stale = is_stale(before, order)
    after = before if stale else _taken_over(before, order, known)
    after = _linked(after, order, known)
    after = replace(
        after,
        customer=known.customer or before.customer,
        payment_method=whole_method(after.payments, known.rules) or before.payment_method,
    )
    added, resolved = _issues(after, order, known, stale=stale)
    events = tuple(
        OrderEvent(known.at, Cause.HUB_SYNC, kind, text)
        for kind, text in _told(before, after, order, known.rules)
    )
    return Refreshed(after, events, resolved, added)


def _taken_over(before: SalesOrder, order: HubOrder, known: Known) -> SalesOrder:
    made = sales_order_from(order, known)
    after = replace(
        before,
        **_filled(before, made),
        **_dates(before, made),
        status=_move(before, order, known.rules).status,
        hub_status=order.status or before.hub_status,
        hub_updated_at=order.updated_at or before.hub_updated_at,
        hub_total=order.total,
        is_marketplace_fulfilled=order.is_marketplace_fulfilled,
        internal_notes=_notes(before.internal_notes, order),
        delivery_address=_address(before.delivery_address, made.delivery_address),
        billing_address=_address(before.billing_address, made.billing_address),
        payments=_payments(before.payments, made.payments),
    )
    if before.items or not made.items:
        return after
    # It was received before the hub told its lines.
    return replace(
        after,
        items=made.items,
        items_total=made.items_total,
        total=made.total,
        discount=made.discount,
        freight=made.freight,
        freight_left_out=made.freight_left_out,
        seller_freight=made.seller_freight,
        interest=made.interest,
    )


def _filled(before: SalesOrder, made: SalesOrder) -> Mapping[str, Any]:
    return {
        name: getattr(made, name)
        for name in _BLANKS
        if getattr(before, name) in ("", None) and getattr(made, name) not in ("", None)
    }


def _dates(before: SalesOrder, made: SalesOrder) -> Mapping[str, Any]:
    return {name: getattr(made, name) or getattr(before, name) for name in _HUB_DATES}


def _notes(before: str, order: HubOrder) -> str:
    lines = [line for line in before.splitlines() if line != frozen_note()]
    if is_frozen(order):
        lines.insert(0, frozen_note())
    return "\n".join(lines)


def _address(before: Address, told: Address) -> Address:
    """The address with its gaps filled, where both are plainly the same place.

    ANYMARKET: some marketplaces show the address only once the order is paid.
    """
    if before.is_empty:
        return told
    if not missing_parts(before) or not _same_place(before, told):
        return before
    gaps = {
        part.name: getattr(told, part.name)
        for part in fields(before)
        if not getattr(before, part.name)
    }
    return replace(before, **gaps)


def _same_place(one: Address, other: Address) -> bool:
    pairs = ((one.city, other.city), (one.state, other.state), (one.postcode, other.postcode))
    return all(not mine or not told or mine == told for mine, told in pairs)


def _payments(
    before: tuple[SalesOrderPayment, ...], told: tuple[SalesOrderPayment, ...]
) -> tuple[SalesOrderPayment, ...]:
    """The payments with the hub's later facts; methods chosen here stay.

    Other payments than those known are not guessed together: they come only where there
    were none.
    """
    if not before or len(before) != len(told):
        return before or told
    return tuple(_payment(mine, hubs) for mine, hubs in zip(before, told, strict=True))


def _payment(mine: SalesOrderPayment, told: SalesOrderPayment) -> SalesOrderPayment:
    if mine.hub_payment_id != told.hub_payment_id or mine.hub_method != told.hub_method:
        return mine
    facts = {name: getattr(told, name) or getattr(mine, name) for name in _HUB_FACTS_OF_PAYMENT}
    return replace(mine, **facts, method=mine.method or told.method)


def _linked(after: SalesOrder, order: HubOrder, known: Known) -> SalesOrder:
    """The order with products, methods and natures that were unknown before and are known now."""
    rules = known.rules
    items = tuple(_linked_item(item, known) for item in after.items)
    told = payments_from(order, rules)
    payments = after.payments
    if len(told) == len(payments):
        payments = tuple(map(_booked, payments, told))
    after = replace(after, items=items, payments=payments)
    if not after.shipping_carrier:
        carrier, service = rules.shipping_of(order)
        after = replace(after, shipping_carrier=carrier, shipping_service=service)
    if after.tax_nature_id is None:
        customer = known.customer or after.customer or customer_of(order)
        after = replace(after, tax_nature_id=rules.nature_for(customer))
    if after.warehouse_id is None:
        after = replace(after, warehouse_id=known.warehouse_id)
    return after


def _booked(mine: SalesOrderPayment, told: SalesOrderPayment) -> SalesOrderPayment:
    """The payment with the method it is mapped to by now; one chosen here stays."""
    if mine.method or mine.hub_method != told.hub_method:
        return mine
    return replace(mine, method=told.method)


def _linked_item(item: SalesOrderItem, known: Known) -> SalesOrderItem:
    if item.product_id is not None:
        return item
    product_id = known.product_of(item.hub_sku_id, item.sku)
    return item if product_id is None else replace(item, product_id=product_id)


def _issues(
    after: SalesOrder, order: HubOrder, known: Known, *, stale: bool
) -> tuple[tuple[PendingIssue, ...], tuple[int, ...]]:
    """What is lacking newly, and the ids of what is lacking no more."""
    today = {_key(issue): issue for issue in issues_of(after, order, known)}
    met = {_key(issue) for issue in after.issues}
    resolved = tuple(
        issue.id
        for issue in after.open_issues
        if issue.id is not None
        and _key(issue) not in today
        and not (stale and issue.kind not in _LOCAL_ISSUES)
    )
    # An issue that was resolved or accepted once does not come back.
    added = () if stale else tuple(issue for key, issue in today.items() if key not in met)
    return added, resolved


def _key(issue: PendingIssue) -> tuple[str, int | None, str]:
    if issue.kind in _ONCE_PER_LINE:
        return "line", issue.item_position, ""
    return issue.kind, None, issue.subject if issue.kind in _ONCE_PER_SUBJECT else ""


def _told(
    before: SalesOrder, after: SalesOrder, order: HubOrder, rules: Rules
) -> Iterator[tuple[str, str]]:
    if after.hub_status != before.hub_status:
        yield (
            "hub_status",
            _("Situation at the hub: {status}.").format(status=hub_status_title(after.hub_status)),
        )
    yield from _told_of_status(before, after, order, rules)
    if after.hub_total != before.hub_total:
        yield (
            "hub_total",
            _("The hub changed its total from {before} to {after}.").format(
                before=reais(before.hub_total), after=reais(after.hub_total)
            ),
        )
    old = {item.position: item for item in before.items}
    for item in after.items:
        known = old.get(item.position)
        if known is not None and known.product_id is None and item.product_id is not None:
            yield "linked", _("{item} was linked to its product.").format(item=item_subject(item))
    if before.items != after.items and not before.items:
        yield "items", _("The items arrived from the hub.")


def _told_of_status(
    before: SalesOrder, after: SalesOrder, order: HubOrder, rules: Rules
) -> Iterator[tuple[str, str]]:
    # Withdrawing it tells its own line.
    posted = is_posted_now(before.status, after.status, rules.stock.post_stock)
    posted = posted and not why_not_post(after)
    released = keeps_stock(before, rules) and not keeps_stock(after, rules) and not posted
    if after.status != before.status:
        status = status_title(after.status)
        if after.status == OrderStatus.CANCELLED:
            yield "cancelled", _("Cancelled, because it was cancelled at the hub.")
        else:
            yield "status", _("Now “{status}”, because the hub says so.").format(status=status)
    elif after.hub_status != before.hub_status and _move(before, order, rules).went_back:
        yield (
            "status_kept",
            _("Still “{status}”: the hub's situation would lead back.").format(
                status=status_title(before.status)
            ),
        )
    if released and after.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        yield (
            "released",
            _("The reserved stock was released. Check whether its withdrawal was posted."),
        )
    elif released:
        yield "released", _("The reserved stock was released.")


def _move(before: SalesOrder, order: HubOrder, rules: Rules) -> Move:
    return after_sync(
        before.status,
        order.status,
        allow_regression=rules.situations.allow_status_regression,
        statuses=rules.statuses,
    )


def keeps_stock(order: SalesOrder, rules: Rules) -> bool:
    """Whether the order reserves at all: by its situation, until its stock is posted."""
    if order.stock_posted_at is not None:
        return False
    return rules.reserves(order.status, is_marketplace_fulfilled=order.is_marketplace_fulfilled)
