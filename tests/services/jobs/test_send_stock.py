"""Stock arrives: in few requests, row by row answered, and never with a stale meaning."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.api.records import StockBatchAnswer, StockItem
from anydesk.api.stock import StockApi
from anydesk.core.errors import Rejected
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.products import Balance, MovementType, Product
from anydesk.core.settings import StockSettings
from anydesk.services import Services
from anydesk.services.jobs.send_stock import SendStock
from anydesk.simulator.server import HubOptions, PracticeHub
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings
from tests.conftest import TOKEN, connect
from tests.services.jobs.stock_sends import batches, listing_of, planned, results, sent
from tests.services.shelves import sellable


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
    assert (found[0].after, found[1].after, found[1].message) == (
        "5",
        "7",
        "Accepted by ANYMARKET.",
    )


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
        (rows[1].sku, Outcome.DONE, "Accepted by ANYMARKET."),
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
        tx.execute(listings.update().values(product_id=None).where(listings.c.id == gone))

    await services.store.run(unlink)

    _run, found = await sent(services, rows)

    assert [(row.key, row.outcome, row.message) for row in found] == [
        (rows[0].sku, Outcome.FAILED, "The product is inactive."),
        (rows[1].sku, Outcome.FAILED, "This listing is not there or not linked any more."),
        (rows[2].sku, Outcome.DONE, "Accepted by ANYMARKET."),
    ]
    assert batches(hub) == [[rows[2].sku]]


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
        tx.execute(listings.update().values(sku=first.partner_id))

    await services.store.run(same_code)

    run, _found = await sent(services, rows)

    assert run.done == 2
    assert batches(hub) == [[first.partner_id], [first.partner_id]]


async def test_a_store_that_sends_no_stock_gets_none_even_when_it_was_planned(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:2])
    await services.settings.save(StockSettings(mode=Balance.NONE), integration.id)

    run, _found = await sent(services, rows)

    assert (run.done, run.failed) == (0, 2)
    assert batches(hub) == []
