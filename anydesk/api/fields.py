"""Reads one JSON object tolerantly (API §1.8): what cannot be understood is noted, never raised."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from anydesk.api.times import read_time
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.hub_orders import ZERO
from anydesk.core.i18n import _

CENTS = Decimal("0.01")
QUANTITY = Decimal("0.0001")
_NOTHING: dict[str, object] = {}
_LARGEST = Decimal(10) ** 13
_LARGEST_ID = 2**63 - 1
# "1.234,56" is refused: a guess about money is worse than a note.
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20}|,[0-9]{1,2})?")
_TRUE = frozenset({"true", "1", "sim", "yes"})
_FALSE = frozenset({"false", "0", "não", "nao", "no"})


class Fields:
    """The fields of one JSON object, found by any of several names in any case.

    Args:
        value: the object; anything else has no fields.
        problems: where the names of fields that could not be understood are noted.
        path: where this object stands in the whole: ``items[0].``
    """

    def __init__(self, value: object, problems: list[str] | None = None, path: str = "") -> None:
        self.problems: list[str] = [] if problems is None else problems
        self._path = path
        self._values: dict[str, object] = value if isinstance(value, dict) else _NOTHING
        self._folded: dict[str, str] | None = None

    def has(self, *names: str) -> bool:
        """One of these fields is there and not empty."""
        return self._find(names) is not None

    def text(self, *names: str) -> str:
        """Text without spaces around it; numbers and yes/no as text; "" where missing."""
        plain = self._values.get(names[0])
        # Nearly every field of every answer: a text with nothing remarkable in it.
        if type(plain) is str and plain.isascii() and "\0" not in plain and (bare := plain.strip()):
            return bare
        found = self._find(names)
        if found is None:
            return ""
        name, value = found
        if isinstance(value, (dict, list)):
            self.note(name)
            return ""
        return scalar_text(value)

    def money(self, *names: str) -> Decimal | None:
        """Reais to the cent, half up; None where missing or not understood."""
        return self.number(*names, places=CENTS)

    def quantity(self, *names: str) -> Decimal | None:
        """A quantity with up to four decimals."""
        return self.number(*names, places=QUANTITY)

    def number(self, *names: str, places: Decimal | None = None) -> Decimal | None:
        """A number, rounded half up to these places."""
        found = self._find(names)
        if found is None:
            return None
        name, value = found
        number = _decimal(value)
        if number is None:
            self.note(name)
            return None
        # Adding zero turns -0.00 into 0.00.
        return number if places is None else number.quantize(places, ROUND_HALF_UP) + ZERO

    def whole(self, *names: str) -> int | None:
        """A whole number that fits 64 bits."""
        number = self.number(*names)
        if number is None:
            return None
        if number != number.to_integral_value() or abs(number) > _LARGEST_ID:
            self.note(next(iter(names)))
            return None
        return int(number)

    def identity(self, *names: str) -> int | None:
        """An id: a whole number above 0, as number or text."""
        found = self._find(names)
        if found is None:
            return None
        name, value = found
        text = scalar_text(value).removesuffix(".0")
        if not (text.isascii() and text.isdigit()) or len(text) > 19:
            self.note(name)
            return None
        return int(text) if 0 < int(text) <= _LARGEST_ID else None

    def needed_identity(self, *names: str) -> int:
        """An id that nothing works without.

        Raises:
            UnexpectedAnswer: it is not there; the error names the field.
        """
        found = self.identity(*names)
        if found is None:
            field = self._path + names[0]
            raise UnexpectedAnswer(
                _('ANYMARKET sent something without its "{field}".').format(field=field),
                details=f"no usable {field}",
            )
        return found

    def flag(self, *names: str, default: bool = False) -> bool:
        """Yes or no, as JSON or as text."""
        found = self._find(names)
        if found is None:
            return default
        name, value = found
        text = scalar_text(value).lower()
        if text not in _TRUE | _FALSE:
            self.note(name)
            return default
        return text in _TRUE

    def time(self, *names: str) -> datetime | None:
        """A moment in UTC; one without an offset is taken as UTC, and that is noted."""
        found = self._find(names)
        if found is None:
            return None
        name, value = found
        try:
            moment, assumed = read_time(value if isinstance(value, str) else "")
        except ValueError:
            self.note(name)
            return None
        if assumed:
            self.note(name)
        return moment

    def child(self, *names: str) -> "Fields":
        """The object in this field; the first one where it is a list; empty where missing."""
        return next(iter(self.children(*names)), Fields(None, self.problems))

    def children(self, *names: str) -> Iterator["Fields"]:
        """The objects in this field, which may be a list or a single object (API §13.7)."""
        found = self._find(names)
        if found is None:
            return
        name, value = found
        for position, row in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(row, dict):
                at = f"{name}[{position}]" if isinstance(value, list) else name
                yield Fields(row, self.problems, f"{self._path}{at}.")
            elif row is not None:
                self.note(name)

    def items(self) -> Iterator[tuple[str, object]]:
        """All fields with their values, names as they came."""
        return ((str(name), value) for name, value in self._values.items())

    def value(self, *names: str) -> object:
        """The value as it came; None where missing or empty."""
        found = self._find(names)
        return None if found is None else found[1]

    def note(self, name: str) -> None:
        """Remember that this field was there and could not be understood."""
        if self._path + name not in self.problems:
            self.problems.append(self._path + name)

    def _find(self, names: tuple[str, ...]) -> tuple[str, object] | None:
        """The first of these fields that is there and not empty, with its name."""
        get = self._values.get
        for name in names:
            value = get(name)
            if value is None or value == "":
                value = get(self._spelt(name))
            if value is not None and not (isinstance(value, str) and not value.strip()):
                return name, value
        return None

    def _spelt(self, name: str) -> str:
        """The name as this object spells it.

        ANYMARKET: deliverStatus, marketplaceStatus, partnerID… the case varies (API §13.6).
        """
        if self._folded is None:
            # The first of several spellings wins.
            self._folded = {str(key).strip().lower(): key for key in reversed(self._values)}
        return self._folded.get(name.lower(), name)


def scalar_text(value: object) -> str:
    """A scalar as text that any store takes."""
    if value is True or value is False:
        return "true" if value else "false"
    # Half surrogates and NUL are legal in JSON and refused by databases.
    text = str(value).strip().replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _decimal(value: object) -> Decimal | None:
    """A number, or a text that is plainly one; None for anything else or out of all bounds."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    if isinstance(value, Decimal):
        number = value
    else:
        text = str(value).strip()
        if isinstance(value, str) and not _NUMBER.fullmatch(text):
            return None
        number = Decimal(text.replace(",", "."))
    return number if number.is_finite() and abs(number) < _LARGEST else None
