"""Products, their stock and their listings (ERP §8, §9, §12). The variation is the unit of all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from anydesk.core.hub_orders import ZERO


class ProductType(StrEnum):
    """ERP §8.1. A PARENT (V) is a shell: it is not sold; its variations are."""

    SIMPLE = "S"
    KIT = "K"
    PARENT = "V"
    MANUFACTURED = "F"
    RAW_MATERIAL = "M"


class PriceScope(StrEnum):
    """Who owns the price at the hub, per product (API §5.1)."""

    COST = "COST"
    SKU = "SKU"
    SKU_MARKETPLACE = "SKU_MARKETPLACE"


class MovementType(StrEnum):
    """ERP §12.2. COUNT sets the balance; the others add and take away."""

    IN = "E"
    OUT = "S"
    COUNT = "B"


class Balance(StrEnum):
    """Which quantity is sent (ERP §12.3)."""

    NONE = "none"
    PHYSICAL = "physical"
    AVAILABLE = "available"


@dataclass(frozen=True)
class Product:
    """A product or a variation. Money in reais, weights in kg (3 decimals), sizes in cm (1).

    Args:
        sku: unique among all products, editable by the merchant.
        parent_id: the parent of a variation; one level only.
        grid: attribute → value of a variation, in order: {"Cor": "Azul", "Tamanho": "M"}.
        promo_price: 0 where there is none; wins over ``sale_price`` when above 0 (ERP §11.1).
        image_urls: the first is the main one.
        sheet_extras: columns of the importer (ERP §22.1) that have no field of their own.
        cost_price, average_cost: two different numbers (ERP §8.1); the hub is told the first.
        attributes: name → value of the technical sheet, in order.
        packaging_id: the packaging that the ``package_…`` measures were taken from.
        merged_into_id: the product that took this one's place; it is inactive for good.
    """

    sku: str
    name: str
    type: ProductType = ProductType.SIMPLE
    parent_id: int | None = None
    grid: Mapping[str, str] = field(default_factory=dict)
    gtin: str = ""
    package_gtin: str = ""
    unit: str = ""
    ncm: str = ""
    cest: str = ""
    origin_code: str = ""
    sale_price: Decimal = ZERO
    promo_price: Decimal = ZERO
    cost_price: Decimal | None = None
    average_cost: Decimal | None = None
    brand: str = ""
    model: str = ""
    category: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    warranty: str = ""
    video_url: str = ""
    notes: str = ""
    net_weight: Decimal | None = None
    gross_weight: Decimal | None = None
    packaging_id: int | None = None
    package_type: str = ""
    package_width: Decimal | None = None
    package_height: Decimal | None = None
    package_length: Decimal | None = None
    package_diameter: Decimal | None = None
    min_stock: Decimal | None = None
    max_stock: Decimal | None = None
    bin_location: str = ""
    handling_days: int | None = None
    made_to_order: bool = False
    active: bool = True
    merged_into_id: int | None = None
    image_urls: tuple[str, ...] = ()
    sheet_extras: Mapping[str, str] = field(default_factory=dict)
    id: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True)
class Warehouse:
    """A place where stock is kept (depósito)."""

    name: str
    is_default: bool = False
    excluded_from_total: bool = False
    id: int | None = None


@dataclass(frozen=True)
class StockBalance:
    """What one warehouse holds of one product (ERP §12.1)."""

    product_id: int
    warehouse_id: int
    warehouse: str
    physical: Decimal
    reserved: Decimal

    @property
    def available(self) -> Decimal:
        """Physical less reserved; may be negative, which is an alarm, never a quantity to send."""
        return self.physical - self.reserved


@dataclass(frozen=True)
class StockMovement:
    """One line of the append-only stock ledger; a correction is a new movement."""

    product_id: int
    warehouse_id: int
    type: MovementType
    quantity: Decimal
    at: datetime
    balance_after: Decimal = ZERO
    unit_price: Decimal | None = None
    note: str = ""
    origin: str = "manual"
    order_id: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class ChannelListing:
    """One offer of a hub SKU in one marketplace account (API §6.1 ``SkuMarketplace``)."""

    hub_listing_id: int
    marketplace: str = ""
    account_id: str = ""
    account_name: str = ""
    marketplace_item_code: str = ""
    sku_in_marketplace: str = ""
    publication_status: str = ""
    price: Decimal | None = None
    discount_price: Decimal | None = None
    permalink: str = ""
    warnings: tuple[str, ...] = ()
    price_sent: Decimal | None = None
    promo_sent: Decimal | None = None
    price_sent_at: datetime | None = None
    last_error: str = ""
    marketplace_status: str = ""
    transmission_status: str = ""
    transmission_message: str = ""
    checked_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class Listing:
    """A hub SKU of one integration and the product it is linked to (ERP §3, §9).

    ``product_id`` None: not linked. ``external_id`` is what the merchant sees as the
    identifier. The ``*_sent`` values are what the hub last accepted from us; None: nothing yet.
    ``checked_at``: when its offers were last asked for; None: never, so none are known.
    """

    integration_id: int
    hub_product_id: int
    hub_sku_id: int
    sku: str = ""
    title: str = ""
    gtin: str = ""
    price_scope: str = ""
    active: bool = True
    hub_price: Decimal | None = None
    hub_promo_price: Decimal | None = None
    hub_quantity: Decimal | None = None
    product_id: int | None = None
    stock_sent: Decimal | None = None
    stock_sent_at: datetime | None = None
    price_sent: Decimal | None = None
    promo_sent: Decimal | None = None
    cost_sent: Decimal | None = None
    price_sent_at: datetime | None = None
    last_error: str = ""
    seen_at: datetime | None = None
    send_state: str = ""
    send_message: str = ""
    product_sent_at: datetime | None = None
    hub_category_id: int | None = None
    hub_category_path: str = ""
    checked_at: datetime | None = None
    channels: tuple[ChannelListing, ...] = ()
    id: int | None = None

    @property
    def external_id(self) -> str:
        """The listing identifier shown to the merchant."""
        return str(self.hub_sku_id)


@dataclass(frozen=True)
class HubSku:
    """A SKU as the hub tells it, inside a HubProduct (API §3.5)."""

    hub_sku_id: int
    sku: str = ""
    title: str = ""
    gtin: str = ""
    price: Decimal | None = None
    sell_price: Decimal | None = None
    quantity: Decimal | None = None
    handling_days: int | None = None
    active: bool = True
    grid: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HubPicture:
    """A picture of a hub product (API §3.6); ``variation`` is the value it belongs to, or ""."""

    url: str
    hub_image_id: int | None = None
    main: bool = False
    variation: str = ""
    status: str = ""
    problem: str = ""


@dataclass(frozen=True)
class HubKitPart:
    """One component of a kit at the hub."""

    hub_sku_id: int
    quantity: Decimal


@dataclass(frozen=True)
class HubProduct:
    """A product as the hub tells it (API §3.4), read tolerantly; only the id is certain.

    ``type`` is empty for most products; what begins with "KIT" is a kit.
    """

    hub_product_id: int
    raw: str
    title: str = ""
    description: str = ""
    external_id: str = ""
    brand: str = ""
    category_path: str = ""
    ncm: str = ""
    origin_code: str = ""
    warranty: str = ""
    video_url: str = ""
    height: Decimal | None = None
    width: Decimal | None = None
    length: Decimal | None = None
    weight: Decimal | None = None
    price_scope: str = ""
    has_variations: bool = False
    active: bool = True
    image_urls: tuple[str, ...] = ()
    skus: tuple[HubSku, ...] = ()
    problems: tuple[str, ...] = ()
    type: str = ""
    category_id: int | None = None
    model: str = ""
    warranty_months: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[HubPicture, ...] = ()
    kit: tuple[HubKitPart, ...] = ()


@dataclass(frozen=True)
class ListingSummary:
    """What a product's row shows of one listing."""

    integration_id: int
    store: str
    listing: str
    stock_sent: Decimal | None
    price_sent: Decimal | None


@dataclass(frozen=True)
class ProductRow:
    """One line of the list "Produtos": a sellable SKU, or a parent with aggregated stock."""

    id: int
    sku: str
    name: str
    type: ProductType
    parent_sku: str
    grid: Mapping[str, str]
    gtin: str
    brand: str
    physical: Decimal
    reserved: Decimal
    price: Decimal
    promo_price: Decimal
    active: bool
    listings: tuple[ListingSummary, ...] = ()

    @property
    def available(self) -> Decimal:
        """Physical less reserved."""
        return self.physical - self.reserved
