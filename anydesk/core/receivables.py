"""What customers still have to pay, as instalments with due dates (ERP §6.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.hub_orders import ZERO
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_orders import OrderStatus, SalesOrder

MOST_INSTALMENTS = 120
"""More is an answer that was misread; ten years of instalments are nobody's."""


class ReceivableStatus(StrEnum):
    """ERP §6.3. Stored; a value never changes its meaning."""

    OPEN = "aberto"
    PARTIAL = "parcial"
    PAID = "pago"
    CANCELLED = "cancelada"
    EXPECTED = "prevista"


@dataclass(frozen=True)
class Receivable:
    """One instalment: ``instalment`` of ``instalments``, value in reais with cents."""

    order_id: int
    position: int
    method: str
    due_on: date
    value: Decimal
    instalment: int = 1
    instalments: int = 1
    status: str = ReceivableStatus.OPEN
    created_at: datetime | None = None
    id: int | None = None


def receivables_of(order: SalesOrder, rules: Rules) -> tuple[Receivable, ...]:
    """The instalments of an order over its gross value, fees not deducted (ERP §6.3).

    They add up to the order's total to the cent: what does not divide goes to the first ones.
    Due dates count from the day of the order in the merchant's time zone.
    """
    if order.total <= 0 or order.status == OrderStatus.CANCELLED:
        return ()
    begun = order.created_at or order.received_at or order.paid_at
    assert begun is not None
    day = begun.astimezone(MERCHANT_ZONE).date()
    made: list[Receivable] = []
    for method, value, count in _parts(order):
        first, interval = rules.due_days(method)
        for number, part in enumerate(split(value, count), start=1):
            due_on = day + timedelta(days=first + interval * (number - 1))
            made.append(
                Receivable(order.id or 0, len(made) + 1, method, due_on, part, number, count)
            )
    return tuple(made)


def split(value: Decimal, count: int) -> tuple[Decimal, ...]:
    """A value in so many parts that add up to it to the cent, none differing by more than one."""
    cents = int((value * 100).to_integral_value())
    whole, rest = divmod(cents, count)
    return tuple(Decimal(whole + (place < rest)).scaleb(-2) for place in range(count))


def _parts(order: SalesOrder) -> Iterator[tuple[str, Decimal, int]]:
    """Method, value and number of instalments of each payment.

    Payments that do not say what was paid, or not what the order is worth here, cannot be
    taken apart: the whole is then one payment.
    """
    values = [payment.value for payment in order.payments]
    told = sum((value for value in values if value is not None), ZERO)
    if values and None not in values and told == order.total and all(v and v > 0 for v in values):
        for payment in order.payments:
            assert payment.value is not None
            yield payment.method, payment.value, min(payment.instalments, MOST_INSTALMENTS)
        return
    counts = [payment.instalments for payment in order.payments]
    count = counts[0] if len(counts) == 1 else 1
    yield order.payment_method, order.total, min(count, MOST_INSTALMENTS)
