"""Callbacks, order messages, freight quotes, monitoring."""

from .fields import Fields
from .market import Market
from .paging import page
from .router import Route
from .rules import not_found
from .wire import Answer, Call, Json, Refusal, encode, unreadable

SWITCHES = ("orderActive", "productActive", "transmissionActive", "questionActive")


def list_callbacks(market: Market, call: Call) -> Answer:
    rows = list(market.callbacks.values())
    return page(call, market.faults, rows, encode, first_number=1)


def _callback(market: Market, call: Call) -> Json:
    row = market.callbacks.get(call.mark())
    if row is None:
        raise not_found(call.mark())
    return row


def read_callback(market: Market, call: Call) -> Answer:
    return Answer.of(_callback(market, call))


def create_callback(market: Market, call: Call) -> Answer:
    body = _callback_body(call)
    row = {"id": next(market.other_ids), **body}
    market.callbacks[row["id"]] = row
    return Answer.of(row, 201)


def update_callback(market: Market, call: Call) -> Answer:
    row = {"id": _callback(market, call)["id"], **_callback_body(call)}
    market.callbacks[row["id"]] = row
    return Answer.of(row)


def delete_callback(market: Market, call: Call) -> Answer:
    del market.callbacks[_callback(market, call)["id"]]
    return Answer.nothing()


def _callback_body(call: Call) -> Json:
    fields = Fields(call.json())
    fields.require("url")
    fields.text("url", 255)
    fields.flag(*SWITCHES)
    fields.settle()
    return {
        "url": fields.body["url"],
        **{name: bool(fields.body.get(name)) for name in SWITCHES},
    }


def send_message(market: Market, call: Call) -> Answer:
    if call.mark() not in market.orders:
        raise not_found(call.mark())
    message = call.json_object().get("message")
    if not message:
        raise Refusal(400, unreadable())
    return Answer.of({"message": message})


def quote_freight(market: Market, call: Call) -> Answer:
    fields = Fields(call.json())
    fields.require("marketPlace", "zipCode", "products")
    zip_code = str(fields.body.get("zipCode", ""))
    if not (len(zip_code) == 8 and zip_code.isdecimal()):
        fields.wrong("zipCode", "deve ter 8 dígitos")
    wanted = fields.rows("products")
    fields.settle()
    body, found, missing = fields.body, [], {}
    for row in wanted:
        sku = market.catalogue.by_partner_id.get(str(row.get("skuId")))
        if sku is None:
            missing[str(row.get("skuId"))] = "SKU não encontrado"
            continue
        found.append(
            {
                **row,
                "stockAmount": market.amount_of(sku),
                "additionalDeliveryTime": sku.additional_time,
                "price": sku.price,
                "discountPrice": sku.sell_price,
            }
        )
    quote = {
        "carrierName": "Transportadora Modelo",
        "serviceName": "Econômico",
        "deliveryTime": 5,
        "freightType": "NORMAL",
        "price": 18.9,
    }
    return Answer.of(
        {
            "marketPlace": body["marketPlace"],
            "zipCode": zip_code,
            "products": found,
            "quotes": [quote] if found else [],
            "missingSkus": missing,
        }
    )


def report_failure(market: Market, call: Call) -> Answer:
    fields = Fields(call.json())
    fields.require("partnerId", "origin", "message", "createdAt")
    fields.text("message", 500)
    fields.text("details", 4000)
    fields.date("createdAt")
    fields.settle()
    return Answer.of({"id": next(market.other_ids), **fields.body})


ROUTES = (
    Route("GET", "/callbacks", list_callbacks),
    Route("POST", "/callbacks", create_callback),
    Route("GET", "/callbacks/{id}", read_callback),
    Route("PUT", "/callbacks/{id}", update_callback),
    Route("DELETE", "/callbacks/{id}", delete_callback),
    Route("POST", "/messages/order/{id}", send_message),
    Route("POST", "/freight/quotes", quote_freight),
    Route("POST", "/monitorings", report_failure),
)
