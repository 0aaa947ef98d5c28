"""What a product send reads, and what it notes about the hub's answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from anydesk.core.offer_plans import PlanListing, PlanStore
from anydesk.core.product_drafts import SendingStore, SendSource
from anydesk.core.products import HubProduct
from anydesk.core.settings import CategorySettings, ProductSettings
from anydesk.core.stock import NOTHING_HELD
from anydesk.storage import listings as listing_storage
from anydesk.storage import offers, settings
from anydesk.storage import products as product_storage
from anydesk.storage.category_mappings import mapped_paths
from anydesk.storage.lists import pieces
from anydesk.storage.send_results import note_prices, note_stock
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings


def sending_stores(tx: Tx, integration_ids: Sequence[int]) -> tuple[SendingStore, ...]:
    """The stores with the settings of today, in the order asked."""
    return tuple(_sending_store(tx, offer) for offer in offers.stores(tx, integration_ids))


def _sending_store(tx: Tx, offer: PlanStore) -> SendingStore:
    scope = settings.scope_of(offer.id)
    mapped = mapped_paths(tx, offer.id)
    return SendingStore(
        offer,
        settings.get_form(tx, ProductSettings, scope=scope),
        settings.get_form(tx, CategorySettings, scope=scope).nearest_ancestor,
        mapped.mapped,
        mapped.gone,
    )


def sources(tx: Tx, product_ids: Sequence[int], store: SendingStore) -> list[SendSource]:
    """One for each product and listing of it in the store, in the order asked.

    A parent that has variations is left out: they stand for it.
    """
    found = product_storage.get_many(tx, product_ids)
    sold = offers.plan_products(tx, product_ids)
    parents = product_storage.get_many(
        tx, {one.parent_id for one in found.values() if one.parent_id is not None}
    )
    known = offers.plan_listings(tx, product_ids, [store.offer.id])
    hub_ids = {one.hub_product_id for rows in known.values() for one in rows}
    shared = _shared(tx, store.offer.id, sorted(hub_ids))
    held = offers.held(tx, product_ids, [store.offer])
    return [
        SendSource(
            found[key],
            parents.get(found[key].parent_id or 0),
            listing,
            shared=listing is not None and listing.hub_product_id in shared,
            held=held.get((store.offer.id, key), NOTHING_HELD),
        )
        for key in product_ids
        if key in found and key in sold
        for listing in _listings_of(known, key, store)
    ]


def _listings_of(
    known: Mapping[tuple[int, int], Sequence[PlanListing]], product_id: int, store: SendingStore
) -> Sequence[PlanListing | None]:
    """The product's listings in the store; None alone stands for a product that is new there."""
    return known.get((product_id, store.offer.id)) or (None,)


def _shared(tx: Tx, integration_id: int, hub_product_ids: Sequence[int]) -> frozenset[int]:
    """Those of the hub's products that have several SKUs."""
    column = listings.c.hub_product_id
    return frozenset(
        row[0]
        for part in pieces(hub_product_ids)
        for row in tx.execute(
            select(column)
            .where(listings.c.integration_id == integration_id, column.in_(part))
            .group_by(column)
            .having(func.count() > 1)
        )
    )


def owner_of(tx: Tx, integration_id: int, hub_sku_id: int) -> int | None:
    """The product that a hub SKU is linked to, None where there is none."""
    found = listing_storage.by_hub_sku(tx, integration_id, [hub_sku_id]).get(hub_sku_id)
    return found.product_id if found else None


def link_product(
    tx: Tx,
    integration_id: int,
    product_id: int,
    hub_product: HubProduct,
    hub_sku_id: int,
    at: datetime,
) -> None:
    """Mirror a hub product and link this SKU of it to the product."""
    ids = listing_storage.upsert_hub_product(tx, integration_id, hub_product, {}, at)
    listing_storage.link(tx, {ids[hub_sku_id]: product_id})


def note_sent(
    tx: Tx,
    integration_id: int,
    hub_sku_id: int,
    *,
    prices: tuple[Decimal, Decimal] | None,
    quantity: Decimal | None,
    at: datetime,
) -> None:
    """Note the prices and the quantity that the hub accepted with a product."""
    found = listing_storage.by_hub_sku(tx, integration_id, [hub_sku_id]).get(hub_sku_id)
    if found is None or found.id is None:
        return
    if prices is not None:
        note_prices(tx, {found.id: prices}, {}, at)
    if quantity is not None:
        note_stock(tx, {found.id: quantity}, {}, at)
