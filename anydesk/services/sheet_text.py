"""CSV files of unknown origin: which encoding, which separator, which rows."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from anydesk.core.i18n import N_
from anydesk.core.sheet_cells import Remark
from anydesk.core.spreadsheets import COLUMNS, Column, match_titles

SEPARATORS = (";", ",", "\t")
HEADER_WITHIN = 20
"""The titles are among the first rows; above them there may be a heading."""

LONGEST_FIELD = 5_000_000

_UTF8_PAIR = re.compile(rb"\xc3[\x80-\xbf]")

BROKEN_ENCODING = Remark(N_("The letters of the file are damaged: it mixes two encodings."))
SAVE_AS_UTF8 = Remark(
    N_("Open the original in the spreadsheet program and save it as XLSX or as CSV UTF-8.")
)


class UnreadableSheet(Exception):
    """The file cannot be used at all; the sentences are translated by the parent process."""

    def __init__(self, problem: Remark, hint: Remark | None = None) -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint


def decoded(data: bytes) -> str:
    """The text of the file: by its mark, as UTF-8, or as Windows-1252."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableSheet(BROKEN_ENCODING, SAVE_AS_UTF8) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(data)


def _windows(data: bytes) -> str:
    # "Ã" and a sign are two bytes of UTF-8; no Portuguese word has them in Windows-1252. Reading
    # on would turn every "ç" of the merchant's products into "Ã§".
    if _UTF8_PAIR.search(data):
        raise UnreadableSheet(BROKEN_ENCODING, SAVE_AS_UTF8)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableSheet(BROKEN_ENCODING, SAVE_AS_UTF8) from error


def records(text: str, columns: tuple[Column, ...] = COLUMNS) -> Iterator[list[str]]:
    """The rows of a CSV text, blank ones too.

    Raises:
        UnreadableSheet: a quotation mark is never closed, or a field is endless.
    """
    text, separator = _separator(text, columns)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableSheet(
            Remark(
                N_("Line {line} cannot be read: a quotation mark is opened and never closed."),
                {"line": str(reader.line_num)},
            ),
            SAVE_AS_UTF8,
        ) from error


def _separator(text: str, columns: tuple[Column, ...]) -> tuple[str, str]:
    """The text without Excel's own ``sep=`` line, and the separator that finds most titles."""
    first, _newline, rest = text.partition("\n")
    if match := re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE):
        return rest, match[1]
    start = text[:200_000]
    return text, max(SEPARATORS, key=lambda separator: _score(start, separator, columns))


def _score(text: str, separator: str, columns: tuple[Column, ...]) -> tuple[int, int]:
    """How many known titles, then how many fields, one row has with this separator."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    best = (0, 0)
    try:
        for row in islice(rows, HEADER_WITHIN):
            best = max(best, (len(match_titles(row, columns).columns), len(row)))
    except csv.Error:
        return best
    return best
