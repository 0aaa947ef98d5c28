"""Orders as records: complete ones exactly, broken ones as far as they go."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.api import payloads
from anydesk.api.json_text import dump, parse
from anydesk.api.records import FeedRow
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.hub_orders import Address, HubBuyer, HubOrderItem, HubPayment
from tests.api.scripted import captured, captured_text


def moment(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_complete_order_is_read_completely():
    order = payloads.order(captured("order_mercado_livre.json"))

    assert order.hub_id == 190000101
    assert order.status == "PAID_WAITING_SHIP"
    assert (order.marketplace, order.account_id) == ("MERCADO_LIVRE", "4101")
    assert (order.account_name, order.sub_channel) == ("LOJA MODELO", "Mercado Livre")
    assert order.marketplace_id == order.marketplace_number == "2000001111111111"
    assert (order.marketplace_status, order.transmission_status) == ("paid", "OK")
    assert order.delivery_status == "UNKNOWN"
    assert not order.is_marketplace_fulfilled
    assert order.created_at == moment(2026, 3, 8, 12, 59, 41)
    assert order.paid_at == moment(2026, 3, 8, 13, 1, 2)
    assert order.updated_at == moment(2026, 3, 8, 13, 1, 20)
    assert order.cancelled_at is None
    assert order.discount == Decimal("5.00")
    assert order.freight == Decimal("18.90")
    assert order.seller_freight == Decimal("12.40")
    assert order.interest == Decimal("0.00")
    assert order.gross == Decimal("259.80")
    assert order.total == Decimal("263.70")
    assert str(order.total) == "263.70"
    assert order.intermediary_document == "12345678000195"
    assert order.intermediary_registration == "LOJAMODELO"
    assert order.payment_institution_document == "98765432000198"
    assert (order.shipping_option, order.shipping_id) == ("me2", "43900000001")
    assert order.promised_delivery_at == moment(2026, 3, 14, 2, 59, 59)
    assert order.promised_dispatch_at == moment(2026, 3, 10, 3)
    assert order.url == "https://marketplace.example.com/orders/2000001111111111"
    assert order.billing_name == "Cliente Exemplo"
    assert order.billing_document == "00000000191"
    assert order.metadata == {
        "discountSummarized": "15.0",
        "logistic_type": "xd_drop_off",
        "mshops": "false",
        "needInvoiceXML": "true",
    }
    assert order.complete
    assert order.problems == ()


def test_the_parts_of_a_complete_order():
    order = payloads.order(captured("order_mercado_livre.json"))

    assert order.buyer == HubBuyer(
        hub_buyer_id="900000001",
        name="Cliente Exemplo",
        email="abc.def@mail.marketplace.example.com",
        document="00000000191",
        document_type="CPF",
        phone="(44) 90000-0000",
    )
    assert order.delivery_address == Address(
        line="Rua das Amostras 100 - Apto 12",
        street="Rua das Amostras",
        number="100",
        complement="Apto 12",
        reference="Portaria azul",
        district="Centro",
        city="Maringá",
        state="PR",
        postcode="87000000",
        country="BR",
        recipient="Cliente Exemplo",
    )
    assert order.billing_address.line == "Rua das Amostras 100"
    assert order.items == (
        HubOrderItem(
            position=1,
            item_id="214000001",
            hub_product_id=5500001,
            hub_sku_id=7700001,
            sku="CAM-AZ-M",
            gtin="7890000000017",
            name="Camiseta Básica Azul M",
            quantity=Decimal(2),
            unit_price=Decimal("129.90"),
            gross=Decimal("259.80"),
            discount=Decimal("10.00"),
            total=Decimal("249.80"),
            marketplace_item_id="MLB1000000001",
            sku_in_marketplace="MLB1000000001",
            shipping_code="me2",
            shipping_carrier="UNKNOWN",
            shipping_carrier_type="UNKNOWN",
            stock_local="Estoque Físico",
        ),
    )
    assert order.payments == (
        HubPayment(
            method="credit_card",
            normalized="CARTÃO DE CRÉDITO",
            detail="CARTÃO DE CRÉDITO",
            status="approved",
            value=Decimal("263.70"),
            instalments=3,
            hub_payment_id="71000000001",
            marketplace_fee=Decimal("38.97"),
            card_operator="02",
        ),
    )


def test_an_awkward_order_is_read_as_far_as_it_goes():
    order = payloads.order(captured("order_awkward.json"))

    assert order.hub_id == 190000777
    assert order.status == "SOMETHING_NEW"
    assert order.marketplace_id == order.marketplace_number == "701-0000001-0000001"
    assert order.delivery_status == "IN_TRANSIT"
    assert order.is_marketplace_fulfilled
    assert order.created_at == datetime(2026, 3, 8, 15, 59, 41, 123456, tzinfo=UTC)
    assert order.paid_at == moment(2026, 3, 8, 13, 1, 2)
    assert order.updated_at == datetime(2026, 3, 8, 13, 1, 20, 500000, tzinfo=UTC)
    assert order.cancelled_at is None
    assert (order.discount, order.freight) == (Decimal(0), Decimal("18.90"))
    assert order.gross == Decimal("100.01")
    assert order.total == order.seller_freight == Decimal(0)
    assert order.buyer == HubBuyer(name="Cliente Exemplo")
    assert order.delivery_address.state == "OTRO"
    assert order.delivery_address.postcode == "1000"
    assert order.billing_address.is_empty
    assert order.pickup == "12"
    assert order.metadata == {
        "needInvoiceXML": "true",
        "discountSummarized": "15.00",
        "nested": '{"a":1.50}',
    }
    (payment,) = order.payments
    assert (payment.value, payment.instalments) == (Decimal("118.90"), 1)


def test_the_awkward_items_and_what_could_not_be_understood():
    order = payloads.order(captured("order_awkward.json"))
    first, second = order.items

    assert (first.hub_sku_id, first.sku, first.shipping_code) == (7700001, "", "Standard")
    assert first.kit_sku == "KIT-1"
    assert first.quantity == Decimal("2.0001")
    assert first.unit_price == Decimal("50.00")
    assert (first.gross, first.total) == (Decimal("100.01"), Decimal("99.51"))
    assert (second.position, second.item_id, second.name) == (2, "9", "Caneca")
    assert (second.hub_sku_id, second.hub_product_id) == (None, None)
    assert set(order.problems) == {
        "paymentDate",
        "sellerFreight",
        "total",
        "shipping.promisedShippingTime",
        "billingAddress",
        "payments.installments",
        "items",
        "items[3].amount",
    }


def test_each_part_of_the_address_comes_from_the_best_source():
    order = payloads.order(
        {
            "id": 1,
            "anymarketAddress": {"street": "Rua A", "state": "PARANÁ", "zipCode": ""},
            "shipping": {"street": "R. A", "state": "PR", "zipCode": "87000-000", "number": 5},
            "billingAddress": {"stateNameNormalized": "PARANÁ"},
        }
    )

    address = order.delivery_address
    assert (address.street, address.number, address.postcode) == ("Rua A", "5", "87000-000")
    assert address.state == "PR"
    assert order.billing_address.state == "PARANÁ"


def test_a_row_without_items_is_not_complete():
    assert not payloads.order({"id": 1, "items": []}).complete
    assert not payloads.order({"id": 1}).complete


def test_a_pickup_place_is_one_text():
    order = payloads.order({"id": 1, "pickup": {"description": "Loja Centro", "receiverName": "X"}})

    assert order.pickup == "Loja Centro · X"


@pytest.mark.parametrize("wrong", [[], "x", 5])
def test_metadata_that_is_no_map_is_noted(wrong):
    order = payloads.order({"id": 1, "metadata": wrong})

    assert order.metadata is None
    assert order.problems == ("metadata",)


@pytest.mark.parametrize(
    "wrong", [None, [], "x", {}, {"id": None}, {"id": "x"}, {"id": 0}, {"id": -1}, {"id": 1.5}]
)
def test_an_order_without_a_usable_id_is_refused_by_the_name_of_the_field(wrong):
    with pytest.raises(UnexpectedAnswer, match='"id"'):
        payloads.order(wrong)


@pytest.mark.parametrize("hub_id", [7, "7", " 7 ", Decimal("7.0"), "7.0"])
def test_an_id_may_be_a_number_or_a_text(hub_id):
    assert payloads.order({"id": hub_id}).hub_id == 7


def test_an_id_beyond_64_bits_is_none():
    with pytest.raises(UnexpectedAnswer):
        payloads.order({"id": 2**63})


def test_the_text_of_an_order_keeps_every_number():
    text = captured_text("order_mercado_livre.json")

    order = payloads.order(parse(text))

    assert order.raw.startswith('{"id":190000101,"accountName":"LOJA MODELO"')
    assert '"total":263.7,' in order.raw
    assert '"discount":5.0,' in order.raw
    assert json.loads(order.raw, parse_float=str) == json.loads(text, parse_float=str)


def test_a_text_that_is_given_is_kept():
    assert payloads.order({"id": 1}, '{ "id": 1 }').raw == '{ "id": 1 }'


def test_text_that_no_database_takes_is_mended():
    order = payloads.order(parse('{"id": 1, "accountName": "a\\ud800b\\u0000c"}'))

    assert order.account_name == "a?bc"
    order.raw.encode("utf-8")
    assert parse(order.raw) == {"id": 1, "accountName": "a\ud800b\x00c"}


def test_feed_rows_and_their_acknowledgement():
    rows = [payloads.feed_row(row) for row in captured("order_feed.json")]

    assert rows[0] == FeedRow(190000101, "0b7c1c1e-5d1f-4a3b-9a77-3c1f0e5f1a01")
    assert payloads.acknowledgement(FeedRow(1, "t")) == {"id": 1, "token": "t", "type": "ORDER"}
    assert payloads.acknowledgement(FeedRow(1, "t", "PENDING"))["status"] == "PENDING"


# Whatever comes

SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=12)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False) | st.floats(allow_nan=False)
NAMES = st.text(max_size=8)
JSON = st.recursive(
    SCALARS | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
ORDER_NAMES = st.sampled_from(
    [
        "status",
        "marketPlace",
        "marketPlaceId",
        "createdAt",
        "lastUpdate",
        "paymentDate",
        "total",
        "discount",
        "freight",
        "fulfillment",
        "buyer",
        "shipping",
        "anymarketAddress",
        "billingAddress",
        "items",
        "payments",
        "metadata",
        "pickup",
        "deliverStatus",
        "idAccount",
    ]
)
ITEM_NAMES = st.sampled_from(
    ["amount", "unit", "gross", "total", "discount", "sku", "product", "shippings", "stocks"]
)
ROWS = st.lists(JSON | st.dictionaries(ITEM_NAMES, JSON), max_size=3)


@given(st.dictionaries(ORDER_NAMES, JSON | ROWS, max_size=6), st.integers(1, 2**63 - 1))
def test_any_object_with_an_id_is_an_order(fields, hub_id):
    order = payloads.order({**fields, "id": hub_id}, "{}")

    assert order.hub_id == hub_id
    for money in (order.total, order.discount, order.freight):
        assert money == money.quantize(Decimal("0.01"))
    for problem in order.problems:
        assert problem.split(".")[0].split("[")[0] in fields


CENTS = st.decimals(-10_000_000, 10_000_000, places=2)


@given(CENTS)
def test_money_goes_round(amount):
    as_number = payloads.order(parse(f'{{"id": 1, "total": {amount}}}'))
    as_text = payloads.order({"id": 1, "total": str(amount)})
    with_comma = payloads.order({"id": 1, "total": str(amount).replace(".", ",")})

    assert as_number.total == as_text.total == with_comma.total == amount
    assert payloads.order(parse(as_number.raw)).total == amount


@given(st.from_regex(r"\A-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?\Z"))
def test_a_number_keeps_its_value_in_the_stored_text(text):
    value = parse(f"[{text}]")

    assert parse(dump(value)) == value
    if "e" not in text.lower() and text != "-0":
        assert dump(value) == f"[{text}]"


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - offset below
OFFSETS = st.none() | st.integers(-14 * 60, 14 * 60)


@given(MOMENTS, OFFSETS, st.integers(0, 9), st.sampled_from("T "), st.booleans())
def test_any_date_the_hub_can_write_is_read(written, minutes, digits, between, zulu):
    fraction = f".{written.microsecond:06d}000"[: digits + 1] if digits else ""
    text = written.strftime(f"%Y-%m-%d{between}%H:%M:%S") + fraction
    zone = UTC if minutes is None or zulu else timezone(timedelta(minutes=minutes))
    aware = written.replace(tzinfo=zone)
    offset = "Z" if zulu else "" if minutes is None else aware.isoformat()[-6:]
    cut = 10 ** max(6 - digits, 0)

    order = payloads.order({"id": 1, "createdAt": text + offset})

    expected = aware.replace(microsecond=written.microsecond // cut * cut)
    assert order.created_at == expected
    assert order.created_at.utcoffset() == timedelta(0)
    assert order.problems == (() if offset else ("createdAt",))


@pytest.mark.parametrize(
    "text", ["soon", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", 1772975981, True, {}]
)
def test_what_is_no_date_is_noted(text):
    order = payloads.order({"id": 1, "createdAt": text})

    assert order.created_at is None
    assert order.problems == ("createdAt",)
