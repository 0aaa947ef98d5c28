"""The grid of a product with variations: combinations, problems, SKUs, filling in."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.products import Product
from anydesk.core.variation_grids import (
    MANY,
    Weight,
    axes_of,
    combinations,
    filled,
    free_sku,
    grid_key,
    grid_problems,
    how_many,
    safe_sku,
    suggested_sku,
    variation_problems,
)

COLOURS = ["Azul", "Preto"]
SIZES = ["P", "M", "G"]


def variation(sku: str, **grid: str) -> Product:
    return Product(sku=sku, name="Camiseta", grid=grid, sale_price=Decimal(10))


def test_the_first_attribute_changes_slowest() -> None:
    found = combinations({" Cor ": COLOURS, "Tamanho": SIZES})
    assert [tuple(one.items()) for one in found[:4]] == [
        (("Cor", "Azul"), ("Tamanho", "P")),
        (("Cor", "Azul"), ("Tamanho", "M")),
        (("Cor", "Azul"), ("Tamanho", "G")),
        (("Cor", "Preto"), ("Tamanho", "P")),
    ]
    assert len(found) == 6


@pytest.mark.parametrize("axes", [{}, {"Cor": []}, {"Cor": [" ", ""]}])
def test_no_value_makes_no_variation(axes: dict[str, list[str]]) -> None:
    assert combinations(axes) == []
    assert how_many(axes) == 0


def test_an_attribute_without_values_is_left_out() -> None:
    assert combinations({"Cor": ["Azul "], "Tamanho": [""]}) == [{"Cor": "Azul"}]


axes = st.dictionaries(
    st.text("abcé", min_size=1, max_size=4),
    st.lists(st.text("xyzã", min_size=1, max_size=3), max_size=4),
    max_size=3,
)


@given(axes)
def test_there_are_as_many_as_is_said_and_all_differ(given_axes: dict[str, list[str]]) -> None:
    found = combinations(given_axes)
    assert len(found) == how_many(given_axes)
    if not grid_problems(given_axes):
        assert len({grid_key(one) for one in found}) == len(found)


@pytest.mark.parametrize(
    ("wrong", "axis", "says"),
    [
        ({"Cor": ["Azul", "AZUL"]}, "Cor", "twice"),
        ({"Cor": ["Limão", "limao"]}, "Cor", "twice"),
        ({"Cor": ["Azul|Preto"]}, "Cor", "| and :"),
        ({"Cor:": ["Azul"]}, "Cor:", "| and :"),
        ({"": ["Azul"]}, "", "a name"),
        ({"Cor": ["Azul"], "COR": ["Preto"]}, "COR", "two attributes"),
    ],
)
def test_what_blocks_a_grid(wrong: dict[str, list[str]], axis: str, says: str) -> None:
    (problem,) = grid_problems(wrong)
    assert (problem.axis, problem.weight) == (axis, Weight.BLOCKS)
    assert says in problem.text


def test_many_attributes_warn_and_too_many_block() -> None:
    three = {str(n): ["a"] for n in range(3)}
    six = {str(n): ["a"] for n in range(6)}
    assert [one.weight for one in grid_problems(three)] == [Weight.WARNS]
    assert [one.weight for one in grid_problems(six)] == [Weight.BLOCKS]


def test_very_many_variations_ask() -> None:
    exactly = {"Tamanho": [str(n) for n in range(MANY)]}
    more = {"Tamanho": [str(n) for n in range(MANY + 1)]}
    assert grid_problems(exactly) == ()
    (asks,) = grid_problems(more)
    assert asks.weight is Weight.ASKS
    assert str(MANY + 1) in asks.text


def test_the_worst_comes_first() -> None:
    found = grid_problems(
        {"A": [str(n) for n in range(15)], "B": [str(n) for n in range(15)], "C": ["x", "X"]}
    )
    assert [one.weight for one in found] == [Weight.BLOCKS, Weight.ASKS, Weight.WARNS]


def test_a_good_grid_has_no_problems() -> None:
    assert grid_problems({"Cor": COLOURS, "Tamanho": SIZES}) == ()


def test_variations_differ_by_their_values() -> None:
    problems = variation_problems(
        [
            variation("A", Cor="Azul", Tamanho="M"),
            variation("B", Tamanho="m", Cor="AZUL"),
            variation("C"),
            variation("A", Cor="Preto", Tamanho="M"),
            variation("D", Cor="Azul|Preto"),
        ]
    )
    assert {place: list(found) for place, found in problems.items()} == {
        1: ["grid"],
        2: ["grid"],
        3: ["sku"],
        4: ["grid"],
    }


@pytest.mark.parametrize(
    ("parent", "grid", "sku"),
    [
        ("CAM-1", {"Cor": "Azul marinho", "Tamanho": "M"}, "CAM-1-AZULMARINHO-M"),
        ("AÇO 1", {"Cor": "Limão"}, "ACO-1-LIMAO"),
        ("CAM", {"Tamanho": "37/38"}, "CAM-3738"),
        ("", {"Cor": "Azul"}, "AZUL"),
        ("", {"Cor": "♥"}, "SKU"),
    ],
)
def test_suggested_skus(parent: str, grid: dict[str, str], sku: str) -> None:
    assert suggested_sku(parent, grid, ()) == sku


def test_a_taken_sku_gets_a_number() -> None:
    taken = {"cam-azul", "CAM-AZUL-2"}
    assert suggested_sku("CAM", {"Cor": "Azul"}, taken) == "CAM-AZUL-3"


@given(st.text(max_size=130), st.text(max_size=40), st.sets(st.text(max_size=5), max_size=3))
def test_a_suggested_sku_is_free_and_safe(parent: str, value: str, taken: set[str]) -> None:
    found = suggested_sku(parent, {"Cor": value}, taken)
    again = suggested_sku(parent, {"Cor": value}, taken | {found})
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,120}", found)
    assert len(again) <= 120
    assert again.casefold() not in {one.casefold() for one in (*taken, found)}


def test_free_and_safe_skus() -> None:
    assert free_sku("A", {"a"}) == "A-2"
    assert free_sku("x" * 130, {"x" * 120}) == "x" * 118 + "-2"
    assert safe_sku("  Pão & Cia_1 ") == "Pao-Cia_1"


def test_filling_in_all_or_some() -> None:
    rows = [variation("A", Cor="Azul", Tamanho="M"), variation("B", Cor="Preto", Tamanho="M")]
    everywhere = filled(rows, {"gross_weight": Decimal("0.2")})
    some = filled(rows, {"sale_price": Decimal(12)}, {"cor": "preto"})
    assert [one.gross_weight for one in everywhere] == [Decimal("0.2")] * 2
    assert [one.sale_price for one in some] == [Decimal(10), Decimal(12)]


def test_the_axes_that_variations_have() -> None:
    rows = [variation("A", Cor="Azul", Tamanho="M"), variation("B", Cor="Preto", Tamanho="M")]
    assert axes_of(rows) == {"Cor": ("Azul", "Preto"), "Tamanho": ("M",)}
