"""An order of the merchant's own shop, moved and told in tests."""

from typing import Any

from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun
from anydesk.core.outbox import Tracking
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import run_job

TRACKED = Tracking(code="AA123456785BR", carrier="Correios")


def new_order(hub: PracticeHub, **changes: Any) -> int:
    """A new paid order at the hub, which the merchant ships; its hub id."""
    given = {"status": "PAID_WAITING_SHIP", "fulfillment": False, "marketPlace": "ECOMMERCE"}
    (hub_id,) = hub.market.add_orders(1, **{**given, "accountName": "LOJA", **changes})
    return hub_id


async def received(services: Services, store: Integration, *hub_ids: int) -> list[int]:
    """The sales orders of these hub orders, in the same order."""
    await run_job(services, store, "orders.receive", hub_ids=list(hub_ids))
    found = await services.sales_orders.load(await services.sales_orders.find(Query()))
    ids = {row.hub_id: row.id for row in found}
    return [ids[hub_id] for hub_id in hub_ids]


async def deliver(services: Services, store: Integration) -> JobRun:
    """Tell what is due."""
    job = JOBS["outbox.deliver"](services, {"integration_id": store.id})
    return await services.runner.run(job, store=store.name)


def told(hub: PracticeHub, hub_id: int) -> list[Any]:
    """The bodies of the updates of an order that reached the hub."""
    return [
        one.json
        for one in hub.requests
        if one.method == "PUT" and one.path.endswith(f"/orders/{hub_id}")
    ]


async def states(services: Services, order_id: int) -> list[str]:
    """The states of an order's entries, the oldest first."""
    return [one.state for one in await services.outbox.of_order(order_id)]
