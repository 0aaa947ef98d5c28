"""Listings and transmissions."""

import pytest

from .shop import Shop


def test_listings_are_found_by_the_code_of_the_sku() -> None:
    shop = Shop()

    rows = shop.get("/skus/marketplaces?partnerID=CAM-AZ-M").json()

    assert {row["skuInMarketplace"] for row in rows} == {"CAM-AZ-M"}
    assert shop.get("/skus/marketplaces?partnerID=NAO-EXISTE").json() == []


@pytest.mark.parametrize("query", ["", "?partnerId=CAM-AZ-M"])
def test_the_code_must_be_spelled_partner_id_with_a_capital_d(query: str) -> None:
    answer = Shop().get(f"/skus/marketplaces{query}")

    assert answer.status_code == 400
    assert answer.json()["message"].startswith("O parâmetro 'partnerID' é obrigatório")


def test_a_listing_is_made_published_and_paused() -> None:
    shop = Shop()
    sku = shop.sku_in("SKU")
    body = {"marketPlace": "SHOPEE", "price": 10.0, "discountPrice": 9.0, "fields": {"title": "T"}}
    made = shop.post(f"/skus/{sku.id}/marketplaces", body).json()
    path = f"/skus/{sku.id}/marketplaces/{made['id']}"

    sent = shop.post(f"{path}/send", {})
    shop.wait(2)
    live = shop.get(path).json()
    paused = shop.patch(path, {"price": live["price"], "publicationStatus": "PAUSED"}).json()

    assert made["publicationStatus"] == "UNPUBLISHED"
    assert sent.status_code == 204
    assert (live["publicationStatus"], live["availableStock"]["stockLocal"]) == (
        "ACTIVE",
        "Estoque Físico",
    )
    assert live["fields"]["title"] == "T"
    assert paused["publicationStatus"] == "PAUSED"


def test_changing_a_listing_needs_its_price_and_the_right_content_type() -> None:
    shop = Shop()
    listing = next(iter(shop.market.listings.values()))
    path = f"/skus/{listing.sku_id}/marketplaces"

    assert shop.put(f"{path}/{listing.id}", {"publicationStatus": "PAUSED"}).status_code == 422
    assert shop.patch(f"{path}/{listing.id}", {"price": 1}, "application/json").status_code == 415
    steps = [{"op": "replace", "path": "/publicationStatus", "value": "PAUSED"}]
    assert shop.patch(f"{path}/patch/{listing.id}", steps).json()["publicationStatus"] == "PAUSED"


def test_the_code_in_the_marketplace_can_change_only_before_publication() -> None:
    shop = Shop()
    listings = shop.market.listings.values()
    by_status = {row.publication: row for row in listings}

    answers = []
    for status in ("ACTIVE", "UNPUBLISHED"):
        row = by_status[status]
        body = {"price": row.price, "skuInMarketplace": "NOVO"}
        answers.append(shop.put(f"/skus/{row.sku_id}/marketplaces/{row.id}", body).status_code)

    assert answers == [422, 200]


def test_the_sample_has_listings_in_every_status_and_refusals_with_a_text() -> None:
    rows = Shop().get("/transmissions?limit=100").json()["content"]

    assert {row["publicationStatus"] for row in rows} == {
        "ACTIVE", "CLOSED", "CORRUPTED", "PAUSED", "UNPUBLISHED", "WITHOUT_STOCK",
    }  # fmt: skip
    assert all(row["transmissionMessage"] for row in rows if row["status"] == "ERROR")


def test_transmissions_are_filtered_by_publication_and_marketplace() -> None:
    shop = Shop()

    paused = shop.get("/transmissions?statusFilter=PAUSED,CLOSED").json()["content"]
    shopee = shop.get("/transmissions/marketplace/SHOPEE?limit=10&offset=0").json()["content"]

    assert {row["publicationStatus"] for row in paused} == {"PAUSED", "CLOSED"}
    assert {row["marketPlace"] for row in shopee} == {"SHOPEE"}
    assert shop.get("/transmissions/marketplace/SHOPEE").status_code == 400
    assert shop.get("/transmissions?statusFilter=OK").status_code == 400


def test_the_status_of_a_transmission_can_be_set() -> None:
    shop = Shop()
    body = {"publicationStatus": "CLOSED", "marketPlaceStatus": "closed"}

    row = shop.put("/transmissions/8800001", body).json()

    assert (row["publicationStatus"], row["marketPlaceStatus"]) == ("CLOSED", "closed")
    assert shop.get("/transmissions/1").status_code == 404


def test_pausing_takes_a_moment_and_a_closed_listing_stays_closed() -> None:
    shop = Shop()
    by_status = {row.publication: row for row in shop.market.listings.values()}
    live, closed = by_status["ACTIVE"], by_status["CLOSED"]

    shop.patch(
        f"/skus/{live.sku_id}/marketplaces/{live.id}",
        {"price": live.price, "publicationStatus": "PAUSED"},
    )
    at_once = shop.get(f"/transmissions/{live.id}").json()
    shop.wait(2)
    later = shop.get(f"/transmissions/{live.id}").json()
    refused = shop.patch(
        f"/skus/{closed.sku_id}/marketplaces/{closed.id}",
        {"price": closed.price, "publicationStatus": "ACTIVE"},
    )

    assert (at_once["publicationStatus"], at_once["status"]) == ("PAUSED", "PAUSING")
    assert (later["publicationStatus"], later["status"]) == ("PAUSED", "OK")
    assert refused.status_code == 422
    assert "encerrado" in refused.text


def test_a_marketplace_refuses_a_listing_after_it_was_sent() -> None:
    shop = Shop()
    listing = next(iter(shop.market.listings.values()))
    shop.market.faults.switch_on(f"listing-rejects={listing.id}")

    shop.post(f"/skus/{listing.sku_id}/marketplaces/{listing.id}/send", {})
    shop.wait(2)
    row = shop.get(f"/transmissions/{listing.id}").json()

    assert row["status"] == "ERROR"
    assert row["transmissionMessage"]


def test_an_account_may_have_no_transmissions() -> None:
    shop = Shop()
    shop.market.faults.switch_on("no-transmissions")

    assert shop.get("/transmissions").status_code == 404
    assert shop.get("/transmissions/8800001").status_code == 404
