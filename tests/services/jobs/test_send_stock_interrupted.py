"""Stopped, refused, cut off: the run continues, and no row gets another meaning."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from anydesk.api.records import StockBatchAnswer, StockItem
from anydesk.api.stock import StockApi
from anydesk.core.errors import DiskFull
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.products import MovementType
from anydesk.services import Services
from anydesk.services.jobs.send_stock import SendStock, build
from anydesk.simulator.server import HubOptions, PracticeHub
from tests.conftest import TOKEN, connect
from tests.services.jobs.stock_sends import batches, planned, sent
from tests.services.shelves import sellable


@pytest.fixture
async def second(services: Services) -> AsyncIterator[tuple[PracticeHub, Integration]]:
    """Another store with a hub of its own, and the same SKUs."""
    hub = PracticeHub(HubOptions(token=TOKEN, orders=0, products=20, rate=1_000_000))
    url = await hub.start()
    yield hub, await connect(services, "Outra Loja", url)
    await hub.stop()


async def test_a_lost_answer_is_asked_for_again_with_the_same_value_and_counted_once(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:5])
    hub.faults.switch_on("lose-answer=1@PUT/stocks")

    run, found = await sent(services, rows)

    assert (run.state, run.done, len(found)) == (RunState.FINISHED, 5, 5)
    assert len(batches(hub)) == 2
    assert {write.value for write in hub.market.stock_writes} == {7.0}


async def test_a_stopped_run_continues_and_no_row_is_sent_with_another_meaning(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anydesk.services.jobs.send_stock.SKUS_PER_BATCH", 10)
    rows = await planned(services, hub, integration, sellable(hub)[:60])
    run_id = await services.runner.start(SendStock.from_plan(services, rows))

    def stop_midway() -> None:
        if (now := services.runner.progress.get(run_id)) and now.done >= 20:
            services.runner.stop(run_id)

    end_listening = services.changes.listen(("listings",), lambda _kinds: stop_midway())
    stopped = await services.runner.wait(run_id)
    end_listening()
    # A sale comes in while the job rests: the newer truth is sent for what was not sent.
    await services.stock.move(rows[-1].product_id, None, MovementType.OUT, Decimal(3))

    await services.runner.resume(run_id)
    ended = await services.runner.wait(run_id)

    assert stopped.state is RunState.INTERRUPTED
    assert 20 <= stopped.done < 60
    assert (ended.state, ended.done, ended.failed, ended.not_sent) == (
        RunState.FINISHED,
        60,
        0,
        0,
    )
    last: dict[str, float] = {}
    for write in hub.market.stock_writes:
        assert last.setdefault(write.sku, write.value) == write.value
    assert last == {row.sku: 4.0 if row is rows[-1] else 7.0 for row in rows}


async def test_a_refused_token_midway_leaves_the_rest_for_later(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anydesk.services.jobs.send_stock.SKUS_PER_BATCH", 10)
    rows = await planned(services, hub, integration, sellable(hub)[:60])
    end_listening = services.changes.listen(
        ("listings",), lambda _kinds: hub.faults.switch_on("token-expired")
    )

    run, found = await sent(services, rows)

    end_listening()

    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, "Unauthorized")
    assert run.done + run.not_sent == 60
    assert run.done >= 10
    (reason,) = {row.message for row in found if row.outcome is Outcome.NOT_SENT}
    assert run.message.startswith(reason)
    hub.faults.clear()

    await services.runner.resume(run.id)
    again = await services.runner.wait(run.id)

    assert (again.state, again.done, again.not_sent) == (RunState.FINISHED, 60, 0)


async def test_a_store_that_refuses_does_not_hold_up_the_others(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    second: tuple[PracticeHub, Integration],
) -> None:
    other, store = second
    skus = sellable(hub)[:5]
    rows = [
        *await planned(services, hub, integration, skus),
        *await planned(services, other, store, sellable(other)[:5]),
    ]
    hub.faults.switch_on("token-expired")

    run, found = await sent(services, rows)

    assert run.state is RunState.INTERRUPTED
    assert run.message.startswith("Loja Modelo: ")
    assert Counter((row.store, row.outcome) for row in found) == {
        ("Loja Modelo", Outcome.NOT_SENT): 5,
        ("Outra Loja", Outcome.DONE): 5,
    }
    hub.faults.clear()
    hub.requests.clear()
    other.requests.clear()
    await services.runner.resume(run.id)

    assert (await services.runner.wait(run.id)).done == 10
    assert batches(other) == []
    assert len(batches(hub)) == 1


async def test_a_store_without_network_keeps_its_rows_for_later(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:3])
    services.connections.forget(integration.id)
    await services.store.run(
        lambda tx: tx.exec_driver_sql("UPDATE integrations SET base_url='http://127.0.0.1:9/v2'")
    )

    run, found = await sent(services, rows)

    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, "Unreachable")
    assert {row.outcome for row in found} == {Outcome.NOT_SENT}


async def test_the_job_is_built_again_from_what_its_run_remembers(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:3])
    job = SendStock.from_plan(services, [*rows, replace(rows[0], chosen=False, note="x")])

    again = build(services, job.arguments)

    assert again.plan.stores == job.plan.stores
    assert again.arguments == job.arguments
    assert again.plan.total == 4


async def test_one_batch_is_on_its_way_while_another_is_saved(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anydesk.services.jobs.send_stock.SKUS_PER_BATCH", 10)
    rows = await planned(services, hub, integration, sellable(hub)[:50])
    flying = most = 0
    order: list[str] = []
    send = StockApi.send

    async def watched(api: StockApi, items: Sequence[StockItem]) -> StockBatchAnswer:
        nonlocal flying, most
        flying += 1
        most = max(most, flying)
        order.append(items[0].sku)
        try:
            await asyncio.sleep(0)
            return await send(api, items)
        finally:
            flying -= 1

    monkeypatch.setattr(StockApi, "send", watched)

    _run, found = await sent(services, rows)

    assert most == 2
    assert [row.key for row in found] == [row.sku for row in rows]
    assert all(earlier < later for earlier, later in pairwise(order))


async def test_what_the_hub_took_before_a_crash_is_sent_again_with_the_same_meaning(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anydesk.services.jobs.send_stock.SKUS_PER_BATCH", 10)
    rows = await planned(services, hub, integration, sellable(hub)[:40])

    def full_disk(*_given: object, **_named: object) -> None:
        # The hub has the batch by now; here nothing of it is saved.
        raise DiskFull("There is no room left on the disk.")

    with monkeypatch.context() as broken:
        broken.setattr("anydesk.services.jobs.send_stock.note_stock", full_disk)
        run, found = await sent(services, rows)
    taken = len(hub.market.stock_writes)

    await services.runner.resume(run.id)
    ended = await services.runner.wait(run.id)

    assert (run.state, run.error_kind, run.done, found) == (
        RunState.INTERRUPTED,
        "DiskFull",
        0,
        [],
    )
    assert taken >= 10
    assert (ended.state, ended.done, ended.failed) == (RunState.FINISHED, 40, 0)
    assert {write.value for write in hub.market.stock_writes} == {7.0}
