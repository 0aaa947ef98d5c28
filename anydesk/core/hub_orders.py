"""An order as ANYMARKET tells it (API §7.3), read tolerantly: only ``hub_id`` is certain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from anydesk.core.i18n import N_

ZERO = Decimal(0)


class HubStatus(StrEnum):
    """The statuses the hub documents (API §7.1). Others are kept as plain text."""

    PENDING = "PENDING"
    DELIVERY_ISSUE = "DELIVERY_ISSUE"
    PAID_WAITING_SHIP = "PAID_WAITING_SHIP"
    INVOICED = "INVOICED"
    PAID_WAITING_DELIVERY = "PAID_WAITING_DELIVERY"
    CONCLUDED = "CONCLUDED"
    CANCELED = "CANCELED"


HUB_STATUS_TITLES: Mapping[str, str] = {
    HubStatus.PENDING: N_("Pending"),
    HubStatus.DELIVERY_ISSUE: N_("Delivery problem"),
    HubStatus.PAID_WAITING_SHIP: N_("Paid"),
    HubStatus.INVOICED: N_("Invoiced"),
    HubStatus.PAID_WAITING_DELIVERY: N_("Shipped"),
    HubStatus.CONCLUDED: N_("Concluded"),
    HubStatus.CANCELED: N_("Cancelled"),
}


@dataclass(frozen=True)
class Address:
    """A postal address; every part may be empty. ``line`` is the whole address in one line."""

    line: str = ""
    street: str = ""
    number: str = ""
    complement: str = ""
    reference: str = ""
    district: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    recipient: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing useful is known."""
        return not (self.line or self.street or self.city or self.postcode)


@dataclass(frozen=True)
class HubBuyer:
    """Who bought, as the marketplace tells it: often masked, sometimes a placeholder."""

    hub_buyer_id: str = ""
    name: str = ""
    email: str = ""
    document: str = ""
    document_type: str = ""
    phone: str = ""
    cell_phone: str = ""
    state_registration: str = ""


@dataclass(frozen=True)
class HubPayment:
    """One payment. ``method`` is the raw code; ``normalized`` the hub's Portuguese caption."""

    method: str = ""
    normalized: str = ""
    detail: str = ""
    status: str = ""
    value: Decimal | None = None
    instalments: int = 1
    hub_payment_id: str = ""
    gateway_fee: Decimal = ZERO
    marketplace_fee: Decimal = ZERO
    institution_document: str = ""
    card_operator: str = ""
    authorization_code: str = ""


@dataclass(frozen=True)
class HubOrderItem:
    """One line. Money in reais, two decimals; quantity up to four.

    ``sku`` is the hub's ``sku.partnerId`` and may be empty (API §13.12).
    """

    position: int
    item_id: str = ""
    hub_product_id: int | None = None
    hub_sku_id: int | None = None
    sku: str = ""
    gtin: str = ""
    name: str = ""
    quantity: Decimal = ZERO
    unit_price: Decimal = ZERO
    gross: Decimal = ZERO
    discount: Decimal = ZERO
    total: Decimal = ZERO
    marketplace_item_id: str = ""
    sku_in_marketplace: str = ""
    kit_sku: str = ""
    shipping_code: str = ""
    shipping_carrier: str = ""
    shipping_carrier_type: str = ""
    stock_local: str = ""


@dataclass(frozen=True)
class HubOrder:
    """One version of an order at the hub.

    Args:
        raw: the JSON text of this version, byte for byte as far as the parser allows.
        updated_at: the hub's own time of the last change; the poll's and the dedupe's clock.
        complete: False when the list row came without items and must be read by id.
        problems: names of fields that were there but could not be understood.
    """

    hub_id: int
    raw: str
    status: str = ""
    marketplace: str = ""
    account_id: str = ""
    account_name: str = ""
    sub_channel: str = ""
    marketplace_id: str = ""
    marketplace_number: str = ""
    marketplace_status: str = ""
    transmission_status: str = ""
    delivery_status: str = ""
    is_marketplace_fulfilled: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    discount: Decimal = ZERO
    freight: Decimal = ZERO
    seller_freight: Decimal = ZERO
    interest: Decimal = ZERO
    gross: Decimal = ZERO
    total: Decimal = ZERO
    intermediary_document: str = ""
    intermediary_registration: str = ""
    payment_institution_document: str = ""
    shipping_option: str = ""
    shipping_id: str = ""
    promised_delivery_at: datetime | None = None
    promised_dispatch_at: datetime | None = None
    url: str = ""
    partner_id: str = ""
    buyer: HubBuyer = HubBuyer()
    delivery_address: Address = Address()
    billing_address: Address = Address()
    billing_name: str = ""
    billing_document: str = ""
    items: tuple[HubOrderItem, ...] = ()
    payments: tuple[HubPayment, ...] = ()
    pickup: str = ""
    metadata: Mapping[str, str] | None = None
    complete: bool = True
    problems: tuple[str, ...] = ()

    @property
    def channel(self) -> str:
        """The sales channel's code: marketplace, with the site inside it where there is one."""
        return self.marketplace


@dataclass(frozen=True)
class HubOrderRow:
    """One line of the list "Pedidos do e-commerce": the mirror's summary of a hub order."""

    id: int
    integration_id: int
    store: str
    hub_id: int
    marketplace_number: str
    channel: str
    account_name: str
    created_at: datetime | None
    updated_at: datetime | None
    customer: str
    total: Decimal
    status: str
    is_marketplace_fulfilled: bool
    item_count: int
    seen_at: datetime
    sales_order_id: int | None = None
    sales_order_number: int | None = None
    sales_order_status: str = ""
    issues: tuple[str, ...] = ()
    left_out: bool = False
    """Not received, because the marketplace fulfils it and the settings leave such orders out."""
