# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""What a person is asked when an order is shipped, delivered, cancelled or invoiced."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.invoices import key_problem
from anydesk.core.kinds import Choice, Day, Text
from anydesk.core.order_moves import CANCEL_REASONS, CancelReason
from anydesk.core.shipping import is_postal

LONGEST_URL = 255

_POSTAL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_CFOP = re.compile(r"[567]\d{3}")


def postal_problem(code: str) -> str:
    """Why this is no tracking code of the Correios; "" where it is one (ERP §15)."""
    bare = code.strip().upper()
    if not _POSTAL.fullmatch(bare):
        return _("A code of the Correios looks like AA123456785BR.")
    rest = sum(int(digit) * weight for digit, weight in zip(bare[2:10], _WEIGHTS, strict=True)) % 11
    digit = {0: 5, 1: 0}.get(rest, 11 - rest)
    if digit != int(bare[10]):
        return _("The digits of this code do not fit together. Look for a slip of the pen.")
    return ""


def moment_of(day: date | None, now: datetime) -> datetime | None:
    """A day that a person named, as a moment: now for today, noon for any other."""
    if day is None:
        return None
    if day == now.astimezone(MERCHANT_ZONE).date():
        return now
    return datetime.combine(day, time(12), MERCHANT_ZONE)


@dataclass(frozen=True)
class TrackingForm(Form):
    """How a parcel travels."""

    key = "tracking"
    title = N_("Tracking")

    code: str = entry(
        Text(60),
        default="",
        label=N_("Tracking code"),
        help=N_("ANYMARKET wants it to take the order as shipped."),
    )
    url: str = entry(
        Text(LONGEST_URL),
        default="",
        label=N_("Tracking link"),
        help=N_("Where the buyer follows the parcel. Several marketplaces want it too."),
    )
    carrier: str = entry(
        Text(80), default="", label=N_("Carrier"), help=N_("As it is printed on the label.")
    )
    shipped_on: date | None = entry(
        Day(), default=None, label=N_("Shipped on"), help=N_("Blank: today.")
    )

    def problems(self) -> Mapping[str, str]:
        found = dict(super().problems())
        if self.url.strip() and not self.url.strip().lower().startswith(("http://", "https://")):
            found["url"] = _("A link begins with https://")
        if (
            self.code.strip()
            and is_postal(self.carrier.strip())
            and (problem := postal_problem(self.code))
        ):
            found["code"] = problem
        return found


@dataclass(frozen=True)
class DeliveredForm(Form):
    """When a parcel arrived."""

    key = "delivered"
    title = N_("Delivered")

    delivered_on: date | None = entry(
        Day(), default=None, label=N_("Delivered on"), help=N_("Blank: today.")
    )


@dataclass(frozen=True)
class CancelForm(Form):
    """Why the merchant cancels."""

    key = "cancellation"
    title = N_("Cancelled")

    reason: CancelReason = entry(
        Choice(CANCEL_REASONS),
        default=CancelReason.OUT_OF_STOCK,
        label=N_("Reason"),
        help=N_("Told to the marketplace where it takes cancellations."),
    )
    details: str = entry(
        Text(200), default="", label=N_("In your words"), help=N_("Blank: the reason itself.")
    )


@dataclass(frozen=True)
class InvoiceForm(Form):
    """The data of an authorised NF-e."""

    key = "invoice"
    title = N_("Invoice data")
    help = N_("Number and series are read from the access key.")

    access_key: str = entry(
        Text(60),
        default="",
        label=N_("Access key"),
        help=N_("The 44 digits under the bar code of the DANFE."),
    )
    issued_on: date | None = entry(
        Day(), default=None, label=N_("Issued on"), help=N_("Blank: today.")
    )
    cfop: str = entry(
        Text(4),
        default="",
        label=N_("CFOP of the first item"),
        help=N_("Mercado Envios Coleta refuses invoices without it."),
    )
    state_registration: str = entry(
        Text(20),
        default="",
        label=N_("State registration of the buyer"),
        help=N_("For companies; ISENTO is allowed. Blank: that of the customer."),
    )

    def problems(self) -> Mapping[str, str]:
        found = dict(super().problems())
        if problem := key_problem(self.access_key):
            found["access_key"] = problem
        if problem := cfop_problem(self.cfop):
            found["cfop"] = problem
        return found


def cfop_problem(cfop: str) -> str:
    """Why this is no CFOP of a sale; "" where it is one, or blank."""
    if not cfop or _CFOP.fullmatch(cfop):
        return ""
    return _("A CFOP of a sale has four digits and begins with 5, 6 or 7.")
