"""Listings: reading, creating, changing, prices in bulk, sending."""

from typing import Any

from .catalogue import Sku
from .fields import Fields
from .listings import CHANNELS, PUBLICATION, Channel, Listing
from .market import Market
from .patching import MERGE, json_patch, merge_patch_body
from .router import Route
from .rules import PARTNER_ID_MISSING, not_found, refuse
from .shapes import ROW_FAULTS, bend_row, bent
from .wire import Answer, Call, Json

REJECTED = "A categoria informada não aceita a condição do produto."


def listing_row(market: Market, listing: Listing) -> Json:
    row = listing.as_json()
    return bend_row(row, market.faults) if bent(market.faults, ROW_FAULTS) else row


def _sku(market: Market, call: Call) -> Sku:
    sku = market.skus.get(call.mark())
    if sku is None:
        raise not_found(call.mark())
    return sku


def _listing(market: Market, call: Call) -> Listing:
    listing = market.listings.get(call.mark("listing"))
    if listing is None or listing.sku_id != call.mark():
        raise not_found(call.mark("listing"))
    return listing


def by_partner_id(market: Market, call: Call) -> Answer:
    code = call.query.get("partnerID")
    if not code:
        raise refuse(400, PARTNER_ID_MISSING)
    sku = market.catalogue.by_partner_id.get(code)
    rows = market.shelf.of(sku.id) if sku else []
    return Answer.of([listing_row(market, row) for row in rows])


def of_sku(market: Market, call: Call) -> Answer:
    rows = market.shelf.of(_sku(market, call).id)
    return Answer.of([listing_row(market, row) for row in rows])


def read_listing(market: Market, call: Call) -> Answer:
    listing = _listing(market, call)
    row = listing_row(market, listing)
    stock = market.warehouse.row(listing.sku_id)
    if stock:
        reserved = market.warehouse.reservation(listing.sku_id)
        row["availableStock"] = {
            "amount": stock.amount,
            "availableAmount": stock.amount,
            "cost": stock.cost,
            "physicalAmount": stock.amount,
            "totalReservation": reserved,
            "stockLocal": market.warehouse.locals[stock.local_id].name,
        }
    return Answer.of(row)


def create_listing(market: Market, call: Call) -> Answer:
    sku = _sku(market, call)
    fields = _checked(call.json())
    fields.require("marketPlace", "price", "discountPrice", "fields")
    channel = _channel(fields)
    fields.settle()
    assert channel is not None
    body = fields.body
    same = [row for row in market.shelf.of(sku.id) if row.channel == channel]
    listing = Listing(
        next(market.shelf.ids),
        sku.id,
        channel,
        body.get("skuInMarketplace") or sku.partner_id,
        str(body["fields"].get("title") or sku.title),
        float(body["price"]),
        float(body["discountPrice"]),
        index=len(same) + 1,
        publication="UNPUBLISHED",
        marketplace_status="",
    )
    listing.number, listing.fields = body.get("idInMarketplace"), dict(body["fields"])
    listing.permalink = body.get("permalink")
    market.shelf.add(listing)
    return Answer.of(listing_row(market, listing))


def _channel(fields: Fields) -> Channel | None:
    wanted, account = fields.body.get("marketPlace"), fields.body.get("accountName")
    for channel in CHANNELS:
        if channel.market_place == wanted and account in (None, channel.account_name):
            return channel
    fields.wrong("marketPlace", "conta não encontrada")
    return None


def _checked(body: Any) -> Fields:
    fields = Fields(body)
    fields.number("price", "discountPrice", "priceFactor")
    fields.choice("publicationStatus", PUBLICATION)
    fields.text("marketplaceStatus", 255)
    fields.text("idInMarketplace", 255)
    if not isinstance(fields.body.get("fields"), dict | None):
        fields.wrong("fields", "deve ser um objeto")
    return fields


def put_listing(market: Market, call: Call) -> Answer:
    listing = _listing(market, call)
    return _change(market, listing, call.json(), call.number)


def patch_listing(market: Market, call: Call) -> Answer:
    listing = _listing(market, call)
    return _change(market, listing, merge_patch_body(call), call.number)


def json_patch_listing(market: Market, call: Call) -> Answer:
    listing = _listing(market, call)
    # The documentation names the merge type for this path; both are taken.
    changes = json_patch(call, MERGE)
    changes.setdefault("price", listing.price)
    return _change(market, listing, changes, call.number)


