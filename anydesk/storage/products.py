"""Products and variations: one of them, many of them, and the list "Produtos"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, func, literal, select, update

from anydesk.core.errors import NotThere
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.products import Product, ProductType
from anydesk.core.stock import STOCKLESS_TYPES
from anydesk.core.variation_grids import grid_key
from anydesk.storage import kits
from anydesk.storage.product_lists import find, load
from anydesk.storage.rows import record_of, records_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import products, stock_balances

__all__ = [
    "add_all",
    "by_gtin",
    "by_sku",
    "expand",
    "family_problems",
    "find",
    "get",
    "get_many",
    "hide_skus",
    "ids_of",
    "leading_ids",
    "load",
    "put",
    "put_all",
    "search_text",
    "skus_like",
    "variations",
]

CHUNK = 500


def search_text(product: Product) -> str:
    """What the search reads: SKU, name, GTINs, brand and the variation's values."""
    words = (product.sku, product.name, product.gtin, product.package_gtin, product.brand)
    return fold(" ".join((*words, *product.grid.values())))


def get(tx: Tx, product_id: int) -> Product | None:
    """One product, or None."""
    row = tx.execute(select(products).where(products.c.id == product_id)).first()
    return record_of(Product, row) if row else None


def by_sku(tx: Tx, sku: str) -> Product | None:
    """The product with exactly this SKU, or None."""
    row = tx.execute(select(products).where(products.c.sku == sku)).first()
    return record_of(Product, row) if row else None


def get_many(tx: Tx, ids: Iterable[int]) -> dict[int, Product]:
    """The products by id; missing ones are left out."""
    found: dict[int, Product] = {}
    for part in _chunks(ids):
        rows = tx.execute(select(products).where(products.c.id.in_(part))).all()
        found |= {row.id: one for row, one in zip(rows, records_of(Product, rows), strict=True)}
    return found


def ids_of(tx: Tx, skus: Iterable[str]) -> dict[str, int]:
    """The ids by SKU; SKUs that do not exist are left out."""
    return {
        row.sku: row.id
        for part in _chunks(skus)
        for row in tx.execute(select(products.c.sku, products.c.id).where(products.c.sku.in_(part)))
    }


def leading_ids(tx: Tx, skus: Iterable[str]) -> dict[str, int]:
    """The ids by SKU; the SKU of a merged product leads to the one that took its place."""
    kept = func.coalesce(products.c.merged_into_id, products.c.id)
    return {
        row.sku: row.leads
        for part in _chunks(skus)
        for row in tx.execute(
            select(products.c.sku, kept.label("leads")).where(products.c.sku.in_(part))
        )
    }


def skus_like(tx: Tx, stems: Iterable[str]) -> set[str]:
    """Every SKU that begins with one of these, whatever its capitals: those a copy cannot have."""
    found: set[str] = set()
    for stem in dict.fromkeys(stems):
        begins = products.c.sku.ilike(_pattern(stem), escape="\\")
        found.update(tx.execute(select(products.c.sku).where(begins)).scalars())
    return found


