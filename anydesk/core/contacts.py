"""Customers and other contacts (ERP §5). Found by document or by hub buyer id, never by e-mail."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from anydesk.core.documents import CNPJ_LENGTH, is_placeholder_document, normal_tax_id, tax_id_kind
from anydesk.core.folding import fold
from anydesk.core.hub_orders import Address, HubOrder


class PersonType(StrEnum):
    """Kind of person (ERP §5)."""

    NATURAL = "F"
    LEGAL = "J"
    FOREIGN = "E"
    FOREIGN_IN_BRAZIL = "X"


@dataclass(frozen=True)
class Contact:
    """A person or company. ``tax_id`` is CPF or CNPJ without mask, "" where none is usable."""

    name: str
    person_type: PersonType = PersonType.NATURAL
    tax_id: str = ""
    state_registration: str = ""
    email: str = ""
    phone: str = ""
    cell_phone: str = ""
    address: Address = field(default_factory=Address)
    roles: tuple[str, ...] = ("customer",)
    id: int | None = None
    created_at: datetime | None = None


NO_ID = frozenset({"", "0", "-1", "null", "none", "unknown", "undefined"})
"""Buyer ids that name nobody, lower case."""

_BRAZIL = frozenset({"", "br", "bra", "brasil", "brazil", "76", "076", "1058"})
_FOREIGN_DOCUMENTS = frozenset({"DNI", "OTHER"})


@lru_cache(maxsize=4096)
def usable_tax_id(text: str) -> str:
    """The document without mask where it names one person or company, else ""."""
    return normal_tax_id(text) if tax_id_kind(text) and not is_placeholder_document(text) else ""


def buyer_key(order: HubOrder) -> str:
    """What the hub calls this buyer, with the marketplace: ids repeat between marketplaces."""
    buyer = order.buyer.hub_buyer_id.strip()
    return "" if buyer.lower() in NO_ID else f"{order.marketplace}:{buyer}"


def is_foreign(order: HubOrder) -> bool:
    """The buyer lives or was documented abroad: no CPF and no Brazilian state to expect."""
    if is_abroad(order.delivery_address):
        return True
    foreign = order.buyer.document_type.upper() in _FOREIGN_DOCUMENTS
    return foreign and is_abroad(order.billing_address)


def is_abroad(address: Address) -> bool:
    """The address says a country, and it is not Brazil."""
    country = address.country
    return country not in ("", "BR") and fold(country) not in _BRAZIL


def customer_of(order: HubOrder) -> Contact:
    """The customer as this order tells it; not looked up and not saved yet.

    The billing document stands in for a missing one only where it is the same person's.
    """
    buyer = order.buyer
    tax_id = usable_tax_id(buyer.document)
    if not tax_id and (not buyer.name or fold(buyer.name) == fold(order.billing_name)):
        tax_id = usable_tax_id(order.billing_document)
    address = order.billing_address
    return Contact(
        name=buyer.name or order.billing_name or order.delivery_address.recipient,
        person_type=_person_type(order, tax_id),
        tax_id=tax_id,
        state_registration=buyer.state_registration,
        email=buyer.email,
        phone=buyer.phone,
        cell_phone=buyer.cell_phone,
        address=order.delivery_address if address.is_empty else address,
    )


def filled(known: Contact, told: Contact) -> Contact:
    """The known contact with its blanks filled; what is there is the merchant's and stays.

    An address is taken whole: a street of one and a city of another would be nobody's.
    """
    blanks = {
        name: getattr(told, name)
        for name in ("name", "tax_id", "state_registration", "email", "phone", "cell_phone")
        if not getattr(known, name) and getattr(told, name)
    }
    if "tax_id" in blanks:
        blanks["person_type"] = told.person_type
    if known.address.is_empty and not told.address.is_empty:
        blanks["address"] = told.address
    roles = known.roles if "customer" in known.roles else (*known.roles, "customer")
    return replace(known, **blanks, roles=roles)


def _person_type(order: HubOrder, tax_id: str) -> PersonType:
    if tax_id:
        return PersonType.LEGAL if len(tax_id) == CNPJ_LENGTH else PersonType.NATURAL
    if is_foreign(order):
        return PersonType.FOREIGN
    declared = order.buyer.document_type.upper()
    if declared in _FOREIGN_DOCUMENTS and order.buyer.document:
        return PersonType.FOREIGN_IN_BRAZIL
    return PersonType.LEGAL if declared == "CNPJ" else PersonType.NATURAL
