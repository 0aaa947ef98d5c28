"""The merchant's own sales orders (ERP §3–§5), with their pendências and timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from anydesk.core.contacts import Contact
from anydesk.core.hub_orders import ZERO, Address
from anydesk.core.i18n import N_


class OrderStatus(StrEnum):
    """Situations of a sales order (ERP §4.1)."""

    INCOMPLETE_DATA = "dados_incompletos"
    OPEN = "aberto"
    APPROVED = "aprovado"
    PREPARING = "preparando_envio"
    INVOICED = "faturado"
    READY_TO_SHIP = "pronto_envio"
    SHIPPED = "enviado"
    NOT_DELIVERED = "nao_entregue"
    DELIVERED = "entregue"
    CANCELLED = "cancelado"


ORDER_STATUS_TITLES: Mapping[str, str] = {
    OrderStatus.INCOMPLETE_DATA: N_("Incomplete data"),
    OrderStatus.OPEN: N_("Open"),
    OrderStatus.APPROVED: N_("Approved"),
    OrderStatus.PREPARING: N_("Preparing shipment"),
    OrderStatus.INVOICED: N_("Invoiced"),
    OrderStatus.READY_TO_SHIP: N_("Ready to ship"),
    OrderStatus.SHIPPED: N_("Shipped"),
    OrderStatus.NOT_DELIVERED: N_("Not delivered"),
    OrderStatus.DELIVERED: N_("Delivered"),
    OrderStatus.CANCELLED: N_("Cancelled"),
}


class Cause(StrEnum):
    """Who or what made a change; what the hub caused is never sent back to it (ERP §4.5)."""

    USER = "user"
    RULE = "rule"
    HUB_SYNC = "hub_sync"


class IssueKind(StrEnum):
    """What an order still lacks (pendência). Stored; a value never changes its meaning."""

    UNKNOWN_SKU = "unknown_sku"
    MISSING_SKU = "missing_sku"
    UNMAPPED_PAYMENT = "unmapped_payment"
    UNMAPPED_SHIPPING = "unmapped_shipping"
    TOTAL_MISMATCH = "total_mismatch"
    UNKNOWN_STATUS = "unknown_status"
    CUSTOMER_DOCUMENT = "customer_document"
    INCOMPLETE_ADDRESS = "incomplete_address"
    NO_ITEMS = "no_items"
    NO_WAREHOUSE = "no_warehouse"
    UNREADABLE_FIELD = "unreadable_field"
    INTERMEDIARY_DOCUMENT = "intermediary_document"
    INTERMEDIARY_DIFFERS = "intermediary_differs"
    NO_TAX_NATURE = "no_tax_nature"
    ADDRESS_NOT_COMPLETED = "address_not_completed"


ISSUE_TITLES: Mapping[str, str] = {
    IssueKind.UNKNOWN_SKU: N_("Unknown SKU"),
    IssueKind.MISSING_SKU: N_("Item without SKU"),
    IssueKind.UNMAPPED_PAYMENT: N_("Payment method not mapped"),
    IssueKind.UNMAPPED_SHIPPING: N_("Shipping not mapped"),
    IssueKind.TOTAL_MISMATCH: N_("Total differs"),
    IssueKind.UNKNOWN_STATUS: N_("Unknown situation at the hub"),
    IssueKind.CUSTOMER_DOCUMENT: N_("Customer without document"),
    IssueKind.INCOMPLETE_ADDRESS: N_("Incomplete address"),
    IssueKind.NO_ITEMS: N_("Order without items"),
    IssueKind.NO_WAREHOUSE: N_("No warehouse chosen"),
    IssueKind.UNREADABLE_FIELD: N_("Unreadable field"),
    IssueKind.INTERMEDIARY_DOCUMENT: N_("Intermediary without document"),
    IssueKind.INTERMEDIARY_DIFFERS: N_("Another intermediary than yours"),
    IssueKind.NO_TAX_NATURE: N_("No operation nature"),
    IssueKind.ADDRESS_NOT_COMPLETED: N_("Address not completed"),
}


@dataclass(frozen=True)
class PendingIssue:
    """One thing to resolve on an order. ``subject`` names it: the SKU, the code, the difference."""

    kind: str
    subject: str = ""
    item_position: int | None = None
    id: int | None = None
    created_at: datetime | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class SalesOrderItem:
    """One line; ``product_id`` is None while the SKU is unknown here. Money in reais."""

    position: int
    sku: str = ""
    name: str = ""
    gtin: str = ""
    quantity: Decimal = ZERO
    unit_price: Decimal = ZERO
    gross: Decimal = ZERO
    discount: Decimal = ZERO
    total: Decimal = ZERO
    product_id: int | None = None
    hub_item_id: str = ""
    hub_sku_id: int | None = None
    marketplace_item_id: str = ""
    kit_sku: str = ""
    shipping_code: str = ""
    shipping_carrier: str = ""
    id: int | None = None


@dataclass(frozen=True)
class SalesOrderPayment:
    """One payment. ``method`` is our payment method's code (ERP §6.1), "" while unmapped."""

    position: int
    method: str = ""
    hub_method: str = ""
    hub_caption: str = ""
    status: str = ""
    value: Decimal | None = None
    instalments: int = 1
    hub_payment_id: str = ""
    marketplace_fee: Decimal = ZERO
    gateway_fee: Decimal = ZERO
    institution_document: str = ""
    card_operator: str = ""
    authorization_code: str = ""
    id: int | None = None