def by_gtin(tx: Tx, gtins: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The ids of sellable products by GTIN: several where a GTIN repeats."""
    found: dict[str, tuple[int, ...]] = {}
    for part in _chunks(gtin for gtin in gtins if gtin):
        rows = tx.execute(
            select(products.c.gtin, products.c.id).where(
                products.c.gtin.in_(part), products.c.type != ProductType.PARENT
            )
        )
        for row in rows:
            found[row.gtin] = (*found.get(row.gtin, ()), row.id)
    return found


def variations(tx: Tx, parent_id: int) -> tuple[Product, ...]:
    """The variations of a parent, in the order they were made."""
    rows = tx.execute(
        select(products).where(products.c.parent_id == parent_id).order_by(products.c.id)
    )
    return tuple(record_of(Product, row) for row in rows)


def expand(tx: Tx, ids: Iterable[int]) -> list[int]:
    """The products asked for, in order and once, each parent followed by its variations."""
    wanted = list(dict.fromkeys(ids))
    children: dict[int, list[int]] = {}
    for part in _chunks(wanted):
        rows = tx.execute(
            select(products.c.parent_id, products.c.id)
            .where(products.c.parent_id.in_(part))
            .order_by(products.c.id)
        )
        for row in rows:
            children.setdefault(row.parent_id, []).append(row.id)
    return list(
        dict.fromkeys(
            product for chosen in wanted for product in (chosen, *children.get(chosen, ()))
        )
    )


def put(tx: Tx, product: Product, at: datetime) -> Product:
    """Insert a product without id, or overwrite the one with it.

    Raises:
        NotThere: there is no product with this id any more.
    """
    if product.id is None:
        return add_all(tx, (product,), at)[0]
    before = get(tx, product.id)
    if before is None:
        raise NotThere(_("This product does not exist any more."))
    after = replace(product, created_at=before.created_at, updated_at=at)
    tx.execute(update(products).where(products.c.id == product.id).values(_values(after)))
    return after


def add_all(tx: Tx, records: Sequence[Product], at: datetime) -> tuple[Product, ...]:
    """Insert many new products at once; the SKUs must be free."""
    if not records:
        return ()
    first = int(tx.execute(select(func.coalesce(func.max(products.c.id), 0))).scalar_one()) + 1
    # The ids are given here: the store has one writer, and a bulk insert cannot tell them back.
    made = tuple(
        replace(record, id=first + n, created_at=at, updated_at=at)
        for n, record in enumerate(records)
    )
    tx.execute(products.insert(), [_values(record) for record in made])
    return made


def put_all(tx: Tx, records: Sequence[Product], at: datetime) -> tuple[Product, ...]:
    """Insert those without id and overwrite the others, in bulk; answers in the order given."""
    known = get_many(tx, (record.id for record in records if record.id is not None))
    changed = [
        replace(record, created_at=known[record.id].created_at, updated_at=at)
        for record in records
        if record.id in known
    ]
    if changed:
        names = [column.name for column in products.c if column.name != "id"]
        tx.execute(
            update(products)
            .where(products.c.id == bindparam("row_id"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [_renamed(_values(record)) for record in changed],
        )
    added = iter(add_all(tx, [r for r in records if r.id not in known], at))
    by_id = {record.id: record for record in changed}
    return tuple(by_id[record.id] if record.id in known else next(added) for record in records)


def hide_skus(tx: Tx, ids: Sequence[int]) -> None:
    """Take their SKUs from these for a moment: the same transaction writes them anew."""
    for part in _chunks(ids):
        # No SKU that was typed begins with this sign.
        hidden = literal("\x00") + cast(products.c.id, String)
        tx.execute(update(products).where(products.c.id.in_(part)).values(sku=hidden))


def family_problems(tx: Tx, product: Product) -> dict[str, str]:
    """What the product's parent and variations forbid, by field."""
    problems: dict[str, str] = {}
    if product.parent_id is not None:
        parent = get(tx, product.parent_id)
        if parent is None or parent.type is not ProductType.PARENT:
            problems["parent_id"] = _("The parent must be a product with variations.")
        elif any(
            grid_key(other.grid) == grid_key(product.grid) and other.id != product.id
            for other in variations(tx, product.parent_id)
        ):
            problems["grid"] = _("Another variation has the same values.")
    if product.id is None:
        return problems
    if product.type is not ProductType.PARENT:
        children = select(products.c.id).where(products.c.parent_id == product.id).limit(1)
        if tx.execute(children).first() is not None:
            problems["type"] = _("A product that has variations stays a product with variations.")
    if product.type in STOCKLESS_TYPES:
        problems |= _why_not_stockless(tx, product)
    return problems


def _why_not_stockless(tx: Tx, product: Product) -> dict[str, str]:
    """Why a product that exists cannot be a parent or a kit."""
    assert product.id is not None
    if _has_stock(tx, product.id):
        reason = (
            _("A kit holds no stock of its own: take its stock out first.")
            if product.type is ProductType.KIT
            else _("A product with variations holds no stock of its own: take its stock out first.")
        )
        return {"type": reason}
    within = kits.kits_with(tx, [product.id]).get(product.id, ())
    if within:
        names = ", ".join(one.sku for one in get_many(tx, within).values())
        reason = _(
            "It is a component of {skus}, and only single products can be. Take it out there."
        )
        return {"type": reason.format(skus=names)}
    return {}


def _pattern(stem: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", stem) + "%"


def _has_stock(tx: Tx, product_id: int) -> bool:
    held = stock_balances.c
    rows = select(held.product_id).where(
        held.product_id == product_id, (held.physical != 0) | (held.reserved != 0)
    )
    return tx.execute(rows.limit(1)).first() is not None


# Column by column and not through ``values_of``, which looks at every value: a spreadsheet
# brings tens of thousands of products with forty fields each.
_FIELDS = tuple(column.name for column in products.c if column.name not in {"id", "search_text"})


def _values(product: Product) -> dict[str, Any]:
    values = {name: getattr(product, name) for name in _FIELDS}
    values["type"] = product.type.value
    values["grid"], values["sheet_extras"] = dict(product.grid), dict(product.sheet_extras)
    values["attributes"] = dict(product.attributes)
    values["image_urls"] = list(product.image_urls)
    values["search_text"] = search_text(product)
    if product.id is not None:
        values["id"] = product.id
    return values


def _renamed(values: Mapping[str, Any]) -> dict[str, Any]:
    # A bound name equal to a column's means "set this column" to SQLAlchemy, also in a WHERE.
    return {"row_id" if name == "id" else f"new_{name}": value for name, value in values.items()}


def _chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    items = list(dict.fromkeys(values))
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
