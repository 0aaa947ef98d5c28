"""Each method of each resource: the request that is sent and the record that comes back."""

from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from anydesk.api.hub import Hub
from anydesk.api.limits import Pacer
from anydesk.api.orders import Window, created_windows, updated_windows
from anydesk.api.records import (
    ListingPrice,
    StockBatchAnswer,
    StockItem,
)
from anydesk.core.errors import InvalidInput, NotFound, Rejected, UnexpectedAnswer
from anydesk.core.integrations import Health
from tests.api.scripted import BASE, NOW, TOKEN, ScriptedHub, asked, captured, hub, page, says

DAY = timedelta(days=1)


# Orders


async def test_orders_of_a_window_of_creation():
    script, api = hub(says(page(captured("order_mercado_livre.json"))))

    found = [
        page
        async for page in api.orders.pages(
            created_after=NOW - 30 * DAY, created_before=NOW, status="PENDING", marketplace="SHOPEE"
        )
    ]

    assert [order.hub_id for page in found for order in page.rows] == [190000101]
    assert asked(script) == [
        (
            "GET",
            "/orders",
            {
                "createdAfter": "2026-02-07T09:00:00-03:00",
                "createdBefore": "2026-03-09T09:00:00-03:00",
                "status": "PENDING",
                "marketplace": "SHOPEE",
                "limit": "100",
                "offset": "0",
            },
        )
    ]


async def test_a_window_without_an_end_ends_now_and_stays_there():
    script, api = hub(says(page({"id": 1}, following=True)), says(page()))

    async for _page in api.orders.pages(updated_after=NOW - DAY, offset=200, limit=5):
        script.clock.advance(minutes=5)

    assert [query["updatedBefore"] for _, _, query in asked(script)] == [
        "2026-03-09T09:00:00-03:00",
        "2026-03-09T09:00:00-03:00",
    ]
    assert [query["offset"] for _, _, query in asked(script)] == ["200", "201"]


async def test_a_window_without_a_beginning_is_as_wide_as_the_hub_takes():
    script, api = hub(says(page()))

    async for _page in api.orders.pages(updated_before=NOW):
        pass
    async for _page in api.orders.pages(marketplace_id="2000"):
        pass

    first, second = (query for _, _, query in asked(script))
    assert first["updatedAfter"] == "2026-03-02T09:00:00-03:00"
    assert second == {"marketplaceId": "2000", "limit": "100", "offset": "0"}


def test_windows_the_hub_does_not_take_are_not_asked_for():
    _, api = hub(says(page()))

    with pytest.raises(ValueError, match="7 days"):
        api.orders.pages(updated_after=NOW - 8 * DAY)
    with pytest.raises(ValueError, match="120 days"):
        api.orders.pages(created_after=NOW - 121 * DAY)
    with pytest.raises(ValueError, match="not by both"):
        api.orders.pages(created_after=NOW - DAY, updated_after=NOW - DAY)


def test_a_long_time_is_walked_in_windows_oldest_first():
    assert updated_windows(NOW - 16 * DAY, NOW) == (
        Window(NOW - 16 * DAY, NOW - 9 * DAY),
        Window(NOW - 9 * DAY, NOW - 2 * DAY),
        Window(NOW - 2 * DAY, NOW),
    )
    assert created_windows(NOW - 121 * DAY, NOW) == (
        Window(NOW - 121 * DAY, NOW - DAY),
        Window(NOW - DAY, NOW),
    )
    assert created_windows(NOW - DAY, NOW) == (Window(NOW - DAY, NOW),)
    assert created_windows(NOW, NOW) == ()


async def test_one_order_is_whole_by_definition():
    script, api = hub(says({"id": 7, "items": []}))

    order = await api.orders.get(7)

    assert (order.hub_id, order.complete) == (7, True)
    assert asked(script) == [("GET", "/orders/7", {})]


async def test_an_order_that_is_gone():
    _, api = hub(says({"code": "404", "message": "Recurso com o id '7' não encontrado."}, 404))

    with pytest.raises(NotFound, match="Recurso com o id '7'"):
        await api.orders.get(7)


# Products


async def test_products_are_paged():
    script, api = hub(says(page(captured("product_two_skus.json"), {"title": "no id"})))

    found = [page async for page in api.products.pages(external_id="P-1", category_id=3)]

    assert [product.hub_product_id for product in found[0].rows] == [5500001]
    assert len(found[0].bad) == 1
    assert asked(script) == [
        (
            "GET",
            "/products",
            {"externalId": "P-1", "categoryId": "3", "limit": "100", "offset": "0"},
        )
    ]


