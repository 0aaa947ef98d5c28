"""Receivables of an order: instalments by due date over the gross value."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.receivables import receivables_of, split
from anydesk.core.receiving_rules import Rules
from anydesk.core.registers import PaymentMethodEntry
from anydesk.core.sales_orders import OrderStatus, SalesOrder, SalesOrderPayment

ORDER = SalesOrder(
    1,
    190000101,
    id=7,
    created_at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
    total=Decimal("100.00"),
    payment_method="CREDIT_CARD",
    payments=(SalesOrderPayment(1, "CREDIT_CARD", value=Decimal("100.00"), instalments=3),),
)
CARD = PaymentMethodEntry("CREDIT_CARD", "CREDIT_CARD", first_due_days=30, interval_days=30)


def test_instalments_have_their_dates_and_add_up() -> None:
    rules = Rules(methods={"CREDIT_CARD": CARD})

    made = receivables_of(ORDER, rules)

    # In São Paulo the order is still of the 23rd.
    assert [(one.due_on, one.value) for one in made] == [
        (date(2026, 12, 23), Decimal("33.34")),
        (date(2027, 1, 22), Decimal("33.33")),
        (date(2027, 2, 21), Decimal("33.33")),
    ]
    assert [(one.position, one.instalment, one.instalments) for one in made] == [
        (1, 1, 3),
        (2, 2, 3),
        (3, 3, 3),
    ]


def test_several_payments_are_one_instalment_plan_each() -> None:
    pix = SalesOrderPayment(2, "PIX", value=Decimal("40.00"))
    card = replace(ORDER.payments[0], value=Decimal("60.00"), instalments=2)
    order = replace(ORDER, payments=(card, pix), payment_method="MULTIPLE")

    made = receivables_of(order, Rules())

    assert [(one.method, one.value) for one in made] == [
        ("CREDIT_CARD", Decimal("30.00")),
        ("CREDIT_CARD", Decimal("30.00")),
        ("PIX", Decimal("40.00")),
    ]


def test_payments_that_do_not_add_up_become_one_over_the_whole() -> None:
    order = replace(ORDER, total=Decimal("88.00"))

    made = receivables_of(order, Rules())

    assert sum(one.value for one in made) == Decimal("88.00")
    assert {one.instalments for one in made} == {3}


def test_a_cancelled_or_free_order_has_none() -> None:
    assert receivables_of(replace(ORDER, status=OrderStatus.CANCELLED), Rules()) == ()
    assert receivables_of(replace(ORDER, total=Decimal(0)), Rules()) == ()


@given(st.decimals(0, 10_000_000, places=2), st.integers(1, 120))
def test_parts_always_add_up_and_never_differ_by_more_than_a_cent(
    value: Decimal, count: int
) -> None:
    parts = split(value, count)
    assert sum(parts) == value
    assert max(parts) - min(parts) <= Decimal("0.01")
