"""The small registers that the configuration chooses from (ERP §6.1, §7, §17, §18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.i18n import N_, _
from anydesk.core.payments import PAYMENT_METHOD_TITLES, PaymentMethod
from anydesk.core.shipping import ShippingClass


@dataclass(frozen=True)
class PaymentMethodEntry:
    """A way of being paid, as the merchant books it (ERP §6.1).

    Args:
        code: stored with orders and mappings: a ``PaymentMethod``, or ``OWN_<n>`` of an own one.
        kind: the ``PaymentMethod`` it is; CUSTOM for one with a name of its own.
        name: an own name; "" shows the kind's title.
        first_due_days: days from the order to the first instalment.
        interval_days: days from one instalment to the next.
    """

    code: str
    kind: str = PaymentMethod.CUSTOM
    name: str = ""
    enabled: bool = True
    first_due_days: int = 0
    interval_days: int = 30
    id: int | None = None

    @property
    def title(self) -> str:
        """The own name, else the kind's, in the merchant's language."""
        return self.name or _(PAYMENT_METHOD_TITLES.get(self.kind, self.kind))


@dataclass(frozen=True)
class ShippingProviderEntry:
    """A logistics provider (forma de envio) with its behaviour class (ERP §7.2)."""

    name: str
    kind: str = ShippingClass.CARRIER
    enabled: bool = True
    id: int | None = None


class DeliveryType(StrEnum):
    """ERP §7.1. Stored; a value never changes its meaning."""

    UNDEFINED = "0"
    NORMAL = "1"
    EXPRESS = "2"
    SCHEDULED = "3"
    ECONOMY = "4"
    SUPER_EXPRESS = "5"
    PICKUP = "6"


DELIVERY_TYPE_TITLES: Mapping[str, str] = {
    DeliveryType.UNDEFINED: N_("Not defined"),
    DeliveryType.NORMAL: N_("Normal"),
    DeliveryType.EXPRESS: N_("Express"),
    DeliveryType.SCHEDULED: N_("Scheduled"),
    DeliveryType.ECONOMY: N_("Economy"),
    DeliveryType.SUPER_EXPRESS: N_("Super express"),
    DeliveryType.PICKUP: N_("Pickup"),
}


@dataclass(frozen=True)
class ShippingMethod:
    """A service of a provider (forma de frete): PAC, SEDEX…; "" is the name of its only one."""

    provider: str
    name: str = ""
    code: str = ""
    external_code: str = ""
    delivery_type: str = DeliveryType.UNDEFINED
    enabled: bool = True
    id: int | None = None

    @property
    def title(self) -> str:
        """Provider and service in one line."""
        return f"{self.provider} · {self.name}" if self.name else self.provider


@dataclass(frozen=True)
class TaxNature:
    """An operation nature (ERP §18). ``type`` is "S" for what leaves, "E" for what comes in."""

    name: str
    type: str = "S"
    series: str = ""
    cfop_inside: str = ""
    cfop_outside: str = ""
    enabled: bool = True
    id: int | None = None


@dataclass(frozen=True)
class Intermediary:
    """Who stands between seller and buyer, as invoices name it (ERP §17).

    Args:
        name: the merchant's user name at the marketplace.
        channel: the code of the only marketplace it is for; "" for all.
        document: the CNPJ of the intermediary.
        payment_institution_document: the CNPJ of the payment institution, where it is another.
    """

    name: str
    channel: str = ""
    document: str = ""
    payment_institution_document: str = ""
    enabled: bool = True
    id: int | None = None
