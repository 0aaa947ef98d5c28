"""Orders and feed rows as the hub writes them (API §7.3, §9)."""

from collections.abc import Mapping
from decimal import Decimal

from anydesk.api.fields import Fields, scalar_text
from anydesk.api.json_text import dump
from anydesk.api.records import FeedRow
from anydesk.core.hub_orders import ZERO, Address, HubBuyer, HubOrder, HubOrderItem, HubPayment


def order(json_obj: object, raw_text: str | None = None) -> HubOrder:
    """An order; whatever cannot be understood is left out and named in ``problems``.

    Args:
        raw_text: the order's JSON text; None: written again from ``json_obj``.

    Raises:
        UnexpectedAnswer: there is no id.
    """
    fields = Fields(json_obj)
    hub_id = fields.needed_identity("id")
    normalised, shipping = fields.child("anymarketAddress"), fields.child("shipping")
    billing = fields.child("billingAddress")
    items = tuple(_item(row, at) for at, row in enumerate(fields.children("items"), start=1))
    return HubOrder(
        hub_id=hub_id,
        raw=dump(json_obj) if raw_text is None else raw_text,
        status=fields.text("status"),
        marketplace=fields.text("marketPlace"),
        account_id=fields.text("idAccount"),
        account_name=fields.text("accountName"),
        sub_channel=fields.text("subChannel", "subChannelNormalized"),
        marketplace_id=fields.text("marketPlaceId"),
        marketplace_number=fields.text("marketPlaceNumber", "marketPlaceId"),
        marketplace_status=fields.text("marketPlaceStatus"),
        transmission_status=fields.text("transmissionStatus"),
        # ANYMARKET: deliverStatus in live payloads, deliveryStatus in the 2026 documents.
        delivery_status=fields.text("deliveryStatus", "deliverStatus"),
        is_marketplace_fulfilled=fields.flag("fulfillment"),
        created_at=fields.time("createdAt"),
        updated_at=fields.time("lastUpdate", "updatedAt"),
        paid_at=fields.time("paymentDate"),
        cancelled_at=fields.time("cancelDate"),
        discount=fields.money("discount") or ZERO,
        freight=fields.money("freight") or ZERO,
        seller_freight=fields.money("sellerFreight") or ZERO,
        interest=fields.money("interestValue") or ZERO,
        gross=fields.money("gross") or ZERO,
        total=fields.money("total") or ZERO,
        intermediary_document=fields.text("documentIntermediator"),
        intermediary_registration=fields.text("intermediateRegistrationId"),
        payment_institution_document=fields.text("documentPaymentInstitution"),
        shipping_option=fields.text("shippingOptionId"),
        shipping_id=fields.text("shippingId"),
        promised_delivery_at=normalised.time("promisedShippingTime")
        or shipping.time("promisedShippingTime"),
        promised_dispatch_at=shipping.time("promisedDispatchTime"),
        url=fields.text("marketPlaceUrl"),
        partner_id=fields.text("partnerId"),
        buyer=_buyer(fields.child("buyer")),
        delivery_address=_address(normalised, shipping),
        billing_address=_address(billing),
        billing_name=billing.text("shipmentUserName"),
        billing_document=billing.text("shipmentUserDocument"),
        items=items,
        payments=tuple(_payment(row) for row in fields.children("payments")),
        pickup=_pickup(fields.child("pickup")),
        metadata=_metadata(fields),
        # ANYMARKET: some list rows come without items (API §7.2).
        complete=bool(items),
        problems=tuple(fields.problems),
    )


def feed_row(json_obj: object) -> FeedRow:
    """A row of a feed; what the id means depends on the feed."""
    fields = Fields(json_obj)
    return FeedRow(fields.needed_identity("id"), fields.text("token"))


def acknowledgement(row: FeedRow) -> dict[str, object]:
    """A row of ``PUT /orders/feeds/batch``."""
    body: dict[str, object] = {"id": row.hub_id, "token": row.token, "type": "ORDER"}
    return body | ({"status": row.status} if row.status else {})


