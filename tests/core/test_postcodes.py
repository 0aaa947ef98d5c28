"""What a postcode directory changes in an address (ERP §2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.hub_orders import Address
from anydesk.core.postcodes import (
    LookupFailure,
    PostcodeAddress,
    completed,
    postcode_key,
    why_not_completed,
)
from anydesk.core.settings import AddressFromPostcode

ALWAYS, ONLY_EMPTY = AddressFromPostcode.ALWAYS, AddressFromPostcode.ONLY_EMPTY
HUB = Address(
    line="R Exemplo 10, Maringa",
    street="R Exemplo",
    number="10",
    complement="Apto 12",
    reference="ao lado da praça",
    district="",
    city="Maringa",
    state="PR",
    postcode="87010-430",
    country="Brasil",
    recipient="Maria",
)
FOUND = PostcodeAddress("Rua dos Exemplos", "Zona 01", "Maringá", "PR")
WHOLE_CITY = PostcodeAddress("", "", "Paiçandu", "PR")

texts = st.text(max_size=8)
addresses = st.builds(
    Address, line=texts, street=texts, number=texts, complement=texts, district=texts, city=texts,
    state=texts, postcode=texts,
)  # fmt: skip
founds = st.none() | st.builds(LookupFailure, texts) | st.builds(
    PostcodeAddress, texts, texts, texts, texts
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("01310-100", "01310100"),
        (" 01310100 ", "01310100"),
        ("01.310-100", "01310100"),
        ("1310100", "01310100"),
        ("CEP 87010-430", "87010430"),
        ("", ""),
        ("131010", ""),
        ("013101000", ""),
        ("00000-000", ""),
        ("\N{ARABIC-INDIC DIGIT ONE}1310100", "01310100"),
        ("Rua 7", ""),
    ],
)
def test_a_postcode_is_eight_digits_however_it_is_written(text: str, key: str) -> None:
    assert postcode_key(text) == key


def test_always_replaces_four_parts_and_keeps_the_rest() -> None:
    made = completed(HUB, FOUND, ALWAYS)

    assert (made.street, made.district, made.city, made.state) == (
        "Rua dos Exemplos",
        "Zona 01",
        "Maringá",
        "PR",
    )
    assert (made.number, made.complement, made.reference) == ("10", "Apto 12", "ao lado da praça")
    assert (made.postcode, made.country, made.recipient) == ("87010-430", "Brasil", "Maria")
    assert made.line == "", "the hub's line would show the street that was replaced"


def test_only_empty_fills_gaps() -> None:
    made = completed(HUB, FOUND, ONLY_EMPTY)

    assert (made.street, made.district, made.city) == ("R Exemplo", "Zona 01", "Maringa")
    assert made.line == HUB.line


def test_a_whole_citys_postcode_leaves_street_and_district_as_the_hub_has_them() -> None:
    made = completed(HUB, WHOLE_CITY, ALWAYS)

    assert (made.street, made.district, made.city) == ("R Exemplo", "", "Paiçandu")


def test_the_line_stays_while_it_is_the_only_street_there_is() -> None:
    only_line = Address(line="Rua Sem Partes 5", postcode="87140000")

    assert completed(only_line, WHOLE_CITY, ALWAYS).line == "Rua Sem Partes 5"


@pytest.mark.parametrize("found", [None, LookupFailure("It took too long.")])
@pytest.mark.parametrize("mode", [ALWAYS, ONLY_EMPTY])
def test_without_an_answer_the_hubs_address_stays(
    found: LookupFailure | None, mode: AddressFromPostcode
) -> None:
    assert completed(HUB, found, mode) == HUB


def test_never_changes_nothing() -> None:
    assert completed(HUB, FOUND, AddressFromPostcode.NEVER) == HUB


@given(addresses, founds, st.sampled_from(AddressFromPostcode))
def test_number_complement_and_postcode_are_always_the_buyers(
    address: Address, found: PostcodeAddress | LookupFailure | None, mode: AddressFromPostcode
) -> None:
    made = completed(address, found, mode)

    assert (made.number, made.complement, made.postcode) == (
        address.number,
        address.complement,
        address.postcode,
    )
    assert completed(made, found, mode) == made, "doing it twice changes nothing more"
    assert made.is_empty <= address.is_empty


def test_why_an_address_was_not_completed_is_a_sentence() -> None:
    assert why_not_completed(HUB, FOUND) == ""
    assert why_not_completed(HUB, LookupFailure("It took too long.")) == "It took too long."
    assert "87010-430" in why_not_completed(HUB, None)
    assert "no postcode" in why_not_completed(Address(postcode="?"), None)
