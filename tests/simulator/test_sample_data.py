"""The invented shop: the same for the same seed, and with every case in it."""

import pytest

from anydesk.simulator.market import Market, MarketPlan
from anydesk.simulator.sample_people import cnpj, cpf, gtin13

from .shop import START, Shop


def test_the_same_seed_makes_the_same_shop() -> None:
    first, second, other = (Market(MarketPlan(seed=s), now=lambda: START) for s in (7, 7, 8))

    assert first.orders == second.orders != other.orders
    assert [sku.ean for sku in first.skus.values()] == [sku.ean for sku in second.skus.values()]


@pytest.mark.parametrize("count", [0, 3, 20, 200])
def test_there_are_as_many_orders_as_asked_for_and_their_amounts_add_up(count: int) -> None:
    market = Market(MarketPlan(orders=count), now=lambda: START)

    assert len(market.orders) == count
    for order in market.orders.values():
        items = sum(item["total"] for item in order["items"])
        total = items + order["freight"] + order["interestValue"] - order["discount"]
        assert round(total, 2) == order["total"]
        assert round(sum(p["value"] for p in order["payments"]), 2) == order["total"]
        for item in order["items"]:
            assert round(item["amount"] * item["unit"], 2) == item["gross"]
            assert round(item["gross"] - item["discount"], 2) == item["total"]


def test_twenty_orders_hold_every_special_case() -> None:
    orders = list(Market(MarketPlan(orders=20), now=lambda: START).orders.values())

    def some(test: object) -> bool:
        return any(test(order) for order in orders)  # type: ignore[operator]

    assert {o["marketPlace"] for o in orders} == {
        "MERCADO_LIVRE", "SHOPEE", "AMAZON_GLOBAL_API", "MAGAZINE_LUIZA", "ECOMMERCE",
    }  # fmt: skip
    assert some(lambda o: o.get("fulfillment"))
    assert some(lambda o: "skuKit" in o["items"][0])
    assert some(lambda o: "discountMetadata" in o and "discountItemMetadata" in o["items"][0])
    assert some(lambda o: len(o["payments"]) == 2)
    assert some(lambda o: o["interestValue"] > 0)
    assert some(lambda o: "partnerId" not in o["items"][0]["sku"])
    assert some(lambda o: o["buyer"].get("companyStateTaxId"))
    assert some(lambda o: "document" not in o["buyer"] and "state" not in o["shipping"])
    assert some(lambda o: "pickup" in o)
    assert some(lambda o: o["status"] == "CANCELED" and o["tracking"].get("deliveredDate"))
    assert some(lambda o: o["status"] == "PENDING")


def test_a_split_order_is_two_orders_of_one_buyer() -> None:
    market = Shop().market

    parts = [
        o for o in market.orders.values() if o["marketPlaceNumber"].startswith("LU-1000099001")
    ]

    assert len(parts) == 2
    assert parts[0]["buyer"] == parts[1]["buyer"]
    assert parts[0]["createdAt"] == parts[1]["createdAt"]


def test_orders_lie_in_the_last_twenty_days() -> None:
    created = [o["createdAt"] for o in Shop(orders=100).market.orders.values()]

    assert min(created) >= "2026-02-28"
    assert max(created) <= "2026-03-20T12:00:00Z"


def test_products_have_two_axes_images_per_colour_and_three_price_modes() -> None:
    shop = Shop()
    product = shop.get("/products/5500001").json()

    axes = {value["type"]["name"] for sku in product["skus"] for value in sku["variations"]}

    assert axes == {"Cor", "Tamanho"}
    assert len({image["variation"] for image in product["images"]}) == 5
    assert {p.scope for p in shop.market.products.values()} == {"SKU", "SKU_MARKETPLACE", "COST"}
    assert len(shop.get("/stocks/locals").json()) == 2


def digits_agree(number: str, weights: list[int]) -> bool:
    rest = sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11
    return int(number[len(weights)]) == (0 if rest < 2 else 11 - rest)


def test_documents_and_codes_have_valid_check_digits_in_the_invented_range() -> None:
    for number in (0, 1, 27, 99_998):
        person, company, code = cpf(number), cnpj(number), gtin13(number)
        assert person.startswith("9999")
        assert company.startswith("9999")
        assert digits_agree(person, list(range(10, 1, -1)))
        assert digits_agree(person, list(range(11, 1, -1)))
        assert digits_agree(company, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
        assert digits_agree(company, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
        assert sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(code)) % 10 == 0


def test_skus_are_unique_and_most_orders_refer_to_them() -> None:
    market = Shop(orders=100).market
    codes = [sku.partner_id for sku in market.skus.values()]

    linked = [
        item["sku"].get("partnerId") in market.catalogue.by_partner_id
        for order in market.orders.values()
        for item in order["items"]
    ]

    assert len(codes) == len(set(codes))
    assert sum(linked) > 0.9 * len(linked)


def test_new_sales_enter_the_list_and_the_feed() -> None:
    shop = Shop(orders=0)

    ids = shop.market.add_orders(3, status="PENDING")

    assert sorted(shop.ids("/orders")) == ids
    assert {row["id"] for row in shop.get("/orders/feeds").json()} == set(ids)
    assert shop.market.order(ids[0])["status"] == "PENDING"


def test_a_shop_without_products_still_has_orders() -> None:
    shop = Shop(products=0, orders=20)

    assert len(shop.ids("/orders?limit=100")) == 20
    assert shop.ids("/products") == []
