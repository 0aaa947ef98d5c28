"""The configuration: one Form for each subject, and the tabs they stand in.

To add an option: an ``entry`` in its Form, its use, a line in ``docs/options.md``. To add a tab: a
place in ``TABS``. A field's name is stored and never changes its meaning; ``entry(formerly=…)``
keeps an earlier name.
"""

from dataclasses import dataclass

from anydesk.core.forms import Form
from anydesk.core.i18n import N_
from anydesk.core.settings.orders import (
    AdditionalSettings,
    AddressFromPostcode,
    InvoiceDataMode,
    LabelFormat,
    OrderSettings,
    PaymentSettings,
    Posting,
    StatusSettings,
    TaxSettings,
)
from anydesk.core.settings.prices import PriceMode, PriceSettings
from anydesk.core.settings.products import (
    CategorySettings,
    CostField,
    ProductSettings,
    SendImages,
)
from anydesk.core.settings.program import AppSettings
from anydesk.core.settings.stock import HubDeducts, PostStock, StockSettings

__all__ = [
    "APP_FORMS",
    "FORMS",
    "INTEGRATION_FORMS",
    "TABS",
    "AdditionalSettings",
    "AddressFromPostcode",
    "AppSettings",
    "CategorySettings",
    "CostField",
    "HubDeducts",
    "InvoiceDataMode",
    "LabelFormat",
    "OrderSettings",
    "PaymentSettings",
    "PostStock",
    "Posting",
    "PriceMode",
    "PriceSettings",
    "ProductSettings",
    "SendImages",
    "StatusSettings",
    "StockSettings",
    "Tab",
    "TaxSettings",
]


@dataclass(frozen=True)
class Tab:
    """One tab of an integration's configuration; what its Forms do not say, its page does."""

    key: str
    title: str
    why: str
    forms: tuple[type[Form], ...] = ()


TABS: tuple[Tab, ...] = (
    Tab(
        "integration",
        N_("Integration"),
        N_("Which account of ANYMARKET this store is, and whether the connection works."),
    ),
    Tab(
        "channels",
        N_("Sales channels"),
        N_("Where the store sells: each marketplace and account, with its own settings."),
    ),
    Tab(
        "settings",
        N_("Settings"),
        N_("What goes along when products and orders are sent and received."),
        (ProductSettings, OrderSettings, AdditionalSettings),
    ),
    Tab(
        "stock",
        N_("Stock"),
        N_("What the marketplaces are told, so that nothing is sold twice."),
        (StockSettings,),
    ),
    Tab(
        "tax",
        N_("Tax data"),
        N_("The operation nature that received orders and their invoices get."),
        (TaxSettings,),
    ),
    Tab(
        "prices",
        N_("Price management"),
        N_("Where the prices come from that are sent and received."),
        (PriceSettings,),
    ),
    Tab(
        "categories",
        N_("Categories"),
        N_("Under which category of ANYMARKET the products of each of yours are offered."),
        (CategorySettings,),
    ),
    Tab(
        "statuses",
        N_("Situations"),
        N_("What a situation at ANYMARKET means for the order here."),
        (StatusSettings,),
    ),
    Tab(
        "payments",
        N_("Payment methods"),
        N_("How the payments of received orders are booked."),
        (PaymentSettings,),
    ),
    Tab(
        "shipping",
        N_("Shipping methods"),
        N_("Who carries the parcels of received orders, and with which service."),
    ),
)
"""The tabs of one integration, in their order (ERP §1.2)."""

INTEGRATION_FORMS: tuple[type[Form], ...] = tuple(form for tab in TABS for form in tab.forms)
"""Every Form that is stored for each integration."""

APP_FORMS: tuple[type[Form], ...] = (AppSettings,)
"""The Forms that concern the whole program."""

FORMS: tuple[type[Form], ...] = (*INTEGRATION_FORMS, *APP_FORMS)
"""Every Form that is stored."""
