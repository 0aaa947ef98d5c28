"""Listings of the SKUs on the marketplaces, and their view as transmissions."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count

from .wire import Json

PUBLICATION = ("ACTIVE", "CLOSED", "CORRUPTED", "PAUSED", "UNPUBLISHED", "WITHOUT_STOCK")
TRANSMISSION = (
    "ACTIVATING",
    "CLOSING",
    "ERROR",
    "OK",
    "PAUSING",
    "SENDING",
    "SYNCING",
    "WAITING_SYNC",
)


@dataclass(frozen=True, slots=True)
class Channel:
    """A seller's account in a marketplace."""

    market_place: str
    account_id: int
    account_name: str
    prefix: str


CHANNELS: tuple[Channel, ...] = (
    Channel("MERCADO_LIVRE", 4101, "LOJA MODELO", "MLB"),
    Channel("SHOPEE", 4102, "LOJA MODELO", "SP"),
    Channel("MAGAZINE_LUIZA", 4103, "LOJA MODELO", "ML-"),
    Channel("AMAZON_GLOBAL_API", 4104, "LOJA MODELO", "B0"),
    Channel("ECOMMERCE", 4105, "ECOMMERCE", "EC"),
    Channel("MERCADO_LIVRE", 4106, "LOJA MODELO OUTLET", "MLB"),
)


@dataclass(slots=True)
class Listing:
    """One SKU on one marketplace account."""

    id: int
    sku_id: int
    channel: Channel
    sku_in_marketplace: str
    title: str
    price: float
    discount_price: float
    index: int = 1
    price_factor: float = 1.0
    publication: str = "ACTIVE"
    marketplace_status: str = "active"
    transmission: str = "OK"
    message: str | None = None
    number: str | None = None
    permalink: str | None = None
    fields: Json | None = None
    warnings: list[str] | None = None

    def shown_fields(self) -> Json:
        """The marketplace's settings; values are texts even for numbers and flags."""
        reduction = self.price - self.discount_price
        shown: Json = {
            "title": self.title,
            "HAS_DISCOUNT": "true" if reduction > 0 else "false",
            "DISCOUNT_TYPE": "VALUE",
            "DISCOUNT_VALUE": f"{reduction:.2f}",
        }
        if self.channel.market_place == "MERCADO_LIVRE":
            shown |= {
                "listing_type_id": "gold_special",
                "shipping_mode": "me2",
                "free_shipping": "false",
            }
        return shown | (self.fields or {})

    def link(self) -> str | None:
        if self.permalink or self.number is None:
            return self.permalink
        return f"https://marketplace.example.com/{self.number}"

    def as_json(self) -> Json:
        row: Json = {
            "id": self.id,
            "accountName": self.channel.account_name,
            "idAccount": self.channel.account_id,
            "marketPlace": self.channel.market_place,
            "index": self.index,
            "idInMarketplace": self.number,
            "marketplaceItemCode": self.number,
            "skuInMarketplace": self.sku_in_marketplace,
            "publicationStatus": self.publication,
            "marketplaceStatus": self.marketplace_status,
            "price": self.price,
            "discountPrice": self.discount_price,
            "priceFactor": self.price_factor,
            "permalink": self.link(),
            "fields": self.shown_fields(),
            "attributes": {},
            "warnings": self.warnings or [],
        }
        return {key: value for key, value in row.items() if value is not None}


@dataclass(frozen=True, slots=True)
class PriceWrite:
    """One accepted change of price, for tests that count them.

    `listing_id` is None for a price of the SKU itself.
    """

    sku: str
    value: tuple[float, float]
    request: int
    listing_id: int | None = None


@dataclass(slots=True)
class Shelf:
    """All listings, by id and by SKU."""

    rows: dict[int, Listing] = field(default_factory=dict)
    by_sku: defaultdict[int, list[Listing]] = field(default_factory=lambda: defaultdict(list))
    ids: "count[int]" = field(default_factory=lambda: count(8800001))

    def add(self, listing: Listing) -> Listing:
        self.rows[listing.id] = listing
        self.by_sku[listing.sku_id].append(listing)
        return listing

    def of(self, sku_id: int) -> list[Listing]:
        return self.by_sku.get(sku_id, [])
