"""Brazilian numbers: what is read, what is asked about, what is written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.amounts import format_money_br, format_quantity_br, parse_amount

QUANTITIES = st.decimals(-(10**9), 10**9, places=4)
MONEY = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234,5", "1234.5"),
        ("1234.56", "1234.56"),
        ("34,50", "34.50"),
        ("34.5", "34.5"),
        ("0,500", "0.500"),
        ("0.500", "0.500"),
        ("1234,567", "1234.567"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1 234,56", "1234.56"),
        ("R$ 1.234,56", "1234.56"),
        ("r$\u00a010", "10"),
        ("-R$ 1,00", "-1.00"),
        ("R$ -1,00", "-1.00"),
        ("(1,00)", "-1.00"),
        ("\u22123", "-3"),
        ("+5", "5"),
        (",5", "0.5"),
        ("\u00a0 7 \u202f", "7"),
    ],
)
def test_numbers_that_have_one_reading(text: str, value: str) -> None:
    amount = parse_amount(text)

    assert amount.problem == ""
    assert amount.value == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "R$ 999,000", "-1.500"])
def test_one_separator_with_three_digits_is_asked_about(text: str) -> None:
    assert parse_amount(text).problem == "ambiguous"

    thousands = parse_amount(text, "thousands").value
    fraction = parse_amount(text, "decimal").value

    assert thousands is not None
    assert fraction is not None
    assert thousands == 1000 * fraction


@pytest.mark.parametrize(
    "text", ["abc", "-", "R$", "--1", "1.23.4", "12.34,5", "5,", "1 2", "1/2", "9" * 40, "٣", "1%"]
)
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    assert parse_amount(text).problem == "unreadable"


@pytest.mark.parametrize("text", ["7,89E+12", "7.89e12", "1E-3"])
def test_scientific_notation_has_its_own_name(text: str) -> None:
    assert parse_amount(text).problem == "scientific"


@pytest.mark.parametrize("text", ["", "   ", None, "\u00a0"])
def test_a_blank_is_no_problem(text: str | None) -> None:
    assert parse_amount(text).value is None
    assert parse_amount(text).problem == ""


def test_money_and_quantities_as_in_brazil() -> None:
    assert format_money_br(Decimal("1234.56")) == "R$\u00a01.234,56"
    assert format_money_br(Decimal(-1)) == "-R$\u00a01,00"
    assert format_money_br(Decimal("0.005")) == "R$\u00a00,01"
    assert format_money_br(Decimal("-0.001")) == "R$\u00a00,00"
    assert format_quantity_br(Decimal("1234.5000")) == "1.234,5"
    assert format_quantity_br(Decimal("1E+3"), grouping=False) == "1000"
    assert format_quantity_br(Decimal("-0.00")) == "0"


@given(MONEY)
def test_money_that_is_written_is_read_again(value: Decimal) -> None:
    assert parse_amount(format_money_br(value)).value == value


@given(QUANTITIES)
def test_quantities_that_are_written_are_read_again(value: Decimal) -> None:
    text = format_quantity_br(value, grouping=False)

    assert parse_amount(text, "decimal").value == value


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    amount = parse_amount(text)

    assert amount.value is None or amount.problem == ""
