"""Warehouses, the append-only stock ledger, and the balances kept beside it (ERP §12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select, update

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.products import (
    MovementType,
    ProductType,
    StockBalance,
    StockMovement,
    Warehouse,
)
from anydesk.core.stock import (
    STOCKLESS_TYPES,
    ZERO,
    balance_after,
    exact_quantity,
)
from anydesk.storage import stock_queue
from anydesk.storage.order_tables import stock_reservations
from anydesk.storage.rows import record_of, upsert, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import products, stock_balances, stock_movements
from anydesk.storage.tables import warehouses as warehouse_table

CHUNK = 500
"""Ids in one IN list: far below SQLite's limit, and one statement text for the cache."""


def warehouses(tx: Tx) -> tuple[Warehouse, ...]:
    """Every warehouse, the default one first."""
    rows = tx.execute(
        select(warehouse_table).order_by(
            warehouse_table.c.is_default.desc(), warehouse_table.c.name
        )
    )
    return tuple(record_of(Warehouse, row) for row in rows)


def add_warehouse(tx: Tx, name: str) -> Warehouse:
    """A new warehouse; the first one is the default."""
    name = name.strip()
    if not name:
        problem = _("Give the warehouse a name.")
        raise InvalidInput(problem, problems={"name": problem})
    known = warehouses(tx)
    if any(w.name.casefold() == name.casefold() for w in known):
        problem = _("There is a warehouse with this name already.")
        raise InvalidInput(problem, problems={"name": problem})
    warehouse = Warehouse(name, is_default=not any(w.is_default for w in known))
    key = tx.execute(warehouse_table.insert().values(values_of(warehouse, warehouse_table)))
    return replace(warehouse, id=_new_id(key))


def default_warehouse(tx: Tx) -> Warehouse:
    """The warehouse used where nobody chose one; made on the first need."""
    for warehouse in warehouses(tx):
        return warehouse
    return add_warehouse(tx, _("Main warehouse"))


def warehouse_for(tx: Tx, warehouse_id: int | None) -> int:
    """The warehouse a store works with: the one of its settings, else the default one."""
    if warehouse_id is not None:
        known = select(warehouse_table.c.id).where(warehouse_table.c.id == warehouse_id)
        if tx.execute(known).first() is not None:
            return warehouse_id
    found = default_warehouse(tx).id
    assert found is not None
    return found


def excluded_warehouses(tx: Tx) -> tuple[int, ...]:
    """The warehouses that totals leave out (ERP §12.1)."""
    rows = tx.execute(select(warehouse_table.c.id).where(warehouse_table.c.excluded_from_total))
    return tuple(row[0] for row in rows)


def balances(tx: Tx, product_id: int) -> tuple[StockBalance, ...]:
    """What each warehouse holds of one product; warehouses that never had it are left out."""
    rows = tx.execute(
        select(stock_balances, warehouse_table.c.name.label("warehouse"))
        .join(warehouse_table, warehouse_table.c.id == stock_balances.c.warehouse_id)
        .where(stock_balances.c.product_id == product_id)
        .order_by(warehouse_table.c.is_default.desc(), warehouse_table.c.name)
    )
    return tuple(record_of(StockBalance, row) for row in rows)


def balance(tx: Tx, product_id: int, warehouse_id: int) -> tuple[Decimal, Decimal]:
    """Physical and reserved of one product in one warehouse; zeroes where it never was."""
    row = tx.execute(
        select(stock_balances.c.physical, stock_balances.c.reserved).where(
            stock_balances.c.product_id == product_id,
            stock_balances.c.warehouse_id == warehouse_id,
        )
    ).first()
    return (row.physical, row.reserved) if row else (ZERO, ZERO)


def balances_of(
    tx: Tx, product_ids: Iterable[int], warehouse_id: int
) -> Mapping[int, tuple[Decimal, Decimal]]:
    """Physical and reserved in one warehouse, by product; products that never were there miss."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    ids = list(product_ids)
    for start in range(0, len(ids), CHUNK):
        rows = tx.execute(
            select(
                stock_balances.c.product_id,
                stock_balances.c.physical,
                stock_balances.c.reserved,
            ).where(
                stock_balances.c.warehouse_id == warehouse_id,
                stock_balances.c.product_id.in_(ids[start : start + CHUNK]),
            )
        )
        found.update({row[0]: (row[1], row[2]) for row in rows})
    return found


def movements(tx: Tx, product_id: int, limit: int = 500) -> tuple[StockMovement, ...]:
    """The product's ledger, the newest line first."""
    rows = tx.execute(
        select(stock_movements)
        .where(stock_movements.c.product_id == product_id)
        .order_by(stock_movements.c.id.desc())
        .limit(limit)
    )
    return tuple(record_of(StockMovement, row) for row in rows)


