"""A product of the merchant with its balances, to show what the stock settings would do to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from anydesk.core.products import ProductRow
from anydesk.core.query import Query
from anydesk.core.settings import HubDeducts
from anydesk.core.stock import NOTHING_HELD, STOCKLESS_TYPES, Held
from anydesk.services.products import ProductsService
from anydesk.storage import offers
from anydesk.storage import products as product_storage
from anydesk.storage import stock as stock_storage
from anydesk.storage.store import Store, Tx

LOOKED_AT = 200
"""Products among which one with stock is looked for; any other can be chosen."""


@dataclass(frozen=True)
class StockExample:
    """One product as one store sees it.

    Args:
        by_warehouse: what each warehouse holds; those that never had it are missing.
        default_warehouse: the one that counts where the settings choose none.
    """

    product_id: int
    sku: str
    name: str
    made_to_order: bool
    by_warehouse: Mapping[int, Held]
    default_warehouse: int

    def held(self, warehouse_id: int | None) -> Held:
        """What is held in the warehouse of the settings."""
        place = self.default_warehouse if warehouse_id is None else warehouse_id
        return self.by_warehouse.get(place, NOTHING_HELD)


class StockExamples:
    """Finds products for the live example of the tab *Stock* (ERP §12.3)."""

    def __init__(self, store: Store, products: ProductsService) -> None:
        self._store = store
        self._products = products

    async def first(self, integration_id: int) -> StockExample | None:
        """A product that has stock, or any that can have some; None where there is no product."""
        rows = await self._rows(Query(sort="sku"), LOOKED_AT)
        chosen = next((row for row in rows if row.physical > 0), rows[0] if rows else None)
        return None if chosen is None else await self.of(integration_id, chosen.id)

    async def search(self, text: str, limit: int) -> Sequence[ProductRow]:
        """Products that hold stock of their own, by SKU, name or bar code."""
        return (await self._rows(Query(text=text, sort="sku"), LOOKED_AT))[:limit]

    async def of(self, integration_id: int, product_id: int) -> StockExample | None:
        """This product with its balances; None where it is gone."""
        read = partial(_read, integration_id=integration_id, product_id=product_id)
        return await self._store.run(read, durable=False)

    async def _rows(self, query: Query, limit: int) -> list[ProductRow]:
        ids = await self._products.find(query)
        rows = await self._products.load(ids[:limit])
        return [row for row in rows if row.type not in STOCKLESS_TYPES]


def _read(tx: Tx, integration_id: int, product_id: int) -> StockExample | None:
    product = product_storage.get(tx, product_id)
    stores = offers.stores(tx, (integration_id,))
    if product is None or not stores:
        return None
    # As if the hub deducted: only then the orders that it knows are counted apart.
    stock = stores[0].stock.with_values(hub_deducts=HubDeducts.YES)
    by_warehouse = {}
    for one in stock_storage.balances(tx, product_id):
        store = replace(stores[0], stock=stock, warehouse_id=one.warehouse_id)
        by_warehouse[one.warehouse_id] = offers.held(tx, (product_id,), (store,)).get(
            (store.id, product_id), NOTHING_HELD
        )
    return StockExample(
        product_id,
        product.sku,
        product.name,
        product.made_to_order,
        by_warehouse,
        stock_storage.warehouse_for(tx, None),
    )
