"""Where each store listens for the hub's calls."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from anydesk.core.receivers import Receiver
from anydesk.storage.fulfilment_tables import receivers
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx


def get(tx: Tx, integration_id: int) -> Receiver:
    """The receiver of a store; one that was never set up is switched off."""
    row = tx.execute(
        select(receivers).where(receivers.c.integration_id == integration_id)
    ).one_or_none()
    return Receiver(integration_id) if row is None else record_of(Receiver, row)


def enabled(tx: Tx) -> tuple[Receiver, ...]:
    """Those that listen."""
    rows = tx.execute(select(receivers).where(receivers.c.enabled).order_by("integration_id"))
    return tuple(record_of(Receiver, row) for row in rows)


def change(tx: Tx, integration_id: int, values: Mapping[str, Any]) -> Receiver:
    """Set these columns; the receiver afterwards."""
    statement = insert(receivers).values({"integration_id": integration_id, **values})
    tx.execute(
        statement.on_conflict_do_update(index_elements=["integration_id"], set_=dict(values))
    )
    return get(tx, integration_id)
