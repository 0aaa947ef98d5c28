"""Kinds of value that only the form of a product has; their widgets: ``ui/forms/text_widgets``."""

import re
from dataclasses import dataclass
from decimal import Decimal

from anydesk.core.amounts import DecimalReading, format_quantity_br, parse_amount
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.jobs import JsonValue
from anydesk.core.kinds import Kind, Text

_BETWEEN_DIGITS = re.compile(r"[.\s/-]")


@dataclass(frozen=True)
class Suggested(Text):
    """One line of text; ``source`` names the list of what was used before, which is offered."""

    source: str = ""


@dataclass(frozen=True)
class LongText(Text):
    """A text of many lines; blanks and line breaks inside stay as they are.

    Args:
        maximum: in characters.
        lines: how high the field is at least.
    """

    maximum: int = 10_000
    lines: int = 4


@dataclass(frozen=True)
class Code(Text):
    """A short code in one line: SKU, GTIN."""


@dataclass(frozen=True)
class Masked(Text):
    """A fiscal code, shown as ``mask`` writes it and stored as digits (ERP §22.1)."""

    mask: str = ""

    @property
    def digits(self) -> int:
        """How many there must be."""
        return self.mask.count("0")

    def check(self, value: str) -> str | None:
        if not value or (len(value) == self.digits and value.isascii() and value.isdigit()):
            return None
        return _("It has {count} digits, as in {mask}.").format(count=self.digits, mask=self.mask)

    def parse(self, text: str) -> str:
        bare = _BETWEEN_DIGITS.sub("", text)
        return bare if bare.isdigit() else text.strip()

    def format(self, value: str) -> str:
        if len(value) != self.digits or not value.isdigit():
            return value
        rest = iter(value)
        return "".join(next(rest) if place == "0" else place for place in self.mask)


@dataclass(frozen=True)
class Measure(Kind[Decimal | None]):
    """A number that may be left out: a weight, a size, a price that nobody told.

    Args:
        places: decimals at most.
        sign: what stands beside the field: kg, cm, R$.
    """

    places: int = 3
    sign: str = ""
    maximum: Decimal = Decimal(9_999_999)

    def check(self, value: Decimal | None) -> str | None:
        if value is None:
            return None
        if value < 0:
            return _("This cannot be below zero.")
        if value > self.maximum:
            return _("Choose a number from {minimum} to {maximum}.").format(
                minimum="0", maximum=self.format(self.maximum)
            )
        if value != value.quantize(Decimal(1).scaleb(-self.places)):
            return _("Use at most {count} decimal places.").format(count=self.places)
        return None

    def parse(self, text: str) -> Decimal | None:
        read = parse_amount(text, self._reading(text))
        if not read.problem:
            return read.value
        if read.problem == "ambiguous":
            raise InvalidInput(
                _("“{text}” can be read in two ways. Use a comma for decimals.").format(
                    text=text.strip()
                )
            )
        raise InvalidInput(_("Write a number, such as 12,50."))

    def _reading(self, text: str) -> DecimalReading:
        # "1,250" kg is usual, and a thousand kilograms are not: the importer reads it so too.
        if self.sign != "R$" and "," in text:
            return "decimal"
        return "thousands" if self.places <= 2 else "ask"

    def format(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        text = format_quantity_br(value, grouping=False)
        if self.sign != "R$":
            return text
        whole, _comma, cents = text.partition(",")
        return f"{whole},{cents.ljust(2, '0')}"

    def to_json(self, value: Decimal | None) -> JsonValue:
        return None if value is None else str(value)

    def from_json(self, stored: JsonValue) -> Decimal | None:
        if stored is None:
            return None
        if not isinstance(stored, str):
            raise ValueError(f"stored as {type(stored).__name__}")
        try:
            return Decimal(stored)
        except ArithmeticError as error:
            raise ValueError(stored) from error


@dataclass(frozen=True)
class Days(Kind[int | None]):
    """A whole number of days, or nothing: then the store's own rule counts."""

    maximum: int = 999

    def check(self, value: int | None) -> str | None:
        if value is None or 0 <= value <= self.maximum:
            return None
        return _("Choose a number from {minimum} to {maximum}.").format(
            minimum=0, maximum=self.maximum
        )

    def parse(self, text: str) -> int | None:
        bare = text.strip()
        if not bare:
            return None
        if bare.isascii() and bare.removeprefix("-").isdigit() and len(bare) < 10:
            return int(bare)
        raise InvalidInput(_("Write a whole number."))

    def format(self, value: int | None) -> str:
        return "" if value is None else str(value)

    def from_json(self, stored: JsonValue) -> int | None:
        if stored is None or (isinstance(stored, int) and not isinstance(stored, bool)):
            return stored
        raise ValueError(f"stored as {type(stored).__name__}")