def _change(market: Market, listing: Listing, body: Any, request: int) -> Answer:
    fields = _checked(body)
    fields.require("price")
    changes = fields.body
    renamed = changes.get("skuInMarketplace", listing.sku_in_marketplace)
    if renamed != listing.sku_in_marketplace and listing.publication != "UNPUBLISHED":
        fields.wrong("skuInMarketplace", "não pode ser alterado")
    wanted = changes.get("publicationStatus") or listing.publication
    if wanted != listing.publication and listing.publication == "CLOSED":
        fields.wrong("publicationStatus", "o anúncio está encerrado no marketplace")
    fields.settle()
    price = float(changes["price"])
    sent = changes.get("discountPrice")
    discount = min(listing.discount_price, price) if sent is None else float(sent)
    if (price, discount) != (listing.price, listing.discount_price):
        # In an automatic mode the price is left as it is, without a word.
        market.prices.write_listing(listing, price, discount, request)
    listing.sku_in_marketplace = renamed
    publish(market, listing, wanted)
    listing.marketplace_status = changes.get("marketplaceStatus", listing.marketplace_status)
    listing.permalink = changes.get("permalink", listing.permalink)
    if changes.get("priceFactor") is not None:
        listing.price_factor = float(changes["priceFactor"])
        market.prices.recompute(market.skus[listing.sku_id])
    listing.fields = {**(listing.fields or {}), **(changes.get("fields") or {})}
    listing.title = str(listing.fields.get("title") or listing.title)
    market.feeds["transmissions"].add(listing.id)
    return Answer.of(listing_row(market, listing))


def publish(market: Market, listing: Listing, wanted: str) -> None:
    """Pauses or resumes; the marketplace follows a little later. Without stock none is live."""
    if wanted == listing.publication:
        return
    empty = market.amount_of(market.skus[listing.sku_id]) <= 0
    listing.publication = "WITHOUT_STOCK" if wanted == "ACTIVE" and empty else wanted
    under_way = {"PAUSED": "PAUSING", "ACTIVE": "ACTIVATING", "CLOSED": "CLOSING"}
    listing.transmission, listing.message = under_way.get(wanted, "SYNCING"), None
    market.schedule.later(lambda: _followed(market, listing))


def _followed(market: Market, listing: Listing) -> None:
    listing.transmission = "OK"
    listing.marketplace_status = listing.publication.lower()
    market.feeds["transmissions"].add(listing.id)


def send_listing(market: Market, call: Call) -> Answer:
    """Publishes or sends again; the outcome shows a little later."""
    listing = _listing(market, call)
    listing.transmission, listing.message = "SENDING", None
    market.schedule.later(lambda: _sent(market, listing))
    return Answer.nothing()


def _sent(market: Market, listing: Listing) -> None:
    if str(listing.id) in market.faults.values("listing-rejects"):
        listing.transmission, listing.message = "ERROR", REJECTED
        market.feeds["transmissions"].add(listing.id)
        return
    prefix = listing.channel.prefix
    listing.number = listing.number or f"{prefix}{1000000000 + listing.id - 8800000}"
    empty = market.amount_of(market.skus[listing.sku_id]) <= 0
    listing.publication = "WITHOUT_STOCK" if empty else "ACTIVE"
    listing.transmission, listing.marketplace_status = "OK", "active"
    market.feeds["transmissions"].add(listing.id)


def put_prices(market: Market, call: Call) -> Answer:
    """Prices of many listings; the answer names the ones with a problem."""
    rows = call.json_list()
    outer = Fields({})
    for index, row in enumerate(rows):
        fields = Fields(row, f"[{index}].")
        fields.require("id", "price", "discountPrice")
        fields.number("id", "price", "discountPrice")
        outer.include(fields)
    outer.settle()
    problems = []
    for row in rows:
        listing = market.listings.get(row["id"])
        error = "Anúncio não encontrado"
        if listing is not None:
            price, discount = float(row["price"]), float(row["discountPrice"])
            error = market.prices.write_listing(listing, price, discount, call.number) or ""
        if error:
            problems.append({"id": row["id"], "errorMsg": error})
    return Answer.of(problems)


def update_price(market: Market, call: Call) -> Answer:
    """All listings of the SKU in one marketplace; automatic ones are not changed."""
    sku = _sku(market, call)
    fields = Fields(call.json())
    fields.require("price", "discountPrice")
    fields.number("price", "discountPrice")
    fields.settle()
    price, discount = float(fields.body["price"]), float(fields.body["discountPrice"])
    errors = []
    for listing in market.shelf.of(sku.id):
        if listing.channel.market_place == call.marks["marketplace"]:
            error = market.prices.write_listing(listing, price, discount, call.number)
            if error:
                errors.append({"key": str(listing.id), "value": error})
    return Answer.of({"errors": errors})


ROUTES = (
    Route("GET", "/skus/marketplaces", by_partner_id),
    Route("PUT", "/skus/marketplaces/prices", put_prices),
    Route("GET", "/skus/{id}/marketplaces", of_sku),
    Route("POST", "/skus/{id}/marketplaces", create_listing),
    Route("GET", "/skus/{id}/marketplaces/{listing}", read_listing),
    Route("PUT", "/skus/{id}/marketplaces/{listing}", put_listing),
    Route("PATCH", "/skus/{id}/marketplaces/{listing}", patch_listing),
    Route("PATCH", "/skus/{id}/marketplaces/patch/{listing}", json_patch_listing),
    Route("POST", "/skus/{id}/marketplaces/{listing}/send", send_listing),
    Route("POST", "/skus/{id}/updatePrice/{marketplace}", update_price),
)
