"""What a plan or a send of stock and prices reads, for many products at once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select

from anydesk.core.offer_plans import NO_STOCK, PlanChannel, PlanListing, PlanProduct, PlanStore
from anydesk.core.products import PriceScope, ProductType
from anydesk.core.settings import PriceSettings, StockSettings
from anydesk.storage import settings
from anydesk.storage.lists import pieces
from anydesk.storage.stock import balances_of, warehouse_for
from anydesk.storage.store import Tx
from anydesk.storage.tables import (
    channel_listings,
    integrations,
    listings,
    products,
    stock_balances,
)

Held = dict[tuple[int, int], tuple[Decimal, Decimal]]
"""Physical and reserved by warehouse and product."""


_LISTING = (
    listings.c.id,
    listings.c.product_id,
    listings.c.integration_id,
    listings.c.hub_product_id,
    listings.c.hub_sku_id,
    listings.c.sku,
    listings.c.price_scope,
    listings.c.hub_price,
    listings.c.hub_promo_price,
    listings.c.hub_quantity,
    listings.c.stock_sent,
    listings.c.price_sent,
    listings.c.promo_sent,
)


_PRODUCT = (
    products.c.id,
    products.c.sku,
    products.c.name,
    products.c.type,
    products.c.active,
    products.c.made_to_order,
    products.c.sale_price,
    products.c.promo_price,
)
_PRODUCT_AT = len(_LISTING)
_HELD_AT = _PRODUCT_AT + len(_PRODUCT)

# One statement for everything a batch needs to know, made once: it runs before every request.
_SOURCES = (
    select(*_LISTING, *_PRODUCT, stock_balances.c.physical, stock_balances.c.reserved)
    .select_from(listings)
    .outerjoin(products, products.c.id == listings.c.product_id)
    .outerjoin(
        stock_balances,
        and_(
            stock_balances.c.product_id == listings.c.product_id,
            stock_balances.c.warehouse_id == bindparam("warehouse"),
        ),
    )
    .where(listings.c.id.in_(bindparam("ids", expanding=True)))
)


def stores(tx: Tx, integration_ids: Sequence[int]) -> tuple[PlanStore, ...]:
    """The stores with the settings of today, in the order asked."""
    names = {
        row.id: row.name
        for row in tx.execute(
            select(integrations.c.id, integrations.c.name).where(
                integrations.c.id.in_(integration_ids)
            )
        )
    }
    return tuple(_store(tx, key, names[key]) for key in integration_ids if key in names)


def _store(tx: Tx, integration_id: int, name: str) -> PlanStore:
    scope = settings.scope_of(integration_id)
    stock = settings.get_form(tx, StockSettings, scope=scope)
    prices = settings.get_form(tx, PriceSettings, scope=scope)
    warehouse_id = warehouse_for(tx, stock.warehouse_id)
    return PlanStore(integration_id, name, stock, prices, warehouse_id)


def plan_products(tx: Tx, ids: Sequence[int]) -> dict[int, PlanProduct]:
    """What a plan needs of these products. A parent that has variations is left out."""
    found = {
        row.id: PlanProduct._make(row)
        for part in pieces(ids)
        for row in tx.execute(select(*_PRODUCT).where(products.c.id.in_(part)))
    }
    parents = [key for key, product in found.items() if product.type == ProductType.PARENT]
    for part in pieces(parents):
        rows = tx.execute(
            select(products.c.parent_id).where(products.c.parent_id.in_(part)).distinct()
        )
        for (parent,) in rows.all():
            del found[parent]
    return found


def plan_listings(
    tx: Tx, product_ids: Sequence[int], integration_ids: Sequence[int]
) -> dict[tuple[int, int], list[PlanListing]]:
    """The hub SKUs of these products by (product, integration)."""
    found: dict[tuple[int, int], list[PlanListing]] = {}
    for part in pieces(product_ids):
        rows = tx.execute(
            select(*_LISTING)
            .where(listings.c.product_id.in_(part), listings.c.integration_id.in_(integration_ids))
            .order_by(listings.c.id)
        )
        for row in rows:
            found.setdefault((row.product_id, row.integration_id), []).append(
                PlanListing._make(row)
            )
    return found


class Source(NamedTuple):
    """A hub SKU with the product it is linked to, None where there is none, and its stock."""

    listing: PlanListing
    product: PlanProduct | None
    held: tuple[Decimal, Decimal]


def sources(tx: Tx, listing_ids: Sequence[int], warehouse_id: int) -> dict[int, Source]:
    """The hub SKUs with these local ids; the stock is that of the warehouse."""
    return {
        row[0]: Source(
            PlanListing._make(row[:_PRODUCT_AT]),
            None if row[1] is None else PlanProduct._make(row[_PRODUCT_AT:_HELD_AT]),
            NO_STOCK if row[_HELD_AT] is None else (row[_HELD_AT], row[_HELD_AT + 1]),
        )
        for part in pieces(listing_ids)
        for row in tx.execute(_SOURCES, {"warehouse": warehouse_id, "ids": part})
    }


def plan_channels(tx: Tx, found: Iterable[PlanListing]) -> dict[int, list[PlanChannel]]:
    """The marketplaces' listings of those hub SKUs whose price lives there, by local id."""
    ids = [one.id for one in found if one.price_scope == PriceScope.SKU_MARKETPLACE]
    offer = channel_listings.c
    channels: dict[int, list[PlanChannel]] = {}
    for part in pieces(ids):
        rows = tx.execute(
            select(
                offer.listing_id,
                offer.id,
                offer.hub_listing_id,
                offer.marketplace,
                offer.price,
                offer.discount_price,
                offer.price_sent,
                offer.promo_sent,
            )
            .where(offer.listing_id.in_(part))
            .order_by(offer.id)
        )
        for row in rows:
            channels.setdefault(row[0], []).append(PlanChannel(*row[1:]))
    return channels


def held(tx: Tx, product_ids: Sequence[int], plan_stores: Sequence[PlanStore]) -> Held:
    """What the stores' warehouses hold of these products."""
    return {
        (warehouse, product): quantities
        for warehouse in {store.warehouse_id for store in plan_stores}
        for product, quantities in balances_of(tx, product_ids, warehouse).items()
    }
