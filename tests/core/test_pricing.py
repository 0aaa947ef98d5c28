"""The two prices a store is told: "de" and "por" (ERP §11.1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.pricing import price_to_send

prices = st.decimals(0, 100_000, places=2)


@pytest.mark.parametrize(
    ("sale", "promo", "full", "final"),
    [
        ("149.90", "134.90", "149.90", "134.90"),
        ("149.90", "0", "149.90", "149.90"),
        ("149.90", "149.90", "149.90", "149.90"),
        ("149.90", "-1", "149.90", "149.90"),
        # Half up, once: 10.005 is 10.01, not the 10.00 of a binary float.
        ("10.005", "0", "10.01", "10.01"),
        ("10.004", "9.995", "10.00", "10.00"),
        ("0.01", "0", "0.01", "0.01"),
    ],
)
def test_the_prices_sent(sale: str, promo: str, full: str, final: str) -> None:
    price = price_to_send(Decimal(sale), Decimal(promo))

    assert (price.full, price.final, price.problem) == (Decimal(full), Decimal(final), "")


@pytest.mark.parametrize(("sale", "promo"), [("0", "0"), ("0", "5"), ("-3", "0"), ("0.004", "0")])
def test_a_product_without_price_is_never_sent(sale: str, promo: str) -> None:
    assert price_to_send(Decimal(sale), Decimal(promo)).problem == "The product has no price."


def test_a_promotion_above_the_price_is_never_sent() -> None:
    problem = price_to_send(Decimal("10.00"), Decimal("10.01")).problem

    assert problem == "The promotional price is higher than the price of the product."


@given(prices, prices)
def test_what_is_sent_is_above_zero_and_never_dearer_than_without_promotion(
    sale: Decimal, promo: Decimal
) -> None:
    price = price_to_send(sale, promo)

    if not price.problem:
        assert 0 < price.final <= price.full
        assert price.full == sale
