"""Listings are linked, taken apart and opened; what follows is said before."""

from dataclasses import replace

import pytest

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.integrations import Integration
from anydesk.core.listing_changes import ListingAction, plan_row
from anydesk.core.listing_rows import ListingRow, row_id
from anydesk.core.listing_states import outcome_of, state_after
from anydesk.core.match_decisions import Decision
from anydesk.core.products import ChannelListing, Product, ProductType
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from anydesk.storage import match_decisions
from tests.services.bad_hubs import run_job
from tests.services.jobs.listings_read import all_rows, offers, refresh, row_of, shop


@pytest.fixture
async def unlinked(services: Services, hub: PracticeHub, integration: Integration) -> ListingRow:
    """A listing without product in a store whose listings were read."""
    await refresh(services, integration)
    return next(row for row in await all_rows(services) if row.sku and row.channel_id)


async def product(services: Services, sku: str, **fields: object) -> int:
    """A product; its id."""
    made = await services.products.save(Product(sku=sku, **{"name": sku, **fields}))  # type: ignore[arg-type]
    return made.id or 0


async def test_the_likeliest_products_are_offered_first(
    services: Services, unlinked: ListingRow
) -> None:
    named = await product(services, "OUTRO-1", name=f"{unlinked.title} da loja")
    coded = await product(services, "OUTRO-2", gtin=unlinked.gtin or "7891000315507")
    same = await product(services, unlinked.sku, name="Nada em comum")
    await product(services, "LONGE", name="Zzz")

    found = await services.listings.suggestions(unlinked.listing_id)
    typed = await services.listings.suggestions(unlinked.listing_id, "zzz")

    ids = [one.product.id for one in found]
    assert ids[0] == same
    assert found[0].why == "Same SKU"
    assert named in ids
    assert (coded in ids) == bool(unlinked.gtin)
    assert [one.product.sku for one in typed] == ["LONGE"]


async def test_a_link_says_what_follows_and_holds_for_later_receipts(
    services: Services, unlinked: ListingRow, integration: Integration
) -> None:
    mine = await product(services, "MEU-1")

    said = await services.listings.consequences(unlinked.listing_id, mine)
    await services.listings.link(unlinked.listing_id, mine)

    assert any("MEU-1" in sentence for sentence in said)
    row = await services.listings.get(unlinked.id)
    assert (row.product_id, row.product_sku) == (mine, "MEU-1")
    known = await services.store.run(lambda tx: match_decisions.of(tx, integration.id))
    assert known[row.hub_sku_id].decision == Decision.LINK
    other = next(one for one in await all_rows(services, unlinked="yes"))
    again = await services.listings.consequences(other.listing_id, mine)
    assert any(row.sku in sentence for sentence in again)


