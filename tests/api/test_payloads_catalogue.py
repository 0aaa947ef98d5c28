"""Products, listings, stock and error texts, in every shape the hub has for them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from anydesk.api import payloads
from anydesk.api.json_text import dump, parse
from anydesk.api.records import HubStock, ListingPrice, StockItem, StockLocal
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.products import ChannelListing, HubSku
from tests.api.scripted import captured


def test_a_product_is_read_with_its_skus():
    product = payloads.product(captured("product_two_skus.json"))

    assert product.hub_product_id == 5500001
    assert product.title == "Camiseta Básica"
    assert product.description == "<p>Camiseta de algodão.</p>"
    assert product.external_id == "P-1001"
    assert (product.brand, product.category_path) == ("Marca Modelo", "Moda/Camisetas")
    assert (product.ncm, product.origin_code) == ("61091000", "0")
    assert product.warranty == "3 meses contra defeito"
    assert (product.height, product.width, product.length) == (4, 20, 25)
    assert product.weight == Decimal("0.25")
    assert product.price_scope == "SKU"
    assert product.has_variations
    assert product.active
    assert product.image_urls == (
        "https://cdn.example.com/cam-az-1.jpg",
        "https://cdn.example.com/cam-pr-1.jpg",
    )
    assert product.skus[0] == HubSku(
        hub_sku_id=7700001,
        sku="CAM-AZ-M",
        title="Camiseta Básica Azul M",
        gtin="7890000000017",
        price=Decimal("139.90"),
        sell_price=Decimal("129.90"),
        quantity=Decimal(12),
        handling_days=1,
        active=True,
        grid={"Cor": "Azul", "Tamanho": "M"},
    )
    assert len(product.skus) == 2
    assert product.problems == ()
    assert product.raw.startswith('{"id":5500001,')


@pytest.mark.parametrize(
    ("variations", "grid"),
    [
        ({"Cor": "Azul", "Tamanho": 42, "Outro": None}, {"Cor": "Azul", "Tamanho": "42"}),
        ([None], {}),
        (None, {}),
        ([], {}),
        (
            [None, {"description": "Azul", "type": {"name": "Cor"}}, {"description": "sem tipo"}],
            {"Cor": "Azul"},
        ),
        ("x", {}),
    ],
)
def test_variations_may_be_a_map_or_a_list(variations, grid):
    product = payloads.product({"id": 1, "skus": [{"id": 2, "variations": variations}]})

    assert product.skus[0].grid == grid


def test_images_come_in_their_order_with_the_main_one_first_and_once():
    images = [
        {"url": "c", "index": 3},
        {"url": "b", "index": 2, "main": True},
        {"url": "a", "index": 1},
        {"url": "c", "index": 4},
        {"standardUrl": "d"},
        {},
        None,
    ]

    assert payloads.product({"id": 1, "images": images}).image_urls == ("b", "a", "c", "d")


def test_a_sku_without_id_is_left_out_and_noted():
    product = payloads.product({"id": 1, "skus": [{"partnerId": "A"}, {"id": "7"}]})

    assert [sku.hub_sku_id for sku in product.skus] == [7]
    assert product.problems == ("skus[0].id",)


def test_what_a_product_lacks_has_a_harmless_value():
    product = payloads.product({"id": "5", "definitionPriceScope": "sku", "isProductActive": "no"})

    assert (product.hub_product_id, product.price_scope, product.active) == (5, "SKU", False)
    assert product.weight is None
    assert payloads.product({"id": 5, "isProductActive": "maybe"}).problems == ("isProductActive",)
    assert payloads.product({"id": 5}, "{}").raw == "{}"


def test_a_sku_may_come_alone():
    assert payloads.sku({"id": 7, "partnerId": "A", "active": False}) == HubSku(
        7, "A", active=False
    )
    with pytest.raises(UnexpectedAnswer):
        payloads.sku(None)


def test_a_listing_is_read():
    listing = payloads.channel_listing(captured("listing.json"))

    assert listing == ChannelListing(
        hub_listing_id=8800001,
        marketplace="MERCADO_LIVRE",
        account_id="4101",
        account_name="LOJA MODELO",
        marketplace_item_code="MLB1000000001",
        sku_in_marketplace="CAM-AZ-M",
        publication_status="ACTIVE",
        price=Decimal("149.90"),
        discount_price=Decimal("134.90"),
        permalink="https://marketplace.example.com/MLB1000000001",
        marketplace_status="active",
    )


@pytest.mark.parametrize(
    ("warnings", "read"),
    [
        (["A", None, " ", {"message": "B"}, ["C", "D"]], ("A", "B", "C · D")),
        ("A", ("A",)),
        (None, ()),
    ],
)
def test_warnings_of_a_listing_are_sentences(warnings, read):
    assert payloads.channel_listing({"id": 1, "warnings": warnings}).warnings == read


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (captured("listing_prices_answer.json"), {8800002: "Preço do anúncio não pode ser "}),
        ([], {}),
        (None, {}),
        ([{"id": 1}, {"id": 2, "errorMsg": None}, {"id": "3", "errorMsg": "x"}, None], {3: "x"}),
        ({"id": 4, "errorMsg": "y"}, {4: "y"}),
        ([{"errorMsg": "z"}], {}),
    ],
)
def test_refused_prices_are_known_by_listing(answer, refused):
    result = payloads.price_result(answer)

    assert result.keys() == refused.keys()
    assert all(result[listing].startswith(text) for listing, text in refused.items())


def test_prices_are_sent_without_artefacts():
    items = [
        ListingPrice(1, Decimal("149.90"), Decimal("134.90")),
        ListingPrice(2, Decimal("1E+2"), None),
    ]

    assert dump(payloads.listing_prices(items)) == (
        '[{"id":1,"price":149.9,"discountPrice":134.9},{"id":2,"price":100,"discountPrice":100}]'
    )
    assert dump(payloads.sku_price(Decimal("0.10"), None)) == '{"price":0.1,"sellPrice":0.1}'


def test_quantities_are_sent_with_what_is_given_and_no_more():
    items = [
        StockItem("A", 7, Decimal("10.0000"), 40001, Decimal("48.50"), 1),
        StockItem("B", None, Decimal(0)),
    ]

    assert dump(payloads.stock_items(items)) == (
        '[{"partnerId":"A","quantity":10,"id":7,"stockLocalId":40001,"cost":48.5,'
        '"additionalTime":1},{"partnerId":"B","quantity":0}]'
    )


MAP = {"success": {"A": "Atualizado com sucesso"}, "errors": {"B": "Erro ao processar"}}
ARRAY = {"success": [{"A": "Atualizado com sucesso"}], "errors": [{"B": "Erro ao processar"}]}
OBJECT = {
    "success": {"partnerId": "A", "message": "Atualizado com sucesso"},
    "errors": [{"sku": "B", "message": "Erro ao processar"}],
}


@pytest.mark.parametrize("answer", [MAP, ARRAY, OBJECT, {**ARRAY, "success": ["A", None, "B"]}])
def test_the_result_of_a_batch_is_read_in_each_shape(answer):
    result = payloads.stock_result(answer)

    assert result.accepted == {"A"}
    assert result.errors == {"B": "Erro ao processar"}
    assert result.stated


def test_the_documented_result_of_a_batch():
    result = payloads.stock_result(captured("stock_batch_array.json"))

    assert result.accepted == {"CAM-AZ-M", "CAM-PR-M"}
    assert result.errors == {"NAO-EXISTE": "Erro ao processar: SKU não encontrado"}


@pytest.mark.parametrize("answer", [None, {}, [], "", {"success": None, "errors": None}])
def test_a_batch_without_a_word_is_not_stated(answer):
    result = payloads.stock_result(answer)

    assert not result.stated
    assert (result.accepted, result.errors) == (frozenset(), {})


def test_an_empty_result_is_a_word():
    assert payloads.stock_result({"success": [], "errors": []}).stated


def test_what_the_hub_holds():
    page = captured("stock_page.json")
    assert isinstance(page, dict)

    assert payloads.hub_stock(page["content"][0]) == HubStock(
        hub_sku_id=7700001,
        sku="CAM-AZ-M",
        stock_local_id=40001,
        stock_local="Estoque Físico",
        account="99999.",
        amount=Decimal(10),
        reserved=Decimal(2),
        available=Decimal(8),
        cost=Decimal("48.50"),
        handling_days=1,
        updated_at=datetime(2026, 3, 8, 13, 5, tzinfo=UTC),
    )


def test_a_stock_local():
    row = {"id": "40001", "name": "Estoque Físico", "defaultLocal": True, "oi": "99999."}

    assert payloads.stock_local(row) == StockLocal(
        40001, "Estoque Físico", is_default=True, account="99999."
    )
    assert payloads.stock_local({"id": 1, "oi": {"value": "5."}}).account == "5."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"code": "422", "message": "[O campo 'x' %s]"}, "[O campo 'x' %s]"),
        ({"response": "NO_TOKEN", "operation": "geral"}, "NO_TOKEN"),
        ({"message": "Sem acesso", "errorCode": "INVALID_ROLE"}, "Sem acesso"),
        ({"errorCode": "INVALID_ROLE"}, "INVALID_ROLE"),
        ({"message": "A", "details": "B"}, "A · B"),
        ({"message": "A", "details": ["A", "B"]}, "A · B"),
        ({"message": "A", "details": {"message": "B"}, "fieldErrors": {"field": "f"}}, "A · B · f"),
        ({"details": ["B"], "fieldErrors": ["C", {"field": "f", "message": "D"}]}, "B · C · f: D"),
        ({"message": None, "resources": {}}, ""),
        ({"code": "422"}, ""),
        ([{"message": "A"}, {"message": "B"}], "A · B"),
        ("User not registered", "User not registered"),
        ('"User not registered"', "User not registered"),
        ('{"message": "A"}', "A"),
        ("<html>x</html>", ""),
        ("", ""),
        (None, ""),
        (True, ""),
    ],
)
def test_the_hubs_words_are_found_in_each_shape(body, text):
    assert payloads.error_text(body) == text


def test_validation_errors_are_told_in_full():
    assert payloads.error_text(captured("error_validation.json")) == (
        "O campo informado esta fora das especificações. · skus[0].ean deve ter no máximo 13 "
        "caracteres · skus[0].ean: tamanho máximo 13"
    )


@pytest.mark.parametrize("text", ["{", "NaN", "[1e99999999999999999999]", '{"a": Infinity}'])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse(text)


@pytest.mark.parametrize("value", [{1, 2}, Decimal("NaN"), float("nan"), object()])
def test_what_cannot_be_json_is_not_written(value):
    with pytest.raises(ValueError, match=r".+"):
        dump({"value": value})


@pytest.mark.parametrize("number", ["1.234,56", "R$ 10", "", "1e5", "٣", True, [], 10**13, "NaN"])
def test_numbers_that_are_not_plain_are_not_guessed(number):
    listing = payloads.channel_listing({"id": 1, "price": number})

    assert listing.price is None


def test_days_that_are_no_whole_number_are_not_rounded():
    product = payloads.product({"id": 1, "skus": [{"id": 2, "additionalTime": 1.5}]})

    assert product.skus[0].handling_days is None
    assert product.problems == ("skus[0].additionalTime",)


def test_less_than_nothing_is_written_as_nothing():
    price = payloads.channel_listing({"id": 1, "price": Decimal("-0.001")}).price

    assert str(price) == "0.00"


def test_a_value_too_large_for_any_price_is_noted_even_as_a_huge_exponent():
    assert payloads.channel_listing({"id": 1, "price": Decimal("1E+999999")}).price is None
    assert payloads.channel_listing({"id": 1, "price": Decimal("1E-999999")}).price == 0
    assert payloads.channel_listing({"id": 1, "price": float("inf")}).price is None
