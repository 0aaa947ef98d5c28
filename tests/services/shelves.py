"""A shop whose products here are linked to the practice hub's SKUs, without receiving them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import Select, select

from anydesk.core.products import ChannelListing, Listing, Product
from anydesk.services import Services
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.listings import Listing as HubListing
from anydesk.simulator.server import PracticeHub
from anydesk.storage import products, stock
from anydesk.storage.rows import values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import channel_listings
from anydesk.storage.tables import listings as table

AT = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


def sellable(hub: PracticeHub, scope: str = "") -> list[Sku]:
    """The hub's SKUs in the order of their codes, without kits; of one price mode where asked."""
    market = hub.market
    return sorted(
        (
            sku
            for sku in market.skus.values()
            if not market.products[sku.product_id].kit
            and scope in ("", market.products[sku.product_id].scope)
        ),
        key=lambda sku: sku.partner_id,
    )


async def fill(
    services: Services,
    hub: PracticeHub,
    integration_id: int,
    skus: Sequence[Sku],
    *,
    quantity: int = 7,
) -> dict[str, int]:
    """A product for each SKU, linked, with so much stock; the product ids by SKU."""

    def work(tx: Tx) -> dict[str, int]:
        known = products.ids_of(tx, [sku.partner_id for sku in skus])
        new = [
            Product(sku.partner_id, sku.title, sale_price=Decimal("99.90"))
            for sku in skus
            if sku.partner_id not in known
        ]
        made = {p.sku: p.id for p in products.add_all(tx, new, AT) if p.id is not None}
        stock.open_balances(tx, dict.fromkeys(made.values(), Decimal(quantity)), 1, AT)
        ids = known | made
        _mirror(tx, hub, integration_id, skus, ids)
        return ids

    return await services.store.run(work)


def _mirror(
    tx: Tx, hub: PracticeHub, integration_id: int, skus: Sequence[Sku], ids: dict[str, int]
) -> None:
    """All at once: a test of ten thousand SKUs is about sending, not about receiving."""
    rows = [
        Listing(
            integration_id,
            sku.product_id,
            sku.id,
            sku.partner_id,
            sku.title,
            price_scope=hub.market.products[sku.product_id].scope,
            hub_price=Decimal(str(sku.price)),
            hub_promo_price=Decimal(str(sku.sell_price)),
            hub_quantity=Decimal(str(hub.market.stock_of(sku.partner_id))),
            product_id=ids[sku.partner_id],
            seen_at=AT,
        )
        for sku in skus
    ]
    tx.execute(table.insert(), [values_of(row, table) for row in rows])
    known = {row.hub_sku_id: row.id for row in tx.execute(_listings_of(integration_id))}
    offers = [
        {
            **values_of(_offer(one), channel_listings),
            "integration_id": integration_id,
            "listing_id": known[sku.id],
        }
        for sku in skus
        for one in hub.market.shelf.of(sku.id)
    ]
    if offers:
        tx.execute(channel_listings.insert(), offers)


def _listings_of(integration_id: int) -> Select[tuple[int, int]]:
    return select(table.c.hub_sku_id, table.c.id).where(table.c.integration_id == integration_id)


def _offer(one: HubListing) -> ChannelListing:
    return ChannelListing(
        one.id,
        one.channel.market_place,
        price=Decimal(str(one.price)),
        discount_price=Decimal(str(one.discount_price)),
    )
