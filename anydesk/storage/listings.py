"""Listings: the hub's SKUs of each store, their offers in the marketplaces, and their links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from anydesk.core.folding import fold
from anydesk.core.products import ChannelListing, HubProduct, HubSku, Listing
from anydesk.storage.lists import pieces
from anydesk.storage.rows import record_of, upsert, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import channel_listings, listings

OURS = (
    "product_id",
    "stock_sent",
    "stock_sent_at",
    "price_sent",
    "promo_sent",
    "price_sent_at",
    "last_error",
    "cost_sent",
    "send_state",
    "send_message",
    "product_sent_at",
    "checked_at",
)
"""Columns of a listing that reading the hub's products never touches."""

OURS_IN_CHANNEL = ("price_sent", "promo_sent", "price_sent_at", "last_error")

OF_TRANSMISSIONS = ("transmission_status", "transmission_message", "checked_at")
"""Columns of an offer that only its transmission tells; reading the listing leaves them alone."""


def of_product(tx: Tx, product_id: int) -> tuple[Listing, ...]:
    """Where one product is offered, in every store, with the marketplaces' listings."""
    rows = tx.execute(
        select(listings)
        .where(listings.c.product_id == product_id)
        .order_by(listings.c.integration_id, listings.c.id)
    ).all()
    channels = channels_of(tx, [row.id for row in rows])
    return tuple(record_of(Listing, row, channels=channels.get(row.id, ())) for row in rows)


def by_ids(tx: Tx, ids: Iterable[int]) -> dict[int, Listing]:
    """Listings by local id, without the marketplaces'; missing ones are left out."""
    return {
        row.id: record_of(Listing, row, channels=())
        for part in pieces(list(dict.fromkeys(ids)))
        for row in tx.execute(select(listings).where(listings.c.id.in_(part)))
    }


def by_hub_sku(tx: Tx, integration_id: int, hub_sku_ids: Sequence[int]) -> dict[int, Listing]:
    """Listings of one store by the hub's SKU id, without the marketplaces'."""
    return {
        row.hub_sku_id: record_of(Listing, row, channels=())
        for part in pieces(hub_sku_ids)
        for row in tx.execute(
            select(listings).where(
                listings.c.integration_id == integration_id, listings.c.hub_sku_id.in_(part)
            )
        )
    }


def channels_of(tx: Tx, listing_ids: Sequence[int]) -> dict[int, tuple[ChannelListing, ...]]:
    """The marketplaces' listings by the local id of the hub SKU they belong to."""
    found: dict[int, tuple[ChannelListing, ...]] = {}
    for part in pieces(listing_ids):
        rows = tx.execute(
            select(channel_listings)
            .where(channel_listings.c.listing_id.in_(part))
            .order_by(channel_listings.c.id)
        )
        for row in rows:
            known = found.get(row.listing_id, ())
            found[row.listing_id] = (*known, record_of(ChannelListing, row))
    return found


def channels_by_hub_sku(
    tx: Tx, integration_id: int, hub_sku_ids: Sequence[int]
) -> dict[int, tuple[ChannelListing, ...]]:
    """The marketplaces' listings as they were read last, by the hub's SKU id."""
    known = by_hub_sku(tx, integration_id, hub_sku_ids)
    found = channels_of(tx, [one.id for one in known.values() if one.id is not None])
    return {key: found.get(one.id or 0, ()) for key, one in known.items()}


def product_ids_by_hub_sku(tx: Tx, integration_id: int) -> dict[int, int]:
    """The linked product by the hub's SKU id: how an order's items find their product."""
    rows = tx.execute(
        select(listings.c.hub_sku_id, listings.c.product_id).where(
            listings.c.integration_id == integration_id, listings.c.product_id.is_not(None)
        )
    )
    return {row.hub_sku_id: row.product_id for row in rows}


def upsert_hub_product(
    tx: Tx,
    integration_id: int,
    product: HubProduct,
    channels: Mapping[int, Sequence[ChannelListing]],
    at: datetime,
) -> dict[int, int]:
    """Mirror a hub product's SKUs, and the marketplaces' listings that were read.

    What is ours (the link, what was sent) stays. ``channels`` has the marketplaces' listings
    by hub SKU id; a SKU that is not in it was not read, and keeps what is known.

    Returns:
        The local ids by hub SKU id.
    """
    return upsert_hub_products(tx, integration_id, (product,), channels, at)


