"""Orders of the hub for tests: the reference's own example, changed where a test needs it."""

import json
from datetime import UTC, datetime
from typing import Any

from anydesk.api import payloads
from anydesk.core.hub_orders import HubOrder

AT = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)

CPF = "52998224725"
OTHER_CPF = "11144477735"
CNPJ = "12345678000195"
LETTER_CNPJ = "12ABC34501DE35"

ADDRESS: dict[str, Any] = {
    "address": "Rua das Amostras 100 - Apto 12",
    "street": "Rua das Amostras",
    "number": "100",
    "comment": "Apto 12",
    "neighborhood": "Centro",
    "city": "Maringá",
    "state": "PR",
    "stateAcronymNormalized": "PR",
    "zipCode": "87000000",
    "country": "BR",
    "receiverName": "Cliente Exemplo",
}


def item_json(position: int = 1, **changes: Any) -> dict[str, Any]:
    """One item: two shirts at 129.90, 10.00 off."""
    item: dict[str, Any] = {
        "product": {"id": 5500001, "title": "Camiseta Básica"},
        "sku": {
            "id": 7700000 + position,
            "title": "Camiseta Básica Azul M",
            "partnerId": "CAM-AZ-M",
            "ean": "7890000000017",
        },
        "amount": 2.0,
        "unit": 129.9,
        "gross": 259.8,
        "discount": 10.0,
        "total": 249.8,
        "shippings": [{"id": 99000001, "shippingtype": "me2"}],
        "orderItemId": 214000000 + position,
        "idInMarketPlace": "MLB1000000001",
    }
    return item | changes


def order_json(hub_id: int = 190000101, **changes: Any) -> dict[str, Any]:
    """A paid order of Mercado Livre that lacks nothing (API §17.1)."""
    order: dict[str, Any] = {
        "id": hub_id,
        "accountName": "LOJA MODELO",
        "marketPlaceId": f"20000{hub_id}",
        "marketPlaceNumber": f"20000{hub_id}",
        "marketPlace": "MERCADO_LIVRE",
        "createdAt": "2026-11-20T12:59:41Z",
        "paymentDate": "2026-11-20T13:01:02Z",
        "lastUpdate": "2026-11-20T13:01:20Z",
        "status": "PAID_WAITING_SHIP",
        "marketPlaceStatus": "paid",
        "fulfillment": False,
        "documentIntermediator": CNPJ,
        "intermediateRegistrationId": "LOJAMODELO",
        "discount": 5.0,
        "freight": 18.9,
        "sellerFreight": 12.4,
        "interestValue": 0.0,
        "gross": 259.8,
        "total": 263.7,
        "shipping": {**ADDRESS, "promisedDispatchTime": "2026-11-24T03:00:00Z"},
        "anymarketAddress": dict(ADDRESS),
        "billingAddress": {**ADDRESS, "shipmentUserName": "Cliente Exemplo"},
        "buyer": {
            "marketPlaceId": "900000001",
            "name": "Cliente Exemplo",
            "email": "abc.def@mail.marketplace.example.com",
            "document": "529.982.247-25",
            "documentType": "CPF",
            "documentNumberNormalized": CPF,
            "phone": "(44) 90000-0000",
        },
        "payments": [
            {
                "method": "credit_card",
                "status": "approved",
                "value": 263.7,
                "installments": 3,
                "marketplaceId": "71000000001",
                "marketplaceFee": 38.97,
                "paymentMethodNormalized": "CARTÃO DE CRÉDITO",
            }
        ],
        "items": [item_json()],
    }
    return order | changes


def hub_order(hub_id: int = 190000101, **changes: Any) -> HubOrder:
    """The same as a record; a key with the value None is left out."""
    data = {key: value for key, value in order_json(hub_id, **changes).items() if value is not None}
    return read(data)


def read(data: dict[str, Any]) -> HubOrder:
    """The record of an order's JSON, as the client reads it."""
    return payloads.order(json.loads(json.dumps(data)))


def buyer_json(**changes: Any) -> dict[str, Any]:
    """The buyer of the example with other data; None takes a field away."""
    buyer = {**order_json()["buyer"], **changes}
    return {key: value for key, value in buyer.items() if value is not None}
