"""Kits: what they consist of, and how many can be made of what there is (ERP §8.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from anydesk.core.amounts import format_quantity_br
from anydesk.core.i18n import _
from anydesk.core.products import Product, ProductType

MOST = Decimal(9999)
"""Units of one component in a kit; more is a slip of the hand."""


@dataclass(frozen=True)
class KitComponent:
    """One line of a kit: so many units of a product, which may itself be a variation."""

    kit_id: int
    component_id: int
    quantity: Decimal
    position: int = 0
    id: int | None = None


def kit_availability(
    components: Sequence[KitComponent], available: Mapping[int, Decimal]
) -> Decimal | None:
    """How many kits there are: the least of ⌊available ÷ quantity⌋; None without components.

    A component that nothing is known of counts as none in stock; negative balances as negative,
    so that an oversold component is seen at its kits too.
    """
    if not components:
        return None
    return min(
        (available.get(one.component_id, Decimal(0)) / one.quantity).to_integral_value(ROUND_FLOOR)
        for one in components
    )


def kit_problems(
    kit: Product, components: Sequence[tuple[int, Decimal]], known: Mapping[int, Product]
) -> dict[str, str]:
    """Why these cannot be the components, by ``components.<product id>`` or ``components``.

    Args:
        components: (product id, quantity), in order.
        known: the products with these ids; one that is missing does not exist.
    """
    if kit.type is not ProductType.KIT:
        return {"components": _("Only a product of the type kit has components.")}
    problems: dict[str, str] = {}
    seen: set[int] = set()
    for product_id, quantity in components:
        problem = _wrong_component(kit, known.get(product_id)) or _wrong_quantity(quantity)
        if product_id in seen:
            problem = _("{sku} is in this kit twice. Put the quantities together.").format(
                sku=known[product_id].sku if product_id in known else product_id
            )
        seen.add(product_id)
        if problem:
            problems[f"components.{product_id}"] = problem
    return problems


def _wrong_component(kit: Product, component: Product | None) -> str:
    if component is None:
        return _("This product does not exist any more.")
    if component.id == kit.id:
        return _("A kit cannot contain itself.")
    if component.type is ProductType.KIT:
        return _("{sku} is a kit itself. Put its components in instead.").format(sku=component.sku)
    if component.type is ProductType.PARENT:
        return _("{sku} has variations. Choose the variation that goes into the kit.").format(
            sku=component.sku
        )
    return ""


def _wrong_quantity(quantity: Decimal) -> str:
    if quantity.is_finite() and 0 < quantity <= MOST:
        return ""
    return _("The quantity is above 0 and at most {limit}.").format(limit=format_quantity_br(MOST))


def components_text(lines: Sequence[tuple[str, Decimal]]) -> str:
    """The composition in one line, for the history: ``"2 × CAM-1, 1 × BON-3"``."""
    return ", ".join(f"{format_quantity_br(quantity)} × {sku}" for sku, quantity in lines)
