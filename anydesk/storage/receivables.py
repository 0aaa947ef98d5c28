"""Receivables: written when an order is received, taken back when it is cancelled (ERP §6.3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from anydesk.core.receivables import Receivable, ReceivableStatus
from anydesk.storage.configuration_tables import receivables
from anydesk.storage.prepared import Insert
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.store import Tx

_column = receivables.c
_ADD = Insert(receivables)
_OPEN = (ReceivableStatus.OPEN, ReceivableStatus.EXPECTED)


def post(tx: Tx, order_id: int, made: Sequence[Receivable], at: datetime) -> bool:
    """Write the instalments of an order; False where it has some already, and nothing changes."""
    if of_order(tx, order_id):
        return False
    post_new(tx, order_id, made, at)
    return bool(made)


def post_new(tx: Tx, order_id: int, made: Sequence[Receivable], at: datetime) -> None:
    """The same for an order made a moment ago: it cannot have any yet."""
    dated = (replace(one, order_id=order_id, created_at=at) for one in made)
    _ADD.add_all(tx, [values_of(one, receivables) for one in dated])


def cancel(tx: Tx, order_id: int) -> int:
    """Take back what is still open of an order ("estornar contas"); how many."""
    done = tx.execute(
        update(receivables)
        .where(_column.order_id == order_id, _column.status.in_(_OPEN))
        .values(status=ReceivableStatus.CANCELLED)
    )
    return int(done.rowcount)


def of_order(tx: Tx, order_id: int) -> tuple[Receivable, ...]:
    """The instalments of an order in their order."""
    rows = tx.execute(
        select(receivables).where(_column.order_id == order_id).order_by(_column.position)
    )
    return tuple(record_of(Receivable, row) for row in rows)
