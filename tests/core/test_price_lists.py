"""The arithmetic of price lists, and what may be saved (ERP §11.2)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.errors import InvalidInput
from anydesk.core.price_lists import (
    PriceList,
    PriceListException,
    exception_change,
    list_price,
    list_prices,
    tidy_exception,
    tidy_list,
)

AT = datetime(2026, 11, 23, tzinfo=UTC)
cents = st.decimals(Decimal("0.01"), Decimal(99_999), places=2)


@pytest.mark.parametrize(
    ("base", "pct", "price"),
    [
        ("100", "-10", "90"),
        ("99.90", "0", "99.90"),
        ("0.05", "-10", "0.05"),
        ("10.01", "50", "15.02"),
    ],
)
def test_the_percentage_is_rounded_once_half_up(base: str, pct: str, price: str) -> None:
    assert list_price(Decimal(base), Decimal(pct)) == Decimal(price)


def test_without_a_promotion_the_list_has_none() -> None:
    assert list_prices(Decimal(100), Decimal(0), Decimal(-10)) == (90, 0)


@given(cents, cents, st.booleans(), st.booleans())
def test_afterwards_the_list_has_the_hub_s_price(
    computed: Decimal, at_hub: Decimal, known: bool, is_received: bool
) -> None:
    cause = "received:Loja" if is_received else ""
    before = PriceListException(1, 2, Decimal(7), AT, cause=cause) if known else None

    change = exception_change((computed, Decimal(0)), before, (at_hub, Decimal(0)))

    if change is None:
        price = before.price if before else computed
        # Only what a person has set may stay against the hub, where the list agrees with it.
        assert price == at_hub or (computed == at_hub and not is_received)
    else:
        assert change.after == (computed if change.remove else at_hub, 0)
        assert change.remove == (computed == at_hub)


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        (PriceList(" "), "name"),
        (PriceList("x" * 61), "name"),
        (PriceList("ATACADO"), "name"),
        (PriceList("A", Decimal(-100)), "adjustment_pct"),
        (PriceList("A", Decimal(10_001)), "adjustment_pct"),
    ],
)
def test_a_list_that_makes_no_sense_is_refused(given_: PriceList, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        tidy_list(given_, [PriceList("Atacado")])

    assert set(refused.value.problems) == {field}


def test_a_list_is_tidied() -> None:
    assert tidy_list(PriceList("  Meu   atacado "), [PriceList("Atacado")]).name == "Meu atacado"


@pytest.mark.parametrize(
    ("price", "promo", "field"),
    [("0", "0", "price"), ("10", "-1", "promo_price"), ("10", "11", "promo_price")],
)
def test_an_exception_that_makes_no_sense_is_refused(price: str, promo: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        tidy_exception(PriceListException(1, 2, Decimal(price), AT, Decimal(promo)))

    assert set(refused.value.problems) == {field}
