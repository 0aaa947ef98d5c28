"""Short ways to work with a hub in trouble, without waiting for it."""

from dataclasses import replace
from typing import Any

import pytest

from anydesk.api.retries import Call
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, RowResult
from anydesk.core.query import Query
from anydesk.core.sales_orders import SalesOrder
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub

SHORT = 0.2
"""Seconds until a call to a hub that hangs gives up; without such a fault it is patient."""

LASTING = (
    "server-error",
    "bad-gateway",
    "unavailable",
    "gateway-timeout",
    "html-answer",
    "truncated-json",
    "empty-answer",
    "drop-connection",
    "lose-answer",
    "hang",
    "rate-limited",
    "rate-limited-no-headers",
)


async def hurry(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The client's pauses pass at once, and it soon gives up a hub that hangs."""

    async def passed(_seconds: float) -> None:
        return None

    client = (await services.connections.hub(integration.id)).client
    try_once = client._wire.try_once

    async def impatient(call: Call) -> Any:
        if hub.faults.is_on("hang"):
            call = replace(call, patience=replace(call.patience, timeout=SHORT))
        return await try_once(call)

    monkeypatch.setattr(client, "_sleep", passed)
    monkeypatch.setattr(client._pacer, "_sleep", passed)
    monkeypatch.setattr(client._wire, "try_once", impatient)


async def run_job(
    services: Services, integration: Integration, key: str, **arguments: Any
) -> JobRun:
    """A job of the store to its end."""
    job = JOBS[key](services, {"integration_id": integration.id, **arguments})
    return await services.runner.run(job, store=integration.name)


async def resumed(services: Services, run: JobRun) -> JobRun:
    """The run continued to its next end."""
    return await services.runner.wait(await services.runner.resume(run.id))


async def rows_of(services: Services, run: JobRun) -> list[RowResult]:
    """What became of each row."""
    return [row.result for row in await services.jobs.rows(run.id)]


async def received(services: Services) -> list[SalesOrder]:
    """Every sales order, doubles included, by its number."""
    ids = await services.sales_orders.find(Query(sort="number"))
    return [await services.sales_orders.get(one) for one in ids]


async def received_ids(services: Services) -> list[int]:
    """The hub ids of all sales orders, doubles included."""
    ids = await services.sales_orders.find(Query())
    return sorted(row.hub_id for row in await services.sales_orders.load(ids))


def is_sentence_with_next_step(text: str) -> bool:
    """At least two sentences: what happened, and what to do."""
    return text.endswith(".") and text.count(". ") >= 1 and "HTTP" not in text
