"""Posting and reversing the stock of orders: the ledger, the flag and the reservation together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from anydesk.core.i18n import _
from anydesk.core.order_stock import (
    StockLine,
    StockResult,
    missing_of,
    units_of,
    why_not_post,
    why_not_reverse,
)
from anydesk.core.order_sync import keeps_stock
from anydesk.core.products import MovementType, Product, StockMovement
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_orders import Cause, OrderEvent, SalesOrder
from anydesk.core.stock import ZERO
from anydesk.storage import kits, order_reservations, products, stock
from anydesk.storage import sales_order_issues as issues
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.receiving_rules import rules_of
from anydesk.storage.rows import write_changes
from anydesk.storage.store import Tx
from anydesk.storage.tables import stock_movements

ORIGIN, REVERSAL = "order", "reversal"
_line = stock_movements.c


def preview(
    tx: Tx, order_ids: Sequence[int], *, reverse: bool = False, create_missing: bool = False
) -> tuple[StockResult, ...]:
    """What posting (or reversing) these orders would do; those that are gone are left out."""
    found = (records.get(tx, order_id) for order_id in order_ids)
    return tuple(
        _plan_reversal(tx, order) if reverse else _plan(tx, order, create_missing=create_missing)
        for order in found
        if order is not None
    )


def post(
    tx: Tx, order_id: int, at: datetime, cause: Cause, *, create_missing: bool = False
) -> StockResult | None:
    """Take the units of an order off the shelf, once; None where the order is gone.

    Kits take their components. What the order kept back is released at the same time, so that
    nothing is counted twice.

    Args:
        create_missing: items without a product become products first.
    """
    order = records.get(tx, order_id)
    if order is None:
        return None
    if create_missing and not why_not_post(order, create_missing=True):
        order = _with_products(tx, order, at, cause)
    result = _plan(tx, order)
    if result.done:
        place = stock.warehouse_for(tx, order.warehouse_id)
        note = _("Order {number}").format(number=order.number)
        _write(tx, result, place, MovementType.OUT, note, ORIGIN, at)
        stock.release_order(tx, order_id, at)
        write_changes(tx, sales_orders, order_id, {"stock_posted_at": at})
        _tell(tx, order_id, at, cause, "stock_posted", _("The stock was posted."))
    return result


def reverse(
    tx: Tx, order_id: int, at: datetime, cause: Cause, rules: Rules | None = None
) -> StockResult | None:
    """Put back exactly what posting took, and reserve again where the situation does."""
    order = records.get(tx, order_id)
    if order is None:
        return None
    result = _plan_reversal(tx, order)
    if result.done:
        note = _("Reversal of order {number}").format(number=order.number)
        for (product_id, place), quantity in _posted(tx, order_id).items():
            movement = StockMovement(product_id, place, MovementType.IN, quantity, at, note=note)
            stock.move(tx, replace(movement, origin=REVERSAL, order_id=order_id))
        write_changes(tx, sales_orders, order_id, {"stock_posted_at": None})
        order = replace(order, stock_posted_at=None)
        rules = rules or rules_of(tx, order.integration_id)
        if keeps_stock(order, rules):
            order_reservations.reserve(tx, order, at, rules)
        _tell(tx, order_id, at, cause, "stock_reversed", _("The stock was put back."))
    return result


def _plan(tx: Tx, order: SalesOrder, *, create_missing: bool = False) -> StockResult:
    reason = why_not_post(order, create_missing=create_missing)
    place = stock.warehouse_for(tx, order.warehouse_id)
    asked = [item.product_id for item in order.items if item.product_id is not None]
    more: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for one in units_of(order.items, kits.of(tx, asked)):
        more[one.product_id] += one.quantity
    lines = () if reason else _lines(tx, {(p, place): -q for p, q in more.items()})
    if not reason:
        reason, lines = _stockless(tx, more) or "", lines
    sentence = reason or _("The units leave the balance.")
    return StockResult(order.id or 0, order.number, not reason, sentence, lines, missing_of(order))


def _stockless(tx: Tx, more: Mapping[int, Decimal]) -> str:
    """Why a product among these cannot be moved; "" where all can."""
    for product_id in more:
        if reason := stock.why_stockless(tx, product_id):
            return reason
    return ""


def _plan_reversal(tx: Tx, order: SalesOrder) -> StockResult:
    reason = why_not_reverse(order)
    lines = () if reason else _lines(tx, _posted(tx, order.id or 0))
    sentence = reason or _("The units come back to the balance.")
    return StockResult(order.id or 0, order.number, not reason, sentence, lines)


def _lines(tx: Tx, changes: Mapping[tuple[int, int], Decimal]) -> tuple[StockLine, ...]:
    known = products.get_many(tx, [product_id for product_id, _place in changes])
    found = []
    for (product_id, place), change in changes.items():
        physical, _reserved = stock.balance(tx, product_id, place)
        product = known.get(product_id)
        sku = product.sku if product else ""
        found.append(StockLine(product_id, sku, abs(change), physical, physical + change))
    return tuple(found)


def _posted(tx: Tx, order_id: int) -> dict[tuple[int, int], Decimal]:
    """What an order took and did not put back yet, by product and warehouse."""
    rows = tx.execute(
        select(
            _line.product_id, _line.warehouse_id, _line.type, func.sum(_line.quantity).label("sum")
        )
        .where(_line.order_id == order_id, _line.origin.in_((ORIGIN, REVERSAL)))
        .group_by(_line.product_id, _line.warehouse_id, _line.type)
    )
    found: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        sign = 1 if row.type == MovementType.OUT else -1
        found[row.product_id, row.warehouse_id] += sign * row.sum
    return {key: quantity for key, quantity in found.items() if quantity > 0}


def _write(
    tx: Tx, result: StockResult, place: int, kind: MovementType, note: str, origin: str,
    at: datetime,
) -> None:  # fmt: skip
    for line in result.lines:
        movement = StockMovement(line.product_id, place, kind, line.quantity, at, note=note)
        stock.move(tx, replace(movement, origin=origin, order_id=result.order_id))


def _with_products(tx: Tx, order: SalesOrder, at: datetime, cause: Cause) -> SalesOrder:
    """The order with a product for each item: found by its code, else made of the item."""
    assert order.id is not None
    for item in order.items:
        if item.product_id is not None:
            continue
        sku = item.sku or f"{order.number}-{item.position}"
        known = products.by_sku(tx, sku)
        if known is None:
            name = item.name or sku
            known = products.put(tx, Product(sku, name, sale_price=item.unit_price), at)
        issues.link_item(tx, order.id, item.position, known.id or 0, at, cause=cause)
    return records.get(tx, order.id) or order


def _tell(tx: Tx, order_id: int, at: datetime, cause: Cause, kind: str, text: str) -> None:
    records.add_events(tx, order_id, [OrderEvent(at, cause, kind, text)])
