"""Short ways to a shop whose listings were read from the practice hub."""

from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun
from anydesk.core.listing_rows import ListingRow
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.simulator.listings import Listing as HubListing
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import run_job
from tests.services.shelves import fill, sellable


async def shop(
    services: Services, hub: PracticeHub, integration: Integration, count: int = 12
) -> None:
    """Products linked to the first hub SKUs, without any of the marketplaces' listings."""
    await fill(services, hub, integration.id, sellable(hub)[:count])


async def refresh(services: Services, integration: Integration, *ids: int) -> JobRun:
    """Read the listings of the store again, or those of these hub SKUs."""
    return await run_job(services, integration, "listings.refresh", listing_ids=list(ids))


async def all_rows(services: Services, **filters: str | int) -> list[ListingRow]:
    """The rows of the list, filtered."""
    ids = await services.listings.find(Query(sort="sku", filters=filters))
    return list(await services.listings.load(ids))


async def row_of(services: Services, listing: HubListing) -> ListingRow:
    """The row of a hub's listing."""
    rows = await all_rows(services)
    return next(row for row in rows if row.hub_listing_id == listing.id)


def offers(hub: PracticeHub, *, publication: str = "", transmission: str = "") -> list[HubListing]:
    """The hub's listings in these states."""
    return [
        one
        for one in hub.market.listings.values()
        if publication in ("", one.publication) and transmission in ("", one.transmission)
    ]
