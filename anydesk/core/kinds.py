"""Kinds of value: how one is checked, typed, shown and stored.

To add one: a class here, a widget in ``ui/forms/widgets.py``, examples in ``tests/core``.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from anydesk.core.amounts import DecimalReading, format_money_br, format_quantity_br, parse_amount
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.jobs import JsonValue

T = TypeVar("T")

YES = ("sim", "s", "yes", "y", "true", "1")
NO = ("não", "nao", "n", "no", "false", "0")


class Kind(ABC, Generic[T]):
    """What one value may be.

    ``check`` answers a sentence or None. ``parse`` raises InvalidInput, ``from_json`` ValueError.
    """

    def check(self, value: T) -> str | None:
        """Why the value cannot be used, or None."""
        return None

    @abstractmethod
    def parse(self, text: str) -> T:
        """What a person typed."""

    def format(self, value: T) -> str:
        """The value as a person would type it."""
        return str(value)

    def to_json(self, value: T) -> JsonValue:
        """The value as it is stored."""
        return value

    @abstractmethod
    def from_json(self, stored: JsonValue) -> T:
        """What was stored."""


def _wrong_type(stored: JsonValue) -> ValueError:
    return ValueError(f"stored as {type(stored).__name__}")


def _typed(text: str, reading: DecimalReading, otherwise: str) -> Decimal:
    read = parse_amount(text.replace("%", ""), reading)
    if read.value is not None:
        return read.value
    if read.problem == "ambiguous":
        raise InvalidInput(
            _("“{text}” can be read in two ways. Use a comma for decimals.").format(
                text=text.strip()
            )
        )
    raise InvalidInput(otherwise)


@dataclass(frozen=True)
class Flag(Kind[bool]):
    """Yes or no."""

    def parse(self, text: str) -> bool:
        word = text.strip().casefold()
        if word in YES or word in NO:
            return word in YES
        raise InvalidInput(_("Write yes or no."))

    def format(self, value: bool) -> str:
        return _("yes") if value else _("no")

    def from_json(self, stored: JsonValue) -> bool:
        if isinstance(stored, bool):
            return stored
        raise _wrong_type(stored)


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number between two limits, both allowed."""

    minimum: int = 0
    maximum: int = 999_999

    def check(self, value: int) -> str | None:
        if self.minimum <= value <= self.maximum:
            return None
        return _("Choose a number from {minimum} to {maximum}.").format(
            minimum=self.minimum, maximum=self.maximum
        )

    def parse(self, text: str) -> int:
        value = _typed(text, "thousands", _("Write a whole number."))
        if value != int(value):
            raise InvalidInput(_("Write a whole number."))
        return int(value)

    def from_json(self, stored: JsonValue) -> int:
        if isinstance(stored, int) and not isinstance(stored, bool):
            return stored
        raise _wrong_type(stored)


@dataclass(frozen=True)
class _Exact(Kind[Decimal]):
    """A decimal between two limits with a fixed number of places at most."""

    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(9_999_999)
    places: int = 2

    def check(self, value: Decimal) -> str | None:
        if not value.is_finite():
            return _("Write a number.")
        if not self.minimum <= value <= self.maximum:
            return _("Choose a number from {minimum} to {maximum}.").format(
                minimum=self.format(self.minimum), maximum=self.format(self.maximum)
            )
        if value != value.quantize(Decimal(1).scaleb(-self.places)):
            return _("Use at most {count} decimal places.").format(count=self.places)
        return None

    def parse(self, text: str) -> Decimal:
        # Quantities have up to four decimals: there "1.500" may be a thousand or a fraction.
        reading: DecimalReading = "thousands" if self.places <= 2 else "ask"
        return _typed(text, reading, _("Write a number, such as 12,50."))

    def format(self, value: Decimal) -> str:
        return format_quantity_br(value)

    def to_json(self, value: Decimal) -> JsonValue:
        return str(value)

    def from_json(self, stored: JsonValue) -> Decimal:
        if not isinstance(stored, str):
            raise _wrong_type(stored)
        try:
            return Decimal(stored)
        except ArithmeticError as error:
            raise ValueError(stored) from error


@dataclass(frozen=True)
class Amount(_Exact):
    """A quantity of units, up to four decimals."""

    places: int = 4


@dataclass(frozen=True)
class Money(_Exact):
    """Reais and cents."""

    def format(self, value: Decimal) -> str:
        return format_money_br(value)


@dataclass(frozen=True)
class Percent(_Exact):
    """Per cent; negative for a discount where the limits allow it."""

    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)


@dataclass(frozen=True)
class Text(Kind[str]):
    """One line of text."""

    maximum: int = 200
    required: bool = False

    def check(self, value: str) -> str | None:
        if self.required and not value.strip():
            return _("This cannot stay empty.")
        if len(value) > self.maximum:
            return _("Use at most {count} characters.").format(count=self.maximum)
        return None

    def parse(self, text: str) -> str:
        return text.strip()

    def from_json(self, stored: JsonValue) -> str:
        if isinstance(stored, str):
            return stored
        raise _wrong_type(stored)


