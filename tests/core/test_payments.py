"""Recognising payment methods by the hub's captions."""

import pytest

from anydesk.core.payments import (
    PAYMENT_METHOD_TITLES,
    PaymentMethod,
    order_method,
    recognise,
)


@pytest.mark.parametrize(
    ("captions", "method"),
    [
        (("CARTÃO DE CRÉDITO",), "CREDIT_CARD"),
        (("cartao de credito",), "CREDIT_CARD"),
        ((" Cartão  de Crédito ",), "CREDIT_CARD"),
        (("credit_card",), "CREDIT_CARD"),
        (("UNKNOWN", "UNKNOWN", "credit_card"), "CREDIT_CARD"),
        (("CARTÃO DE DÉBITO",), "DEBIT_CARD"),
        (("BOLETO",), "BANK_SLIP"),
        (("Boleto bancário",), "BANK_SLIP"),
        (("PIX",), "PIX"),
        (("TRANSFERÊNCIA",), "BANK_TRANSFER_WALLET"),
        (("account_money",), "BANK_TRANSFER_WALLET"),
        (("Vale-presente",), "GIFT_CARD"),
        (("PayPal",), "PAYPAL"),
        (("UNKNOWN",), ""),
        (("CRIPTOMOEDA",), ""),
        (("Pix e cartão de crédito",), ""),
        (("",), ""),
        ((), ""),
    ],
)
def test_a_caption_is_recognised_whatever_its_accents_and_case(
    captions: tuple[str, ...], method: str
) -> None:
    assert recognise(*captions) == method


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ([], ""),
        (["PIX"], "PIX"),
        (["PIX", "PIX"], "PIX"),
        (["PIX", "CREDIT_CARD"], "MULTIPLE"),
        (["PIX", ""], ""),
    ],
)
def test_the_method_of_an_order_is_the_one_its_payments_share(
    methods: list[str], expected: str
) -> None:
    assert order_method(methods) == expected


def test_every_method_has_a_title() -> None:
    assert set(PAYMENT_METHOD_TITLES) == set(PaymentMethod)
