"""Products: reading, creating, changing."""

from collections.abc import Callable
from typing import Any

from .catalogue import Product, Sku
from .listings import CHANNELS, Listing
from .market import Market
from .paging import page, span
from .patching import json_patch, merge_patch_body
from .product_bodies import (
    CREATE_ONLY,
    REQUIRED_ON_CREATE,
    REQUIRED_ON_PUT,
    check_image,
    check_product,
    check_skus,
    facts_from,
    new_sku,
)
from .router import Route
from .routes_images import add_image
from .rules import not_found, query_whole
from .shapes import ROW_FAULTS, bend_row, bent
from .warehouse import StockRow
from .wire import Answer, Call, Json, encode

OWN_SHOP = next(channel for channel in CHANNELS if channel.market_place == "ECOMMERCE")


def sku_json(market: Market, sku: Sku) -> Json:
    row: Json = {
        "id": sku.id,
        "title": sku.title,
        "partnerId": sku.partner_id or None,
        "ean": sku.ean,
        "externalId": sku.external_id,
        "amount": market.amount_of(sku),
        "additionalTime": sku.additional_time,
        "price": sku.price,
        "sellPrice": sku.sell_price,
        "stockLocalId": market.warehouse.default_id,
        "active": sku.active,
        "volumes": sku.volumes,
        "variations": market.catalogue.variations_json(sku),
    }
    return {name: value for name, value in row.items() if value is not None}


def product_bytes(market: Market, product: Product) -> bytes:
    known = market.catalogue.encoded(product, None)
    if known is None:
        skus = [sku_json(market, sku) for sku in market.catalogue.skus_of(product)]
        known = market.catalogue.encoded(product, skus)
    assert known is not None
    return known


def product_json(market: Market, product: Product) -> Json:
    skus = [sku_json(market, sku) for sku in market.catalogue.skus_of(product)]
    return market.catalogue.product_json(product, skus)


def find_product(market: Market, call: Call) -> Product:
    product = market.products.get(call.mark())
    if product is None:
        raise not_found(call.mark())
    return product


def list_products(market: Market, call: Call) -> Answer:
    asked = span(call)
    rows = _asked(market, call)
    encoded = _encoder(market)
    return page(call, market.faults, rows, encoded, first_number=1, asked=asked)


def _encoder(market: Market) -> Callable[[Product], bytes]:
    if bent(market.faults, ROW_FAULTS):
        return lambda row: encode(bend_row(product_json(market, row), market.faults))
    return lambda row: product_bytes(market, row)


def _asked(market: Market, call: Call) -> list[Product]:
    rows = list(market.products.values())
    if part := call.query.get("sku"):
        # ANYMARKET: "sku" finds every code that contains the text, and its products.
        codes = market.catalogue.by_partner_id
        found = [code for code in codes if part in code]
        ids = dict.fromkeys(codes[code].product_id for code in found)
        rows = [market.products[product_id] for product_id in ids]
    if external := call.query.get("externalId"):
        rows = [row for row in rows if row.facts.get("externalIdProduct") == external]
    if category := query_whole(call, "categoryId", 0):
        rows = [row for row in rows if row.category_id == category]
    return rows


def read_product(market: Market, call: Call) -> Answer:
    product = find_product(market, call)
    return Answer(200, _encoder(market)(product))


def create_product(market: Market, call: Call) -> Answer:
    body = check_product(market, call.json(), REQUIRED_ON_CREATE)
    check_skus(market, body["skus"])
    for index, image in enumerate(body["images"]):
        check_image(image, f"images[{index}].").settle()
    product = market.catalogue.add_product(
        facts_from(body), body["category"]["id"], body["brand"]["id"], body["definitionPriceScope"]
    )
    product.facts["creationDate"] = market.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    for image in body["images"]:
        add_image(market, product, image)
    if product.images and not any(image["main"] for image in product.images):
        product.images[0]["main"] = True
    for sku_body in body["skus"]:
        place_sku(market, product, sku_body)
    _set_kit(market, product, body)
    market.feeds["products"].add(product.id)
    return Answer(201, product_bytes(market, product))


