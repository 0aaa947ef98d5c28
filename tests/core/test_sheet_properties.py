"""What holds for every product sheet: nothing is lost on the way out and in, no cell breaks it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.products import Product, ProductType
from anydesk.core.sheet_cells import Cell, doubled, tidied
from anydesk.core.sheet_rows import Action
from anydesk.core.spreadsheets import COLUMNS, TITLES, cells_of
from tests.core.sheets import BLUE, PARENT, SHIRT, run

TEXTS = st.text(max_size=40)
NAMES = TEXTS.filter(lambda text: bool(tidied(text)))
MAYBE = st.one_of(st.none(), st.decimals(0, 10**6, places=1))
EXTRA_KEYS = [column.key for column in COLUMNS if column.place == "extra"]
PRODUCTS = st.builds(
    Product,
    sku=NAMES,
    name=NAMES,
    type=st.sampled_from(ProductType),
    grid=st.dictionaries(TEXTS, TEXTS, max_size=3),
    gtin=TEXTS,
    unit=TEXTS,
    ncm=st.one_of(TEXTS, st.from_regex(r"[0-9]{8}", fullmatch=True)),
    cest=st.one_of(TEXTS, st.from_regex(r"[0-9]{7}", fullmatch=True)),
    origin_code=TEXTS,
    sale_price=st.decimals(0, 10**9, places=2),
    promo_price=st.decimals(0, 10**9, places=2),
    cost_price=st.one_of(st.none(), st.decimals(0, 10**9, places=2)),
    category=TEXTS,
    description=TEXTS,
    net_weight=st.one_of(st.none(), st.decimals(0, 10**6, places=3)),
    package_width=MAYBE,
    package_type=TEXTS,
    min_stock=st.one_of(st.none(), st.decimals(0, 10**6, places=4)),
    handling_days=st.one_of(st.none(), st.integers(0, 999)),
    made_to_order=st.booleans(),
    active=st.booleans(),
    image_urls=st.lists(TEXTS, max_size=9).map(tuple),
    sheet_extras=st.dictionaries(st.sampled_from(EXTRA_KEYS), TEXTS, max_size=4),
    id=st.just(1),
)


def through_csv(cell: Cell) -> Cell:
    from anydesk.services.sheet_writing import csv_text

    return csv_text(cell)


def through_xlsx(cell: Cell) -> Cell:
    return doubled(tidied(cell)) if isinstance(cell, str) else cell


@pytest.mark.parametrize("medium", [through_csv, through_xlsx])
@given(PRODUCTS, st.decimals(-(10**6), 10**6, places=4))
def test_what_is_exported_imports_with_no_change(
    medium: Any, product: Product, stock: Decimal
) -> None:
    cells = tuple(medium(cell) for cell in cells_of(product, "", stock))

    for options in ({}, {"set_stock": True}, {"decimal_reading": "thousands"}):
        (row,) = run(TITLES, cells, known=(product,), stock={1: stock}, **options)

        assert row.errors == ()
        assert row.action is Action.NOTHING


@given(PRODUCTS)
def test_a_variation_keeps_its_parent_through_a_file(product: Product) -> None:
    parent = replace(PARENT, sku=product.sku + "-pai")
    child = replace(product, type=ProductType.SIMPLE, parent_id=10)
    cells = tuple(through_csv(cell) for cell in cells_of(child, parent.sku, Decimal(0)))

    (row,) = run(TITLES, cells, known=(parent, child))

    assert (row.errors, row.action) == ((), Action.NOTHING)


CELLS = st.one_of(
    TEXTS,
    st.sampled_from(["S", "V", "A", "B", "1", "Cor:Azul", "1.234", "7,8E+12", "Sim", "P"]),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
)


@given(
    st.lists(st.one_of(st.sampled_from(TITLES), TEXTS), min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
    st.booleans(),
)
def test_no_grid_of_cells_breaks_the_analysis(
    titles: list[str], rows: list[list[Cell]], ticked: bool
) -> None:
    decided = run(titles, *rows, known=(SHIRT, PARENT, BLUE), set_stock=ticked, blank_clears=ticked)

    assert len(decided) == len(rows)
    assert all(row.message for row in decided)
    assert all(bool(row.errors) is (row.action is Action.ERROR) for row in decided)
