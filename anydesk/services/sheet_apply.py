"""The rows of an analysed sheet on their way into the database, inside a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.products import Product
from anydesk.core.sheet_rows import Action, SheetOptions, SheetRow
from anydesk.core.spreadsheets import BY_KEY, IMAGES, PARENT, SKU, with_values
from anydesk.storage import product_sheets, products, stock
from anydesk.storage.store import Tx

Stamp = tuple[object, ...]


def check_again(
    tx: Tx, rows: Sequence[SheetRow], options: SheetOptions
) -> tuple[Stamp, dict[int, str]]:
    """The rows that no longer fit what the database holds, by number, with the reason.

    With the stamp that ``apply_rows`` wants to find again.
    """
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
    return product_sheets.stamp(tx), moved


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


def apply_rows(
    tx: Tx,
    rows: Sequence[SheetRow],
    options: SheetOptions,
    note: str,
    at: datetime,
    stamp: Stamp,
) -> None:
    """Write the products and their stock: those of their own first, then new variations of them.

    Raises:
        InvalidInput: something changed since ``check_again``; everything is rolled back.
    """
    if product_sheets.stamp(tx) != stamp:
        raise InvalidInput(
            _("The products changed at this very moment. Nothing was imported."),
            hint=_("Analyse the file again."),
        )
    first = [row for row in rows if not row.parent_sku]
    second = [row for row in rows if row.parent_sku]
    ids = _put(tx, first, {}, at)
    ids |= _put(tx, second, {row.sku: ids[row.number] for row in first}, at)
    counted = {ids[row.number]: row.stock for row in rows if row.stock is not None}
    warehouse = stock.warehouse_for(tx, options.warehouse_id)
    # A count sets the balance, of a new product as well as of an old one, and keeps what is
    # reserved; in bulk it takes two statements.
    stock.open_balances(tx, counted, warehouse, at, origin="import", note=note)


def _put(
    tx: Tx, rows: Sequence[SheetRow], parents: Mapping[str, int], at: datetime
) -> dict[int, int]:
    """Write the rows; the products' ids by row number."""
    known = products.get_many(tx, _ids(rows))
    records = [_product(row, known, parents) for row in rows]
    written = products.put_all(tx, records, at)
    return {
        row.number: product.id
        for row, product in zip(rows, written, strict=True)
        if product.id is not None
    }


def _ids(rows: Iterable[SheetRow]) -> list[int]:
    return [row.product_id for row in rows if row.product_id]


def _product(row: SheetRow, known: Mapping[int, Product], parents: Mapping[str, int]) -> Product:
    before = known.get(row.product_id or 0, Product(row.sku, row.name))
    after = with_values(before, row.values)
    if PARENT not in row.values:
        return after
    return replace(after, parent_id=parents.get(row.parent_sku, row.parent_id))
