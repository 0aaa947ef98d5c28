"""Merging two products: everything that points at the one is pointed at the other."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, update

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.kits import KitComponent
from anydesk.core.product_history import MERGED_FROM, Cause, ProductChange, cause_of, lines_between
from anydesk.core.product_merge import MergeFacts, MergePlan
from anydesk.core.product_merge import plan as plan_of
from anydesk.core.products import MovementType, Product, StockMovement
from anydesk.core.stock import STOCKLESS_TYPES, ZERO
from anydesk.storage import kits, product_history, stock
from anydesk.storage import products as storage
from anydesk.storage.catalogue_tables import match_decisions, price_list_exceptions
from anydesk.storage.order_tables import sales_order_items, stock_reservations
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations, listings, products

ORIGIN = "transfer"
"""Of the movements that carry the stock over (ERP §12.2)."""


def plan(tx: Tx, keep_id: int, other_id: int) -> MergePlan:
    """What a merge would do. Raises NotThere where one of them does not exist."""
    found = storage.get_many(tx, (keep_id, other_id))
    if keep_id not in found or other_id not in found:
        raise NotThere(_("This product does not exist any more."))
    within = kits.kits_with(tx, [other_id]).get(other_id, ())
    return plan_of(
        MergeFacts(
            found[keep_id],
            found[other_id],
            stock={
                one.warehouse: one.physical
                for one in stock.balances(tx, other_id)
                if one.physical != 0
            },
            stores=_stores(tx, other_id),
            items=_items(tx, other_id),
            kits=tuple(one.sku for one in storage.get_many(tx, within).values()),
            keep_variations=storage.variations(tx, keep_id),
            variations=storage.variations(tx, other_id),
        )
    )


def merge(tx: Tx, keep_id: int, other_id: int, at: datetime) -> Product:
    """Let ``keep_id`` take the place of ``other_id``; the kept product.

    Raises:
        InvalidInput: it cannot be done, with the first reason; nothing is written.
        NotThere: one of them does not exist.
    """
    made = plan(tx, keep_id, other_id)
    if made.problems:
        raise InvalidInput(made.problems[0], hint=" ".join(made.problems[1:]))
    keep, other = made.keep, made.other
    _move_stock(tx, keep, other, at)
    _move_reservations(tx, keep, other, at)
    _move_components(tx, keep_id, other_id)
    _move_exceptions(tx, keep_id, other_id)
    for column in (
        listings.c.product_id,
        sales_order_items.c.product_id,
        match_decisions.c.product_id,
        products.c.merged_into_id,
    ):
        tx.execute(update(column.table).where(column == other_id).values({column.name: keep_id}))
    _move_variations(tx, keep, other, at)
    gone = replace(other, active=False, merged_into_id=keep_id)
    storage.put(tx, gone, at)
    _note(tx, keep, other, at)
    return keep


def _stores(tx: Tx, product_id: int) -> dict[str, int]:
    rows = tx.execute(
        select(integrations.c.name, func.count())
        .join(listings, listings.c.integration_id == integrations.c.id)
        .where(listings.c.product_id == product_id)
        .group_by(integrations.c.name)
        .order_by(integrations.c.name)
    )
    return {row[0]: row[1] for row in rows}


def _items(tx: Tx, product_id: int) -> int:
    column = sales_order_items.c.product_id
    return int(tx.execute(select(func.count()).where(column == product_id)).scalar_one())


def _move_stock(tx: Tx, keep: Product, other: Product, at: datetime) -> None:
    """As two movements in each warehouse: what the one loses the other gets, debts as well."""
    if other.type in STOCKLESS_TYPES:
        return
    notes = (
        _("Merged into {sku}").format(sku=keep.sku),
        _("Merged from {sku}").format(sku=other.sku),
    )
    for held in stock.balances(tx, other.id or 0):
        out, back = (other, keep) if held.physical > 0 else (keep, other)
        if held.physical == 0:
            continue
        for product, kind in ((out, MovementType.OUT), (back, MovementType.IN)):
            stock.move(
                tx,
                StockMovement(
                    product.id or 0,
                    held.warehouse_id,
                    kind,
                    abs(held.physical),
                    at,
                    note=notes[0] if product is other else notes[1],
                    origin=ORIGIN,
                ),
            )


def _move_reservations(tx: Tx, keep: Product, other: Product, at: datetime) -> None:
    """What orders keep back of the other is kept back of the kept one."""
    line = stock_reservations.c
    mine = select(line.order_id, line.item_position, line.warehouse_id, line.quantity).where(
        line.released_at.is_(None)
    )
    rows = tx.execute(mine.where(line.product_id == other.id)).all()
    kept = {
        (row.order_id, row.item_position): row.quantity
        for row in tx.execute(mine.where(line.product_id == keep.id))
    }
    stock.release_product(tx, other.id or 0, at)
    for row in rows:
        known: Decimal = kept.get((row.order_id, row.item_position), ZERO)
        stock.reserve(
            tx,
            order_id=row.order_id,
            item_position=row.item_position,
            product_id=keep.id or 0,
            warehouse_id=row.warehouse_id,
            quantity=row.quantity + known,
            at=at,
        )


def _move_components(tx: Tx, keep_id: int, other_id: int) -> None:
    for kit, components in kits.of(tx, kits.kits_with(tx, [other_id]).get(other_id, ())).items():
        quantities: dict[int, Decimal] = {}
        for one in components:
            key = keep_id if one.component_id == other_id else one.component_id
            quantities[key] = quantities.get(key, ZERO) + one.quantity
        made = [KitComponent(kit, key, quantity) for key, quantity in quantities.items()]
        kits.replace(tx, kit, made)


def _move_exceptions(tx: Tx, keep_id: int, other_id: int) -> None:
    """A price of its own in a list, unless the kept product has one there."""
    mine = price_list_exceptions.alias("mine")
    taken = select(mine.c.price_list_id).where(mine.c.product_id == keep_id)
    tx.execute(
        update(price_list_exceptions)
        .where(
            price_list_exceptions.c.product_id == other_id,
            price_list_exceptions.c.price_list_id.not_in(taken),
        )
        .values(product_id=keep_id)
    )


def _move_variations(tx: Tx, keep: Product, other: Product, at: datetime) -> None:
    moved = [replace(one, parent_id=keep.id) for one in storage.variations(tx, other.id or 0)]
    storage.put_all(tx, moved, at)
    cause = cause_of(Cause.MERGED, other.sku)
    product_history.add(
        tx,
        (ProductChange(one.id or 0, at, cause, "parent_id", other.sku, keep.sku) for one in moved),
    )


def _note(tx: Tx, keep: Product, other: Product, at: datetime) -> None:
    into, cause = cause_of(Cause.MERGED, keep.sku), cause_of(Cause.MERGED, other.sku)
    lines: Iterable[ProductChange] = (
        *lines_between(other, replace(other, active=False), at, into),
        ProductChange(other.id or 0, at, into, "merged_into_id", after=keep.sku),
        ProductChange(keep.id or 0, at, cause, MERGED_FROM, after=other.sku),
    )
    product_history.add(tx, lines)
