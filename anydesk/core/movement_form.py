# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""A stock movement as it is typed (ERP §12.2)."""

from dataclasses import dataclass
from decimal import Decimal

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Amount, Choice, Reference, Text
from anydesk.core.products import MovementType

MOVEMENT_TYPES: tuple[tuple[MovementType, str], ...] = (
    (MovementType.COUNT, N_("Count: this is what is on the shelf")),
    (MovementType.IN, N_("In: add to the balance")),
    (MovementType.OUT, N_("Out: take from the balance")),
)


@dataclass(frozen=True)
class MovementForm(Form):
    """A stock movement: it is never changed afterwards, only followed by another."""

    key = "movement"
    title = N_("Stock movement")

    type: MovementType = entry(
        Choice(MOVEMENT_TYPES),
        default=MovementType.COUNT,
        label=N_("What happened"),
        help=N_("A count sets the balance; the others add to it or take from it."),
    )
    quantity: Decimal = entry(
        Amount(), default=Decimal(0), label=N_("Quantity"), help=N_("In units of the product.")
    )
    warehouse_id: int | None = entry(
        Reference("warehouses"),
        default=None,
        label=N_("Warehouse"),
        help=N_("None chosen: the default warehouse."),
    )
    note: str = entry(
        Text(200), default="", label=N_("Note"), help=N_("For you; it stays with the movement.")
    )
