"""Reading one sales order with everything, and writing its parts."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Table, select

from anydesk.core.channels import channel_title
from anydesk.core.contacts import Contact
from anydesk.core.folding import fold
from anydesk.core.hub_orders import Address
from anydesk.core.sales_orders import (
    OrderEvent,
    PendingIssue,
    SalesOrder,
    SalesOrderItem,
    SalesOrderPayment,
)
from anydesk.storage import contacts
from anydesk.storage.order_tables import (
    order_events,
    pending_issues,
    sales_order_items,
    sales_order_payments,
    sales_orders,
)
from anydesk.storage.prepared import Insert
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx

_INSERTS = {
    table.name: Insert(table)
    for table in (sales_order_items, sales_order_payments, pending_issues, order_events)
}


def get(tx: Tx, order_id: int) -> SalesOrder | None:
    """An order with its customer, items, payments, pendências and timeline; None: not there."""
    row = tx.execute(select(sales_orders).where(sales_orders.c.id == order_id)).first()
    if row is None:
        return None
    return record_of(
        SalesOrder,
        row,
        customer=None if row.contact_id is None else contacts.get(tx, row.contact_id),
        items=_rows(tx, sales_order_items, SalesOrderItem, order_id, "position"),
        payments=_rows(tx, sales_order_payments, SalesOrderPayment, order_id, "position"),
        issues=_rows(tx, pending_issues, PendingIssue, order_id, "id"),
        events=_rows(tx, order_events, OrderEvent, order_id, "id"),
    )


def add_items(tx: Tx, order_id: int, items: Iterable[SalesOrderItem]) -> None:
    """Write new lines of an order."""
    _add(tx, sales_order_items, order_id, items)


def add_payments(tx: Tx, order_id: int, payments: Iterable[SalesOrderPayment]) -> None:
    """Write new payments of an order."""
    _add(tx, sales_order_payments, order_id, payments)


def add_issues(tx: Tx, order_id: int, issues: Iterable[PendingIssue]) -> None:
    """Write new pendências of an order."""
    _add(tx, pending_issues, order_id, issues)


def add_events(tx: Tx, order_id: int, events: Iterable[OrderEvent]) -> None:
    """Write new lines of an order's timeline."""
    _add(tx, order_events, order_id, events)


def search_text(order: SalesOrder, customer: Contact | None, number: int) -> str:
    """What the search reads: the three numbers, customer, channel, SKUs."""
    words = (
        str(number),
        str(order.hub_id),
        order.marketplace_number,
        order.marketplace_id,
        customer.name if customer else "",
        channel_title(order.channel),
        order.account_name,
        *(item.sku for item in order.items),
    )
    return fold(" ".join(dict.fromkeys(word for word in words if word)))


def row_of(order: SalesOrder, customer: Contact | None, number: int) -> dict[str, Any]:
    """The order as a row of its table."""
    return plain_row(order, sales_orders) | {
        "number": number,
        "search_text": search_text(order, customer, number),
    }


def _add(tx: Tx, table: Table, order_id: int, records: Iterable[object]) -> None:
    rows = [plain_row(record, table) | {"order_id": order_id} for record in records]
    _INSERTS[table.name].add_all(tx, rows)


def plain_row(record: object, table: Table) -> dict[str, Any]:
    """What ``rows.values_of`` makes of a record that is new, for records made by the thousand."""
    values = vars(record)
    row = {name: values[name] for name in _names(type(record), table)}
    for name, value in row.items():
        if isinstance(value, Address):
            row[name] = dict(vars(value))
    return row


_names_by_kind: dict[tuple[type, str], tuple[str, ...]] = {}


def _names(kind: type[Any], table: Table) -> tuple[str, ...]:
    """The columns a kind of record fills, without the id that the database gives."""
    key = kind, table.name
    if key not in _names_by_kind:
        known = {field.name for field in fields(kind)} - {"id"}
        _names_by_kind[key] = tuple(column.name for column in table.c if column.name in known)
    return _names_by_kind[key]


def _rows(tx: Tx, table: Table, kind: type[Any], order_id: int, by: str) -> tuple[Any, ...]:
    rows: Sequence[Any] = tx.execute(
        select(table).where(table.c.order_id == order_id).order_by(table.c[by], table.c.id)
    ).all()
    return tuple(record_of(kind, row) for row in rows)


def is_posted(tx: Tx, order_id: int) -> bool:
    """Whether the stock of an order left the shelf."""
    asked = select(sales_orders.c.stock_posted_at).where(sales_orders.c.id == order_id)
    return tx.execute(asked).scalar() is not None