def place_sku(market: Market, product: Product, body: Json) -> Sku:
    """A new SKU with its first stock and, if the product asks for it, a listing."""
    sku = market.catalogue.add_sku(product, new_sku(market, product, body))
    extra = body.get("additionalStocks") or []
    for stock in [{**body, "price": body.get("cost", 0)}, *extra]:
        market.warehouse.put(
            StockRow(
                sku.id,
                stock.get("stockLocalId") or market.warehouse.default_id,
                float(stock["amount"]),
                float(stock.get("price") or 0),
                market.now(),
                int(stock.get("additionalTime") or 0),
            )
        )
    if product.facts.get("allowAutomaticSkuMarketplaceCreation"):
        market.schedule.later(lambda: _list_in_own_shop(market, sku))
    return sku


def _list_in_own_shop(market: Market, sku: Sku) -> None:
    listing = Listing(
        next(market.shelf.ids),
        sku.id,
        OWN_SHOP,
        sku.partner_id,
        sku.title,
        sku.price,
        sku.sell_price,
        publication="UNPUBLISHED",
        marketplace_status="",
    )
    market.shelf.add(listing)
    market.feeds["transmissions"].add(listing.id)


def _set_kit(market: Market, product: Product, body: Json) -> None:
    parts = body.get("kitComponents")
    if parts:
        for kits in market.catalogue.kits_by_part.values():
            kits[:] = [sku_id for sku_id in kits if sku_id not in product.sku_ids]
        market.catalogue.set_kit(product, parts if isinstance(parts, list) else [parts])


def put_product(market: Market, call: Call) -> Answer:
    product = find_product(market, call)
    body = check_product(market, call.json(), REQUIRED_ON_PUT)
    kept = {name: product.facts[name] for name in CREATE_ONLY if name in product.facts}
    # A PUT replaces: what was not sent is gone.
    product.facts = {**_without_create_only(facts_from(body)), **kept}
    return _save(market, product, body)


def patch_product(market: Market, call: Call) -> Answer:
    product = find_product(market, call)
    return _patch(market, product, merge_patch_body(call))


def json_patch_product(market: Market, call: Call) -> Answer:
    product = find_product(market, call)
    return _patch(market, product, json_patch(call))


def _patch(market: Market, product: Product, changes: Json) -> Answer:
    body = check_product(market, changes, ())
    product.facts.update(_without_create_only(facts_from(body)))
    for name, value in body.items():
        if value is None:
            product.facts.pop(name, None)
    return _save(market, product, body)


def _without_create_only(facts: Json) -> Json:
    return {name: value for name, value in facts.items() if name not in CREATE_ONLY}


def _save(market: Market, product: Product, body: Json) -> Answer:
    """Links, mode and what follows from them. Images and SKUs have their own endpoints."""
    link: Any = body.get("category")
    product.category_id = link["id"] if link else product.category_id
    if body.get("brand"):
        product.brand_id = body["brand"]["id"]
    _set_kit(market, product, body)
    product.scope = body.get("definitionPriceScope") or product.scope
    market.catalogue.touch(product.id, market.now())
    if {"definitionPriceScope", "priceFactor", "calculatedPrice"} & body.keys():
        for sku in market.catalogue.skus_of(product):
            market.prices.recompute(sku)
    market.feeds["products"].add(product.id)
    return Answer(200, product_bytes(market, product))


ROUTES = (
    Route("GET", "/products", list_products),
    Route("POST", "/products", create_product),
    Route("GET", "/products/{id}", read_product),
    Route("PUT", "/products/{id}", put_product),
    Route("PATCH", "/products/{id}", patch_product),
    Route("PATCH", "/products/patch/{id}", json_patch_product),
)
