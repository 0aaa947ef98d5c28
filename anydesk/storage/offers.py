"""What a plan or a send of stock and prices reads, for many products at once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select

from anydesk.core.offer_plans import PlanChannel, PlanListing, PlanProduct, PlanStore
from anydesk.core.products import PriceScope, ProductType
from anydesk.core.settings import HubDeducts, PriceSettings, StockSettings
from anydesk.core.stock import NOTHING_HELD, ZERO, Held
from anydesk.storage import channels as channel_storage
from anydesk.storage import kits, settings
from anydesk.storage.lists import pieces
from anydesk.storage.order_tables import sales_orders, stock_reservations
from anydesk.storage.stock import balances_of, warehouse_for
from anydesk.storage.store import Tx
from anydesk.storage.tables import (
    channel_listings,
    integrations,
    listings,
    products,
    stock_balances,
)

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
    channels = channel_storage.of(tx, integration_id)
    return PlanStore(integration_id, name, stock, prices, warehouse_id, channels)


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
    held: Held


def sources(tx: Tx, listing_ids: Sequence[int], store: PlanStore) -> dict[int, Source]:
    """The hub SKUs with these local ids; the stock is that of the store's warehouse."""
    rows = [
        row
        for part in pieces(listing_ids)
        for row in tx.execute(_SOURCES, {"warehouse": store.warehouse_id, "ids": part})
    ]
    known = _known_at_hub(tx, [row[1] for row in rows if row[1] is not None], store)
    return {
        row[0]: Source(
            PlanListing._make(row[:_PRODUCT_AT]),
            None if row[1] is None else PlanProduct._make(row[_PRODUCT_AT:_HELD_AT]),
            NOTHING_HELD
            if row[_HELD_AT] is None
            else Held(row[_HELD_AT], row[_HELD_AT + 1], known.get(row[1], ZERO)),
        )
        for row in rows
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
                offer.account_name,
            )
            .where(offer.listing_id.in_(part))
            .order_by(offer.id)
        )
        for row in rows:
            channels.setdefault(row[0], []).append(PlanChannel(*row[1:]))
    return channels


def held(
    tx: Tx, product_ids: Sequence[int], plan_stores: Sequence[PlanStore]
) -> dict[tuple[int, int], Held]:
    """What the stores' warehouses hold of these products, by store and product.

    Of a kit it is what its components there make.
    """
    balances = {
        warehouse: balances_of(tx, product_ids, warehouse)
        for warehouse in {store.warehouse_id for store in plan_stores}
    }
    found: dict[tuple[int, int], Held] = {}
    for store in plan_stores:
        known = _known_at_hub(tx, product_ids, store)
        for product, (physical, reserved) in balances[store.warehouse_id].items():
            found[store.id, product] = Held(physical, reserved, known.get(product, ZERO))
        for kit, (physical, reserved) in kits.in_warehouse(
            tx, product_ids, store.warehouse_id
        ).items():
            found[store.id, kit] = Held(physical, reserved)
    return found


def _known_at_hub(tx: Tx, product_ids: Sequence[int], store: PlanStore) -> dict[int, Decimal]:
    """What orders of the store itself keep back in its warehouse, by product.

    Read only where it matters: for a store whose hub deducts sold units by itself.
    """
    if store.stock.hub_deducts is not HubDeducts.YES:
        return {}
    line = stock_reservations.c
    return {
        row[0]: row[1]
        for part in pieces(product_ids)
        for row in tx.execute(
            select(line.product_id, func.sum(line.quantity))
            .join(sales_orders, sales_orders.c.id == line.order_id)
            .where(
                line.released_at.is_(None),
                line.warehouse_id == store.warehouse_id,
                line.product_id.in_(part),
                sales_orders.c.integration_id == store.id,
            )
            .group_by(line.product_id)
        )
    }
