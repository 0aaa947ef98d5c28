"""Callbacks, messages, freight quotes, failure reports."""

from .shop import Shop


def test_callbacks_are_registered_changed_and_removed() -> None:
    shop = Shop()
    body = {"url": "https://shop.example.com/hook", "token": "secret", "orderActive": True}

    made = shop.post("/callbacks", body)
    path = f"/callbacks/{made.json()['id']}"
    changed = shop.put(path, {**body, "productActive": True}).json()

    assert made.status_code == 201
    assert "token" not in made.json()
    assert (changed["orderActive"], changed["productActive"]) == (True, True)
    assert shop.ids("/callbacks") == [changed["id"]]
    assert shop.ask("DELETE", path).status_code == 204
    assert shop.get(path).status_code == 404
    assert shop.post("/callbacks", {"orderActive": True}).status_code == 422


def test_a_message_goes_to_the_buyer_of_an_order() -> None:
    shop = Shop()

    assert shop.post("/messages/order/190000101", {"message": "Oi"}).json() == {"message": "Oi"}
    assert shop.post("/messages/order/190000101", {}).status_code == 400
    assert shop.post("/messages/order/1", {"message": "Oi"}).status_code == 404


def test_a_freight_quote_names_the_codes_it_does_not_know() -> None:
    body = {
        "marketPlace": "ECOMMERCE",
        "zipCode": "87000000",
        "products": [{"skuId": "CAM-AZ-M", "amount": 1}, {"skuId": "NAO-EXISTE", "amount": 1}],
    }

    quote = Shop().post("/freight/quotes", body).json()

    assert [row["skuId"] for row in quote["products"]] == ["CAM-AZ-M"]
    assert quote["quotes"][0]["price"] == 18.9
    assert "NAO-EXISTE" in quote["missingSkus"]
    assert Shop().post("/freight/quotes", {**body, "zipCode": "1"}).status_code == 422


def test_a_failure_of_the_erp_can_be_reported() -> None:
    body = {
        "partnerId": "1", "origin": "anydesk", "message": "Falhou",
        "createdAt": "2026-03-20T09:00:00-03:00",
    }  # fmt: skip

    assert Shop().post("/monitorings", body).status_code == 200
    assert Shop().post("/monitorings", {**body, "message": "x" * 501}).status_code == 422
