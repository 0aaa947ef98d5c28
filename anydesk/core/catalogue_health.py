"""What a catalogue can lack, each with what to do about it; the SQL of it is the storage's."""

from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.i18n import N_


class Shows(StrEnum):
    """Which page lists what a check finds."""

    PRODUCTS = "products"
    LISTINGS = "listings"


@dataclass(frozen=True)
class Check:
    """One thing that a product or a listing may lack.

    Args:
        key: the value of the filter "health" of the products.
        hint: what it costs, and what to do.
        icon: of resources/icons.
    """

    key: str
    title: str
    hint: str
    icon: str
    shows: Shows = Shows.PRODUCTS


@dataclass(frozen=True)
class HealthCount:
    """What one check found; ``count`` are lines of the list that it opens."""

    key: str
    title: str
    count: int
    hint: str
    icon: str = ""
    shows: Shows = Shows.PRODUCTS


CHECKS: tuple[Check, ...] = (
    Check(
        "ncm",
        N_("Without NCM"),
        N_("Invoices and several marketplaces ask for it: eight digits, under Tax data."),
        "receipt",
    ),
    Check(
        "photo",
        N_("Without image"),
        N_("Marketplaces refuse products without image. Add one, or receive those of ANYMARKET."),
        "image",
    ),
    Check(
        "gtin",
        N_("Without GTIN"),
        N_("Marketplaces show products with a bar code more often. It is on the package."),
        "barcode",
    ),
    Check(
        "dimensions",
        N_("Without dimensions"),
        N_("Freight is computed from size and weight. Choose a packaging and fill in the weight."),
        "boxes",
    ),
    Check(
        "category",
        N_("Without category mapping"),
        N_("ANYMARKET cannot tell where they belong. Choose a category, and map it to one there."),
        "layers",
    ),
    Check(
        "cost",
        N_("Without cost"),
        N_("Without a cost price the margin of a sale cannot be told."),
        "circle-dollar-sign",
    ),
    Check(
        "variations",
        N_("Incomplete variations"),
        N_("They lack a value, share one with another, or have signs that no store takes."),
        "layout-grid",
    ),
    Check(
        "uncoded",
        N_("Without SKU at ANYMARKET"),
        N_("Their stock cannot be sent. Give the SKU a code there and receive the products."),
        "tag",
    ),
    Check(
        "same_gtin",
        N_("Repeated GTIN"),
        N_("A bar code belongs to one product only. Correct it, or merge the products."),
        "copy",
    ),
    Check(
        "same_name",
        N_("Repeated name"),
        N_("Perhaps the same product twice. Merge them, or give them names that differ."),
        "copy",
    ),
    Check(
        "orphans",
        N_("Listings without product"),
        N_("Their orders find no product here. Link them, or receive the products."),
        "unlink",
        Shows.LISTINGS,
    ),
)

BY_KEY = {check.key: check for check in CHECKS}
