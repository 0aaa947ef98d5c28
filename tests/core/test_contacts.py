"""Who bought: documents that count, and what a second order may add."""

from dataclasses import replace

import pytest

from anydesk.core.contacts import (
    Contact,
    PersonType,
    buyer_key,
    customer_of,
    filled,
    usable_tax_id,
)
from anydesk.core.hub_orders import Address
from tests.fakes.orders import ADDRESS, CNPJ, CPF, LETTER_CNPJ, OTHER_CPF, buyer_json, hub_order


@pytest.mark.parametrize(
    ("document", "usable"),
    [
        ("529.982.247-25", CPF),
        (CPF, CPF),
        ("12.345.678/0001-95", CNPJ),
        ("12.ABC.345/01DE-35", LETTER_CNPJ),
        ("12.abc.345/01de-35", LETTER_CNPJ),
        ("00000000000", ""),
        ("111.111.111-11", ""),
        ("99999999999", ""),
        ("12345678909", ""),
        ("00000000000000", ""),
        ("52998224724", ""),
        ("***.982.247-**", ""),
        ("", ""),
    ],
)
def test_only_a_document_that_names_one_person_counts(document: str, usable: str) -> None:
    assert usable_tax_id(document) == usable


def test_a_buyer_with_a_cnpj_is_a_company_with_its_state_registration() -> None:
    order = hub_order(
        buyer=buyer_json(
            documentNumberNormalized=CNPJ, documentType="CNPJ", companyStateTaxId="90123456"
        )
    )

    customer = customer_of(order)

    assert customer.person_type is PersonType.LEGAL
    assert (customer.tax_id, customer.state_registration) == (CNPJ, "90123456")


def test_the_billing_document_stands_in_only_for_the_same_person() -> None:
    nameless = buyer_json(document=None, documentNumberNormalized=None)
    mine = {**ADDRESS, "shipmentUserName": "CLIENTE EXEMPLO", "shipmentUserDocument": CPF}
    others = {**ADDRESS, "shipmentUserName": "Outra Pessoa", "shipmentUserDocument": CPF}

    assert customer_of(hub_order(buyer=nameless, billingAddress=mine)).tax_id == CPF
    assert customer_of(hub_order(buyer=nameless, billingAddress=others)).tax_id == ""


def test_a_buyer_abroad_is_a_foreigner() -> None:
    abroad = {**ADDRESS, "country": "AR", "state": "", "stateAcronymNormalized": ""}
    order = hub_order(
        buyer=buyer_json(document="30123456", documentNumberNormalized=None, documentType="DNI"),
        shipping=abroad,
        anymarketAddress=abroad,
    )

    assert customer_of(order).person_type is PersonType.FOREIGN


def test_a_foreign_document_in_brazil_is_a_foreigner_in_brazil() -> None:
    buyer = buyer_json(document="V123456-J", documentNumberNormalized=None, documentType="OTHER")

    assert customer_of(hub_order(buyer=buyer)).person_type is PersonType.FOREIGN_IN_BRAZIL


@pytest.mark.parametrize("empty", ["", " ", "0", "UNKNOWN", "null"])
def test_a_buyer_id_that_names_nobody_is_no_key(empty: str) -> None:
    assert buyer_key(hub_order(buyer=buyer_json(marketPlaceId=empty))) == ""


def test_the_same_buyer_id_means_another_person_in_another_marketplace() -> None:
    assert buyer_key(hub_order()) != buyer_key(hub_order(marketPlace="SHOPEE"))


def test_an_order_without_a_name_takes_who_is_billed_or_receives() -> None:
    order = hub_order(buyer=buyer_json(name=None), billingAddress=None)

    assert customer_of(order).name == "Cliente Exemplo"


def test_only_blanks_of_a_known_customer_are_filled() -> None:
    known = Contact("Ana Souza (VIP)", email="", phone="44 3333-0000", id=7)
    told = customer_of(hub_order())

    after = filled(known, told)

    assert after.name == "Ana Souza (VIP)"
    assert after.phone == "44 3333-0000"
    assert after.email == "abc.def@mail.marketplace.example.com"
    assert (after.tax_id, after.id) == (CPF, 7)
    assert after.address.city == "Maringá"


def test_a_document_the_customer_has_is_not_overwritten() -> None:
    known = Contact("Ana", tax_id=OTHER_CPF, person_type=PersonType.NATURAL)

    assert filled(known, customer_of(hub_order())).tax_id == OTHER_CPF


def test_an_address_is_taken_whole_or_not_at_all() -> None:
    known = Contact("Ana", address=Address(city="Recife"))

    assert filled(known, customer_of(hub_order())).address == Address(city="Recife")


def test_a_supplier_who_buys_becomes_a_customer_too() -> None:
    known = replace(Contact("Ana"), roles=("supplier",))

    assert filled(known, Contact("Ana")).roles == ("supplier", "customer")
