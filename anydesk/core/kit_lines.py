"""The components of a kit as lines that are typed, and how many kits they make (ERP §8.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from anydesk.core.amounts import format_quantity_br, parse_amount
from anydesk.core.i18n import _

SMALLEST = Decimal("0.0001")


@dataclass(frozen=True)
class KitLine:
    """One component.

    Args:
        quantity: as it was typed.
        available: of the component, in the warehouses that count.
        price, cost: of one unit; None: unknown.
    """

    product_id: int
    sku: str
    name: str
    quantity: str
    available: Decimal = Decimal(0)
    price: Decimal | None = None
    cost: Decimal | None = None

    @property
    def amount(self) -> Decimal | None:
        """The quantity as a number; None where it cannot be read or is none."""
        found = parse_amount(self.quantity, "decimal" if "," in self.quantity else "thousands")
        return found.value if found.value is not None and found.value >= SMALLEST else None

    @property
    def makes(self) -> Decimal | None:
        """How many kits this component alone would do for."""
        if (amount := self.amount) is None:
            return None
        return (self.available / amount).to_integral_value(ROUND_FLOOR)

    @property
    def problem(self) -> str:
        """What is wrong with the quantity, a sentence; "" where nothing is."""
        return "" if self.amount is not None else _("Write how many of it go into one kit.")


def availability(lines: Sequence[KitLine]) -> Decimal | None:
    """How many kits there are; None without components or with one that cannot be read."""
    makes = [line.makes for line in lines]
    known = [one for one in makes if one is not None]
    return min(known) if known and len(known) == len(makes) else None


def total(lines: Sequence[KitLine], field: str) -> Decimal | None:
    """What the components add up to, in reais; None where one has no such price."""
    parts = [(getattr(line, field), line.amount) for line in lines]
    if not parts or any(price is None or amount is None for price, amount in parts):
        return None
    return sum((price * amount for price, amount in parts), Decimal(0))


def quantity_text(quantity: Decimal) -> str:
    """As a person would type it."""
    return format_quantity_br(quantity, grouping=False)
