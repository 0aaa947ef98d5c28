"""What settings refer to, by the names people know: ids mean nothing on another computer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Kind, Pick, Reference
from anydesk.core.register_lists import BUILT_IN_METHODS

WAREHOUSES = "warehouses"
TAX_NATURES = "tax_natures"
INTERMEDIARIES = "intermediaries"
PAYMENT_METHODS = "payment_methods"
SHIPPING_METHODS = "shipping_methods"
PRICE_LISTS = "price_lists"

_UNKNOWN: Mapping[str, str] = {
    WAREHOUSES: N_("There is no warehouse “{name}”."),
    TAX_NATURES: N_("There is no operation nature “{name}”."),
    INTERMEDIARIES: N_("There is no intermediary “{name}”."),
    PAYMENT_METHODS: N_("There is no payment method “{name}”."),
    SHIPPING_METHODS: N_("There is no shipping method “{name}”."),
    PRICE_LISTS: N_("There is no price list “{name}”."),
}


@dataclass(frozen=True)
class Names:
    """The names of everything that can be referred to.

    Args:
        by_source: source of a ``Reference`` or ``Pick`` → its id or code → its name; no two names
            of a source are the same, accents and capitals aside.
    """

    by_source: Mapping[str, Mapping[Any, str]]

    def name(self, source: str, value: Any) -> str:
        """For people; "" for none, and what is stored for something that is gone."""
        if value in (None, ""):
            return ""
        return self.by_source.get(source, {}).get(value, str(value))

    def file_word(self, source: str, value: Any) -> str:
        """For files: codes of the program, which are the same everywhere, else the name."""
        if source == PAYMENT_METHODS and value in BUILT_IN_METHODS:
            return str(value)
        return self.name(source, value)

    def value(self, source: str, text: str) -> Any:
        """The id or code of this name, or of this id or code. Raises InvalidInput."""
        known = self.by_source.get(source, {})
        wanted = fold(text)
        for value, name in known.items():
            if fold(name) == wanted:
                return value
        for value in known:
            if fold(str(value)) == wanted:
                return value
        raise InvalidInput(
            _(_UNKNOWN[source]).format(name=text.strip()),
            hint=_("Use one of: {known}.").format(known=", ".join(known.values())) if known else "",
        )

    def shown(self, kind: Kind[Any], value: Any) -> str:
        """A value of a Form for people."""
        if isinstance(kind, (Reference, Pick)):
            return self.name(kind.source, value)
        return "" if value is None else kind.format(value)

    def typed(self, kind: Kind[Any], text: str) -> Any:
        """What a person typed for a value of a Form. Raises InvalidInput."""
        if isinstance(kind, (Reference, Pick)):
            if not text.strip():
                return None if isinstance(kind, Reference) else ""
            return self.value(kind.source, text)
        value = kind.parse(text)
        if problem := kind.check(value):
            raise InvalidInput(problem)
        return value
