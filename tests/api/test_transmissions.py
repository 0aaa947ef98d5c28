"""Transmissions and what is asked of a listing: requests, records, and strange answers."""

from decimal import Decimal

import pytest

from anydesk.api import payloads_transmissions as payloads
from anydesk.core.errors import NotFound, Rejected, UnexpectedAnswer
from anydesk.core.listing_rows import OfferNews
from tests.api.practice import Practice
from tests.api.scripted import asked, captured, hub, page, says

ROW = {
    "id": 8800001,
    "accountName": "LOJA MODELO",
    "marketPlace": "SHOPEE",
    "idAccount": 4102,
    "product": {"id": 5500001, "title": "Camiseta"},
    "status": "ERROR",
    "transmissionMessage": "Título longo.",
    "publicationStatus": "UNPUBLISHED",
    "marketPlaceStatus": "rejected",
    "sku": {
        "id": 7700001,
        "title": "Camiseta M",
        "partnerId": "CAM-M",
        "ean": "7890000000017",
        "price": Decimal("149.90"),
        "discountPrice": Decimal("134.90"),
        "amount": 3,
    },
}


def test_a_transmission_is_read():
    assert payloads.transmission(ROW) == OfferNews(
        hub_listing_id=8800001,
        hub_sku_id=7700001,
        hub_product_id=5500001,
        sku="CAM-M",
        title="Camiseta M",
        gtin="7890000000017",
        marketplace="SHOPEE",
        account_id="4102",
        account_name="LOJA MODELO",
        publication_status="UNPUBLISHED",
        marketplace_status="rejected",
        transmission_status="ERROR",
        transmission_message="Título longo.",
        price=Decimal("149.90"),
        discount_price=Decimal("134.90"),
    )


def test_only_the_ids_are_needed_and_unknown_states_pass():
    bare = payloads.transmission({"id": "9", "sku": {"id": 7}, "status": "teleporting"})

    assert (bare.hub_listing_id, bare.hub_sku_id, bare.transmission_status) == (9, 7, "TELEPORTING")
    assert (bare.price, bare.hub_product_id, bare.transmission_message) == (None, None, "")
    for bad in (None, {}, {"id": 9}, {"id": 9, "sku": None}, {"sku": {"id": 7}}, "text"):
        with pytest.raises(UnexpectedAnswer):
            payloads.transmission(bad)


async def test_transmissions_are_paged_and_filtered():
    script, api = hub(says(page(ROW, {"id": 2})))

    (found,) = [one async for one in api.transmissions.pages(publication="ACTIVE,PAUSED")]

    assert [row.hub_listing_id for row in found.rows] == [8800001]
    assert len(found.bad) == 1
    ((method, path, *_rest),) = asked(script)
    assert method == "GET"
    assert path.startswith("/transmissions")


async def test_a_listing_is_paused_with_the_price_that_it_has():
    script, api = hub(says({**captured("listing.json"), "publicationStatus": "PAUSED"}))

    paused = await api.listings.set_publication(
        7700001, 8800001, "PAUSED", price=Decimal("149.90"), discount_price=Decimal("134.90")
    )

    assert paused.publication_status == "PAUSED"
    (request,) = script.asked
    assert request.method == "PATCH"
    assert request.url.path.endswith("/skus/7700001/marketplaces/8800001")
    assert request.headers["content-type"] == "application/merge-patch+json"
    assert request.content == (
        b'{"price":149.9,"publicationStatus":"PAUSED","discountPrice":134.9}'
    )


async def test_where_the_answer_is_empty_the_listing_is_looked_at():
    script, api = hub(says(status=204), says(captured("listing.json")))

    found = await api.listings.set_publication(7700001, 8800001, "ACTIVE", price=Decimal(5))

    assert found.publication_status == "ACTIVE"
    assert [request.method for request in script.asked] == ["PATCH", "GET"]


async def test_against_the_practice_hub():
    practice = Practice(orders=0, products=4)
    pages = [one async for one in practice.hub.transmissions.pages()]
    rows = [row for one in pages for row in one.rows]
    there = practice.server.market.listings
    assert {row.hub_listing_id for row in rows} == set(there)

    live = next(row for row in rows if row.publication_status == "ACTIVE")
    await practice.hub.transmissions.set_publication(live.hub_listing_id, "PAUSED")
    again = await practice.hub.transmissions.get(live.hub_listing_id)
    assert (again.publication_status, again.transmission_status) == ("PAUSED", "PAUSING")

    closed = next(row for row in rows if row.publication_status == "CLOSED")
    with pytest.raises(Rejected, match="encerrado"):
        await practice.hub.listings.set_publication(
            closed.hub_sku_id, closed.hub_listing_id, "ACTIVE", price=Decimal(5)
        )
    with pytest.raises(NotFound):
        await practice.hub.transmissions.get(1)
