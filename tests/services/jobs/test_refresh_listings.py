"""What became of listings is read again: a whole store, chosen rows, and in bad weather."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.listing_states import SendState
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from anydesk.storage.tables import channel_listings, listings
from tests.services.bad_hubs import hurry, resumed, rows_of
from tests.services.jobs.listings_read import all_rows, offers, refresh, row_of, shop


async def test_a_store_is_read_with_states_messages_prices_and_links(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration)

    run = await refresh(services, integration)

    assert run.state is RunState.FINISHED
    rows = [row for row in await all_rows(services) if row.hub_listing_id is not None]
    there = hub.market.listings
    assert {row.hub_listing_id for row in rows} == set(there)
    for row in rows:
        listing = there[row.hub_listing_id or 0]
        assert row.publication_status == listing.publication
        assert row.transmission_status == listing.transmission
        assert row.transmission_message == (listing.message or "")
        assert row.price == Decimal(str(listing.price))
        assert row.permalink == (listing.link() or "")
        assert row.checked_at == services.clock.now()


async def test_listings_that_nobody_received_are_there_without_a_product(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration, count=1)

    await refresh(services, integration)

    counts = await services.listings.counts(Query())
    linked = [row for row in await all_rows(services) if row.product_id is not None]
    assert counts["unlinked"] == counts["all"] - len(linked) > 0


async def test_what_is_not_listed_any_more_is_asked_for_and_goes(
    services: Services, hub: PracticeHub, integration: Integration, clock: FixedClock
) -> None:
    await shop(services, hub, integration)
    await refresh(services, integration)
    gone = next(iter(hub.market.listings.values()))
    del hub.market.shelf.rows[gone.id]
    hub.market.shelf.by_sku[gone.sku_id].remove(gone)

    clock.advance(seconds=60)
    await refresh(services, integration)

    rows = await all_rows(services)
    assert gone.id not in {row.hub_listing_id for row in rows}


async def test_without_transmissions_every_sku_is_asked(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration)
    hub.faults.switch_on("no-transmissions")

    run = await refresh(services, integration)

    assert (run.state, run.failed) == (RunState.FINISHED, 0)
    rows = [row for row in await all_rows(services) if row.hub_listing_id is not None]
    assert rows
    assert {row.publication_status for row in rows} >= {"ACTIVE", "PAUSED", "UNPUBLISHED"}
    assert {row.transmission_status for row in rows} == {""}


async def test_chosen_rows_have_an_outcome_each(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration)
    await refresh(services, integration)
    refused = await row_of(services, offers(hub, publication="UNPUBLISHED")[0])
    live = await row_of(services, offers(hub, publication="PAUSED")[0])

    run = await refresh(services, integration, refused.listing_id, live.listing_id, 999)

    first, second, missing = await rows_of(services, run)
    assert "O título do anúncio excede" in first.message
    assert "paused, synchronised" in second.message
    assert missing.outcome is Outcome.FAILED


async def _note_sent(services: Services, listing_id: int, state: str, message: str = "") -> None:
    def work(tx: object) -> None:
        tx.execute(  # type: ignore[attr-defined]
            update(listings)
            .where(listings.c.id == listing_id)
            .values(send_state=state, send_message=message)
        )

    await services.store.run(work)


async def test_an_accepted_product_becomes_published_or_refused(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration)
    await refresh(services, integration)
    refused = await row_of(services, offers(hub, publication="UNPUBLISHED")[0])
    under_way = await row_of(services, offers(hub, transmission="SENDING")[0])
    fine = next(
        row
        for row in await all_rows(services, active="yes")
        if all(one.transmission == "OK" for one in hub.market.shelf.of(row.hub_sku_id))
    )
    for row in (refused, under_way, fine):
        await _note_sent(services, row.listing_id, SendState.ACCEPTED)

    await refresh(services, integration)

    states = {row.listing_id: row for row in await all_rows(services)}
    assert states[refused.listing_id].send_state == SendState.REFUSED
    assert "excede o limite" in states[refused.listing_id].send_message
    assert states[under_way.listing_id].send_state == SendState.ACCEPTED
    assert states[fine.listing_id].send_state == SendState.PUBLISHED


async def test_a_refusal_of_the_hub_itself_is_not_overwritten_by_older_good_news(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration)
    await refresh(services, integration)
    (row, *_others) = await all_rows(services, active="yes")
    await _note_sent(services, row.listing_id, SendState.REFUSED, "ANYMARKET: no.")

    await refresh(services, integration, row.listing_id)

    assert (await services.listings.get(row.id)).send_state == SendState.REFUSED


async def test_it_continues_where_it_stopped(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await shop(services, hub, integration)
    await refresh(services, integration)
    clock.advance(seconds=60)
    await hurry(services, integration, hub, monkeypatch)
    # Known offers need no request of their own, so this breaks between the pages and the rest.
    gone = next(iter(hub.market.listings.values()))
    del hub.market.shelf.rows[gone.id]
    hub.faults.switch_on("unavailable@/skus")

    run = await refresh(services, integration)
    assert run.state is RunState.INTERRUPTED
    hub.faults.clear()
    run = await resumed(services, run)

    assert run.state is RunState.FINISHED
    assert all(row.checked_at == services.clock.now() for row in await all_rows(services))


async def test_a_refused_token_stops_it_and_says_so(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration)
    hub.faults.switch_on("token-expired")

    run = await refresh(services, integration)

    assert run.error_kind == "Unauthorized"


@pytest.mark.parametrize("fault", ["missing-fields", "unknown-enums", "no-links", "shifting-pages"])
async def test_strange_answers_lose_no_row(
    services: Services, hub: PracticeHub, integration: Integration, fault: str
) -> None:
    await shop(services, hub, integration)
    hub.faults.switch_on(fault)

    run = await refresh(services, integration)

    assert run.state is RunState.FINISHED
    known = await services.store.run(
        lambda tx: {row[0] for row in tx.execute(channel_listings.select())}
    )
    assert len(known) >= len(hub.market.listings) - run.failed
