"""By which codes payments and freights are looked up, and how codes are compared."""

from typing import Any

import pytest

from anydesk.core.hub_orders import HubPayment
from anydesk.core.mappings import code_key, payment_codes, shipping_codes, target_of
from anydesk.core.sample_orders import payment_code, payments_of, shipping_of
from tests.fakes.orders import hub_order, item_json


@pytest.mark.parametrize(
    ("payment", "codes"),
    [
        (HubPayment("visa", "CRÉDITO", "VISA 3x"), ("visa", "CRÉDITO", "VISA 3x")),
        (HubPayment("pix", "PIX", "UNKNOWN"), ("pix",)),
        (HubPayment("", "UNKNOWN", ""), ()),
        (HubPayment("  conta   pay ", "unknown", "Conta Pay"), ("conta pay",)),
        (HubPayment("UNKNOWN", "BOLETO", "UNKNOWN"), ("BOLETO",)),
    ],
)  # fmt: skip
def test_a_payment_is_looked_up_by_its_raw_code_first(
    payment: HubPayment, codes: tuple[str, ...]
) -> None:
    assert payment_codes(payment) == codes


def freight(code: str, carrier: str = "") -> dict[str, Any]:
    return {"shippingtype": code, "shippingCarrierNormalized": carrier}


def test_all_codes_of_a_freight_come_before_all_names_and_the_option_is_last() -> None:
    order = hub_order(
        items=[
            item_json(1, shippings=[freight("03220", "Correios SEDEX")]),
            item_json(2, shippings=[freight("03298", "UNKNOWN")]),
            item_json(3, shippings=[freight("03220", "Correios SEDEX")]),
        ],
        shippingOptionId="expressa",
    )

    assert shipping_codes(order) == ("03220", "03298", "Correios SEDEX", "expressa")


def test_an_order_without_freight_has_no_code() -> None:
    assert shipping_codes(hub_order(items=[item_json(1, shippings=[])])) == ()
    assert shipping_of(hub_order(items=[item_json(1, shippings=[])])) == ()


def test_codes_are_compared_without_spaces_around_and_capitals() -> None:
    assert code_key("  Cartão   de CRÉDITO ") == code_key("cartão de crédito")
    rows = {code_key("Visa"): "CREDIT_CARD", code_key("cartão"): "OTHER"}
    assert target_of(rows, (" VISA ", "cartão")) == "CREDIT_CARD"
    assert target_of(rows, ("nothing", "CARTÃO")) == "OTHER"
    assert target_of(rows, ("", "nothing")) == ""


class TestFoundCode:
    """What of a payment is offered to be mapped."""

    def test_the_caption_stands_for_most_orders_and_is_offered_first(self) -> None:
        found = payment_code(HubPayment("visa-1x", "CARTÃO DE CRÉDITO", "VISA"))

        assert (found.code, found.other_codes) == ("CARTÃO DE CRÉDITO", ("visa-1x", "VISA"))
        assert found.codes == ("CARTÃO DE CRÉDITO", "visa-1x", "VISA")
        assert found.caption == "CARTÃO DE CRÉDITO · visa-1x · VISA"

    def test_a_caption_that_says_nothing_leaves_the_raw_code(self) -> None:
        assert payment_code(HubPayment("xyz-77", "UNKNOWN", "UNKNOWN")).codes == ("xyz-77",)

    def test_what_it_is_mapped_to_follows_the_order_of_looking_up(self) -> None:
        targets = {code_key("visa-1x"): "DEBIT_CARD", code_key("Cartão de Crédito"): "CREDIT_CARD"}

        found = payment_code(HubPayment("visa-1x", "CARTÃO DE CRÉDITO"), targets)

        assert found.mapped_to == "DEBIT_CARD"

    def test_two_sorts_of_payment_are_two_codes_and_the_same_twice_is_one(self) -> None:
        card = {"method": "visa", "paymentMethodNormalized": "CARTÃO DE CRÉDITO", "value": 1}
        pix = {"method": "pix", "paymentMethodNormalized": "PIX", "value": 2}

        found = payments_of(hub_order(payments=[card, pix, {**card, "value": 9}]))

        assert [one.code for one in found] == ["CARTÃO DE CRÉDITO", "pix"]
