"""Feeds: random rows that come again until they are acknowledged."""

from typing import Any

import pytest

from .shop import Shop

FEED = "/orders/feeds"


def rows(shop: Shop) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shop.get(f"{FEED}?limit=100").json()
    return found


def test_every_order_has_a_row_until_it_is_acknowledged() -> None:
    shop = Shop(orders=8)
    first = rows(shop)

    acked = shop.put(f"{FEED}/{first[0]['id']}", {"token": first[0]["token"]})

    assert {row["id"] for row in first} == set(shop.market.orders)
    assert acked.status_code == 204
    assert {row["id"] for row in rows(shop)} == {row["id"] for row in first[1:]}


def test_each_change_adds_a_row_and_an_ack_without_status_takes_them_all() -> None:
    shop = Shop(orders=1)
    shop.market.set_order(190000101, status="INVOICED")
    found = rows(shop)

    shop.put(f"{FEED}/190000101", {"token": found[0]["token"]})

    assert [row["id"] for row in found] == [190000101, 190000101]
    assert rows(shop) == []


def test_an_ack_with_a_status_takes_only_the_rows_of_that_status() -> None:
    shop = Shop(orders=1)
    shop.market.set_order(190000101, status="INVOICED")

    shop.put(f"{FEED}/190000101?status=INVOICED", {"token": rows(shop)[0]["token"]})

    left = shop.market.feeds["orders"].waiting()
    assert [row.status for row in left] == ["PAID_WAITING_SHIP"]


def test_many_rows_are_acknowledged_at_once() -> None:
    shop = Shop(orders=8)
    found = rows(shop)
    body = [{**row, "type": "ORDER"} for row in found[:6]]

    assert shop.put(f"{FEED}/batch", body).status_code == 204
    assert len(rows(shop)) == 2


def test_a_row_without_token_or_type_is_refused() -> None:
    shop = Shop(orders=8)
    row = rows(shop)[0]

    assert shop.put(f"{FEED}/{row['id']}", {}).status_code == 400
    assert shop.put(f"{FEED}/batch", [row]).status_code == 422
    assert shop.put(f"{FEED}/{row['id']}", {"token": "unknown"}).status_code == 404


def test_the_order_of_the_rows_is_not_the_order_of_the_changes() -> None:
    shop = Shop(orders=40)

    found = [row["id"] for row in rows(shop)]

    assert sorted(found) != found


def test_a_feed_may_not_be_configured() -> None:
    assert rows(Shop("feed-empty")) == []


def test_a_feed_may_repeat_a_change_with_another_token() -> None:
    found = rows(Shop("feed-duplicates", orders=5))

    assert len(found) == 10
    assert len({row["token"] for row in found}) == 10


@pytest.mark.parametrize("batch", [True, False])
def test_an_ack_may_find_its_row_gone(batch: bool) -> None:
    shop = Shop("ack-404")
    row = rows(shop)[0]

    if batch:
        answer = shop.put(f"{FEED}/batch", [{**row, "type": "ORDER"}])
    else:
        answer = shop.put(f"{FEED}/{row['id']}", {"token": row["token"]})

    assert answer.status_code == 404


def test_a_limit_below_five_is_refused_and_without_one_there_are_at_most_a_hundred() -> None:
    shop = Shop(orders=120)

    assert shop.get(f"{FEED}?limit=1").status_code == 400
    assert len(shop.get(FEED).json()) == 100


def test_a_changed_listing_enters_the_feed_of_transmissions() -> None:
    shop = Shop()
    sku = shop.sku_in("SKU")
    shop.patch(f"/products/{sku.product_id}/skus/{sku.id}", {"price": 999.9})
    shop.market.schedule.settle_all()

    ids = {row["id"] for row in shop.get("/transmissions/feeds").json()}

    assert ids == {listing.id for listing in shop.market.shelf.of(sku.id)}
    assert shop.get(f"/transmissions/{ids.pop()}").json()["sku"]["price"] == 999.9