def upsert_hub_products(
    tx: Tx,
    integration_id: int,
    products: Sequence[HubProduct],
    channels: Mapping[int, Sequence[ChannelListing]],
    at: datetime,
) -> dict[int, int]:
    """The same for many products at once; each SKU is in one of them."""
    found = [
        _values(_listing(integration_id, product, sku, at))
        for product in products
        for sku in product.skus
    ]
    upsert(tx, listings, found, key=("integration_id", "hub_sku_id"), keep=OURS)
    hub_sku_ids = [sku.hub_sku_id for product in products for sku in product.skus]
    ids = {
        row.hub_sku_id: row.id
        for part in pieces(hub_sku_ids)
        for row in tx.execute(
            select(listings.c.hub_sku_id, listings.c.id).where(
                listings.c.integration_id == integration_id, listings.c.hub_sku_id.in_(part)
            )
        )
    }
    read = {ids[key]: offers for key, offers in channels.items() if key in ids}
    for listing_id, offers in read.items():
        replace_channels(tx, integration_id, listing_id, offers)
    note_checked(tx, list(read), at)
    return ids


def note_checked(tx: Tx, listing_ids: Sequence[int], at: datetime) -> None:
    """The offers of these were asked for at the hub; what is not here now is not there either."""
    for part in pieces(listing_ids):
        tx.execute(update(listings).where(listings.c.id.in_(part)).values(checked_at=at))


def replace_channels(
    tx: Tx, integration_id: int, listing_id: int, offers: Sequence[ChannelListing]
) -> None:
    """The marketplaces' listings of one hub SKU as just read; those that are gone go here too."""
    kept = [offer.hub_listing_id for offer in offers]
    tx.execute(
        channel_listings.delete().where(
            channel_listings.c.listing_id == listing_id,
            channel_listings.c.hub_listing_id.not_in(kept),
        )
    )
    rows = [
        {
            **values_of(replace(offer, id=None), channel_listings),
            "integration_id": integration_id,
            "listing_id": listing_id,
            "search_text": channel_search_text(offer),
        }
        for offer in offers
    ]
    upsert(
        tx,
        channel_listings,
        rows,
        key=("integration_id", "hub_listing_id"),
        keep=(*OURS_IN_CHANNEL, *OF_TRANSMISSIONS),
    )


def search_text(listing: Listing) -> str:
    """What the search reads of a hub SKU."""
    ids = f"{listing.hub_sku_id} {listing.hub_product_id}"
    return fold(f"{listing.sku} {listing.title} {listing.gtin} {ids}")


def channel_search_text(offer: ChannelListing) -> str:
    """What the search reads of an offer."""
    codes = f"{offer.marketplace_item_code} {offer.sku_in_marketplace} {offer.hub_listing_id}"
    return fold(f"{codes} {offer.account_name}")


def link(tx: Tx, links: Mapping[int, int]) -> None:
    """Link listings, by local id, to products."""
    if links:
        tx.execute(
            update(listings)
            .where(listings.c.id == bindparam("listing"))
            .values(product_id=bindparam("product")),
            [{"listing": listing, "product": product} for listing, product in links.items()],
        )


def set_price_scope(tx: Tx, integration_id: int, hub_product_id: int, scope: str) -> None:
    """Note who owns the price of a hub product now."""
    tx.execute(
        update(listings)
        .where(
            listings.c.integration_id == integration_id,
            listings.c.hub_product_id == hub_product_id,
        )
        .values(price_scope=scope)
    )


# Column by column and not through ``values_of``, which looks at every value: a receipt brings
# tens of thousands of listings.
_FIELDS = tuple(column.name for column in listings.c if column.name not in {"id", "search_text"})


def _values(listing: Listing) -> dict[str, Any]:
    values = {name: getattr(listing, name) for name in _FIELDS}
    values["search_text"] = search_text(listing)
    return values


def _listing(integration_id: int, product: HubProduct, sku: HubSku, at: datetime) -> Listing:
    return Listing(
        integration_id=integration_id,
        hub_product_id=product.hub_product_id,
        hub_sku_id=sku.hub_sku_id,
        sku=sku.sku,
        title=sku.title or product.title,
        gtin=sku.gtin,
        price_scope=product.price_scope,
        active=sku.active and product.active,
        hub_price=sku.price,
        hub_promo_price=sku.sell_price,
        hub_quantity=sku.quantity,
        hub_category_id=product.category_id,
        hub_category_path=product.category_path,
        seen_at=at,
    )
