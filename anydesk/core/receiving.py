"""Hub order → sales order: one pure function that never refuses an order (ERP §5).

What is missing becomes a pendência (``order_issues``); what the hub says is kept as it came.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from anydesk.core import documents
from anydesk.core.contacts import Contact, customer_of
from anydesk.core.hub_orders import ZERO, HubOrder, HubOrderItem, HubPayment
from anydesk.core.i18n import _
from anydesk.core.order_flow import FROZEN, hub_status_title, status_for
from anydesk.core.order_issues import issues_of
from anydesk.core.payments import order_method, recognise
from anydesk.core.sales_orders import (
    Cause,
    OrderEvent,
    OrderStatus,
    SalesOrder,
    SalesOrderItem,
    SalesOrderPayment,
)
from anydesk.core.shipping import PICKUP, recognise_shipping

# The same few marketplaces and payment institutions stand behind all orders.
normal_tax_id = lru_cache(maxsize=256)(documents.normal_tax_id)


@dataclass(frozen=True)
class Known:
    """What this side knows when an order arrives.

    Args:
        by_hub_sku: products by hub SKU id: the integration's linked listings. They win.
        by_sku: sellable products by exactly this SKU.
        by_gtin: the SKU of the only product with this GTIN: a suggestion, never a link.
        warehouse_id: where the integration's orders reserve; None: it cannot be told.
        customer: the contact found for the buyer, None: a new one.
        document_owner: the name of another customer who has the document the buyer gave.
    """

    integration_id: int
    at: datetime
    by_hub_sku: Mapping[int, int] = field(default_factory=dict)
    by_sku: Mapping[str, int] = field(default_factory=dict)
    by_gtin: Mapping[str, str] = field(default_factory=dict)
    warehouse_id: int | None = None
    customer: Contact | None = None
    document_owner: str = ""

    def product_of(self, hub_sku_id: int | None, sku: str) -> int | None:
        """The product of an item: its linked listing first, then exactly its SKU."""
        if hub_sku_id is not None and hub_sku_id in self.by_hub_sku:
            return self.by_hub_sku[hub_sku_id]
        return self.by_sku.get(sku) if sku else None


def sales_order_from(order: HubOrder, known: Known) -> SalesOrder:
    """The sales order this hub order leads to, without number and ids."""
    items = tuple(item_from(item, known) for item in order.items)
    payments = payments_from(order)
    told, carrier = shipping_of(order)
    customer = known.customer or customer_of(order)
    made = SalesOrder(
        integration_id=known.integration_id,
        hub_id=order.hub_id,
        marketplace_id=order.marketplace_id,
        marketplace_number=order.marketplace_number,
        channel=order.channel,
        account_name=order.account_name,
        sub_channel=order.sub_channel,
        status=status_for(order.status) or OrderStatus.OPEN,
        hub_status=order.status,
        hub_updated_at=order.updated_at,
        created_at=order.created_at,
        received_at=known.at,
        paid_at=order.paid_at,
        cancelled_at=order.cancelled_at,
        items_total=items_total(items),
        discount=order.discount,
        freight=order.freight,
        seller_freight=order.seller_freight,
        interest=order.interest,
        total=total_of(items, order),
        hub_total=order.total,
        shipping_code=told,
        shipping_carrier=carrier,
        shipping_id=order.shipping_id,
        intermediary_document=normal_tax_id(order.intermediary_document),
        intermediary_registration=order.intermediary_registration,
        payment_institution_document=normal_tax_id(order.payment_institution_document),
        dispatch_deadline=order.promised_dispatch_at,
        expected_date=order.promised_delivery_at,
        is_marketplace_fulfilled=order.is_marketplace_fulfilled,
        url=order.url,
        internal_notes=notes_of(order),
        warehouse_id=known.warehouse_id,
        contact_id=customer.id,
        customer=customer,
        delivery_address=order.delivery_address,
        billing_address=order.billing_address,
        items=items,
        payments=payments,
        payment_method=order_method(payment.method for payment in payments),
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


def payments_from(order: HubOrder) -> tuple[SalesOrderPayment, ...]:
    """The payments, each with the method its captions are recognised as."""
    return tuple(
        _payment(payment, position) for position, payment in enumerate(order.payments, start=1)
    )


def _payment(payment: HubPayment, position: int) -> SalesOrderPayment:
    return SalesOrderPayment(
        position=position,
        method=recognise(payment.normalized, payment.detail, payment.method),
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


def shipping_of(order: HubOrder) -> tuple[str, str]:
    """The hub's raw shipping code of the order, and the provider it is recognised as.

    The items' ``shippingtype`` is the mapping key (API §7.3); the option chosen in the order
    stands in where the items have none.
    """
    codes = [item.shipping_code for item in order.items if item.shipping_code]
    code = codes[0] if codes else order.shipping_option
    carriers = [item.shipping_carrier for item in order.items if item.shipping_carrier]
    if carrier := recognise_shipping(*codes, *carriers, order.shipping_option):
        return code, carrier
    return code, PICKUP if order.pickup else ""


def notes_of(order: HubOrder) -> str:
    """What the merchant must know before touching the order."""
    notes = [frozen_note()] if is_frozen(order) else []
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
    issues = issues_of(
        made, order, by_gtin=known.by_gtin, document_owner=known.document_owner, at=known.at
    )
    return replace(made, issues=issues) if issues else made
