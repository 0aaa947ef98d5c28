"""Transmissions: listings as they were sent, with the marketplace's answer."""

from .fields import Fields
from .listings import PUBLICATION, Listing
from .market import Market
from .paging import page, span
from .router import Route
from .routes_listings import publish
from .rules import not_found, transmission_price_missing
from .shapes import ROW_FAULTS, bend_row, bent
from .wire import Answer, Call, Json, Refusal, encode, wrong_format


def transmission_json(market: Market, listing: Listing) -> Json:
    catalogue = market.catalogue
    sku = market.skus[listing.sku_id]
    product = market.products[sku.product_id]
    facts = product.facts
    row: Json = {
        "id": listing.id,
        "accountName": listing.channel.account_name,
        "marketPlace": listing.channel.market_place,
        "idAccount": listing.channel.account_id,
        "description": facts.get("description"),
        "product": {"id": product.id, "title": facts.get("title")},
        "status": listing.transmission,
        "transmissionMessage": listing.message,
        "publicationStatus": listing.publication,
        "marketPlaceStatus": listing.marketplace_status,
        "priceFactor": listing.price_factor,
        "sku": {
            "id": sku.id,
            "title": sku.title,
            "partnerId": sku.partner_id,
            "ean": sku.ean,
            "price": listing.price,
            "discountPrice": listing.discount_price,
            "amount": market.amount_of(sku),
            "variations": catalogue.variations_json(sku),
        },
        "images": product.images,
    }
    if category := catalogue.categories.get(product.category_id):
        path = catalogue.category_path(category.id)
        row["category"] = {"id": category.id, "name": category.name, "path": path}
    if brand := catalogue.brands.get(product.brand_id or 0):
        row["brand"] = {"id": brand.id, "name": brand.name}
    for name in ("nbm", "origin", "model", "height", "width", "length", "weight"):
        if name in facts:
            row[name] = facts[name]
    for name in ("videoUrl", "warrantyTime", "warrantyText", "characteristics"):
        if name in facts:
            row[name] = facts[name]
    return {name: value for name, value in row.items() if value is not None}


def _shown(market: Market, listing: Listing) -> Json:
    row = transmission_json(market, listing)
    return bend_row(row, market.faults) if bent(market.faults, ROW_FAULTS) else row


def list_transmissions(market: Market, call: Call) -> Answer:
    _refuse_where_unknown(market, call)
    asked = span(call, default=100)
    rows = list(market.listings.values())
    if wanted := call.query.get("statusFilter"):
        statuses = set(wanted.split(","))
        if not statuses <= set(PUBLICATION):
            raise Refusal(400, wrong_format("statusFilter"))
        rows = [row for row in rows if row.publication in statuses]
    if marketplace := call.marks.get("marketplace"):
        rows = [row for row in rows if row.channel.market_place == marketplace]
    if call.query.get("sortDirection", "asc").lower() == "desc":
        rows.reverse()
    return page(
        call,
        market.faults,
        rows,
        lambda row: encode(_shown(market, row)),
        first_number=1,
        asked=asked,
    )


def list_of_marketplace(market: Market, call: Call) -> Answer:
    for name in ("limit", "offset"):
        if name not in call.query:
            raise Refusal(400, wrong_format(name))
    return list_transmissions(market, call)


def _refuse_where_unknown(market: Market, call: Call) -> None:
    if market.faults.is_on("no-transmissions"):
        raise not_found(call.path)


def _find(market: Market, call: Call) -> Listing:
    _refuse_where_unknown(market, call)
    listing = market.listings.get(call.mark())
    if listing is None:
        raise not_found(call.mark())
    return listing


def read_transmission(market: Market, call: Call) -> Answer:
    return Answer.of(_shown(market, _find(market, call)))


def update_transmission(market: Market, call: Call) -> Answer:
    listing = _find(market, call)
    fields = Fields(call.json())
    fields.choice("publicationStatus", PUBLICATION)
    fields.text("marketPlaceStatus", 255)
    fields.settle()
    publish(market, listing, fields.body.get("publicationStatus") or listing.publication)
    listing.marketplace_status = fields.body.get("marketPlaceStatus", listing.marketplace_status)
    market.feeds["transmissions"].add(listing.id)
    return Answer.of(_shown(market, listing))


def read_price(market: Market, call: Call) -> Answer:
    listing = market.listings.get(call.mark())
    if listing is None:
        raise transmission_price_missing(market.plan.account, call.mark())
    sku = market.skus[listing.sku_id]
    return Answer.of(
        {
            "id": listing.id,
            "title": listing.title,
            "accountName": listing.channel.account_name,
            "idAccount": listing.channel.account_id,
            "idSku": sku.id,
            "basePrice": sku.price,
            "priceFactor": listing.price_factor,
            "originalPrice": listing.price,
            "finalPrice": listing.discount_price,
            "discount": {
                "discountType": "VALUE",
                "discountValue": round(listing.price - listing.discount_price, 2),
            },
        }
    )


ROUTES = (
    Route("GET", "/transmissions", list_transmissions),
    Route("GET", "/transmissions/{id}", read_transmission),
    Route("PUT", "/transmissions/{id}", update_transmission),
    Route("GET", "/transmissions/marketplace/{marketplace}", list_of_marketplace),
    Route("GET", "/prices/transmission/{id}", read_price),
)
