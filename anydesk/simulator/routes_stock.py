"""Stock: writing and reading amounts, stock locals, reservations."""

from collections.abc import Callable
from typing import Any

from .catalogue import Sku
from .fields import Fields
from .market import Market
from .order_book import stamp
from .paging import page, span
from .router import Route
from .rules import (
    INTEGRITY,
    NO_STOCK_ROW,
    NOTHING_TO_CHANGE,
    OUT_OF_SPEC,
    STOCK_UPDATED,
    UNKNOWN_SKU,
    fields_wrong,
    not_found,
    query_whole,
    refuse,
)
from .shapes import ROW_FAULTS, bend_row, bent
from .warehouse import DISTRIBUTORS, StockLocal, StockRow, StockWrite
from .wire import Answer, Call, Json, encode

MOST_ITEMS = 200
CHANGING = ("quantity", "cost", "additionalTime", "skuLocationDescription")


def list_stock(market: Market, call: Call) -> Answer:
    asked = span(call)
    rows = _asked_rows(market, call)
    local_id = query_whole(call, "idStockLocal", 0)
    if local_id:
        rows = [row for row in rows if row.local_id == local_id]
    if "hasReservation" in call.query:
        wanted = call.query["hasReservation"] == "true"
        rows = [row for row in rows if (market.warehouse.reservation(row.sku_id) > 0) == wanted]
    if call.query.get("sortDirection", "").upper() == "DESC":
        rows = rows[::-1]
    return page(call, market.faults, rows, _row_encoder(market), asked=asked)


def _asked_rows(market: Market, call: Call) -> list[StockRow]:
    warehouse = market.warehouse
    if "sku" in call.query:
        sku = market.catalogue.by_partner_id.get(call.query["sku"])
        return warehouse.rows_of(sku.id) if sku else []
    sku_id = query_whole(call, "idSku", 0)
    return warehouse.rows_of(sku_id) if sku_id else warehouse.listed


def _row_encoder(market: Market) -> Callable[[StockRow], bytes]:
    if bent(market.faults, ROW_FAULTS):
        return lambda row: encode(bend_row(stock_json(market, row), market.faults))
    return lambda row: encode(stock_json(market, row))


def stock_json(market: Market, row: StockRow) -> Json:
    sku, local = market.skus[row.sku_id], market.warehouse.locals[row.local_id]
    # Orders reserve in the local that serves them, which is always the default one here.
    reserved = market.warehouse.reservation(sku.id) if local.default else 0
    considered = reserved if market.faults.is_on("considers-reservations") else 0
    shown: Json = {
        "stockKeepingUnit": {"id": sku.id, "title": sku.title, "partnerId": sku.partner_id},
        "stockLocal": {
            "id": local.id,
            "oi": {"value": market.plan.account},
            "name": local.name,
            "virtual": local.virtual,
            "defaultLocal": local.default,
            "priorityPoints": 0,
        },
        "amount": row.amount,
        "reservationAmount": reserved,
        "availableAmount": row.amount - considered,
        # ANYMARKET: "price" of a stock row is the cost.
        "price": row.cost,
        "active": True,
        "additionalTime": row.additional_time,
        "lastStockUpdate": stamp(row.updated),
    }
    if row.place:
        shown["skuLocationDescription"] = row.place
    return shown


def put_stock(market: Market, call: Call) -> Answer:
    """All or nothing: one wrong item refuses the whole call."""
    items = _items(market, call)
    problems = [
        (f"[{index}]", text) for index, item in enumerate(items) if (text := _problem(market, item))
    ]
    if problems:
        raise fields_wrong(problems)
    for item in items:
        _write(market, item, call.number)
    return Answer.nothing()


def put_stock_batch(market: Market, call: Call) -> Answer:
    """Item by item: what is wrong does not stop the others."""
    done: list[tuple[str, str]] = []
    failed: list[tuple[str, str]] = []
    chosen = market.faults.values("stock-item-errors")
    for item in _items(market, call):
        code = str(item.get("partnerId", "")) if isinstance(item, dict) else ""
        problem = _problem(market, item)
        if code in chosen:
            problem = "Erro ao processar: Não foi possível atualizar o estoque"
        if problem:
            failed.append((code, problem))
        else:
            _write(market, item, call.number)
            done.append((code, STOCK_UPDATED))
    return _result(market.faults.argument("stock-result"), done, failed)


def _result(shape: str, done: list[tuple[str, str]], failed: list[tuple[str, str]]) -> Answer:
    """The three documented shapes, and no body at all."""
    if shape == "none":
        return Answer.nothing()
    if shape == "map":
        return Answer.of({"success": dict(done), "errors": dict(failed)})
    if shape == "object":
        # As a map, but a side without rows is left out.
        sides = {"success": dict(done), "errors": dict(failed)}
        return Answer.of({name: rows for name, rows in sides.items() if rows})
    return Answer.of(
        {
            "success": [{code: text} for code, text in done],
            "errors": [{code: text} for code, text in failed],
        }
    )


def _items(market: Market, call: Call) -> list[Any]:
    items = call.json_list()
    if len(items) > MOST_ITEMS or market.faults.is_on("stock-batch-422"):
        raise refuse(422, OUT_OF_SPEC)
    return items


def _problem(market: Market, item: Any) -> str | None:
    """What is wrong with one item, in the words of the batch result."""
    fields = _checked(item)
    if fields.problems:
        field, text = fields.problems[0]
        return f"Erro ao processar: {field} {text}"
    sku = market.catalogue.by_partner_id.get(item["partnerId"])
    if sku is None:
        return UNKNOWN_SKU
    if all(item.get(name) is None for name in CHANGING):
        return NOTHING_TO_CHANGE
    if market.warehouse.row(sku.id, item.get("stockLocalId")) is None:
        return NO_STOCK_ROW
    return None


