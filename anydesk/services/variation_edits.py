"""Saving the grid of a product with variations: one transaction for all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.product_checks import product_problems, tidy
from anydesk.core.product_history import Cause
from anydesk.core.products import MovementType, Product, ProductType, StockMovement
from anydesk.core.variation_grids import variation_problems
from anydesk.storage import product_history, product_removal, stock
from anydesk.storage import products as storage
from anydesk.storage.store import Tx


@dataclass(frozen=True)
class GridSaved:
    """What became of the variations.

    Args:
        saved: those that were added or changed, in the order given.
        inactivated: those that could not be deleted, each with why it stays.
        deleted: those that are gone.
    """

    saved: tuple[Product, ...]
    inactivated: tuple[tuple[Product, str], ...] = ()
    deleted: tuple[Product, ...] = ()


def save_grid(
    tx: Tx,
    parent_id: int,
    variations: Sequence[Product],
    at: datetime,
    *,
    stock_counts: Mapping[str, Decimal],
    warehouse_id: int | None,
    removed: Collection[int],
) -> GridSaved:
    """See ``ProductEditsService.save_grid``."""
    parent = storage.get(tx, parent_id)
    if parent is None:
        raise NotThere(_("This product does not exist any more."))
    if parent.type is not ProductType.PARENT:
        raise InvalidInput(_("Only a product of the type “With variations” has variations."))
    given = [replace(tidy(one), parent_id=parent_id) for one in variations]
    before = storage.get_many(tx, (one.id for one in given if one.id is not None))
    known = storage.variations(tx, parent_id)
    gone = [one for one in known if one.id in removed and one.id not in before]
    _refuse(_problems(tx, parent_id, given, before, [one for one in known if one not in gone]))
    deleted, inactivated = _remove(tx, gone, at)
    _make_room(tx, given, before)
    saved = storage.put_all(tx, given, at)
    product_history.note(tx, before, saved, at, Cause.PERSON)
    _count(tx, saved, stock_counts, warehouse_id, at)
    return GridSaved(saved, inactivated, deleted)


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise InvalidInput(_("The variations cannot be saved yet."), problems=problems)


def _problems(
    tx: Tx,
    parent_id: int,
    given: Sequence[Product],
    before: Mapping[int, Product],
    known: Sequence[Product],
) -> dict[str, str]:
    ids = {one.id for one in given}
    others = [one for one in known if one.id not in ids]
    # The others first: a clash with one of them is told at the one that was given.
    family = variation_problems([*others, *given])
    owners = storage.ids_of(tx, (one.sku for one in given))
    problems: dict[str, str] = {}
    for place, one in enumerate(given):
        of_family = dict(family.get(len(others) + place, {}))
        was = before.get(one.id or 0)
        if was is not None and dict(was.grid) == dict(one.grid):
            # It came like this from the hub: its price can be changed nevertheless.
            of_family.pop("grid", None)
        found = {**product_problems(one), **of_family, **_stranger(one, parent_id, before)}
        owner = owners.get(one.sku)
        if owner is not None and owner not in ids:
            found["sku"] = _("Another product has this SKU already.")
        problems |= {f"variations.{place}.{field}": text for field, text in found.items()}
    return problems


def _stranger(one: Product, parent_id: int, before: Mapping[int, Product]) -> dict[str, str]:
    """Why a product that exists cannot become a variation of this parent."""
    if one.id is None:
        return {}
    was = before.get(one.id)
    if was is None:
        return {"sku": _("This product does not exist any more.")}
    if was.parent_id not in (None, parent_id) or was.merged_into_id is not None:
        return {"sku": _("{sku} belongs to another product.").format(sku=was.sku)}
    if was.type is ProductType.PARENT:
        return {"type": _("A variation cannot have variations of its own.")}
    return {}


def _remove(
    tx: Tx, gone: Sequence[Product], at: datetime
) -> tuple[tuple[Product, ...], tuple[tuple[Product, str], ...]]:
    """Delete those that nothing needs, inactivate the others."""
    reasons = product_removal.in_use(tx, (one.id or 0 for one in gone))
    free = tuple(one for one in gone if one.id not in reasons)
    product_removal.delete_unused(tx, [one.id or 0 for one in free])
    kept = [replace(one, active=False) for one in gone if one.id in reasons]
    written = storage.put_all(tx, kept, at)
    product_history.note(tx, {one.id or 0: one for one in gone}, written, at, Cause.PERSON)
    return free, tuple((one, reasons[one.id or 0]) for one in written)


def _make_room(tx: Tx, given: Sequence[Product], before: Mapping[int, Product]) -> None:
    """Variations may swap their SKUs: none may stand in the way of another meanwhile."""
    old = {one.sku: key for key, one in before.items()}
    swapped = [one for one in given if one.id is not None and old.get(one.sku, one.id) != one.id]
    if swapped:
        storage.hide_skus(tx, list(before))


def _count(
    tx: Tx,
    saved: Sequence[Product],
    counts: Mapping[str, Decimal],
    warehouse_id: int | None,
    at: datetime,
) -> None:
    place = stock.warehouse_for(tx, warehouse_id) if counts else 0
    for one in saved:
        if one.sku in counts and one.id is not None:
            movement = StockMovement(one.id, place, MovementType.COUNT, counts[one.sku], at)
            stock.move(tx, movement)