def move(tx: Tx, movement: StockMovement) -> StockMovement:
    """Write one line of the ledger and the balance it leads to.

    Raises:
        InvalidInput: the quantity makes no sense, or the product holds no stock of its own.
        NotThere: the product or the warehouse does not exist.
    """
    quantity = _checked(movement.type, movement.quantity)
    kind = _type_of(tx, movement.product_id)
    if kind in STOCKLESS_TYPES:
        raise InvalidInput(stockless_reason(kind))
    _require_warehouse(tx, movement.warehouse_id)
    physical, reserved = balance(tx, movement.product_id, movement.warehouse_id)
    after = balance_after(physical, movement.type, quantity)
    written = replace(movement, quantity=quantity, balance_after=after)
    key = tx.execute(stock_movements.insert().values(values_of(written, stock_movements)))
    _set_balance(tx, movement.product_id, movement.warehouse_id, after, reserved)
    stock_queue.note(tx, (movement.product_id,), movement.at)
    return replace(written, id=_new_id(key))


def open_balances(
    tx: Tx,
    quantities: Mapping[int, Decimal],
    warehouse_id: int,
    at: datetime,
    *,
    origin: str = "import",
    note: str = "",
) -> None:
    """Opening balances of products that were just made: one count each, written in bulk."""
    counts = [(product, exact_quantity(max(q, ZERO))) for product, q in quantities.items()]
    if not counts:
        return
    tx.execute(
        stock_movements.insert(),
        [
            values_of(
                StockMovement(
                    product,
                    warehouse_id,
                    MovementType.COUNT,
                    quantity,
                    at,
                    balance_after=quantity,
                    note=note,
                    origin=origin,
                ),
                stock_movements,
            )
            for product, quantity in counts
        ],
    )
    upsert(
        tx,
        stock_balances,
        [
            {"product_id": p, "warehouse_id": warehouse_id, "physical": q, "reserved": ZERO}
            for p, q in counts
        ],
        key=("product_id", "warehouse_id"),
        keep=("reserved",),
    )
    stock_queue.note(tx, (product for product, _quantity in counts), at)


def why_stockless(tx: Tx, product_id: int) -> str:
    """Why a product holds no stock of its own; "" where it does. Raises NotThere."""
    kind = _type_of(tx, product_id)
    return stockless_reason(kind) if kind in STOCKLESS_TYPES else ""


def stockless_reason(kind: str) -> str:
    """Why a parent or a kit has no quantity of its own."""
    if kind == ProductType.KIT:
        return _("The stock of a kit follows its components.")
    return _("The stock belongs to the variations of this product.")


def reserve(
    tx: Tx,
    *,
    order_id: int,
    item_position: int,
    product_id: int,
    warehouse_id: int,
    quantity: Decimal,
    at: datetime,
) -> bool:
    """Keep units back for one line of an order. Asking again changes nothing.

    One line reserves one quantity of one product: another quantity or warehouse for the same
    line replaces what it had, and a reservation that was released comes to life again. Call it
    only for orders whose situation reserves. Kits and parents hold no stock: nothing happens.

    Returns:
        True where a balance changed.
    """
    quantity = exact_quantity(max(quantity, ZERO))
    if _type_of(tx, product_id) in STOCKLESS_TYPES:
        return False
    line = stock_reservations.c
    known = tx.execute(
        select(line.id, line.warehouse_id, line.quantity, line.released_at).where(
            line.order_id == order_id,
            line.item_position == item_position,
            line.product_id == product_id,
        )
    ).first()
    if known is None:
        tx.execute(
            stock_reservations.insert().values(
                order_id=order_id,
                item_position=item_position,
                product_id=product_id,
                warehouse_id=warehouse_id,
                quantity=quantity,
                created_at=at,
            )
        )
    else:
        active = known.released_at is None
        if active and (known.warehouse_id, known.quantity) == (warehouse_id, quantity):
            return False
        if active:
            _add_reserved(tx, product_id, known.warehouse_id, -known.quantity)
        tx.execute(
            update(stock_reservations)
            .where(line.id == known.id)
            .values(warehouse_id=warehouse_id, quantity=quantity, created_at=at, released_at=None)
        )
    _add_reserved(tx, product_id, warehouse_id, quantity)
    stock_queue.note(tx, (product_id,), at)
    return quantity > 0


