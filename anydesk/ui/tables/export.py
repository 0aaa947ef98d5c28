"""What a table shows, as a CSV that Brazilian spreadsheets open, and as cells to paste."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from anydesk.core.i18n import _
from anydesk.ui.tables.screen import Column

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(records: Iterable[Any], columns: Sequence[Column[Any]]) -> list[list[str]]:
    """The titles and the texts of the cells."""
    titles = [_(column.title) for column in columns]
    return [titles, *([column.text(record) for column in columns] for record in records)]


def as_cells(rows: Sequence[Sequence[str]]) -> str:
    """Text that a spreadsheet takes apart into cells when it is pasted."""
    return "\n".join("\t".join(_one_line(cell) for cell in row) for row in rows)


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """Semicolons, as Excel in Brazil expects; no cell can become a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write the file; with the mark by which Excel knows that it is UTF-8."""
    path.write_text(as_csv(rows), encoding="utf-8-sig", newline="")


def _one_line(cell: str) -> str:
    return " ".join(cell.replace("\u00a0", " ").split())


def _harmless(cell: str) -> str:
    text = cell.replace("\u00a0", " ")
    amount = text.lstrip("-R$ ").replace(".", "").replace(",", "")
    if text.startswith(_FORMULA) and not (text[0] == "-" and amount.isdigit()):
        return f"'{text}"
    return text
