"""The marketplaces' listings of SKUs whose price lives there: one request for each SKU."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from anydesk.api.limits import Lane
from anydesk.core.errors import ApiError, AppError, NotFound
from anydesk.core.products import ChannelListing, HubProduct, PriceScope
from anydesk.services.jobs.breakdowns import SEVERAL, is_failing_at

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub

AT_ONCE = 4

Channels = dict[int, tuple[ChannelListing, ...]]


def priced_by_listing(products: Sequence[HubProduct]) -> list[int]:
    """The SKUs whose marketplace listings are needed; no others are read."""
    elsewhere = (PriceScope.SKU, PriceScope.COST)
    return [
        sku.hub_sku_id
        for product in products
        if product.price_scope not in elsewhere
        for sku in product.skus
    ]


async def read_channels(hub: "Hub", hub_sku_ids: Iterable[int]) -> tuple[Channels, dict[int, str]]:
    """Some at once. What concerns all rows ends it and is raised; the rest is noted by SKU."""
    queue = list(hub_sku_ids)
    channels: Channels = {}
    problems: dict[int, str] = {}
    stopped: list[AppError] = []
    failing: set[int] = set()

    async def work() -> None:
        while queue and not stopped:
            hub_sku_id = queue.pop()
            try:
                channels[hub_sku_id] = await hub.listings.of(hub_sku_id, lane=Lane.BULK)
                failing.clear()
            except NotFound:
                channels[hub_sku_id] = ()
                failing.clear()
            except ApiError as error:
                problems[hub_sku_id] = str(error)
                if is_failing_at(error):
                    failing.add(hub_sku_id)
                if error.stops_job and (not is_failing_at(error) or len(failing) >= SEVERAL):
                    stopped.append(error)

    await asyncio.gather(*(work() for _worker in range(AT_ONCE)))
    if stopped:
        raise stopped[0]
    return channels, problems
