"""Products, their SKUs, images and brands (API §3.2, §3.4-3.6, §5.2)."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from decimal import Decimal

from anydesk.api import payloads, payloads_products
from anydesk.api.client import ApiClient
from anydesk.api.creations import created
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST, Page, pages
from anydesk.api.plain_lists import rows_of
from anydesk.api.records import HubImage
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.outgoing_products import (
    OutgoingPicture,
    OutgoingProduct,
    OutgoingSku,
    ProductDraft,
)
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

    async def find_by_external_id(
        self, external_id: str, *, lane: Lane = Lane.USER
    ) -> HubProduct | None:
        """The product with exactly this code of ours; of several the first."""
        async with aclosing(self.pages(external_id=external_id, lane=lane)) as found:
            async for page in found:
                for product in page.rows:
                    if product.external_id == external_id:
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

    async def create(
        self, draft: ProductDraft, brand_id: int, *, lane: Lane = Lane.BULK
    ) -> HubProduct:
        """Create a product with its SKUs and images. Never sent again by itself (API §1.9).

        Raises:
            ApiError: with ``maybe_done`` where the product may be there in spite of it.
        """
        body = payloads_products.new_product(draft, brand_id)
        answer = await self.client.post("/products", json=body, lane=lane)
        return created(answer, payloads.product)

    async def patch(
        self,
        product_id: int,
        product: OutgoingProduct,
        brand_id: int | None,
        *,
        lane: Lane = Lane.BULK,
    ) -> HubProduct | None:
        """Change what is known here of a product; the rest stays.

        Returns:
            The product as it is then; None where the hub did not tell.
        """
        body = payloads_products.product_patch(product, brand_id)
        answer = await self.client.patch(f"/products/{product_id}", json=body, lane=lane)
        try:
            told = payloads.product(answer)
        except UnexpectedAnswer:
            return None
        return told if told.skus else None

    async def add_sku(self, product_id: int, sku: OutgoingSku, *, lane: Lane = Lane.BULK) -> HubSku:
        """Create a SKU of a product that exists. Never sent again by itself (API §1.9).

        Raises:
            ApiError: with ``maybe_done`` where the SKU may be there in spite of it.
        """
        body = payloads_products.new_sku(sku)
        answer = await self.client.post(f"/products/{product_id}/skus", json=body, lane=lane)
        return created(answer, payloads.sku)

    async def patch_sku(
        self, product_id: int, sku_id: int, sku: OutgoingSku, *, lane: Lane = Lane.BULK
    ) -> HubSku:
        """Change what is known here of a SKU; the SKU as it is then."""
        path = f"/products/{product_id}/skus/{sku_id}"
        answer = await self.client.patch(path, json=payloads_products.sku_patch(sku), lane=lane)
        if answer is None:
            return await self.get_sku(product_id, sku_id, lane=lane)
        return payloads.sku(answer)

    async def set_stock_facts(
        self, items: Sequence[tuple[OutgoingSku, int]], *, lane: Lane = Lane.BULK
    ) -> Mapping[str, str]:
        """Set quantities, costs and days for preparation of some SKUs, given with the hub's ids.

        Returns:
            Why not, by the SKU's code; who is not in it was accepted or not mentioned.
        """
        bodies = [payloads_products.stock_facts(sku, hub_sku_id) for sku, hub_sku_id in items]
        answer = await self.client.put("/stocks/batch", json=bodies, lane=lane)
        refused = payloads.stock_result(answer).errors
        return {
            sku: said or _("ANYMARKET refused this SKU without saying why.")
            for sku, said in refused.items()
        }

    async def images(self, product_id: int, *, lane: Lane = Lane.BULK) -> tuple[HubImage, ...]:
        """The images of a product."""
        answer = await self.client.get(f"/products/{product_id}/images", lane=lane)
        return rows_of(answer, payloads_products.hub_image)

    async def add_image(
        self, product_id: int, picture: OutgoingPicture, *, main: bool, lane: Lane = Lane.BULK
    ) -> None:
        """Add an image; the hub fetches it later."""
        body = payloads_products.image(picture, main=main)
        await self.client.post(f"/products/{product_id}/images", json=body, lane=lane)

    async def place_image(
        self, product_id: int, image_id: int, index: int, *, main: bool, lane: Lane = Lane.BULK
    ) -> None:
        """Put an image to a place, counted from 1; the one that was there takes its place."""
        # ANYMARKET: the path is that of all images, and the body names the one.
        body: dict[str, object] = {"id": image_id, "index": index}
        if main:
            body["main"] = True
        await self.client.put(f"/products/{product_id}/images", json=body, lane=lane)

    def brand_pages(
        self, *, name: str | None = None, lane: Lane = Lane.BULK
    ) -> AsyncGenerator[Page[tuple[int, str]], None]:
        """Id and name of all brands, or of those whose name contains this."""
        params = {"name": name}
        return pages(self.client, "/brands", payloads_products.brand, params, lane=lane)

    async def find_brand(self, name: str, *, lane: Lane = Lane.BULK) -> int | None:
        """The brand of this name, as the hub's own search finds it; capitals do not matter."""
        async with aclosing(self.brand_pages(name=name, lane=lane)) as found:
            async for page in found:
                for brand_id, told in page.rows:
                    if fold(told) == fold(name):
                        return brand_id
        return None

    async def create_brand(self, name: str, *, lane: Lane = Lane.BULK) -> int:
        """A new brand. Look for it first: the hub may have several of one name."""
        body = payloads_products.new_brand(name)
        answer = await self.client.post("/brands", json=body, lane=lane)
        return created(answer, payloads_products.brand)[0]
