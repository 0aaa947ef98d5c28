"""Variations as rows that are typed into: what is typed stays until it is saved."""

from dataclasses import replace
from decimal import Decimal

from anydesk.core.products import Product, ProductType
from anydesk.core.variation_grids import axes_of, grid_key
from anydesk.core.variation_rows import (
    VariationRow,
    all_problems,
    new_row,
    rebased,
    rows_for,
    toggled,
    with_suggested_skus,
)

SHIRT = Product(
    sku="CAM", name="Camiseta", type=ProductType.PARENT, id=1, ncm="61091000", unit="UN"
)
AXES = {"Cor": ["Azul", "Verde"], "Tamanho": ["P", "M", "G"]}


def stored(key: int, sku: str, colour: str, size: str) -> Product:
    return Product(
        sku=sku, name="Camiseta", parent_id=1, id=key, grid={"Cor": colour, "Tamanho": size},
        sale_price=Decimal("59.90"), gross_weight=Decimal("0.2"),
    )  # fmt: skip


BLUE_P = VariationRow(stored(2, "CAM-AZ-P", "Azul", "P"))


def test_two_axes_make_six_rows_with_skus_of_their_own() -> None:
    rows = rows_for(SHIRT, (), AXES)
    rows = with_suggested_skus(rows, "CAM", range(6), taken=["CAM-AZUL-P"])

    assert [tuple(row.values.values()) for row in rows[:4]] == [
        ("Azul", "P"), ("Azul", "M"), ("Azul", "G"), ("Verde", "P"),
    ]  # fmt: skip
    skus = [row.text("sku") for row in rows]
    assert len(set(skus)) == 6
    assert skus[0] == "CAM-AZUL-P-2"
    assert all(row.is_new and row.product().parent_id == 1 for row in rows)


def test_new_rows_are_like_the_stored_ones_and_keep_what_the_invoice_needs() -> None:
    rows = rows_for(SHIRT, [BLUE_P], AXES)

    assert len(rows) == 6
    assert rows[0] is BLUE_P
    assert rows[1].text("sale_price") == "59,90"
    assert rows[1].text("gross_weight") == "0,2"
    assert rows[1].text("gtin") == ""
    assert new_row(SHIRT, {"Cor": "Azul"}).base.ncm == "61091000"


def test_a_value_taken_away_takes_new_rows_with_it_but_never_stored_ones() -> None:
    rows = rows_for(SHIRT, [BLUE_P], AXES)
    fewer = rows_for(SHIRT, rows, {"Cor": ["Verde"], "Tamanho": ["M"]})

    assert [row.values for row in fewer] == [BLUE_P.values, {"Cor": "Verde", "Tamanho": "M"}]


def test_a_combination_that_was_removed_does_not_come_back() -> None:
    gone = grid_key({"Cor": "Verde", "Tamanho": "G"})

    assert len(rows_for(SHIRT, (), AXES, frozenset({gone}))) == 5


def test_typing_what_is_stored_is_no_change() -> None:
    row = BLUE_P.with_text("sale_price", "R$ 59,9")
    assert not row.is_changed
    row = BLUE_P.with_text("sale_price", "64,5").with_text("gross_weight", "0,25 kg")

    assert row.text("sale_price") == "64,50"
    assert row.product().sale_price == Decimal("64.50")
    assert row.product().gross_weight == Decimal("0.25")
    assert not row.with_text("sale_price", "59,90").with_text("gross_weight", "0,2").is_changed


def test_what_cannot_be_read_stays_as_it_was_typed() -> None:
    row = BLUE_P.with_text("sale_price", "doze reais")

    assert row.text("sale_price") == "doze reais"
    assert set(row.problems()) == {"sale_price"}
    assert row.product().sale_price == Decimal("59.90")


def test_problems_are_found_inside_a_row_and_between_rows() -> None:
    double = VariationRow(replace(stored(3, "CAM-AZ-P2", "azul", "p"), id=None))
    cheap = BLUE_P.with_text("promo_price", "99,00")
    other = VariationRow(stored(4, "CAM-X", "Verde", "M")).with_text("sku", "CAM-AZ-P")
    wrong = VariationRow(stored(5, "CAM-Y", "Verde", "G")).with_text("gtin", "7891000315508")

    problems = all_problems([cheap, double, other, wrong])

    assert set(problems[0]) == {"promo_price"}
    assert set(problems[1]) == {"grid"}
    assert set(problems[2]) == {"sku"}
    assert set(problems[3]) == {"gtin"}


def test_of_two_that_collide_the_one_that_was_typed_is_told() -> None:
    other = VariationRow(stored(4, "CAM-X", "Verde", "M"))

    assert set(all_problems([BLUE_P.with_text("sku", "CAM-X"), other])) == {0}


def test_a_stored_row_that_nobody_touched_is_not_complained_about() -> None:
    old = VariationRow(replace(stored(2, "A", "Azul", "P"), gtin="123"))

    assert all_problems([old]) == {}


def test_what_was_typed_survives_a_change_made_elsewhere() -> None:
    mine = BLUE_P.with_text("sale_price", "70").with_active(False)
    fresh = replace(BLUE_P.base, sku="CAM-AZ-P-NOVO", sale_price=Decimal(65), gtin="7891000315507")
    added = VariationRow(new_row(SHIRT, {"Cor": "Roxo", "Tamanho": "P"}).base)

    rows = rebased([mine, added], [fresh], {2: Decimal(4)})

    assert [row.base.id for row in rows] == [2, None]
    assert rows[0].text("sku") == "CAM-AZ-P-NOVO"
    assert rows[0].text("gtin") == "7891000315507"
    assert rows[0].text("sale_price") == "70,00"
    assert not rows[0].is_active
    assert rows[0].stock == 4


def test_a_new_row_that_was_stored_meanwhile_is_there_once() -> None:
    added = VariationRow(new_row(SHIRT, {"Cor": "Azul", "Tamanho": "P"}).base)

    assert [row.base.id for row in rebased([added], [BLUE_P.base], {})] == [2]


def test_new_rows_go_and_stored_ones_are_marked_until_they_are_saved() -> None:
    new = new_row(SHIRT, {"Cor": "Azul"})
    marked = toggled([BLUE_P, new], {0, 1})

    assert [row.removed for row in marked] == [True]
    assert marked[0].is_changed
    assert not marked[0].is_written
    assert toggled(marked, {0}) == [BLUE_P]
    assert all_problems([replace(BLUE_P.with_text("sku", ""), removed=True)]) == {}


def test_the_stock_is_typed_for_new_variations_only() -> None:
    new = with_suggested_skus([new_row(SHIRT, {"Cor": "Azul"})], "CAM", [0])[0]

    assert new.with_count("7").counted == 7
    assert BLUE_P.with_count("7") == BLUE_P
    assert new.with_count("sete").counted is None
    assert set(new.with_count("sete").problems()) == {"stock"}


def test_a_variation_is_switched_off_and_on_again() -> None:
    assert not BLUE_P.with_active(False).with_active(True).is_changed


def test_the_axes_are_read_back_from_the_rows() -> None:
    rows = rows_for(SHIRT, (), AXES)

    assert axes_of([row.product() for row in rows]) == {k: tuple(v) for k, v in AXES.items()}
