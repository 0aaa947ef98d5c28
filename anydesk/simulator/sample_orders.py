"""Builds orders in the hub's form, so that their amounts always add up."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .catalogue import Sku
from .listings import CHANNELS, Channel
from .order_book import stamp
from .sample_people import Person, cnpj
from .wire import Json

SELLER_CNPJ = cnpj(1)
SHIPPING_TYPES = {
    "MERCADO_LIVRE": "me2",
    "SHOPEE": "Shopee Xpress",
    "AMAZON_GLOBAL_API": "Std BR Dom",
    "MAGAZINE_LUIZA": "Magalu Entregas",
    "ECOMMERCE": "Entrega padrão",
}
RAW_STATUS = {
    "PENDING": "payment_required",
    "DELIVERY_ISSUE": "not_delivered",
    "PAID_WAITING_SHIP": "paid",
    "INVOICED": "invoiced",
    "PAID_WAITING_DELIVERY": "shipped",
    "CONCLUDED": "delivered",
    "CANCELED": "cancelled",
}
SHIPMENT_STATUS = {
    "INVOICED": ("PACKING", "UNKNOWN"),
    "PAID_WAITING_DELIVERY": ("IN_TRANSIT", "IN_TRANSIT"),
    "CONCLUDED": ("DELIVERED", "DELIVERED"),
}
PAYMENTS = (
    ("credit_card", "CARTÃO DE CRÉDITO"),
    ("pix", "PIX"),
    ("boleto", "BOLETO"),
    ("account_money", "UNKNOWN"),
)


@dataclass(slots=True)
class Line:
    """One item of an order in the making; money in cents, so that sums are exact."""

    sku: Sku | None
    unit: int
    amount: int = 1
    discount: int = 0
    extra: Json = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """An order in the making; money in cents."""

    id: int
    channel: Channel
    person: Person
    lines: list[Line]
    created: datetime
    now: datetime
    status: str = "PAID_WAITING_SHIP"
    number: str = ""
    freight: int = 0
    seller_freight: int = 0
    interest: int = 0
    discount: int = 0
    extra: Json = field(default_factory=dict)
    metadata: Json = field(default_factory=dict)

    @property
    def goods(self) -> int:
        return sum(line.unit * line.amount for line in self.lines)

    @property
    def item_discount(self) -> int:
        return sum(line.discount for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods - self.item_discount + self.freight + self.interest - self.discount

    def moment(self, hours: float) -> datetime:
        """So many hours after the sale, but never in the future."""
        return min(self.created + timedelta(hours=hours), self.now)


def reais(amount: int) -> float:
    return amount / 100


def build(draft: Draft, rng: random.Random) -> Json:
    """The order as the hub would show it; absent values are left out."""
    number = draft.number or marketplace_number(draft.channel.market_place, draft.id)
    order: Json = {
        "id": draft.id,
        "accountName": draft.channel.account_name,
        "idAccount": draft.channel.account_id,
        "marketPlaceId": number,
        "marketPlaceNumber": number,
        "marketPlace": draft.channel.market_place,
        "createdAt": stamp(draft.created),
        "lastUpdate": stamp(draft.moment(0.1)),
        "transmissionStatus": "OK",
        "status": draft.status,
        "marketPlaceStatus": RAW_STATUS[draft.status],
        "fulfillment": False,
        "marketPlaceUrl": f"https://marketplace.example.com/orders/{number}",
        "discount": reais(draft.discount),
        "freight": reais(draft.freight),
        "sellerFreight": reais(draft.seller_freight),
        "interestValue": reais(draft.interest),
        "gross": reais(draft.goods),
        "total": reais(draft.total),
        **_intermediary(draft.channel),
        **_addresses(draft),
        "buyer": draft.person.buyer(),
        "payments": [payment(draft, draft.total, rng.choice(PAYMENTS), rng.randint(1, 6))],
        "items": [_item(draft, index, line) for index, line in enumerate(draft.lines)],
        "metadata": {
            "discountSummarized": reais(draft.discount + draft.item_discount),
            **draft.metadata,
        },
    }
    order |= _progress(draft)
    if draft.channel.market_place == "MERCADO_LIVRE":
        order |= {"shippingOptionId": "me2", "shippingId": str(43900000000 + draft.id % 10**8)}
    return order | draft.extra


def marketplace_number(marketplace: str, order_id: int) -> str:
    tail = order_id - 190000000
    return {
        "MERCADO_LIVRE": f"2000001{tail:09d}",
        "SHOPEE": f"2603{tail:06d}QKXE",
        "AMAZON_GLOBAL_API": f"701-{tail:07d}-{tail * 7 % 10**7:07d}",
        "MAGAZINE_LUIZA": f"LU-{1000000000 + tail}",
    }.get(marketplace, f"EC-{tail}")


def payment(draft: Draft, value: int, method: tuple[str, str], installments: int = 1) -> Json:
    raw, caption = method
    row: Json = {
        "method": raw,
        "status": "pending" if draft.status == "PENDING" else "approved",
        "value": reais(value),
        "installments": installments if raw == "credit_card" else 1,
        "marketplaceId": str(71000000000 + draft.id % 10**8),
        "gatewayFee": 0.0,
        "marketplaceFee": round(value * 0.0014, 2),
        "paymentMethodNormalized": caption,
        "paymentDetailNormalized": caption,
    }
    if raw == "credit_card":
        row |= {"cardOperator": "02", "orderAuthorizationCardCode": f"A{draft.id % 10**6:06d}"}
    return row


def access_key(number: int, issued: datetime) -> str:
    """A 44-digit key of an invoice by the invented seller, with its check digit."""
    body = f"41{issued:%y%m}{SELLER_CNPJ}55001{number % 10**9:09d}1{number % 10**8:08d}"
    weights = [2 + place % 8 for place in range(43)]
    rest = sum(int(d) * w for d, w in zip(reversed(body), weights, strict=True)) % 11
    return body + str(0 if rest < 2 else 11 - rest)


def _intermediary(channel: Channel) -> Json:
    if channel.market_place == "ECOMMERCE":
        return {}
    place = CHANNELS.index(channel)
    return {
        "subChannel": channel.market_place.replace("_", " ").title(),
        "subChannelNormalized": channel.market_place.replace("_", " "),
        "documentIntermediator": cnpj(9000 + place),
        "intermediateRegistrationId": "LOJAMODELO",
        "documentPaymentInstitution": cnpj(9100 + place),
    }


def _addresses(draft: Draft) -> Json:
    person, place = draft.person, draft.person.place()
    names = {
        "stateNameNormalized": person.city.state_name,
        "countryAcronymNormalized": "BR",
        "countryNameNormalized": "BRASIL",
    }
    promise = {
        "receiverName": person.name,
        "promisedShippingTime": stamp(draft.created + timedelta(days=7)),
    }
    return {
        "shipping": {
            **place,
            **names,
            **promise,
            "zipCode": f"{person.zip_code[:5]}-{person.zip_code[5:]}",
            "promisedDispatchTime": stamp(draft.created + timedelta(days=2)),
        },
        "billingAddress": {
            **place,
            **names,
            "zipCode": person.zip_code,
            "shipmentUserName": person.name,
            "shipmentUserDocument": person.document,
            "shipmentUserDocumentType": "CNPJ" if person.company else "CPF",
        },
        "anymarketAddress": {
            **place,
            **promise,
            "stateAcronymNormalized": person.city.state,
            "zipCode": person.zip_code,
        },
    }


def _item(draft: Draft, index: int, line: Line) -> Json:
    sku, marketplace = line.sku, draft.channel.market_place
    title = sku.title if sku else "Produto sem vínculo"
    gross = line.unit * line.amount
    item: Json = {
        "product": {"id": sku.product_id if sku else 0, "title": title},
        "sku": {"id": sku.id, "title": title, "partnerId": sku.partner_id, "ean": sku.ean}
        if sku
        else {"title": title},
        "amount": float(line.amount),
        "unit": reais(line.unit),
        "gross": reais(gross),
        "discount": reais(line.discount),
        "total": reais(gross - line.discount),
        "shippings": [
            {
                "id": 99000000 + draft.id % 10**6 * 10 + index,
                "shippingtype": SHIPPING_TYPES[marketplace],
                "shippingCarrierNormalized": "UNKNOWN",
                "shippingCarrierTypeNormalized": "UNKNOWN",
            }
        ],
        "stocks": [
            {"stockLocalId": 40001, "stockName": "Estoque Físico", "amount": float(line.amount)}
        ],
        "idInMarketPlace": sku.partner_id if sku else f"{draft.channel.prefix}{draft.id}",
        "orderItemId": 214000000 + draft.id % 10**7 * 10 + index,
        "freeShipping": draft.freight == 0,
        "isCatalog": False,
    }
    if marketplace == "MERCADO_LIVRE":
        item |= {"marketPlaceId": f"MLB{draft.id * 10 + index}", "listingType": "gold_special"}
    return item | line.extra


def _progress(draft: Draft) -> Json:
    """What the steps an order has already gone through left behind."""
    status, changes = draft.status, Json()
    shipment, delivery = SHIPMENT_STATUS.get(status, ("UNKNOWN", "UNKNOWN"))
    changes |= {"marketPlaceShipmentStatus": shipment, "deliveryStatus": delivery}
    if status != "PENDING":
        changes["paymentDate"] = stamp(draft.moment(0.05))
    if status in ("INVOICED", "PAID_WAITING_DELIVERY", "CONCLUDED", "DELIVERY_ISSUE"):
        changes |= invoiced(draft)
    if status in ("PAID_WAITING_DELIVERY", "CONCLUDED", "DELIVERY_ISSUE"):
        changes |= shipped(draft)
    if status == "CONCLUDED":
        changes |= delivered(draft, changes["tracking"])
    if status == "CANCELED":
        cancelled = stamp(draft.moment(30))
        changes |= {"cancelDate": cancelled, "lastUpdate": cancelled}
    return changes


def invoiced(draft: Draft) -> Json:
    issued, number = draft.moment(20), draft.id - 190000000
    invoice = {
        "accessKey": access_key(number, issued),
        "series": "1",
        "number": str(number),
        "date": stamp(issued),
        "cfop": "5102",
    }
    return {"invoice": invoice, "lastUpdate": stamp(issued)}


def shipped(draft: Draft) -> Json:
    sent = draft.moment(40)
    tracking = {
        "carrier": "Transportadora Modelo",
        "carrierDocument": cnpj(9200),
        "number": f"TM{draft.id}BR",
        "url": f"https://rastreio.example.com/TM{draft.id}BR",
        "date": stamp(sent),
        "shippedDate": stamp(sent),
        "estimateDate": stamp(draft.created + timedelta(days=7)),
    }
    return {"tracking": tracking, "lastUpdate": stamp(sent)}


def delivered(draft: Draft, tracking: Json) -> Json:
    arrived = stamp(draft.moment(130))
    return {"tracking": {**tracking, "deliveredDate": arrived}, "lastUpdate": arrived}


def usual_status(rng: random.Random, created: datetime, now: datetime) -> str:
    """What an order of this age usually has come to."""
    days, luck = (now - created) / timedelta(days=1), rng.random()
    if luck < 0.05:
        return "CANCELED"
    if days < 1:
        return "PENDING" if luck < 0.2 else "PAID_WAITING_SHIP"
    if days < 2.5:
        return "PAID_WAITING_SHIP" if luck < 0.5 else "INVOICED"
    if days < 7:
        return "INVOICED" if luck < 0.15 else "PAID_WAITING_DELIVERY"
    return "PAID_WAITING_DELIVERY" if luck < 0.12 else "CONCLUDED"


def whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
