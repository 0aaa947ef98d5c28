"""The list "Pedidos de venda"."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus, SalesOrderRow
from anydesk.storage.channels import chosen
from anydesk.storage.lists import Filters, find_ids, in_order, pieces
from anydesk.storage.order_lists import (
    HAS_ISSUES,
    OPEN_ISSUES,
    conditions,
    gathered,
    one_or_some,
    yes_or_no,
)
from anydesk.storage.order_tables import contacts, pending_issues, sales_orders
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations

_order = sales_orders.c
_CUSTOMER = func.coalesce(contacts.c.name, "")
_WITH_CUSTOMER = sales_orders.outerjoin(contacts, contacts.c.id == _order.contact_id)

SORTS: Mapping[str, ColumnElement[Any]] = {
    "number": _order.number,
    "hub_id": _order.hub_id,
    "marketplace_number": _order.marketplace_number,
    "created_at": _order.created_at,
    "received_at": _order.received_at,
    "channel": _order.channel,
    "customer": func.lower(_CUSTOMER),
    "total": _order.hub_total,
    "status": _order.status,
    "hub_status": _order.hub_status,
    "dispatch_deadline": _order.dispatch_deadline,
}

FILTERS: Filters = {
    "integration": lambda value: _order.integration_id == value,
    "status": lambda value: one_or_some(_order.status, value),
    "hub_status": lambda value: one_or_some(_order.hub_status, value),
    "channel": lambda value: chosen(_order.channel, _order.account_name, value),
    "since": lambda value: _order.created_at >= value,
    "until": lambda value: _order.created_at <= value,
    "issues": lambda value: yes_or_no(HAS_ISSUES, value),
}

_BLOCK = select(
    *(column for column in sales_orders.c if column.name != "total"),
    # What the buyer pays; where the parts add up to something else, a pendência says so.
    _order.hub_total.label("total"),
    integrations.c.name.label("store"),
    _CUSTOMER.label("customer"),
    pending_issues.c.kind,
).select_from(
    _WITH_CUSTOMER.join(integrations, integrations.c.id == _order.integration_id).outerjoin(
        pending_issues, OPEN_ISSUES
    )
)


def find(tx: Tx, query: Query) -> "array[int]":
    """The ids of the orders that match, in order; the newest first by default."""
    return find_ids(
        tx,
        _WITH_CUSTOMER,
        _order.id,
        query,
        search_column=_order.search_text,
        sorts=SORTS,
        filters=FILTERS,
        default_sort=_order.number.desc(),
    )


def load(tx: Tx, ids: Sequence[int]) -> tuple[SalesOrderRow, ...]:
    """The rows of these orders, in the order asked: one query for each block."""
    found = {
        row_id: record_of(SalesOrderRow, row, issues=kinds)
        for part in pieces(ids)
        for row_id, (row, kinds) in gathered(
            tx.execute(_BLOCK.where(_order.id.in_(part)).order_by(pending_issues.c.id))
        ).items()
    }
    return in_order(ids, found)


def counts(tx: Tx, query: Query) -> Mapping[str, int]:
    """How many orders match, by counter: ``open`` (to prepare), ``new``, ``issues``, ``all``."""
    row = tx.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((_order.status == OrderStatus.APPROVED, 1), else_=0)), 0),
            func.coalesce(func.sum(case((_order.status == OrderStatus.OPEN, 1), else_=0)), 0),
            func.coalesce(func.sum(case((HAS_ISSUES, 1), else_=0)), 0),
        )
        .select_from(sales_orders)
        .where(*conditions(query, FILTERS, _order.search_text, but=("status", "issues")))
    ).one()
    return {"all": row[0], "open": row[1], "new": row[2], "issues": row[3]}


def channels(tx: Tx, integration_id: int | None) -> tuple[str, ...]:
    """The channels' codes that occur, of one integration or of all."""
    statement = select(_order.channel).where(_order.channel != "").distinct()
    if integration_id is not None:
        statement = statement.where(_order.integration_id == integration_id)
    return tuple(tx.execute(statement.order_by(_order.channel)).scalars())


def statuses(tx: Tx, integration_id: int, hub_ids: Sequence[int]) -> dict[int, str]:
    """The situation here of these orders of a store, by hub id; those not received are left out."""
    found: dict[int, str] = {}
    for part in pieces(hub_ids):
        rows = tx.execute(
            select(_order.hub_id, _order.status).where(
                _order.integration_id == integration_id, _order.hub_id.in_(part)
            )
        )
        found |= {row.hub_id: row.status for row in rows}
    return found


def ids_of(tx: Tx, integration_id: int, numbers: Sequence[int]) -> dict[int, int]:
    """The ids of a store's orders by their numbers; unknown numbers are left out."""
    found: dict[int, int] = {}
    for part in pieces(numbers):
        rows = tx.execute(
            select(_order.number, _order.id).where(
                _order.integration_id == integration_id, _order.number.in_(part)
            )
        )
        found |= {row.number: row.id for row in rows}
    return found
