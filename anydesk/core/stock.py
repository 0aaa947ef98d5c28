"""The arithmetic of stock: what a movement does, and which quantity the hub is told (ERP §12)."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from anydesk.core.products import Balance, MovementType, ProductType

ZERO = Decimal(0)
SMALLEST_QUANTITY = Decimal("0.0001")

STOCKLESS_TYPES = frozenset({ProductType.PARENT, ProductType.KIT})
"""Types that hold no stock of their own: a parent's is its variations', a kit's its components'."""


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
    *,
    balance: Balance,
    safety_stock: Decimal = ZERO,
    made_to_order: bool = False,
) -> Decimal | None:
    """The quantity the hub is told; None where the store sends no stock (ERP §12.3).

    The safety stock is a threshold, not a subtraction: at or below it nothing is offered,
    above it the whole balance is. Products made to order do not know it.
    """
    if balance is Balance.NONE:
        return None
    base = physical if balance is Balance.PHYSICAL else physical - reserved
    base = max(base, ZERO).to_integral_value(ROUND_FLOOR)
    if not made_to_order and safety_stock > 0 and base <= safety_stock:
        return ZERO
    return base
