"""The history of products: written by whoever writes products, read on a product's page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from anydesk.core.product_history import ProductChange, lines_between
from anydesk.core.products import Product
from anydesk.storage.catalogue_tables import product_history
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.store import Tx

NEWEST = 1_000
"""How many lines a page shows at most."""


def note(
    tx: Tx, before: Mapping[int, Product], after: Sequence[Product], at: datetime, cause: str
) -> int:
    """Write what differs between these products before and after.

    Args:
        before: the products as they were, by id; one that is not among them is new.
        after: as they are now, with their ids.
        cause: a key of ``core.product_history.cause_of``.

    Returns:
        The number of lines written: none where nothing differs.
    """
    lines = [
        line
        for product in after
        for line in lines_between(before.get(product.id or 0), product, at, cause)
    ]
    return add(tx, lines)


def add(tx: Tx, lines: Iterable[ProductChange]) -> int:
    """Write lines as they are; their number."""
    rows = [values_of(line, product_history) for line in lines]
    if rows:
        tx.execute(product_history.insert(), rows)
    return len(rows)


def of(tx: Tx, product_id: int, limit: int = NEWEST) -> tuple[ProductChange, ...]:
    """What happened to a product, the newest first."""
    rows = tx.execute(
        select(product_history)
        .where(product_history.c.product_id == product_id)
        .order_by(product_history.c.id.desc())
        .limit(limit)
    )
    return tuple(record_of(ProductChange, row) for row in rows)
