"""The arithmetic of stock: what a movement does, and which quantity the hub is told (ERP §12)."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from anydesk.core.products import Balance, MovementType, ProductType

ZERO = Decimal(0)
SMALLEST_QUANTITY = Decimal("0.0001")

STOCKLESS_TYPES = frozenset({ProductType.PARENT, ProductType.KIT})
"""Types that hold no stock of their own: a parent's is its variations', a kit's its components'."""


class Held(NamedTuple):
    """What a warehouse holds of a product, as one store sees it.

    Args:
        known_at_hub: the part of ``reserved`` that is there for orders of this store: its hub
            knows them.
    """

    physical: Decimal
    reserved: Decimal
    known_at_hub: Decimal = ZERO


NOTHING_HELD = Held(ZERO, ZERO)


def exact_quantity(quantity: Decimal) -> Decimal:
    """The quantity with the four decimals that the store keeps."""
    return quantity.quantize(SMALLEST_QUANTITY, ROUND_HALF_UP)


def balance_after(physical: Decimal, movement: MovementType, quantity: Decimal) -> Decimal:
    """The physical balance after a movement; a count sets it, the others add and take away."""
    match movement:
        case MovementType.IN:
            return physical + quantity
        case MovementType.OUT:
            return physical - quantity
        case MovementType.COUNT:
            return quantity


def quantity_to_send(
    physical: Decimal,
    reserved: Decimal,
    known_at_hub: Decimal = ZERO,
    *,
    balance: Balance,
    safety_stock: Decimal = ZERO,
    made_to_order: bool = False,
    hub_deducts: bool = False,
) -> Decimal | None:
    """The quantity the hub is told; None where the store sends no stock (ERP §12.3).

    The safety stock is a threshold, not a subtraction: at or below it nothing is offered,
    above it the whole balance is. Products made to order do not know it.

    Args:
        known_at_hub: the part of ``reserved`` that belongs to orders of this hub.
        hub_deducts: the hub takes the units of its orders off by itself (API §4.4). They are
            then not taken off here a second time. The safety stock is held against what will be
            on offer once the hub has done so.
    """
    if balance is Balance.NONE:
        return None
    left = physical if balance is Balance.PHYSICAL else physical - reserved
    base = left
    if balance is Balance.AVAILABLE and hub_deducts:
        base = physical - reserved_elsewhere(reserved, known_at_hub)
    if not made_to_order and safety_stock > 0 and _whole(left) <= safety_stock:
        return ZERO
    return _whole(base)


def reserved_elsewhere(reserved: Decimal, known_at_hub: Decimal) -> Decimal:
    """Reserved for orders that the hub does not know: those of other stores."""
    return max(reserved - known_at_hub, ZERO)


def _whole(quantity: Decimal) -> Decimal:
    """Whole units, and never less than none."""
    return max(quantity, ZERO).to_integral_value(ROUND_FLOOR)
