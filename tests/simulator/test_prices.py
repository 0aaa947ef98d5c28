"""Prices: each mode listens to one level only."""

from typing import Any

from .shop import Shop


def patch_price(shop: Shop, sku: Any, **body: float) -> Any:
    return shop.patch(f"/products/{sku.product_id}/skus/{sku.id}", body)


def listing_prices(shop: Shop, sku: Any) -> list[tuple[float, float]]:
    rows = shop.get(f"/skus/{sku.id}/marketplaces").json()
    return [(row["price"], row["discountPrice"]) for row in rows]


def test_in_sku_mode_the_price_of_the_sku_goes_to_its_listings_a_little_later() -> None:
    shop = Shop()
    sku = shop.sku_in("SKU")
    before = listing_prices(shop, sku)

    answer = patch_price(shop, sku, price=149.9, sellPrice=134.9)
    at_once = listing_prices(shop, sku)
    shop.wait(2)

    assert answer.json()["sellPrice"] == 134.9
    assert shop.market.price_of(sku.partner_id) == (149.9, 134.9)
    assert at_once == before
    assert set(listing_prices(shop, sku)) == {(149.9, 134.9)}
    (write,) = shop.market.price_writes
    assert (write.sku, write.value, write.listing_id) == (sku.partner_id, (149.9, 134.9), None)


def test_in_the_other_modes_a_price_of_the_sku_is_ignored() -> None:
    for mode in ("COST", "SKU_MARKETPLACE"):
        shop = Shop()
        sku = shop.sku_in(mode)
        before = shop.market.price_of(sku.partner_id)

        answer = patch_price(shop, sku, price=1.0, sellPrice=1.0)

        assert answer.status_code == 200
        assert shop.market.price_of(sku.partner_id) == before
        assert not shop.market.price_writes


def test_a_price_in_the_wrong_mode_may_be_refused() -> None:
    shop = Shop("price-mode-422")

    assert patch_price(shop, shop.sku_in("COST"), price=1.0).status_code == 422


def test_the_lower_price_must_not_be_higher() -> None:
    shop = Shop()

    assert patch_price(shop, shop.sku_in("SKU"), price=10, sellPrice=11).status_code == 422


def test_in_cost_mode_the_cost_that_comes_with_the_stock_makes_the_price() -> None:
    shop = Shop()
    sku = shop.sku_in("COST")
    factor = shop.market.products[sku.product_id].price_factor

    shop.put("/stocks", [{"partnerId": sku.partner_id, "quantity": 5, "cost": 30.0}])
    shop.wait(2)

    assert shop.market.price_of(sku.partner_id) == (30.0 * factor, 30.0 * factor)
    assert set(listing_prices(shop, sku)) == {(30.0 * factor, 30.0 * factor)}


def test_a_stock_without_cost_changes_no_price() -> None:
    shop = Shop()
    sku = shop.sku_in("COST")
    before = shop.market.price_of(sku.partner_id)

    shop.put("/stocks", [{"partnerId": sku.partner_id, "quantity": 5}])

    assert shop.market.price_of(sku.partner_id) == before


def test_the_price_list_of_listings_names_the_ones_it_did_not_take() -> None:
    shop = Shop()
    own, automatic = (
        shop.market.shelf.of(shop.sku_in(mode).id)[0] for mode in ("SKU_MARKETPLACE", "COST")
    )
    body = [
        {"id": own.id, "price": 149.9, "discountPrice": 134.9},
        {"id": automatic.id, "price": 1.0, "discountPrice": 1.0},
        {"id": 1, "price": 1.0, "discountPrice": 1.0},
    ]

    problems = shop.put("/skus/marketplaces/prices", body).json()

    assert [row["id"] for row in problems] == [automatic.id, 1]
    assert "cálculo automático" in problems[0]["errorMsg"]
    assert (own.price, own.discount_price) == (149.9, 134.9)
    assert [write.listing_id for write in shop.market.price_writes] == [own.id]


def test_a_new_price_is_being_sent_before_it_is_ok() -> None:
    shop = Shop()
    listing = shop.market.shelf.of(shop.sku_in("SKU_MARKETPLACE").id)[0]
    body = [{"id": listing.id, "price": 99.0, "discountPrice": 90.0}]

    shop.put("/skus/marketplaces/prices", body)
    sending = shop.get(f"/transmissions/{listing.id}").json()["status"]
    shop.wait(2)

    assert sending == "SENDING"
    assert shop.get(f"/transmissions/{listing.id}").json()["status"] == "OK"
    assert shop.get(f"/prices/transmission/{listing.id}").json()["finalPrice"] == 90.0


def test_chosen_listings_refuse_prices() -> None:
    shop = Shop()
    listing = shop.market.shelf.of(shop.sku_in("SKU_MARKETPLACE").id)[0]
    shop.faults.switch_on(f"price-rejects={listing.id}")
    body = [{"id": listing.id, "price": 99.0, "discountPrice": 90.0}]

    assert shop.put("/skus/marketplaces/prices", body).json()[0]["id"] == listing.id


def test_the_safety_margin_takes_a_lower_price_and_does_not_use_it() -> None:
    shop = Shop("price-margin")
    listing = shop.market.shelf.of(shop.sku_in("SKU_MARKETPLACE").id)[0]
    before = (listing.price, listing.discount_price)
    body = [{"id": listing.id, "price": 1.0, "discountPrice": 1.0}]

    assert shop.put("/skus/marketplaces/prices", body).json() == []

    row = shop.get(f"/skus/{listing.sku_id}/marketplaces/{listing.id}").json()
    assert (row["price"], row["discountPrice"]) == before
    assert "margem de segurança" in row["warnings"][0]


def test_one_price_for_all_listings_of_a_sku_in_a_marketplace() -> None:
    shop = Shop()
    sku = shop.sku_in("SKU_MARKETPLACE")
    marketplace = shop.market.shelf.of(sku.id)[0].channel.market_place
    automatic = shop.sku_in("COST")
    other = shop.market.shelf.of(automatic.id)[0].channel.market_place
    body = {"price": 50.0, "discountPrice": 45.0}

    done = shop.post(f"/skus/{sku.id}/updatePrice/{marketplace}", body).json()
    refused = shop.post(f"/skus/{automatic.id}/updatePrice/{other}", body).json()

    assert done == {"errors": []}
    assert shop.market.shelf.of(sku.id)[0].discount_price == 45.0
    assert refused["errors"]


def test_changing_the_mode_changes_who_is_listened_to() -> None:
    shop = Shop()
    sku = shop.sku_in("COST")
    body = {"calculatedPrice": False, "definitionPriceScope": "SKU"}

    shop.patch(f"/products/{sku.product_id}", body)
    patch_price(shop, sku, price=77.0)

    assert shop.market.price_of(sku.partner_id)[0] == 77.0


def test_a_transmission_without_price_has_its_own_text() -> None:
    answer = Shop().get("/prices/transmission/1")

    assert answer.json()["message"] == (
        "TransmissionPrice não encontrado para o oi=99999., transmissionId=1"
    )
