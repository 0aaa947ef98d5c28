"""What the child process does with a spreadsheet: analyse it, or write one."""

from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from anydesk.core.sheet_analysis import decide
from anydesk.core.sheet_cells import Cell
from anydesk.core.sheet_drafts import Draft, Known, draft_of, wanted
from anydesk.core.sheet_kinds import Number, Whole
from anydesk.core.sheet_rows import SheetOptions
from anydesk.core.small_sheet_rows import Facts, wanted_listings, wanted_skus
from anydesk.core.small_sheet_rows import decide as decide_small
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind
from anydesk.core.spreadsheets import COLUMNS, TITLES, Layout, cells_of
from anydesk.services.sheet_messages import (
    CHUNK,
    Analysed,
    NotWritten,
    ProductCells,
    Progress,
    Rows,
    Unreadable,
    Wanted,
    WantedFacts,
    Written,
    failure_of,
)
from anydesk.services.sheet_reading import Table, read_table
from anydesk.services.sheet_text import UnreadableSheet
from anydesk.services.sheet_writing import WRITE_ERRORS, cause_of, open_writer


def analyse(pipe: Connection, path: Path, options: SheetOptions) -> None:
    """Read a file, ask for the products it speaks of, say what each row does."""
    try:
        table = read_table(path)
    except UnreadableSheet as error:
        pipe.send(Unreadable(error.problem, error.hint))
        return
    total = 2 * len(table.rows)
    drafts = _drafts(pipe, table, options, total)
    pipe.send(Wanted(*wanted(drafts)))
    known = _learn(pipe)

    def compared(done: int) -> None:
        pipe.send(Progress(len(table.rows) + done, total))

    rows = decide(drafts, table.header, known, options, compared)
    for start in range(0, len(rows), CHUNK):
        pipe.send(Rows(rows[start : start + CHUNK]))
    header = table.header
    pipe.send(
        Analysed(
            table.digest,
            table.sheet,
            header.titles,
            header.unknown,
            header.repeated,
            sum(draft.stock_ignored for draft in drafts),
        )
    )


def _drafts(pipe: Connection, table: Table, options: SheetOptions, total: int) -> list[Draft]:
    drafts: list[Draft] = []
    for raw in table.rows:
        if len(drafts) % (2 * CHUNK) == 0:
            pipe.send(Progress(len(drafts), total))
        drafts.append(draft_of(raw, table.header, options))
    return drafts


def _learn(pipe: Connection) -> Known:
    known = Known()
    while (part := pipe.recv()) is not None:
        known.add(part.products, part.stock or {})
        if part.zero_led is not None:
            known.zero_led = part.zero_led
        if part.categories is not None:
            known.categories = part.categories
    return known


def analyse_small(pipe: Connection, path: Path, kind: SheetKind, options: SheetOptions) -> None:
    """The same for one of the smaller sheets."""
    sheet = SMALL_SHEETS[kind]
    try:
        table = read_table(path, Layout(sheet.columns, (sheet.needed,)))
    except UnreadableSheet as error:
        pipe.send(Unreadable(error.problem, error.hint))
        return
    drafts = _drafts(pipe, table, options, 2 * len(table.rows))
    pipe.send(WantedFacts(wanted_skus(kind, drafts), wanted_listings(kind, drafts)))
    known = Facts()
    while (part := pipe.recv()) is not None:
        known.add(part)
    rows = decide_small(kind, drafts, known)
    for start in range(0, len(rows), CHUNK):
        pipe.send(Rows(rows[start : start + CHUNK]))
    header = table.header
    pipe.send(
        Analysed(table.digest, table.sheet, header.titles, header.unknown, header.repeated, 0)
    )


def write_products(pipe: Connection, path: Path, suffix: str) -> None:
    """Write the products that come through the pipe, until None."""
    texts = frozenset(
        position
        for position, column in enumerate(COLUMNS)
        if not isinstance(column.kind, (Number, Whole))
    )
    _write(pipe, path, suffix, TITLES, texts)


def write_rows(pipe: Connection, path: Path, suffix: str, titles: Sequence[str]) -> None:
    """Write the rows of cells that come through the pipe, until None."""
    _write(pipe, path, suffix, titles, frozenset())


def write_small(pipe: Connection, path: Path, suffix: str, kind: SheetKind) -> None:
    """The same in the layout of a smaller sheet: codes stay text."""
    columns = SMALL_SHEETS[kind].columns
    texts = frozenset(
        n for n, column in enumerate(columns) if not isinstance(column.kind, (Number, Whole))
    )
    _write(pipe, path, suffix, [column.title for column in columns], texts)


def _write(
    pipe: Connection, path: Path, suffix: str, titles: Sequence[str], texts: frozenset[int]
) -> None:
    try:
        writer = open_writer(path, suffix, titles, texts)
        while (part := pipe.recv()) is not None:
            writer.add(_cells(one) for one in part)
            pipe.send(Written(writer.left_out))
        writer.close()
    except WRITE_ERRORS as error:
        pipe.send(NotWritten(failure_of(cause_of(error))))
        return
    pipe.send(Written(writer.left_out))


def _cells(one: ProductCells | Sequence[Cell]) -> Sequence[Cell]:
    if isinstance(one, ProductCells):
        return cells_of(one.product, one.parent_sku, one.stock)
    return one
