"""What the hub said to a quantity or a price that was sent: noted at the listings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, bindparam, update

from anydesk.storage.store import Tx
from anydesk.storage.tables import channel_listings, listings


def note_stock(
    tx: Tx, sent: Mapping[int, Decimal], refused: Mapping[int, str], at: datetime
) -> None:
    """Quantities accepted and texts of refusals, by listing."""
    _accepted(
        tx,
        listings,
        [
            {"row": key, "new_stock_sent": quantity, "new_stock_sent_at": at, "new_last_error": ""}
            for key, quantity in sent.items()
        ],
    )
    _refused(tx, listings, refused)


def note_prices(
    tx: Tx,
    sent: Mapping[int, tuple[Decimal, Decimal]],
    refused: Mapping[int, str],
    at: datetime,
    *,
    channels: bool = False,
) -> None:
    """Prices ("de", "por") accepted and texts of refusals, by listing or marketplace listing."""
    table = channel_listings if channels else listings
    _accepted(
        tx,
        table,
        [
            {
                "row": key,
                "new_price_sent": full,
                "new_promo_sent": final,
                "new_price_sent_at": at,
                "new_last_error": "",
            }
            for key, (full, final) in sent.items()
        ],
    )
    _refused(tx, table, refused)


def _accepted(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        names = [name.removeprefix("new_") for name in rows[0] if name != "row"]
        tx.execute(
            update(table)
            .where(table.c.id == bindparam("row"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            list(rows),
        )


def _refused(tx: Tx, table: Table, refused: Mapping[int, str]) -> None:
    if refused:
        tx.execute(
            update(table)
            .where(table.c.id == bindparam("row"))
            .values(last_error=bindparam("new_last_error")),
            [{"row": key, "new_last_error": text} for key, text in refused.items()],
        )
