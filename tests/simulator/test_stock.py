"""Stock: absolute amounts, per local, all together or item by item."""

from typing import Any

import pytest

from .shop import Shop

CODE, OTHER = "CAM-AZ-M", "CAM-PR-M"


def test_a_write_is_absolute_and_noted() -> None:
    shop = Shop()

    answer = shop.put("/stocks", [{"partnerId": CODE, "quantity": 7, "additionalTime": 4}])

    assert (answer.status_code, answer.content) == (204, b"")
    assert shop.market.stock_of(CODE) == 7
    (write,) = shop.market.stock_writes
    assert (write.sku, write.value, write.request) == (CODE, 7.0, 1)
    assert shop.market.sku(CODE).additional_time == 4


def test_one_unknown_sku_refuses_the_whole_put() -> None:
    shop = Shop()
    before = shop.market.stock_of(CODE)

    answer = shop.put(
        "/stocks",
        [{"partnerId": CODE, "quantity": 99}, {"partnerId": "NAO-EXISTE", "quantity": 1}],
    )

    assert answer.status_code == 422
    assert shop.market.stock_of(CODE) == before
    assert not shop.market.stock_writes


def batch(shop: Shop) -> Any:
    return shop.put(
        "/stocks/batch",
        [
            {"partnerId": CODE, "quantity": 10},
            {"partnerId": "NAO-EXISTE", "quantity": 5},
            {"partnerId": OTHER},
        ],
    )


def test_a_batch_does_what_it_can_and_says_what_it_could_not() -> None:
    shop = Shop()

    result = batch(shop).json()

    assert result["success"] == [{CODE: "Atualizado com sucesso"}]
    assert result["errors"][0] == {"NAO-EXISTE": "Erro ao processar: SKU não encontrado"}
    assert "devem ser informados" in result["errors"][1][OTHER]
    assert shop.market.stock_of(CODE) == 10


def test_the_result_of_a_batch_has_other_shapes_too() -> None:
    shop = Shop("stock-result=map")
    as_map = batch(shop).json()
    shop.faults.switch_on("stock-result=object")
    shop_object = shop.put("/stocks/batch", [{"partnerId": CODE, "quantity": 1}]).json()
    shop.faults.switch_on("stock-result=none")

    nothing = batch(shop)

    assert as_map["success"] == {CODE: "Atualizado com sucesso"}
    assert set(as_map["errors"]) == {"NAO-EXISTE", OTHER}
    assert shop_object == {"success": {CODE: "Atualizado com sucesso"}}
    assert (nothing.status_code, nothing.content) == (204, b"")


def test_chosen_skus_fail_in_a_batch() -> None:
    shop = Shop(f"stock-item-errors={CODE},X")

    result = batch(shop).json()

    assert result["success"] == []
    assert CODE in result["errors"][0]
    assert not shop.market.stock_writes


def test_a_batch_may_be_refused_as_a_whole() -> None:
    assert batch(Shop("stock-batch-422")).status_code == 422


@pytest.mark.parametrize("path", ["/stocks", "/stocks/batch"])
def test_more_than_200_items_are_refused(path: str) -> None:
    shop = Shop()
    items = [{"partnerId": CODE, "quantity": 1}] * 201

    assert shop.put(path, items).status_code == 422
    assert shop.put(path, items[:200]).status_code in (200, 204)


@pytest.mark.parametrize(
    "item", [{"id": 7700002, "quantity": 1}, {"partnerId": CODE, "quantity": -1}]
)
def test_an_item_needs_its_code_and_no_negative_amount(item: dict[str, Any]) -> None:
    assert Shop().put("/stocks", [item]).status_code == 422


def test_a_row_in_another_local_must_be_created_first() -> None:
    shop = Shop()
    item = {"partnerId": CODE, "quantity": 3, "cost": 10, "stockLocalId": 40002}
    shop.market.warehouse.remove_local(40002)
    local = shop.post("/stocks/locals", {"name": "Depósito"}).json()["data"]["id"]
    item["stockLocalId"] = local

    assert shop.put("/stocks", [item]).status_code == 422
    assert shop.post("/stocks", [item]).status_code == 204
    assert shop.put("/stocks", [{**item, "quantity": 4}]).status_code == 204
    assert shop.market.stock_of(CODE, local) == 4


