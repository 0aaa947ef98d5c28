"""Stock arrives: in few requests, row by row answered, and never with a stale meaning."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from anydesk.api.records import StockBatchAnswer, StockItem
from anydesk.api.stock import StockApi
from anydesk.core.errors import Rejected
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RowResult, RunState
from anydesk.core.plans import PlanRow
from anydesk.core.products import Balance, Listing, MovementType, Product
from anydesk.core.settings import StockSettings
from anydesk.services import Services
from anydesk.services.jobs.send_stock import SendStock, build
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import HubOptions, PracticeHub
from anydesk.storage import listings
from anydesk.storage.store import Tx
from tests.conftest import TOKEN, connect
from tests.services.shelves import fill, sellable


@pytest.fixture
async def second(services: Services) -> AsyncIterator[tuple[PracticeHub, Integration]]:
    """Another store with a hub of its own, and the same SKUs."""
    hub = PracticeHub(HubOptions(token=TOKEN, orders=0, products=20, rate=1_000_000))
    url = await hub.start()
    yield hub, await connect(services, "Outra Loja", url)
    await hub.stop()


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


async def test_ten_thousand_skus_are_fifty_requests(services: Services) -> None:
    big = PracticeHub(HubOptions(token=TOKEN, orders=0, products=1_380, rate=1_000_000))
    store = await connect(services, "Grande", await big.start())
    skus = sellable(big)[:10_000]
    rows = await planned(services, big, store, skus)

    run = await services.runner.run(SendStock.from_plan(services, rows))

    assert (run.state, run.done, run.total) == (RunState.FINISHED, 10_000, 10_000)
    assert [len(batch) for batch in batches(big)] == [200] * 50
    assert Counter(write.value for write in big.market.stock_writes) == {7.0: 10_000}
    assert len({write.sku for write in big.market.stock_writes}) == 10_000
    await big.stop()


@pytest.mark.parametrize("shape", ["map", "array", "object", "none"])
async def test_every_shape_of_answer_is_understood(
    services: Services, hub: PracticeHub, integration: Integration, shape: str
) -> None:
    hub.faults.switch_on(f"stock-result={shape}")
    skus = sellable(hub)[:5]
    rows = await planned(services, hub, integration, skus)

    run, found = await sent(services, rows)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 5, 0)
    assert {row.outcome for row in found} == {Outcome.DONE}
    assert [row.listing for row in found] == [str(sku.id) for sku in skus]
    assert (await listing_of(services, skus[0].partner_id)).stock_sent == Decimal(7)


@pytest.mark.parametrize("shape", ["map", "array", "object"])
async def test_a_refused_sku_fails_alone_with_the_hub_s_own_words(
    services: Services, hub: PracticeHub, integration: Integration, shape: str
) -> None:
    hub.faults.switch_on(f"stock-result={shape}")
    skus = sellable(hub)[:4]
    rows = await planned(services, hub, integration, skus)
    unknown = skus[2].partner_id
    hub.market.catalogue.rename_sku(skus[2], "OUTRO-CODIGO")

    run, found = await sent(services, rows)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 3, 1)
    (failed,) = [row for row in found if row.outcome is Outcome.FAILED]
    assert failed.key == unknown
    assert failed.message.startswith("Erro ao processar:")
    listing = await listing_of(services, unknown)
    assert (listing.last_error, listing.stock_sent) == (failed.message, None)


async def test_a_sku_that_the_answer_does_not_mention_is_asked_for_once_more(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:4])
    late, mute = rows[1].sku, rows[3].sku
    asked: list[list[str]] = []

    async def send(_api: StockApi, items: Sequence[StockItem]) -> StockBatchAnswer:
        asked.append([item.sku for item in items])
        known = {item.sku for item in items} - {mute}
        return StockBatchAnswer(frozenset(known - ({late} if len(asked) == 1 else set())))

    monkeypatch.setattr(StockApi, "send", send)

    run, found = await sent(services, rows)

    assert asked == [[row.sku for row in rows], [late, mute]]
    assert (run.done, run.failed) == (3, 1)
    assert {row.key: row.message for row in found if row.outcome is Outcome.FAILED} == {
        mute: "ANYMARKET gave no answer for this SKU."
    }


async def test_a_batch_refused_whole_is_halved_until_the_guilty_stand_alone(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:100])
    guilty = {rows[17].sku, rows[60].sku}
    asked: list[int] = []

    async def send(_api: StockApi, items: Sequence[StockItem]) -> StockBatchAnswer:
        asked.append(len(items))
        if guilty & {item.sku for item in items}:
            raise Rejected("O campo informado esta fora das especificações.", status=422)
        return StockBatchAnswer(stated=False)

    monkeypatch.setattr(StockApi, "send", send)

    run, found = await sent(services, rows)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 98, 2)
    assert {row.key for row in found if row.outcome is Outcome.FAILED} == guilty
    assert len(asked) < 35


async def test_where_everything_is_refused_the_search_for_guilty_rows_ends(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub))
    hub.faults.switch_on("stock-batch-422")

    run, found = await sent(services, rows)

    assert (run.state, run.failed) == (RunState.FINISHED, len(rows))
    assert len(batches(hub)) <= 2 * len(rows)
    assert all(row.message for row in found)


async def test_the_newest_quantity_is_sent_and_the_row_says_so(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:2])
    await services.stock.move(rows[0].product_id, None, MovementType.OUT, Decimal(2))

    _run, found = await sent(services, rows)

    assert hub.market.stock_of(rows[0].sku) == 5
    assert found[0].message == "7 in the preview, 5 sent: the stock changed in between."
    assert (found[0].after, found[1].after, found[1].message) == ("5", "7", "")


async def test_rows_left_out_are_results_with_their_reason(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    lonely = await services.products.save(Product("SO", "Sozinho"))
    rows = await planned(services, hub, integration, sellable(hub)[:2])
    blocked = await services.offers.plan_stock([lonely.id or 0], [integration.id])
    same = replace(rows[0], chosen=False, note="The store has this value already.")

    run, found = await sent(services, [*blocked, same, rows[1]])

    assert (run.done, run.skipped, run.failed, run.total) == (1, 1, 1, 3)
    assert [(row.key, row.outcome, row.message) for row in found] == [
        ("SO", Outcome.FAILED, "No listing in this store."),
        (same.sku, Outcome.SKIPPED, "The store has this value already."),
        (rows[1].sku, Outcome.DONE, ""),
    ]


async def test_what_changed_for_the_worse_since_the_preview_is_not_sent(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:3])
    product = await services.products.get(rows[0].product_id)
    await services.products.save(replace(product, active=False))
    gone = rows[1].listing_id
    assert gone is not None

    def unlink(tx: Tx) -> None:
        tx.execute(listings.listings.update().values(product_id=None).where(
            listings.listings.c.id == gone
        ))

    await services.store.run(unlink)

    _run, found = await sent(services, rows)

    assert [(row.key, row.outcome, row.message) for row in found] == [
        (rows[0].sku, Outcome.FAILED, "The product is inactive."),
        (rows[1].sku, Outcome.FAILED, "This listing is not there or not linked any more."),
        (rows[2].sku, Outcome.DONE, ""),
    ]
    assert batches(hub) == [[rows[2].sku]]


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
    reasons = {row.message for row in found if row.outcome is Outcome.NOT_SENT}
    assert reasons == {run.message}
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


async def test_the_failed_rows_are_sent_again_with_today_s_quantities(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    lonely = await services.products.save(Product("SO", "Sozinho"))
    rows = await planned(services, hub, integration, sellable(hub)[:4])
    blocked = await services.offers.plan_stock([lonely.id or 0], [integration.id])
    hub.faults.switch_on(f"stock-item-errors={rows[1].sku}")
    run, _found = await sent(services, [*rows, *blocked])
    await services.stock.move(rows[1].product_id, None, MovementType.COUNT, Decimal(2))
    hub.faults.clear()

    again = await services.runner.run_again(run.id)
    ended = await services.runner.wait(again)

    assert (run.done, run.failed) == (3, 2)
    assert [(row.key, row.outcome, row.after) for row in await results(services, ended.id)] == [
        ("SO", Outcome.FAILED, ""),
        (rows[1].sku, Outcome.DONE, "2"),
    ]
    assert hub.market.stock_of(rows[1].sku) == 2


async def test_two_listings_with_one_code_never_share_a_request(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    first, twin = sellable(hub)[:2]
    rows = await planned(services, hub, integration, [first, twin])

    def same_code(tx: Tx) -> None:
        tx.execute(listings.listings.update().values(sku=first.partner_id))

    await services.store.run(same_code)

    run, _found = await sent(services, rows)

    assert run.done == 2
    assert batches(hub) == [[first.partner_id], [first.partner_id]]


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


async def test_a_store_that_sends_no_stock_gets_none_even_when_it_was_planned(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:2])
    await services.settings.save(StockSettings(mode=Balance.NONE), integration.id)

    run, _found = await sent(services, rows)

    assert (run.done, run.failed) == (0, 2)
    assert batches(hub) == []
