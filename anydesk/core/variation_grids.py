"""The grid of a product with variations: its combinations, what is wrong with it, its SKUs."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product as cross
from typing import Any

from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.product_checks import LONGEST_SKU
from anydesk.core.products import Product

USUAL_AXES = 2
"""More of them are refused by many marketplaces."""

MOST_AXES = 5
MANY = 200
"""More variations than this are made only when the person says so."""

RESERVED = "|:"
"""Separators of the spreadsheets and of the hub's grid texts: ``Cor:Azul|Tamanho:M``."""

_CODE_LENGTH = 12


class Weight(StrEnum):
    """How a problem of a grid is to be taken."""

    BLOCKS = "blocks"
    ASKS = "asks"
    WARNS = "warns"


@dataclass(frozen=True)
class GridProblem:
    """A sentence about the grid, and the axis it is about, or "" for the grid as a whole."""

    text: str
    axis: str = ""
    weight: Weight = Weight.BLOCKS


def combinations(axes: Mapping[str, Sequence[str]]) -> list[Mapping[str, str]]:
    """Every combination of the values, in their order, the first axis changing slowest.

    Blanks around names and values go away; empty values and axes without any are left out.
    """
    names = [name.strip() for name in axes if _values(axes[name])]
    values = [_values(axes[name]) for name in axes if _values(axes[name])]
    if not names:
        return []
    return [dict(zip(names, chosen, strict=True)) for chosen in cross(*values)]


def grid_problems(axes: Mapping[str, Sequence[str]]) -> tuple[GridProblem, ...]:
    """What is wrong with a grid, the worst first; empty when all is well."""
    found: list[GridProblem] = []
    for name, values in axes.items():
        found += _axis_problems(name.strip(), _values(values))
    for name in _repeated([name.strip() for name in axes]):
        found.append(
            GridProblem(_("There are two attributes called {name}.").format(name=name), name)
        )
    filled = [name for name in axes if _values(axes[name])]
    if len(filled) > MOST_AXES:
        text = _("A grid has {limit} attributes at most.").format(limit=MOST_AXES)
        found.append(GridProblem(text))
    elif len(filled) > USUAL_AXES:
        text = _("Many marketplaces take {limit} attributes only, such as colour and size.")
        found.append(GridProblem(text.format(limit=USUAL_AXES), weight=Weight.WARNS))
    count = how_many(axes)
    if count > MANY:
        text = _("This makes {count} variations. Are all of them sold?").format(count=count)
        found.append(GridProblem(text, weight=Weight.ASKS))
    order = tuple(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def how_many(axes: Mapping[str, Sequence[str]]) -> int:
    """The number of combinations, without making them."""
    count = 1
    counts = [len(_values(values)) for values in axes.values() if _values(values)]
    for one in counts:
        count *= one
    return count if counts else 0


def variation_problems(variations: Sequence[Product]) -> dict[int, dict[str, str]]:
    """What variations of one parent forbid each other, by position and field.

    Two ways to write a value are one value: buyers could not tell them apart.
    """
    found: dict[int, dict[str, str]] = {}
    grids: dict[tuple[tuple[str, str], ...], int] = {}
    skus: dict[str, int] = {}
    for place, one in enumerate(variations):
        problems: dict[str, str] = {}
        key = grid_key(one.grid)
        if not key:
            problems["grid"] = _("Say what is different in this variation, such as its colour.")
        elif grids.setdefault(key, place) != place:
            problems["grid"] = _("Another variation has the same values.")
        elif any(sign in text for pair in one.grid.items() for text in pair for sign in RESERVED):
            problems["grid"] = _reserved()
        if one.sku and skus.setdefault(one.sku, place) != place:
            problems["sku"] = _("Another variation has this SKU already.")
        if problems:
            found[place] = problems
    return found


def grid_key(grid: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The grid as it is compared: folded, whatever the order of its attributes."""
    pairs = ((fold(name), fold(value)) for name, value in grid.items() if value.strip())
    return tuple(sorted(pairs))


def suggested_sku(parent_sku: str, grid: Mapping[str, str], taken: Collection[str]) -> str:
    """A free SKU of the signs that every hub takes: ``CAM-1-AZUL-M``.

    Args:
        taken: SKUs that are in use; compared without regard to capitals.
    """
    parts = [_code(value) for value in grid.values()]
    stem = "-".join(filter(None, (safe_sku(parent_sku), *parts))) or "SKU"
    return free_sku(stem, taken)


def free_sku(stem: str, taken: Collection[str]) -> str:
    """The stem where it is free, else with the first free number behind it: ``CAM-1-2``."""
    used = {sku.casefold() for sku in taken}
    number, found = 1, stem[:LONGEST_SKU]
    while found.casefold() in used:
        number += 1
        tail = f"-{number}"
        found = stem[: LONGEST_SKU - len(tail)] + tail
    return found


def safe_sku(text: str) -> str:
    """The text with nothing but A–Z a–z 0–9 - _; other signs become a hyphen."""
    letters = unicodedata.normalize("NFKD", text.strip())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"-{2,}", "-", re.sub(r"[^A-Za-z0-9_-]+", "-", bare)).strip("-")


def filled(
    variations: Sequence[Product], values: Mapping[str, Any], where: Mapping[str, str] | None = None
) -> tuple[Product, ...]:
    """The variations with these fields set in all of them, or in those with the given values.

    Args:
        values: field of ``Product`` → value, such as ``{"sale_price": Decimal("99.90")}``.
        where: attribute → value that a variation must have, such as ``{"Cor": "Azul"}``.
    """
    wanted = set(grid_key(where or {}))
    return tuple(
        replace(one, **values) if wanted <= set(grid_key(one.grid)) else one for one in variations
    )


def axes_of(variations: Sequence[Product]) -> dict[str, tuple[str, ...]]:
    """The attributes and values that the variations have, in the order they first appear."""
    found: dict[str, dict[str, None]] = {}
    for one in variations:
        for name, value in one.grid.items():
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def _values(values: Sequence[str]) -> list[str]:
    return [value.strip() for value in values if value.strip()]


def _axis_problems(name: str, values: Sequence[str]) -> list[GridProblem]:
    found = []
    if not name and values:
        found.append(GridProblem(_("Give the attribute a name, such as Colour or Size.")))
    if any(sign in text for text in (name, *values) for sign in RESERVED):
        found.append(GridProblem(_reserved(), name))
    found += [
        GridProblem(_("{value} is there twice.").format(value=value), name)
        for value in _repeated(values)
    ]
    return found


def _repeated(texts: Sequence[str]) -> list[str]:
    """Those that an earlier one says already, however it is written."""
    seen: set[str] = set()
    again: list[str] = []
    for text in texts:
        if text and fold(text) in seen:
            again.append(text)
        seen.add(fold(text))
    return again


def _reserved() -> str:
    return _("The signs | and : separate values in spreadsheets. Write it without them.")


def _code(value: str) -> str:
    letters = (letter for letter in fold(value).upper() if letter.isascii() and letter.isalnum())
    return "".join(letters)[:_CODE_LENGTH]