@dataclass(frozen=True)
class Secret(Text):
    """A text that is shown as dots and never written to the database, a log or an export."""

    maximum: int = 512

    def to_json(self, value: str) -> JsonValue:
        raise TypeError("a secret is never stored with the settings")

    def format(self, value: str) -> str:
        return "•" * 8 if value else ""


C = TypeVar("C", bound=str)


@dataclass(frozen=True)
class Choice(Kind[C]):
    """One of a few; ``options`` are (value, label marked with ``N_``) in the order shown."""

    options: tuple[tuple[C, str], ...]

    def check(self, value: C) -> str | None:
        return None if value in dict(self.options) else _("Choose one of the options.")

    def parse(self, text: str) -> C:
        wanted = text.strip().casefold()
        for value, label in self.options:
            if wanted in (str(value).casefold(), label.casefold(), _(label).casefold()):
                return value
        raise InvalidInput(_("Choose one of the options."))

    def format(self, value: C) -> str:
        return _(dict(self.options).get(value, str(value)))

    def to_json(self, value: C) -> JsonValue:
        return str(value)

    def from_json(self, stored: JsonValue) -> C:
        for value, _label in self.options:
            if value == stored:
                return value
        raise ValueError("not an option any more")


@dataclass(frozen=True)
class Choices(Kind[tuple[str, ...]]):
    """Any of a few, none too; ``options`` as of ``Choice``. The order is the options' own."""

    options: tuple[tuple[str, str], ...]

    def check(self, value: tuple[str, ...]) -> str | None:
        return None if set(value) <= set(dict(self.options)) else _("Choose from the options.")

    def parse(self, text: str) -> tuple[str, ...]:
        one = Choice(self.options)
        wanted = {one.parse(part) for part in text.split(",") if part.strip()}
        return self._in_order(wanted)

    def format(self, value: tuple[str, ...]) -> str:
        return ", ".join(_(label) for name, label in self.options if name in value)

    def to_json(self, value: tuple[str, ...]) -> JsonValue:
        return [*value]

    def from_json(self, stored: JsonValue) -> tuple[str, ...]:
        if not isinstance(stored, list):
            raise _wrong_type(stored)
        # An option that is no more is left out; the others stay chosen.
        return self._in_order({str(one) for one in stored})

    def _in_order(self, wanted: set[str]) -> tuple[str, ...]:
        return tuple(name for name, _label in self.options if name in wanted)


@dataclass(frozen=True)
class Day(Kind[date | None]):
    """A day of the calendar, or none."""

    minimum: date | None = None
    maximum: date | None = None

    def check(self, value: date | None) -> str | None:
        if value is None:
            return None
        if self.minimum is not None and value < self.minimum:
            return _("Choose a day from {day} on.").format(day=self.format(self.minimum))
        if self.maximum is not None and value > self.maximum:
            return _("Choose a day up to {day}.").format(day=self.format(self.maximum))
        return None

    def parse(self, text: str) -> date | None:
        if not text.strip():
            return None
        for shape in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"):
            try:
                # Only the day is taken: no time, hence no zone.
                return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007
            except ValueError:
                continue
        raise InvalidInput(_("Write the day as 23/11/2026."))

    def format(self, value: date | None) -> str:
        return value.strftime("%d/%m/%Y") if value is not None else ""

    def to_json(self, value: date | None) -> JsonValue:
        return value.isoformat() if value is not None else None

    def from_json(self, stored: JsonValue) -> date | None:
        if stored is None:
            return None
        if isinstance(stored, str):
            return date.fromisoformat(stored)
        raise _wrong_type(stored)


@dataclass(frozen=True)
class Reference(Kind[int | None]):
    """The local id of a record, or none; ``source`` names the list to choose from."""

    source: str

    def parse(self, text: str) -> int | None:
        bare = text.strip()
        if not bare:
            return None
        if bare.isdecimal():
            return int(bare)
        raise InvalidInput(_("Choose one of the list."))

    def format(self, value: int | None) -> str:
        return "" if value is None else str(value)

    def from_json(self, stored: JsonValue) -> int | None:
        if stored is None or (isinstance(stored, int) and not isinstance(stored, bool)):
            return stored
        raise _wrong_type(stored)


@dataclass(frozen=True)
class Pick(Kind[str]):
    """The code of a row of a register, "" for none; ``source`` names the register."""

    source: str

    def check(self, value: str) -> str | None:
        return None if len(value) <= 80 else _("Choose one of the list.")

    def parse(self, text: str) -> str:
        return text.strip()

    def from_json(self, stored: JsonValue) -> str:
        if isinstance(stored, str):
            return stored
        raise _wrong_type(stored)