def release_order(tx: Tx, order_id: int, at: datetime) -> tuple[int, ...]:
    """Let go of everything an order keeps back: cancelled, posted or shipped by the marketplace.

    Returns:
        The products whose balance changed. Asking again changes nothing.
    """
    return _release(tx, at, stock_reservations.c.order_id == order_id)


def release_item(tx: Tx, order_id: int, item_position: int, at: datetime) -> tuple[int, ...]:
    """Let go of what one line keeps back, before it is linked to another product."""
    line = stock_reservations.c
    return _release(tx, at, line.order_id == order_id, line.item_position == item_position)


def release_product(tx: Tx, product_id: int, at: datetime) -> tuple[int, ...]:
    """Let go of everything that is kept back of one product, whatever the order."""
    return _release(tx, at, stock_reservations.c.product_id == product_id)


def _release(tx: Tx, at: datetime, *where: Any) -> tuple[int, ...]:
    line = stock_reservations.c
    rows = tx.execute(
        select(line.id, line.product_id, line.warehouse_id, line.quantity).where(
            line.released_at.is_(None), *where
        )
    ).all()
    for row in rows:
        _add_reserved(tx, row.product_id, row.warehouse_id, -row.quantity)
    if rows:
        tx.execute(
            update(stock_reservations)
            .where(line.id == bindparam("reservation"))
            .values(released_at=at),
            [{"reservation": row.id} for row in rows],
        )
        stock_queue.note(tx, {row.product_id for row in rows}, at)
    return tuple(sorted({row.product_id for row in rows}))


def _add_reserved(tx: Tx, product_id: int, warehouse_id: int, quantity: Decimal) -> None:
    physical, reserved = balance(tx, product_id, warehouse_id)
    _set_balance(tx, product_id, warehouse_id, physical, reserved + quantity)


def _set_balance(
    tx: Tx, product_id: int, warehouse_id: int, physical: Decimal, reserved: Decimal
) -> None:
    upsert(
        tx,
        stock_balances,
        [
            {
                "product_id": product_id,
                "warehouse_id": warehouse_id,
                "physical": physical,
                "reserved": reserved,
            }
        ],
        key=("product_id", "warehouse_id"),
    )


def _checked(kind: MovementType, quantity: Decimal) -> Decimal:
    exact = exact_quantity(quantity)
    if kind is MovementType.COUNT and exact < 0:
        problem = _("A count cannot be below zero.")
    elif kind is not MovementType.COUNT and exact <= 0:
        problem = _("The quantity must be above zero.")
    else:
        return exact
    raise InvalidInput(problem, problems={"quantity": problem})


def _type_of(tx: Tx, product_id: int) -> str:
    kind = tx.execute(select(products.c.type).where(products.c.id == product_id)).scalar()
    if kind is None:
        raise NotThere(_("This product does not exist any more."))
    return str(kind)


def _require_warehouse(tx: Tx, warehouse_id: int) -> None:
    known = select(func.count()).where(warehouse_table.c.id == warehouse_id)
    if not tx.execute(known).scalar():
        raise NotThere(_("This warehouse does not exist any more."))


def _new_id(result: Any) -> int:
    return int(result.inserted_primary_key[0])


def reserved_by(tx: Tx, product_ids: Sequence[int]) -> Mapping[tuple[int, int], Decimal]:
    """What the open reservations add up to, by product and warehouse: the balances' proof."""
    line = stock_reservations.c
    rows = tx.execute(
        select(line.product_id, line.warehouse_id, func.sum(line.quantity))
        .where(line.released_at.is_(None), line.product_id.in_(product_ids))
        .group_by(line.product_id, line.warehouse_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}
