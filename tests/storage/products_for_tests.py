"""Short ways to have products, listings and stores in a test's database."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from anydesk.core.integrations import Environment
from anydesk.core.products import HubProduct, HubSku, PriceScope, Product
from anydesk.storage import integrations
from anydesk.storage import listings as listing_storage
from anydesk.storage import products as product_storage
from anydesk.storage.store import Tx

AT = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


def add_store(tx: Tx, name: str = "Loja Modelo") -> int:
    """A store without token; its id."""
    return integrations.add(tx, name=name, environment=Environment.CUSTOM, base_url="", at=AT).id


def add_product(tx: Tx, sku: str = "CAM-1", **fields: Any) -> int:
    """A product with a price; its id."""
    given = {"name": f"Produto {sku}", "sale_price": Decimal("149.90"), **fields}
    made = product_storage.put(tx, Product(sku=sku, **given), AT)
    assert made.id is not None
    return made.id


def hub_product(
    hub_id: int, *skus: HubSku, scope: str = PriceScope.SKU, **fields: Any
) -> HubProduct:
    """A product as the hub tells it; its title is "Produto <id>"."""
    given = {"title": f"Produto {hub_id}", "has_variations": len(skus) > 1, **fields}
    return HubProduct(hub_id, raw="{}", price_scope=scope, skus=skus, **given)


def add_listing(
    tx: Tx, integration_id: int, product_id: int, sku: str, hub_sku_id: int, **fields: Any
) -> int:
    """A hub SKU linked to the product; its local id."""
    scope = fields.pop("scope", PriceScope.SKU)
    found = listing_storage.upsert_hub_product(
        tx,
        integration_id,
        hub_product(hub_sku_id * 10, HubSku(hub_sku_id, sku, **fields), scope=scope),
        {},
        AT,
    )
    listing_storage.link(tx, {found[hub_sku_id]: product_id})
    return found[hub_sku_id]
