"""Orders that a mapping, a product link or a setting may have helped: found and looked at again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from anydesk.core.hub_orders import HubOrder
from anydesk.core.order_sync import refreshed
from anydesk.core.receiving_touches import touched
from anydesk.core.reevaluation import SOLVABLE, Reevaluated, told
from anydesk.core.sales_orders import SalesOrder
from anydesk.storage import sales_order_records as records
from anydesk.storage.lists import pieces
from anydesk.storage.order_matching import Desk, desk_for
from anydesk.storage.order_tables import (
    hub_order_versions,
    hub_orders,
    pending_issues,
    sales_orders,
)
from anydesk.storage.sales_order_updates import refresh
from anydesk.storage.store import Tx

_issue = pending_issues.c
_order = sales_orders.c


def waiting(tx: Tx, integration_id: int | None = None) -> tuple[int, ...]:
    """The orders with an open issue that can be resolved by the configuration, oldest first."""
    asked = (
        select(_order.id)
        .join(pending_issues, _issue.order_id == _order.id)
        .where(_issue.resolved_at.is_(None), _issue.kind.in_(sorted(SOLVABLE)))
        .group_by(_order.id)
        .order_by(_order.id)
    )
    if integration_id is not None:
        asked = asked.where(_order.integration_id == integration_id)
    return tuple(tx.execute(asked).scalars())


def newest_raw(tx: Tx, order_ids: Sequence[int]) -> Mapping[int, tuple[int, str]]:
    """By sales order id: its integration and the JSON of the newest version that was seen."""
    found: dict[int, tuple[int, str]] = {}
    version = hub_order_versions.c
    for part in pieces(order_ids):
        asked = (
            select(_order.id, _order.integration_id, version.raw)
            .join(
                hub_orders,
                (hub_orders.c.integration_id == _order.integration_id)
                & (hub_orders.c.hub_id == _order.hub_id),
            )
            .join(
                hub_order_versions,
                (version.hub_order_id == hub_orders.c.id) & (version.digest == hub_orders.c.digest),
            )
            .where(_order.id.in_(part))
        )
        found |= {row[0]: (row[1], row[2]) for row in tx.execute(asked)}
    return found


def preview(
    tx: Tx, integration_id: int, orders: Mapping[int, HubOrder], at: datetime
) -> tuple[Reevaluated, ...]:
    """What looking at these orders again would do; nothing is written.

    Args:
        orders: by sales order id, the newest version of each.
    """
    desk = desk_for(tx, integration_id, tuple(orders.values()))
    found = []
    for order_id, order in orders.items():
        before = records.get(tx, order_id)
        if before is not None:
            found.append(_looked_at(before, order, desk, at))
    return tuple(found)


def apply(
    tx: Tx, integration_id: int, order_id: int, order: HubOrder, at: datetime
) -> Reevaluated | None:
    """Look at one order again and write what changes; None: it is not there any more."""
    before = records.get(tx, order_id)
    if before is None:
        return None
    desk = desk_for(tx, integration_id, (order,))
    found = _looked_at(before, order, desk, at)
    if found.is_changed:
        order, not_completed = touched(order, desk.rules, desk.postcodes)
        refresh(tx, before, order, desk, at, not_completed)
    return found


def _looked_at(before: SalesOrder, order: HubOrder, desk: Desk, at: datetime) -> Reevaluated:
    known = desk.known(at, before.customer)
    return told(before, refreshed(before, order, known), desk.rules)
