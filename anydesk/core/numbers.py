"""Numbers as Brazilians type them, read into exact decimals."""

import re
from decimal import Decimal

_PLAIN = re.compile(r"-?\d+([.,]\d+)?")
_GROUPED_BY_DOTS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_GROUPED_BY_COMMAS = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+")


class AmbiguousNumber(ValueError):
    """It could be a thousand or a fraction: "1.500"."""


def decimal_of(text: str, *, dot_groups: bool = True) -> Decimal:
    """``"R$ 1.234,56"``, ``"1234.56"`` and ``"1234,56"`` → the same decimal.

    Args:
        dot_groups: what one dot before exactly three digits means. True: thousands, as for
            money. False: it cannot be known (quantities have up to four decimals).

    Raises ValueError where it is not a number, AmbiguousNumber where it may be two.
    """
    bare = re.sub(r"[\s\u00a0\u202f]|R\$|%", "", text)
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", bare):
        if not dot_groups:
            raise AmbiguousNumber(text)
        return Decimal(bare.replace(".", ""))
    if _PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    if _GROUPED_BY_DOTS.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if _GROUPED_BY_COMMAS.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    raise ValueError(text)


def brazilian(value: Decimal, places: int, *, trim: bool = False) -> str:
    """``Decimal("1234.5")`` with two places → ``"1.234,50"``; ``trim`` drops closing zeros."""
    text = f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))
    return text.rstrip("0").rstrip(",") if trim and "," in text else text
