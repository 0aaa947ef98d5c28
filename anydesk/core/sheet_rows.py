"""The outcome of reading a product sheet: what each row would do, and what stands in its way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from anydesk.core.amounts import DecimalReading, format_money_br, format_quantity_br
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import Outcome, RowResult
from anydesk.core.sheet_cells import Cell, Remark, shortened, text_of
from anydesk.core.small_columns import column_of, title_of
from anydesk.core.spreadsheets import IMAGES, STOCK, Column

SHOWN_CHANGES = 6
_MONEY = ("_price", "_promo")


class Action(StrEnum):
    """What a row does when it is applied."""

    INSERT = "insert"
    UPDATE = "update"
    NOTHING = "nothing"
    ERROR = "error"


ACTION_TITLES: Mapping[Action, str] = {
    Action.INSERT: N_("Create"),
    Action.UPDATE: N_("Change"),
    Action.NOTHING: N_("No change"),
    Action.ERROR: N_("Error"),
}


@dataclass(frozen=True)
class SheetOptions:
    """What the person may choose before the analysis.

    Args:
        set_stock: ``Estoque`` also counts for products that exist (a COUNT movement); it always
            is the opening balance of new ones.
        decimal_reading: what "1.234" means; "ask" leaves such rows out until it is said.
        blank_clears: a blank cell empties what the product has; otherwise it keeps it.
        warehouse_id: whose balance ``Estoque`` is; None is the default warehouse.
        create_categories: a path that does not exist is made; otherwise it is left blank.
    """

    set_stock: bool = False
    decimal_reading: DecimalReading = "ask"
    blank_clears: bool = False
    warehouse_id: int | None = None
    create_categories: bool = False


@dataclass(frozen=True)
class FieldChange:
    """One value of a product before and after, as text for people."""

    title: str
    before: str
    after: str

    def __str__(self) -> str:
        return _("{title}: {before} → {after}").format(
            title=self.title, before=self.before or "—", after=self.after or "—"
        )


@dataclass(frozen=True)
class SheetRow:
    """One row of the file.

    Args:
        number: the row as the spreadsheet program counts it.
        values, before: by column key, only what changes; of a new product all that it has.
        parent_id, parent_sku: the parent of a variation: a product, or a new row of this file.
        stock: the balance to set, None where there is none.
        cells: as they were in the file, only where the row has errors (for the rejects).
    """

    number: int
    action: Action
    sku: str = ""
    name: str = ""
    product_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    parent_id: int | None = None
    parent_sku: str = ""
    stock: Decimal | None = None
    stock_before: Decimal | None = None
    errors: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """Old → new for each column that changes, in the order of the file."""
        changed = [
            FieldChange(title_of(key), shown(key, self.before.get(key)), shown(key, value))
            for key, value in self.values.items()
        ]
        if self.stock is not None:
            before = shown(STOCK, self.stock_before)
            changed.append(FieldChange(title_of(STOCK), before, shown(STOCK, self.stock)))
        return tuple(changed)

    @property
    def message(self) -> str:
        """The row in one sentence or two: its errors, or what it does and its warnings."""
        if self.errors:
            return " ".join(str(remark) for remark in self.errors)
        return " ".join((self._deed(), *(str(remark) for remark in self.warnings)))

    def _deed(self) -> str:
        if self.action is Action.INSERT:
            return _("New product.")
        if self.action is Action.NOTHING:
            return _("No change.")
        changes = self.changes
        sentence = "; ".join(str(change) for change in changes[:SHOWN_CHANGES])
        return f"{sentence}; …" if len(changes) > SHOWN_CHANGES else sentence


def shown(key: str, value: Any) -> str:
    """A value of a column as text for people."""
    if value is None:
        return ""
    if key == IMAGES:
        return shortened(" ".join(value))
    column: Column = column_of(key)
    cell = column.kind.write(value)
    if not isinstance(cell, Decimal):
        return shortened(text_of(cell))
    return format_money_br(cell) if key.endswith(_MONEY) else format_quantity_br(cell)


@dataclass(frozen=True)
class Question:
    """Something only the person can say; one answer settles all the rows.

    Args:
        kind: "decimal": the answer goes into ``SheetOptions.decimal_reading``.
        example: a remark with both readings of one cell.
    """

    kind: str
    count: int
    example: Remark
    columns: tuple[str, ...]

    def __str__(self) -> str:
        sentence = ngettext(
            "{count} row has a number that can be read in two ways, such as {example}",
            "{count} rows have numbers that can be read in two ways, such as {example}",
            self.count,
        )
        return sentence.format(count=self.count, example=self.example)


@dataclass(frozen=True)
class SheetAnalysis:
    """What a file would do, before anything is done.

    Args:
        file_name: without its folder.
        digest: SHA-256 of the file, so that a run can be told from another.
        sheet: the sheet that was read, "" for CSV.
        titles: of all columns of the file, as they are.
        unknown_columns: not read.
        repeated_columns: a title that is there more than once: the first column counts.
        stock_ignored: rows whose ``Estoque`` differs but was not asked for.
    """

    file_name: str
    digest: str
    options: SheetOptions
    titles: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    sheet: str = ""
    unknown_columns: tuple[str, ...] = ()
    repeated_columns: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    counts: Mapping[Action, int] = field(default_factory=dict)
    stock_ignored: int = 0

    @property
    def insert_count(self) -> int:
        """Rows that make a product."""
        return self.counts.get(Action.INSERT, 0)

    @property
    def update_count(self) -> int:
        """Rows that change a product."""
        return self.counts.get(Action.UPDATE, 0)

    @property
    def unchanged_count(self) -> int:
        """Rows that say what the product is already."""
        return self.counts.get(Action.NOTHING, 0)

    @property
    def error_count(self) -> int:
        """Rows that will be left out."""
        return self.counts.get(Action.ERROR, 0)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be said about the file as a whole."""
        said: list[str] = []
        if self.unknown_columns:
            names = ", ".join(map(shortened, self.unknown_columns))
            said.append(_("Columns that are not known and not read: {names}.").format(names=names))
        if self.repeated_columns:
            names = ", ".join(map(shortened, self.repeated_columns))
            said.append(
                _("Columns that are there twice, of which the first counts: {names}.").format(
                    names=names
                )
            )
        if self.stock_ignored:
            sentence = ngettext(
                "The stock of {count} existing product is not changed.",
                "The stock of {count} existing products is not changed.",
                self.stock_ignored,
            )
            said.append(sentence.format(count=self.stock_ignored))
        return (*said, *(str(question) for question in self.questions))

    def sentence(self) -> str:
        """The counts in one sentence."""
        return _(
            "{inserts} new, {updates} to change, {unchanged} without change, {errors} with errors."
        ).format(
            inserts=self.insert_count,
            updates=self.update_count,
            unchanged=self.unchanged_count,
            errors=self.error_count,
        )

    def results(self) -> tuple[RowResult, ...]:
        """Each row as the result it would have, in the order of the file."""
        names = Counter(row.sku for row in self.rows)
        return tuple(result_of(row, alone=names[row.sku] == 1) for row in self.rows)


_OUTCOMES: Mapping[Action, Outcome] = {
    Action.INSERT: Outcome.DONE,
    Action.UPDATE: Outcome.DONE,
    Action.NOTHING: Outcome.SKIPPED,
    Action.ERROR: Outcome.FAILED,
}


def result_of(row: SheetRow, *, alone: bool = True) -> RowResult:
    """The row's result; a SKU that is there twice gets its row number, or it would be one."""
    if not row.sku:
        key = _("row {number}").format(number=row.number)
    elif alone:
        key = row.sku
    else:
        key = _("{sku} (row {number})").format(sku=row.sku, number=row.number)
    return RowResult(
        key, _OUTCOMES[row.action], row.message, name=row.name, ref=str(row.product_id or "")
    )


def questions_of(rows: tuple[SheetRow, ...]) -> tuple[Question, ...]:
    """What must be asked before all rows can be read."""
    asked = [(row, remark) for row in rows for remark in row.errors if remark.question]
    if not asked:
        return ()
    columns = tuple(dict.fromkeys(remark.column for _row, remark in asked))
    count = len({row.number for row, _remark in asked})
    return (Question(asked[0][1].question, count, asked[0][1], columns),)
