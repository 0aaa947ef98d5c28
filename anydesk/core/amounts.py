"""Brazilian numbers as typed or found in a cell: read without guessing, written exactly."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

AmountProblem = Literal["", "ambiguous", "unreadable", "scientific"]

Reading = Literal["ask", "thousands", "decimal"]
"""What one separator followed by exactly three digits ("1.234") means."""

CENT = Decimal("0.01")
MAX_DIGITS = 18

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u200b\ufeff]+")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"([0-9]*)([.,])([0-9]+)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")


@dataclass(frozen=True)
class Amount:
    """A number that was read: a value, or None with the problem; None and "" for a blank."""

    value: Decimal | None
    problem: AmountProblem = ""


BLANK = Amount(None)
UNREADABLE = Amount(None, "unreadable")
SCIENTIFIC = Amount(None, "scientific")
AMBIGUOUS = Amount(None, "ambiguous")


def parse_amount(text: str | None, reading: Reading = "ask") -> Amount:
    """Read "1.234,56", "1234,5", "1234.56", "R$ 10" or "-3"; ask where two readings are possible.

    Args:
        reading: how one separator with exactly three digits behind it is read. "ask" answers
            ``ambiguous``; "0,500" and "1234,567" are not, because a thousands group can follow
            neither a zero nor four digits.
    """
    body, negative = _without_sign(_SPACES.sub("", text or ""))
    if not body:
        return UNREADABLE if negative else BLANK
    amount = _parse(body, reading)
    if amount.value is not None and negative:
        return Amount(-amount.value)
    return amount


def _without_sign(text: str) -> tuple[str, bool]:
    """Take off the currency and the sign, in either order; brackets are a minus too."""
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    for _turn in range(2):
        text = text[2:] if text[:2].upper() == "R$" else text
        if text[:1] in {"-", "\u2212"} and not negative:
            negative, text = True, text[1:]
        elif text[:1] == "+" and not negative and _turn == 0:
            text = text[1:]
    return text, negative


def _parse(body: str, reading: Reading) -> Amount:
    if _SCIENTIFIC.fullmatch(body):
        return SCIENTIFIC
    if sum(c.isdigit() for c in body) > MAX_DIGITS:
        return UNREADABLE
    if _PLAIN.fullmatch(body):
        return Amount(Decimal(body))
    if match := _DECIMAL.fullmatch(body):
        return _one_separator(match[1], match[3], reading)
    if _GROUPED.fullmatch(body):
        return Amount(_grouped(body))
    return UNREADABLE


def _one_separator(whole: str, rest: str, reading: Reading) -> Amount:
    groupable = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if groupable and reading == "ask":
        return AMBIGUOUS
    if groupable and reading == "thousands":
        return Amount(Decimal(whole + rest))
    return Amount(Decimal(f"{whole or '0'}.{rest}"))


def _grouped(body: str) -> Decimal:
    """Two separators, or the same one twice: the first groups, the other is the decimal one."""
    grouping, decimal = (".", ",") if body.find(".") < body.find(",") else (",", ".")
    if "," not in body:
        grouping, decimal = ".", ","
    return Decimal(body.replace(grouping, "").replace(decimal, ".").rstrip("."))


def format_money_br(value: Decimal) -> str:
    """ "R$ 1.234,56", "-R$ 1,00": exact, rounded half up to cents once."""
    cents = value.quantize(CENT, ROUND_HALF_UP)
    sign = "-" if cents < 0 else ""
    return f"{sign}R$\u00a0{_brazilian(f'{abs(cents):,f}')}"


def format_quantity_br(value: Decimal, *, grouping: bool = True) -> str:
    """ "1.234,5": exact, no zeros behind the last digit.

    Args:
        grouping: False leaves the thousands together, for cells and input fields.
    """
    plain = f"{value:,f}" if grouping else f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return _brazilian("0" if plain in {"-0", ""} else plain)


def _brazilian(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))
