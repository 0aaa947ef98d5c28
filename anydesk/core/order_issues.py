"""Pendências: what a received order still lacks, each named so that a person can resolve it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from anydesk.core.channels import OWN_SHOPS
from anydesk.core.contacts import is_abroad, is_foreign
from anydesk.core.documents import normal_gtin, normal_tax_id, valid_cnpj
from anydesk.core.hub_orders import Address, HubOrder
from anydesk.core.i18n import _
from anydesk.core.numbers import brazilian
from anydesk.core.payments import normal_caption
from anydesk.core.receiving_rules import Known, Rules
from anydesk.core.sales_orders import (
    IssueKind,
    PendingIssue,
    SalesOrder,
    SalesOrderItem,
    SalesOrderPayment,
)

CENT = Decimal("0.01")


def issues_of(made: SalesOrder, order: HubOrder, known: Known) -> tuple[PendingIssue, ...]:
    """Everything this order lacks today.

    Args:
        made: the order as it stands here.
        order: the version of the hub it is compared with.
    """
    found = [
        *_about_status(order, known.rules),
        *_about_items(made, known.by_gtin),
        *_about_money(made),
        *_about_payments(made.payments),
        *_about_shipping(made),
        *_about_customer(made, order, known.document_owner),
        *_about_address(made, order, known.not_completed),
        *_about_intermediary(made, order, known.rules),
        *_about_warehouse(made, known.rules),
        *_about_nature(made),
        *(PendingIssue(IssueKind.UNREADABLE_FIELD, name) for name in order.problems),
    ]
    return tuple(
        PendingIssue(issue.kind, issue.subject, issue.item_position, created_at=known.at)
        for issue in found
    )


def item_subject(item: SalesOrderItem, suggestion: str = "") -> str:
    """The item as an issue names it: SKU and title, and who it may be."""
    text = " · ".join(part for part in (item.sku, item.name) if part)
    if not suggestion:
        return text
    return _("{item} (same GTIN as {sku})").format(item=text or "—", sku=suggestion)


def payment_subject(payment: SalesOrderPayment) -> str:
    """The payment as an issue names it: the hub's caption, or its raw code."""
    return payment.hub_caption if normal_caption(payment.hub_caption) else payment.hub_method


def tolerance(lines: int) -> Decimal:
    """How far the sum of so many rounded lines may be off (API §7.4)."""
    return CENT * max(lines, 1)


def total_differs(made: SalesOrder) -> bool:
    """The hub's total is not what its parts add up to."""
    return abs(_whole(made) - made.hub_total) > tolerance(len(made.items))


def total_subject(made: SalesOrder) -> str:
    """Both totals, so that nobody has to open the order to judge."""
    return _("The parts add up to {computed}, the hub says {told}").format(
        computed=reais(_whole(made)), told=reais(made.hub_total)
    )


def _whole(made: SalesOrder) -> Decimal:
    """What the parts add up to with the freight that the settings leave out."""
    return made.total + made.freight_left_out


def reais(value: Decimal) -> str:
    """An amount inside a stored sentence; money is written as in Brazil in every language."""
    return f"R$ {brazilian(value, 2)}"


def missing_parts(address: Address) -> tuple[str, ...]:
    """What a parcel inside Brazil cannot do without, in the merchant's words."""
    parts = ((address.city, _("city")), (address.state, _("state")), (address.postcode, "CEP"))
    return tuple(title for value, title in parts if not value)


def _about_status(order: HubOrder, rules: Rules) -> Iterator[PendingIssue]:
    if rules.status_for(order.status) is None:
        yield PendingIssue(IssueKind.UNKNOWN_STATUS, order.status)


def _about_items(made: SalesOrder, by_gtin: Mapping[str, str]) -> Iterator[PendingIssue]:
    if not made.items:
        yield PendingIssue(IssueKind.NO_ITEMS)
    for item in made.items:
        if item.product_id is None:
            kind = IssueKind.UNKNOWN_SKU if item.sku else IssueKind.MISSING_SKU
            suggestion = by_gtin.get(normal_gtin(item.gtin), "")
            yield PendingIssue(kind, item_subject(item, suggestion), item.position)


def _about_money(made: SalesOrder) -> Iterator[PendingIssue]:
    # Without items nothing can add up; NO_ITEMS says so.
    if made.items and total_differs(made):
        yield PendingIssue(IssueKind.TOTAL_MISMATCH, total_subject(made))


def _about_payments(payments: tuple[SalesOrderPayment, ...]) -> Iterator[PendingIssue]:
    unmapped = (payment_subject(payment) for payment in payments if not payment.method)
    for subject in dict.fromkeys(unmapped):
        yield PendingIssue(IssueKind.UNMAPPED_PAYMENT, subject)


def _about_shipping(made: SalesOrder) -> Iterator[PendingIssue]:
    if not made.shipping_carrier and not made.is_marketplace_fulfilled:
        yield PendingIssue(IssueKind.UNMAPPED_SHIPPING, made.shipping_code)


def _about_customer(
    made: SalesOrder, order: HubOrder, document_owner: str
) -> Iterator[PendingIssue]:
    customer = made.customer
    if customer is not None and customer.tax_id:
        return
    if is_foreign(order) and order.buyer.document:
        return
    subject = order.buyer.document
    if document_owner:
        subject = _("{document} belongs to {name}").format(document=subject, name=document_owner)
    yield PendingIssue(IssueKind.CUSTOMER_DOCUMENT, subject)


def _about_address(made: SalesOrder, order: HubOrder, not_completed: str) -> Iterator[PendingIssue]:
    if not_completed:
        yield PendingIssue(IssueKind.ADDRESS_NOT_COMPLETED, not_completed)
    if order.pickup or is_abroad(made.delivery_address):
        return
    if missing := missing_parts(made.delivery_address):
        yield PendingIssue(IssueKind.INCOMPLETE_ADDRESS, ", ".join(missing))


def _about_intermediary(made: SalesOrder, order: HubOrder, rules: Rules) -> Iterator[PendingIssue]:
    # An order that names no intermediary at all takes the one of the integration (ERP §17).
    if made.channel.upper() in OWN_SHOPS:
        return
    mine = rules.intermediary_for(order)
    told = normal_tax_id(order.intermediary_document)
    if mine and mine.document and told and told != normal_tax_id(mine.document):
        yield PendingIssue(
            IssueKind.INTERMEDIARY_DIFFERS,
            _("The hub says {told}, the register {mine}").format(told=told, mine=mine.document),
        )
    if _is_cnpj(made.intermediary_document):
        return
    if made.intermediary_document or made.intermediary_registration:
        yield PendingIssue(
            IssueKind.INTERMEDIARY_DOCUMENT,
            made.intermediary_document or made.intermediary_registration,
        )


# A handful of marketplaces stand behind all orders.
_is_cnpj = lru_cache(maxsize=256)(valid_cnpj)


def _about_warehouse(made: SalesOrder, rules: Rules) -> Iterator[PendingIssue]:
    keeps = rules.reserves(made.status, is_marketplace_fulfilled=made.is_marketplace_fulfilled)
    linked = any(item.product_id is not None for item in made.items)
    if keeps and linked and made.warehouse_id is None:
        yield PendingIssue(IssueKind.NO_WAREHOUSE)


def _about_nature(made: SalesOrder) -> Iterator[PendingIssue]:
    if made.tax_nature_id is None:
        yield PendingIssue(IssueKind.NO_TAX_NATURE)
