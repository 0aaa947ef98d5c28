"""What a hub product is here, field by field (ERP §8.2), and which of several SKUs decides."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.category_mapping import path_key
from anydesk.core.field_changes import changes_between
from anydesk.core.products import HubPicture, HubProduct, HubSku, Product, ProductType
from anydesk.core.received_products import (
    CategoryBook,
    Fiscal,
    measure,
    ncm_of,
    parent_of,
    pictures_of,
    product_of,
    warranty_of,
)
from anydesk.core.received_updates import decides, grids_to_take, updated_text, with_data
from tests.storage.receipts import BLUE_PHOTO, GTIN, PHOTO, SHIRT, full

SHARED = {
    "name": "Camiseta",
    "ncm": "61091000",
    "origin_code": "0",
    "brand": "Malha Boa",
    "model": "M-1",
    "category": "Moda > Camisetas",
    "attributes": {"Gola": "V", "Tecido": "Algodão"},
    "description": "<p>Malha</p>",
    "warranty": "3 meses contra defeitos",
    "video_url": "https://youtu.be/x",
    "gross_weight": Decimal("0.25"),
    "package_type": "Pacote / Caixa",
    "package_width": Decimal("20.5"),
    "package_height": Decimal(4),
    "package_length": Decimal(30),
    "active": True,
}


def test_every_field_of_the_hub_has_its_place() -> None:
    made = product_of(full(), SHIRT, alone=False, parent_id=7)

    own = {
        "sku": "CAM-AZ",
        "name": "Camiseta Azul",
        "type": ProductType.SIMPLE,
        "parent_id": 7,
        "gtin": GTIN,
        "grid": {"Cor": "Azul"},
        "sale_price": Decimal("149.90"),
        "promo_price": Decimal("134.90"),
        "handling_days": 2,
        "image_urls": (BLUE_PHOTO,),
    }
    assert made == Product(**{**SHARED, **own})  # type: ignore[arg-type]


def test_the_parent_has_what_is_common_and_all_pictures() -> None:
    own = {"sku": "CAM", "type": ProductType.PARENT, "image_urls": (PHOTO, BLUE_PHOTO)}

    assert parent_of(full(), "CAM") == Product(**{**SHARED, **own})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "months", "expected"),
    [
        ("1 ano", 12, "1 ano"),
        ("12", 12, "12 months"),
        ("", 1, "1 month"),
        ("0", 0, ""),
        ("", None, ""),
    ],
)
def test_a_warranty_without_text_is_its_term(text: str, months: int | None, expected: str) -> None:
    assert warranty_of(HubProduct(1, "", warranty=text, warranty_months=months)) == expected


@pytest.mark.parametrize(
    ("told", "kept"),
    [("10.25", "10.3"), ("0.04", None), ("0", None), ("-3", None), (None, None)],
)
def test_a_measure_has_the_decimals_that_are_kept(told: str | None, kept: str | None) -> None:
    found = measure(Decimal(told) if told else None, 1)

    assert found == (Decimal(kept) if kept else None)


def test_an_ncm_has_eight_digits() -> None:
    assert [ncm_of(one) for one in ("6109.10.00", "6109", "x", "¹2345678")] == [
        "61091000",
        "",
        "",
        "",
    ]


def test_pictures_go_to_the_variation_whose_value_they_show() -> None:
    red = replace(SHIRT, grid={"Cor": "Vermelha"})
    pictures = (
        HubPicture(PHOTO),
        HubPicture(BLUE_PHOTO, variation="Azul"),
        HubPicture("ftp://x/1.jpg", variation="Vermelha"),
    )
    read = full(pictures=pictures, image_urls=tuple(one.url for one in pictures))

    assert pictures_of(read, SHIRT, alone=False) == (BLUE_PHOTO,)
    assert pictures_of(read, red, alone=False) == ()
    assert pictures_of(read, red, alone=False, has_parent=False) == (PHOTO,)
    assert pictures_of(read, red, alone=True) == (PHOTO, BLUE_PHOTO)


# Categories


def book(*pairs: tuple[str, int], nearest: bool = False) -> CategoryBook:
    paths: dict[int, list[str]] = {}
    for path, hub_id in pairs:
        paths.setdefault(hub_id, []).append(path)
    return CategoryBook({path_key(path): hub_id for path, hub_id in pairs}, paths, nearest)


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        (book(), "Moda > Camisetas"),
        (book(("Roupas > Malhas", 77)), "Roupas > Malhas"),
        (book(("Roupas > Malhas", 78)), "Moda > Camisetas"),
        # Two are mapped to it, and none is better than the other.
        (book(("A", 77), ("B", 77)), "Moda > Camisetas"),
        (book(("A", 77), ("Moda > camisetas", 77)), "Moda > Camisetas"),
    ],
)
def test_a_mapped_category_is_the_local_one(categories: CategoryBook, expected: str) -> None:
    assert parent_of(full(), "CAM", categories).category == expected


@pytest.mark.parametrize(
    ("categories", "own", "expected"),
    [
        (book(("Roupas", 77), ("Malhas", 77)), "Malhas", "Malhas"),
        (book(("Roupas", 77)), "Roupas > Malhas", "Roupas"),
        (book(("Roupas", 77), nearest=True), "Roupas > Malhas", "Roupas > Malhas"),
        (book(("Roupas", 5), ("Malhas", 77)), "Roupas", "Malhas"),
        (book(), "", "Moda > Camisetas"),
    ],
)
def test_a_category_that_is_sent_there_anyway_stays(
    categories: CategoryBook, own: str, expected: str
) -> None:
    mine = Product("CAM", "Camiseta", category=own)
    fresh = parent_of(full(), "CAM", categories)

    assert with_data(mine, fresh, full(), categories).category == expected


# Rules


def test_defaults_are_given_to_what_is_missing_only() -> None:
    given_ = Fiscal("6109.10.00", " 3 ", "UN").given_to(Product("A", "A", origin_code="0"))

    assert (given_.ncm, given_.origin_code, given_.unit) == ("61091000", "0", "UN")


@pytest.mark.parametrize(
    ("linked", "deciding"),
    [
        ({}, {5}),
        ({5: ("X", True)}, {5}),
        ({5: ("CAM", False), 6: ("X", True), 7: ("Y", True)}, {5}),
        ({5: ("X", True), 6: ("Y", False), 7: ("Z", False)}, {5}),
        ({5: ("X", True), 6: ("Y", True)}, {6}),
    ],
)
def test_of_several_skus_one_decides(
    linked: dict[int, tuple[str, bool]], deciding: set[int]
) -> None:
    ids = linked or {5: ("", True)}

    assert {key for key in ids if decides(key, "CAM", linked)} == deciding


grids = st.dictionaries(st.integers(1, 6), st.sampled_from("ABCD").map(lambda v: {"Cor": v}))


@given(grids, grids)
def test_values_that_are_taken_are_never_shared(
    own: dict[int, dict[str, str]], wanted: dict[int, dict[str, str]]
) -> None:
    before = {key: {"Cor": f"{key}"} if key % 2 else own.get(key, {}) for key in {*own, *wanted}}
    wanted = {key: grid for key, grid in wanted.items() if grid != before[key]}

    taking = grids_to_take(before, wanted)

    after = {key: wanted[key] if key in taking else grid for key, grid in before.items()}
    for key in taking:
        assert [one for one, grid in after.items() if grid == after[key]] == [key]


def test_one_sentence_names_the_changed_fields_once() -> None:
    mine = Product("CAM", "Camiseta")
    sku = HubSku(1, "CAM")
    read = full(sku, has_variations=False)
    after = with_data(mine, product_of(read, sku, alone=True, parent_id=None), read, book())

    assert updated_text(changes_between(mine, replace(after, category=""))).startswith(
        "Updated: NCM, Origin, Brand, Model, Complementary description, Warranty, Video,"
    )
    assert updated_text(()) == ""