def test_reading_shows_the_cost_under_the_name_of_price() -> None:
    shop = Shop()
    shop.put("/stocks", [{"partnerId": CODE, "quantity": 7, "cost": 48.5}])

    row = shop.get(f"/stocks?sku={CODE}&idStockLocal=40001").json()["content"][0]

    assert (row["amount"], row["price"]) == (7, 48.5)
    assert row["stockLocal"]["oi"] == {"value": "99999."}
    assert row["lastStockUpdate"] == "2026-03-20T12:00:00Z"


def test_reservations_lessen_the_available_amount_only_if_the_panel_says_so() -> None:
    shop = Shop()
    reserved = next(sku for sku in shop.market.skus if shop.market.warehouse.reservation(sku))
    path = f"/stocks?idSku={reserved}&idStockLocal=40001&hasReservation=true"

    off = shop.get(path).json()["content"][0]
    shop.faults.switch_on("considers-reservations")
    on = shop.get(path).json()["content"][0]

    assert off["reservationAmount"] > 0
    assert off["availableAmount"] == off["amount"]
    assert on["availableAmount"] == on["amount"] - on["reservationAmount"]


def test_a_sale_lessens_the_physical_stock_only_if_the_panel_says_so() -> None:
    shop = Shop("subtracts-sales", orders=0)
    before = {sku: shop.market.warehouse.amount(sku) for sku in shop.market.skus}

    order = shop.market.order(shop.market.add_orders(1)[0])

    sold = shop.market.sku(order["items"][0]["sku"]["partnerId"])
    assert shop.market.warehouse.amount(sold.id) <= max(0, before[sold.id] - 1)


def test_listings_learn_of_an_empty_shelf_a_little_later() -> None:
    shop = Shop()
    sku = shop.sku_in("SKU")
    listing = next(row for row in shop.market.shelf.of(sku.id) if row.publication == "ACTIVE")
    shop.market.warehouse.rows_of(sku.id)[-1].amount = 0
    shop.put("/stocks", [{"partnerId": sku.partner_id, "quantity": 0}])
    at_once = listing.publication
    shop.wait(2)
    path = f"/skus/{sku.id}/marketplaces/{listing.id}"

    assert at_once == "ACTIVE"
    assert shop.get(path).json()["publicationStatus"] == "WITHOUT_STOCK"


def test_a_kit_has_what_its_components_allow() -> None:
    shop = Shop()
    product = next(row for row in shop.market.products.values() if row.kit)
    kit = shop.market.skus[product.sku_ids[0]]
    for part in product.kit:
        code = shop.market.skus[part["idSku"]].partner_id
        for row in shop.market.warehouse.rows_of(part["idSku"]):
            row.amount = 0
        shop.put("/stocks", [{"partnerId": code, "quantity": 5 * part["quantity"]}])

    shop.put("/stocks", [{"partnerId": kit.partner_id, "quantity": 77}])

    path = f"/products/{product.id}/skus/{kit.id}"
    assert shop.get(path).json()["amount"] == 5


def test_stock_locals_are_kept_with_one_default() -> None:
    shop = Shop()
    made = shop.post("/stocks/locals", {"name": "Virtual", "virtual": True, "distributor": "X"})
    local = made.json()["data"]

    shop.put(f"/stocks/locals/{local['id']}", {"name": "Virtual", "defaultLocal": True})
    listed = shop.get("/stocks/locals").json()

    assert "distributor" not in local
    assert [row["id"] for row in listed if row["defaultLocal"]] == [local["id"]]
    assert shop.ask("DELETE", f"/stocks/locals/{local['id']}").status_code == 409
    assert shop.ask("DELETE", "/stocks/locals/40002").json()["data"] == 40002
    assert shop.get("/stocks/locals/40002").status_code == 404
