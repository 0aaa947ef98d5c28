"""Hub order → sales order: one pure function that never refuses an order (ERP §5).

What is missing becomes a pendência (``order_issues``); what the hub says is kept as it came.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from anydesk.core import documents
from anydesk.core.channels import OWN_SHOPS
from anydesk.core.contacts import customer_of
from anydesk.core.hub_orders import ZERO, HubOrder, HubOrderItem, HubPayment
from anydesk.core.i18n import _
from anydesk.core.mappings import shipping_codes
from anydesk.core.order_flow import FROZEN, hub_status_title
from anydesk.core.order_issues import issues_of, reais
from anydesk.core.payments import order_method
from anydesk.core.receiving_rules import Known, Rules
from anydesk.core.registers import Intermediary
from anydesk.core.sales_orders import (
    Cause,
    OrderEvent,
    OrderStatus,
    SalesOrder,
    SalesOrderItem,
    SalesOrderPayment,
)
from anydesk.core.shipping import recognise_shipping

# The same few marketplaces and payment institutions stand behind all orders.
normal_tax_id = lru_cache(maxsize=256)(documents.normal_tax_id)


def sales_order_from(order: HubOrder, known: Known) -> SalesOrder:
    """The sales order this hub order leads to, without number and ids."""
    items = tuple(item_from(item, known) for item in order.items)
    rules = known.rules
    payments = payments_from(order, rules)
    carrier, service = rules.shipping_of(order)
    customer = known.customer or customer_of(order)
    freight, left_out = freight_of(order, rules)
    intermediary = intermediary_of(order, rules)
    made = SalesOrder(
        integration_id=known.integration_id,
        hub_id=order.hub_id,
        marketplace_id=order.marketplace_id,
        marketplace_number=order.marketplace_number,
        channel=order.channel,
        account_name=order.account_name,
        sub_channel=order.sub_channel,
        status=rules.status_for(order.status) or OrderStatus.OPEN,
        hub_status=order.status,
        hub_updated_at=order.updated_at,
        created_at=order.created_at,
        received_at=known.at,
        paid_at=order.paid_at,
        cancelled_at=order.cancelled_at,
        items_total=items_total(items),
        discount=order.discount,
        freight=freight,
        freight_left_out=left_out,
        seller_freight=order.seller_freight,
        interest=order.interest,
        total=total_of(items, order) - left_out,
        hub_total=order.total,
        shipping_code=next(iter(shipping_codes(order)), ""),
        shipping_carrier=carrier,
        shipping_service=service,
        shipping_id=order.shipping_id,
        intermediary_id=intermediary.id,
        intermediary_document=normal_tax_id(intermediary.document),
        intermediary_registration=intermediary.name,
        payment_institution_document=normal_tax_id(intermediary.payment_institution_document),
        tax_nature_id=rules.nature_for(customer),
        dispatch_deadline=order.promised_dispatch_at,
        expected_date=order.promised_delivery_at,
        is_marketplace_fulfilled=order.is_marketplace_fulfilled,
        url=order.url,
        internal_notes=notes_of(order, left_out),
        warehouse_id=known.warehouse_id,
        contact_id=customer.id,
        customer=customer,
        delivery_address=order.delivery_address,
        billing_address=order.billing_address,
        items=items,
        payments=payments,
        payment_method=whole_method(payments, rules),
        events=(_received(order, known.at),),
    )
    return _with_issues(made, order, known)


def item_from(item: HubOrderItem, known: Known) -> SalesOrderItem:
    """One line, linked to its product where it is known."""
    return SalesOrderItem(
        position=item.position,
        sku=item.sku,
        name=item.name,
        gtin=item.gtin,
        quantity=item.quantity,
        unit_price=item.unit_price,
        gross=item.gross,
        discount=item.discount,
        total=item.total,
        product_id=known.product_of(item.hub_sku_id, item.sku),
        hub_item_id=item.item_id,
        hub_sku_id=item.hub_sku_id,
        marketplace_item_id=item.marketplace_item_id or item.sku_in_marketplace,
        kit_sku=item.kit_sku,
        shipping_code=item.shipping_code,
        shipping_carrier=recognise_shipping(item.shipping_code, item.shipping_carrier),
    )


def payments_from(order: HubOrder, rules: Rules) -> tuple[SalesOrderPayment, ...]:
    """The payments, each with the method that it is mapped to."""
    return tuple(
        _payment(payment, position, rules)
        for position, payment in enumerate(order.payments, start=1)
    )


def whole_method(payments: tuple[SalesOrderPayment, ...], rules: Rules) -> str:
    """The method of the whole order; one without payments gets the default."""
    if not payments:
        return rules.payments.default_method
    return order_method(payment.method for payment in payments)


def _payment(payment: HubPayment, position: int, rules: Rules) -> SalesOrderPayment:
    return SalesOrderPayment(
        position=position,
        method=rules.method_of(payment),
        hub_method=payment.method,
        hub_caption=payment.normalized,
        status=payment.status,
        value=payment.value,
        instalments=max(payment.instalments, 1),
        hub_payment_id=payment.hub_payment_id,
        marketplace_fee=payment.marketplace_fee,
        gateway_fee=payment.gateway_fee,
        institution_document=normal_tax_id(payment.institution_document),
        card_operator=payment.card_operator,
        authorization_code=payment.authorization_code,
    )


def items_total(items: tuple[SalesOrderItem, ...]) -> Decimal:
    """What the lines add up to, after their own discounts."""
    return sum((item.total for item in items), ZERO)


def total_of(items: tuple[SalesOrderItem, ...], order: HubOrder) -> Decimal:
    """What the buyer should pay by the documented identity (API §7.4)."""
    return items_total(items) + order.freight + order.interest - order.discount


def freight_of(order: HubOrder, rules: Rules) -> tuple[Decimal, Decimal]:
    """The freight that the order gets, and the one that the settings leave out (ERP §2)."""
    if rules.orders.import_freight_value:
        return order.freight, ZERO
    return ZERO, order.freight


def intermediary_of(order: HubOrder, rules: Rules) -> Intermediary:
    """Who stands between: what the hub says first, the merchant's register where it says nothing.

    ``name`` is the merchant's registration there (ERP §17).
    """
    mine = rules.intermediary_for(order)
    told = Intermediary(
        order.intermediary_registration,
        document=order.intermediary_document,
        payment_institution_document=order.payment_institution_document,
    )
    if mine is None or order.channel.upper() in OWN_SHOPS:
        return told
    if not told.document and not told.name:
        return mine
    return replace(
        told,
        id=mine.id,
        name=told.name or mine.name,
        document=told.document or mine.document,
        payment_institution_document=told.payment_institution_document
        or mine.payment_institution_document,
    )


def notes_of(order: HubOrder, left_out: Decimal = ZERO) -> str:
    """What the merchant must know before touching the order.

    Args:
        left_out: the freight that the settings leave out, in reais.
    """
    notes = [frozen_note()] if is_frozen(order) else []
    if left_out:
        notes.append(
            _("Freight of {amount} is not part of this order, as the settings say.").format(
                amount=reais(left_out)
            )
        )
    if order.pickup:
        notes.append(_("The buyer collects it: {place}.").format(place=order.pickup))
    return "\n".join(notes)


def is_frozen(order: HubOrder) -> bool:
    """The marketplace wants this order left alone for now."""
    return order.marketplace_status.strip().upper() == FROZEN


def frozen_note() -> str:
    """One line of the internal notes."""
    return _("The marketplace froze this order: do not process it yet.")


def _received(order: HubOrder, at: datetime) -> OrderEvent:
    text = _("Received from the hub as order {hub_id}, situation there: {status}.").format(
        hub_id=order.hub_id, status=hub_status_title(order.status) or "—"
    )
    return OrderEvent(at, Cause.HUB_SYNC, "received", text)


def _with_issues(made: SalesOrder, order: HubOrder, known: Known) -> SalesOrder:
    issues = issues_of(made, order, known)
    return replace(made, issues=issues) if issues else made
