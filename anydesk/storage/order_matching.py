"""What this side knows about some orders before they are received, asked once for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from anydesk.core.contacts import Contact
from anydesk.core.documents import normal_gtin, valid_gtin
from anydesk.core.hub_orders import HubOrder, HubOrderItem
from anydesk.core.postcodes import Found
from anydesk.core.products import ProductType
from anydesk.core.receiving_rules import Known, Rules
from anydesk.core.settings import StockSettings
from anydesk.core.stock import STOCKLESS_TYPES
from anydesk.storage import settings, stock
from anydesk.storage.lists import pieces
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.receiving_rules import rules_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products, warehouses

_EXISTING = select(sales_orders.c.hub_id, sales_orders.c.id).where(
    sales_orders.c.integration_id == bindparam("integration"),
    sales_orders.c.hub_id.in_(bindparam("hub_ids", expanding=True)),
)
_LINKED = (
    select(listings.c.hub_sku_id, listings.c.product_id, products.c.type)
    .join(products, products.c.id == listings.c.product_id)
    .where(
        listings.c.integration_id == bindparam("integration"),
        listings.c.hub_sku_id.in_(bindparam("hub_sku_ids", expanding=True)),
    )
)
# A parent is a shell: it is never sold, so its SKU on an order is not its product.
_BY_SKU = select(products.c.sku, products.c.id, products.c.type).where(
    products.c.sku.in_(bindparam("skus", expanding=True)),
    products.c.type != ProductType.PARENT.value,
)
_BY_GTIN = select(products.c.gtin, products.c.sku).where(
    products.c.gtin.in_(bindparam("gtins", expanding=True)),
    products.c.type != ProductType.PARENT.value,
)
_CHUNK = 500
_WAREHOUSE = select(warehouses.c.id).where(warehouses.c.id == bindparam("chosen"))


@dataclass(frozen=True)
class Desk:
    """What is known about some orders of one integration at one moment.

    Args:
        existing: the sales orders that are here already, by hub id.
        stockless: products that hold no stock of their own.
        warehouse_id: where they reserve; None: it cannot be told, or none needs it.
        rules: what the configuration says, for all of them the same.
        postcodes: what the postcode directory said about their addresses.
    """

    integration_id: int
    existing: Mapping[int, int] = field(default_factory=dict)
    by_hub_sku: Mapping[int, int] = field(default_factory=dict)
    by_sku: Mapping[str, int] = field(default_factory=dict)
    by_gtin: Mapping[str, str] = field(default_factory=dict)
    stockless: frozenset[int] = frozenset()
    warehouse_id: int | None = None
    rules: Rules = field(default_factory=Rules)
    postcodes: Mapping[str, Found] = field(default_factory=dict)

    def known(
        self,
        at: datetime,
        customer: Contact | None = None,
        document_owner: str = "",
        not_completed: str = "",
    ) -> Known:
        """What ``core.receiving`` needs of it."""
        return Known(
            integration_id=self.integration_id,
            at=at,
            by_hub_sku=self.by_hub_sku,
            by_sku=self.by_sku,
            by_gtin=self.by_gtin,
            warehouse_id=self.warehouse_id,
            customer=customer,
            document_owner=document_owner,
            rules=self.rules,
            not_completed=not_completed,
        )


def desk_for(tx: Tx, integration_id: int, orders: Sequence[HubOrder]) -> Desk:
    """Look up everything about these orders: at most a page of them at a time."""
    existing: dict[int, int] = {}
    for part in pieces([order.hub_id for order in orders]):
        asked = {"integration": integration_id, "hub_ids": part}
        existing.update({row[0]: row[1] for row in tx.execute(_EXISTING, asked)})
    items = [item for order in orders for item in order.items]
    linked, linked_stockless = _linked(tx, integration_id, items)
    unlinked = [item for item in items if item.hub_sku_id not in linked]
    found, found_stockless = _by_sku(tx, unlinked)
    unknown = [item for item in unlinked if item.sku not in found]
    rules = rules_of(tx, integration_id)
    return Desk(
        integration_id=integration_id,
        existing=existing,
        by_hub_sku=linked,
        by_sku=found,
        by_gtin=_by_gtin(tx, unknown),
        stockless=frozenset(linked_stockless | found_stockless),
        warehouse_id=_warehouse(tx, rules.stock.warehouse_id) if linked or found else None,
        rules=rules,
    )


def warehouse_of(tx: Tx, integration_id: int) -> int | None:
    """Where the orders of this integration reserve; None: the warehouse it names is gone.

    A named warehouse is never replaced by another one silently. Where none is named, it is the
    default one, made on the first need.
    """
    form = settings.get_form(tx, StockSettings, scope=settings.scope_of(integration_id))
    return _warehouse(tx, form.warehouse_id)


def _warehouse(tx: Tx, chosen: int | None) -> int | None:
    if chosen is None:
        return stock.default_warehouse(tx).id
    return tx.execute(_WAREHOUSE, {"chosen": chosen}).scalar()


def _linked(
    tx: Tx, integration_id: int, items: Iterable[HubOrderItem]
) -> tuple[dict[int, int], set[int]]:
    found: dict[int, int] = {}
    stockless: set[int] = set()
    hub_sku_ids = {item.hub_sku_id for item in items if item.hub_sku_id is not None}
    for part in pieces(sorted(hub_sku_ids)):
        asked = {"integration": integration_id, "hub_sku_ids": part}
        for hub_sku_id, product_id, kind in tx.execute(_LINKED, asked):
            found[hub_sku_id] = product_id
            if kind in STOCKLESS_TYPES:
                stockless.add(product_id)
    return found, stockless


def _by_sku(tx: Tx, items: Iterable[HubOrderItem]) -> tuple[dict[str, int], set[int]]:
    found: dict[str, int] = {}
    stockless: set[int] = set()
    skus = sorted({item.sku for item in items if item.sku})
    for start in range(0, len(skus), _CHUNK):
        for sku, product_id, kind in tx.execute(_BY_SKU, {"skus": skus[start : start + _CHUNK]}):
            found[sku] = product_id
            if kind in STOCKLESS_TYPES:
                stockless.add(product_id)
    return found, stockless


def _by_gtin(tx: Tx, items: Iterable[HubOrderItem]) -> dict[str, str]:
    """The SKU of the only product with a GTIN, by GTIN."""
    gtins = sorted({normal_gtin(item.gtin) for item in items if valid_gtin(item.gtin)})
    skus: dict[str, list[str]] = {}
    for start in range(0, len(gtins), _CHUNK):
        for gtin, sku in tx.execute(_BY_GTIN, {"gtins": gtins[start : start + _CHUNK]}):
            skus.setdefault(gtin, []).append(sku)
    return {gtin: found[0] for gtin, found in skus.items() if len(found) == 1}
