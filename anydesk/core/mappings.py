"""What a code of the hub means here: situations, payments, shipping (ERP §4.4, §6.2, §7.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.hub_orders import HubOrder, HubPayment
from anydesk.core.i18n import N_
from anydesk.core.payments import normal_caption


class MappingKind(StrEnum):
    """What is mapped. Stored; a value never changes its meaning."""

    STATUS = "status"
    PAYMENT = "payment"
    SHIPPING = "shipping"


MAPPING_TITLES: Mapping[str, str] = {
    MappingKind.STATUS: N_("Situation"),
    MappingKind.PAYMENT: N_("Payment method"),
    MappingKind.SHIPPING: N_("Shipping method"),
}


@dataclass(frozen=True)
class CodeMapping:
    """One row: a code of the hub → what it means here.

    Args:
        code: as the hub writes it; compared by ``code_key``.
        target: by kind: an ``OrderStatus``; the code of a payment method; the id of a shipping
            method, as text.
    """

    integration_id: int
    kind: str
    code: str
    target: str
    id: int | None = None


def code_key(code: str) -> str:
    """A code as it is compared: without spaces around it and in lower case (ERP §6.2)."""
    return " ".join(code.split()).casefold()


def target_of(rows: Mapping[str, str], codes: Iterable[str]) -> str:
    """What the first mapped of these codes means, "" where none is.

    Args:
        rows: ``code_key`` → target.
        codes: as the hub writes them, the most telling first.
    """
    for code in codes:
        if (key := code_key(code)) and key in rows:
            return rows[key]
    return ""


def payment_codes(payment: HubPayment) -> tuple[str, ...]:
    """What a payment can be mapped by, in the order it is looked up (API §7.3).

    The marketplace's raw code is the most exact; the hub's own captions follow. ``UNKNOWN`` is
    what the hub writes where it knows nothing, and no code.
    """
    return _distinct((payment.method, payment.normalized, payment.detail))


def shipping_codes(order: HubOrder) -> tuple[str, ...]:
    """What the freight of an order can be mapped by, in the order it is looked up (API §7.3).

    First the items' ``shippingtype``, then the carrier's name, then the option of the order: so a
    service that Frenet chose is found by its code first and by its name next (ERP §7.4).
    """
    return _distinct(
        (
            *(item.shipping_code for item in order.items),
            *(item.shipping_carrier for item in order.items),
            order.shipping_option,
        )
    )


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that say something, each once, as they came but for spaces around them."""
    found: dict[str, str] = {}
    for code in codes:
        if normal_caption(code):
            found.setdefault(code_key(code), " ".join(code.split()))
    return tuple(found.values())
