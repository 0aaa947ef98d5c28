"""What happened to a product, line by line: which field changed, from what to what, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from anydesk.core.field_changes import changes_between, field_title
from anydesk.core.i18n import N_, _
from anydesk.core.products import Product


class Cause(StrEnum):
    """Who or what did it; stored, a value never changes its meaning. See ``cause_of``."""

    PERSON = "person"
    SHEET = "sheet"
    RECEIVED = "received"
    MERGED = "merged"
    DUPLICATED = "duplicated"
    PACKAGING = "packaging"
    SENT = "sent"


CREATED = "created"
"""The ``field`` of the line that a new product begins with."""

COMPONENTS = "kit"
"""The ``field`` of the line about what a kit consists of."""

MERGED_FROM = "merged_from"
"""The ``field`` of the line about a product that was merged into this one."""

_CAUSES: Mapping[str, str] = {
    Cause.PERSON: N_("Changed here"),
    Cause.SHEET: N_("Spreadsheet"),
    Cause.RECEIVED: N_("Received from the e-commerce"),
    Cause.MERGED: N_("Merged products"),
    Cause.DUPLICATED: N_("Copy of a product"),
    Cause.PACKAGING: N_("Packaging changed"),
    Cause.SENT: N_("Sent to the e-commerce"),
}
_NAMED: Mapping[str, str] = {
    Cause.SHEET: N_("Spreadsheet {name}"),
    Cause.RECEIVED: N_("Received from {name}"),
    Cause.MERGED: N_("Merged with {name}"),
    Cause.DUPLICATED: N_("Copy of {name}"),
    Cause.PACKAGING: N_("Packaging “{name}” changed"),
    Cause.SENT: N_("Sent to {name}"),
}


_TITLES: Mapping[str, str] = {
    CREATED: N_("Product created"),
    COMPONENTS: N_("Components of the kit"),
    MERGED_FROM: N_("Another product was merged into this one"),
}


@dataclass(frozen=True)
class ProductChange:
    """One line of a product's history.

    Args:
        field: of ``Product``, or as ``core.field_changes.FieldChange`` has it; its title is
            ``field_title``.
        cause: who or what did it, as a stored key with an optional name: ``person``, ``sheet``,
            ``received:Loja``, ``merged:SKU``, ``sent:Loja``; see ``cause_text``.
        before, after: as text for people.
    """

    product_id: int
    at: datetime
    cause: str
    field: str
    before: str = ""
    after: str = ""
    id: int | None = None


def cause_of(cause: Cause, name: str = "") -> str:
    """The stored key: the cause, and the name of the store, the file or the other product."""
    return f"{cause}:{name}" if name else str(cause)


def cause_text(cause: str) -> str:
    """The cause in the merchant's words; a key of another version is shown as it is."""
    key, _colon, name = cause.partition(":")
    if name and key in _NAMED:
        return _(_NAMED[key]).format(name=name)
    return _(_CAUSES[key]) if key in _CAUSES else cause


def line_title(field: str) -> str:
    """What the line is about: the title of a field, or what happened to the whole product."""
    return _(_TITLES[field]) if field in _TITLES else field_title(field)


def lines_between(
    before: Product | None, after: Product, at: datetime, cause: str
) -> Iterator[ProductChange]:
    """One line for each field that differs; a single one for a product that is new."""
    product_id = after.id or 0
    if before is None:
        yield ProductChange(product_id, at, cause, CREATED, after=after.sku)
        return
    for one in changes_between(before, after):
        yield ProductChange(product_id, at, cause, one.field, one.before, one.after)
