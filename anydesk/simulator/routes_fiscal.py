"""Fiscal documents: the NF-e of an order as XML, or as a form with a file."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from xml.etree import ElementTree

from .market import Market
from .order_book import stamp
from .paging import span
from .router import Route
from .rules import (
    FISCAL_BUFFERED,
    FISCAL_DATE,
    FISCAL_FAILURE,
    FISCAL_LIMIT,
    PACKAGE_ID_MISSING,
    PACKAGE_INVOICED,
    fields_wrong,
    not_found,
    parse_date,
    refuse,
)
from .wire import Answer, Call, Json, Refusal, wrong_content_type

ORIGINS = ("ORIGIN_ERP", "ORIGIN_MARKETPLACE", "UNKNOW")
INVOICEABLE = frozenset({"PAID_WAITING_SHIP", "INVOICED", "PAID_WAITING_DELIVERY", "CONCLUDED"})
_KEY = re.compile(r"NFe\d{44}")


def upload_xml(market: Market, call: Call) -> Answer:
    order = _order(market, call)
    if call.content_type not in ("application/xml", "text/xml"):
        raise Refusal(415, wrong_content_type(call.content_type))
    _check_xml(call.body)
    _check_order(market, order)
    market.fiscal_documents.setdefault(order["id"], []).append(call.body)
    return Answer.nothing(200)


def upload_form(market: Market, call: Call) -> Answer:
    order = _order(market, call)
    if call.content_type != "multipart/form-data":
        raise Refusal(415, wrong_content_type(call.content_type))
    form = _form(call)
    problems = [
        (name, "é obrigatório") for name in ("file", "number", "date") if not form.get(name)
    ]
    if form.get("origin", b"UNKNOW").decode() not in ORIGINS:
        problems.append(("origin", "valor inválido"))
    if problems:
        raise fields_wrong(problems)
    parse_date("date", form["date"].decode())
    package = _package(market, call, order, form)
    _check_order(market, order)
    if package is not None:
        package["invoiced"] = True
    market.fiscal_documents.setdefault(order["id"], []).append(form["file"])
    return Answer.nothing(200)


def _order(market: Market, call: Call) -> Json:
    order = market.orders.get(call.mark())
    if order is None:
        raise not_found(call.mark())
    return order


def _check_xml(body: bytes) -> None:
    """An authorised document: nfeProc with the key and the protocol."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise refuse(400, "Não foi possível finalizar a chamada.") from None
    names = {element.tag.rpartition("}")[2]: element for element in root.iter()}
    problems = []
    if root.tag.rpartition("}")[2] != "nfeProc":
        problems.append(("xml", "deve ser um nfeProc"))
    if "infNFe" not in names or not _KEY.fullmatch(names["infNFe"].get("Id", "")):
        problems.append(("infNFe.Id", "deve ter a chave de acesso"))
    if "protNFe" not in names:
        problems.append(("protNFe", "é obrigatório"))
    if problems:
        raise fields_wrong(problems)


def _check_order(market: Market, order: Json) -> None:
    """What the marketplace has against a document for this order."""
    if order["status"] not in INVOICEABLE:
        raise refuse(422, "O status do pedido não permite o envio de documento fiscal.")
    faults = market.faults
    if faults.is_on("nfe-buffered") or _is_buffered(order, market.now()):
        raise _failure(FISCAL_BUFFERED.format(number=order["marketPlaceId"]))
    if faults.is_on("nfe-limit"):
        raise _failure(FISCAL_LIMIT)
    if faults.is_on("nfe-date"):
        raise _failure(FISCAL_DATE)


def _is_buffered(order: Json, now: datetime) -> bool:
    until = order.get("tracking", {}).get("bufferingDate")
    return until is not None and datetime.fromisoformat(until) > now


def _failure(reason: str) -> Refusal:
    # ANYMARKET: the marketplace's refusal of a document answers 500.
    return refuse(500, FISCAL_FAILURE.format(reason=reason))


def _package(market: Market, call: Call, order: Json, form: dict[str, bytes]) -> Json | None:
    packages = market.packages.get(order["id"])
    if not packages:
        return None
    wanted = call.query.get("packageId") or form.get("packageId", b"").decode()
    if not wanted:
        raise refuse(400, PACKAGE_ID_MISSING)
    for package in packages:
        if package["packageItemId"] == wanted:
            if package.get("invoiced"):
                raise refuse(400, PACKAGE_INVOICED)
            return package
    raise not_found(wanted)


def _form(call: Call) -> dict[str, bytes]:
    head = f"Content-Type: {call.headers['content-type']}\r\n\r\n".encode("latin-1")
    parts = message_from_bytes(head + call.body, policy=HTTP).get_payload()
    if not isinstance(parts, list):
        raise refuse(400, "Não foi possível finalizar a chamada.")
    return {
        _field(part): bytes(part.get_payload(decode=True) or b"")
        for part in parts
        if isinstance(part, Message)
    }


def _field(part: Message) -> str:
    return str(part.get_param("name", header="content-disposition") or "")


def list_documents(market: Market, call: Call) -> Answer:
    """Documents issued by the marketplace: one for each order of its own warehouse."""
    wanted = call.query.get("orderId")
    rows = [
        _issued(order)
        for order in market.orders.values()
        if order.get("fulfillment") and wanted in (None, str(order["id"]))
    ]
    asked = span(call, default=10, most=50, least=1)
    page = {
        "size": asked.limit,
        "totalElements": len(rows),
        "totalPages": -(-len(rows) // asked.limit),
        "number": asked.offset // asked.limit,
    }
    # ANYMARKET: here the links are relative.
    here = f"/v2/fiscalDocuments?limit={asked.limit}&offset={asked.offset}"
    links = [{"rel": "self", "href": here}]
    content = rows[asked.offset : asked.offset + asked.limit]
    return Answer.of({"content": content, "links": links, "page": page})


def _issued(order: Json) -> Json:
    invoice = order.get("invoice", {})
    moment = datetime.fromisoformat(order["createdAt"]) + timedelta(hours=1)
    return {
        "id": f"doc-{order['id']}",
        "documentId": invoice.get("number"),
        "documentKey": invoice.get("accessKey"),
        "orderId": str(order["id"]),
        "createdAt": stamp(moment).replace("Z", ".123456Z"),
        "marketplace": order["marketPlace"],
        "origin": "ORIGIN_MARKETPLACE",
        "documentType": {"type": "NFE", "value": "sale"},
        "documents": [
            {"status": "AUTHORIZED", "url": {"path": f"/document/download/{order['id']}"}}
        ],
    }


ROUTES = (
    Route("PUT", "/orders/{id}/nfe", upload_xml),
    Route("POST", "/orders/{id}/fiscalDocument", upload_form),
    Route("GET", "/fiscalDocuments", list_documents),
)
