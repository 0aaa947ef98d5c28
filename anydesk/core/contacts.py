"""Customers and other contacts (ERP §5). Found by document or by hub buyer id, never by e-mail."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from anydesk.core.hub_orders import Address


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
