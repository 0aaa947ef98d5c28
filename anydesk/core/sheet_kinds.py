"""The kinds of cells of the product sheet: how each is read, checked and written."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol
from urllib.parse import urlsplit

from anydesk.core.amounts import DecimalReading, format_quantity_br, parse_amount
from anydesk.core.documents import normal_gtin, valid_gtin
from anydesk.core.folding import fold
from anydesk.core.i18n import N_
from anydesk.core.sheet_cells import (
    Cell,
    Found,
    Remark,
    failed,
    plain_number,
    shortened,
    text_of,
)

_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_SAFE_DIGITS = 15
"""Spreadsheet programs keep this many digits of a number and put zeros in place of the rest."""

_SHORTENED = N_(
    "The spreadsheet program shortened the code to “{text}” and lost digits. In Excel: select "
    "the column, choose Format Cells, Number with 0 decimals (or Text), type or paste the full "
    "codes again, and save."
)
_BECAME_A_DATE = N_(
    "The spreadsheet program turned this cell into the date {text}. "
    "Format the column as text and type the value again."
)


class CellKind(Protocol):
    """Turns a cell that is not blank into a value, and a value back into a cell."""

    def read(self, cell: Cell, reading: DecimalReading) -> Found: ...

    def write(self, value: Any) -> Cell:
        """The cell for this value; "" where there is nothing to write."""


@dataclass(frozen=True)
class Text:
    """Free text. ``advised``: more characters than this have broken other programs: a warning."""

    advised: int = 0
    longest: int = 0

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        text = text_of(cell)
        if self.longest and len(text) > self.longest:
            return failed(N_("At most {limit} characters are allowed."), limit=str(self.longest))
        if self.advised and len(text) > self.advised:
            return Found(text, warning=too_long(self.advised))
        return Found(text)

    def write(self, value: Any) -> Cell:
        return str(value or "")


def too_long(limit: int) -> Remark:
    """The warning about texts that other programs cannot take."""
    return Remark(
        N_("Longer than {limit} characters: some programs and marketplaces refuse it."),
        {"limit": str(limit)},
    )


@dataclass(frozen=True)
class Code:
    """An identifier: its characters matter, so a number or date in its place may be damage."""

    advised: int = 0
    longest: int = 0

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        if isinstance(cell, date):
            return failed(_BECAME_A_DATE, text=text_of(cell))
        text = text_of(cell)
        lost = isinstance(cell, Decimal) and len(text) > _SAFE_DIGITS
        if lost or _SCIENTIFIC.fullmatch(text):
            return failed(_SHORTENED, text=shortened(text))
        if any(c in text for c in "\n\t"):
            return failed(N_("A code is written on one line."))
        return Text(self.advised, self.longest).read(text, reading)

    def write(self, value: Any) -> Cell:
        return str(value or "")


class Gtin:
    """A bar code. A wrong check digit is a warning: shops do use codes of their own."""

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        found = Code().read(cell, reading)
        if found.error:
            return found
        code = normal_gtin(found.value)
        if not code:
            return Found("")
        if not (code.isascii() and code.isdigit()):
            return failed(N_("“{text}” is not a bar code: it has digits only."), text=code)
        if code.endswith("000000"):
            return Found(code, warning=Remark(N_("The last digits are zeros: were they lost?")))
        if valid_gtin(code):
            return Found(code)
        for length in (8, 12, 13, 14):
            if len(code) < length and valid_gtin(code.zfill(length)):
                return Found(code, warning=Remark(N_("It seems to lack a zero at its beginning.")))
        return Found(
            code,
            warning=Remark(N_("It has 8, 12, 13 or 14 digits and the last one must check them.")),
        )

    def write(self, value: Any) -> Cell:
        return str(value or "")


@dataclass(frozen=True)
class Masked:
    """A fiscal code of so many digits, with or without its points."""

    mask: str

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        if isinstance(cell, date):
            return failed(_BECAME_A_DATE, text=text_of(cell))
        text = text_of(cell)
        digits = re.sub(r"[.\s-]", "", text)
        wanted = self.mask.count("0")
        if not (digits.isascii() and digits.isdigit()) or not wanted - 1 <= len(digits) <= wanted:
            return failed(
                N_("“{text}” does not have the form {mask}."), text=shortened(text), mask=self.mask
            )
        if len(digits) == wanted:
            return Found(digits)
        full = digits.zfill(wanted)
        remark = N_("A digit is missing; it is read as {text}, with a zero at its beginning.")
        return Found(full, warning=Remark(remark, {"text": str(self.write(full))}))

    def write(self, value: Any) -> Cell:
        text = str(value or "")
        if len(text) != self.mask.count("0") or not text.isdigit():
            return text
        rest = iter(text)
        return "".join(next(rest) if c == "0" else c for c in self.mask)


class Origin:
    """The origin of the goods, 0 to 8; its description may follow the digit."""

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        text = text_of(cell)
        if match := re.fullmatch(r"([0-8])(\s*[-–—:].*)?", text, re.DOTALL):
            return Found(match[1])
        return failed(N_("“{text}” is not an origin: 0 to 8."), text=shortened(text))

    def write(self, value: Any) -> Cell:
        return str(value or "")


@dataclass(frozen=True)
class Number:
    """A decimal of so many places, rounded half up once, never below zero.

    Args:
        comma_decides: a comma with three digits is a decimal one, without asking: for weights
            and sizes, where "1,250" is usual and a thousand makes no sense.
        as_text: the value is kept as Brazilian text (columns without a field of their own).
    """

    places: int
    comma_decides: bool = False
    as_text: bool = False
    largest: Decimal = Decimal(999_999_999)

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        if isinstance(cell, date):
            return failed(_BECAME_A_DATE, text=text_of(cell))
        if isinstance(cell, Decimal):
            return self._checked(cell)
        decided = "decimal" if self.comma_decides and "." not in cell else reading
        amount = parse_amount(cell, decided)
        if amount.value is not None:
            return self._checked(amount.value)
        if amount.problem == "ambiguous":
            return Found(error=_two_readings(cell))
        if amount.problem == "scientific":
            return failed(
                N_(
                    "“{text}” is in scientific notation. In Excel: select the column, choose "
                    "Format Cells, Number, and save again."
                ),
                text=shortened(cell),
            )
        return failed(N_("“{text}” is not a number."), text=shortened(cell))

    def _checked(self, number: Decimal) -> Found:
        if number < 0:
            return failed(N_("It cannot be below zero."))
        if number > self.largest:
            return failed(N_("The number is too large."))
        exact = number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        value: Any = plain_number(exact) if self.as_text else exact
        if exact == number:
            return Found(value)
        remark = N_("Rounded to {value}: {places} decimals are kept.")
        values = {"value": plain_number(exact), "places": str(self.places)}
        return Found(value, warning=Remark(remark, values))

    def write(self, value: Any) -> Cell:
        if value is None or self.as_text:
            return str(value or "")
        return Decimal(value)


def _two_readings(text: str) -> Remark:
    many, few = (parse_amount(text, how).value for how in ("thousands", "decimal"))
    assert many is not None
    assert few is not None
    return Remark(
        N_("“{text}” may be {many} or {few}: say which before importing."),
        {
            "text": shortened(text),
            "many": format_quantity_br(many),
            "few": f"{few:f}".replace(".", ","),
        },
        question="decimal",
    )


@dataclass(frozen=True)
class Whole:
    """A whole number, such as days."""

    largest: int
    as_text: bool = False

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        number = cell if isinstance(cell, Decimal) else None
        if isinstance(cell, str):
            number = parse_amount(cell, "thousands").value
        if number is None or number != int(number) or number < 0:
            return failed(N_("“{text}” is not a whole number."), text=shortened(text_of(cell)))
        if number > self.largest:
            return failed(N_("The number is too large."))
        return Found(str(int(number)) if self.as_text else int(number))

    def write(self, value: Any) -> Cell:
        if value is None or self.as_text:
            return str(value or "")
        return Decimal(value)


@dataclass(frozen=True)
class Url:
    """An http(s) address. ``strict``: anything else is an error, not just a warning."""

    strict: bool = True

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        text = text_of(cell)
        if _is_web_address(text):
            return Found(text)
        template = N_("“{text}” is not an address that begins with http:// or https://.")
        remark = Remark(template, {"text": shortened(text)})
        return Found(error=remark) if self.strict else Found(text, warning=remark)

    def write(self, value: Any) -> Cell:
        return str(value or "")


def _is_web_address(text: str) -> bool:
    if any(c.isspace() for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


class Category:
    """A path ``A > B > C``; the blanks around the signs do not matter."""

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        names = [name.strip() for name in text_of(cell).split(">")]
        return Found(" > ".join(name for name in names if name))

    def write(self, value: Any) -> Cell:
        return str(value or "")


class Grid:
    """The values of a variation: ``Cor:Azul||Tamanho:M``. The pipe separates, so it is reserved."""

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        grid: dict[str, str] = {}
        for part in text_of(cell).split("||"):
            name, _colon, value = (piece.strip() for piece in part.partition(":"))
            if "|" in part:
                return failed(N_("“|” separates the values and cannot be part of a name."))
            if not name or not value:
                return failed(
                    N_("“{text}” is not of the form Cor:Azul||Tamanho:M."),
                    text=shortened(text_of(cell)),
                )
            if fold(name) in map(fold, grid):
                return failed(N_("“{name}” is there twice."), name=shortened(name))
            grid[name] = value
        return Found(grid)

    def write(self, value: Any) -> Cell:
        return "||".join(f"{name}:{text}" for name, text in dict(value or {}).items())
