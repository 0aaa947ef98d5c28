# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""The configuration: one Form for each subject.

To add a tab: a Form here, a place in ``TABS``, ``python3 dev.py docs``. A field's name is stored
and never changes its meaning; ``entry(formerly=…)`` keeps an earlier name.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Amount, Choice, Day, Reference
from anydesk.core.products import Balance

STOCK_MODES = (
    (Balance.AVAILABLE, N_("Available: physical less reserved")),
    (Balance.PHYSICAL, N_("Physical: everything on the shelf")),
    (Balance.NONE, N_("Do not send stock")),
)

PRICE_MODES = (("FIXED", N_("Fixed: the price of the product")),)

THEMES = (
    ("system", N_("As the computer")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
)

LANGUAGES = (
    ("system", N_("As the computer")),
    ("pt_BR", N_("Portuguese (Brazil)")),
    ("en", N_("English")),
)


@dataclass(frozen=True)
class StockSettings(Form):
    """What an integration is told about stock (ERP §2, §12.3)."""

    key = "stock"
    title = N_("Stock")

    mode: Balance = entry(
        Choice(STOCK_MODES),
        default=Balance.AVAILABLE,
        label=N_("Update stock in the store"),
        help=N_("Which balance the marketplaces are told. It can be changed for a single send."),
    )
    warehouse_id: int | None = entry(
        Reference("warehouses"),
        default=None,
        label=N_("Warehouse"),
        help=N_(
            "Stock is sent from this warehouse, and the orders of this store reserve there. "
            "None chosen: the default warehouse."
        ),
    )
    safety_stock: Decimal = entry(
        Amount(),
        default=Decimal(0),
        label=N_("Safety stock"),
        help=N_(
            "When this many units or fewer are left, zero is sent, so that the last ones are not "
            "sold twice. Zero switches it off."
        ),
    )


@dataclass(frozen=True)
class PriceSettings(Form):
    """Where an integration's prices come from (ERP §11.1)."""

    key = "prices"
    title = N_("Prices")

    mode: str = entry(
        Choice(PRICE_MODES),
        default="FIXED",
        label=N_("Price sent"),
        help=N_(
            "The price that each product has here goes to the store as it is: the promotional "
            "price when there is one, else the sale price."
        ),
    )


@dataclass(frozen=True)
class OrderSettings(Form):
    """Which orders of an integration are received."""

    key = "orders"
    title = N_("Orders")

    receive_from: date | None = entry(
        Day(),
        default=None,
        label=N_("Receive orders from"),
        help=N_("Older orders are left alone. Without a day, the last 30 days are offered."),
    )


@dataclass(frozen=True)
class AppSettings(Form):
    """How the program looks and speaks, for all integrations."""

    key = "app"
    title = N_("Program")

    theme: str = entry(
        Choice(THEMES),
        default="system",
        label=N_("Appearance"),
        help=N_("Light or dark; “as the computer” follows it."),
    )
    language: str = entry(
        Choice(LANGUAGES),
        default="system",
        label=N_("Language"),
        help=N_("Takes effect when the program is opened again."),
    )


TABS: tuple[type[Form], ...] = (StockSettings, PriceSettings, OrderSettings)
"""The tabs of one integration, in their order (ERP §1.2)."""

APP_TABS: tuple[type[Form], ...] = (AppSettings,)
"""The tabs that concern the whole program."""

FORMS: tuple[type[Form], ...] = (*TABS, *APP_TABS)
"""Every Form that is stored."""
