"""A hub product as local products (ERP §8.2): what each field of the hub becomes here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from anydesk.core.category_mapping import hub_category_for, local_path, path_key
from anydesk.core.documents import normal_gtin, valid_gtin
from anydesk.core.i18n import ngettext
from anydesk.core.packagings import PackageType
from anydesk.core.pricing import to_cents
from anydesk.core.product_checks import LONGEST_SKU
from anydesk.core.products import (
    ChannelListing,
    HubProduct,
    HubSku,
    PriceScope,
    Product,
    ProductType,
)
from anydesk.core.stock import ZERO

NCM_LENGTH = 8

CENTIMETRES, KILOGRAMS = 1, 3
"""How many decimals sizes and weights have here."""

Prices = tuple[Decimal, Decimal]
"""Sale and promotional price; the second is 0 where there is no promotion."""


@dataclass(frozen=True)
class CategoryBook:
    """Which local categories the hub's categories are, of one store.

    Args:
        mapped: ``path_key`` of a local category → id of the hub's.
        paths: id of the hub's category → the paths of the local ones that are mapped to it.
        nearest_ancestor: as in the store's settings.
    """

    mapped: Mapping[str, int] = field(default_factory=dict)
    paths: Mapping[int, Sequence[str]] = field(default_factory=dict)
    nearest_ancestor: bool = False

    def path_of(self, product: HubProduct) -> str:
        """The local category: the one that is mapped, else the hub's own path as it is here."""
        own = local_path(product.category_path)
        mapped = self.paths.get(product.category_id or 0, ())
        if any(path_key(path) == path_key(own) for path in mapped):
            return own
        # Of several that are mapped to it none is better than the others.
        return mapped[0] if len(mapped) == 1 else own

    def fits(self, path: str, hub_id: int | None) -> bool:
        """A product of this local category is sent to this category of the hub anyway."""
        found, _reason = hub_category_for(path, self.mapped, self.nearest_ancestor)
        return found is not None and found == hub_id


NO_CATEGORIES = CategoryBook()


@dataclass(frozen=True)
class Fiscal:
    """What is given to products that have none of their own (ERP §8.2)."""

    ncm: str = ""
    origin: str = ""
    unit: str = ""

    def given_to(self, product: Product) -> Product:
        """The product with what it lacked."""
        if not (self.ncm or self.origin or self.unit):
            return product
        return replace(
            product,
            ncm=product.ncm or ncm_of(self.ncm),
            origin_code=product.origin_code or self.origin.strip(),
            unit=product.unit or self.unit.strip(),
        )


NO_FISCAL = Fiscal()


def code_of(sku: HubSku) -> str:
    """The SKU it has here: the hub's code, or one made of its id where it has none."""
    code = sku.sku.strip()
    return code if 0 < len(code) <= LONGEST_SKU else made_code(sku)


def made_code(sku: HubSku) -> str:
    """A SKU that no other hub SKU gets."""
    return f"ANY-{sku.hub_sku_id}"


def gtin_of(sku: HubSku) -> str:
    """The GTIN where its check digit fits; a wrong one would match by accident."""
    return _gtin(sku.gtin) if sku.gtin else ""


@lru_cache(maxsize=1_000)
def _gtin(text: str) -> str:
    # Asked for several times in a row for each SKU, and not cheap.
    gtin = normal_gtin(text)
    return gtin if valid_gtin(gtin) else ""


def is_kit(product: HubProduct) -> bool:
    """Its stock is counted from its components, at the hub and here."""
    return product.type.startswith("KIT")


def stands_alone(product: HubProduct) -> bool:
    """One SKU that is the whole product: it gets no parent here."""
    return len(product.skus) == 1 and not product.has_variations


def parent_codes(product: HubProduct) -> tuple[str, ...]:
    """The SKUs a parent may have here, the best one first."""
    own = product.external_id.strip()
    taken = {code_of(sku) for sku in product.skus}
    made = f"ANY-P{product.hub_product_id}"
    return (own, made) if 0 < len(own) <= LONGEST_SKU and own not in taken else (made,)


def parent_of(product: HubProduct, code: str, categories: CategoryBook = NO_CATEGORIES) -> Product:
    """The shell that the variations belong to; it has all pictures."""
    return Product(
        sku=code,
        name=product.title or code,
        type=ProductType.PARENT,
        active=product.active,
        image_urls=web_addresses(product.image_urls),
        **_shared(product, categories),
    )


