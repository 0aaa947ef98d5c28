"""SKUs: below their product, and by their own id or code."""

from typing import Any

from .catalogue import Product, Sku
from .fields import Fields
from .market import Market
from .patching import json_patch, merge_patch_body
from .product_bodies import check_sku, check_skus, check_welcome
from .router import Route
from .routes_products import find_product, place_sku, sku_json
from .rules import SELL_ABOVE_PRICE, duplicate_sku, fields_wrong, not_found, refuse
from .shapes import ROW_FAULTS, bend_row, bent
from .wire import Answer, Call, Json


def _answer(market: Market, sku: Sku) -> Answer:
    row = sku_json(market, sku)
    if bent(market.faults, ROW_FAULTS):
        row = bend_row(row, market.faults)
    return Answer.of(row)


def _find(market: Market, call: Call) -> Sku:
    product = find_product(market, call)
    sku_id = call.mark("sku")
    if sku_id not in product.sku_ids:
        raise not_found(sku_id)
    return market.skus[sku_id]


def list_skus(market: Market, call: Call) -> Answer:
    product = find_product(market, call)
    return Answer.of([sku_json(market, sku) for sku in market.catalogue.skus_of(product)])


def read_sku(market: Market, call: Call) -> Answer:
    return _answer(market, _find(market, call))


def read_sku_by_id(market: Market, call: Call) -> Answer:
    sku = market.skus.get(call.mark())
    if sku is None:
        raise not_found(call.mark())
    return _answer(market, sku)


def read_sku_by_code(market: Market, call: Call) -> Answer:
    sku = market.catalogue.by_partner_id.get(call.marks["code"])
    if sku is None:
        raise not_found(call.marks["code"])
    return _answer(market, sku)


def create_sku(market: Market, call: Call) -> Answer:
    product: Product = find_product(market, call)
    body = call.json_object()
    check_skus(market, [body])
    sku = place_sku(market, product, body)
    market.catalogue.touch(product.id, market.now())
    return _answer(market, sku)


def put_sku(market: Market, call: Call) -> Answer:
    sku = _find(market, call)
    return _change(market, sku, call.json(), call.number, replace=True)


def patch_sku(market: Market, call: Call) -> Answer:
    sku = _find(market, call)
    return _change(market, sku, merge_patch_body(call), call.number)


def json_patch_sku(market: Market, call: Call) -> Answer:
    sku = _find(market, call)
    return _change(market, sku, json_patch(call), call.number)


def _change(market: Market, sku: Sku, body: Any, request: int, *, replace: bool = False) -> Answer:
    fields = check_sku(body)
    if "amount" in fields.body:
        # ANYMARKET: after its creation the stock of a SKU changes only through /stocks.
        fields.wrong("amount", "não é aceito neste recurso")
    fields.settle()
    check_welcome(market, sku.partner_id)
    code = fields.body.get("partnerId")
    if code and code != sku.partner_id:
        if code in market.catalogue.by_partner_id:
            raise duplicate_sku(code)
        market.catalogue.rename_sku(sku, code)
    _change_price(market, sku, fields, request)
    _change_facts(sku, fields.body, replace=replace)
    market.catalogue.touch(sku.product_id, market.now())
    return _answer(market, sku)


def _change_price(market: Market, sku: Sku, fields: Fields, request: int) -> None:
    given = fields.body
    if given.get("price") is None and given.get("sellPrice") is None:
        return
    price = float(given["price"]) if given.get("price") is not None else sku.price
    if given.get("sellPrice") is not None:
        sell = float(given["sellPrice"])
    else:
        sell = min(sku.sell_price, price)
    if sell > price:
        raise fields_wrong([("sellPrice", SELL_ABOVE_PRICE)])
    accepted = market.prices.write_sku(sku, price, sell, request)
    if not accepted and market.faults.is_on("price-mode-422"):
        raise refuse(422, "O preço do SKU não pode ser alterado neste modo de cálculo.")


def _change_facts(sku: Sku, body: Json, *, replace: bool) -> None:
    sku.title = body.get("title") or sku.title
    sku.active = body.get("active", sku.active)
    if "ean" in body or replace:
        sku.ean = body.get("ean")
    if "externalId" in body or replace:
        sku.external_id = body.get("externalId")


ROUTES = (
    Route("GET", "/products/{id}/skus", list_skus),
    Route("POST", "/products/{id}/skus", create_sku),
    Route("GET", "/products/{id}/skus/{sku}", read_sku),
    Route("PUT", "/products/{id}/skus/{sku}", put_sku),
    Route("PATCH", "/products/{id}/skus/{sku}", patch_sku),
    Route("PATCH", "/products/{id}/skus/patch/{sku}", json_patch_sku),
    Route("GET", "/skus/{id}", read_sku_by_id),
    Route("GET", "/skus/partnerId/{code}", read_sku_by_code),
)
