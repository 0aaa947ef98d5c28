"""What changes in a product, field by field, in words: for previews, results and the history."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from anydesk.core.amounts import format_quantity_br
from anydesk.core.i18n import N_, _
from anydesk.core.numbers import brazilian
from anydesk.core.products import Product

OF_PARENT = "parent."
"""Before the name of a field: it changes in the product that the variation belongs to."""

OF_ATTRIBUTES = "attributes."
"""Before the name of one line of the technical sheet."""


@dataclass(frozen=True)
class FieldChange:
    """One field that changes.

    Args:
        field: of ``Product``, a part of one (``attributes.Linha``), a field of its parent
            (``parent.name``), or one of ``quantity``, ``list_price``, ``kit``, ``sku_title``.
        before, after: as text for people; "" for nothing.
    """

    field: str
    before: str
    after: str


def changes_between(before: Product, after: Product) -> tuple[FieldChange, ...]:
    """Every field that differs, in the order of the form; what people never see is left out."""
    return tuple(_changes(before, after))


def field_title(field: str) -> str:
    """What people call the field, translated."""
    if field.startswith(OF_PARENT):
        title = field_title(field.removeprefix(OF_PARENT))
        return _("{field} (product with variations)").format(field=title)
    if field.startswith(OF_ATTRIBUTES):
        name = field.removeprefix(OF_ATTRIBUTES)
        return _("Attribute {name}").format(name=name)
    return _(_TITLES[field]) if field in _TITLES else field


def grid_text(grid: Mapping[str, str]) -> str:
    """``{"Cor": "Azul"}`` → ``"Cor: Azul"``."""
    return ", ".join(f"{name}: {value}" for name, value in grid.items())


_TITLES: Mapping[str, str] = {
    "sku": N_("SKU"),
    "name": N_("Description"),
    "type": N_("Type"),
    "parent_id": N_("Product with variations"),
    "grid": N_("Variation"),
    "gtin": N_("GTIN"),
    "package_gtin": N_("GTIN of the package"),
    "unit": N_("Unit"),
    "ncm": N_("NCM"),
    "cest": N_("CEST"),
    "origin_code": N_("Origin"),
    "sale_price": N_("Price"),
    "promo_price": N_("Promotional price"),
    "cost_price": N_("Cost price"),
    "average_cost": N_("Average cost"),
    "brand": N_("Brand"),
    "model": N_("Model"),
    "category": N_("Category"),
    "attributes": N_("Attributes"),
    "description": N_("Complementary description"),
    "warranty": N_("Warranty"),
    "video_url": N_("Video"),
    "notes": N_("Notes"),
    "net_weight": N_("Net weight (kg)"),
    "gross_weight": N_("Gross weight (kg)"),
    "packaging_id": N_("Packaging"),
    "package_type": N_("Packaging shape"),
    "package_width": N_("Packaging width (cm)"),
    "package_height": N_("Packaging height (cm)"),
    "package_length": N_("Packaging length (cm)"),
    "package_diameter": N_("Packaging diameter (cm)"),
    "min_stock": N_("Smallest stock"),
    "max_stock": N_("Largest stock"),
    "bin_location": N_("Bin"),
    "handling_days": N_("Days for preparation"),
    "made_to_order": N_("Made to order"),
    "active": N_("Situation"),
    "merged_into_id": N_("Merged into"),
    "image_urls": N_("Images"),
    "quantity": N_("Stock"),
    "list_price": N_("Price in the price list"),
    "kit": N_("Components of the kit"),
    "components": N_("Components of the kit"),
    "created": N_("Created"),
    "sku_title": N_("Title of the SKU"),
}

_TYPES: Mapping[str, str] = {
    "S": N_("Simple"),
    "V": N_("With variations"),
    "K": N_("Kit"),
    "F": N_("Manufactured"),
    "M": N_("Raw material"),
}


def _money(value: Any) -> str:
    return brazilian(value, 2) if value else ""


def _kilograms(value: Any) -> str:
    return "" if value is None else brazilian(value, 3)


def _centimetres(value: Any) -> str:
    return "" if value is None else brazilian(value, 1)


def _quantity(value: Any) -> str:
    return "" if value is None else format_quantity_br(value)


def _lines(value: Any) -> str:
    return "\n".join(value)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _yes_no(value: Any) -> str:
    return _("Yes") if value else _("No")


def _situation(value: Any) -> str:
    return _("Active") if value else _("Inactive")


_TEXTS: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("sale_price", "promo_price", "cost_price", "average_cost"), _money),
    **dict.fromkeys(("net_weight", "gross_weight"), _kilograms),
    **dict.fromkeys(
        ("package_width", "package_height", "package_length", "package_diameter"), _centimetres
    ),
    **dict.fromkeys(("min_stock", "max_stock"), _quantity),
    "type": lambda value: _(_TYPES[value]),
    "grid": grid_text,
    "image_urls": _lines,
    "made_to_order": _yes_no,
    "active": _situation,
}

_COMPARED = tuple(
    name
    for name in _TITLES
    if name in Product.__dataclass_fields__ and name not in ("attributes", "packaging_id")
)
"""The measures tell of another packaging; the attributes are compared line by line."""


def _changes(before: Product, after: Product) -> Iterator[FieldChange]:
    for name in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old is new or old == new:
            continue
        text = _TEXTS.get(name, _plain)
        yield FieldChange(name, text(old), text(new))
    if before.attributes != after.attributes:
        for line in {**before.attributes, **after.attributes}:
            old, new = before.attributes.get(line, ""), after.attributes.get(line, "")
            if old != new:
                yield FieldChange(OF_ATTRIBUTES + line, old, new)
