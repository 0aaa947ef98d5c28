"""What a product is to the hub: the product, its SKU and its images, as the settings say."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from anydesk.core.category_mapping import hub_category_for
from anydesk.core.offer_plans import PlanListing, PlanStore
from anydesk.core.pricing import price_to_send
from anydesk.core.products import Balance, PriceScope, Product
from anydesk.core.settings import (
    CostField,
    HubDeducts,
    PriceMode,
    ProductSettings,
    SendImages,
)
from anydesk.core.stock import NOTHING_HELD, ZERO, Held, quantity_to_send

LONGEST_GTIN = 13
"""What the hub takes (API §3.5)."""

ORIGINS = frozenset("012345678")

NO_AMOUNT = ZERO
"""The first quantity of a new SKU in a store that is told no stock: the hub demands one."""


@dataclass(frozen=True)
class SendingStore:
    """A store with the settings of today that a product send follows.

    Args:
        categories: ``path_key`` → id of the hub's category; ``gone``: keys whose counterpart is
            not at the hub any more. See ``category_mapping.hub_category_for``.
    """

    offer: PlanStore
    products: ProductSettings
    nearest_ancestor: bool = False
    categories: Mapping[str, int] = field(default_factory=dict)
    gone: Collection[str] = ()


@dataclass(frozen=True)
class SendSource:
    """A product as it is here, and its listing in the store.

    Args:
        parent: of a variation.
        listing: None: the store has none, and the product is new there.
        shared: the hub's product has other SKUs as well.
    """

    product: Product
    parent: Product | None = None
    listing: PlanListing | None = None
    shared: bool = False
    held: Held = NOTHING_HELD

    @property
    def is_new(self) -> bool:
        """A product is new as long as it has no listing in the store."""
        return self.listing is None

    @property
    def face(self) -> Product:
        """Whose texts, category and images the hub's product shows."""
        return self.parent or self.product


@dataclass(frozen=True)
class OutgoingProduct:
    """The hub's product (API §3.4). What is empty or None is not sent and so left alone."""

    title: str
    description: str = ""
    external_id: str = ""
    category_id: int | None = None
    brand: str = ""
    ncm: str = ""
    origin: str = ""
    video_url: str = ""
    warranty: str = ""
    warranty_months: int | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    length: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True)
class OutgoingSku:
    """The hub's SKU (API §3.5).

    Args:
        prices: "de" and "por"; None: the price is not sent along.
        quantity, handling_days, cost: after its creation a SKU takes them through the stock only
            (API §4.1); None: left alone.
    """

    sku: str
    title: str
    gtin: str = ""
    prices: tuple[Decimal, Decimal] | None = None
    quantity: Decimal | None = None
    handling_days: int | None = None
    cost: Decimal | None = None


@dataclass(frozen=True)
class ProductDraft:
    """All that is sent for one row.

    Args:
        product: None: the hub's product is left alone, because other SKUs share it.
        images: addresses, the first is the main one; None: no images are sent.
    """

    sku: OutgoingSku
    product: OutgoingProduct | None = None
    images: tuple[str, ...] | None = None


def draft_of(source: SendSource, store: SendingStore) -> ProductDraft:
    """What is sent for a row that nothing speaks against."""
    return ProductDraft(
        sku=_sku_of(source, store),
        product=_product_of(source, store) if sends_product(source) else None,
        images=images_of(source, store),
    )


def sends_product(source: SendSource) -> bool:
    """The hub's product is this product's own, or that of its parent."""
    return source.parent is not None or not source.shared


def sends_price(source: SendSource, store: SendingStore) -> bool:
    """A price goes along where the hub takes it at the SKU, and the product's own price counts."""
    if store.offer.prices.mode != PriceMode.FIXED:
        return False
    return source.listing is None or source.listing.price_scope == PriceScope.SKU


def _product_of(source: SendSource, store: SendingStore) -> OutgoingProduct:
    face = source.face
    width, height, length = measures_of(face)
    return OutgoingProduct(
        title=face.name.strip(),
        description=face.description.strip(),
        external_id=face.sku,
        category_id=category_of(source, store)[0],
        brand=face.brand.strip(),
        ncm=digits_of(face.ncm),
        origin=face.origin_code if face.origin_code in ORIGINS else "",
        video_url=face.video_url.strip(),
        warranty=face.warranty.strip(),
        warranty_months=months_of(face.warranty),
        width=width,
        height=height,
        length=length,
        weight=face.gross_weight or None,
    )


def _sku_of(source: SendSource, store: SendingStore) -> OutgoingSku:
    product, settings = source.product, store.products
    price = price_to_send(product.sale_price, product.promo_price)
    cost = _cost_of(product, settings)
    days = product.handling_days if settings.send_handling_days else None
    # ANYMARKET: costs and days go through the stock, and a quantity with them.
    with_quantity = source.is_new or cost is not None or days is not None
    return OutgoingSku(
        # The hub keeps a listing by its own code, which need not be the SKU here.
        sku=source.listing.sku if source.listing else product.sku,
        title=product.name.strip(),
        gtin=product.gtin if len(product.gtin) <= LONGEST_GTIN else "",
        prices=(price.full, price.final) if sends_price(source, store) else None,
        quantity=_quantity_of(source, store) if with_quantity else None,
        handling_days=days,
        cost=cost,
    )


def _cost_of(product: Product, settings: ProductSettings) -> Decimal | None:
    """What the hub's cost field is told (ERP §2); None: the field is left out."""
    match settings.cost_field_source:
        case CostField.COST_PRICE:
            return product.cost_price
        case CostField.SALE_PRICE:
            return product.sale_price if product.sale_price > 0 else None
        case CostField.DO_NOT_SEND:
            return None


def _quantity_of(source: SendSource, store: SendingStore) -> Decimal | None:
    """As a stock send would tell it; None where the store is told no stock."""
    stock = store.offer.stock
    if stock.mode is Balance.NONE:
        return None
    return quantity_to_send(
        *source.held,
        balance=stock.mode,
        safety_stock=stock.safety_stock,
        made_to_order=source.product.made_to_order,
        hub_deducts=stock.hub_deducts is HubDeducts.YES,
    )


def images_of(source: SendSource, store: SendingStore) -> tuple[str, ...] | None:
    """The images that are part of this send (ERP §2 ``send_images``)."""
    if not sends_product(source):
        return None
    choice = store.products.send_images
    wanted = choice is SendImages.ALWAYS or (choice is SendImages.ONLY_NEW and source.is_new)
    return tuple(dict.fromkeys(source.face.image_urls)) if wanted else None


def category_of(source: SendSource, store: SendingStore) -> tuple[int | None, str]:
    path = source.face.category or source.product.category
    return hub_category_for(path, store.categories, store.nearest_ancestor, store.gone)


def measures_of(product: Product) -> Sequence[Decimal | None]:
    """Width, height and length; none without a packaging (ERP §8.1). A roll is as high as wide."""
    if not product.package_type.strip():
        return (None, None, None)
    round_ = product.package_diameter or None
    return (
        product.package_width or round_,
        product.package_height or round_,
        product.package_length or None,
    )


_TERM = re.compile(r"(\d{1,3})\s*(dia|m[eê]s|ano|day|month|year)", re.IGNORECASE)


def months_of(warranty: str) -> int | None:
    """``"1 ano contra defeitos"`` → 12; None where the text names no term."""
    found = _TERM.search(warranty)
    if found is None:
        return None
    number, unit = int(found[1]), found[2].lower()
    if unit in ("ano", "year"):
        return number * 12
    return number // 30 if unit in ("dia", "day") else number


def digits_of(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
