"""Receiving an order again ("atualizar dados"): writes what ``core.order_sync`` decided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, update

from anydesk.core.hub_orders import HubOrder
from anydesk.core.order_stock import is_posted_now, is_put_back_now
from anydesk.core.order_sync import Refreshed, keeps_stock, refreshed
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_orders import Cause, OrderStatus, ReceivedOrder, SalesOrder
from anydesk.storage import contacts, order_reservations, order_stock, receivables, stock
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_matching import Desk
from anydesk.storage.order_tables import (
    pending_issues,
    sales_order_items,
    sales_order_payments,
    sales_orders,
)
from anydesk.storage.rows import values_of, write_changes
from anydesk.storage.store import Tx

_BOOKKEEPING = frozenset({"hub_updated_at", "search_text"})
"""Columns whose change is no news for the merchant."""


def refresh(
    tx: Tx,
    before: SalesOrder,
    order: HubOrder,
    desk: Desk,
    at: datetime,
    not_completed: str = "",
) -> ReceivedOrder:
    """Bring an order that is here up to date with this version of the hub's order."""
    assert before.id is not None
    customer, owner = _customer(tx, before, order, at)
    result = refreshed(before, order, desk.known(at, customer, owner, not_completed))
    after = replace(result.order, contact_id=customer.id if customer else before.contact_id)
    changed = _write_order(tx, before, after)
    changed |= _write_parts(tx, before, after)
    changed |= _write_issues(tx, result, before.id, at)
    records.add_events(tx, before.id, result.events)
    touched = follow(tx, before, after, at, Cause.HUB_SYNC, desk.rules)
    if after.status == OrderStatus.CANCELLED != before.status:
        receivables.cancel(tx, before.id)
    return ReceivedOrder(
        before.id,
        before.number,
        created=False,
        changed=bool(changed or result.events or touched or customer != before.customer),
        issues=_open_kinds(before, result),
        products=touched,
    )


def follow(
    tx: Tx, before: SalesOrder, after: SalesOrder, at: datetime, cause: Cause, rules: Rules
) -> tuple[int, ...]:
    """Let the stock follow an order's situation (ERP §4.6); the products whose stock changed.

    Reserved, released, withdrawn when the settings say so, and put back when it is cancelled.
    """
    assert before.id is not None
    put_back = is_put_back_now(before.status, after.status, rules.stock.post_stock)
    if put_back and after.stock_posted_at is not None:
        result = order_stock.reverse(tx, before.id, at, cause, rules)
    elif is_posted_now(before.status, after.status, rules.stock.post_stock):
        result = order_stock.post(tx, before.id, at, cause)
    else:
        result = None
    if result is not None and result.done:
        return tuple(line.product_id for line in result.lines)
    if keeps_stock(after, rules):
        return order_reservations.reserve(tx, after, at, rules)
    return stock.release_order(tx, before.id, at)


def _customer(tx: Tx, before: SalesOrder, order: HubOrder, at: datetime) -> tuple[Any, str]:
    """The order's customer with blanks filled; another one only where a document names them."""
    buyer = contacts.find_buyer(tx, before.integration_id, order)
    mine = before.customer
    another = buyer.known if buyer.known and mine and buyer.known.id != mine.id else None
    # Only a document moves an order from a customer without one to the one who has it.
    if mine is not None and not (another and another.tax_id and not mine.tax_id):
        buyer = contacts.merged_into(mine, buyer)
    contact_id = contacts.keep(tx, before.integration_id, buyer, at)
    return replace(buyer.contact, id=contact_id), buyer.document_owner


def _write_order(tx: Tx, before: SalesOrder, after: SalesOrder) -> bool:
    old = records.row_of(before, before.customer, before.number)
    new = records.row_of(after, after.customer, after.number)
    changes = {name: value for name, value in new.items() if value != old[name]}
    assert before.id is not None
    write_changes(tx, sales_orders, before.id, changes)
    return bool(changes.keys() - _BOOKKEEPING)


def _write_parts(tx: Tx, before: SalesOrder, after: SalesOrder) -> bool:
    assert before.id is not None
    if not before.items:
        records.add_items(tx, before.id, after.items)
    else:
        _write_rows(tx, sales_order_items, before.items, after.items)
    if not before.payments:
        records.add_payments(tx, before.id, after.payments)
    else:
        _write_rows(tx, sales_order_payments, before.payments, after.payments)
    return before.items != after.items or before.payments != after.payments


def _write_rows(tx: Tx, table: Table, old: Sequence[Any], new: Sequence[Any]) -> None:
    for mine, now in zip(old, new, strict=True):
        if mine != now:
            values = values_of(now, table)
            values.pop("id")
            write_changes(tx, table, mine.id, values)


def _write_issues(tx: Tx, result: Refreshed, order_id: int, at: datetime) -> bool:
    if result.resolved:
        tx.execute(
            update(pending_issues)
            .where(pending_issues.c.id == bindparam("issue"))
            .values(resolved_at=at),
            [{"issue": issue} for issue in result.resolved],
        )
    records.add_issues(tx, order_id, result.added)
    return bool(result.resolved or result.added)


def _open_kinds(before: SalesOrder, result: Refreshed) -> tuple[str, ...]:
    kept = [issue for issue in before.open_issues if issue.id not in result.resolved]
    return tuple(str(issue.kind) for issue in (*kept, *result.added))