def _checked(item: Any) -> Fields:
    fields = Fields(item)
    fields.require("partnerId")
    fields.text("partnerId", 120)
    fields.number("quantity", "cost", "additionalTime", "stockLocalId")
    fields.text("skuLocationDescription", 255)
    return fields


def _write(market: Market, item: Json, request: int) -> None:
    sku = market.sku(item["partnerId"])
    row = market.warehouse.row(sku.id, item.get("stockLocalId"))
    assert row is not None
    if item.get("quantity") is not None and not market.kit_of(sku):
        # A kit has what its components allow: its own amount is accepted and ignored.
        row.amount = float(item["quantity"])
    if item.get("quantity") is not None:
        market.stock_writes.append(
            StockWrite(sku.partner_id, float(item["quantity"]), request, row.local_id)
        )
    if item.get("additionalTime") is not None:
        row.additional_time = int(item["additionalTime"])
        if row.local_id == market.warehouse.default_id:
            sku.additional_time = row.additional_time
    row.place = item.get("skuLocationDescription", row.place)
    row.updated = market.now()
    if item.get("cost") is not None:
        row.cost = float(item["cost"])
        market.prices.write_cost(sku, row.cost)
    _changed(market, sku)


def _changed(market: Market, sku: Sku) -> None:
    market.stock_changed(sku)
    for kit in market.kits_with(sku.id):
        market.stock_changed(kit)


def create_stock(market: Market, call: Call) -> Answer:
    """Rows of SKU and local that do not exist yet."""
    items = _items(market, call)
    problems: list[tuple[str, str]] = []
    for index, item in enumerate(items):
        fields = _checked(item)
        fields.require("quantity", "cost", "stockLocalId")
        if not fields.problems and item["partnerId"] not in market.catalogue.by_partner_id:
            fields.wrong("partnerId", UNKNOWN_SKU)
        if not fields.problems and item["stockLocalId"] not in market.warehouse.locals:
            fields.wrong("stockLocalId", "local de estoque não encontrado")
        problems += [(f"[{index}].{name}", text) for name, text in fields.problems]
    if problems:
        raise fields_wrong(problems)
    for item in items:
        sku = market.sku(item["partnerId"])
        row = StockRow(sku.id, item["stockLocalId"], 0.0, float(item["cost"]), market.now())
        market.warehouse.put(row)
        _write(market, item, call.number)
    return Answer.nothing()


def list_locals(market: Market, call: Call) -> Answer:
    return Answer.of([local.as_json() for local in market.warehouse.locals.values()])


def _local(market: Market, call: Call) -> StockLocal:
    local = market.warehouse.locals.get(call.mark())
    if local is None:
        raise not_found(call.mark())
    return local


def read_local(market: Market, call: Call) -> Answer:
    return Answer.of(_local(market, call).as_json())


def create_local(market: Market, call: Call) -> Answer:
    body = _local_body(call)
    local = market.warehouse.add_local(body["name"])
    return _save_local(market, local, body, "Local de estoque criado com sucesso")


def update_local(market: Market, call: Call) -> Answer:
    local = _local(market, call)
    return _save_local(market, local, _local_body(call), "Local de estoque alterado com sucesso")


def delete_local(market: Market, call: Call) -> Answer:
    local = _local(market, call)
    if local.default:
        raise refuse(409, INTEGRITY)
    market.warehouse.remove_local(local.id)
    return Answer.of({"message": "Local de estoque removido com sucesso", "data": local.id})


def _local_body(call: Call) -> Json:
    fields = Fields(call.json())
    fields.require("name")
    fields.text("name", 200)
    fields.flag("virtual", "defaultLocal")
    fields.settle()
    return fields.body


def _save_local(market: Market, local: StockLocal, body: Json, message: str) -> Answer:
    local.name, local.virtual = body["name"], bool(body.get("virtual"))
    local.zip_code = body.get("zipCode")
    # ANYMARKET: other distributors are silently not saved.
    known = body.get("distributor") in DISTRIBUTORS
    local.distributor = body["distributor"] if known else None
    if body.get("defaultLocal"):
        market.warehouse.make_default(local)
    return Answer.of({"message": message, "data": local.as_json()})


def list_reservations(market: Market, call: Call) -> Answer:
    sku = market.skus.get(call.mark())
    if sku is None:
        raise not_found(call.mark())
    held = market.warehouse.reserved.get(sku.id, {})
    return Answer.of(
        [
            {
                "orderId": order_id,
                "marketplaceId": market.orders[order_id]["marketPlaceId"],
                "amount": amount,
                "marketplace": market.orders[order_id]["marketPlace"],
                "typeStockReservation": "SALE_RESERVATION",
            }
            for order_id, amount in held.items()
        ]
    )


ROUTES = (
    Route("GET", "/stocks", list_stock),
    Route("POST", "/stocks", create_stock),
    Route("PUT", "/stocks", put_stock),
    Route("PUT", "/stocks/batch", put_stock_batch),
    Route("GET", "/stocks/locals", list_locals),
    Route("POST", "/stocks/locals", create_local),
    Route("GET", "/stocks/locals/{id}", read_local),
    Route("PUT", "/stocks/locals/{id}", update_local),
    Route("DELETE", "/stocks/locals/{id}", delete_local),
    Route("GET", "/skus/{id}/stocks/reservation", list_reservations),
)
