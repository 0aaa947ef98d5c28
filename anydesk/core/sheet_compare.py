"""A row against the product it speaks of: what would change, cell by cell."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from anydesk.core.amounts import parse_amount
from anydesk.core.i18n import N_
from anydesk.core.products import Product, ProductType
from anydesk.core.sheet_cells import Cell, Found, tidied
from anydesk.core.sheet_drafts import Draft, Known
from anydesk.core.sheet_rows import SheetOptions
from anydesk.core.spreadsheets import (
    BY_KEY,
    IMAGES,
    NEVER_CLEARED,
    STOCK,
    Column,
    image_index,
    images_after,
)
from anydesk.core.stock import STOCKLESS_TYPES

_EMPTY: dict[str, Any] = {f.name: f.default for f in fields(Product)}
"""What a cleared field holds: the record's own default."""


def compare(draft: Draft, options: SheetOptions) -> None:
    """Fill in ``values``, ``before``, errors and warnings of the draft."""
    for key, found in draft.found.items():
        column = BY_KEY[key]
        if column.place in {"field", "extra"}:
            _compare_cell(draft, column, found)
    if draft.existing and options.blank_clears:
        for key in draft.blank - NEVER_CLEARED:
            _clear(draft, BY_KEY[key])
    _compare_images(draft, options)


def _compare_cell(draft: Draft, column: Column, found: Found) -> None:
    if draft.existing is None:
        draft.note(column.key, found)
        if found.error is None and found.value not in ("", None):
            draft.values[column.key] = found.value
        return
    current = column.value(draft.existing)
    if _same(column, found, draft.cells[column.key], current):
        # What the product is already is not judged again: an export must come back quietly.
        return
    draft.note(column.key, found)
    if found.error is None:
        draft.values[column.key] = found.value
        draft.before[column.key] = current


def _same(column: Column, found: Found, cell: Cell, current: Any) -> bool:
    """Whether the cell says what an export of the current value would say."""
    if found.error is None and _equal(found.value, current):
        return True
    if current in ("", None):
        return False
    written = column.kind.write(current)
    written = tidied(written) if isinstance(written, str) else written
    if _says(cell, written):
        return True
    if found.error is not None or written == "":
        return False
    again = column.kind.read(written, "decimal")
    return again.error is None and _equal(again.value, found.value)


def _says(cell: Cell, written: Cell) -> bool:
    if isinstance(cell, str) and isinstance(written, Decimal):
        return parse_amount(cell, "decimal").value == written
    return cell == written


def _equal(one: Any, other: Any) -> bool:
    # The order of a variation's attributes is part of it, but dicts do not compare it.
    if isinstance(one, dict) and isinstance(other, dict):
        return tuple(one.items()) == tuple(other.items())
    return bool(one == other)


def _clear(draft: Draft, column: Column) -> None:
    if column.place not in {"field", "extra"} or draft.existing is None:
        return
    current = column.value(draft.existing)
    empty = "" if column.place == "extra" else _EMPTY[column.key]
    if current != empty:
        draft.values[column.key] = empty
        draft.before[column.key] = current


def _compare_images(draft: Draft, options: SheetOptions) -> None:
    current = draft.existing.image_urls if draft.existing else ()
    cells: dict[int, str] = {}
    differs = False
    for key, found in draft.found.items():
        column = BY_KEY[key]
        if column.place != "image":
            continue
        before = column.value(draft.existing) if draft.existing else ""
        if before and _same(column, found, draft.cells[key], before):
            continue
        draft.note(key, found)
        differs = True
        cells[image_index(key)] = "" if found.error else found.value
    if draft.existing and options.blank_clears:
        gone = {image_index(key) for key in draft.blank if BY_KEY[key].place == "image"}
        gone = {index for index in gone if index < len(current)}
        differs = differs or bool(gone)
        cells.update(dict.fromkeys(gone, ""))
    after = images_after(current, cells) if differs else tuple(current)
    if after != tuple(current):
        draft.values[IMAGES] = after
        draft.before[IMAGES] = tuple(current)


def compare_stock(draft: Draft, known: Known, options: SheetOptions) -> None:
    """Decide what ``Estoque`` means for this row; its type must be known by now."""
    found = draft.found.get(STOCK)
    if found is None:
        return
    quantity: Decimal | None = draft.given(STOCK)
    if draft.type in STOCKLESS_TYPES:
        if quantity:
            draft.warn(_stockless_reason(draft.type), STOCK)
        return
    if draft.existing is None:
        draft.note(STOCK, found)
        draft.stock = quantity or None
        return
    balance = known.balance(draft.existing)
    if quantity is not None and quantity == balance:
        return
    if not options.set_stock:
        draft.stock_ignored = True
        return
    if found.error and _says(draft.cells[STOCK], balance):
        return
    draft.note(STOCK, found)
    draft.stock, draft.stock_before = quantity, balance


def _stockless_reason(kind: ProductType) -> str:
    if kind is ProductType.KIT:
        return N_("The stock of a kit follows its components; the number is ignored.")
    return N_("The stock belongs to the variations; the number is ignored.")