async def test_orders_that_waited_are_linked_with_it(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    # Under another code than the hub's: only the link can say that it is the product.
    order = next(
        one
        for one in hub.market.orders.values()
        if one["status"] == "PAID_WAITING_SHIP" and not one.get("fulfillment")
    )
    await refresh(services, integration)
    await run_job(services, integration, "orders.receive", hub_ids=[order["id"]])
    hub_sku = order["items"][0]["sku"]["id"]
    row = await services.listings.by_hub_sku(integration.id, hub_sku)
    mine = await product(services, "MEU-1")

    said = await services.listings.consequences(row.listing_id, mine)
    relinked = await services.listings.link(row.listing_id, mine)

    assert any("1 order that waits" in sentence for sentence in said)
    assert relinked.orders == 1
    (sales_order,) = await services.sales_orders.find(Query())
    lines = (await services.sales_orders.get(sales_order)).items
    assert mine in {line.product_id for line in lines}


async def test_a_shell_of_variations_and_what_is_gone_cannot_be_linked(
    services: Services, unlinked: ListingRow
) -> None:
    shell = await product(services, "PAI", type=ProductType.PARENT)

    with pytest.raises(InvalidInput, match="has variations"):
        await services.listings.link(unlinked.listing_id, shell)
    with pytest.raises(NotThere):
        await services.listings.link(unlinked.listing_id, 999)
    with pytest.raises(NotThere):
        await services.listings.link(999, shell)
    with pytest.raises(NotThere):
        await services.listings.get(row_id(999, None))


async def test_unlinking_is_undone_and_is_not_undone_by_a_receipt(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await shop(services, hub, integration, count=3)
    await refresh(services, integration)
    rows = [row for row in await all_rows(services) if row.product_id is not None]
    ids = [row.listing_id for row in rows]

    were = await services.listings.unlink(ids)
    await run_job(services, integration, "products.receive")
    apart = [await services.listings.get(row.id) for row in rows]
    assert {row.product_id for row in apart} == {None}
    assert await services.listings.unlink(ids) == {}

    await services.listings.put_back(were)
    back = [await services.listings.get(row.id) for row in rows]
    assert [row.product_id for row in back] == [row.product_id for row in rows]


async def test_only_web_addresses_are_opened_and_a_missing_one_is_asked_for(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await refresh(services, integration)
    listing = offers(hub, publication="ACTIVE")[0]
    row = await row_of(services, listing)

    known = await services.listings.permalink(row)
    asked = await services.listings.permalink(replace(row, permalink=""))
    listing.permalink = "file:///etc/passwd"
    evil = await services.listings.permalink(replace(row, permalink=""))
    alone = await services.listings.permalink(replace(row, permalink="", channel_id=None))

    assert known == asked == f"https://marketplace.example.com/{listing.number}"
    assert evil == alone == ""
    assert await services.listings.permalink(replace(row, permalink="javascript:1")) == ""


@pytest.mark.parametrize(
    ("state", "action", "blocked", "chosen"),
    [
        ("ACTIVE", ListingAction.PAUSE, False, True),
        ("PAUSED", ListingAction.PAUSE, False, False),
        ("CLOSED", ListingAction.PAUSE, True, False),
        ("UNPUBLISHED", ListingAction.PAUSE, True, False),
        ("PAUSED", ListingAction.RESUME, False, True),
        ("ACTIVE", ListingAction.RESUME, False, False),
        ("CORRUPTED", ListingAction.RESUME, True, False),
        ("CORRUPTED", ListingAction.SEND, False, True),
        ("UNPUBLISHED", ListingAction.SEND, False, True),
        ("CLOSED", ListingAction.SEND, True, False),
        ("SOMETHING_NEW", ListingAction.PAUSE, False, True),
    ],
)
def test_what_can_be_done_depends_on_the_state(
    state: str, action: ListingAction, blocked: bool, chosen: bool
) -> None:
    row = ListingRow(1, 1, 1, 1, "Loja", 10, 20, 30, "Caneca", "C", publication_status=state)

    planned = plan_row(row, action)

    assert bool(planned.blocked) == blocked
    assert planned.chosen == chosen
    assert planned.can_be_sent != blocked
    assert plan_row(replace(row, channel_id=None), action).blocked


def offer(publication: str, transmission: str, message: str = "") -> ChannelListing:
    return ChannelListing(
        1, "SHOPEE", publication_status=publication, transmission_status=transmission,
        transmission_message=message,
    )  # fmt: skip


def test_one_refusal_outweighs_and_a_pending_one_waits() -> None:
    fine, waits = offer("ACTIVE", "OK"), offer("ACTIVE", "SENDING")
    refused = offer("ACTIVE", "ERROR", "Título longo.")

    assert outcome_of([fine]) == ("published", "")
    assert outcome_of([fine, waits]) == ("accepted", "")
    assert outcome_of([fine, refused]) == ("refused", "Shopee: Título longo.")
    assert outcome_of([offer("CORRUPTED", "OK")])[0] == "refused"
    assert outcome_of([offer("PAUSED", "OK")]) == outcome_of([]) == ("accepted", "")
    # Never sent from here; refused by the hub itself; refused by the marketplace and now good.
    assert state_after("", "", [refused], [fine]) == ("", "")
    assert state_after("refused", "ANYMARKET", [fine], [fine]) == ("refused", "ANYMARKET")
    assert state_after(*outcome_of([refused]), [refused], [fine]) == ("published", "")
