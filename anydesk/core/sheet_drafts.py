"""Rows of a product sheet on their way to a decision, and the products they are compared with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from anydesk.core.products import Product, ProductType
from anydesk.core.sheet_cells import Cell, Found, Remark, clean, damage
from anydesk.core.sheet_kinds import Number, Whole
from anydesk.core.sheet_rows import SheetOptions
from anydesk.core.small_columns import column_of
from anydesk.core.spreadsheets import ID, PARENT, SKU, TYPE, Header

NOTHING = frozenset({"–", "—"})
"""What lists show, and so export, where there is no amount: a blank cell."""


@dataclass(frozen=True)
class RawRow:
    """A row as the file has it; ``number`` as the spreadsheet program counts."""

    number: int
    cells: tuple[Cell, ...]


@dataclass
class Draft:
    """A row with its cells read; what it would do is filled in step by step."""

    raw: RawRow
    found: dict[str, Found] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    existing: Product | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    parent_id: int | None = None
    parent_sku: str = ""
    stock: Decimal | None = None
    stock_before: Decimal | None = None
    stock_ignored: bool = False

    @property
    def number(self) -> int:
        """The row as the spreadsheet program counts it."""
        return self.raw.number

    @property
    def sku(self) -> str:
        """The SKU after the row is applied."""
        if SKU in self.values:
            return str(self.values[SKU])
        return self.existing.sku if self.existing else ""

    @property
    def type(self) -> ProductType:
        """The type after the row is applied."""
        if TYPE in self.values:
            return ProductType(self.values[TYPE])
        return self.existing.type if self.existing else ProductType.SIMPLE

    def given(self, key: str) -> Any:
        """The value of a column, None where the cell is blank, missing or wrong."""
        found = self.found.get(key)
        return None if found is None or found.error else found.value

    def final(self, key: str) -> Any:
        """What the product has in a field after the row is applied."""
        if key in self.values:
            return self.values[key]
        return getattr(self.existing, key, None)

    def fail(self, template: str, key: str = "", **values: str) -> None:
        """The row cannot be applied. ``template`` is marked where it is written."""
        self.errors.append(Remark(template, values, column_of(key).title if key else ""))

    def warn(self, template: str, key: str = "", **values: str) -> None:
        """Something to know about the row."""
        self.warnings.append(Remark(template, values, column_of(key).title if key else ""))

    def note(self, key: str, found: Found) -> None:
        """Keep what was said about a cell."""
        title = column_of(key).title
        if found.error:
            self.errors.append(replace(found.error, column=title))
        if found.warning:
            self.warnings.append(replace(found.warning, column=title))


def draft_of(raw: RawRow, header: Header, options: SheetOptions) -> Draft:
    """Read the cells of a row."""
    draft = Draft(raw)
    for position, column in header.columns.items():
        cell = clean(raw.cells[position]) if position < len(raw.cells) else ""
        if cell == "" or (cell in NOTHING and isinstance(column.kind, (Number, Whole))):
            draft.blank.add(column.key)
            continue
        problem = damage(cell)
        draft.cells[column.key] = cell
        draft.found[column.key] = (
            Found(error=problem) if problem else column.kind.read(cell, options.decimal_reading)
        )
    return draft


@dataclass
class Known:
    """The products of the database that the rows speak of, with their families.

    Args:
        stock: physical balance in the chosen warehouse, by product.
        zero_led: SKUs that begin with zeros, by the same text without them.
        categories: ``path_key`` of every category; None: not looked up, so none is judged.
    """

    products: dict[int, Product] = field(default_factory=dict)
    stock: dict[int, Decimal] = field(default_factory=dict)
    zero_led: Mapping[str, str] = field(default_factory=dict)
    by_sku: dict[str, int] = field(default_factory=dict)
    categories: frozenset[str] | None = None

    def add(self, products: Iterable[Product], stock: Mapping[int, Decimal]) -> None:
        """Learn of some more products."""
        for product in products:
            if product.id is not None:
                self.products[product.id] = product
                self.by_sku[product.sku] = product.id
        self.stock.update(stock)

    def find(self, sku: str) -> Product | None:
        """The product with exactly this SKU."""
        return self.products.get(self.by_sku.get(sku, 0))

    def parent_sku(self, product: Product | None) -> str:
        """The SKU of the product's parent, "" where it has none."""
        parent = self.products.get(product.parent_id or 0) if product else None
        return parent.sku if parent else ""

    def balance(self, product: Product) -> Decimal:
        """The product's physical balance."""
        return self.stock.get(product.id or 0, Decimal(0))


def wanted(drafts: Iterable[Draft]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The ids and SKUs to look up in the database."""
    ids: dict[int, None] = {}
    skus: dict[str, None] = {}
    for draft in drafts:
        if number := draft.given(ID):
            ids[number] = None
        for key in (SKU, PARENT):
            if sku := draft.given(key):
                skus[sku] = None
    return tuple(ids), tuple(skus)
