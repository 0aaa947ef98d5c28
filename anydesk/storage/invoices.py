"""Invoices of orders: their data, never their XML (ERP §13). One valid invoice for each order."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select, update

from anydesk.core.invoices import Invoice, InvoiceStatus
from anydesk.storage.configuration_tables import invoices
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.store import Tx

_invoice = invoices.c


def of_order(tx: Tx, order_id: int) -> Invoice | None:
    """The valid invoice of an order; None where it has none, or only cancelled ones."""
    row = tx.execute(
        select(invoices)
        .where(_invoice.order_id == order_id, _invoice.status == InvoiceStatus.AUTHORIZED)
        .order_by(_invoice.id.desc())
    ).first()
    return None if row is None else record_of(Invoice, row)


def history(tx: Tx, order_id: int) -> tuple[Invoice, ...]:
    """Every invoice an order ever had, the newest first."""
    rows = tx.execute(
        select(invoices).where(_invoice.order_id == order_id).order_by(_invoice.id.desc())
    )
    return tuple(record_of(Invoice, row) for row in rows)


def by_key(tx: Tx, access_key: str) -> Invoice | None:
    """The invoice of this key, of whatever order."""
    row = tx.execute(select(invoices).where(_invoice.access_key == access_key)).first()
    return None if row is None else record_of(Invoice, row)


def save(tx: Tx, invoice: Invoice) -> Invoice:
    """Write an invoice, new or changed; other valid ones of the order become cancelled."""
    tx.execute(
        update(invoices)
        .where(_invoice.order_id == invoice.order_id, _invoice.access_key != invoice.access_key)
        .values(status=InvoiceStatus.CANCELLED.value)
    )
    values = values_of(invoice, invoices)
    if invoice.id is not None:
        tx.execute(update(invoices).where(_invoice.id == invoice.id).values(values))
        return invoice
    made = tx.execute(insert(invoices).values(values).returning(_invoice.id)).scalar_one()
    return replace(invoice, id=made)


def cancel(tx: Tx, order_id: int) -> int:
    """The order has no valid invoice any more; how many there were."""
    done = tx.execute(
        update(invoices)
        .where(_invoice.order_id == order_id, _invoice.status == InvoiceStatus.AUTHORIZED)
        .values(status=InvoiceStatus.CANCELLED.value)
    )
    return int(done.rowcount)


def note_sent(tx: Tx, access_key: str, at: datetime) -> None:
    """The hub has its data."""
    tx.execute(update(invoices).where(_invoice.access_key == access_key).values(sent_at=at))
