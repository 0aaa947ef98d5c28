"""The steps of an order: what is accepted, refused, and what the marketplace says later."""

from typing import Any

import pytest

from .shop import Shop

INVOICE = {
    "accessKey": "41260399990001000195550010000012341000012348",
    "series": "1",
    "number": "1234",
    "date": "2026-03-20T09:15:00-03:00",
    "cfop": "5102",
}
TRACKING = {
    "carrier": "Transportadora Modelo",
    "number": "TM1BR",
    "shippedDate": "2026-03-20T10:00:00-03:00",
}
STEPS: dict[str, dict[str, Any]] = {
    "INVOICED": {"invoice": INVOICE},
    "PAID_WAITING_DELIVERY": {"tracking": TRACKING},
    "CONCLUDED": {"tracking": {"deliveredDate": "2026-03-20T11:00:00-03:00"}},
    "CANCELED": {"cancelDetails": "Sem estoque", "cancellationCode": "OUT_OF_STOCK"},
}


def move(shop: Shop, order_id: int, status: str, **blocks: Any) -> Any:
    return shop.put(f"/orders/{order_id}", {"status": status, **(blocks or STEPS[status])})


def test_an_order_goes_through_its_life_step_by_step() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP")

    for status in ("INVOICED", "PAID_WAITING_DELIVERY", "CONCLUDED", "CANCELED"):
        assert move(shop, order_id, status).status_code == 200

    order = shop.get(f"/orders/{order_id}").json()
    assert order["invoice"]["date"] == "2026-03-20T12:15:00Z"
    assert order["tracking"]["number"] == "TM1BR"
    assert order["status"] == "CANCELED"


def test_steps_may_be_skipped_and_repeated_but_not_taken_back() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP")

    skipped = move(shop, order_id, "CONCLUDED")
    repeated = move(shop, order_id, "CONCLUDED")
    back = move(shop, order_id, "INVOICED")

    assert (skipped.status_code, repeated.status_code, back.status_code) == (200, 200, 422)


def test_accepted_means_queued_until_the_marketplace_has_answered() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP")

    answer = move(shop, order_id, "INVOICED")
    shop.wait(2)

    assert answer.json()["transmissionStatus"] == "WAITING"
    assert shop.get(f"/orders/{order_id}").json()["transmissionStatus"] == "OK"


def test_the_marketplace_may_refuse_what_the_hub_accepted() -> None:
    shop = Shop("order-error=Etiqueta vencida")
    order_id = shop.order_in("PAID_WAITING_SHIP")

    move(shop, order_id, "INVOICED")
    shop.wait(2)

    order = shop.get(f"/orders/{order_id}").json()
    assert order["transmissionStatus"] == "ERROR"
    assert order["marketPlaceStatusComplement"] == "Etiqueta vencida"


def test_collected_orders_of_a_company_need_cfop_and_state_registration() -> None:
    shop = Shop()
    order_id = next(o for o, row in shop.market.orders.items()
                    if row["metadata"].get("logistic_type") == "cross_docking")  # fmt: skip

    move(shop, order_id, "INVOICED")
    shop.market.schedule.settle_all()
    refused = shop.market.order(order_id)["transmissionStatus"]
    move(shop, order_id, "INVOICED", invoice={**INVOICE, "companyStateTaxId": "ISENTO"})
    shop.market.schedule.settle_all()

    assert refused == "ERROR"
    assert shop.market.order(order_id)["transmissionStatus"] == "OK"


@pytest.mark.parametrize(
    ("status", "blocks", "field"),
    [
        ("INVOICED", {"invoice": {"number": "1"}}, "invoice.date"),
        ("INVOICED", {"invoice": {**INVOICE, "accessKey": "123"}}, "invoice.accessKey"),
        ("INVOICED", {"invoice": {**INVOICE, "linkNfe": ""}}, "invoice.linkNfe"),
        ("PAID_WAITING_DELIVERY", {"tracking": {"number": "1"}}, "tracking.carrier"),
        ("CONCLUDED", {"tracking": {}}, "tracking.deliveredDate"),
    ],
)
def test_each_step_needs_its_block(status: str, blocks: dict[str, Any], field: str) -> None:
    shop = Shop()

    answer = move(shop, shop.order_in("PAID_WAITING_SHIP"), status, **blocks)

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["fieldErrors"]]


def test_a_date_without_offset_is_refused() -> None:
    shop = Shop()

    answer = move(
        shop, shop.order_in("PAID_WAITING_SHIP"), "INVOICED",
        invoice={**INVOICE, "date": "2026-03-20T09:15:00"},
    )  # fmt: skip

    assert answer.status_code == 422


def test_mercado_livre_wants_to_know_why_an_order_is_cancelled() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP", marketPlace="MERCADO_LIVRE")

    answer = move(shop, order_id, "CANCELED", cancellationCode="OUT_OF_STOCK")

    assert answer.status_code == 422
    assert "cancelDetails" in answer.text


def test_the_number_of_the_erp_is_set_once() -> None:
    shop = Shop()

    assert shop.put("/orders/190000102", {"partnerId": "V-1"}).json()["partnerId"] == "V-1"
    assert shop.put("/orders/partnerid/190000102", {"partnerId": "V-1"}).status_code == 200
    assert shop.put("/orders/190000102", {"partnerId": "V-2"}).status_code == 422


def test_an_order_holds_its_stock_until_it_is_shipped() -> None:
    shop = Shop()
    order_id = shop.market.add_orders(1)[0]
    code = shop.market.order(order_id)["items"][0]["sku"]["partnerId"]
    sku = shop.market.sku(code)

    held = shop.get(f"/skus/{sku.id}/stocks/reservation").json()
    move(shop, order_id, "PAID_WAITING_DELIVERY")
    released = shop.get(f"/skus/{sku.id}/stocks/reservation").json()

    assert order_id in [row["orderId"] for row in held]
    assert order_id not in [row["orderId"] for row in released]
