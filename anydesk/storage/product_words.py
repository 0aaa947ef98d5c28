"""What was written in the products before, to be offered while somebody types."""

from sqlalchemy import func, select

from anydesk.storage.store import Tx
from anydesk.storage.tables import products

MOST = 3_000
"""Words of one kind; a shop with more of them misses no more than a suggestion."""


def brands(tx: Tx) -> tuple[str, ...]:
    """Every brand in use, the most used first."""
    return _used(tx, "brand")


def units(tx: Tx) -> tuple[str, ...]:
    """Every unit in use, the most used first."""
    return _used(tx, "unit")


def attribute_names(tx: Tx) -> tuple[str, ...]:
    """The names in the technical sheets, the most used first."""
    return _keys(tx, "attributes")


def axis_names(tx: Tx) -> tuple[str, ...]:
    """What variations differ by, the most used first."""
    return _keys(tx, "grid")


def _used(tx: Tx, name: str) -> tuple[str, ...]:
    column = products.c[name]
    rows = tx.execute(
        select(column)
        .where(column != "")
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(MOST)
    )
    return tuple(rows.scalars())


def _keys(tx: Tx, name: str) -> tuple[str, ...]:
    column = products.c[name]
    each = func.json_each(column).table_valued("key", name="each")
    rows = tx.execute(
        select(each.c.key)
        .select_from(products.join(each, onclause=func.json_valid(column) == 1))
        .where(column != {})
        .group_by(each.c.key)
        .order_by(func.count().desc(), each.c.key)
        .limit(MOST)
    )
    return tuple(str(key) for key in rows.scalars())
