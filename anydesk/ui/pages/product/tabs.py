"""The tabs of the product's page in their order: which there are, when, and what they edit."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from anydesk.core.i18n import N_
from anydesk.core.products import Product, ProductType
from anydesk.ui.pages.product.tab import ProductTab


def _always(_product: Product) -> bool:
    return True


@dataclass(frozen=True)
class TabDef:
    """One tab.

    Args:
        where: module of this folder and class; imported when the tab is first shown.
        fields: the fields of ``Product`` that lead here when something is wrong with them.
        shown: for which products there is such a tab.
    """

    key: str
    title: str
    where: str
    fields: tuple[str, ...] = ()
    shown: Callable[[Product], bool] = _always


TABS: tuple[TabDef, ...] = (
    TabDef(
        "general", N_("General data"), "general_tab:GeneralTab",
        (
            "name", "sku", "type", "active", "unit", "gtin", "package_gtin", "category", "brand",
            "model", "made_to_order", "handling_days", "warranty", "video_url", "bin_location",
            "notes", "description", "parent_id",
        ),
    ),
    TabDef(
        "variations", N_("Variations"), "variations_tab:VariationsTab", ("grid",),
        lambda product: product.type is ProductType.PARENT,
    ),
    TabDef(
        "components", N_("Components"), "kit_tab:KitTab", ("components",),
        lambda product: product.type is ProductType.KIT,
    ),
    TabDef("stock", N_("Stock"), "stock_tab:StockTab", ("min_stock", "max_stock")),
    TabDef(
        "prices", N_("Prices"), "prices_tab:PricesTab", ("sale_price", "promo_price", "cost_price")
    ),
    TabDef(
        "packaging", N_("Packaging"), "packaging_tab:PackagingTab",
        (
            "packaging_id", "package_type", "package_width", "package_height", "package_length",
            "package_diameter", "gross_weight", "net_weight",
        ),
    ),
    TabDef("images", N_("Images"), "images_tab:ImagesTab", ("image_urls",)),
    TabDef("fiscal", N_("Tax data"), "fiscal_tab:FiscalTab", ("ncm", "cest", "origin_code")),
    TabDef("attributes", N_("Attributes"), "attributes_tab:AttributesTab", ("attributes",)),
    TabDef("listings", N_("Listings"), "listings_tab:ListingsTab"),
    TabDef("history", N_("History"), "history_tab:HistoryTab"),
)  # fmt: skip

BY_KEY = {tab.key: tab for tab in TABS}


def tab_of(field: str) -> str:
    """The key of the tab where a field is edited; the first one for what is edited nowhere."""
    bare = field.partition(".")[0]
    return next((tab.key for tab in TABS if bare in tab.fields), TABS[0].key)


def shown_tabs(product: Product) -> set[str]:
    """The keys of the tabs that this product has."""
    return {tab.key for tab in TABS if tab.shown(product)}


def tab_class(key: str) -> type[ProductTab]:
    """The class that shows a tab, imported now."""
    module, name = BY_KEY[key].where.split(":")
    found = getattr(import_module(f"anydesk.ui.pages.product.{module}"), name)
    return cast("type[ProductTab]", found)
