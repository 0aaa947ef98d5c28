"""What may be written to an order: the steps of its life, and sales of the own shop."""

from datetime import datetime, timedelta
from typing import Any

from .fields import Fields
from .market import Market
from .order_book import STATUSES, may_move, stamp
from .rules import (
    ORDER_STATUS_ON_CREATE,
    UNKNOWN_SKU,
    duplicate_order,
    forbidden_move,
    parse_date,
    refuse,
)
from .sample_orders import RAW_STATUS
from .wire import Json

# Mercado Livre, "Mercado Envios Coleta".
COLLECTED = "cross_docking"
MUST_EXPLAIN_CANCELLING = ("GFG", "MERCADO_LIVRE")
CANCELLATION_CODES = frozenset((
    "OUT_OF_STOCK", "BUYER_NOT_ENOUGH_MONEY", "BUYER_REGRETS", "SELLER_REGRETS",
    "BUYER_DID_NOT_ANSWER", "THEY_NOT_HONORING_POLICIES", "OTHER_MY_RESPONSIBILITY",
    "OTHER_THEIR_RESPONSIBILITY", "DUBIOUS_BUYER", "HIGH_ML_COMISSION", "HIGH_TAXES",
    "SELLER_HOLIDAY", "UNFRIENDLY_SHIPMENT_POLICY", "UNAVAILABLE_PRODUCT",
    "SELLER_ADDRESS_WITHDRAWAL", "WRONG_RECEIVER_ADDRESS", "HIGH_SHIPMENT_COST",
    "WRONG_SHIPMENT_COST", "UNPRINTED_LABEL", "UNWITHDRAWN_PRODUCT_BY_DELIVER_COMPANY",
    "DENIED_PACKAGE", "UNABLE_TO_READ_LABEL", "MANUFACTURING_PRODUCT_NOT_FINISHED",
    "SHIPMENT_PROBLEM_OTHER", "DELIVERY_COMPANY_PROBLEM_OTHER", "WITHOUT_STOCK",
    "SHIPPING_ADDRESS", "CUSTOMER_EXCHANGE", "GENERAL_ADJUSTMENT", "CUSTOMER_RETURN",
    "BUYER_CANCELED", "OTHER", "PRODUCT_PRICE_IS_WRONG", "WRONG_PRODUCT_PRICE",
))  # fmt: skip
MERGED = ("invoice", "tracking", "metadata")
REPLACED = ("status", "cancelDetails", "cancellationCode", "discountMetadata", "partnerId")


def update(market: Market, order_id: int, body: Json) -> None:
    """A status update; omitted keys keep their value, which holds for no other PUT."""
    order = market.orders[order_id]
    _check(order, body)
    now = market.now()
    changes: Json = {name: body[name] for name in REPLACED if body.get(name) is not None}
    for name in MERGED:
        if isinstance(body.get(name), dict):
            changes[name] = {**order.get(name, {}), **_in_utc(body[name])}
    status: str = changes.get("status") or order["status"]
    if status != order["status"]:
        changes["marketPlaceStatus"] = RAW_STATUS[status]
        changes |= _marks_of(status, now)
    market.set_order(order_id, **changes, transmissionStatus="WAITING")
    refusal = _marketplace_refusal(market, order, body)
    market.schedule.later(lambda: _transmitted(market, order_id, refusal))
    if status == "INVOICED":
        market.labels_ready.setdefault(order_id, now + market.schedule.delay)


def _check(order: Json, body: Json) -> None:
    fields = Fields(body)
    fields.choice("status", STATUSES)
    fields.text("partnerId", 100)
    if order.get("partnerId") and body.get("partnerId", order["partnerId"]) != order["partnerId"]:
        # ANYMARKET: the ERP's number of an order cannot change once it is set.
        fields.wrong("partnerId", "não pode ser alterado")
    fields.settle()
    status: str = body.get("status") or order["status"]
    if not may_move(order["status"], status):
        raise forbidden_move(order["status"], status)
    if body.get("status"):
        _check_step(order, body, status)


def _check_step(order: Json, body: Json, status: str) -> None:
    fields = Fields(body)
    if status == "INVOICED":
        fields.require("invoice")
        fields.include(_check_invoice(body.get("invoice")))
    elif status == "PAID_WAITING_DELIVERY":
        fields.require("tracking")
        fields.include(_check_tracking(body.get("tracking"), "number", "carrier", "shippedDate"))
    elif status == "CONCLUDED":
        fields.require("tracking")
        fields.include(_check_tracking(body.get("tracking"), "deliveredDate"))
    elif status == "CANCELED":
        if order["marketPlace"] in MUST_EXPLAIN_CANCELLING:
            fields.require("cancelDetails")
        fields.choice("cancellationCode", CANCELLATION_CODES)
    fields.settle()


def _check_invoice(invoice: Any) -> Fields:
    fields = Fields(invoice or {}, "invoice.")
    fields.require("date")
    fields.filled("accessKey", "series", "number", "date", "cfop", "companyStateTaxId")
    fields.filled("linkNfe", "invoiceLink", "extraDescription")
    for name, longest in (
        ("series", 255),
        ("number", 255),
        ("cfop", 50),
        ("companyStateTaxId", 20),
        ("linkNfe", 300),
        ("invoiceLink", 4000),
        ("extraDescription", 255),
    ):
        fields.text(name, longest)
    key = fields.body.get("accessKey")
    if key and not (isinstance(key, str) and len(key) == 44 and key.isdecimal()):
        fields.wrong("accessKey", "deve ter 44 dígitos")
    fields.date("date")
    return fields