@dataclass(frozen=True)
class OrderEvent:
    """One line of an order's timeline. ``text`` is a stored sentence in the merchant's words."""

    at: datetime
    cause: Cause
    kind: str
    text: str
    id: int | None = None


@dataclass(frozen=True)
class SalesOrder:
    """A sale with everything the merchant needs to fulfil it.

    ``number`` is the merchant's own; ``hub_id`` and ``marketplace_number`` are the other two
    (ERP §1.3). ``total`` is what the items, discounts, freight and interest add up to here;
    ``hub_total`` what the hub says the buyer pays; ``freight_left_out`` the freight that the
    settings leave out of ``total``. ``payment_method`` is the method of the whole order, "" while
    a payment is unmapped.
    """

    integration_id: int
    hub_id: int
    number: int = 0
    marketplace_id: str = ""
    marketplace_number: str = ""
    channel: str = ""
    account_name: str = ""
    sub_channel: str = ""
    status: str = OrderStatus.OPEN
    hub_status: str = ""
    hub_updated_at: datetime | None = None
    created_at: datetime | None = None
    received_at: datetime | None = None
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    items_total: Decimal = ZERO
    discount: Decimal = ZERO
    freight: Decimal = ZERO
    seller_freight: Decimal = ZERO
    interest: Decimal = ZERO
    total: Decimal = ZERO
    hub_total: Decimal = ZERO
    shipping_code: str = ""
    shipping_carrier: str = ""
    shipping_id: str = ""
    intermediary_document: str = ""
    intermediary_registration: str = ""
    payment_institution_document: str = ""
    dispatch_deadline: datetime | None = None
    expected_date: datetime | None = None
    is_marketplace_fulfilled: bool = False
    url: str = ""
    notes: str = ""
    internal_notes: str = ""
    warehouse_id: int | None = None
    contact_id: int | None = None
    tax_nature_id: int | None = None
    intermediary_id: int | None = None
    shipping_service: str = ""
    freight_left_out: Decimal = ZERO
    tracking_code: str = ""
    tracking_url: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    stock_posted_at: datetime | None = None
    customer: Contact | None = None
    delivery_address: Address = field(default_factory=Address)
    billing_address: Address = field(default_factory=Address)
    items: tuple[SalesOrderItem, ...] = ()
    payments: tuple[SalesOrderPayment, ...] = ()
    issues: tuple[PendingIssue, ...] = ()
    events: tuple[OrderEvent, ...] = ()
    id: int | None = None
    payment_method: str = ""

    @property
    def open_issues(self) -> tuple[PendingIssue, ...]:
        """What is still to resolve."""
        return tuple(issue for issue in self.issues if issue.resolved_at is None)


@dataclass(frozen=True)
class ReceivedOrder:
    """What receiving one hub order led to.

    Args:
        created: a new sales order; False: it was here already.
        changed: something about it was updated, or it is new.
        issues: kinds of what it lacks now.
        products: whose reserved stock changed.
    """

    id: int
    number: int
    created: bool
    changed: bool = True
    issues: tuple[str, ...] = ()
    products: tuple[int, ...] = ()


@dataclass(frozen=True)
class SalesOrderRow:
    """One line of the list "Pedidos de venda"."""

    id: int
    number: int
    integration_id: int
    store: str
    hub_id: int
    marketplace_number: str
    channel: str
    account_name: str
    customer: str
    created_at: datetime | None
    received_at: datetime | None
    total: Decimal
    status: str
    hub_status: str
    dispatch_deadline: datetime | None = None
    is_marketplace_fulfilled: bool = False
    issues: tuple[str, ...] = ()
