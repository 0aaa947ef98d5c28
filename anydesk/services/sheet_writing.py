"""Rows into XLSX (XlsxWriter) or CSV files that no spreadsheet program can take for formulas.

Runs in a child process (``sheet_child``). The file appears under its name only when it is whole.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TextIO

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from anydesk.core.amounts import format_quantity_br, parse_amount
from anydesk.core.sheet_cells import Cell, doubled, guarded, text_of, tidied
from anydesk.services.sheet_messages import CSV

WRITE_ERRORS = (OSError, XlsxFileError)
LONGEST_CELL = 32_767
"""What a cell of an XLSX file holds; XlsxWriter drops longer texts."""

_WIDE = frozenset({"Descrição", "Descrição complementar", "Erro", "Observações", "Categoria"})


class Writer(Protocol):
    """Takes rows one after the other."""

    left_out: int
    """Texts that were too long for a cell."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None: ...

    def close(self) -> None: ...


class XlsxFile:
    """A workbook written row by row, so that its size does not matter for the memory."""

    def __init__(self, path: Path, titles: Sequence[str], text_columns: frozenset[int]) -> None:
        self.left_out = 0
        self._row = 0
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        # Kept as text, or the program drops leading zeros and shortens bar codes when a cell
        # is edited.
        self._text = self._book.add_format({"num_format": "@"})
        self._text_columns = text_columns
        self._sheet = self._book.add_worksheet("Produtos")
        for position, title in enumerate(titles):
            form = self._text if position in text_columns else None
            self._sheet.set_column(position, position, 40 if title in _WIDE else 16, form)
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for position, title in enumerate(titles):
            self._sheet.write_string(0, position, doubled(tidied(title)), bold)
        self._width = max(len(titles) - 1, 0)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write the rows below those there are."""
        for cells in rows:
            self._row += 1
            for position, cell in enumerate(cells):
                if cell != "":
                    self._write(position, cell)

    def _write(self, position: int, cell: Cell) -> None:
        form = self._text if position in self._text_columns else None
        if isinstance(cell, Decimal):
            self._sheet.write_number(self._row, position, cell, form)
            return
        text = doubled(tidied(text_of(cell)))
        if len(text) > LONGEST_CELL:
            # A part of a text would replace the whole when the file is imported again; a blank
            # cell keeps it.
            self.left_out += 1
        elif text:
            self._sheet.write_string(self._row, position, text, form)

    def close(self) -> None:
        """Write the file."""
        # No green corners on SKUs and bar codes made of digits.
        last = max(self._row, 1)
        area = f"A1:{_column_name(self._width)}{last + 1}"
        self._sheet.ignore_errors({"number_stored_as_text": area})
        try:
            self._book.close()
        finally:
            # Or its destructor would try a second time, and complain.
            self._book.fileclosed = True


def _column_name(position: int) -> str:
    name = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        name = chr(65 + letter) + name
    return name


class CsvFile:
    """What Excel in Brazil opens by itself: semicolons, decimal commas, UTF-8 with its mark."""

    def __init__(self, path: Path, titles: Sequence[str]) -> None:
        self.left_out = 0
        self._file: TextIO = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file, delimiter=";")
        self._rows.writerow([guarded(tidied(title)) for title in titles])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write the rows below those there are."""
        self._rows.writerows([csv_text(cell) for cell in cells] for cells in rows)

    def close(self) -> None:
        """Write the file, to the disk and not only to the system's memory."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()


def csv_text(cell: Cell) -> str:
    """The cell as text: numbers with a decimal comma and never in two readings."""
    if cell == "":
        return ""
    if not isinstance(cell, Decimal):
        return guarded(tidied(text_of(cell)))
    text = format_quantity_br(cell, grouping=False)
    # "1,234" could be a thousand; "1,2340" cannot.
    return f"{text}0" if parse_amount(text).problem == "ambiguous" else text


def open_writer(path: Path, suffix: str, titles: Sequence[str], texts: frozenset[int]) -> Writer:
    """A new file of the kind that ``suffix`` says."""
    return CsvFile(path, titles) if suffix == CSV else XlsxFile(path, titles, texts)


def cause_of(error: BaseException) -> BaseException:
    """The system's error behind the library's."""
    if isinstance(error, XlsxFileError) and error.args and isinstance(error.args[0], OSError):
        return error.args[0]
    return error
