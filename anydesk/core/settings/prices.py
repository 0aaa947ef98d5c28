# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""Where an integration's prices come from."""

from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Choice, Reference


class PriceMode(StrEnum):
    """ERP §11.1. Stored; a value never changes its meaning."""

    FIXED = "FIXED"
    RULE = "RULE"
    PRICE_LIST = "PRICE_LIST"


PRICE_MODES = (
    (PriceMode.FIXED, N_("Fixed: the price of the product")),
    (PriceMode.RULE, N_("By price rules")),
    (PriceMode.PRICE_LIST, N_("By a price list")),
)


@dataclass(frozen=True)
class PriceSettings(Form):
    """Where an integration's prices come from (ERP §11.1)."""

    key = "prices"
    title = N_("Prices")

    mode: PriceMode = entry(
        Choice(PRICE_MODES),
        default=PriceMode.FIXED,
        label=N_("Price sent"),
        help=N_(
            "Fixed: the price that each product has here goes to the store as it is, the "
            "promotional price when there is one, else the sale price."
        ),
    )
    import_mode: PriceMode = entry(
        Choice(PRICE_MODES),
        default=PriceMode.FIXED,
        label=N_("Price received"),
        help=N_(
            "Fixed: receiving products with their prices changes the price of the product here. "
            "The others leave the product's own price alone."
        ),
    )
    price_list_id: int | None = entry(
        Reference("price_lists"),
        default=None,
        label=N_("Price list"),
        help=N_(
            "The list of the mode “By a price list”. Receiving products can note the prices that "
            "ANYMARKET has as exceptions of it."
        ),
    )
