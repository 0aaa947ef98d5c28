"""Keeping and sending the invoice of an order, with the order's step in the same transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.invoices import Invoice, InvoiceStatus
from anydesk.core.order_flow import rank
from anydesk.core.order_moves import MoveFacts, MoveResult, invoice_update, update_for
from anydesk.core.outbox import OrderUpdate
from anydesk.core.sales_orders import Cause, OrderEvent, OrderStatus, SalesOrder
from anydesk.storage import invoices, order_moves
from anydesk.storage import sales_order_records as records
from anydesk.storage.store import Tx

TARGET = OrderStatus.INVOICED


def add(
    tx: Tx, invoice: Invoice, at: datetime, *, replace_other: bool
) -> tuple[Invoice, MoveResult]:
    """Keep the invoice of an order; see ``InvoicesService.add``."""
    order, rules = order_moves.with_rules(tx, invoice.order_id)
    kept = invoices.save(tx, _checked(tx, order, invoice, replace_other=replace_other))
    text = _("Invoice {number}, series {series}, is authorised.").format(
        number=kept.number, series=kept.series
    )
    event = OrderEvent(at, Cause.USER, "invoice", text)
    records.add_events(tx, invoice.order_id, [event])
    facts = MoveFacts(at, Cause.RULE, invoice=kept)
    if rank(order.status) < rank(TARGET):
        (moved,) = order_moves.move(tx, [invoice.order_id], TARGET, facts)
        return kept, moved.result
    told = update_for(order, TARGET, rules, facts)
    result = MoveResult(invoice.order_id, order.number, order.status, order.status)
    return kept, order_moves.queue(tx, order, told, result, facts)


def send(tx: Tx, order_ids: Sequence[int], at: datetime) -> tuple[MoveResult, ...]:
    """Queue the invoices of these orders; those that have none say so. Raises NotThere."""
    results = []
    for order_id in order_ids:
        order, rules = order_moves.with_rules(tx, order_id)
        invoice = invoices.of_order(tx, order_id)
        told = invoice_update(order, invoice, rules)
        result = MoveResult(order_id, order.number, order.status, order.status)
        if isinstance(told, OrderUpdate):
            result = order_moves.queue(tx, order, told, result, MoveFacts(at, invoice=invoice))
        else:
            result = replace(result, silence=told)
        results.append(result)
    return tuple(results)


def _checked(tx: Tx, order: SalesOrder, invoice: Invoice, *, replace_other: bool) -> Invoice:
    """The invoice as it is to be kept. Raises InvalidInput."""
    if order.status == OrderStatus.CANCELLED:
        raise _wrong(_("The order is cancelled; it gets no invoice any more."))
    same = invoices.by_key(tx, invoice.access_key)
    if same is not None and same.order_id != invoice.order_id:
        raise _wrong(_("This access key belongs to another order already."))
    current = invoices.of_order(tx, invoice.order_id)
    if current and current.access_key != invoice.access_key and not replace_other:
        raise _wrong(
            _("The order has the invoice {number} already.").format(number=current.number),
            hint=_("Say that it was cancelled before you keep another one."),
        )
    if not invoice.state_registration and order.customer is not None:
        invoice = replace(invoice, state_registration=order.customer.state_registration)
    if same is None:
        return invoice
    told = same.data == invoice.data and same.status == InvoiceStatus.AUTHORIZED
    return replace(
        invoice,
        id=same.id,
        created_at=same.created_at,
        sent_at=same.sent_at if told else None,
    )


def _wrong(problem: str, *, hint: str = "") -> InvalidInput:
    return InvalidInput(problem, problems={"access_key": problem}, hint=hint)
