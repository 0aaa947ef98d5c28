"""Reserving the stock of an order: one by one for an order that is here, at once for a new one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select, update

from anydesk.core.order_stock import OrderUnits, units_of
from anydesk.core.order_sync import keeps_stock
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_orders import SalesOrder
from anydesk.core.settings import StockSettings
from anydesk.core.settings.stock import CAN_RESERVE
from anydesk.core.stock import ZERO
from anydesk.storage import kits, stock, stock_queue
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_tables import sales_orders, stock_reservations
from anydesk.storage.prepared import Insert
from anydesk.storage.store import Tx
from anydesk.storage.tables import stock_balances
from anydesk.storage.types import quantity

_balance = stock_balances.c

_ADD = Insert(stock_reservations)
_MAKE_BALANCE = Insert(stock_balances)
_WITH_BALANCE = select(_balance.product_id).where(
    _balance.warehouse_id == bindparam("warehouse"),
    _balance.product_id.in_(bindparam("product_ids", expanding=True)),
)
_ADD_RESERVED = (
    update(stock_balances)
    .where(
        _balance.warehouse_id == bindparam("warehouse"),
        _balance.product_id == bindparam("product"),
    )
    .values(reserved=_balance.reserved + bindparam("more", type_=quantity()))
)


def reserve(tx: Tx, order: SalesOrder, at: datetime, rules: Rules) -> tuple[int, ...]:
    """Keep the stock of an order's linked items back; the products whose balance changed.

    Nothing happens for an order that does not reserve, and asking again changes nothing.
    """
    if order.warehouse_id is None or order.id is None:
        return ()
    touched = [
        one.product_id
        for one in _lines(tx, order, rules)
        if stock.reserve(
            tx,
            order_id=order.id,
            item_position=one.position,
            product_id=one.product_id,
            warehouse_id=order.warehouse_id,
            quantity=one.quantity,
            at=at,
        )
    ]
    return tuple(dict.fromkeys(touched))


def reserve_new(
    tx: Tx,
    order: SalesOrder,
    order_id: int,
    stockless: Collection[int],
    at: datetime,
    rules: Rules,
) -> tuple[int, ...]:
    """The same for an order made a moment ago: nothing of it can be reserved yet.

    Args:
        stockless: products that hold no stock of their own; kits take their components.
    """
    made = {item.product_id for item in order.items} & set(stockless)
    lines = [
        one
        for one in _lines(tx, order, rules, kits_too=bool(made))
        if one.product_id not in stockless
    ]
    if order.warehouse_id is None or not lines:
        return ()
    _ADD.add_all(
        tx,
        [
            {
                "order_id": order_id,
                "item_position": one.position,
                "product_id": one.product_id,
                "warehouse_id": order.warehouse_id,
                "quantity": one.quantity,
                "created_at": at,
            }
            for one in lines
        ],
    )
    more: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for one in lines:
        more[one.product_id] += one.quantity
    _add_reserved(tx, order.warehouse_id, more)
    stock_queue.note(tx, more, at)
    return tuple(more)


def _lines(
    tx: Tx, order: SalesOrder, rules: Rules, *, kits_too: bool = True
) -> tuple[OrderUnits, ...]:
    if not keeps_stock(order, rules):
        return ()
    asked = [item.product_id for item in order.items if item.product_id is not None]
    return units_of(order.items, kits.of(tx, asked) if kits_too else {})


def _add_reserved(tx: Tx, warehouse_id: int, more: Mapping[int, Decimal]) -> None:
    asked = {"warehouse": warehouse_id, "product_ids": list(more)}
    there = set(tx.execute(_WITH_BALANCE, asked).scalars())
    if missing := [product_id for product_id in more if product_id not in there]:
        empty = {"warehouse_id": warehouse_id, "physical": ZERO, "reserved": ZERO}
        _MAKE_BALANCE.add_all(tx, [{"product_id": one, **empty} for one in missing])
    tx.execute(
        _ADD_RESERVED,
        [
            {"warehouse": warehouse_id, "product": product_id, "more": units}
            for product_id, units in more.items()
        ],
    )


def apply_choice(tx: Tx, integration_id: int, chosen: StockSettings, at: datetime) -> None:
    """Let another choice of reserving situations count for the orders that are here."""
    asked = select(sales_orders.c.id, sales_orders.c.status).where(
        sales_orders.c.integration_id == integration_id,
        sales_orders.c.status.in_([name for name, _title in CAN_RESERVE]),
        sales_orders.c.is_marketplace_fulfilled.is_(False),
    )
    rules = Rules(stock=chosen)
    for order_id, status in tx.execute(asked).all():
        if status not in chosen.reserving:
            stock.release_order(tx, order_id, at)
        elif order := records.get(tx, order_id):
            reserve(tx, order, at, rules)
