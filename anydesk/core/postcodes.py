"""Addresses by postcode (CEP): what a directory knows, and what it changes (ERP §2)."""

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from anydesk.core.hub_orders import Address
from anydesk.core.i18n import _
from anydesk.core.settings.orders import AddressFromPostcode

_DIGITS = 8
_STATE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class PostcodeAddress:
    """What the directory knows. Street and district are "" where one postcode is a whole city's."""

    street: str
    district: str
    city: str
    state: str

    @property
    def is_useful(self) -> bool:
        """City and state are there: whatever the directory calls found has both."""
        return bool(self.city) and _STATE.fullmatch(self.state) is not None


@dataclass(frozen=True)
class LookupFailure:
    """The directory did not answer; ``reason`` is a sentence for the merchant."""

    reason: str


Found: TypeAlias = PostcodeAddress | LookupFailure | None
"""What a look-up brings; None: the directory answered that there is no such postcode."""


def postcode_key(text: str) -> str:
    """``" 01310-100"`` → ``"01310100"``; "" for what is no postcode."""
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
    # Spreadsheets of marketplaces lose the first zero of São Paulo's postcodes.
    digits = digits.zfill(_DIGITS) if len(digits) == _DIGITS - 1 else digits
    return digits if len(digits) == _DIGITS and int(digits) else ""


def completed(address: Address, found: Found, mode: AddressFromPostcode) -> Address:
    """The address with what the directory knows; as it is where the directory knows nothing.

    Number, complement and all the rest stay as the buyer gave them. ALWAYS replaces street,
    district, city and state; ONLY_EMPTY fills those that are empty (ERP §2). What the directory
    leaves open stays as the hub has it: a whole city's postcode has no street.
    """
    if mode is AddressFromPostcode.NEVER or not isinstance(found, PostcodeAddress):
        return address
    known = {
        "street": found.street,
        "district": found.district,
        "city": found.city,
        "state": found.state,
    }
    changed = {
        part: value
        for part, value in known.items()
        if value and (mode is AddressFromPostcode.ALWAYS or not getattr(address, part).strip())
    }
    made = replace(address, **changed)
    # The line repeats the hub's own parts; beside others it would contradict them.
    if made != address and mode is AddressFromPostcode.ALWAYS and made.street:
        made = replace(made, line="")
    return made


def why_not_completed(address: Address, found: Found) -> str:
    """Why the address kept what the hub says, as a sentence; "" where it could be completed."""
    if isinstance(found, LookupFailure):
        return found.reason
    if found is not None:
        return ""
    if not postcode_key(address.postcode):
        return _("The address has no postcode to look up.")
    return _("The postcode directory does not know {postcode}.").format(postcode=address.postcode)
