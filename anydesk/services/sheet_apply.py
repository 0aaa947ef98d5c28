"""The rows of an analysed sheet on their way into the database, inside a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.product_history import Cause
from anydesk.core.products import Product
from anydesk.core.sheet_rows import Action, SheetOptions, SheetRow
from anydesk.core.spreadsheets import BY_KEY, IMAGES, PARENT, SKU, with_values
from anydesk.storage import product_history, product_sheets, products, stock
from anydesk.storage.store import Tx


@dataclass(frozen=True)
class Prepared:
    """Rows as products, ready to be written.

    Args:
        stamp: what ``apply_rows`` wants to find again, or something has changed in between.
        moved: the rows that no longer fit the database, by number, with the reason.
        records: the others; a variation of a new parent still lacks its ``parent_id``.
    """

    stamp: tuple[object, ...]
    moved: Mapping[int, str]
    records: tuple[tuple[SheetRow, Product], ...]


def prepare(tx: Tx, rows: Sequence[SheetRow], options: SheetOptions) -> Prepared:
    """Hold the rows against what the database holds now."""
    ids = {row.product_id for row in rows if row.product_id}
    parents = {row.parent_id for row in rows if row.parent_id}
    known = products.get_many(tx, ids | parents)
    taken = products.ids_of(tx, (str(row.values[SKU]) for row in rows if SKU in row.values))
    warehouse = stock.warehouse_for(tx, options.warehouse_id)
    balances = stock.balances_of(tx, ids, warehouse)
    moved: dict[int, str] = {}
    for row in rows:
        physical = balances.get(row.product_id or 0, (Decimal(0), Decimal(0)))[0]
        if reason := _reason(row, known, taken, physical):
            moved[row.number] = reason
    lost = {row.sku for row in rows if row.number in moved and row.action is Action.INSERT}
    for row in rows:
        if row.parent_sku in lost:
            moved.setdefault(row.number, _("Its parent is left out."))
    records = tuple((row, _product(row, known)) for row in rows if row.number not in moved)
    return Prepared(product_sheets.stamp(tx), moved, records)


def _reason(
    row: SheetRow, known: Mapping[int, Product], taken: Mapping[str, int], physical: Decimal
) -> str:
    """Why the row cannot be applied any more, or ""."""
    owner = taken.get(str(row.values.get(SKU, "")))
    if owner is not None and owner != row.product_id:
        return _("Meanwhile another product has this SKU. Analyse the file again.")
    if row.parent_id and row.parent_id not in known:
        return _("Its parent does not exist any more.")
    if row.action is Action.INSERT:
        return ""
    product = known.get(row.product_id or 0)
    if product is None:
        return _("This product does not exist any more.")
    changed = any(_now(product, key) != value for key, value in row.before.items() if key != PARENT)
    if changed or (row.stock is not None and row.stock_before != physical):
        return _("The product changed after the analysis. Analyse the file again.")
    return ""


def _now(product: Product, key: str) -> object:
    return product.image_urls if key == IMAGES else BY_KEY[key].value(product)


def _product(row: SheetRow, known: Mapping[int, Product]) -> Product:
    before = known.get(row.product_id or 0, Product(row.sku, row.name))
    after = with_values(before, row.values)
    return replace(after, parent_id=row.parent_id) if PARENT in row.values else after


def apply_rows(
    tx: Tx,
    prepared: Prepared,
    options: SheetOptions,
    note: str,
    at: datetime,
    cause: str = Cause.SHEET,
) -> None:
    """Write the products and their stock: first all others, then the variations of new parents.

    Args:
        note: beside the stock movements; ``cause``: of the lines in the products' history.

    Raises:
        InvalidInput: something changed since ``prepare``; everything is rolled back.
    """
    if product_sheets.stamp(tx) != prepared.stamp:
        raise InvalidInput(
            _("The products changed at this very moment. Nothing was imported."),
            hint=_("Analyse the file again."),
        )
    first = [(row, product) for row, product in prepared.records if not row.parent_sku]
    ids = _put(tx, first, at, cause)
    parents = {row.sku: ids[row.number] for row, _product in first}
    second = [
        (row, replace(product, parent_id=parents[row.parent_sku]))
        for row, product in prepared.records
        if row.parent_sku
    ]
    ids |= _put(tx, second, at, cause)
    counted = {ids[row.number]: row.stock for row, _p in prepared.records if row.stock is not None}
    warehouse = stock.warehouse_for(tx, options.warehouse_id)
    # A count sets the balance, of a new product as well as of an old one, and keeps what is
    # reserved; in bulk it takes two statements.
    stock.open_balances(tx, counted, warehouse, at, origin="import", note=note)


def _put(
    tx: Tx, records: Sequence[tuple[SheetRow, Product]], at: datetime, cause: str
) -> dict[int, int]:
    """Write the products and their history; their ids by row number."""
    before = products.get_many(tx, (product.id for _row, product in records if product.id))
    written = products.put_all(tx, [product for _row, product in records], at)
    product_history.note(tx, before, written, at, cause)
    return {
        row.number: product.id
        for (row, _before), product in zip(records, written, strict=True)
        if product.id is not None
    }
