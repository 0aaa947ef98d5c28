"""Short ways to send stock in a test and to see what reached the hub."""

from collections.abc import Sequence
from dataclasses import replace

from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, RowResult
from anydesk.core.plans import PlanRow
from anydesk.core.products import Listing
from anydesk.services import Services
from anydesk.services.jobs.send_stock import SendStock
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from tests.services.shelves import fill


async def planned(
    services: Services, hub: PracticeHub, store: Integration, skus: Sequence[Sku]
) -> tuple[PlanRow, ...]:
    """Every row ticked, whatever the hub has."""
    ids = await fill(services, hub, store.id, skus)
    rows = await services.offers.plan_stock(ids.values(), [store.id])
    return tuple(replace(row, chosen=row.can_be_sent) for row in rows)


async def sent(services: Services, rows: Sequence[PlanRow]) -> tuple[JobRun, list[RowResult]]:
    run = await services.runner.run(SendStock.from_plan(services, rows))
    return run, await results(services, run.id)


async def results(services: Services, run_id: int) -> list[RowResult]:
    return [row.result for row in await services.jobs.rows(run_id)]


async def listing_of(services: Services, sku: str) -> Listing:
    product = await services.products.by_sku(sku)
    (found,) = await services.products.listings(product.id or 0)
    return found


def batches(hub: PracticeHub) -> list[list[str]]:
    """The SKUs of every batch that reached the hub."""
    return [
        [item["partnerId"] for item in request.json]
        for request in hub.requests
        if request.path.endswith("/stocks/batch")
    ]
