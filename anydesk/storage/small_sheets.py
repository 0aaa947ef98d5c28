"""What the smaller spreadsheets read from the database, write into it, and export (ERP §22.2)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from anydesk.core.folding import fold
from anydesk.core.kits import KitComponent
from anydesk.core.price_lists import PriceListException
from anydesk.core.product_history import Cause
from anydesk.core.products import ProductType
from anydesk.core.sheet_cells import Cell
from anydesk.core.small_columns import COUNTED, LINKED, LIST_PRICE, LIST_PROMO, PARTS
from anydesk.core.small_sheet_rows import Facts, KnownProduct, SmallRow, has_moved
from anydesk.core.small_sheets import SheetKind
from anydesk.core.stock import STOCKLESS_TYPES
from anydesk.storage import kits, product_history, stock
from anydesk.storage import listings as listing_storage
from anydesk.storage import products as product_storage
from anydesk.storage.catalogue_tables import price_list_exceptions
from anydesk.storage.lists import pieces
from anydesk.storage.product_sheets import stamp
from anydesk.storage.rows import upsert, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products, stock_balances

__all__ = ["apply", "export_rows", "facts", "kit_ids", "listing_ids", "moved", "stamp"]

_EXCEPTION = price_list_exceptions.c
CHUNK = 500
Cells = tuple[Cell, ...]


def facts(
    tx: Tx,
    kind: SheetKind,
    skus: Sequence[str],
    identifiers: Sequence[str],
    target_id: int | None,
) -> Facts:
    """What is known about the rows that name these SKUs and listings.

    Args:
        target_id: the warehouse, price list or integration that was chosen beside the file.
    """
    found = Facts(products={one.sku: one for one in _known(tx, skus)})
    ids = [one.id for one in found.products.values()]
    if kind is SheetKind.COUNT:
        found.warehouses = {fold(one.name): one.id or 0 for one in stock.warehouses(tx)}
        found.warehouse_id = stock.warehouse_for(tx, target_id)
        found.balances = _balances(tx, ids)
    elif kind is SheetKind.PRICE_LIST:
        found.exceptions = _exceptions(tx, ids, target_id or 0)
    elif kind is SheetKind.KITS:
        found.components = _components(tx, ids)
    elif kind is SheetKind.LINKS:
        found.listings = _listings(tx, identifiers, target_id or 0)
    return found


def _known(tx: Tx, skus: Sequence[str]) -> list[KnownProduct]:
    c = products.c
    wanted = select(c.id, c.sku, c.name, c.type, c.sale_price, c.promo_price, c.handling_days)
    return [
        KnownProduct(
            row.id,
            row.sku,
            row.name,
            ProductType(row.type),
            row.sale_price,
            row.promo_price,
            row.handling_days,
        )
        for part in (skus[n : n + CHUNK] for n in range(0, len(skus), CHUNK))
        for row in tx.execute(wanted.where(c.sku.in_(part)))
    ]


def _balances(tx: Tx, ids: Sequence[int]) -> dict[tuple[int, int], Decimal]:
    c = stock_balances.c
    return {
        (row.product_id, row.warehouse_id): row.physical
        for part in pieces(ids)
        for row in tx.execute(
            select(c.product_id, c.warehouse_id, c.physical).where(c.product_id.in_(part))
        )
    }


def _exceptions(
    tx: Tx, ids: Sequence[int], price_list_id: int
) -> dict[int, tuple[Decimal, Decimal]]:
    return {
        row.product_id: (row.price, row.promo_price)
        for part in pieces(ids)
        for row in tx.execute(
            select(_EXCEPTION.product_id, _EXCEPTION.price, _EXCEPTION.promo_price).where(
                _EXCEPTION.price_list_id == price_list_id, _EXCEPTION.product_id.in_(part)
            )
        )
    }


def _components(tx: Tx, kit_ids: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    found = kits.of(tx, kit_ids)
    skus = _skus(tx, [one.component_id for rows in found.values() for one in rows])
    return {
        kit: {skus[one.component_id]: one.quantity for one in rows if one.component_id in skus}
        for kit, rows in found.items()
    }


def _skus(tx: Tx, ids: Sequence[int]) -> dict[int, str]:
    c = products.c
    return {
        row.id: row.sku
        for part in pieces(list(dict.fromkeys(ids)))
        for row in tx.execute(select(c.id, c.sku).where(c.id.in_(part)))
    }


def _listings(
    tx: Tx, identifiers: Sequence[str], integration_id: int
) -> dict[str, tuple[int, str]]:
    hub_ids = [int(one) for one in identifiers if one.isascii() and one.isdigit()]
    found = listing_storage.by_hub_sku(tx, integration_id, hub_ids)
    skus = _skus(tx, [one.product_id for one in found.values() if one.product_id is not None])
    return {
        str(key): (one.id or 0, skus.get(one.product_id or 0, "")) for key, one in found.items()
    }


def moved(
    tx: Tx, kind: SheetKind, rows: Sequence[SmallRow], target_id: int | None
) -> frozenset[int]:
    """The numbers of the rows that the database changed under since the analysis."""
    found: set[int] = set()
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        skus = [] if kind is SheetKind.LINKS else [row.sku for row in part]
        now = facts(tx, kind, skus, [row.sku for row in part], target_id)
        found |= {row.number for row in part if has_moved(kind, row, now)}
    return frozenset(found)


def apply(
    tx: Tx,
    kind: SheetKind,
    rows: Sequence[SmallRow],
    target_id: int | None,
    at: datetime,
    note: str,
) -> None:
    """Write the rows that change something, in the caller's transaction."""
    _APPLY[kind](tx, rows, target_id, at, note)


