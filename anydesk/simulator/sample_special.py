"""The orders that are always there: one for each thing an ERP must be ready for.

To add one: a function that changes a Draft (before its amounts are summed up) or returns
fields of the finished order, and a line in SPECIALS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .order_book import stamp
from .sample_orders import Draft, Line, delivered, invoiced, payment, reais, shipped
from .wire import Json

if TYPE_CHECKING:
    from .market import Market

Change = Callable[["Market", Draft], None]
Finish = Callable[["Market", Draft, Json], None]


@dataclass(frozen=True, slots=True)
class Special:
    """One special order: where it comes from, how old it is, what is special."""

    name: str
    channel: int
    days_ago: float
    status: str = "PAID_WAITING_SHIP"
    change: Change | None = None
    finish: Finish | None = None
    company: bool = False


def _coupons(market: "Market", draft: Draft) -> None:
    draft.discount, draft.freight, draft.seller_freight = 500, 1890, 1240
    line = draft.lines[0]
    line.discount = min(1000, line.unit * line.amount // 2)
    line.extra["discountItemMetadata"] = [
        {"type": "COUPON", "discountProductSeller": reais(line.discount)}
    ]
    details = {"type": "COUPON", "discountOrderSeller": 2.0, "discountOrderMarketplace": 3.0}
    draft.extra["discountMetadata"] = [{"type": ["COUPON"], "discountDetails": [details]}]
    draft.metadata |= {
        "logistic_type": "xd_drop_off",
        "mshops": "false",
        "needInvoiceXML": "true",
    }


def _foreign(market: "Market", draft: Draft, order: Json) -> None:
    order["orderTypeName"] = "DBA"
    order["buyer"]["documentType"] = "OTHER"
    for name in ("document", "documentNumberNormalized", "phone"):
        order["buyer"].pop(name, None)
    for name in ("shipping", "billingAddress", "anymarketAddress"):
        for key in ("state", "stateNameNormalized", "stateAcronymNormalized", "neighborhood"):
            order[name].pop(key, None)
    for key in ("shipmentUserDocument", "shipmentUserDocumentType"):
        order["billingAddress"].pop(key, None)


def _two_payments(market: "Market", draft: Draft, order: Json) -> None:
    first = draft.total // 3
    order["payments"] = [
        payment(draft, first, ("pix", "PIX")),
        payment(draft, draft.total - first, ("credit_card", "CARTÃO DE CRÉDITO"), 3),
    ]


def _fulfilment(market: "Market", draft: Draft) -> None:
    draft.extra["fulfillment"] = True
    draft.metadata |= {"logistic_type": "fulfillment", "needInvoiceXML": "false"}


def _kit(market: "Market", draft: Draft) -> None:
    """The lines are the components; each says which kit it came from."""
    kit = next((p for p in market.products.values() if p.kit), None)
    if kit is None:
        return
    sku = market.skus[kit.sku_ids[0]]
    source = {"id": sku.id, "title": sku.title, "partnerId": sku.partner_id, "amount": 1.0}
    draft.lines = [
        Line(part, round(part.sell_price * 100), int(row["quantity"]), extra={"skuKit": source})
        for row in kit.kit
        if (part := market.skus.get(row["idSku"]))
    ]


def _interest(market: "Market", draft: Draft) -> None:
    draft.interest, draft.freight = 1437, 990


def _no_link(market: "Market", draft: Draft, order: Json) -> None:
    order["items"][0]["sku"].pop("partnerId", None)
    order["items"][0]["idInMarketPlace"] = "SP-SEM-VINCULO"


STATE_TAX_ID = "1234567890"


def _company(market: "Market", draft: Draft, order: Json) -> None:
    # Mercado Envios Coleta: the invoice must name CFOP and the buyer's state registration.
    order["buyer"]["companyStateTaxId"] = STATE_TAX_ID
    order["metadata"] |= {"logistic_type": "cross_docking", "needInvoiceXML": "true"}


def _pickup(market: "Market", draft: Draft, order: Json) -> None:
    order["pickup"] = {
        "id": 3301,
        "description": "Retirada na Loja Centro",
        "partnerId": 12,
        "marketplaceId": "RET-12",
        "receiverName": draft.person.name,
    }


def _first_part(market: "Market", draft: Draft) -> None:
    draft.number = "LU-1000099001-1"


def _second_part(market: "Market", draft: Draft) -> None:
    draft.number = "LU-1000099001-2"
    earlier = market.orders.get(draft.id - 1)
    if earlier:
        draft.extra = {
            "createdAt": earlier["createdAt"],
            "buyer": dict(earlier["buyer"]),
            "shipping": dict(earlier["shipping"]),
            "billingAddress": dict(earlier["billingAddress"]),
            "anymarketAddress": dict(earlier["anymarketAddress"]),
        }


def _returned(market: "Market", draft: Draft, order: Json) -> None:
    item = order["items"][0]
    market.returns[draft.id] = [
        {
            "id": next(market.other_ids),
            "orderId": draft.id,
            "oi": market.plan.account,
            "marketplace": order["marketPlace"],
            "marketplaceOrderId": order["marketPlaceId"],
            "marketplaceReturnId": f"DEV-{draft.id}",
            "marketplaceTypeId": "claim",
            "accountName": order["accountName"],
            "status": "WAITING_CONFERENCE",
            "reason": "Produto não serviu",
            "type": "PARTIAL",
            "createdAt": draft.moment(200).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "items": [
                {
                    "id": next(market.other_ids),
                    "orderItemId": item["orderItemId"],
                    "title": item["sku"]["title"],
                    "skuId": item["sku"].get("id"),
                    "quantity": 1,
                }
            ],
            "shipping": [{"id": next(market.other_ids), "status": "DELIVERED"}],
        }
    ]


def _cancelled_late(market: "Market", draft: Draft, order: Json) -> None:
    order |= invoiced(draft)
    order |= shipped(draft)
    order |= delivered(draft, order["tracking"])
    cancelled = stamp(draft.moment(170))
    order |= {"cancelDate": cancelled, "lastUpdate": cancelled, "cancelDetails": "Devolução"}
    order["metadata"]["canceldetail_requested_by"] = "buyer"
    order["metadata"]["canceldetail_description"] = "O comprador devolveu o produto"


def _buffered(market: "Market", draft: Draft, order: Json) -> None:
    # Mercado Livre plans the dispatch for later and refuses the NF-e until then.
    until = draft.now + timedelta(days=2)
    order["tracking"] = {"bufferingDate": stamp(until)}
    order["metadata"] |= {"logistic_type": "drop_off", "needInvoiceXML": "true"}


def _drop_off(market: "Market", draft: Draft) -> None:
    draft.metadata |= {"logistic_type": "drop_off", "needInvoiceXML": "true"}


SPECIALS: tuple[Special, ...] = (
    Special("coupons of seller and marketplace", 0, 0.2, change=_coupons),
    Special("Shopee, paid", 1, 0.4),
    Special("Amazon without state and document", 3, 0.6, finish=_foreign),
    Special("two payments", 2, 0.8, finish=_two_payments),
    Special("own shop, not paid yet", 4, 0.3, "PENDING"),
    Special("marketplace warehouse", 0, 4.0, "PAID_WAITING_DELIVERY", change=_fulfilment),
    Special("kit", 1, 0.7, change=_kit),
    Special("interest of instalments", 2, 1.1, change=_interest),
    Special("SKU without link", 1, 0.9, finish=_no_link),
    Special("company with state registration", 0, 1.0, finish=_company, company=True),
    Special("pickup at a shop", 2, 1.2, finish=_pickup),
    Special("split order, first part", 2, 1.5, change=_first_part),
    Special("split order, second part", 2, 1.5, change=_second_part),
    Special("with a return", 0, 12.0, "CONCLUDED", change=_drop_off, finish=_returned),
    Special("cancelled after delivery", 1, 15.0, "CANCELED", finish=_cancelled_late),
    Special("buffered shipment", 5, 0.5, finish=_buffered),
)
