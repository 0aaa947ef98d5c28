"""Brazilian numbers as typed or found in a cell: read without guessing, written exactly."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

AmountProblem = Literal["", "ambiguous", "unreadable", "scientific"]

DecimalReading = Literal["ask", "thousands", "decimal"]
"""What one separator followed by exactly three digits ("1.234") means."""

CENT = Decimal("0.01")
MAX_DIGITS = 18

_EDGES = " \t\r\n\u00a0\u202f\u2007\u200b\ufeff"
_GROUPING_BLANK = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]+")
_ONE_SEPARATOR = re.compile(r"([0-9]*)[.,]([0-9]+)")
_GROUPED_BY_DOTS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_GROUPED_BY_COMMAS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True)
class Amount:
    """A number that was read: a value, or None with the problem; None and "" for a blank."""

    value: Decimal | None
    problem: AmountProblem = ""


_BLANK = Amount(None)
_UNREADABLE = Amount(None, "unreadable")
_SCIENTIFIC_NUMBER = Amount(None, "scientific")
_AMBIGUOUS = Amount(None, "ambiguous")


def parse_amount(text: str | None, reading: DecimalReading = "ask") -> Amount:
    """Read "1.234,56", "1234,5", "1234.56", "R$ 10" or "-3"; ask where two readings are possible.

    Args:
        reading: how one separator with exactly three digits behind it is read. "ask" answers
            ``ambiguous``; "0,500" and "1234,567" never are, because a group of thousands can
            follow neither a zero nor four digits.
    """
    bare = (text or "").strip(_EDGES)
    if not bare:
        return _BLANK
    body, negative = _without_sign(bare)
    amount = _parse(_GROUPING_BLANK.sub("", body), reading)
    if amount.value and negative:
        return Amount(-amount.value)
    return amount


def _without_sign(text: str) -> tuple[str, bool]:
    """Take off the currency and one sign, in either order; brackets are a minus too."""
    if text.startswith("(") and text.endswith(")"):
        return _without_currency(text[1:-1]), True
    text = _without_currency(text)
    if text[:1] in {"-", "\u2212", "+"}:
        return _without_currency(text[1:]), text[0] != "+"
    return text, False


def _without_currency(text: str) -> str:
    text = text.strip(_EDGES)
    return text[2:].lstrip(_EDGES) if text[:2].upper() == "R$" else text


def _parse(body: str, reading: DecimalReading) -> Amount:
    if _SCIENTIFIC.fullmatch(body):
        return _SCIENTIFIC_NUMBER
    if len(body) > 2 * MAX_DIGITS or sum(c.isdigit() for c in body) > MAX_DIGITS:
        return _UNREADABLE
    if _WHOLE.fullmatch(body):
        return Amount(Decimal(body))
    if match := _ONE_SEPARATOR.fullmatch(body):
        return _one_separator(match[1], match[2], reading)
    if _GROUPED_BY_DOTS.fullmatch(body):
        return Amount(Decimal(body.replace(".", "").replace(",", ".")))
    if _GROUPED_BY_COMMAS.fullmatch(body):
        return Amount(Decimal(body.replace(",", "")))
    return _UNREADABLE


def _one_separator(whole: str, rest: str, reading: DecimalReading) -> Amount:
    groupable = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if groupable and reading == "ask":
        return _AMBIGUOUS
    if groupable and reading == "thousands":
        return Amount(Decimal(whole + rest))
    return Amount(Decimal(f"{whole or '0'}.{rest}"))


def format_money_br(value: Decimal) -> str:
    """``"R$ 1.234,56"``, ``"-R$ 1,00"``: exact, rounded half up to cents once."""
    cents = value.quantize(CENT, ROUND_HALF_UP)
    sign = "-" if cents < 0 else ""
    return f"{sign}R$\u00a0{_brazilian(f'{abs(cents):,f}')}"


def format_quantity_br(value: Decimal, *, grouping: bool = True) -> str:
    """``"1.234,5"``: exact, no zeros behind the last digit.

    Args:
        grouping: False leaves the thousands together, for cells and input fields.
    """
    plain = f"{value:,f}" if grouping else f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else _brazilian(plain)


def _brazilian(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))