def _apply_count(
    tx: Tx, rows: Sequence[SmallRow], target_id: int | None, at: datetime, note: str
) -> None:
    by_warehouse: defaultdict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in rows:
        if row.product_id is not None and row.target_id is not None:
            by_warehouse[row.target_id][row.product_id] = row.values[COUNTED.key]
    for warehouse, counted in by_warehouse.items():
        stock.open_balances(tx, counted, warehouse, at, origin="import", note=note)


def _apply_fields(
    tx: Tx, rows: Sequence[SmallRow], target_id: int | None, at: datetime, note: str
) -> None:
    known = product_storage.get_many(tx, [row.product_id for row in rows if row.product_id])
    changed = [
        replace(known[row.product_id], **row.values)
        for row in rows
        if row.product_id in known and row.product_id is not None
    ]
    written = product_storage.put_all(tx, changed, at)
    product_history.note(tx, known, written, at, Cause.SHEET)


def _apply_price_list(
    tx: Tx, rows: Sequence[SmallRow], target_id: int | None, at: datetime, note: str
) -> None:
    before = _exceptions(tx, [row.product_id or 0 for row in rows], target_id or 0)
    none = (Decimal(0), Decimal(0))
    made = [
        PriceListException(
            target_id or 0,
            row.product_id or 0,
            price=row.values.get(LIST_PRICE.key, before.get(row.product_id or 0, none)[0]),
            promo_price=row.values.get(LIST_PROMO.key, before.get(row.product_id or 0, none)[1]),
            updated_at=at,
            cause="sheet",
        )
        for row in rows
    ]
    table = price_list_exceptions
    upsert(tx, table, [values_of(one, table) for one in made], key=("price_list_id", "product_id"))


def _apply_kits(
    tx: Tx, rows: Sequence[SmallRow], target_id: int | None, at: datetime, note: str
) -> None:
    by_kit: defaultdict[int, list[SmallRow]] = defaultdict(list)
    for row in rows:
        by_kit[row.product_id or 0].append(row)
    before = kits.of(tx, list(by_kit))
    gone = {sku for row in rows for sku in row.gone}
    ids = product_storage.ids_of(tx, gone)
    for kit, group in by_kit.items():
        left = {ids.get(sku) for row in group for sku in row.gone}
        quantities = {
            one.component_id: one.quantity
            for one in before.get(kit, ())
            if one.component_id not in left
        }
        for row in group:
            if row.target_id is not None and PARTS.key in row.values:
                quantities[row.target_id] = row.values[PARTS.key]
        made = [
            KitComponent(kit, component, quantity, position)
            for position, (component, quantity) in enumerate(quantities.items())
        ]
        kits.replace(tx, kit, made)


def _apply_links(
    tx: Tx, rows: Sequence[SmallRow], target_id: int | None, at: datetime, note: str
) -> None:
    ids = product_storage.ids_of(tx, [str(row.values[LINKED.key]) for row in rows])
    listing_storage.link(
        tx,
        {
            row.target_id: ids[row.values[LINKED.key]]
            for row in rows
            if row.target_id is not None and row.values[LINKED.key] in ids
        },
    )


