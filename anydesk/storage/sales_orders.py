"""Receiving hub orders: each becomes one sales order, in one transaction (ERP §5)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from anydesk.core.hub_orders import HubOrder
from anydesk.core.receivables import receivables_of
from anydesk.core.receiving import sales_order_from
from anydesk.core.receiving_touches import touched
from anydesk.core.sales_orders import ReceivedOrder
from anydesk.core.settings import Posting
from anydesk.storage import channels, contacts, hub_orders, order_reservations, receivables
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_matching import Desk, desk_for
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.prepared import Insert, Lookup
from anydesk.storage.sales_order_records import get as get
from anydesk.storage.sales_order_updates import refresh
from anydesk.storage.store import Tx

FIRST_NUMBER = 1

_ADD = Insert(sales_orders)
_LAST_NUMBER = Lookup(select(func.max(sales_orders.c.number)))


def prepare(tx: Tx, integration_id: int, orders: Sequence[HubOrder], at: datetime) -> Desk:
    """Mirror some orders with this version's JSON, and look up once what receiving them needs."""
    hub_orders.mirror(tx, integration_id, orders, at)
    desk = desk_for(tx, integration_id, orders)
    for channel in {(order.channel, order.account_name) for order in orders}:
        if channel not in desk.rules.channels:
            channels.note(tx, integration_id, *channel, at)
    return desk


def receive(
    tx: Tx, integration_id: int, order: HubOrder, at: datetime, desk: Desk | None = None
) -> ReceivedOrder:
    """Make the sales order of a hub order, or bring the one that is here up to date.

    Everything about one order in this transaction: the customer, the order with items, payments
    and pendências, the reserved stock, the timeline, and without a desk the mirror too.

    Args:
        desk: what ``prepare`` found for this order and its neighbours a moment ago.
    """
    if desk is None:
        desk = prepare(tx, integration_id, (order,), at)
    order, not_completed = touched(order, desk.rules, desk.postcodes)
    existing = desk.existing.get(order.hub_id)
    before = None if existing is None else get(tx, existing)
    if before is not None:
        return refresh(tx, before, order, desk, at, not_completed)
    return _create(tx, order, desk, at, not_completed)


def _create(tx: Tx, order: HubOrder, desk: Desk, at: datetime, not_completed: str) -> ReceivedOrder:
    buyer = contacts.find_buyer(tx, desk.integration_id, order)
    known = desk.known(at, buyer.contact, buyer.document_owner, not_completed)
    made = sales_order_from(order, known)
    number = (_LAST_NUMBER.rows(tx)[0][0] or FIRST_NUMBER - 1) + 1
    row = records.row_of(made, buyer.contact, number) | {
        "contact_id": contacts.keep(tx, desk.integration_id, buyer, at)
    }
    order_id = _ADD.add(tx, row)
    records.add_items(tx, order_id, made.items)
    records.add_payments(tx, order_id, made.payments)
    records.add_issues(tx, order_id, made.issues)
    records.add_events(tx, order_id, made.events)
    kept = order_reservations.reserve_new(tx, made, order_id, desk.stockless, at, desk.rules)
    if desk.rules.payments.post_receivables is Posting.ON_RECEIPT:
        receivables.post_new(tx, order_id, receivables_of(made, desk.rules), at)
    issues = tuple(str(issue.kind) for issue in made.issues)
    return ReceivedOrder(order_id, number, created=True, issues=issues, products=kept)
