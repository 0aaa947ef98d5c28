"""A hub product as local products, and what the settings let it change in one that exists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from anydesk.core.category_mapping import local_path
from anydesk.core.documents import normal_gtin, valid_gtin
from anydesk.core.i18n import _
from anydesk.core.numbers import brazilian
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
from anydesk.core.settings import PriceMode
from anydesk.core.stock import ZERO

NCM_LENGTH = 8


def code_of(sku: HubSku) -> str:
    """The SKU it has here: the hub's code, or one made of its id where it has none."""
    code = sku.sku.strip()
    return code if 0 < len(code) <= LONGEST_SKU else f"ANY-{sku.hub_sku_id}"


def gtin_of(sku: HubSku) -> str:
    """The GTIN where its check digit fits; a wrong one would match by accident."""
    gtin = normal_gtin(sku.gtin)
    return gtin if valid_gtin(gtin) else ""


def is_kit(product: HubProduct) -> bool:
    """Its stock is counted from its components, at the hub and here."""
    return product.type.startswith("KIT")


def parent_codes(product: HubProduct) -> tuple[str, ...]:
    """The SKUs a parent may have here, the best one first."""
    own = product.external_id.strip()
    taken = {code_of(sku) for sku in product.skus}
    made = f"ANY-P{product.hub_product_id}"
    return (own, made) if 0 < len(own) <= LONGEST_SKU and own not in taken else (made,)


def parent_of(product: HubProduct, code: str) -> Product:
    """The shell that the variations belong to."""
    return _shared(product, code, product.title or code, ProductType.PARENT)


def product_of(product: HubProduct, sku: HubSku, *, alone: bool, parent_id: int | None) -> Product:
    """The sellable product of one hub SKU.

    Args:
        alone: the hub product has no other SKU, so its title is the better name.
    """
    title = product.title if alone else sku.title
    values = " ".join(sku.grid.values())
    name = title.strip() or sku.title.strip() or f"{product.title} {values}".strip()
    code = code_of(sku)
    kind = ProductType.KIT if is_kit(product) else ProductType.SIMPLE
    made = _shared(product, code, name or code, kind)
    full, promo = _prices(sku.price, sku.sell_price)
    return replace(
        made,
        parent_id=parent_id,
        grid=dict(sku.grid),
        gtin=gtin_of(sku),
        sale_price=full,
        promo_price=promo,
        handling_days=sku.handling_days,
        active=product.active and sku.active,
    )


def opening_balance(product: HubProduct, sku: HubSku) -> Decimal | None:
    """What the hub offers, so that the first send does not empty the shop; None: unknown."""
    if is_kit(product) or sku.quantity is None:
        return None
    return max(sku.quantity, ZERO)


@dataclass(frozen=True)
class ProductUpdate:
    """What receiving changes in a product that exists.

    Args:
        product: as it is afterwards.
        said: a sentence for each thing that changed or was left alone.
        left_alone: something that should have changed could not.
    """

    product: Product
    said: tuple[str, ...] = ()
    left_alone: bool = False

    def saying(self, sentence: str, *, left_alone: bool = True) -> "ProductUpdate":
        """The same with one more sentence."""
        return replace(self, said=(*self.said, sentence), left_alone=self.left_alone or left_alone)


def with_sku(
    before: ProductUpdate, code: str, *, taken: bool, others: Iterable[str]
) -> ProductUpdate:
    """The product with the SKU that its listing has (ERP §2 ``update_sku_on_import``).

    Args:
        code: the listing's SKU; "" or one that is too long changes nothing.
        taken: another product has it, or is going to.
        others: the SKUs of the product's further listings in the store.
    """
    own = before.product.sku
    code = code.strip()
    if code == own or not 0 < len(code) <= LONGEST_SKU:
        return before
    if taken:
        text = _("The SKU stays {own}: another product has the SKU {code} of the listing.")
        return before.saying(text.format(own=own, code=code))
    if any(other != code for other in others):
        text = _("The SKU stays {own}: the product has several listings with different SKUs.")
        return before.saying(text.format(own=own))
    changed = _("The SKU changed from {own} to {code}.").format(own=own, code=code)
    after = replace(before, product=replace(before.product, sku=code))
    return after.saying(changed, left_alone=False)


def with_prices(
    before: ProductUpdate, prices: tuple[Decimal, Decimal] | None, mode: str
) -> ProductUpdate:
    """The product with the hub's prices in the mode ``FIXED``; in the others it keeps its own.

    Args:
        prices: sale and promotional price; None: the hub has none, or more than one.
        mode: ``prices.import_mode`` of the store (ERP §11.1).
    """
    own = (before.product.sale_price, before.product.promo_price)
    if prices is None:
        return before.saying(_("The price stays: ANYMARKET has no single price for it."))
    if prices == own:
        return before
    if mode != PriceMode.FIXED:
        text = _("The price stays: by the settings of this store it does not come from ANYMARKET.")
        return before.saying(text, left_alone=False)
    product = replace(before.product, sale_price=prices[0], promo_price=prices[1])
    changed = _("The price changed from {before} to {after}.")
    return replace(before, product=product).saying(
        changed.format(before=_price_text(*own), after=_price_text(*prices)), left_alone=False
    )


def received_prices(
    product: HubProduct, sku: HubSku, offers: Sequence[ChannelListing]
) -> tuple[Decimal, Decimal] | None:
    """Sale and promotional price at the hub; None: no price, or the listings disagree.

    Args:
        offers: the SKU's listings in the marketplaces: in the mode ``SKU_MARKETPLACE`` the
            prices live there.
    """
    if product.price_scope == PriceScope.SKU_MARKETPLACE:
        told = {_prices(one.price, one.discount_price) for one in offers}
    else:
        told = {_prices(sku.price, sku.sell_price)}
    known = {one for one in told if one[0] > 0}
    return known.pop() if len(known) == 1 else None


def _prices(*told: Decimal | None) -> tuple[Decimal, Decimal]:
    """Sale and promotional price, whichever way round the hub has them."""
    known = [to_cents(price) for price in told if price and price > 0]
    full, final = max(known, default=ZERO), min(known, default=ZERO)
    return full, final if final < full else ZERO


def _price_text(full: Decimal, promo: Decimal) -> str:
    text = brazilian(full, 2)
    return f"{text} / {brazilian(promo, 2)}" if promo > 0 else text


def _shared(product: HubProduct, code: str, name: str, kind: ProductType) -> Product:
    return Product(
        sku=code,
        name=name,
        type=kind,
        ncm=_digits(product.ncm) if len(_digits(product.ncm)) == NCM_LENGTH else "",
        origin_code=product.origin_code,
        brand=product.brand,
        category=local_path(product.category_path),
        description=product.description,
        warranty=product.warranty,
        video_url=product.video_url,
        # The hub knows the packed weight only.
        gross_weight=_positive(product.weight),
        package_width=_positive(product.width),
        package_height=_positive(product.height),
        package_length=_positive(product.length),
        active=product.active,
        image_urls=tuple(_web_addresses(product.image_urls)),
    )


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def _positive(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value > 0 else None


def _web_addresses(urls: Iterable[str]) -> list[str]:
    return [url for url in urls if url.startswith(("https://", "http://"))]