def product_of(
    product: HubProduct,
    sku: HubSku,
    *,
    alone: bool,
    parent_id: int | None,
    categories: CategoryBook = NO_CATEGORIES,
) -> Product:
    """The sellable product of one hub SKU.

    Args:
        alone: the hub product has no other SKU, so its title is the better name.
    """
    code = code_of(sku)
    full, promo = sku_prices(sku)
    return Product(
        sku=code,
        name=name_of(product, sku, alone=alone) or code,
        type=ProductType.KIT if is_kit(product) else ProductType.SIMPLE,
        parent_id=parent_id,
        grid=dict(sku.grid),
        gtin=gtin_of(sku),
        sale_price=full,
        promo_price=promo,
        handling_days=sku.handling_days,
        active=product.active and sku.active,
        image_urls=pictures_of(product, sku, alone=alone, has_parent=parent_id is not None),
        **_shared(product, categories),
    )


def name_of(product: HubProduct, sku: HubSku, *, alone: bool) -> str:
    """What the SKU is called here; "" where the hub has no name for it at all."""
    title = product.title if alone else sku.title
    values = " ".join(sku.grid.values())
    return title.strip() or sku.title.strip() or f"{product.title} {values}".strip()


def pictures_of(
    product: HubProduct, sku: HubSku, *, alone: bool, has_parent: bool = True
) -> tuple[str, ...]:
    """The addresses of the SKU's own pictures, the main one first (API §3.6).

    A variation has those that show one of its values, and shares all others with its parent.

    Args:
        has_parent: where there is no parent here, the shared ones are its own as well.
    """
    if alone:
        return web_addresses(product.image_urls)
    shown = set(sku.grid.values())
    if not has_parent:
        shown.add("")
    own = {one.url for one in product.pictures if one.variation in shown}
    return web_addresses(url for url in product.image_urls if url in own)


def warranty_of(product: HubProduct) -> str:
    """The warranty in words: the hub's text, or its term where it has none."""
    text = product.warranty.strip()
    # The record has the term in place of a text that is missing.
    if text and not text.isdecimal():
        return text
    months = product.warranty_months or 0
    return (
        ngettext("{count} month", "{count} months", months).format(count=months) if months else ""
    )


def ncm_of(text: str) -> str:
    """The eight digits, or "" where it is no NCM."""
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    return digits if len(digits) == NCM_LENGTH else ""


def opening_balance(product: HubProduct, sku: HubSku) -> Decimal | None:
    """What the hub offers, so that the first send does not empty the shop; None: unknown."""
    if is_kit(product) or sku.quantity is None:
        return None
    return max(sku.quantity, ZERO)


def received_prices(
    product: HubProduct, sku: HubSku, offers: Sequence[ChannelListing]
) -> Prices | None:
    """Sale and promotional price at the hub; None: no price, or the listings disagree.

    Args:
        offers: the SKU's listings in the marketplaces: in the mode ``SKU_MARKETPLACE`` the
            prices live there.
    """
    if product.price_scope == PriceScope.SKU_MARKETPLACE:
        told = {_prices(one.price, one.discount_price) for one in offers}
    else:
        told = {sku_prices(sku)}
    known = {one for one in told if one[0] > 0}
    return known.pop() if len(known) == 1 else None


def sku_prices(sku: HubSku) -> Prices:
    """Sale and promotional price of the SKU itself; zeroes where it has none."""
    return _prices(sku.price, sku.sell_price)


def measure(value: Decimal | None, places: int) -> Decimal | None:
    """A measure that means something, with the decimals that are kept here."""
    if value is None or value <= 0:
        return None
    kept = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return kept if kept > 0 else None


def web_addresses(urls: Iterable[str]) -> tuple[str, ...]:
    """Those that a picture can be fetched from, each once."""
    found = (url for url in urls if url.startswith(("https://", "http://")))
    return tuple(dict.fromkeys(found))


def _prices(*told: Decimal | None) -> Prices:
    """Sale and promotional price, whichever way round the hub has them."""
    known = [to_cents(price) for price in told if price and price > 0]
    full, final = max(known, default=ZERO), min(known, default=ZERO)
    return full, final if final < full else ZERO


def _shared(product: HubProduct, categories: CategoryBook) -> dict[str, Any]:
    """The fields that a parent and its variations have in common."""
    width, height, length = (
        measure(side, CENTIMETRES) for side in (product.width, product.height, product.length)
    )
    return {
        "ncm": ncm_of(product.ncm),
        "origin_code": product.origin_code,
        "brand": product.brand,
        "model": product.model,
        "category": categories.path_of(product),
        "attributes": dict(product.attributes),
        "description": product.description,
        "warranty": warranty_of(product),
        "video_url": product.video_url,
        # ANYMARKET: it knows the packed weight only. The net weight stays empty.
        "gross_weight": measure(product.weight, KILOGRAMS),
        "package_type": PackageType.BOX.value if width or height or length else "",
        "package_width": width,
        "package_height": height,
        "package_length": length,
    }
