"""What the product spreadsheet reads from the database: families, balances, SKUs with zeros."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from anydesk.core.category_mapping import path_key
from anydesk.core.products import Product
from anydesk.storage import products as storage
from anydesk.storage import stock
from anydesk.storage.configuration_tables import categories
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import products, stock_movements


def families(
    tx: Tx, ids: Iterable[int], skus: Iterable[str], warehouse_id: int | None
) -> tuple[tuple[Product, ...], dict[int, Decimal]]:
    """The products with these ids or SKUs, their parents and all variations of those.

    With the physical balances of those asked for, in the warehouse or the default one.
    """
    by_sku = storage.ids_of(tx, skus)
    asked = storage.get_many(tx, (*ids, *by_sku.values()))
    parents = {p.parent_id or p.id or 0 for p in asked.values()}
    missing = parents - asked.keys()
    family = {**storage.get_many(tx, missing), **asked}
    for part in _parts(sorted(parents)):
        for row in tx.execute(select(products).where(products.c.parent_id.in_(part))):
            if row.id not in family:
                family[row.id] = record_of(Product, row)
    warehouse = stock.warehouse_for(tx, warehouse_id)
    balances = stock.balances_of(tx, asked, warehouse)
    return tuple(family.values()), {key: held[0] for key, held in balances.items()}


def zero_led(tx: Tx) -> dict[str, str]:
    """The SKUs that begin with a zero, by the same text without its zeros."""
    rows = tx.execute(
        select(products.c.sku).where(products.c.sku >= "0", products.c.sku < "1")
    ).scalars()
    return {sku.lstrip("0"): sku for sku in rows if sku.startswith("0") and sku.lstrip("0")}


def category_keys(tx: Tx) -> frozenset[str]:
    """``path_key`` of every category there is: in the tree, or in use by a product."""
    used = tx.execute(select(products.c.category).where(products.c.category != "").distinct())
    return frozenset(tx.execute(select(categories.c.path_key)).scalars()) | {
        path_key(path) for path in used.scalars()
    }


def stamp(tx: Tx) -> tuple[object, ...]:
    """Differs from an earlier one when a product or a balance has changed in between."""
    made = select(func.count(), func.max(products.c.id), func.max(products.c.updated_at))
    moved = select(func.max(stock_movements.c.id))
    return (*tx.execute(made).one(), *tx.execute(moved).one())


def for_export(
    tx: Tx, ids: Sequence[int], warehouse_id: int | None
) -> tuple[tuple[Product, str, Decimal], ...]:
    """The products in the order asked, each with its parent's SKU and physical balance."""
    found = storage.get_many(tx, ids)
    parents = storage.get_many(tx, {p.parent_id for p in found.values() if p.parent_id})
    warehouse = stock.warehouse_for(tx, warehouse_id)
    balances = stock.balances_of(tx, found, warehouse)
    return tuple(
        (
            found[key],
            parents[found[key].parent_id or 0].sku if found[key].parent_id in parents else "",
            balances.get(key, (Decimal(0), Decimal(0)))[0],
        )
        for key in ids
        if key in found
    )


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), storage.CHUNK):
        yield ids[start : start + storage.CHUNK]
