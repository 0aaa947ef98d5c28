"""The arithmetic of stock: movements, and the quantity the hub is told (ERP §12)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.products import Balance, MovementType
from anydesk.core.stock import Held, balance_after, exact_quantity, quantity_to_send

AVAILABLE, PHYSICAL, NONE = Balance.AVAILABLE, Balance.PHYSICAL, Balance.NONE

quantities = st.decimals(-1_000_000, 1_000_000, places=4)
not_negative = st.decimals(0, 1_000_000, places=4)


@pytest.mark.parametrize(
    ("physical", "reserved", "balance", "safety", "to_order", "sent"),
    [
        # ERP §12.3: with safety 3 → 5→5, 4→4, 3→0, 2→0.
        ("5", "0", AVAILABLE, "3", False, "5"),
        ("4", "0", AVAILABLE, "3", False, "4"),
        ("3", "0", AVAILABLE, "3", False, "0"),
        ("2", "0", AVAILABLE, "3", False, "0"),
        ("0", "0", AVAILABLE, "3", False, "0"),
        # A threshold, not a subtraction; zero switches it off.
        ("1", "0", AVAILABLE, "0", False, "1"),
        ("100", "0", AVAILABLE, "3", False, "100"),
        # Made to order skips the rule.
        ("2", "0", AVAILABLE, "3", True, "2"),
        ("0", "0", AVAILABLE, "3", True, "0"),
        # Physical does not look at reservations, available does.
        ("10", "4", PHYSICAL, "0", False, "10"),
        ("10", "4", AVAILABLE, "0", False, "6"),
        ("10", "7", AVAILABLE, "3", False, "0"),
        ("10", "7", PHYSICAL, "3", False, "10"),
        # More reserved than there is: nothing, never a negative number.
        ("3", "5", AVAILABLE, "0", False, "0"),
        ("-2", "0", PHYSICAL, "0", False, "0"),
        ("-2", "0", PHYSICAL, "0", True, "0"),
        # Parts of a unit cannot be sold; the threshold is compared after cutting them off.
        ("2.9999", "0", AVAILABLE, "0", False, "2"),
        ("3.9", "0", AVAILABLE, "3", False, "0"),
        ("3.9", "0", AVAILABLE, "2.5", False, "3"),
        ("0.5", "0", AVAILABLE, "0", False, "0"),
    ],
)
def test_the_quantity_sent(
    physical: str, reserved: str, balance: Balance, safety: str, to_order: bool, sent: str
) -> None:
    quantity = quantity_to_send(
        Decimal(physical),
        Decimal(reserved),
        balance=balance,
        safety_stock=Decimal(safety),
        made_to_order=to_order,
    )

    assert quantity == Decimal(sent)


def test_a_store_that_sends_no_stock_is_told_nothing() -> None:
    assert quantity_to_send(Decimal(5), Decimal(0), balance=NONE) is None
    assert quantity_to_send(Decimal(5), Decimal(0), balance=NONE, made_to_order=True) is None


@given(
    quantities,
    not_negative,
    st.sampled_from([AVAILABLE, PHYSICAL]),
    st.decimals(0, 1_000, places=4),
    st.booleans(),
)
def test_what_is_sent_is_whole_not_negative_and_never_more_than_there_is(
    physical: Decimal, reserved: Decimal, balance: Balance, safety: Decimal, to_order: bool
) -> None:
    sent = quantity_to_send(
        physical, reserved, balance=balance, safety_stock=safety, made_to_order=to_order
    )

    base = physical if balance is PHYSICAL else physical - reserved
    assert sent is not None
    assert sent >= 0
    assert sent == sent.to_integral_value()
    assert sent <= max(base, Decimal(0))
    # All or nothing: never a part of the balance.
    assert sent == 0 or sent > base - 1
    assert to_order or safety <= 0 or sent == 0 or sent > safety


@given(quantities, not_negative, not_negative)
def test_reserving_more_never_offers_more(
    physical: Decimal, reserved: Decimal, more: Decimal
) -> None:
    before = quantity_to_send(physical, reserved, balance=AVAILABLE)
    after = quantity_to_send(physical, reserved + more, balance=AVAILABLE)

    assert before is not None
    assert after is not None
    assert after <= before


@given(quantities, not_negative)
def test_in_and_out_cancel_and_a_count_forgets_what_was(
    physical: Decimal, quantity: Decimal
) -> None:
    more = balance_after(physical, MovementType.IN, quantity)

    assert balance_after(more, MovementType.OUT, quantity) == physical
    assert balance_after(physical, MovementType.COUNT, quantity) == quantity


def test_quantities_are_kept_with_four_decimals_half_up() -> None:
    assert exact_quantity(Decimal("1.00005")) == Decimal("1.0001")
    assert exact_quantity(Decimal("1.00004")) == Decimal("1.0000")


@pytest.mark.parametrize(
    ("physical", "reserved", "known", "safety", "sent"),
    [
        (10, 5, 3, 0, 8),
        (10, 5, 0, 0, 5),
        (10, 3, 3, 0, 10),
        # An order that is posted already may leave less reserved than the hub still counts.
        (10, 2, 3, 0, 10),
        (2, 5, 3, 0, 0),
        (10, 5, 3, 5, 0),
        (10, 5, 3, 4, 8),
    ],
)
def test_what_the_hub_deducts_itself_is_not_deducted_twice(
    physical: int, reserved: int, known: int, safety: int, sent: int
) -> None:
    held = Held(Decimal(physical), Decimal(reserved), Decimal(known))

    quantity = quantity_to_send(
        *held, balance=AVAILABLE, safety_stock=Decimal(safety), hub_deducts=True
    )

    assert quantity == sent
    assert quantity_to_send(*held, balance=AVAILABLE) == max(physical - reserved, 0)
    assert quantity_to_send(*held, balance=PHYSICAL, hub_deducts=True) == physical
