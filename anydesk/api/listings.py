"""Listings: a SKU in one marketplace account, and its price there (API §6.1, §5.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anydesk.api import payloads, payloads_transmissions
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.api.plain_lists import rows_of
from anydesk.api.records import ListingPrice
from anydesk.core.errors import NotFound
from anydesk.core.products import ChannelListing

LARGEST_BATCH = 100
"""The hub does not say how many prices it takes at once; integrators stay below this."""


@dataclass(frozen=True)
class ListingsApi:
    """The account's listings."""

    client: ApiClient

    async def for_sku(self, sku: str, *, lane: Lane = Lane.USER) -> tuple[ChannelListing, ...]:
        """The listings of a SKU by its code; none where the hub does not know the code."""
        try:
            # ANYMARKET: partnerID, with a capital D, in this query only.
            answer = await self.client.get(
                "/skus/marketplaces", params={"partnerID": sku}, lane=lane
            )
        except NotFound:
            return ()
        return rows_of(answer, payloads.channel_listing)

    async def of(self, hub_sku_id: int, *, lane: Lane = Lane.BULK) -> tuple[ChannelListing, ...]:
        """The listings of a SKU by its hub id."""
        answer = await self.client.get(f"/skus/{hub_sku_id}/marketplaces", lane=lane)
        return rows_of(answer, payloads.channel_listing)

    async def get(
        self, hub_sku_id: int, listing_id: int, *, lane: Lane = Lane.USER
    ) -> ChannelListing:
        """One listing."""
        path = f"/skus/{hub_sku_id}/marketplaces/{listing_id}"
        return payloads.channel_listing(await self.client.get(path, lane=lane))

    async def send_prices(
        self, items: Sequence[ListingPrice], *, lane: Lane = Lane.STOCK
    ) -> Mapping[int, str]:
        """Set the prices of listings; listing id → why not, for those that were refused.

        Raises:
            ValueError: more than 100 items.
        """
        if len(items) > LARGEST_BATCH:
            raise ValueError(f"at most {LARGEST_BATCH} prices at once")
        if not items:
            return {}
        body = payloads.listing_prices(items)
        return payloads.price_result(
            await self.client.put("/skus/marketplaces/prices", json=body, lane=lane)
        )

    async def set_publication(
        self,
        hub_sku_id: int,
        listing_id: int,
        status: str,
        *,
        price: Decimal,
        discount_price: Decimal | None = None,
        lane: Lane = Lane.USER,
    ) -> ChannelListing:
        """Pause or resume a listing; as it is then.

        Args:
            price, discount_price: the ones it has: the hub takes no change without them.
        """
        path = f"/skus/{hub_sku_id}/marketplaces/{listing_id}"
        body = payloads_transmissions.publication(status, price, discount_price)
        answer = await self.client.patch(path, json=body, lane=lane)
        if answer is None:
            return await self.get(hub_sku_id, listing_id, lane=lane)
        return payloads.channel_listing(answer)

    async def send(self, hub_sku_id: int, listing_id: int, *, lane: Lane = Lane.USER) -> None:
        """Publish the listing, or send it to the marketplace again."""
        await self.client.post(f"/skus/{hub_sku_id}/marketplaces/{listing_id}/send", lane=lane)
