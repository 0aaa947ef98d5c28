"""Recognising logistics providers by the hub's codes."""

import pytest

from anydesk.core.payments import normal_caption
from anydesk.core.shipping import PROVIDERS, ShippingClass, recognise_shipping, shipping_class


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (("me2",), "Mercado Envios"),
        (("ME2",), "Mercado Envios"),
        (("Shopee Xpress",), "Shopee Envios"),
        (("SEDEX",), "Correios"),
        (("correios-pac",), "Correios"),
        (("Mandaê",), "Mandaê"),
        (("qualquer", "JADLOG"), "Jadlog"),
        (("Standard",), ""),
        (("UNKNOWN",), ""),
        ((), ""),
    ],
)
def test_a_code_is_recognised(codes: tuple[str, ...], name: str) -> None:
    assert recognise_shipping(*codes) == name


def test_codes_are_written_as_they_are_compared_and_belong_to_one_provider() -> None:
    codes = [code for provider in PROVIDERS for code in provider.codes]
    assert codes == [normal_caption(code) for code in codes]
    assert len(codes) == len(set(codes))


def test_a_provider_the_merchant_typed_is_a_carrier() -> None:
    assert shipping_class("Mercado Envios") is ShippingClass.MARKETPLACE_NATIVE
    assert shipping_class("Motoboy") is ShippingClass.NONE
    assert shipping_class("Transportes Silva") is ShippingClass.CARRIER
