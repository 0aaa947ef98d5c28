"""What kits consist of, and how many of them their components make."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, delete, func, select, type_coerce

from anydesk.core.kits import KitComponent, kit_availability
from anydesk.storage.catalogue_tables import kit_components
from anydesk.storage.lists import pieces
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.stock import balances_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import products, stock_balances

_PART = kit_components.c
_UNIT = 10_000
"""One unit of stock as the balances are stored: with four decimals."""

Components = dict[int, tuple[KitComponent, ...]]


def of(tx: Tx, kit_ids: Iterable[int]) -> Components:
    """The components by kit, in their order; products without any are left out."""
    found: dict[int, list[KitComponent]] = {}
    for part in pieces(list(dict.fromkeys(kit_ids))):
        rows = tx.execute(
            select(kit_components)
            .where(_PART.kit_id.in_(part))
            .order_by(_PART.kit_id, _PART.position, _PART.id)
        )
        for row in rows:
            found.setdefault(row.kit_id, []).append(record_of(KitComponent, row))
    return {kit: tuple(components) for kit, components in found.items()}


def replace(tx: Tx, kit_id: int, components: Sequence[KitComponent]) -> None:
    """Let the kit consist of exactly these, in this order."""
    tx.execute(delete(kit_components).where(_PART.kit_id == kit_id))
    rows = [
        {**values_of(one, kit_components), "kit_id": kit_id, "position": position}
        for position, one in enumerate(components)
    ]
    for row in rows:
        row.pop("id", None)
    if rows:
        tx.execute(kit_components.insert(), rows)


def kits_with(tx: Tx, component_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The kits that have a product as component, by component; others are left out."""
    found: dict[int, tuple[int, ...]] = {}
    for part in pieces(list(dict.fromkeys(component_ids))):
        rows = tx.execute(
            select(_PART.component_id, _PART.kit_id)
            .where(_PART.component_id.in_(part))
            .order_by(_PART.component_id, _PART.kit_id)
        )
        for component, kit in rows:
            found[component] = (*found.get(component, ()), kit)
    return found


def in_warehouse(
    tx: Tx, kit_ids: Sequence[int], warehouse_id: int
) -> dict[int, tuple[Decimal, Decimal]]:
    """Physical and reserved kits in one warehouse, as its components there make them."""
    kits = of(tx, kit_ids)
    parts = {one.component_id for components in kits.values() for one in components}
    return _made(kits, dict(balances_of(tx, parts, warehouse_id)))


def in_total(
    tx: Tx, kit_ids: Sequence[int], excluded: Sequence[int] = ()
) -> dict[int, tuple[Decimal, Decimal]]:
    """Physical and reserved kits over all warehouses but the excluded ones."""
    kits = of(tx, kit_ids)
    parts = {one.component_id for components in kits.values() for one in components}
    held = stock_balances.c
    totals: dict[int, tuple[Decimal, Decimal]] = {}
    for part in pieces(sorted(parts)):
        rows = tx.execute(
            select(held.product_id, func.sum(held.physical), func.sum(held.reserved))
            .where(held.product_id.in_(part), held.warehouse_id.not_in(list(excluded)))
            .group_by(held.product_id)
        )
        totals.update({row[0]: (row[1], row[2]) for row in rows})
    return _made(kits, totals)


def made_of(value: ColumnElement[Any], counted: ColumnElement[bool]) -> ColumnElement[Any]:
    """As an expression over ``products``: how many kits this column of the balances makes.

    In the unit of the balances, so that it sorts beside them; null without components.
    """
    held, whole = stock_balances.c, _whole(_PART.quantity)
    total = (
        select(func.coalesce(func.sum(_whole(value)), 0))
        .where(held.product_id == _PART.component_id, counted)
        .correlate(kit_components)
        .scalar_subquery()
    )
    # SQLite divides towards zero; less than nothing is rounded down, as everywhere else.
    kits = case((total < 0, -((whole - 1 - total) // whole)), else_=total // whole)
    return (
        select(func.min(kits) * _UNIT)
        .where(_PART.kit_id == products.c.id)
        .correlate(products)
        .scalar_subquery()
    )


def _whole(value: ColumnElement[Any]) -> ColumnElement[int]:
    return type_coerce(value, Integer)


def _made(
    kits: Components, held: dict[int, tuple[Decimal, Decimal]]
) -> dict[int, tuple[Decimal, Decimal]]:
    """What is not available of the kits that the shelf would make counts as reserved."""
    physical = {key: amount for key, (amount, _reserved) in held.items()}
    available = {key: amount - reserved for key, (amount, reserved) in held.items()}
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for kit, components in kits.items():
        whole, free = (
            kit_availability(components, physical),
            kit_availability(components, available),
        )
        if whole is not None and free is not None:
            found[kit] = (whole, whole - free)
    return found
