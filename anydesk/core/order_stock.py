"""Lançar and estornar estoque: what an order takes off the shelf, and puts back (ERP §12.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from anydesk.core.i18n import _
from anydesk.core.kits import KitComponent
from anydesk.core.order_flow import rank
from anydesk.core.sales_orders import OrderStatus, SalesOrder, SalesOrderItem
from anydesk.core.settings import PostStock
from anydesk.core.stock import ZERO, exact_quantity

Kits = Mapping[int, tuple[KitComponent, ...]]
"""What kits consist of, by the kit's product id."""

_FROM = {PostStock.INVOICED: OrderStatus.INVOICED, PostStock.SHIPPED: OrderStatus.SHIPPED}


@dataclass(frozen=True)
class OrderUnits:
    """Units of one product that a line of an order stands for."""

    position: int
    product_id: int
    quantity: Decimal


@dataclass(frozen=True)
class StockLine:
    """What posting changes of one product: the physical balance before and after."""

    product_id: int
    sku: str
    quantity: Decimal
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class StockResult:
    """What posting or reversing did to one order, or would do.

    Args:
        done: it was, or would be, done; else ``sentence`` says why not.
        missing: codes of items without a product, which posting can create.
    """

    order_id: int
    number: int
    done: bool
    sentence: str
    lines: tuple[StockLine, ...] = ()
    missing: tuple[str, ...] = ()


def units_of(items: Iterable[SalesOrderItem], kits: Kits) -> tuple[OrderUnits, ...]:
    """The units that these lines take; a kit's are those of its components."""
    found: dict[tuple[int, int], Decimal] = {}
    for item in items:
        if item.product_id is None or item.quantity <= 0:
            continue
        parts = kits.get(item.product_id)
        shares = (
            [(item.product_id, Decimal(1))]
            if parts is None
            else [(one.component_id, one.quantity) for one in parts]
        )
        for product_id, share in shares:
            key = item.position, product_id
            found[key] = found.get(key, ZERO) + exact_quantity(item.quantity * share)
    return tuple(OrderUnits(*key, quantity) for key, quantity in found.items())


def why_not_post(order: SalesOrder, *, create_missing: bool = False) -> str:
    """Why the stock of an order cannot be posted; "" where it can."""
    if order.stock_posted_at is not None:
        return _("Its stock was posted already.")
    if order.is_marketplace_fulfilled:
        return _("The marketplace ships it from its own warehouse; your stock stays as it is.")
    if order.status == OrderStatus.CANCELLED:
        return _("It is cancelled.")
    if not order.items:
        return _("Its items did not arrive from ANYMARKET yet.")
    if missing_of(order) and not create_missing:
        return _("These items have no product here: {items}.").format(
            items=", ".join(missing_of(order))
        )
    return ""


def why_not_reverse(order: SalesOrder) -> str:
    """Why there is nothing to put back; "" where there is."""
    return "" if order.stock_posted_at is not None else _("Its stock was not posted.")


def missing_of(order: SalesOrder) -> tuple[str, ...]:
    """The codes of the items that are no product here."""
    return tuple(
        item.sku or item.name or str(item.position)
        for item in order.items
        if item.product_id is None
    )


def is_posted_now(before: str, after: str, choice: PostStock) -> bool:
    """Moving so is what the settings post the stock at."""
    at = _FROM.get(choice)
    if at is None or after == OrderStatus.CANCELLED or before == OrderStatus.CANCELLED:
        return False
    return _rank(before) < _rank(at) <= _rank(after)


def is_put_back_now(before: str, after: str, choice: PostStock) -> bool:
    """Moving so undoes what the settings posted, or ends the sale."""
    if after == OrderStatus.CANCELLED:
        return True
    at = _FROM.get(choice)
    return at is not None and _rank(after) < _rank(at) <= _rank(before)


def _rank(status: str) -> int:
    return rank(status) or 0
