"""The quick reading of stored products says what the patient one says, whatever the hub wrote."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.api.json_text import dump, parse
from anydesk.api.payloads_catalogue import product
from anydesk.api.payloads_mirror import stored_product
from anydesk.core.errors import UnexpectedAnswer
from anydesk.simulator.routes_products import product_bytes
from anydesk.simulator.server import HubOptions, PracticeHub

WHOLE = {
    "id": 5, "title": " Caneca ", "description": "De <b>louça</b>.", "externalIdProduct": "P-1",
    "brand": {"id": 1, "name": "Lar"}, "category": {"id": 9, "name": "Casa", "path": "Casa/Copa"},
    "nbm": {"id": "69120000"}, "origin": {"id": 0}, "warrantyTime": 3, "height": 1.5, "width": 2,
    "weight": 0.25, "definitionPriceScope": "sku", "hasVariations": True, "type": "variation",
    "characteristics": [{"index": 1, "name": "Linha", "value": "Praia"}],
    "images": [
        {"id": 2, "url": "https://a/2.jpg", "index": 2, "status": "error", "statusMessage": "x"},
        {"id": 1, "url": "https://a/1.jpg", "index": 1, "main": True, "variation": "Azul"},
    ],
    "skus": [
        {"id": 7, "partnerId": "A", "title": "Azul", "ean": "789", "price": 9.999, "sellPrice": 9,
         "amount": 3.0, "additionalTime": 1, "active": False,
         "variations": [{"id": 1, "description": "Azul", "type": {"id": 2, "name": "Cor"}}]},
        {"id": 8, "variations": [None]},
    ],
}  # fmt: skip


def same(raw: str) -> None:
    assert stored_product(raw) == product(parse(raw), raw)


def test_every_product_of_the_practice_hub_reads_the_same() -> None:
    market = PracticeHub(HubOptions(products=150, orders=0)).market

    for one in market.products.values():
        same(dump(parse(product_bytes(market, one).decode())))


def test_a_whole_product_reads_the_same() -> None:
    same(json.dumps(WHOLE))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": None}, {"title": 5}, {"title": ["x"]}, {"title": "a\u0000b"}, {"id": "5"},
        {"title": "\ud83d"}, {"TITLE": "Outra", "title": None}, {"brand": {"Name": "Lar"}},
        {"brand": "Lar"}, {"category": {"name": "Casa"}}, {"category": {"id": "9"}},
        {"height": "1,5"}, {"height": 1e30}, {"height": True}, {"warrantyTime": 2.5},
        {"warrantyText": "3 meses"}, {"hasVariations": "sim"}, {"images": {"url": "x"}},
        {"images": [{"standardUrl": "https://a/3.jpg"}]}, {"images": [None, {"url": "u"}]},
        {"skus": [{"id": 7, "variations": {"Cor": "Azul"}}]}, {"skus": [{"partnerId": "x"}]},
        {"skus": {"id": 7}}, {"skus": [{"id": 7, "price": "9,90"}]}, {"skus": None},
        {"skus": [{"id": 7, "ID": 9, "active": "não"}]}, {"characteristics": [{"name": "Linha"}]},
        {"kitComponents": [{"idSku": 7, "quantity": 2}]}, {"kitComponents": {"idSku": 7}},
        {"externalId": "X", "externalIdProduct": None}, {"other": {"id": 1}},
        {"nbm": {}}, {"origin": {"id": "0"}}, {"skus": [{"id": 7, "variations": [{"x": 1}]}]},
    ],
)  # fmt: skip
def test_the_unusual_reads_the_same(changes: dict[str, Any]) -> None:
    same(json.dumps({**WHOLE, **changes}))


_SCALAR = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**6), st.floats(-10, 10**6), st.text(max_size=6)
)
_ANY = st.recursive(
    _SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("id", "name", "url", "type", "Name")), inner, max_size=3),
    ),
    max_leaves=5,
)


@given(st.sampled_from(sorted(set(WHOLE) - {"id"})), _ANY)
def test_whatever_stands_in_a_field_reads_the_same(name: str, value: Any) -> None:
    same(json.dumps({**WHOLE, name: value}))


@given(st.sampled_from(sorted(WHOLE["skus"][0])), _ANY)  # type: ignore[index]
def test_whatever_stands_in_a_sku_reads_the_same(name: str, value: Any) -> None:
    sku = {**WHOLE["skus"][0], name: value}  # type: ignore[index]
    same(json.dumps({**WHOLE, "skus": [sku]}))


def test_what_is_no_product_is_refused_as_ever() -> None:
    with pytest.raises(UnexpectedAnswer):
        stored_product("{}")
    with pytest.raises(ValueError, match="Expecting"):
        stored_product("")
