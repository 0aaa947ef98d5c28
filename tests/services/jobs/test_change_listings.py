"""Listings are paused, resumed and sent again, each with the hub's own answer."""

from dataclasses import replace

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RunState
from anydesk.core.listing_changes import ListingAction
from anydesk.core.listing_rows import ListingRow
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.services.jobs.change_listings import ChangeListings
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import hurry, resumed, rows_of
from tests.services.jobs.listings_read import all_rows, offers, refresh, row_of, shop


async def change(services: Services, action: ListingAction, *rows: ListingRow) -> JobRun:
    """Do it to these rows, as a confirmed preview would."""
    plan = await services.listings.plan([row.id for row in rows], action)
    return await services.runner.run(ChangeListings.from_plan(services, action, plan))


@pytest.fixture
async def read(services: Services, hub: PracticeHub, integration: Integration) -> Services:
    """A store whose listings are all here."""
    await shop(services, hub, integration)
    await refresh(services, integration)
    return services


async def test_a_listing_is_paused_and_keeps_its_price(read: Services, hub: PracticeHub) -> None:
    listing = offers(hub, publication="ACTIVE", transmission="OK")[0]
    before = (listing.price, listing.discount_price)

    run = await change(read, ListingAction.PAUSE, await row_of(read, listing))

    (result,) = await rows_of(read, run)
    assert (result.outcome, result.before, result.after) == (Outcome.DONE, "On sale", "Paused")
    assert listing.publication == "PAUSED"
    assert (listing.price, listing.discount_price) == before
    assert (await row_of(read, listing)).publication_status == "PAUSED"


async def test_a_paused_one_is_resumed_and_without_stock_it_says_so(
    read: Services, hub: PracticeHub
) -> None:
    listing = offers(hub, publication="PAUSED")[0]

    run = await change(read, ListingAction.RESUME, await row_of(read, listing))

    assert run.done == 1
    assert listing.publication in ("ACTIVE", "WITHOUT_STOCK")
    (result,) = await rows_of(read, run)
    assert bool(result.message) == (listing.publication == "WITHOUT_STOCK")


async def test_what_is_so_already_at_the_hub_is_left_alone(
    read: Services, hub: PracticeHub
) -> None:
    listing = offers(hub, publication="ACTIVE", transmission="OK")[0]
    row = await row_of(read, listing)
    listing.publication = "PAUSED"

    run = await change(read, ListingAction.PAUSE, row)

    (result,) = await rows_of(read, run)
    assert (result.outcome, result.message) == (Outcome.SKIPPED, "It is paused already.")
    assert (await row_of(read, listing)).publication_status == "PAUSED"


async def test_blocked_rows_have_their_reason_and_the_hub_is_not_asked(
    read: Services, hub: PracticeHub
) -> None:
    closed = await row_of(read, offers(hub, publication="CLOSED")[0])
    unpublished = await row_of(read, offers(hub, publication="UNPUBLISHED")[0])
    asked = len(hub.market.listings)

    run = await change(read, ListingAction.PAUSE, closed, unpublished)

    results = await rows_of(read, run)
    assert [one.outcome for one in results] == [Outcome.FAILED, Outcome.FAILED]
    assert "has closed this listing" in results[0].message
    assert "not published" in results[1].message.lower()
    assert asked == len(hub.market.listings)


async def test_a_refusal_is_told_in_the_hub_s_words(read: Services, hub: PracticeHub) -> None:
    listing = offers(hub, publication="ACTIVE", transmission="OK")[0]
    row = await row_of(read, listing)
    # It was closed since it was read here.
    listing.publication = "CLOSED"

    run = await change(read, ListingAction.PAUSE, row)

    (result,) = await rows_of(read, run)
    assert result.outcome is Outcome.FAILED
    assert "encerrado no marketplace" in result.message


async def test_sending_again_waits_for_the_marketplace_and_then_tells_its_refusal(
    read: Services, hub: PracticeHub, integration: Integration
) -> None:
    refused = offers(hub, publication="CORRUPTED")[0]
    hub.faults.switch_on(f"listing-rejects={refused.id}")

    run = await change(read, ListingAction.SEND, await row_of(read, refused))
    row = await row_of(read, refused)
    assert (run.done, row.transmission_status, row.transmission_message) == (1, "SENDING", "")
    hub.market.schedule.settle_all()
    await refresh(read, integration, row.listing_id)

    row = await row_of(read, refused)
    assert row.transmission_status == "ERROR"
    assert row.transmission_message


async def test_a_listing_whose_price_nobody_knows_is_paused_without_one(
    read: Services, hub: PracticeHub, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = offers(hub, publication="ACTIVE", transmission="OK")[0]
    account = await read.connections.hub(integration.id)
    get = account.listings.get

    async def priceless(*args: int) -> object:
        return replace(await get(*args), price=None)

    row = await row_of(read, listing)
    monkeypatch.setattr(type(account.listings), "get", lambda _self, *args: priceless(*args))
    run = await change(read, ListingAction.PAUSE, row)

    assert run.done == 1
    assert listing.publication == "PAUSED"


async def test_interrupted_it_continues_with_the_others(
    read: Services,
    hub: PracticeHub,
    integration: Integration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live = offers(hub, publication="ACTIVE", transmission="OK")
    rows = [await row_of(read, one) for one in live[:6]]
    await hurry(read, integration, hub, monkeypatch)
    hub.faults.switch_on("unavailable@/skus")

    run = await change(read, ListingAction.PAUSE, *rows)
    assert (run.state, run.done) == (RunState.INTERRUPTED, 0)
    hub.faults.clear()
    run = await resumed(read, run)

    assert (run.state, run.done) == (RunState.FINISHED, 6)
    assert {one.publication for one in live[:6]} == {"PAUSED"}


async def test_the_failed_ones_are_done_again_and_a_stored_run_builds_the_same(
    read: Services, hub: PracticeHub
) -> None:
    listing = offers(hub, publication="ACTIVE", transmission="OK")[0]
    closed = offers(hub, publication="CLOSED")[0]
    rows = [await row_of(read, one) for one in (listing, closed)]
    plan = await read.listings.plan([row.id for row in rows], ListingAction.PAUSE)
    job = ChangeListings.from_plan(read, ListingAction.PAUSE, plan)

    assert JOBS["listings.change"](read, job.arguments) == job
    again = await job.again([row.result() for row in job.rows])
    assert [row.hub_listing_id for row in again.rows] == [listing.id]


async def test_rows_without_an_offer_cannot_be_changed(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration, count=1)
    hub.market.shelf.by_sku.clear()
    hub.market.shelf.rows.clear()
    await refresh(services, integration)
    (row,) = await all_rows(services)

    run = await change(services, ListingAction.SEND, row)

    (result,) = await rows_of(services, run)
    assert result.outcome is Outcome.FAILED
    assert "no listing in a marketplace" in result.message
