"""Customers: found by document or by the hub's buyer id, never by e-mail or name (ERP §3)."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, literal_column, or_, select, update

from anydesk.core.contacts import Contact, buyer_key, customer_of, filled
from anydesk.core.folding import fold
from anydesk.core.hub_orders import HubOrder
from anydesk.storage.order_tables import contact_hub_ids, contacts
from anydesk.storage.prepared import Insert, Lookup
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.store import Tx

_contact = contacts.c
_link = contact_hub_ids.c

_OWN_LINK = and_(
    _link.integration_id == bindparam("integration"), _link.hub_buyer_id == bindparam("buyer")
)
# Written as in the partial index on tax_id: only then does SQLite use it.
_HAS_TAX_ID = _contact.tax_id != literal_column("''")

_CANDIDATES = select(contacts, _link.hub_buyer_id.label("buyer")).select_from(
    contacts.outerjoin(
        contact_hub_ids,
        and_(
            _link.contact_id == _contact.id,
            _link.integration_id == bindparam("integration"),
            _link.hub_buyer_id == bindparam("buyer"),
        ),
    )
)
_BY_TAX_ID = select(_contact.id).where(_contact.tax_id == bindparam("tax_id"), _HAS_TAX_ID)
_IS_EITHER = or_(
    _contact.id.in_(_BY_TAX_ID), _contact.id.in_(select(_link.contact_id).where(_OWN_LINK))
)
_BY_EITHER = _CANDIDATES.where(_IS_EITHER)
_IS_THERE = Lookup(select(_contact.id).where(_IS_EITHER))
_BUYERS_OF = select(_link.hub_buyer_id).where(
    _link.contact_id == bindparam("contact"), _link.integration_id == bindparam("integration")
)
_CPF_LENGTH = 11


_ADD = Insert(contacts)
_ADD_LINK = Insert(contact_hub_ids)


@dataclass(frozen=True)
class Buyer:
    """Who an order's buyer is here.

    Args:
        contact: as it should stand after this order; without id it is new.
        known: as it stands now, None where it is new.
        key: the hub's buyer id with its marketplace, "" where the hub gives none.
        has_link: the key points at a customer already, this one or another.
        document_owner: the name of the customer whose document this buyer gave as well.
    """

    contact: Contact
    known: Contact | None = None
    key: str = ""
    has_link: bool = False
    document_owner: str = ""


def find_buyer(tx: Tx, integration_id: int, order: HubOrder) -> Buyer:
    """The customer of an order: by document, else by hub buyer id, else a new one."""
    told, key = customer_of(order), buyer_key(order)
    by_document, by_key = _candidates(tx, integration_id, told.tax_id, key)
    has_link = by_key is not None
    owner = ""
    if by_document and _someone_else(tx, integration_id, by_document, told, key, by_key):
        owner, by_document, told = by_document.name, None, replace(told, tax_id="")
    if by_document is None and by_key and told.tax_id and by_key.tax_id:
        # The same account at the marketplace bought with another document: another customer.
        by_key = None
    known = by_document or by_key
    contact = told if known is None else filled(known, told)
    return Buyer(contact, known, key, has_link, owner)


def merged_into(contact: Contact, buyer: Buyer) -> Buyer:
    """This contact, which an order has already, with what the buyer's data can add to it."""
    return replace(buyer, contact=filled(contact, buyer.contact), known=contact)


def keep(tx: Tx, integration_id: int, buyer: Buyer, at: datetime) -> int:
    """Write the customer and what the hub calls it; the contact's id."""
    contact_id = buyer.contact.id
    if contact_id is None:
        made = replace(buyer.contact, created_at=at)
        contact_id = _ADD.add(tx, values_of(made, contacts))
    elif buyer.contact != buyer.known:
        put(tx, buyer.contact)
    # An account that bought with two documents keeps pointing at the first customer.
    if buyer.key and not buyer.has_link:
        row = {
            "integration_id": integration_id,
            "hub_buyer_id": buyer.key,
            "contact_id": contact_id,
        }
        _ADD_LINK.add(tx, row)
    return contact_id


def get(tx: Tx, contact_id: int) -> Contact | None:
    """One contact, or None."""
    row = tx.execute(select(contacts).where(_contact.id == contact_id)).first()
    return record_of(Contact, row) if row else None


def put(tx: Tx, contact: Contact) -> None:
    """Overwrite a contact that is there."""
    values = values_of(contact, contacts)
    del values["id"], values["created_at"]
    tx.execute(update(contacts).where(_contact.id == contact.id).values(values))


def _candidates(
    tx: Tx, integration_id: int, tax_id: str, key: str
) -> tuple[Contact | None, Contact | None]:
    """The contact with the document, and the one the hub's buyer id points at."""
    if not tax_id and not key:
        return None, None
    parameters = {"integration": integration_id, "buyer": key, "tax_id": tax_id}
    by_document = by_key = None
    # Most buyers are new, and asking only that is cheap.
    if not _IS_THERE.rows(tx, **parameters):
        return None, None
    for row in tx.execute(_BY_EITHER, parameters):
        contact = record_of(Contact, row)
        if tax_id and contact.tax_id == tax_id:
            by_document = contact
        if key and row.buyer == key:
            by_key = contact
    return by_document, by_key


def _someone_else(
    tx: Tx,
    integration_id: int,
    owner: Contact,
    told: Contact,
    key: str,
    by_key: Contact | None,
) -> bool:
    """Whether a CPF belongs to another person: a filler of the account (API §12), not a customer.

    Believed only where all speaks for it: the same marketplace knows the owner under other
    buyer ids, and the two names have no word in common.
    """
    if len(told.tax_id) != _CPF_LENGTH or not key or by_key == owner:
        return False
    if not owner.name or not told.name or _words(owner.name) & _words(told.name):
        return False
    marketplace = key.partition(":")[0] + ":"
    known = tx.execute(_BUYERS_OF, {"contact": owner.id, "integration": integration_id})
    return any(buyer.startswith(marketplace) for buyer in known.scalars())


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in fold(name).split() if len(word) > 2)
