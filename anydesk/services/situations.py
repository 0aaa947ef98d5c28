"""Sincronizar situação: how chosen orders stand at the hub, asked now."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from anydesk.core.errors import JobBusy

if TYPE_CHECKING:
    from anydesk.services import Services

KEY = "orders.sync_status"


async def start_sync(services: "Services", order_ids: Sequence[int]) -> tuple[int, ...]:
    """Start asking about these orders, one run for each store; the runs' ids.

    A store that is being asked the same already gets no second run.
    """
    from anydesk.services.jobs import JOBS

    asked: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for row in await services.sales_orders.load(order_ids):
        asked[row.integration_id, row.store].append(row.hub_id)
    runs = []
    for (integration_id, store), hub_ids in asked.items():
        job = JOBS[KEY](services, {"integration_id": integration_id, "hub_ids": hub_ids})
        try:
            runs.append(await services.runner.start(job, store=store))
        except JobBusy:
            continue
    return tuple(runs)
