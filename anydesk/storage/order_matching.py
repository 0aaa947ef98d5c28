"""What this side knows about the items of an order: linked listings, SKUs, bar codes, warehouse."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from anydesk.core.contacts import Contact
from anydesk.core.documents import normal_gtin, valid_gtin
from anydesk.core.hub_orders import HubOrder
from anydesk.core.products import ProductType
from anydesk.core.receiving import Known
from anydesk.core.settings import StockSettings
from anydesk.storage import settings, stock
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products, warehouses

_LINKED = select(listings.c.hub_sku_id, listings.c.product_id).where(
    listings.c.integration_id == bindparam("integration"),
    listings.c.hub_sku_id.in_(bindparam("hub_sku_ids", expanding=True)),
    listings.c.product_id.is_not(None),
)
# A parent is a shell: it is never sold, so its SKU on an order is not its product.
_BY_SKU = select(products.c.sku, products.c.id).where(
    products.c.sku.in_(bindparam("skus", expanding=True)),
    products.c.type != ProductType.PARENT.value,
)
_BY_GTIN = select(products.c.gtin, products.c.sku).where(
    products.c.gtin.in_(bindparam("gtins", expanding=True)),
    products.c.type != ProductType.PARENT.value,
)
_WAREHOUSE = select(warehouses.c.id).where(warehouses.c.id == bindparam("chosen"))


@dataclass(frozen=True)
class Matches:
    """Products found for the items of an order."""

    by_hub_sku: Mapping[int, int] = field(default_factory=dict)
    by_sku: Mapping[str, int] = field(default_factory=dict)
    by_gtin: Mapping[str, str] = field(default_factory=dict)


def matches(tx: Tx, integration_id: int, order: HubOrder) -> Matches:
    """The products of the items: linked listings first, then exact SKUs, GTINs as a hint."""
    items = order.items
    hub_sku_ids = {item.hub_sku_id for item in items if item.hub_sku_id is not None}
    linked: dict[int, int] = {}
    if hub_sku_ids:
        asked = {"integration": integration_id, "hub_sku_ids": sorted(hub_sku_ids)}
        linked = {row[0]: row[1] for row in tx.execute(_LINKED, asked)}
    skus = {item.sku for item in items if item.sku and item.hub_sku_id not in linked}
    found: dict[str, int] = {}
    if skus:
        found = {row[0]: row[1] for row in tx.execute(_BY_SKU, {"skus": sorted(skus)})}
    gtins = {
        normal_gtin(item.gtin)
        for item in items
        if item.hub_sku_id not in linked and item.sku not in found and valid_gtin(item.gtin)
    }
    return Matches(linked, found, _unique_gtins(tx, gtins) if gtins else {})


def known_for(
    tx: Tx,
    integration_id: int,
    order: HubOrder,
    at: datetime,
    *,
    customer: Contact | None = None,
    document_owner: str = "",
) -> Known:
    """All that ``sales_order_from`` needs to know about this order."""
    found = matches(tx, integration_id, order)
    linked = bool(found.by_hub_sku or found.by_sku)
    return Known(
        integration_id=integration_id,
        at=at,
        by_hub_sku=found.by_hub_sku,
        by_sku=found.by_sku,
        by_gtin=found.by_gtin,
        warehouse_id=warehouse_of(tx, integration_id) if linked else None,
        customer=customer,
        document_owner=document_owner,
    )


def warehouse_of(tx: Tx, integration_id: int) -> int | None:
    """Where the orders of this integration reserve; None: the warehouse it names is gone.

    A named warehouse is never replaced by another one silently. Where none is named, it is the
    default one, made on the first need.
    """
    chosen = settings.get_form(
        tx, StockSettings, scope=settings.scope_of(integration_id)
    ).warehouse_id
    if chosen is None:
        return stock.default_warehouse(tx).id
    return tx.execute(_WAREHOUSE, {"chosen": chosen}).scalar()


def _unique_gtins(tx: Tx, gtins: set[str]) -> dict[str, str]:
    skus: dict[str, list[str]] = {}
    for row in tx.execute(_BY_GTIN, {"gtins": sorted(gtins)}):
        skus.setdefault(row[0], []).append(row[1])
    return {gtin: found[0] for gtin, found in skus.items() if len(found) == 1}
