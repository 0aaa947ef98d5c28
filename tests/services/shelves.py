"""A shop whose products here are linked to the practice hub's SKUs, without receiving them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select

from anydesk.core.products import ChannelListing, HubProduct, HubSku, Product
from anydesk.services import Services
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from anydesk.storage import listings, products, stock
from anydesk.storage.store import Tx
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
        for sku in skus:
            _mirror(tx, hub, integration_id, sku)
        rows = tx.execute(
            select(table.c.sku, table.c.id).where(table.c.integration_id == integration_id)
        )
        listings.link(tx, {row.id: ids[row.sku] for row in rows if row.sku in ids})
        return ids

    return await services.store.run(work)


def _mirror(tx: Tx, hub: PracticeHub, integration_id: int, sku: Sku) -> None:
    market = hub.market
    product = HubProduct(
        sku.product_id,
        raw="{}",
        title=sku.title,
        price_scope=market.products[sku.product_id].scope,
        skus=(
            HubSku(
                sku.id,
                sku.partner_id,
                sku.title,
                price=Decimal(str(sku.price)),
                sell_price=Decimal(str(sku.sell_price)),
                quantity=Decimal(str(market.stock_of(sku.partner_id))),
            ),
        ),
    )
    offers = tuple(
        ChannelListing(
            one.id,
            one.channel.market_place,
            price=Decimal(str(one.price)),
            discount_price=Decimal(str(one.discount_price)),
        )
        for one in market.shelf.of(sku.id)
    )
    listings.upsert_hub_product(tx, integration_id, product, {sku.id: offers}, AT)
