"""Receiving hub orders: each becomes one sales order, in one transaction (ERP §5)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, select

from anydesk.core.hub_orders import HubOrder
from anydesk.core.receiving import sales_order_from
from anydesk.core.sales_orders import ReceivedOrder
from anydesk.storage import contacts, hub_orders
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_matching import known_for
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.sales_order_records import get as get
from anydesk.storage.sales_order_updates import refresh
from anydesk.storage.store import Tx

FIRST_NUMBER = 1

_order = sales_orders.c

_EXISTING = select(_order.id).where(
    _order.integration_id == bindparam("integration"), _order.hub_id == bindparam("hub_id")
)
_ADD = sales_orders.insert()
_NEXT_NUMBER = select(func.coalesce(func.max(_order.number), FIRST_NUMBER - 1) + 1)


def receive(tx: Tx, integration_id: int, order: HubOrder, at: datetime) -> ReceivedOrder:
    """Make the sales order of a hub order, or bring the one that is here up to date.

    Everything about one order in this transaction: the mirror and this version's JSON, the
    customer, the order with items, payments and pendências, the reserved stock, the timeline.
    """
    hub_orders.mirror(tx, integration_id, (order,), at)
    asked = {"integration": integration_id, "hub_id": order.hub_id}
    existing = tx.execute(_EXISTING, asked).scalar()
    if existing is None:
        return _create(tx, integration_id, order, at)
    before = get(tx, int(existing))
    assert before is not None
    return refresh(tx, before, order, at)


def _create(tx: Tx, integration_id: int, order: HubOrder, at: datetime) -> ReceivedOrder:
    buyer = contacts.find_buyer(tx, integration_id, order)
    known = known_for(
        tx,
        integration_id,
        order,
        at,
        customer=buyer.contact,
        document_owner=buyer.document_owner,
    )
    made = sales_order_from(order, known)
    number = int(tx.execute(_NEXT_NUMBER).scalar_one())
    contact_id = contacts.keep(tx, integration_id, buyer, at)
    made = replace(made, number=number, contact_id=contact_id)
    order_id = contacts.new_id(tx.execute(_ADD, records.row_of(made, buyer.contact)))
    made = replace(made, id=order_id)
    records.add_items(tx, order_id, made.items)
    records.add_payments(tx, order_id, made.payments)
    records.add_issues(tx, order_id, made.issues)
    records.add_events(tx, order_id, made.events)
    touched = records.reserve_items(tx, made, at)
    issues = tuple(str(issue.kind) for issue in made.issues)
    return ReceivedOrder(order_id, number, created=True, issues=issues, products=touched)
