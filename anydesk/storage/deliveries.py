"""What came of telling the hub something: the entry, the order and its timeline in one go."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from anydesk.core.i18n import _
from anydesk.core.outbox import (
    HUB_STATUS_OF,
    KIND_TITLES,
    OrderUpdate,
    OutboxEntry,
    OutboxKind,
)
from anydesk.core.sales_orders import Cause, OrderEvent
from anydesk.storage import invoices, outbox
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.store import Tx

FIRST_LOOK = timedelta(minutes=2)
"""When the marketplace's word is looked for first; the hub publishes within a minute or so."""


def accepted(tx: Tx, entry: OutboxEntry, answer: str, at: datetime, *, published: bool) -> None:
    """The hub has the update; ``published``: the marketplace too."""
    assert entry.id is not None
    if published:
        outbox.done(tx, entry.id, answer, at)
    else:
        outbox.accepted(tx, entry.id, answer, at + FIRST_LOOK)
    tx.execute(
        update(sales_orders)
        .where(sales_orders.c.id == entry.order_id)
        .values(hub_status=HUB_STATUS_OF[entry.kind].value)
    )
    invoice = OrderUpdate.restored(entry.payload).invoice
    if entry.kind == OutboxKind.INVOICED and invoice is not None:
        invoices.note_sent(tx, invoice.access_key, at)
    text = _("ANYMARKET was told: {what}.").format(what=_(KIND_TITLES[entry.kind]))
    _tell(tx, entry, "accepted", text, at)


def confirmed(tx: Tx, entry: OutboxEntry, answer: str, at: datetime) -> None:
    """The marketplace took it over too, or has nothing against it."""
    assert entry.id is not None
    outbox.done(tx, entry.id, answer, at)


def refused(tx: Tx, entry: OutboxEntry, answer: str, at: datetime) -> None:
    """ANYMARKET or the marketplace refused it, in its own words."""
    assert entry.id is not None
    outbox.failed(tx, entry.id, answer)
    text = _("ANYMARKET refused “{what}”: {answer}").format(
        what=_(KIND_TITLES[entry.kind]), answer=answer
    )
    _tell(tx, entry, "refused", text, at)


def overtaken(tx: Tx, entry: OutboxEntry, answer: str, status: str, at: datetime) -> None:
    """The order is further along at the hub than what it was to be told."""
    assert entry.id is not None
    outbox.pointless(tx, entry.id, answer, at)
    tx.execute(
        update(sales_orders).where(sales_orders.c.id == entry.order_id).values(hub_status=status)
    )
    _tell(tx, entry, "overtaken", answer, at)


def numbers_of(tx: Tx, entries: tuple[OutboxEntry, ...]) -> dict[int, tuple[int, str]]:
    """The orders' own and marketplace numbers, by their id."""
    ids = [entry.order_id for entry in entries]
    order = sales_orders.c
    rows = tx.execute(
        select(order.id, order.number, order.marketplace_number).where(order.id.in_(ids))
    )
    return {row.id: (row.number, row.marketplace_number) for row in rows}


def _tell(tx: Tx, entry: OutboxEntry, kind: str, text: str, at: datetime) -> None:
    records.add_events(tx, entry.order_id, [OrderEvent(at, Cause.HUB_SYNC, kind, text)])
