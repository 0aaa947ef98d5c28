"""Products and the prices of their SKUs (API §3.4, §3.5, §5.2)."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from decimal import Decimal

from anydesk.api import payloads
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST, Page, pages
from anydesk.core.products import HubProduct, HubSku


@dataclass(frozen=True)
class ProductsApi:
    """The account's products, each complete with SKUs and images."""

    client: ApiClient

    def pages(
        self,
        *,
        sku: str | None = None,
        external_id: str | None = None,
        category_id: int | None = None,
        offset: int = 0,
        limit: int = LARGEST,
        lane: Lane = Lane.BULK,
    ) -> AsyncGenerator[Page[HubProduct], None]:
        """All products, or those whose SKU code contains ``sku``."""
        params = {"sku": sku, "externalId": external_id, "categoryId": category_id}
        return pages(
            self.client,
            "/products",
            payloads.product,
            params,
            offset=offset,
            limit=limit,
            lane=lane,
        )

    async def get(self, product_id: int, *, lane: Lane = Lane.USER) -> HubProduct:
        """One product."""
        return payloads.product(await self.client.get(f"/products/{product_id}", lane=lane))

    async def find_by_sku(self, sku: str, *, lane: Lane = Lane.USER) -> HubProduct | None:
        """The product that has a SKU of exactly this code."""
        async with aclosing(self.pages(sku=sku, lane=lane)) as found:
            async for page in found:
                # ANYMARKET: the filter means "contains" (API §13.3).
                for product in page.rows:
                    if any(row.sku == sku for row in product.skus):
                        return product
        return None

    async def get_sku(self, product_id: int, sku_id: int, *, lane: Lane = Lane.USER) -> HubSku:
        """One SKU of a product."""
        path = f"/products/{product_id}/skus/{sku_id}"
        return payloads.sku(await self.client.get(path, lane=lane))

    async def set_sku_price(
        self,
        product_id: int,
        sku_id: int,
        price: Decimal,
        promo: Decimal | None = None,
        *,
        lane: Lane = Lane.STOCK,
    ) -> HubSku:
        """Set the SKU's own price, for products in the mode ``SKU``; the SKU as it is then."""
        path = f"/products/{product_id}/skus/{sku_id}"
        answer = await self.client.patch(path, json=payloads.sku_price(price, promo), lane=lane)
        if answer is None:
            return await self.get_sku(product_id, sku_id, lane=lane)
        return payloads.sku(answer)

    async def price_scope(self, product_id: int, *, lane: Lane = Lane.STOCK) -> str:
        """Who owns the product's price: ``COST``, ``SKU``, ``SKU_MARKETPLACE`` or something new."""
        return (await self.get(product_id, lane=lane)).price_scope
