"""Kits: how many there are, and what cannot be a component (ERP §8.1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.kits import (
    KitComponent,
    components_text,
    kit_availability,
    kit_problems,
)
from anydesk.core.products import Product, ProductType

KIT = Product(sku="KIT", name="Kit", type=ProductType.KIT, id=1)
MUG = Product(sku="CAN", name="Caneca", id=2)
PLATE = Product(sku="PIR", name="Pires", id=3)
KNOWN = {
    1: KIT,
    2: MUG,
    3: PLATE,
    4: Product(sku="KIT-2", name="Outro kit", type=ProductType.KIT, id=4),
    5: Product(sku="CAM", name="Camiseta", type=ProductType.PARENT, id=5),
    6: Product(sku="CAM-P", name="Camiseta", parent_id=5, id=6),
}
ONE = Decimal(1)


def parts(*quantities: str) -> list[KitComponent]:
    return [KitComponent(1, n, Decimal(q)) for n, q in enumerate(quantities, start=2)]


@pytest.mark.parametrize(
    ("quantities", "stock", "kits"),
    [
        (("2", "1"), ("7", "9"), "3"),
        (("2", "1"), ("7", "2"), "2"),
        (("1.5",), ("4.4",), "2"),
        (("1", "1"), ("5", "0"), "0"),
        (("2", "1"), ("-1", "9"), "-1"),
    ],
)
def test_the_scarcest_component_decides(
    quantities: tuple[str, ...], stock: tuple[str, ...], kits: str
) -> None:
    held = {n: Decimal(q) for n, q in enumerate(stock, start=2)}
    assert kit_availability(parts(*quantities), held) == Decimal(kits)


def test_what_nothing_is_known_of_makes_no_kit() -> None:
    assert kit_availability(parts("1", "1"), {2: Decimal(5)}) == 0
    assert kit_availability((), {}) is None


@given(
    st.lists(
        st.tuples(st.decimals("0.0001", "99", places=4), st.decimals("-50", "9999", places=4)),
        min_size=1,
        max_size=5,
    )
)
def test_so_many_kits_can_be_made_and_not_one_more(pairs: list[tuple[Decimal, Decimal]]) -> None:
    lines = [KitComponent(1, n, q) for n, (q, _held) in enumerate(pairs)]
    held = {n: h for n, (_q, h) in enumerate(pairs)}
    kits = kit_availability(lines, held)
    assert kits is not None
    assert all(one.quantity * kits <= held[one.component_id] for one in lines)
    assert any(one.quantity * (kits + 1) > held[one.component_id] for one in lines)


def test_products_and_variations_are_components() -> None:
    assert kit_problems(KIT, [(2, ONE), (6, Decimal("0.5"))], KNOWN) == {}


@pytest.mark.parametrize(
    ("component", "quantity", "says"),
    [
        (1, "1", "itself"),
        (4, "1", "a kit itself"),
        (5, "1", "has variations"),
        (9, "1", "does not exist"),
        (2, "0", "above 0"),
        (2, "-1", "above 0"),
        (2, "10000", "9.999"),
        (2, "NaN", "above 0"),
    ],
)
def test_what_cannot_be_a_component(component: int, quantity: str, says: str) -> None:
    problems = kit_problems(KIT, [(3, ONE), (component, Decimal(quantity))], KNOWN)
    assert list(problems) == [f"components.{component}"]
    assert says in problems[f"components.{component}"]


def test_a_component_is_there_once() -> None:
    assert "twice" in kit_problems(KIT, [(2, ONE), (3, ONE), (2, ONE)], KNOWN)["components.2"]


def test_only_a_kit_has_components() -> None:
    assert list(kit_problems(MUG, [(3, ONE)], KNOWN)) == ["components"]


def test_the_composition_in_one_line() -> None:
    assert components_text([("CAN", Decimal("2.0000")), ("PIR", ONE)]) == "2 × CAN, 1 × PIR"
