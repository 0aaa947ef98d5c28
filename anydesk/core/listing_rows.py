"""The list "Anúncios": one row for each offer of a hub SKU in a marketplace account (ERP §9)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

_CHANNEL_BITS = 32


def row_id(listing_id: int, channel_id: int | None) -> int:
    """The id of a row: the local id of the hub SKU and that of its offer (None: it has none)."""
    return listing_id << _CHANNEL_BITS | (channel_id or 0)


def parts_of(key: int) -> tuple[int, int | None]:
    """The local ids of the hub SKU and the offer out of a row's id."""
    return key >> _CHANNEL_BITS, key & ((1 << _CHANNEL_BITS) - 1) or None


@dataclass(frozen=True)
class ListingRow:
    """An offer with its hub SKU and its product; a SKU without any offer is a row as well.

    Args:
        id: see ``row_id``.
        hub_listing_id: the offer's id at the hub; None: the SKU has no offer.
        sku: the code at the hub; ``product_sku`` the one here.
        price, discount_price: "de" and "por" of the offer, or of the SKU where it has none.
        price_sent, promo_sent: what the hub last accepted from here, where the price lives.
        publication_status, transmission_status: API §6.2; "" where nobody asked yet.
        last_error: why the hub refused the last stock or price, or "".
        send_state, send_message: what became of the product the last time it was sent.
        checked_at: when the hub was last asked for it; None: never.
    """

    id: int
    listing_id: int
    channel_id: int | None
    integration_id: int
    store: str
    hub_product_id: int
    hub_sku_id: int
    hub_listing_id: int | None
    title: str
    sku: str
    gtin: str = ""
    product_id: int | None = None
    product_sku: str = ""
    product_name: str = ""
    marketplace: str = ""
    account_name: str = ""
    item_code: str = ""
    sku_in_marketplace: str = ""
    price: Decimal | None = None
    discount_price: Decimal | None = None
    stock_sent: Decimal | None = None
    stock_sent_at: datetime | None = None
    price_sent: Decimal | None = None
    promo_sent: Decimal | None = None
    price_sent_at: datetime | None = None
    publication_status: str = ""
    transmission_status: str = ""
    marketplace_status: str = ""
    transmission_message: str = ""
    last_error: str = ""
    warnings: tuple[str, ...] = ()
    permalink: str = ""
    send_state: str = ""
    send_message: str = ""
    checked_at: datetime | None = None

    @property
    def identifier(self) -> str:
        """What the merchant knows it by: the marketplace's code, else the hub's id."""
        return self.item_code or str(self.hub_listing_id or self.hub_sku_id)

    @property
    def trouble(self) -> str:
        """What needs attention, in the words that were said; "" where all is well."""
        said = (self.transmission_message, self.last_error)
        if not any(said) and self.send_state == "refused":
            said = (self.send_message, "")
        return " ".join(dict.fromkeys(text for text in (*said, *self.warnings) if text))


@dataclass(frozen=True)
class OfferNews:
    """What the hub tells of an offer as it was sent: a transmission (API §6.2).

    Args:
        hub_listing_id: the id of the transmission, which is that of the listing (unverified).
    """

    hub_listing_id: int
    hub_sku_id: int
    hub_product_id: int | None = None
    sku: str = ""
    title: str = ""
    gtin: str = ""
    marketplace: str = ""
    account_id: str = ""
    account_name: str = ""
    publication_status: str = ""
    marketplace_status: str = ""
    transmission_status: str = ""
    transmission_message: str = ""
    price: Decimal | None = None
    discount_price: Decimal | None = None
