"""What changes in a product, told to people."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.field_changes import FieldChange, changes_between, field_title
from anydesk.core.products import Product, ProductType

PRODUCT = Product("CAM", "Camiseta", id=1)
UNTOLD = {"id", "created_at", "updated_at", "sheet_extras", "packaging_id"}


@pytest.mark.parametrize(
    ("field", "value", "before", "after"),
    [
        ("name", "Outra", "Camiseta", "Outra"),
        ("sale_price", Decimal("1234.5"), "", "1.234,50"),
        ("gross_weight", Decimal("0.25"), "", "0,250"),
        ("package_width", Decimal(12), "", "12,0"),
        ("min_stock", Decimal(3), "", "3"),
        ("handling_days", 2, "", "2"),
        ("active", False, "Active", "Inactive"),
        ("made_to_order", True, "No", "Yes"),
        ("type", ProductType.KIT, "Simple", "Kit"),
        ("grid", {"Cor": "Azul", "Tamanho": "M"}, "", "Cor: Azul, Tamanho: M"),
        ("image_urls", ("a", "b"), "", "a\nb"),
    ],
)
def test_a_value_is_told_as_people_write_it(
    field: str, value: object, before: str, after: str
) -> None:
    changed = replace(PRODUCT, **{field: value})  # type: ignore[arg-type]

    assert changes_between(PRODUCT, changed) == (FieldChange(field, before, after),)


def test_attributes_are_told_line_by_line() -> None:
    before = replace(PRODUCT, attributes={"Gola": "V", "Cor": "Azul", "Velha": "x"})
    after = replace(PRODUCT, attributes={"Cor": "Azul", "Gola": "U", "Nova": "y"})

    assert changes_between(before, after) == (
        FieldChange("attributes.Gola", "V", "U"),
        FieldChange("attributes.Velha", "x", ""),
        FieldChange("attributes.Nova", "", "y"),
    )


def test_equal_numbers_with_other_decimals_are_no_change() -> None:
    first = replace(PRODUCT, sale_price=Decimal("10.0"), gross_weight=Decimal("0.25"))

    again = replace(first, sale_price=Decimal("10.00"), gross_weight=Decimal("0.250"))
    assert changes_between(first, again) == ()


def test_every_field_of_a_product_has_a_title() -> None:
    nameless = [
        name
        for name in Product.__dataclass_fields__
        if name not in UNTOLD and field_title(name) == name
    ]

    assert nameless == []


def test_parts_and_parents_have_titles_too() -> None:
    assert field_title("attributes.Gola") == "Attribute Gola"
    assert field_title("parent.brand") == "Brand (product with variations)"
    assert field_title("from_another_version") == "from_another_version"
