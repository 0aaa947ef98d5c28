"""What a cell holds, how it is cleaned, and what may be said about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from anydesk.core.amounts import format_quantity_br
from anydesk.core.i18n import N_, _

Cell = str | Decimal | date
"""A text, a true number (only of XLSX, XLS, ODS) or a date; never a float."""

FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001 - the full-width signs start formulas too
"""A text that begins with one of these may run as a formula when the file is opened."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_EDGES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\ufeff\u200b"

_FORMULA_ERRORS = frozenset(
    {
        "#N/D", "#N/A", "#REF!", "#DIV/0!", "#VALOR!", "#VALUE!", "#NOME?", "#NAME?",
        "#NULO!", "#NULL!", "#NUM!", "#NÚM!",
    }
)  # fmt: skip

REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Remark:
    """A sentence about a cell or a row, kept untranslated: it is made in a child process.

    Args:
        template: marked with ``N_()``; ``values`` fill its placeholders.
        column: the title of the column it is about, "" for the whole row.
        question: "decimal" where an answer of the person would settle it.
    """

    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    column: str = ""
    question: str = ""

    def __str__(self) -> str:
        sentence = _(self.template).format(**self.values)
        if not self.column:
            return sentence
        return _("{column}: {sentence}").format(column=self.column, sentence=sentence)


@dataclass(frozen=True)
class Found:
    """What was read from a cell: a value, or an error; perhaps a warning."""

    value: Any = None
    error: Remark | None = None
    warning: Remark | None = None


def failed(template: str, **values: str) -> Found:
    """The cell cannot be used; ``template`` is marked where it is written."""
    return Found(error=Remark(template, values))


def tidied(text: str) -> str:
    """The text without what nobody can see: blanks around it, control characters."""
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip(_EDGES)


def clean(cell: Cell) -> Cell:
    """A cell as it came from a file, tidied and without the guard against formulas."""
    return tidied(unguarded(tidied(cell))) if isinstance(cell, str) else cell


def guarded(text: str) -> str:
    """The text so that it cannot run as a formula in a CSV file: with a leading apostrophe."""
    if text[:1] and text[0] in FORMULA_STARTS:
        return f"'{text}"
    return doubled(text)


def doubled(text: str) -> str:
    """The text so that ``unguarded`` gives it back, where it begins like a guarded one."""
    return f"'{text}" if _looks_guarded(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe of ``guarded``."""
    return text[1:] if _looks_guarded(text) else text


def _looks_guarded(text: str) -> bool:
    return len(text) > 1 and text[0] == "'" and (text[1] in FORMULA_STARTS or text[1] == "'")


def damage(cell: Cell) -> Remark | None:
    """What every kind of column refuses: a formula's error, and letters lost in an encoding."""
    if not isinstance(cell, str):
        return None
    if cell in _FORMULA_ERRORS:
        return Remark(N_("The formula of this cell has an error ({text})."), {"text": cell})
    if REPLACEMENT in cell:
        return Remark(
            N_(
                "Letters of “{text}” were lost when the file was saved. "
                "Save it as XLSX or as CSV UTF-8 and try again."
            ),
            {"text": shortened(cell)},
        )
    return None


def plain_number(value: Decimal) -> str:
    """A numeric cell as the text that was meant: 123.0 → "123"."""
    return format_quantity_br(value, grouping=False)


def text_of(cell: Cell) -> str:
    """The cell as text for people."""
    if isinstance(cell, Decimal):
        return plain_number(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return cell


def shortened(text: str, limit: int = 60) -> str:
    """The text for a message: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
