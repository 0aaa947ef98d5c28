"""Reading orders: windows, filters, dates."""

from datetime import timedelta

import pytest

from .shop import START, Shop


def ago(**span: float) -> str:
    return (START - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def aged(*days: float) -> tuple[Shop, list[int]]:
    """A shop whose only orders are so many days old, by creation and by change."""
    shop = Shop(orders=0)
    ids = []
    for count in days:
        moment = (START - timedelta(days=count)).strftime("%Y-%m-%dT%H:%M:%SZ")
        ids += shop.market.add_orders(1, createdAt=moment, lastUpdate=moment)
    return shop, ids


def test_a_window_of_changes_returns_what_changed_inside_it() -> None:
    shop, (_old, wanted, _new) = aged(6, 3, 1)

    found = shop.get(
        "/orders", params={"updatedAfter": ago(days=4), "updatedBefore": ago(days=2), "limit": 5}
    )

    assert [row["id"] for row in found.json()["content"]] == [wanted]


def test_a_change_moves_an_order_into_the_window() -> None:
    shop, (order_id,) = aged(20)
    shop.market.set_order(order_id, status="INVOICED")

    found = shop.get("/orders", params={"updatedAfter": ago(hours=1)})

    assert [row["id"] for row in found.json()["content"]] == [order_id]


def test_an_open_window_of_changes_is_seven_days_long() -> None:
    shop, (_eight, five, _one) = aged(29, 25, 1)

    found = shop.get("/orders", params={"updatedAfter": ago(days=28)})

    assert [row["id"] for row in found.json()["content"]] == [five]


def test_too_wide_a_window_is_cut_at_its_far_end() -> None:
    shop, (first, _last) = aged(19, 1)

    found = shop.get("/orders", params={"updatedAfter": ago(days=20), "updatedBefore": ago(days=0)})

    assert [row["id"] for row in found.json()["content"]] == [first]


def test_too_wide_a_window_may_be_refused() -> None:
    shop = Shop("window-422")

    wide = {"createdAfter": ago(days=121), "createdBefore": ago(days=0)}

    assert shop.get("/orders", params=wide).status_code == 422


def test_without_a_filter_only_the_last_120_days_are_listed() -> None:
    shop, (_old, recent) = aged(121, 119)

    assert shop.ids("/orders") == [recent]


@pytest.mark.parametrize("text", ["2026-03-08T10:00:00", "08/03/2026", "2026-03-08T10:00:00+00:00"])
def test_a_date_without_offset_or_with_an_unencoded_plus_is_refused(text: str) -> None:
    answer = Shop().get(f"/orders?createdAfter={text}")

    assert answer.status_code == 422
    assert "O parâmetro 'createdAfter' com a data informada" in answer.json()["message"]


def test_orders_are_found_by_status_and_by_the_numbers_of_both_sides() -> None:
    shop = Shop()
    order = shop.market.order(190000101)
    shop.market.set_order(190000102, partnerId="V-1")

    paid = shop.get("/orders?status=PAID_WAITING_SHIP&limit=100").json()["content"]

    assert {row["status"] for row in paid} == {"PAID_WAITING_SHIP"}
    assert shop.ids(f"/orders?marketplaceId={order['marketPlaceId']}") == [190000101]
    assert shop.ids(f"/orders?shippingId={order['shippingId']}") == [190000101]
    assert shop.ids("/orders?partnerId=V-1") == [190000102]


def test_an_unknown_status_in_the_query_is_malformed() -> None:
    answer = Shop().get("/orders?status=SHIPPED")

    assert answer.status_code == 400
    assert "O campo 'status' na url" in answer.json()["message"]


def test_an_unknown_order_is_404_with_its_id_in_the_text() -> None:
    answer = Shop().get("/orders/1")

    assert answer.status_code == 404
    assert answer.json()["message"] == "Recurso com o id '1' não encontrado."


def test_dates_are_utc_without_fraction_and_nulls_are_left_out() -> None:
    order = Shop().get("/orders/190000102").json()

    assert order["createdAt"].endswith("Z")
    assert "." not in order["createdAt"]
    assert None not in order.values()


def test_the_list_can_be_turned_round() -> None:
    shop = Shop(orders=8)

    assert shop.ids("/orders?limit=8&sortDirection=DESC") == shop.ids("/orders?limit=8")[::-1]
    assert shop.ids("/orders?limit=8&sort=id") == sorted(shop.market.orders)


def test_the_marketplace_may_move_an_order_by_itself() -> None:
    shop = Shop("status-jumps")
    before = {order_id: order["status"] for order_id, order in shop.market.orders.items()}

    shop.get("/orders")

    after = {order_id: order["status"] for order_id, order in shop.market.orders.items()}
    moved = [order_id for order_id in before if before[order_id] != after[order_id]]
    assert len(moved) == 1


def test_a_test_sale_of_the_own_shop_is_created_once() -> None:
    shop = Shop()
    sku = shop.sku_in("SKU")
    body = {
        "accountName": "ECOMMERCE", "marketPlace": "ECOMMERCE", "marketPlaceId": "TESTE-1",
        "marketPlaceNumber": "TESTE-1", "createdAt": "2026-03-20T08:00:00-03:00",
        "transmissionStatus": "OK", "status": "PAID_WAITING_SHIP",
        "marketPlaceStatus": "PAID_WAITING_SHIP", "total": 139.9, "freight": 10, "gross": 129.9,
        "buyer": {"name": "Cliente Exemplo"},
        "items": [{"sku": {"partnerId": sku.partner_id, "title": sku.title}, "amount": 1,
                   "unit": 129.9, "gross": 129.9, "total": 129.9}],
    }  # fmt: skip

    first, second = shop.post("/orders", body), shop.post("/orders", body)

    assert first.status_code == 201
    assert first.json()["createdAt"] == "2026-03-20T11:00:00Z"
    assert second.status_code == 422
    assert f"ID Anymarket: {first.json()['id']}]" in second.json()["message"]


def test_a_sale_cannot_be_created_as_invoiced_or_with_an_unknown_sku() -> None:
    shop = Shop()
    order = shop.market.order(190000102)
    body = {**order, "marketPlaceId": "X", "status": "INVOICED"}
    stranger = {**body, "items": [{**order["items"][0], "sku": {"partnerId": "NAO-EXISTE"}}]}

    assert "Somente é possivel criar" in shop.post("/orders", body).json()["message"]
    assert "items[0].sku.partnerId" in shop.post("/orders", stranger).text
