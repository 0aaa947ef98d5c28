"""Spreadsheet files into rows: XLSX, XLS and ODS by python-calamine, CSV by the standard library.

Runs in a child process (``sheet_child``): reading a large file would make the window stutter.
"""

import hashlib
import io
import math
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from anydesk.core.i18n import N_
from anydesk.core.sheet_cells import REPLACEMENT, Cell, Remark, shortened, text_of
from anydesk.core.sheet_drafts import RawRow
from anydesk.core.spreadsheets import PRODUCTS, Header, Layout, match_titles
from anydesk.services.sheet_text import (
    HEADER_WITHIN,
    SAVE_AS_UTF8,
    UnreadableSheet,
    decoded,
    records,
)

MOST_ROWS = 200_000
MOST_BYTES = 200 * 2**20
MOST_UNPACKED = 2 * 2**30
MOST_CELLS = 60_000_000
MOST_COLUMNS = 1_000

_CHOOSE_ANOTHER = Remark(N_("Choose an XLSX, XLS or CSV file with the columns of the template."))
_SAVE_AS_XLSX = Remark(
    N_("Open it in the spreadsheet program, choose “Save as”, XLSX, and try again.")
)
_SPLIT = Remark(N_("Split it into several files."))


@dataclass(frozen=True)
class Table:
    """What a file holds: its header and the rows below it that are not blank."""

    header: Header
    rows: tuple[RawRow, ...]
    digest: str
    sheet: str = ""


def read_table(path: Path, layout: Layout = PRODUCTS) -> Table:
    """Read the first sheet that has the titles of this layout.

    Raises:
        UnreadableSheet: with the reason and what to do.
    """
    data = _bytes_of(path)
    titles: tuple[str, ...] = ()
    for name, cells in _sheets(data, layout):
        rows = iter(enumerate(cells, start=1))
        start = list(islice((row for row in rows if any(row[1])), HEADER_WITHIN))
        if not start:
            continue
        titles = titles or _texts(start[0][1])
        header, number = _find_header(start, layout)
        if header is not None:
            below = (row for row in chain(start, rows) if row[0] > number)
            return Table(header, _filled(below), hashlib.sha256(data).hexdigest(), name)
    raise _no_titles(titles, layout)


Row = tuple[int, list[Cell]]


def _find_header(start: Iterable[Row], layout: Layout) -> tuple[Header | None, int]:
    for number, cells in start:
        header = match_titles(_texts(cells)[:MOST_COLUMNS], layout.columns)
        if layout.fits(header):
            return header, number
    return None, 0


def _texts(cells: Iterable[Cell]) -> tuple[str, ...]:
    texts = [text_of(cell) for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return tuple(texts)


def _filled(rows: Iterable[Row]) -> tuple[RawRow, ...]:
    filled: list[RawRow] = []
    for number, cells in rows:
        if not any(not isinstance(cell, str) or cell.strip() for cell in cells):
            continue
        if len(filled) == MOST_ROWS:
            raise UnreadableSheet(
                Remark(N_("The file has more than {limit} rows."), {"limit": f"{MOST_ROWS:,}"}),
                _SPLIT,
            )
        filled.append(RawRow(number, tuple(cells[:MOST_COLUMNS])))
    return tuple(filled)


def _no_titles(titles: tuple[str, ...], layout: Layout) -> UnreadableSheet:
    if not titles:
        return UnreadableSheet(Remark(N_("The file has no rows.")), _CHOOSE_ANOTHER)
    found = ", ".join(shortened(title, 30) for title in titles[:8] if title.strip())
    if REPLACEMENT in found or "Ã" in found:
        return UnreadableSheet(
            Remark(N_("The letters of the titles are damaged: {found}."), {"found": found}),
            SAVE_AS_UTF8,
        )
    if layout is not PRODUCTS:
        missing = ", ".join(layout.missing(match_titles(titles, layout.columns)))
        return UnreadableSheet(
            Remark(
                N_("The file lacks the columns {missing}. Its first row reads: {found}."),
                {"missing": missing, "found": found},
            ),
            Remark(N_("Export this sheet once: the file shows the columns that are read.")),
        )
    return UnreadableSheet(
        Remark(
            N_(
                "The file has neither the column “Código (SKU)” nor the column “ID”. "
                "Its first row reads: {found}."
            ),
            {"found": found},
        ),
        _CHOOSE_ANOTHER,
    )


def _bytes_of(path: Path) -> bytes:
    name = {"name": path.name}
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableSheet(Remark(N_("The file {name} is too large."), name), _SPLIT)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableSheet(
            Remark(N_("There is no file {name}."), name),
            Remark(N_("Check the name and the folder.")),
        ) from error
    except OSError as error:
        raise UnreadableSheet(
            Remark(N_("The file {name} cannot be opened."), name),
            Remark(N_("Close it in other programs, and check that you may read it.")),
        ) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableSheet(Remark(N_("The file {name} is empty."), name), _CHOOSE_ANOTHER)
    return data


def _sheets(data: bytes, layout: Layout) -> Iterator[tuple[str, Iterable[list[Cell]]]]:
    """Each sheet with its rows, told by the content and not by the file's name."""
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data)
        yield from _workbook(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        # A locked XLSX is an old-style container around the encrypted file.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked()
        yield from _workbook(data)
    else:
        yield "", _csv(data, layout)


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _damaged() from error
    names = {entry.filename for entry in entries}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise UnreadableSheet(Remark(N_("The file is not a spreadsheet.")), _CHOOSE_ANOTHER)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnreadableSheet(Remark(N_("The spreadsheet is too large.")), _SPLIT)


def _workbook(data: bytes) -> Iterator[tuple[str, Iterable[list[Cell]]]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible:
                yield sheet.name, _sheet_rows(workbook.get_sheet_by_name(sheet.name))
    except PasswordError as error:
        raise _locked() from error
    except CalamineError as error:
        raise _damaged() from error


def _sheet_rows(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    if sheet.height * sheet.width > MOST_CELLS:
        raise UnreadableSheet(Remark(N_("The spreadsheet is too large.")), _SPLIT)
    for cells in sheet.iter_rows():
        yield [_cell(value) for value in cells]


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Sim" if value else "Não"
    if isinstance(value, (int, float)):
        # The digits that the spreadsheet program itself shows; behind them is binary noise.
        return Decimal(f"{value:.15g}") if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _csv(data: bytes, layout: Layout) -> Iterator[list[Cell]]:
    start = data[:4_096].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise UnreadableSheet(
            Remark(N_("The file is a web page or XML with the name of a spreadsheet.")),
            _SAVE_AS_XLSX,
        )
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if start.startswith((b"%pdf", b"{\\rtf", b"\x89png")) or (b"\x00" in start and not marked):
        raise UnreadableSheet(Remark(N_("The file is not a spreadsheet.")), _CHOOSE_ANOTHER)
    for record in records(decoded(data), layout.columns):
        yield list(record)


def _locked() -> UnreadableSheet:
    return UnreadableSheet(
        Remark(N_("The spreadsheet is protected by a password.")),
        Remark(N_("Save a copy without the password and import that one.")),
    )


def _damaged() -> UnreadableSheet:
    return UnreadableSheet(Remark(N_("The spreadsheet is damaged.")), _SAVE_AS_XLSX)