def _check_tracking(tracking: Any, *required: str) -> Fields:
    fields = Fields(tracking or {}, "tracking.")
    fields.require(*required)
    fields.filled("number", "carrier", "carrierDocument", "url")
    fields.text("url", 255)
    fields.date("shippedDate", "estimateDate", "deliveredDate", "date")
    return fields


def _in_utc(block: Json) -> Json:
    """Dates come back in UTC, whatever offset they were sent with."""
    return {
        name: stamp(parse_date(name, value)) if name.lower().endswith("date") and value else value
        for name, value in block.items()
    }


def _marks_of(status: str, now: datetime) -> Json:
    if status == "CANCELED":
        return {"cancelDate": stamp(now)}
    if status == "PAID_WAITING_SHIP":
        return {"paymentDate": stamp(now)}
    if status == "PAID_WAITING_DELIVERY":
        return {"deliveryStatus": "IN_TRANSIT", "marketPlaceShipmentStatus": "SHIPPED"}
    if status == "CONCLUDED":
        return {"deliveryStatus": "DELIVERED", "marketPlaceShipmentStatus": "DELIVERED"}
    return {"marketPlaceShipmentStatus": "PACKING"}


def _marketplace_refusal(market: Market, order: Json, body: Json) -> str | None:
    """Why the marketplace will not take this update, though the hub did."""
    if market.faults.is_on("order-error"):
        return market.faults.argument("order-error") or "Pedido não pode ser atualizado."
    if order.get("fulfillment") and body.get("status") in ("INVOICED", "PAID_WAITING_DELIVERY"):
        return "Pedido fulfillment: a operação é feita pelo marketplace."
    invoice = body.get("invoice")
    if invoice and order.get("metadata", {}).get("logistic_type") == COLLECTED:
        company = order["buyer"].get("documentType") == "CNPJ"
        if not invoice.get("cfop") or (company and not invoice.get("companyStateTaxId")):
            return "CFOP e inscrição estadual são obrigatórios para Mercado Envios Coleta."
    return None


def _transmitted(market: Market, order_id: int, refusal: str | None) -> None:
    changes: Json = {"transmissionStatus": "ERROR" if refusal else "OK"}
    changes["marketPlaceStatusComplement"] = refusal
    changes["lastUpdate"] = stamp(market.now())
    # Not through set_order(): a transmission is no new status and enters no feed.
    market.book.change(order_id, changes)


def create(market: Market, body: Json) -> int:
    """A sale of the own shop."""
    _check_new(market, body)
    number, marketplace = body["marketPlaceId"], body["marketPlace"]
    known = market.book.numbered(marketplace, number)
    if known is not None:
        raise duplicate_order(marketplace, number, known)
    now = stamp(market.now())
    order: Json = {"id": next(market.order_ids), **body, "lastUpdate": now}
    order["createdAt"] = stamp(parse_date("createdAt", body["createdAt"]))
    if body.get("paymentDate"):
        order["paymentDate"] = stamp(parse_date("paymentDate", body["paymentDate"]))
    for name in ("discount", "freight", "sellerFreight", "interestValue"):
        order.setdefault(name, 0.0)
    for index, item in enumerate(order["items"]):
        item["orderItemId"] = 214000000 + order["id"] % 10**7 * 10 + index
        sku = market.sku(item["sku"]["partnerId"])
        item["sku"] = {"id": sku.id, "ean": sku.ean, **item["sku"]}
    return market.add_order({k: v for k, v in order.items() if v is not None})


def _check_new(market: Market, body: Json) -> None:
    fields = Fields(body)
    fields.require("marketPlaceId", "marketPlaceNumber", "marketPlace", "createdAt")
    fields.require("transmissionStatus", "status", "marketPlaceStatus", "total", "buyer", "items")
    fields.text("marketPlaceId", 255)
    fields.choice("status", STATUSES)
    fields.number("total", "gross", "freight", "discount", "interestValue")
    fields.date("createdAt", "paymentDate")
    for index, item in enumerate(fields.rows("items")):
        fields.include(_check_item(market, item, index))
    fields.settle()
    if body["status"] not in ("PENDING", "PAID_WAITING_SHIP"):
        raise refuse(422, ORDER_STATUS_ON_CREATE)
    if parse_date("createdAt", body["createdAt"]) > market.now() + timedelta(days=1):
        fields.wrong("createdAt", "não pode estar no futuro")
        fields.settle()


def _check_item(market: Market, item: Any, index: int) -> Fields:
    fields = Fields(item, f"items[{index}].")
    fields.require("sku", "amount", "unit", "gross", "total")
    fields.number("amount", "unit", "gross", "total", "discount")
    sku = fields.body.get("sku")
    code = sku.get("partnerId") if isinstance(sku, dict) else None
    if code not in market.catalogue.by_partner_id:
        fields.wrong("sku.partnerId", UNKNOWN_SKU)
    return fields