_Apply = Callable[[Tx, Sequence[SmallRow], int | None, datetime, str], None]

_APPLY: Mapping[SheetKind, _Apply] = {
    SheetKind.COUNT: _apply_count,
    SheetKind.PRICES: _apply_fields,
    SheetKind.PRICE_LIST: _apply_price_list,
    SheetKind.KITS: _apply_kits,
    SheetKind.HANDLING: _apply_fields,
    SheetKind.LINKS: _apply_links,
}


def export_rows(
    tx: Tx, kind: SheetKind, ids: Sequence[int], target_id: int | None
) -> list[tuple[Any, ...]]:
    """The rows of some products in the layout of the sheet; of ``LINKS`` the ids are listings'."""
    return _EXPORT[kind](tx, ids, target_id)


def _export_count(tx: Tx, ids: Sequence[int], target_id: int | None) -> list[tuple[Any, ...]]:
    names = {one.id: one.name for one in stock.warehouses(tx)}
    chosen = [target_id] if target_id is not None else list(names)
    known, balances = product_storage.get_many(tx, ids), _balances(tx, ids)
    default = stock.warehouse_for(tx, target_id)
    return [
        (one.sku, one.name, names.get(house, ""), balances.get((one.id or 0, house), Decimal(0)))
        for key in ids
        if (one := known.get(key)) and one.type not in STOCKLESS_TYPES
        for house in chosen
        if house is not None and (house == default or (one.id or 0, house) in balances)
    ]


def _export_prices(tx: Tx, ids: Sequence[int], target_id: int | None) -> list[tuple[Any, ...]]:
    known = product_storage.get_many(tx, ids)
    return [
        (one.sku, one.name, one.sale_price, one.promo_price)
        for key in ids
        if (one := known.get(key)) and one.type is not ProductType.PARENT
    ]


def _export_handling(tx: Tx, ids: Sequence[int], target_id: int | None) -> list[tuple[Any, ...]]:
    known = product_storage.get_many(tx, ids)
    return [
        (one.sku, one.name, "" if one.handling_days is None else Decimal(one.handling_days))
        for key in ids
        if (one := known.get(key)) and one.type is not ProductType.PARENT
    ]


def _export_price_list(tx: Tx, ids: Sequence[int], target_id: int | None) -> list[tuple[Any, ...]]:
    known, prices = product_storage.get_many(tx, ids), _exceptions(tx, ids, target_id or 0)
    return [(known[key].sku, known[key].name, *prices[key]) for key in ids if key in prices]


def _export_kits(tx: Tx, ids: Sequence[int], target_id: int | None) -> list[tuple[Any, ...]]:
    skus, components = _skus(tx, ids), _components(tx, ids)
    return [
        (skus[kit], sku, quantity)
        for kit in ids
        for sku, quantity in components.get(kit, {}).items()
    ]


def _export_links(tx: Tx, ids: Sequence[int], target_id: int | None) -> list[tuple[Any, ...]]:
    found = listing_storage.by_ids(tx, ids)
    skus = _skus(tx, [one.product_id for one in found.values() if one.product_id is not None])
    return [
        (one.external_id, one.title, skus.get(one.product_id or 0, ""))
        for key in ids
        if (one := found.get(key)) and one.integration_id == target_id
    ]


_EXPORT: Mapping[SheetKind, Callable[[Tx, Sequence[int], int | None], list[tuple[Any, ...]]]] = {
    SheetKind.COUNT: _export_count,
    SheetKind.PRICES: _export_prices,
    SheetKind.PRICE_LIST: _export_price_list,
    SheetKind.KITS: _export_kits,
    SheetKind.HANDLING: _export_handling,
    SheetKind.LINKS: _export_links,
}


def listing_ids(tx: Tx, integration_id: int) -> list[int]:
    """Every listing of a store, for the export of its links."""
    wanted = select(listings.c.id).where(listings.c.integration_id == integration_id)
    return list(tx.execute(wanted.order_by(listings.c.hub_sku_id)).scalars())


def kit_ids(tx: Tx) -> list[int]:
    """Every kit, for the export of their composition."""
    wanted = select(products.c.id).where(products.c.type == ProductType.KIT)
    return list(tx.execute(wanted.order_by(func.lower(products.c.sku))).scalars())
