"""Each kind of value: what it takes, what it refuses, and that it survives being stored."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.errors import InvalidInput
from anydesk.core.kinds import (
    Amount,
    Choice,
    Day,
    Flag,
    Kind,
    Money,
    Percent,
    Reference,
    Secret,
    Text,
    Whole,
)
from anydesk.core.products import Balance

COLOURS = Choice((("red", "Red"), ("blue", "Blue")))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Flag(), "Sim", True),
        (Flag(), "não", False),
        (Whole(), " 1.200 ", 1200),
        (Amount(), "1,2345", Decimal("1.2345")),
        (Amount(), "0.5", Decimal("0.5")),
        (Money(), "R$ 1.234,56", Decimal("1234.56")),
        (Money(), "1.500", Decimal(1500)),
        (Money(), "1234.5", Decimal("1234.5")),
        (Percent(), "12,5 %", Decimal("12.5")),
        (Text(), "  Loja  ", "Loja"),
        (COLOURS, "Blue", "blue"),
        (COLOURS, "RED", "red"),
        (Day(), "23/11/2026", date(2026, 11, 23)),
        (Day(), "2026-11-23", date(2026, 11, 23)),
        (Day(), "", None),
        (Reference("warehouses"), "7", 7),
        (Reference("warehouses"), "", None),
    ],
)
def test_what_a_person_types_is_read(kind: Kind[Any], text: str, value: object) -> None:
    assert kind.parse(text) == value
    assert kind.check(value) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Flag(), "maybe"),
        (Whole(), "1,5"),
        (Whole(), "many"),
        (Amount(), "1.500"),
        (Amount(), ""),
        (Money(), "1,2,3"),
        (Money(), "NaN"),
        (COLOURS, "green"),
        (Day(), "31/02/2026"),
        (Reference("warehouses"), "-1"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(kind: Kind[Any], text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kind.parse(text)

    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Whole(1, 9), 0),
        (Whole(1, 9), 10),
        (Amount(), Decimal("-0.1")),
        (Amount(), Decimal("0.00001")),
        (Amount(), Decimal("Infinity")),
        (Money(), Decimal("1.999")),
        (Percent(), Decimal(101)),
        (Text(3), "four"),
        (Text(required=True), "  "),
        (Secret(), "x" * 513),
        (COLOURS, "green"),
        (Day(minimum=date(2026, 1, 1)), date(2025, 12, 31)),
        (Day(maximum=date(2026, 1, 1)), date(2026, 1, 2)),
    ],
)
def test_a_value_beyond_the_limits_gets_a_sentence(kind: Kind[Any], value: object) -> None:
    assert (kind.check(value) or "").endswith(".")


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Flag(), True, "yes"),
        (Flag(), False, "no"),
        (Whole(), 12, "12"),
        (Amount(), Decimal("1234.50"), "1.234,5"),
        (Money(), Decimal("1234.5"), "R$\u00a01.234,50"),
        (Text(), "Loja", "Loja"),
        (Secret(), "abc", "••••••••"),
        (Secret(), "", ""),
        (COLOURS, "blue", "Blue"),
        (COLOURS, "gone", "gone"),
        (Day(), date(2026, 11, 3), "03/11/2026"),
        (Day(), None, ""),
        (Reference("x"), None, ""),
        (Reference("x"), 4, "4"),
    ],
)
def test_a_value_is_shown_as_in_brazil(kind: Kind[Any], value: object, shown: str) -> None:
    assert kind.format(value) == shown


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (Flag(), "yes"),
        (Whole(), "1"),
        (Whole(), True),
        (Amount(), 1.5),
        (Amount(), "abc"),
        (Text(), 3),
        (COLOURS, "green"),
        (Day(), 20261123),
        (Day(), "yesterday"),
        (Reference("x"), "1"),
        (Reference("x"), False),
    ],
)
def test_a_stored_value_of_another_shape_is_refused(kind: Kind[Any], stored: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        kind.from_json(stored)


def test_a_choice_gives_back_the_option_itself() -> None:
    kind = Choice(((Balance.PHYSICAL, "Physical"),))

    assert kind.from_json("physical") is Balance.PHYSICAL


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_survives_being_stored(value: bool) -> None:
    assert Flag().from_json(json.loads(json.dumps(Flag().to_json(value)))) is value


def test_a_secret_is_never_stored() -> None:
    with pytest.raises(TypeError):
        Secret().to_json("token")


@given(st.decimals(0, 9_999_999, places=4))
def test_every_amount_survives_being_stored_and_being_typed(value: Decimal) -> None:
    kind = Amount()

    assert kind.from_json(json.loads(json.dumps(kind.to_json(value)))) == value
    assert kind.check(value) is None


@given(st.none() | st.dates(date(1900, 1, 1)))
def test_every_day_survives_being_stored_and_being_typed(value: date | None) -> None:
    kind = Day()

    assert kind.from_json(json.loads(json.dumps(kind.to_json(value)))) == value
    assert kind.parse(kind.format(value)) == value
