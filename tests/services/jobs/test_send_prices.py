"""Prices arrive where the hub keeps them, and only as the person agreed to them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.api.listings import ListingsApi
from anydesk.api.records import ListingPrice
from anydesk.core.errors import Rejected
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RowResult, RunState
from anydesk.core.plans import PlanRow
from anydesk.core.products import PriceScope, Product
from anydesk.services import Services
from anydesk.services.jobs.send_prices import SendPrices, build
from anydesk.simulator.catalogue import Sku
from anydesk.simulator.server import PracticeHub
from tests.services.shelves import fill, sellable

FULL, PROMO = Decimal("149.90"), Decimal("134.90")
PRICES = (149.9, 134.9)


async def planned(
    services: Services, hub: PracticeHub, store: Integration, skus: Sequence[Sku]
) -> tuple[PlanRow, ...]:
    """Both prices of these products, where the hub keeps them."""
    ids = await fill(services, hub, store.id, skus)
    for product_id in ids.values():
        await services.products.set_prices(product_id, FULL, PROMO)
    return await services.offers.plan_prices(ids.values(), [store.id])


async def sent(services: Services, rows: Sequence[PlanRow]) -> tuple[JobRun, list[RowResult]]:
    run = await services.runner.run(SendPrices.from_plan(services, rows))
    return run, [row.result for row in await services.jobs.rows(run.id)]


def wrote(hub: PracticeHub) -> list[tuple[float, float]]:
    """The prices the hub took, in their order."""
    return [write.value for write in hub.market.price_writes]


def requests(hub: PracticeHub, method: str) -> int:
    return sum(request.method == method for request in hub.requests)


async def test_sku_prices_go_one_by_one_with_both_prices(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    skus = sellable(hub, PriceScope.SKU)[:25]
    rows = await planned(services, hub, integration, skus)

    run, found = await sent(services, rows)

    assert (run.state, run.done, run.total) == (RunState.FINISHED, 25, 25)
    assert requests(hub, "PATCH") == 25
    assert {hub.market.price_of(sku.partner_id) for sku in skus} == {PRICES}
    assert {(row.message, row.after) for row in found} == {
        ("Accepted by ANYMARKET.", "149,90 / 134,90")
    }
    (listing,) = await services.products.listings(rows[0].product_id)
    assert (listing.price_sent, listing.promo_sent, listing.last_error) == (FULL, PROMO, "")
    again = await services.offers.plan_prices([rows[0].product_id], [integration.id])
    assert not again[0].chosen


async def test_listing_prices_go_in_batches(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anydesk.services.jobs.send_prices.LISTINGS_PER_BATCH", 20)
    skus = sellable(hub, PriceScope.SKU_MARKETPLACE)
    rows = (await planned(services, hub, integration, skus))[:45]

    run, _found = await sent(services, rows)

    assert (run.state, run.done) == (RunState.FINISHED, 45)
    assert requests(hub, "PUT") == 3
    assert wrote(hub) == [PRICES] * 45
    (listing,) = await services.products.listings(rows[0].product_id)
    assert (listing.channels[0].price_sent, listing.price_sent) == (FULL, None)


async def test_without_promotion_both_prices_are_equal(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub, PriceScope.SKU)[:1])
    await services.products.set_prices(rows[0].product_id, FULL, Decimal(0))

    await sent(services, await services.offers.plan_prices([rows[0].product_id], [integration.id]))

    assert wrote(hub) == [(149.9, 149.9)]


async def test_a_refused_listing_fails_alone_with_the_hub_s_own_words(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    skus = sellable(hub, PriceScope.SKU_MARKETPLACE)[:3]
    rows = await planned(services, hub, integration, skus)
    hub.faults.switch_on(f"price-rejects={rows[1].external_id}")

    run, found = await sent(services, rows)

    assert (run.done, run.failed) == (len(rows) - 1, 1)
    (failed,) = [row for row in found if row.outcome is Outcome.FAILED]
    assert failed.listing == rows[1].external_id
    assert "cálculo automático" in failed.message
    offers = [
        offer
        for listing in await services.products.listings(rows[1].product_id)
        for offer in listing.channels
    ]
    assert [one.last_error for one in offers if str(one.hub_listing_id) == failed.listing] == [
        failed.message
    ]


async def test_a_batch_refused_whole_is_halved(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    skus = sellable(hub, PriceScope.SKU_MARKETPLACE)
    rows = (await planned(services, hub, integration, skus))[:16]
    guilty = rows[5].external_id

    async def send_prices(_api: ListingsApi, items: Sequence[ListingPrice]) -> dict[int, str]:
        if guilty in {str(item.listing_id) for item in items}:
            raise Rejected("O campo informado esta fora das especificações.", status=422)
        return {}

    monkeypatch.setattr(ListingsApi, "send_prices", send_prices)

    run, found = await sent(services, rows)

    assert (run.done, run.failed) == (15, 1)
    assert [row.listing for row in found if row.outcome is Outcome.FAILED] == [guilty]


async def test_a_price_that_changed_since_the_preview_is_not_sent(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub, PriceScope.SKU)[:2])
    await services.products.set_prices(rows[0].product_id, Decimal(100), Decimal(0))

    run, found = await sent(services, rows)

    assert (run.done, run.skipped) == (1, 1)
    assert {row.key: row.message for row in found}[rows[0].sku] == (
        "The price changed since the preview: 149,90 / 134,90 there, 100,00 now."
    )
    assert wrote(hub) == [PRICES]


@pytest.mark.parametrize("fault", ["", "price-mode-422"])
async def test_a_price_mode_that_changed_at_the_hub_is_learnt(
    services: Services, hub: PracticeHub, integration: Integration, fault: str
) -> None:
    (sku,) = sellable(hub, PriceScope.SKU)[:1]
    rows = await planned(services, hub, integration, [sku])
    hub.market.products[sku.product_id].scope = PriceScope.COST
    if fault:
        hub.faults.switch_on(fault)

    run, (row,) = await sent(services, rows)

    # Without the fault the hub answers 200 and leaves the price as it was.
    assert (run.failed, run.done) == ((1, 0) if fault else (0, 1))
    assert "The price mode at ANYMARKET is “COST” now" in row.message
    (fresh,) = await services.offers.plan_prices([rows[0].product_id], [integration.id])
    assert "computes this price from the cost" in fresh.blocked


async def test_a_price_that_the_hub_shows_otherwise_is_noted_and_remembered(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    (sku,) = sellable(hub, PriceScope.SKU)[:1]
    rows = await planned(services, hub, integration, [sku])
    hub.market.products[sku.product_id].scope = PriceScope.SKU_MARKETPLACE
    before = hub.market.price_of(sku.partner_id)

    _run, (row,) = await sent(services, rows)

    (listing,) = await services.products.listings(rows[0].product_id)
    assert row.message.startswith("Accepted, but ANYMARKET shows ")
    assert (listing.price_sent, listing.promo_sent) == tuple(Decimal(str(one)) for one in before)


async def test_both_kinds_of_price_go_in_one_run_and_blocked_rows_say_why(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    chosen = [sellable(hub, scope)[0] for scope in PriceScope]
    rows = await planned(services, hub, integration, chosen)
    lonely = await services.products.save(Product("SO", "Sozinho", sale_price=FULL))
    alone = await services.offers.plan_prices([lonely.id or 0], [integration.id])

    run, found = await sent(services, [*rows, *alone])

    failed = {row.key: row.message for row in found if row.outcome is Outcome.FAILED}
    assert run.state is RunState.FINISHED
    assert len(failed) == 2
    assert failed["SO"] == "No listing in this store."
    assert requests(hub, "PATCH") == 1
    assert requests(hub, "PUT") == 1


async def test_a_run_stopped_by_the_token_continues_where_it_was(
    services: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anydesk.services.jobs.send_prices.SKUS_PER_PARCEL", 5)
    rows = await planned(services, hub, integration, sellable(hub, PriceScope.SKU)[:30])
    end_listening = services.changes.listen(
        ("listings",), lambda _kinds: hub.faults.switch_on("token-expired")
    )

    run, found = await sent(services, rows)

    end_listening()
    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, "Unauthorized")
    assert run.done + run.not_sent == 30
    (reason,) = {row.message for row in found if row.outcome is Outcome.NOT_SENT}
    assert run.message.startswith(reason)
    hub.faults.clear()

    await services.runner.resume(run.id)
    ended = await services.runner.wait(run.id)

    assert (ended.state, ended.done, ended.not_sent) == (RunState.FINISHED, 30, 0)
    assert set(wrote(hub)) == {PRICES}


async def test_a_lost_answer_is_asked_for_again_and_counted_once(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    rows = await planned(services, hub, integration, sellable(hub, PriceScope.SKU)[:3])
    hub.faults.switch_on("lose-answer=1@PATCH/products")

    run, found = await sent(services, rows)

    assert (run.state, run.done, len(found)) == (RunState.FINISHED, 3, 3)
    assert set(wrote(hub)) == {PRICES}


async def test_the_failed_rows_are_sent_again_where_the_price_lives_now(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    skus = sellable(hub, PriceScope.SKU_MARKETPLACE)[:2]
    rows = await planned(services, hub, integration, skus)
    hub.faults.switch_on(f"price-rejects={rows[0].external_id}")
    run, _found = await sent(services, rows)
    hub.faults.clear()
    await services.products.set_prices(rows[0].product_id, Decimal(150), PROMO)

    again = await services.runner.run_again(run.id)
    ended = await services.runner.wait(again)

    (row,) = [row.result for row in await services.jobs.rows(ended.id)]
    assert (row.listing, row.outcome, row.after) == (
        rows[0].external_id,
        Outcome.DONE,
        "150,00 / 134,90",
    )


async def test_the_job_is_built_again_from_what_its_run_remembers(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    chosen = [sellable(hub, scope)[0] for scope in PriceScope]
    rows = await planned(services, hub, integration, chosen)
    job = SendPrices.from_plan(services, [replace(row, chosen=row.can_be_sent) for row in rows])

    again = build(services, job.arguments)

    assert again.plan.stores == job.plan.stores
    assert again.arguments == job.arguments
