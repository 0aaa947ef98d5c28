"""Decimals written with the Brazilian separators; reading them is in ``amounts``."""

from decimal import Decimal

_SWAPPED = str.maketrans(",.", ".,")


def brazilian(value: Decimal, places: int) -> str:
    """``Decimal("1234.5")`` with two places → ``"1.234,50"``."""
    return f"{value:,.{places}f}".translate(_SWAPPED)
