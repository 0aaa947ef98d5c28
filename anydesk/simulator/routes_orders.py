"""Orders: the list, one order, status changes, creation."""

from collections.abc import Callable
from datetime import datetime, timedelta

from .market import Market
from .order_book import STATUSES, OrderFilter, Window
from .order_updates import create, update
from .paging import page, span
from .router import Route
from .rules import OUT_OF_SPEC, not_found, parse_date, query_choice, refuse
from .shapes import ORDER_FAULTS, bend_order, bent
from .wire import Answer, Call, Json, encode

CREATED_SPAN = timedelta(days=120)
UPDATED_SPAN = timedelta(days=7)
# Query name → order field.
EXACT = {
    "marketplace": "marketPlace",
    "marketplaceId": "marketPlaceId",
    "partnerId": "partnerId",
    "shippingId": "shippingId",
    "orderNumberInMarketPlace": "marketPlaceNumber",
    "transmissionStatus": "transmissionStatus",
}


def list_orders(market: Market, call: Call) -> Answer:
    asked = span(call)
    wanted = _filter(market, call)
    if market.faults.is_on("status-jumps"):
        _jump(market)
    ids = _sorted(market, call, market.book.find(wanted))
    if market.faults.is_on("duplicate-orders-on-pages"):
        ids = [row for place, row in enumerate(ids) for _ in range(1 if place % 4 else 2)]
    return page(call, market.faults, ids, _encoder(market), asked=asked)


def read_order(market: Market, call: Call) -> Answer:
    order_id = call.mark()
    if order_id not in market.orders:
        raise not_found(order_id)
    if bent(market.faults, ORDER_FAULTS):
        return Answer.of(bend_order(market.orders[order_id], market.faults))
    return Answer(200, market.book.encoded(order_id))


def update_order(market: Market, call: Call) -> Answer:
    order_id = call.mark()
    if order_id not in market.orders:
        raise not_found(order_id)
    update(market, order_id, call.json_object())
    return read_order(market, call)


def create_order(market: Market, call: Call) -> Answer:
    order_id = create(market, call.json_object())
    return Answer(201, market.book.encoded(order_id))


def set_partner_id(market: Market, call: Call) -> Answer:
    order_id = call.mark()
    if order_id not in market.orders:
        raise not_found(order_id)
    update(market, order_id, {"partnerId": call.json_object().get("partnerId")})
    return read_order(market, call)


def _encoder(market: Market) -> Callable[[int], bytes]:
    faults = market.faults
    bare = faults.is_on("rows-without-items")
    if not bare and not bent(faults, ORDER_FAULTS):
        return market.book.encoded

    def bent_row(order_id: int) -> bytes:
        row = bend_order(market.orders[order_id], faults)
        if bare:
            row.pop("items", None)
        return encode(row)

    return bent_row


def _filter(market: Market, call: Call) -> OrderFilter:
    exact: Json = {field: call.query[name] for name, field in EXACT.items() if name in call.query}
    if status := query_choice(call, "status", STATUSES):
        exact["status"] = status
    created = _window(market, call, "created", CREATED_SPAN)
    updated = _window(market, call, "updated", UPDATED_SPAN)
    if not (created or updated or exact):
        created = (market.now() - CREATED_SPAN, market.now())
    return OrderFilter(created, updated, exact)


def _window(market: Market, call: Call, name: str, widest: timedelta) -> Window | None:
    """The asked window, or the hub's completion of one with an open end."""
    after = _moment(call, f"{name}After")
    before = _moment(call, f"{name}Before")
    if after is None and before is None:
        return None
    if after is None:
        assert before is not None
        return before - widest, before
    if before is None:
        return after, after + widest
    if before - after > widest:
        if market.faults.is_on("window-422"):
            raise refuse(422, OUT_OF_SPEC)
        before = after + widest
    return after, before


def _moment(call: Call, name: str) -> datetime | None:
    text = call.query.get(name)
    return None if text is None else parse_date(name, text)


def _sorted(market: Market, call: Call, ids: list[int]) -> list[int]:
    name = call.query.get("sort")
    backwards = call.query.get("sortDirection", "ASC").upper() == "DESC"
    if name is None:
        return ids[::-1] if backwards else ids
    rows = market.orders
    return sorted(ids, key=lambda row: str(rows[row].get(name, "")), reverse=backwards)


def _jump(market: Market) -> None:
    """The marketplace moves one order, sometimes several steps at once."""
    jumps = {
        "PAID_WAITING_SHIP": "PAID_WAITING_DELIVERY",
        "PENDING": "CANCELED",
        "INVOICED": "CONCLUDED",
        "PAID_WAITING_DELIVERY": "CONCLUDED",
    }
    for order_id, order in market.orders.items():
        if order["status"] in jumps:
            market.set_order(order_id, status=jumps[order["status"]])
            return


ROUTES = (
    Route("GET", "/orders", list_orders),
    Route("POST", "/orders", create_order),
    Route("GET", "/orders/{id}", read_order),
    Route("PUT", "/orders/{id}", update_order),
    Route("PUT", "/orders/partnerid/{id}", set_partner_id),
)
