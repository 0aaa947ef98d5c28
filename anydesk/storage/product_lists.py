"""The list "Produtos": ids by Query, and rows with stock and listings for the screen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal_column,
    select,
    true,
    type_coerce,
    union_all,
)

from anydesk.core.products import ListingSummary, ProductRow, ProductType
from anydesk.core.query import FilterValue, Query
from anydesk.core.stock import ZERO
from anydesk.storage import catalogue_health, kits
from anydesk.storage.lists import Filters, find_ids, in_order, pieces
from anydesk.storage.rows import record_of
from anydesk.storage.stock import excluded_warehouses
from anydesk.storage.store import Tx
from anydesk.storage.tables import (
    channel_listings,
    integrations,
    listings,
    products,
    stock_balances,
)

_BY_STOCK = frozenset({"physical", "reserved", "available"})


def find(tx: Tx, query: Query) -> Sequence[int]:
    """The ids of all products that match, in order."""
    # Folded, so that a list does not put all small letters behind all capitals. It also keeps
    # SQLite from walking the index on the SKU, and with it every wide row, only to save a sort.
    sorts: dict[str, ColumnElement[Any]] = {
        "sku": func.lower(products.c.sku),
        "name": func.lower(products.c.name),
        "price": products.c.sale_price,
        "promo_price": products.c.promo_price,
    }
    # What was merged into another product is asked for by name only.
    query = query.where(merged=query.value("merged") or "no")
    filters = _filters(tx, query)
    if query.sort in _BY_STOCK or query.value("stock") is not None:
        excluded = excluded_warehouses(tx)
        held = stock_balances.c
        physical = _sum(held.physical, excluded)
        available = _sum(held.physical - held.reserved, excluded)
        reserved = physical - available
        sorts |= {"physical": physical, "reserved": reserved, "available": available}
        filters["stock"] = lambda value: _stock_is(value, available)
    return find_ids(
        tx,
        products,
        products.c.id,
        query,
        search_column=products.c.search_text,
        sorts=sorts,
        filters=filters,
        default_sort=sorts["sku"],
    )


def load(tx: Tx, ids: Sequence[int]) -> tuple[ProductRow, ...]:
    """The rows of these products, in the order asked; missing ones are left out."""
    excluded = excluded_warehouses(tx)
    found: dict[int, ProductRow] = {}
    for part in pieces(ids):
        totals = _totals_of(tx, part, excluded)
        summaries = _summaries(tx, part)
        rows = tx.execute(_rows(part)).all()
        kit_ids = [row.id for row in rows if row.type == ProductType.KIT]
        totals |= kits.in_total(tx, kit_ids, excluded)
        for row in rows:
            physical, reserved = totals.get(row.id, (ZERO, ZERO))
            found[row.id] = record_of(
                ProductRow,
                row,
                parent_sku=row.parent_sku or "",
                physical=physical,
                reserved=reserved,
                listings=tuple(summaries.get(row.id, ())),
            )
    return in_order(ids, found)


def _rows(ids: list[int]) -> Select[Any]:
    own, parent = products, products.alias("parent")
    return (
        select(
            own.c.id,
            own.c.sku,
            own.c.name,
            own.c.type,
            own.c.grid,
            own.c.gtin,
            own.c.brand,
            own.c.sale_price.label("price"),
            own.c.promo_price,
            own.c.active,
            parent.c.sku.label("parent_sku"),
        )
        .outerjoin(parent, parent.c.id == own.c.parent_id)
        .where(own.c.id.in_(ids))
    )


def _filters(tx: Tx, query: Query) -> dict[str, Any]:
    store = query.value("integration")
    here = listings.c.product_id == products.c.id
    if store is not None:
        here = and_(here, listings.c.integration_id == store)
    linked = exists(select(listings.c.id).where(here))

    def in_store(_value: FilterValue) -> ColumnElement[bool]:
        # With "linked: no" the store only says where no listing may be.
        return true() if query.value("linked") == "no" else linked

    filters: Filters = {
        "type": lambda value: products.c.type == value,
        "active": lambda value: products.c.active.is_(value in (True, "yes")),
        "linked": lambda value: linked if value == "yes" else ~linked,
        "integration": in_store,
        "parent": lambda value: products.c.parent_id == value,
        "merged": lambda value: _merged() if value == "yes" else ~_merged(),
        "health": lambda value: catalogue_health.condition(tx, str(value)),
    }
    return dict(filters)


def _merged() -> ColumnElement[bool]:
    # By a list of its own: the column itself would have to be read out of every wide row.
    others = products.alias("merged")
    return products.c.id.in_(select(others.c.id).where(others.c.merged_into_id.is_not(None)))


def _stock_is(value: FilterValue, available: ColumnElement[Any]) -> ColumnElement[bool]:
    zero: ColumnElement[int] = literal_column("0")
    if value == "negative":
        return available < zero
    return available > zero if value == "positive" else available == zero


def _sum(value: ColumnElement[Any], excluded: tuple[int, ...]) -> ColumnElement[Any]:
    """The sum over the warehouses that count: of the product, or of a parent's variations.

    A kit has what its components make.

    One look into an index for each product that matched: cheaper than to sum everything first.
    """
    held, child = stock_balances.c, products.alias("child")
    counted = held.warehouse_id.not_in(excluded) if excluded else true()
    total = select(func.sum(type_coerce(value, Integer))).where(counted)
    own = total.where(held.product_id == products.c.id).correlate(products).scalar_subquery()
    family = (
        total.join_from(child, stock_balances, held.product_id == child.c.id)
        .where(child.c.parent_id == products.c.id)
        .correlate(products)
        .scalar_subquery()
    )
    kind = products.c.type
    chosen = case(
        (kind == ProductType.PARENT.value, family),
        (kind == ProductType.KIT.value, kits.made_of(value, counted)),
        else_=own,
    )
    return func.coalesce(chosen, literal_column("0"))


def _totals_of(tx: Tx, ids: list[int], excluded: tuple[int, ...]) -> dict[int, tuple[Any, Any]]:
    """Physical and reserved by product: its own, and a parent's from its variations."""
    held, own = stock_balances.c, products.alias("own")
    counted = held.warehouse_id.not_in(excluded) if excluded else true()
    itself = select(held.product_id.label("owner"), held.physical, held.reserved).where(
        held.product_id.in_(ids), counted
    )
    family = (
        select(own.c.parent_id.label("owner"), held.physical, held.reserved)
        .join_from(own, stock_balances, held.product_id == own.c.id)
        .where(own.c.parent_id.in_(ids), counted)
    )
    totals: dict[int, tuple[Any, Any]] = {}
    for row in tx.execute(union_all(itself, family)):
        physical, reserved = totals.get(row.owner, (ZERO, ZERO))
        totals[row.owner] = (physical + row.physical, reserved + row.reserved)
    return totals


def _summaries(tx: Tx, ids: list[int]) -> dict[int, list[ListingSummary]]:
    # A price that lives at the marketplace listings is shown by the last of them.
    channel_price = (
        select(func.max(channel_listings.c.price_sent))
        .where(channel_listings.c.listing_id == listings.c.id)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(
            listings.c.product_id,
            listings.c.integration_id,
            integrations.c.name,
            listings.c.hub_sku_id,
            listings.c.stock_sent,
            func.coalesce(listings.c.price_sent, channel_price).label("price_sent"),
        )
        .join(integrations, integrations.c.id == listings.c.integration_id)
        .where(listings.c.product_id.in_(ids))
        .order_by(integrations.c.name, listings.c.id)
    )
    found: dict[int, list[ListingSummary]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(
            ListingSummary(
                row.integration_id, row.name, str(row.hub_sku_id), row.stock_sent, row.price_sent
            )
        )
    return found
