"""What is asked about a payment method, a logistics provider and a shipping method."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Choice, Flag, Pick, Text, Whole
from anydesk.core.registers import (
    DELIVERY_TYPE_TITLES,
    DeliveryType,
    PaymentMethodEntry,
    ShippingMethod,
    ShippingProviderEntry,
)
from anydesk.core.shipping import ShippingClass

USUAL_INTERVAL = PaymentMethodEntry("").interval_days

CLASS_TITLES: tuple[tuple[str, str], ...] = (
    (ShippingClass.CARRIER, N_("Carrier: own label, tracking from the carrier")),
    (ShippingClass.POSTAL, N_("Postal: own label or postal list")),
    (ShippingClass.MARKETPLACE_NATIVE, N_("Marketplace: its label and its tracking")),
    (ShippingClass.NONE, N_("No label: pickup, courier, no shipping")),
)
"""How a provider behaves (ERP §7.2)."""

CLASS_NAMES: tuple[tuple[str, str], ...] = (
    (ShippingClass.CARRIER, N_("Own label, by carrier")),
    (ShippingClass.POSTAL, N_("Own label, by post")),
    (ShippingClass.MARKETPLACE_NATIVE, N_("From the marketplace")),
    (ShippingClass.NONE, N_("None")),
)


@dataclass(frozen=True)
class PaymentMethodForm(Form):
    """A payment method as the merchant books it (ERP §6.1)."""

    key = "payment_method"
    title = N_("Payment method")

    name: str = entry(
        Text(60),
        default="",
        label=N_("Name"),
        help=N_("As you call it. Empty: the usual name."),
    )
    first_due_days: int = entry(
        Whole(0, 365),
        default=0,
        label=N_("Days until the first instalment"),
        help=N_("Counted from the day of the order; 0 is due at once."),
    )
    interval_days: int = entry(
        Whole(0, 365),
        default=USUAL_INTERVAL,
        label=N_("Days between instalments"),
        help=N_("Only where an order is paid in several instalments."),
    )
    enabled: bool = entry(
        Flag(),
        default=True,
        label=N_("In use"),
        help=N_("Off: it cannot be chosen any more. Orders that have it keep it."),
    )

    def put_into(self, before: PaymentMethodEntry) -> PaymentMethodEntry:
        """The entry with these values."""
        return replace(before, **_values(self))

    @classmethod
    def of(cls, one: PaymentMethodEntry) -> Self:
        """The Form with the entry's values."""
        return cls(one.name, one.first_due_days, one.interval_days, one.enabled)


@dataclass(frozen=True)
class NewPaymentMethodForm(PaymentMethodForm):
    """An own payment method, which has no usual name."""

    name: str = entry(
        Text(60, required=True),
        default="",
        label=N_("Name"),
        help=N_("As you call it, for example Mercado Pago."),
    )


@dataclass(frozen=True)
class ProviderForm(Form):
    """A logistics provider with its behaviour class (ERP §7.2)."""

    key = "shipping_provider"
    title = N_("Shipping provider")

    name: str = entry(
        Text(60, required=True), default="", label=N_("Name"), help=N_("The carrier's name.")
    )
    kind: str = entry(
        Choice(CLASS_TITLES),
        default=ShippingClass.CARRIER,
        label=N_("How it works"),
        help=N_("Decides where labels and tracking codes come from."),
    )
    enabled: bool = entry(
        Flag(),
        default=True,
        label=N_("In use"),
        help=N_("Off: it cannot be chosen any more. Orders that have it keep it."),
    )

    def put_into(self, before: ShippingProviderEntry) -> ShippingProviderEntry:
        """The entry with these values."""
        return replace(before, **_values(self))

    @classmethod
    def of(cls, one: ShippingProviderEntry) -> Self:
        """The Form with the entry's values."""
        return cls(one.name, one.kind, one.enabled)


@dataclass(frozen=True)
class ShippingMethodForm(Form):
    """A service of a provider (ERP §7.1)."""

    key = "shipping_method"
    title = N_("Shipping method")

    provider: str = entry(
        Pick("shipping_providers"),
        default="",
        label=N_("Shipping provider"),
        help=N_("Who carries the parcel."),
    )
    name: str = entry(
        Text(60),
        default="",
        label=N_("Service"),
        help=N_("PAC, SEDEX, Expressa… Empty where the provider has only one."),
    )
    code: str = entry(
        Text(60),
        default="",
        label=N_("Code of the service"),
        help=N_("The provider's own code, where it has one."),
    )
    external_code: str = entry(
        Text(60),
        default="",
        label=N_("Code in the integration"),
        help=N_("How the quoting gateway names it, for example Frenet."),
    )
    delivery_type: str = entry(
        Choice(tuple(DELIVERY_TYPE_TITLES.items())),
        default=DeliveryType.UNDEFINED,
        label=N_("Delivery type"),
        help=N_("How fast it is."),
    )
    enabled: bool = entry(
        Flag(),
        default=True,
        label=N_("In use"),
        help=N_("Off: it cannot be chosen any more. Orders that have it keep it."),
    )

    def put_into(self, before: ShippingMethod) -> ShippingMethod:
        """The entry with these values."""
        return replace(before, **_values(self))

    @classmethod
    def of(cls, one: ShippingMethod) -> Self:
        """The Form with the entry's values."""
        return cls(
            one.provider, one.name, one.code, one.external_code, one.delivery_type, one.enabled
        )

    def problems(self) -> Mapping[str, str]:
        found = dict(super().problems())
        if not self.provider:
            found["provider"] = _("Choose one of the providers.")
        return found


def _values(form: Form) -> dict[str, Any]:
    return {one.name: form.value(one.name) for one in form.entries()}