async def test_a_product_by_id_and_its_price_mode():
    script, api = hub(says(captured("product_two_skus.json")))

    assert (await api.products.get(5500001)).title == "Camiseta Básica"
    assert await api.products.price_scope(5500001) == "SKU"
    assert asked(script) == [("GET", "/products/5500001", {})] * 2


async def test_a_sku_code_is_found_by_equality():
    def product(number, *skus):
        return {"id": number, "skus": [{"id": 10 * number, "partnerId": sku} for sku in skus]}

    script, api = hub(
        says(page(product(1, "CAM-10"), product(2, "XCAM-1"), following=True)),
        says(page(product(3, "CAM-2", "CAM-1"))),
    )

    found = await api.products.find_by_sku("CAM-1")

    assert found is not None
    assert found.hub_product_id == 3
    assert script.asked[0].url.params["sku"] == "CAM-1"


async def test_a_sku_code_that_is_only_part_of_others_is_not_found():
    _, api = hub(says(page({"id": 1, "skus": [{"id": 2, "partnerId": "CAM-10"}]})))

    assert await api.products.find_by_sku("CAM-1") is None


async def test_setting_a_skus_price():
    script, api = hub(says({"id": 7, "price": 149.9, "sellPrice": "134.90"}))

    sku = await api.products.set_sku_price(5, 7, Decimal("149.90"), Decimal("134.90"))

    assert (sku.price, sku.sell_price) == (Decimal("149.90"), Decimal("134.90"))
    assert asked(script) == [("PATCH", "/products/5/skus/7", {})]
    assert script.last.headers["content-type"] == "application/merge-patch+json"
    assert script.last.content == b'{"price":149.9,"sellPrice":134.9}'


async def test_a_price_set_without_an_answer_is_read_back():
    script, api = hub(says(None, 204), says({"id": 7, "price": 10}))

    sku = await api.products.set_sku_price(5, 7, Decimal(10))

    assert sku.price == Decimal("10.00")
    assert [method for method, _, _ in asked(script)] == ["PATCH", "GET"]


# Stock

ITEMS = (StockItem("CAM-AZ-M", 7700001, Decimal(10)), StockItem("Nao-Existe", 9, Decimal(5)))


async def test_quantities_are_sent_in_a_batch():
    script, api = hub(says(captured("stock_batch_array.json")))

    result = await api.stock.send([*ITEMS, StockItem("CAM-PR-M", None, Decimal(0))])

    assert result == StockBatchAnswer(
        frozenset({"CAM-AZ-M", "CAM-PR-M"}),
        {"Nao-Existe": "Erro ao processar: SKU não encontrado"},
    )
    assert asked(script) == [("PUT", "/stocks/batch", {})]
    assert script.sent == [
        {"partnerId": "CAM-AZ-M", "id": 7700001, "quantity": 10},
        {"partnerId": "Nao-Existe", "id": 9, "quantity": 5},
        {"partnerId": "CAM-PR-M", "quantity": 0},
    ]


async def test_a_result_that_names_ids_is_told_by_sku():
    _, api = hub(says({"success": {"7700001": "ok"}, "errors": {"9": "não", "other": "x"}}))

    result = await api.stock.send(ITEMS)

    assert result.accepted == {"CAM-AZ-M"}
    assert result.errors == {"Nao-Existe": "não", "other": "x"}


async def test_a_batch_taken_without_a_word():
    _, api = hub(says(None, 204))

    assert not (await api.stock.send(ITEMS)).stated


async def test_what_cannot_be_a_batch_is_not_sent():
    script, api = hub(says([]))

    with pytest.raises(ValueError, match="200"):
        await api.stock.send([ITEMS[0]] * 201)
    with pytest.raises(ValueError, match="below 0"):
        await api.stock.send([StockItem("A", 1, Decimal(-1))])

    assert await api.stock.send([]) == StockBatchAnswer()
    assert script.asked == []


async def test_a_refused_batch():
    _, api = hub(says({"code": "422", "message": "O campo informado esta fora."}, 422))

    with pytest.raises(Rejected, match="fora"):
        await api.stock.send(ITEMS)


