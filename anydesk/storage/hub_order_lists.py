"""The list "Pedidos do e-commerce": the mirror joined with what became of each order here."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, exists, func, literal, not_, select

from anydesk.core.hub_orders import HubOrderRow
from anydesk.core.query import Query
from anydesk.core.settings import OrderSettings
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
from anydesk.storage.order_tables import hub_orders, pending_issues, sales_orders
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations, settings

_mirror = hub_orders.c

_WITH_ORDER = hub_orders.outerjoin(
    sales_orders,
    (sales_orders.c.integration_id == _mirror.integration_id)
    & (sales_orders.c.hub_id == _mirror.hub_id),
)
_RECEIVED = sales_orders.c.id.is_not(None)
_LEAVES_OUT = exists().where(
    settings.c.scope == literal("integration:") + cast(_mirror.integration_id, Text),
    settings.c.key == f"{OrderSettings.key}.import_fulfillment_orders",
    settings.c.value == "false",
)
# Kept in the list with the reason, and nothing that waits to be received.
_LEFT_OUT = and_(_mirror.is_marketplace_fulfilled, not_(_RECEIVED), _LEAVES_OUT)
_NEW = and_(not_(_RECEIVED), not_(and_(_mirror.is_marketplace_fulfilled, _LEAVES_OUT)))

SORTS: Mapping[str, ColumnElement[Any]] = {
    "hub_id": _mirror.hub_id,
    "marketplace_number": _mirror.marketplace_number,
    "created_at": _mirror.created_at,
    "updated_at": _mirror.updated_at,
    "channel": _mirror.channel,
    "customer": func.lower(_mirror.customer),
    "total": _mirror.total,
    "status": _mirror.status,
    "item_count": _mirror.item_count,
    "sales_order_number": sales_orders.c.number,
    "sales_order_status": sales_orders.c.status,
}

FILTERS: Filters = {
    "integration": lambda value: _mirror.integration_id == value,
    "status": lambda value: one_or_some(_mirror.status, value),
    "channel": lambda value: chosen(_mirror.channel, _mirror.account_name, value),
    "since": lambda value: _mirror.created_at >= value,
    "until": lambda value: _mirror.created_at <= value,
    "received": lambda value: _RECEIVED if value == "yes" else _NEW,
    "issues": lambda value: yes_or_no(HAS_ISSUES, value),
}

_BLOCK = select(
    hub_orders,
    integrations.c.name.label("store"),
    sales_orders.c.id.label("sales_order_id"),
    sales_orders.c.number.label("sales_order_number"),
    func.coalesce(sales_orders.c.status, "").label("sales_order_status"),
    _LEFT_OUT.label("left_out"),
    pending_issues.c.kind,
).select_from(
    _WITH_ORDER.join(integrations, integrations.c.id == _mirror.integration_id).outerjoin(
        pending_issues, OPEN_ISSUES
    )
)


def find(tx: Tx, query: Query) -> "array[int]":
    """The ids of the mirrored orders that match, in order; the newest first by default."""
    return find_ids(
        tx,
        _WITH_ORDER,
        _mirror.id,
        query,
        search_column=_mirror.search_text,
        sorts=SORTS,
        filters=FILTERS,
        default_sort=_mirror.created_at.desc(),
    )


def load(tx: Tx, ids: Sequence[int]) -> tuple[HubOrderRow, ...]:
    """The rows of these mirrored orders, in the order asked: one query for each block."""
    found = {
        row_id: record_of(HubOrderRow, row, issues=kinds)
        for part in pieces(ids)
        for row_id, (row, kinds) in gathered(
            tx.execute(_BLOCK.where(_mirror.id.in_(part)).order_by(pending_issues.c.id))
        ).items()
    }
    return in_order(ids, found)


def counts(tx: Tx, query: Query) -> Mapping[str, int]:
    """How many orders match, by counter: ``new``, ``issues``, ``all``."""
    row = tx.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((_NEW, 1), else_=0)), 0),
            func.coalesce(func.sum(case((HAS_ISSUES, 1), else_=0)), 0),
        )
        .select_from(_WITH_ORDER)
        .where(*conditions(query, FILTERS, _mirror.search_text, but=("received", "issues")))
    ).one()
    return {"all": row[0], "new": row[1], "issues": row[2]}


def channels(tx: Tx, integration_id: int | None) -> tuple[str, ...]:
    """The channels' codes that occur, of one integration or of all."""
    statement = select(_mirror.channel).where(_mirror.channel != "").distinct()
    if integration_id is not None:
        statement = statement.where(_mirror.integration_id == integration_id)
    return tuple(tx.execute(statement.order_by(_mirror.channel)).scalars())
