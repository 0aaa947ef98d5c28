"""The smaller spreadsheets, declared (ERP §22.2): what each is for and which columns it has.

To add one: its columns in ``small_columns``, a line in ``SMALL_SHEETS``, its rule in
``small_sheet_rows``, and what it reads and writes in ``storage.small_sheets``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.i18n import N_
from anydesk.core.small_columns import (
    COMPONENT,
    COUNTED,
    KIT,
    LINKED,
    LIST_PRICE,
    LIST_PROMO,
    LISTING,
    PARTS,
    WAREHOUSE,
)
from anydesk.core.spreadsheets import BY_KEY, NAME, SKU, Column


class SheetKind(StrEnum):
    """Stored with runs; a value never changes its meaning."""

    COUNT = "count"
    PRICES = "prices"
    PRICE_LIST = "price_list"
    KITS = "kits"
    HANDLING = "handling"
    LINKS = "links"


class Target(StrEnum):
    """What must be chosen beside the file."""

    NONE = ""
    WAREHOUSE = "warehouse"
    PRICE_LIST = "price_list"
    STORE = "store"


@dataclass(frozen=True)
class SmallSheet:
    """One kind of sheet.

    Args:
        columns: in the order of the export; ``needed`` are those a file must have.
        told: columns that are written for people and never read.
        target: what the rows belong to, chosen beside the file.
    """

    kind: SheetKind
    title: str
    help: str
    columns: tuple[Column, ...]
    needed: frozenset[str]
    target: Target = Target.NONE
    told: frozenset[str] = frozenset({NAME})


_SKU, _NAME = BY_KEY[SKU], BY_KEY[NAME]

SMALL_SHEETS: Mapping[SheetKind, SmallSheet] = {
    sheet.kind: sheet
    for sheet in (
        SmallSheet(
            SheetKind.COUNT,
            N_("Stock count"),
            N_("SKU, warehouse and quantity. The quantity becomes the balance."),
            (_SKU, _NAME, WAREHOUSE, COUNTED),
            frozenset({_SKU.key, COUNTED.key}),
            Target.WAREHOUSE,
        ),
        SmallSheet(
            SheetKind.PRICES,
            N_("Prices"),
            N_("SKU, price and promotional price. A blank cell keeps the price."),
            (_SKU, _NAME, BY_KEY["sale_price"], BY_KEY["promo_price"]),
            frozenset({_SKU.key}),
        ),
        SmallSheet(
            SheetKind.PRICE_LIST,
            N_("Exceptions of a price list"),
            N_("SKU and price in the list; the list's percentage is not applied on top of it."),
            (_SKU, _NAME, LIST_PRICE, LIST_PROMO),
            frozenset({_SKU.key, LIST_PRICE.key}),
            Target.PRICE_LIST,
        ),
        SmallSheet(
            SheetKind.KITS,
            N_("Composition of kits"),
            N_("One row for each component. The file holds the whole composition of its kits."),
            (KIT, COMPONENT, PARTS),
            frozenset({KIT.key, COMPONENT.key, PARTS.key}),
            told=frozenset(),
        ),
        SmallSheet(
            SheetKind.HANDLING,
            N_("Days to prepare"),
            N_("SKU and the days between the sale and the dispatch."),
            (_SKU, _NAME, BY_KEY["handling_days"]),
            frozenset({_SKU.key, "handling_days"}),
        ),
        SmallSheet(
            SheetKind.LINKS,
            N_("Links of listings"),
            N_(
                "The listing's identifier and the SKU of your product. A blank SKU changes nothing."
            ),
            (LISTING, _NAME, LINKED),
            frozenset({LISTING.key, LINKED.key}),
            Target.STORE,
        ),
    )
}
