"""Customers: found by document or hub buyer id, never by e-mail, never by a filler."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from anydesk.core.contacts import Contact
from anydesk.core.hub_orders import Address
from anydesk.storage import contacts, sales_orders
from anydesk.storage.order_tables import contacts as table
from anydesk.storage.store import Store, Tx
from tests.fakes.orders import AT, CNPJ, CPF, LETTER_CNPJ, OTHER_CPF, buyer_json, hub_order
from tests.storage.products_for_tests import add_store


@pytest.fixture
async def shop(store: Store) -> int:
    """An integration."""
    return await store.run(add_store)


def customer(
    tx: Tx, shop: int, hub_id: int, order: dict[str, Any] | None = None, **buyer: Any
) -> Contact:
    """Receive an order of this buyer; the customer it got."""
    changes = {"buyer": buyer_json(**buyer), "billingAddress": None, **(order or {})}
    received = sales_orders.receive(tx, shop, hub_order(hub_id, **changes), AT)
    made = sales_orders.get(tx, received.id)
    assert made is not None
    assert made.customer is not None
    return made.customer


ANONYMOUS = {"document": None, "documentNumberNormalized": None}


async def test_the_same_cpf_is_one_customer_with_and_without_mask(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact]:
        masked = {"document": "529.982.247-25", "documentNumberNormalized": None}
        first = customer(tx, shop, 1, **masked, marketPlaceId="1")
        return first, customer(tx, shop, 2, documentNumberNormalized=CPF, marketPlaceId="2")

    first, second = await store.run(work)

    assert first.id == second.id
    assert first.tax_id == CPF


@pytest.mark.parametrize("document", [CNPJ, LETTER_CNPJ])
async def test_the_same_cnpj_is_one_customer_in_all_stores(
    store: Store, shop: int, document: str
) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact]:
        other = add_store(tx, "Outra Loja")
        first = customer(tx, shop, 1, documentNumberNormalized=document, marketPlaceId="1")
        return first, customer(tx, other, 1, document=document.lower(), marketPlaceId="2",
                               documentNumberNormalized=None)  # fmt: skip

    first, second = await store.run(work)

    assert first.id == second.id
    assert (first.tax_id, first.person_type) == (document, "J")


async def test_an_email_joins_nobody(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact]:
        mail = {"email": "mesmo@mail.example.com"}
        first = customer(tx, shop, 1, **mail, marketPlaceId="1", documentNumberNormalized=CPF)
        return first, customer(
            tx, shop, 2, **mail, marketPlaceId="2", documentNumberNormalized=OTHER_CPF
        )

    first, second = await store.run(work)

    assert first.id != second.id


@pytest.mark.parametrize("filler", ["00000000000", "11111111111", "12345678909", "99999999999999"])
async def test_a_placeholder_document_joins_nobody(store: Store, shop: int, filler: str) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact]:
        fields = {"document": filler, "documentNumberNormalized": filler}
        first = customer(tx, shop, 1, **fields, marketPlaceId="1")
        return first, customer(tx, shop, 2, **fields, marketPlaceId="2")

    first, second = await store.run(work)

    assert first.id != second.id
    assert first.tax_id == second.tax_id == ""


async def test_without_document_the_hubs_buyer_id_decides(store: Store, shop: int) -> None:
    def work(tx: Tx) -> list[int | None]:
        other = add_store(tx, "Outra Loja")
        return [
            customer(tx, shop, 1, **ANONYMOUS, marketPlaceId="7").id,
            customer(tx, shop, 2, **ANONYMOUS, marketPlaceId="7").id,
            customer(tx, shop, 3, {"marketPlace": "SHOPEE"}, **ANONYMOUS, marketPlaceId="7").id,
            customer(tx, other, 1, **ANONYMOUS, marketPlaceId="7").id,
        ]

    first, same, other_marketplace, other_store = await store.run(work)

    assert first == same
    assert len({first, other_marketplace, other_store}) == 3


async def test_buyers_without_any_key_are_never_joined(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact, Contact]:
        nobody = {**ANONYMOUS, "marketPlaceId": None}
        first = customer(tx, shop, 1, **nobody)
        return first, customer(tx, shop, 2, **nobody), customer(tx, shop, 1, **nobody)

    first, second, first_again = await store.run(work)

    assert first.id != second.id
    assert first.id == first_again.id


async def test_a_document_that_comes_later_is_added_to_the_customer(
    store: Store, shop: int
) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact, Contact]:
        first = customer(tx, shop, 1, **ANONYMOUS)
        second = customer(tx, shop, 2, documentNumberNormalized=CPF)
        return first, second, customer(tx, shop, 3, documentNumberNormalized=CPF, marketPlaceId="x")

    first, second, third = await store.run(work)

    assert first.id == second.id == third.id
    assert second.tax_id == CPF


async def test_one_account_with_two_documents_is_two_customers(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact, Contact]:
        first = customer(tx, shop, 1, documentNumberNormalized=CPF)
        company = customer(tx, shop, 2, documentNumberNormalized=CNPJ)
        return first, company, customer(tx, shop, 3, **ANONYMOUS)

    first, company, without = await store.run(work)

    assert first.id != company.id
    assert without.id == first.id


async def test_the_merchants_own_edits_stay(store: Store, shop: int) -> None:
    def work(tx: Tx) -> Contact:
        first = customer(tx, shop, 1, phone=None)
        own = replace(first, name="Ana (prefere WhatsApp)", email="", phone="")
        contacts.put(tx, own)
        return customer(tx, shop, 2, phone="44 99999-0000", name="Outro Nome")

    after = await store.run(work)

    assert after.name == "Ana (prefere WhatsApp)"
    assert after.phone == "44 99999-0000"
    assert after.email == "abc.def@mail.marketplace.example.com"


async def test_the_accounts_default_cpf_does_not_join_strangers(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact, Contact]:
        first = customer(tx, shop, 1, name="Ana Souza", marketPlaceId="1")
        stranger = customer(tx, shop, 2, name="Bruno Lima", marketPlaceId="2")
        return first, stranger, customer(tx, shop, 3, name="Bruno Lima", marketPlaceId="2")

    first, stranger, again = await store.run(work)

    assert first.id != stranger.id
    assert stranger.tax_id == ""
    assert again.id == stranger.id


async def test_a_stranger_with_a_known_cpf_is_a_pendencia_that_names_its_owner(
    store: Store, shop: int
) -> None:
    def work(tx: Tx) -> list[str]:
        customer(tx, shop, 1, name="Ana Souza", marketPlaceId="1")
        buyer = buyer_json(name="Bruno Lima", marketPlaceId="2")
        order = hub_order(2, buyer=buyer, billingAddress=None)
        made = sales_orders.get(tx, sales_orders.receive(tx, shop, order, AT).id)
        assert made is not None
        return [one.subject for one in made.issues if one.kind == "customer_document"]

    assert await store.run(work) == [f"{CPF} belongs to Ana Souza"]


async def test_the_same_person_with_two_accounts_of_a_marketplace_is_one_customer(
    store: Store, shop: int
) -> None:
    def work(tx: Tx) -> tuple[Contact, Contact]:
        first = customer(tx, shop, 1, name="ANA SOUZA", marketPlaceId="1")
        return first, customer(tx, shop, 2, name="Ana P. Souza", marketPlaceId="2")

    first, second = await store.run(work)

    assert first.id == second.id


async def test_the_document_is_found_through_its_index(store: Store) -> None:
    from anydesk.storage.contacts import _BY_EITHER

    def work(tx: Tx) -> str:
        text = str(_BY_EITHER.compile(tx.engine, compile_kwargs={"literal_binds": False}))
        names = {"integration": 1, "buyer": "M:1", "tax_id": CPF}
        compiled = _BY_EITHER.compile(tx.engine)
        values = tuple(names[name] for name in compiled.positiontup or ())
        plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        return " ".join(str(row[-1]) for row in plan)

    assert "uq_contacts_tax_id" in await store.run(work)


async def test_a_contact_is_read_back_as_it_was_written(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Contact | None, Contact | None]:
        first = customer(tx, shop, 1)
        assert first.id is not None
        changed = replace(first, address=Address(city="Recife"), roles=("customer", "supplier"))
        contacts.put(tx, changed)
        assert len(tx.execute(select(table)).all()) == 1
        return contacts.get(tx, first.id), changed

    found, changed = await store.run(work)

    assert found == changed
