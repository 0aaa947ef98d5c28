"""Reading the hub's orders into the list, page by page."""

from typing import Any

import pytest

from anydesk.core.errors import Unauthorized
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RunState
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub


def job(services: Services, integration: Integration, **arguments: Any) -> Any:
    return JOBS["orders.read"](services, {"integration_id": integration.id, **arguments})


async def read(services: Services, integration: Integration, **arguments: Any) -> JobRun:
    return await services.runner.run(job(services, integration, **arguments))


async def test_the_list_fills_and_no_sales_order_is_made(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    run = await read(services, integration)

    rows = await services.hub_orders.load(await services.hub_orders.find(Query()))
    assert {row.hub_id for row in rows} == set(hub.market.orders)
    assert (run.state, run.done) == (RunState.FINISHED, len(rows))
    assert len(await services.sales_orders.find(Query())) == 0


async def test_reading_again_shows_what_the_hub_changed(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    hub_id = hub.market.add_orders(1, status="PAID_WAITING_SHIP")[0]
    await read(services, integration)
    hub.market.set_order(hub_id, status="INVOICED")

    await read(services, integration)

    ids = await services.hub_orders.find(Query(str(hub_id)))
    (row,) = await services.hub_orders.load(ids)
    assert row.status == "INVOICED"
    assert len(await services.hub_orders.versions(row.id)) == 2


async def test_only_one_status_can_be_read(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    await read(services, integration, status="CANCELED")

    rows = await services.hub_orders.load(await services.hub_orders.find(Query()))
    assert {row.status for row in rows} == {"CANCELED"}


@pytest.mark.parametrize("fault", ["shifting-pages=5", "shifting-pages=-5", "wrong-totals"])
async def test_a_moving_list_is_read_whole(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    hub.market.add_orders(330)
    hub.faults.switch_on(fault)

    await read(services, integration)

    assert len(await services.hub_orders.find(Query())) == len(hub.market.orders)


async def test_rows_without_items_are_listed_too(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    hub.faults.switch_on("rows-without-items")

    await read(services, integration)

    assert len(await services.hub_orders.find(Query())) == len(hub.market.orders)


async def test_a_row_that_cannot_be_read_is_a_failed_result(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    bad = next(iter(hub.market.orders))
    hub.market.book.rows[bad]["id"] = 0
    hub.market.book.forget(bad)

    run = await read(services, integration)

    (row,) = await services.jobs.rows(run.id)
    assert (row.result.outcome, run.state) == (Outcome.FAILED, RunState.FINISHED)
    assert len(await services.hub_orders.find(Query())) == len(hub.market.orders) - 1


async def test_a_refused_token_is_told_to_whoever_asked(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    hub.faults.switch_on("token-expired")

    with pytest.raises(Unauthorized):
        await services.runner.run_or_raise(job(services, integration))


async def test_it_continues_from_its_checkpoint(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    hub.market.add_orders(230)
    steps = job(services, integration).steps(None)
    first = await anext(steps)
    await services.store.run(first.save)
    await steps.aclose()

    for_the_rest = job(services, integration).steps(first.checkpoint)
    async for step in for_the_rest:
        await services.store.run(step.save)

    assert len(await services.hub_orders.find(Query())) == len(hub.market.orders)
