"""Invoices (NF-e) as data: the access key and what can be read from it (ERP §13)."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.outbox import InvoiceData

KEY_LENGTH = 44
MODELS = frozenset({"55", "65"})
"""NF-e and NFC-e."""

_NOT_DIGITS = re.compile(r"[\s./-]")


class InvoiceStatus(StrEnum):
    """Situations of an invoice that data can be kept of. Stored; never changes its meaning."""

    AUTHORIZED = "autorizada"
    CANCELLED = "cancelada"


@dataclass(frozen=True)
class Invoice:
    """One invoice of an order; the access key is what it is known by.

    Args:
        sent_at: when the hub accepted its data.
    """

    order_id: int
    access_key: str
    number: str
    series: str
    issued_at: datetime
    status: str = InvoiceStatus.AUTHORIZED
    cfop: str = ""
    state_registration: str = ""
    created_at: datetime | None = None
    sent_at: datetime | None = None
    id: int | None = None

    @property
    def data(self) -> InvoiceData:
        """What the hub is told of it."""
        return InvoiceData(
            access_key=self.access_key,
            number=self.number,
            series=self.series,
            issued_at=self.issued_at,
            cfop=self.cfop,
            state_registration=self.state_registration,
        )


@dataclass(frozen=True)
class AccessKey:
    """The parts of an access key: state, year and month, issuer, model, series, number."""

    key: str
    year: int
    month: int
    issuer: str
    model: str
    series: str
    number: str


def check_digit(first: str) -> int:
    """The last digit of a key, from the 43 before it: modulo 11, weights 2 to 9 from the right."""
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(reversed(first)))
    rest = total % 11
    return 0 if rest < 2 else 11 - rest


def normal_key(text: str) -> str:
    """The key as it is stored: without the blanks it is printed with."""
    return _NOT_DIGITS.sub("", text)


def key_problem(text: str) -> str:
    """Why this is no access key of an NF-e, as a sentence; "" where it is one."""
    key = normal_key(text)
    if not key.isascii() or not key.isdecimal():
        return _("The access key has digits only.")
    if len(key) != KEY_LENGTH:
        return _("The access key has 44 digits; this one has {count}.").format(count=len(key))
    if check_digit(key[:-1]) != int(key[-1]):
        return _("The last digit does not fit the others. Look for a slip of the pen.")
    if not 1 <= int(key[4:6]) <= 12:
        return _("The access key names a month that does not exist.")
    if key[20:22] not in MODELS:
        return _("This key belongs to another kind of document, not to an NF-e.")
    return ""


def read_key(text: str) -> AccessKey:
    """The parts of an access key. Raises InvalidInput with the problem of ``access_key``."""
    if problem := key_problem(text):
        raise InvalidInput(problem, problems={"access_key": problem})
    key = normal_key(text)
    return AccessKey(
        key=key,
        year=2000 + int(key[2:4]),
        month=int(key[4:6]),
        issuer=key[6:20],
        model=key[20:22],
        series=str(int(key[22:25])),
        number=str(int(key[25:34])),
    )


def date_problem(key: AccessKey, issued_at: datetime, now: datetime) -> str:
    """Why the invoice cannot have been issued then; "" where it can.

    Marketplaces refuse a date that disagrees with the key (API §8.1).
    """
    day = issued_at.astimezone(MERCHANT_ZONE)
    if issued_at > now:
        return _("The invoice cannot be issued in the future.")
    if (day.year, day.month) != (key.year, key.month):
        return _("The access key is of {month:02}/{year}; the date must be too.").format(
            month=key.month, year=key.year
        )
    return ""