async def test_what_the_hub_holds_is_paged():
    script, api = hub(says(captured("stock_page.json")))

    found = [page async for page in api.stock.pages(sku="CAM-AZ-M", hub_sku_id=7)]

    assert found[0].rows[0].available == Decimal(8)
    assert asked(script) == [
        ("GET", "/stocks", {"sku": "CAM-AZ-M", "idSku": "7", "limit": "100", "offset": "0"})
    ]


async def test_two_locals_of_one_sku_are_two_rows():
    rows = [
        {"stockKeepingUnit": {"id": 7}, "stockLocal": {"id": local}, "amount": 1}
        for local in (1, 2)
    ]
    _, api = hub(says(page(*rows)))

    found = [page async for page in api.stock.pages(stock_local_id=None)]

    assert [row.stock_local_id for row in found[0].rows] == [1, 2]


async def test_stock_locals():
    script, api = hub(says([{"id": 1, "name": "Loja", "defaultLocal": True}, {"name": "no id"}]))

    (local,) = await api.stock.locals()

    assert (local.id, local.name, local.is_default) == (1, "Loja", True)
    assert asked(script) == [("GET", "/stocks/locals", {})]


# Listings


async def test_listings_of_a_sku_by_code_and_by_id():
    script, api = hub(says([captured("listing.json")]))

    assert [row.hub_listing_id for row in await api.listings.for_sku("CAM AZ")] == [8800001]
    assert [row.hub_listing_id for row in await api.listings.of(7700001)] == [8800001]
    assert asked(script) == [
        ("GET", "/skus/marketplaces", {"partnerID": "CAM AZ"}),
        ("GET", "/skus/7700001/marketplaces", {}),
    ]


async def test_a_code_the_hub_does_not_know_has_no_listings():
    _, api = hub(says({"code": "404", "message": "Não encontrado"}, 404))

    assert await api.listings.for_sku("X") == ()


async def test_one_listing():
    script, api = hub(says(captured("listing.json")))

    assert (await api.listings.get(7, 8)).publication_status == "ACTIVE"
    assert asked(script) == [("GET", "/skus/7/marketplaces/8", {})]


async def test_listing_prices_are_sent_in_a_batch():
    script, api = hub(says(captured("listing_prices_answer.json")))

    refused = await api.listings.send_prices(
        [ListingPrice(8800001, Decimal("149.90")), ListingPrice(8800002, Decimal(9), Decimal(8))]
    )

    assert refused == {8800002: "Preço do anúncio não pode ser alterado: cálculo automático"}
    assert asked(script) == [("PUT", "/skus/marketplaces/prices", {})]
    assert script.sent == [
        {"id": 8800001, "price": Decimal("149.9"), "discountPrice": Decimal("149.9")},
        {"id": 8800002, "price": 9, "discountPrice": 8},
    ]


async def test_what_cannot_be_a_batch_of_prices_is_not_sent():
    script, api = hub(says([]))

    with pytest.raises(ValueError, match="100"):
        await api.listings.send_prices([ListingPrice(1, Decimal(1))] * 101)

    assert await api.listings.send_prices([]) == {}
    assert script.asked == []


async def test_a_listing_is_sent_once():
    script, api = hub(says(None, 204))

    await api.listings.send(7, 8)

    assert asked(script) == [("POST", "/skus/7/marketplaces/8/send", {})]


# The whole


async def test_a_hub_is_opened_and_closed():
    healths = []
    script = ScriptedHub(says(page()))
    opened = Hub.open(
        BASE,
        TOKEN,
        clock=script.clock,
        transport=httpx.MockTransport(script._answer),
        pacer=Pacer(sleep=script.sleep),
        on_health=healths.append,
        name="Loja Modelo",
        sleep=script.sleep,
    )

    async for _page in opened.products.pages():
        pass
    await opened.aclose()

    assert opened.account.client is opened.client
    assert healths == [Health.OK]
    assert TOKEN not in repr(opened)


def test_a_hub_on_a_wrong_address_is_not_opened():
    with pytest.raises(InvalidInput):
        Hub.open("http://api.anymarket.com.br/v2", TOKEN, clock=ScriptedHub(says()).clock)


async def test_a_list_that_cannot_be_read_says_so():
    _, api = hub(says({"message": "x"}))

    with pytest.raises(UnexpectedAnswer):
        await api.feeds.list()
