# ruff: noqa: RUF009 - Forms never change, so one can be the default of all
"""What an integration's configuration says about received orders: one snapshot, pure answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from anydesk.core.contacts import Contact, PersonType
from anydesk.core.hub_orders import HubOrder, HubPayment
from anydesk.core.mappings import code_key, payment_codes, shipping_codes, target_of
from anydesk.core.order_flow import STANDARD, reserves, status_for
from anydesk.core.payments import PaymentMethod, recognise
from anydesk.core.registers import Intermediary, PaymentMethodEntry, ShippingMethod
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.sales_orders import OrderStatus
from anydesk.core.settings import (
    AdditionalSettings,
    OrderSettings,
    PaymentSettings,
    StatusSettings,
    StockSettings,
    TaxSettings,
)
from anydesk.core.shipping import PICKUP, recognise_shipping

FIRST_NATURE = 1
"""The operation nature that the register begins with."""

EXEMPT = "ISENTO"


@dataclass(frozen=True)
class Rules:
    """The configuration that receiving an order needs. As made: what an integration begins with.

    Args:
        statuses: ``code_key`` of a hub status → situation (ERP §4.4).
        payment_codes: ``code_key`` of a payment → code of a payment method (ERP §6.2).
        shipping_codes: ``code_key`` of a freight → shipping method (ERP §7.4).
        methods: the register of payment methods, by code.
        channels: by (marketplace, account name).
        natures: ids of the operation natures that exist.
    """

    orders: OrderSettings = OrderSettings()
    additional: AdditionalSettings = AdditionalSettings()
    tax: TaxSettings = TaxSettings(tax_nature_id=FIRST_NATURE)
    situations: StatusSettings = StatusSettings()
    payments: PaymentSettings = PaymentSettings()
    stock: StockSettings = StockSettings()
    statuses: Mapping[str, str] = field(default_factory=lambda: dict(STANDARD))
    payment_codes: Mapping[str, str] = field(default_factory=dict)
    shipping_codes: Mapping[str, ShippingMethod] = field(default_factory=dict)
    methods: Mapping[str, PaymentMethodEntry] = field(default_factory=dict)
    channels: Mapping[tuple[str, str], SalesChannel] = field(default_factory=dict)
    intermediaries: Mapping[int, Intermediary] = field(default_factory=dict)
    natures: frozenset[int] = frozenset({FIRST_NATURE})

    def status_for(self, hub_status: str) -> OrderStatus | None:
        """What a hub status means here; None for one that is not mapped."""
        return status_for(hub_status, self.statuses)

    def reserves(self, status: str, *, is_marketplace_fulfilled: bool) -> bool:
        """Whether an order in this situation keeps stock back (ERP §12.4)."""
        return reserves(
            status,
            is_marketplace_fulfilled=is_marketplace_fulfilled,
            reserving=self.stock.reserving,
        )

    def method_of(self, payment: HubPayment) -> str:
        """How a payment is booked: its mapping, what it plainly is, else the default (ERP §6.2).

        "" where nothing says it.
        """
        if not self.orders.import_payment_method:
            return self.payments.default_method
        codes = payment_codes(payment)
        return (
            target_of(self.payment_codes, codes)
            or self._enabled(recognise(payment.normalized, payment.detail, payment.method))
            or self.payments.default_method
        )

    def due_days(self, method: str) -> tuple[int, int]:
        """Days from the order to the first instalment, and from one to the next."""
        entry = self.methods.get(method)
        return (entry.first_due_days, entry.interval_days) if entry else (0, 30)

    def shipping_of(self, order: HubOrder) -> tuple[str, str]:
        """Provider and service of an order's freight: its mapping, else what it plainly is.

        Both "" where nothing says it.
        """
        codes = shipping_codes(order)
        for code in codes:
            if method := self.shipping_codes.get(code_key(code)):
                return method.provider, method.name
        return recognise_shipping(*codes) or (PICKUP if order.pickup else ""), ""

    def nature_for(self, customer: Contact) -> int | None:
        """The operation nature of an order; None where none is set or it is gone (ERP §18)."""
        chosen = self.tax.tax_nature_id
        if self.tax.use_taxpayer_nature and is_icms_taxpayer(customer):
            chosen = self.tax.taxpayer_nature_id
        return chosen if chosen in self.natures else None

    def channel_of(self, order: HubOrder) -> SalesChannel | None:
        """The order's sales channel as it is known here."""
        return self.channels.get((order.channel, order.account_name))

    def intermediary_for(self, order: HubOrder) -> Intermediary | None:
        """The intermediary of the order's channel, else of the integration (ERP §17)."""
        channel = self.channel_of(order)
        chosen = channel.intermediary_id if channel else None
        found = self.intermediaries.get(chosen or self.additional.intermediary_id or 0)
        if found is None or not found.enabled or found.channel not in ("", order.channel):
            return None
        return found

    def leaves_out(self, order: HubOrder) -> bool:
        """The order is one that this integration does not receive (ERP §2)."""
        return order.is_marketplace_fulfilled and not self.orders.import_fulfillment_orders

    def _enabled(self, method: str) -> str:
        entry = self.methods.get(method)
        return method if entry is None or entry.enabled else ""


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
        rules: what the integration's configuration says.
        not_completed: why an address could not be completed from its postcode, "" if it could.
    """

    integration_id: int
    at: datetime
    by_hub_sku: Mapping[int, int] = field(default_factory=dict)
    by_sku: Mapping[str, int] = field(default_factory=dict)
    by_gtin: Mapping[str, str] = field(default_factory=dict)
    warehouse_id: int | None = None
    customer: Contact | None = None
    document_owner: str = ""
    rules: Rules = field(default_factory=Rules)
    not_completed: str = ""

    def product_of(self, hub_sku_id: int | None, sku: str) -> int | None:
        """The product of an item: its linked listing first, then exactly its SKU."""
        if hub_sku_id is not None and hub_sku_id in self.by_hub_sku:
            return self.by_hub_sku[hub_sku_id]
        return self.by_sku.get(sku) if sku else None


def is_icms_taxpayer(customer: Contact) -> bool:
    """A company with a state registration that is neither empty nor "ISENTO" (ERP §18)."""
    registration = customer.state_registration.strip().upper()
    return customer.person_type == PersonType.LEGAL and registration not in ("", EXEMPT)


def method_title(code: str, methods: Mapping[str, PaymentMethodEntry]) -> str:
    """A payment method as the merchant calls it."""
    entry = methods.get(code) or PaymentMethodEntry(code, kind=code or PaymentMethod.UNDEFINED)
    return entry.title
