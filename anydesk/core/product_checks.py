"""What a product must be like before it may be saved, with a sentence for each field."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from anydesk.core.documents import normal_gtin, valid_gtin
from anydesk.core.i18n import _
from anydesk.core.pricing import to_cents
from anydesk.core.products import Product, ProductType

LONGEST_SKU = 120
"""What the hub takes (API §3.5); a longer one could never be linked."""

NCM_LENGTH = 8
CEST_LENGTH = 7

_SAFE_SKU = re.compile(r"[A-Za-z0-9_-]+")
_TRIMMED = (
    "sku",
    "name",
    "unit",
    "ncm",
    "cest",
    "origin_code",
    "brand",
    "category",
    "bin_location",
    "video_url",
    "warranty",
)
_NOT_NEGATIVE = (
    "net_weight",
    "gross_weight",
    "package_width",
    "package_height",
    "package_length",
    "package_diameter",
    "min_stock",
    "max_stock",
    "handling_days",
)


def tidy(product: Product) -> Product:
    """The same product without blanks around its texts, its money rounded to cents."""
    trimmed: dict[str, Any] = {name: getattr(product, name).strip() for name in _TRIMMED}
    cost = product.cost_price
    return replace(
        product,
        **trimmed,
        gtin=normal_gtin(product.gtin),
        package_gtin=normal_gtin(product.package_gtin),
        sale_price=to_cents(product.sale_price),
        promo_price=to_cents(product.promo_price),
        cost_price=None if cost is None else to_cents(cost),
    )


def product_problems(product: Product) -> Mapping[str, str]:
    """A sentence for each field that cannot stay as it is; empty when all is well."""
    return {
        **_identity_problems(product),
        **price_problems(product),
        **_measure_problems(product),
        **_tax_problems(product),
    }


def product_warnings(product: Product) -> Mapping[str, str]:
    """A sentence for each field that may stay, but is going to make trouble somewhere."""
    warnings: dict[str, str] = {}
    if product.sku and not _SAFE_SKU.fullmatch(product.sku):
        warnings["sku"] = _(
            "Some stores take only letters without accents, digits, hyphen and underline in a SKU."
        )
    if product.cest and not product.ncm:
        warnings["ncm"] = _("A CEST belongs to an NCM, and this product has none.")
    if product.gtin and product.gtin == product.package_gtin:
        warnings["package_gtin"] = _("The package usually has a GTIN of its own.")
    return warnings


def _tax_problems(product: Product) -> dict[str, str]:
    problems: dict[str, str] = {}
    for field, length in (("ncm", NCM_LENGTH), ("cest", CEST_LENGTH)):
        code = getattr(product, field)
        if code and not _is_code(code, length):
            problems[field] = (
                _("An NCM has 8 digits, for example 6109.10.00.")
                if field == "ncm"
                else _("A CEST has 7 digits, for example 28.038.00.")
            )
    return problems


def _is_code(text: str, length: int) -> bool:
    """So many digits, with or without the dots that people write between them."""
    digits = text.replace(".", "").replace(" ", "")
    return len(digits) == length and digits.isascii() and digits.isdigit()


def _identity_problems(product: Product) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not product.sku:
        problems["sku"] = _("Give the product a SKU.")
    elif len(product.sku) > LONGEST_SKU:
        problems["sku"] = _("A SKU has {limit} characters at most.").format(limit=LONGEST_SKU)
    if not product.name:
        problems["name"] = _("Give the product a name.")
    for field in ("gtin", "package_gtin"):
        code = getattr(product, field)
        if code and not valid_gtin(code):
            problems[field] = _(
                "This is not a GTIN: it has 8, 12, 13 or 14 digits, and the last one checks them."
            )
    if product.parent_id is not None and product.type is ProductType.PARENT:
        problems["type"] = _("A variation cannot have variations of its own.")
    if product.parent_id is not None and product.parent_id == product.id:
        problems["parent_id"] = _("A product cannot be its own variation.")
    return problems


def price_problems(product: Product) -> dict[str, str]:
    """What is wrong with the prices alone."""
    problems: dict[str, str] = {}
    for field in ("sale_price", "promo_price", "cost_price"):
        amount: Decimal | None = getattr(product, field)
        if amount is not None and amount < 0:
            problems[field] = _("A price cannot be below zero.")
    if not problems and product.promo_price > product.sale_price:
        problems["promo_price"] = _("The promotional price cannot be higher than the price.")
    return problems


def _measure_problems(product: Product) -> dict[str, str]:
    problems: dict[str, str] = {}
    for field in _NOT_NEGATIVE:
        value: Decimal | int | None = getattr(product, field)
        if value is not None and value < 0:
            problems[field] = _("This cannot be below zero.")
    low, high = product.min_stock, product.max_stock
    if low is not None and high is not None and high < low and "max_stock" not in problems:
        problems["max_stock"] = _("The largest stock is below the smallest one.")
    return problems