def _item(item: Fields, position: int) -> HubOrderItem:
    sku, product, shipping = item.child("sku"), item.child("product"), item.child("shippings")
    stock = item.child("stocks")
    quantity, unit = item.quantity("amount") or ZERO, item.money("unit") or ZERO
    discount = item.money("discount") or ZERO
    gross, total = item.money("gross"), item.money("total")
    # By definition (API §7.4); only where the hub leaves them out.
    gross = _cents(quantity * unit) if gross is None else gross
    return HubOrderItem(
        position=position,
        item_id=item.text("orderItemId"),
        hub_product_id=product.identity("id"),
        hub_sku_id=sku.identity("id"),
        sku=sku.text("partnerId"),
        gtin=sku.text("ean"),
        name=sku.text("title") or product.text("title"),
        quantity=quantity,
        unit_price=unit,
        gross=gross,
        discount=discount,
        total=gross - discount if total is None else total,
        marketplace_item_id=item.text("marketPlaceId", "idInMarketPlace"),
        sku_in_marketplace=item.text("idInMarketPlace"),
        kit_sku=item.child("skuKit").text("partnerId"),
        shipping_code=shipping.text("shippingtype"),
        shipping_carrier=shipping.text("shippingCarrierNormalized"),
        shipping_carrier_type=shipping.text("shippingCarrierTypeNormalized"),
        stock_local=stock.text("stockName", "stockLocalId"),
    )


def _buyer(buyer: Fields) -> HubBuyer:
    return HubBuyer(
        hub_buyer_id=buyer.text("marketPlaceId"),
        name=buyer.text("name"),
        email=buyer.text("email"),
        document=buyer.text("documentNumberNormalized", "document"),
        document_type=buyer.text("documentType"),
        phone=buyer.text("phone"),
        cell_phone=buyer.text("cellPhone"),
        state_registration=buyer.text("companyStateTaxId"),
    )


def _address(*sources: Fields) -> Address:
    """The best of several descriptions of one address, part by part, the first first."""

    def best(*names: str) -> str:
        return next((text for source in sources if (text := source.text(*names))), "")

    states = [
        state
        for source in sources
        for name in ("stateAcronymNormalized", "state", "stateNameNormalized")
        if (state := source.text(name))
    ]
    return Address(
        line=best("address"),
        street=best("street"),
        number=best("number"),
        complement=best("comment"),
        reference=best("reference"),
        district=best("neighborhood"),
        city=best("city"),
        # ANYMARKET: two letters when the hub knows them, else the marketplace's own text.
        state=next((state for state in states if len(state) == 2), (*states, "")[0]),
        postcode=best("zipCode"),
        country=best("countryAcronymNormalized", "country"),
        recipient=best("receiverName"),
    )


def _payment(payment: Fields) -> HubPayment:
    return HubPayment(
        method=payment.text("method"),
        normalized=payment.text("paymentMethodNormalized"),
        detail=payment.text("paymentDetailNormalized"),
        status=payment.text("status"),
        value=payment.money("value"),
        instalments=payment.whole("installments") or 1,
        hub_payment_id=payment.text("marketplaceId"),
        gateway_fee=payment.money("gatewayFee") or ZERO,
        marketplace_fee=payment.money("marketplaceFee") or ZERO,
        institution_document=payment.text("documentPaymentInstitution"),
        card_operator=payment.text("cardOperator"),
        authorization_code=payment.text("orderAuthorizationCardCode"),
    )


def _pickup(pickup: Fields) -> str:
    """The place where the buyer collects, as one text."""
    texts = (pickup.text(name) for name in ("description", "receiverName"))
    return " · ".join(text for text in texts if text) or pickup.text("partnerId", "id")


def _metadata(fields: Fields) -> Mapping[str, str] | None:
    """Scalars as text, as old orders hold real booleans and numbers; anything else as JSON."""
    if not fields.has("metadata"):
        return None
    if not isinstance(fields.value("metadata"), Mapping):
        fields.note("metadata")
        return None
    return {
        scalar_text(name): dump(value) if isinstance(value, Mapping | list) else scalar_text(value)
        for name, value in fields.child("metadata").items()
        if value is not None
    }


def _cents(value: Decimal) -> Decimal:
    return Fields({"value": value}).money("value") or ZERO
