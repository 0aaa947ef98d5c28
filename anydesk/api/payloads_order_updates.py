"""Status updates of orders as the hub wants them, and what it says of them (API §7.6, §17.7)."""

from anydesk.api.fields import Fields
from anydesk.api.times import hub_time
from anydesk.core.outbox import (
    HUB_STATUS_OF,
    InvoiceData,
    OrderAtHub,
    OrderUpdate,
    OutboxKind,
    Tracking,
)


def order_update(update: OrderUpdate) -> dict[str, object]:
    """The body of ``PUT /orders/{id}``: the status and the block of its step, nothing else.

    Unknown values are left out: the hub takes empty texts and nulls for values (API §7.6).
    """
    body: dict[str, object] = {"status": str(HUB_STATUS_OF[update.kind])}
    if update.kind == OutboxKind.INVOICED and update.invoice is not None:
        return body | {"invoice": _invoice(update.invoice)}
    if update.kind == OutboxKind.CANCELLED:
        return body | _filled(
            cancelDetails=update.cancel_details, cancellationCode=update.cancellation_code
        )
    return body | {"tracking": _tracking(update.tracking, update.kind)}


def order_at_hub(json_obj: object) -> OrderAtHub:
    """How the order stands, of a whole order's JSON."""
    order = Fields(json_obj)
    invoice, tracking = order.child("invoice"), order.child("tracking")
    return OrderAtHub(
        status=order.text("status"),
        transmission_status=order.text("transmissionStatus"),
        complaint=order.text("marketPlaceStatusComplement"),
        access_key=invoice.text("accessKey"),
        tracking_code=tracking.text("number"),
        tracking_url=tracking.text("url"),
    )


def _invoice(data: InvoiceData) -> dict[str, object]:
    return _filled(
        accessKey=data.access_key,
        number=data.number,
        series=data.series,
        date=hub_time(data.issued_at) if data.issued_at else "",
        cfop=data.cfop,
        companyStateTaxId=data.state_registration,
    )


def _tracking(data: Tracking, kind: str) -> dict[str, object]:
    if kind == OutboxKind.DELIVERED:
        return _filled(deliveredDate=hub_time(data.delivered_at) if data.delivered_at else "")
    return _filled(
        number=data.code,
        carrier=data.carrier,
        carrierDocument=data.carrier_document,
        url=data.url,
        shippedDate=hub_time(data.shipped_at) if data.shipped_at else "",
        estimateDate=hub_time(data.expected_at) if data.expected_at else "",
    )


def _filled(**values: str) -> dict[str, object]:
    return {name: value for name, value in values.items() if value}
