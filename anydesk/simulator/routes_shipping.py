"""Labels, packages of split shipments, returns."""

import io
import uuid
import zipfile

from .fields import Fields
from .market import Market
from .paging import page
from .router import Route
from .rules import LABELS_NOT_READY, OUT_OF_SPEC, not_found, refuse
from .wire import Answer, Call, Json, Refusal, encode, wrong_format

LABEL_TYPES = ("PDF", "ZPL", "ZPL2")
WITH_LABELS = frozenset({"MERCADO_LIVRE", "SHOPEE", "MAGAZINE_LUIZA", "AMAZON_GLOBAL_API"})


def print_labels(market: Market, call: Call) -> Answer:
    kind = call.marks["type"]
    if kind not in LABEL_TYPES:
        raise Refusal(400, wrong_format("type"))
    ids = call.json_object().get("orders")
    if not isinstance(ids, list) or not ids:
        raise refuse(422, OUT_OF_SPEC)
    orders = [_label_order(market, order_id) for order_id in ids]
    waiting = [str(order["id"]) for order in orders if not _ready(market, order)]
    if waiting:
        raise refuse(409, LABELS_NOT_READY.format(ids=", ".join(waiting)))
    return _labels(kind, call.query.get("file"), orders)


def _label_order(market: Market, order_id: object) -> Json:
    order = market.orders.get(order_id) if isinstance(order_id, int) else None
    if order is None:
        raise not_found(order_id)
    if order["marketPlace"] not in WITH_LABELS:
        raise refuse(422, OUT_OF_SPEC)
    return order


def _ready(market: Market, order: Json) -> bool:
    chosen = market.faults.values("labels-not-ready")
    if market.faults.is_on("labels-not-ready") and (not chosen or str(order["id"]) in chosen):
        return False
    if order["status"] not in ("INVOICED", "PAID_WAITING_DELIVERY", "CONCLUDED"):
        return False
    # Invoiced through the hub: some time passes. Invoiced before the hub began: ready.
    moment = market.labels_ready.get(order["id"])
    return moment is None or moment <= market.now()


def _labels(kind: str, file: str | None, orders: list[Json]) -> Answer:
    """ANYMARKET: only the content type tells what came."""
    if kind == "ZPL2" and file == "TXT":
        return Answer.of({"content": "".join(map(_zpl, orders))})
    if kind == "ZPL2" and file == "PLP":
        return Answer(
            200, _pdf(["PLP", *(str(order["id"]) for order in orders)]), "application/pdf"
        )
    several = len({order["marketPlace"] for order in orders}) > 1
    if kind == "PDF" and not several:
        lines = [f"Pedido {order['id']}" for order in orders]
        return Answer(200, _pdf(lines), "application/pdf")
    ending, make = ("pdf", _one_pdf) if kind == "PDF" else ("txt", _one_zpl)
    return Answer(200, _zip({f"{o['id']}.{ending}": make(o) for o in orders}), "application/zip")


def _zpl(order: Json) -> str:
    name = order["shipping"].get("receiverName", "")
    return f"^XA^FO50,50^A0N,40,40^FD{order['id']} {name}^FS^XZ"


def _one_zpl(order: Json) -> bytes:
    return _zpl(order).encode()


def _one_pdf(order: Json) -> bytes:
    return _pdf([f"Pedido {order['id']}"])


def _zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _pdf(lines: list[str]) -> bytes:
    """A one-page PDF of 10 by 15 cm with the given lines."""
    text = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 14 Tf 18 TL 20 390 Td {text} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 283 425] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))
    )


def _order(market: Market, call: Call) -> Json:
    order = market.orders.get(call.mark())
    if order is None:
        raise not_found(call.mark())
    return order


def create_packages(market: Market, call: Call) -> Answer:
    order = _order(market, call)
    fields = Fields(call.json())
    fields.require("packages")
    rows = fields.rows("packages")
    fields.settle()
    packages = [
        {
            "packageItemId": str(uuid.UUID(int=market.rng.getrandbits(128), version=4)),
            "externalId": package.get("externalId"),
            "createdAt": market.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "status": "CONFIRMED",
            "items": package.get("items", []),
        }
        for package in rows
    ]
    market.packages.setdefault(order["id"], []).extend(packages)
    return Answer.of(
        {
            "orderId": order["id"],
            "packageId": packages[0]["packageItemId"] if packages else None,
            "oi": market.plan.account,
            "orderIdInMarketplace": order["marketPlaceId"],
            "packages": packages,
        }
    )


def read_quote(market: Market, call: Call) -> Answer:
    order = _order(market, call)
    return Answer.of({"quoteId": order.get("quoteReconciliation", {}).get("quoteId")})


def list_returns(market: Market, call: Call) -> Answer:
    rows = market.returns.get(_order(market, call)["id"], [])
    return page(call, market.faults, rows, encode)


def read_return(market: Market, call: Call) -> Answer:
    for row in market.returns.get(_order(market, call)["id"], []):
        if row["id"] == call.mark("return"):
            return Answer.of(row)
    raise not_found(call.mark("return"))


def create_return(market: Market, call: Call) -> Answer:
    order = _order(market, call)
    fields = Fields(call.json())
    fields.require("marketplace", "marketplaceOrderId", "marketplaceReturnId", "status")
    fields.require("reason", "items", "shipping")
    fields.settle()
    row = {"id": next(market.other_ids), "orderId": order["id"], **fields.body}
    market.returns.setdefault(order["id"], []).append(row)
    return Answer.of(row)


ROUTES = (
    Route("POST", "/printtag/{type}", print_labels),
    Route("POST", "/orders/{id}/packages", create_packages),
    Route("GET", "/orders/{id}/quote-id", read_quote),
    Route("GET", "/orders/{id}/returns", list_returns),
    Route("POST", "/orders/{id}/returns", create_return),
    Route("GET", "/orders/{id}/returns/{return}", read_return),
)
