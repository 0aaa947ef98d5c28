"""What a sample order shows: the codes to map, each with what it means here so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anydesk.core.channels import channel_title
from anydesk.core.hub_orders import HubOrder, HubPayment
from anydesk.core.i18n import _
from anydesk.core.mappings import (
    MappingKind,
    code_key,
    payment_codes,
    shipping_codes,
    target_of,
)
from anydesk.core.order_flow import hub_status_title

NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class FoundCode:
    """A code of an order.

    Args:
        kind: a ``MappingKind``.
        code: the one to map: it stands for most orders of this sort; "" where there is none.
        caption: for people: everything the order says about it.
        other_codes: the others it can be mapped by.
        mapped_to: the target it leads to today, "" where no mapping says so.
        suggestion: the target it plainly means, "" where nothing says so.
    """

    kind: str
    code: str
    caption: str = ""
    other_codes: tuple[str, ...] = ()
    mapped_to: str = ""
    suggestion: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """All of them, the one to map first."""
        return (self.code, *self.other_codes) if self.code else self.other_codes


@dataclass(frozen=True)
class SampleOrder:
    """An order of the hub, read to map its codes. Two payments are two codes."""

    hub_id: int
    marketplace_number: str
    channel: str
    created_at: datetime | None
    payments: tuple[FoundCode, ...]
    shipping: tuple[FoundCode, ...]
    status: FoundCode

    @property
    def channel_title(self) -> str:
        """The sales channel as the merchant calls it."""
        return channel_title(self.channel)

    def found(self, kind: str) -> tuple[FoundCode, ...]:
        """The codes of one kind of mapping."""
        return {
            MappingKind.STATUS.value: (self.status,),
            MappingKind.PAYMENT.value: self.payments,
            MappingKind.SHIPPING.value: self.shipping,
        }[str(kind)]

    def remark(self, kind: str) -> str:
        """What a person should know before mapping codes of this kind, "" where nothing."""
        if kind == MappingKind.PAYMENT and len(self.payments) > 1:
            return _("This order has {count} sorts of payment. Each has a code of its own.").format(
                count=len(self.payments)
            )
        return ""


def status_code(order: HubOrder, targets: Mapping[str, str] = NONE) -> FoundCode:
    """The order's status. ``targets``: ``code_key`` → target of the mappings of this kind."""
    code = order.status.strip()
    return FoundCode(
        MappingKind.STATUS, code, hub_status_title(code), mapped_to=target_of(targets, (code,))
    )


def payment_code(payment: HubPayment, targets: Mapping[str, str] = NONE) -> FoundCode:
    """A payment: the hub's caption stands for most, the marketplace's own code for few."""
    lookup = payment_codes(payment)
    return _found(MappingKind.PAYMENT, lookup, targets, payment.normalized)


def payments_of(order: HubOrder, targets: Mapping[str, str] = NONE) -> tuple[FoundCode, ...]:
    """Each sort of payment of the order once."""
    return tuple(dict.fromkeys(payment_code(payment, targets) for payment in order.payments))


def shipping_of(order: HubOrder, targets: Mapping[str, str] = NONE) -> tuple[FoundCode, ...]:
    """The freight of the order; nothing where the order names none."""
    lookup = shipping_codes(order)
    return (_found(MappingKind.SHIPPING, lookup, targets),) if lookup else ()


def _found(
    kind: MappingKind, lookup: tuple[str, ...], targets: Mapping[str, str], best: str = ""
) -> FoundCode:
    """The code to map is ``best`` where it is one of them, else the first that is looked up."""
    code = next((one for one in lookup if code_key(one) == code_key(best)), (*lookup, "")[0])
    others = tuple(one for one in lookup if one != code)
    return FoundCode(
        kind=kind,
        code=code,
        caption=" · ".join((code, *others)) if code else "",
        other_codes=others,
        mapped_to=target_of(targets, lookup),
    )
