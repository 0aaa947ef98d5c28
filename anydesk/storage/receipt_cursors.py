"""How far the orders of each integration have arrived; see ``core.receipt``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from anydesk.core.receipt import ReceiptCursor
from anydesk.storage.fulfilment_tables import receipt_cursors
from anydesk.storage.order_tables import hub_orders
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx


def get(tx: Tx, integration_id: int) -> ReceiptCursor | None:
    """The cursor of an integration; None: nothing ever arrived by itself."""
    row = tx.execute(
        select(receipt_cursors).where(receipt_cursors.c.integration_id == integration_id)
    ).one_or_none()
    return None if row is None else record_of(ReceiptCursor, row)


def newest_change(tx: Tx, integration_id: int) -> datetime | None:
    """When the newest version of an order that is known here was changed, by the hub's clock."""
    changed = func.max(hub_orders.c.updated_at, type_=hub_orders.c.updated_at.type)
    query = select(changed).where(hub_orders.c.integration_id == integration_id)
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def fed(tx: Tx, integration_id: int, *, at: datetime, filled: bool) -> None:
    """The feed was read; ``filled``: it had something to say."""
    _write(tx, integration_id, {"feed_read_at": at} | ({"feed_filled_at": at} if filled else {}))


def polled(tx: Tx, integration_id: int, *, until: datetime, at: datetime) -> None:
    """Everything the hub changed until then is here."""
    _write(tx, integration_id, {"polled_until": until, "checked_at": at})


def failing(tx: Tx, integration_id: int, orders: Mapping[str, str]) -> None:
    """These orders, and no others, could not be received; what was said of each."""
    _write(tx, integration_id, {"failing": dict(orders)})


def _write(tx: Tx, integration_id: int, values: Mapping[str, Any]) -> None:
    new = {"integration_id": integration_id, **values}
    statement = insert(receipt_cursors).values(new)
    tx.execute(
        statement.on_conflict_do_update(index_elements=["integration_id"], set_=dict(values))
    )
