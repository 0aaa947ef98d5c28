"""Mapping coverage: what an integration's orders are made of, and how each part is treated now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from anydesk.core.hub_orders import HubOrder, HubPayment
from anydesk.core.i18n import N_, _
from anydesk.core.mappings import MAPPING_TITLES, MappingKind, code_key, payment_codes, target_of
from anydesk.core.mappings import shipping_codes as codes_of_freight
from anydesk.core.order_flow import status_title
from anydesk.core.receiving_rules import Rules, method_title
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.sales_orders import OrderStatus
from anydesk.core.sample_orders import FoundCode, payment_code, shipping_of, status_code

CHANNEL = "channel"
"""Beside the ``MappingKind``s: a sales channel that nobody has connected yet."""

KINDS: Mapping[str, str] = {**MAPPING_TITLES, CHANNEL: N_("Sales channel")}
"""The kinds of row with their titles, in the order shown."""


class Treatment(StrEnum):
    """How a code is treated when an order with it is received."""

    MAPPED = "mapped"
    RECOGNISED = "recognised"
    DEFAULT = "default"
    OPEN = "open"


@dataclass(frozen=True)
class CoverageRow:
    """A code that orders have.

    Args:
        kind: a ``MappingKind``, or ``CHANNEL``.
        code: what to map; "" where the orders say nothing that could be mapped.
        caption: for people: everything the orders say about it.
        count: orders that have it.
        example_hub_id: the newest of them, with its number in the marketplace.
        how: a ``Treatment``; ``meaning`` is what it leads to, for people.
        suggestion: the target it plainly means, "" where nothing says so.
        channel_id: of a sales channel that is known here.
    """

    kind: str
    code: str
    caption: str
    count: int
    example_hub_id: int
    example_number: str
    how: str
    meaning: str = ""
    other_codes: tuple[str, ...] = ()
    suggestion: str = ""
    channel_id: int | None = None
    marketplace: str = ""
    account_name: str = ""

    @property
    def is_open(self) -> bool:
        """Orders with it get a pending issue, or wait for a person."""
        return self.how == Treatment.OPEN

    @property
    def can_be_mapped(self) -> bool:
        """A mapping would settle it."""
        return self.kind != CHANNEL and bool(self.code)

    @property
    def codes(self) -> tuple[str, ...]:
        """Everything it can be mapped by, the most telling first."""
        return (self.code, *self.other_codes) if self.code else self.other_codes

    @property
    def treatment(self) -> str:
        """How it is treated now, as a sentence."""
        if self.how == Treatment.OPEN:
            return _open_sentence(self)
        return _(_SENTENCES[self.how]).format(meaning=self.meaning)


@dataclass(frozen=True)
class Coverage:
    """What was found.

    Args:
        rows: what is open first, then by kind; the most frequent first.
        orders: how many orders were looked at.
        read_at: when the newest of them was read at the hub; None where there is none.
    """

    rows: tuple[CoverageRow, ...]
    orders: int = 0
    read_at: datetime | None = None
    days: int = 30

    @property
    def open_rows(self) -> tuple[CoverageRow, ...]:
        """What still bites."""
        return tuple(row for row in self.rows if row.is_open)


_SENTENCES: Mapping[str, str] = {
    Treatment.MAPPED: N_("Mapped to “{meaning}”"),
    Treatment.RECOGNISED: N_("Recognised as “{meaning}”"),
    Treatment.DEFAULT: N_("The default: “{meaning}”"),
}
_OPEN_SENTENCES: Mapping[str, str] = {
    MappingKind.STATUS: N_("Not mapped: the order becomes “{open}” with a pending issue"),
    MappingKind.PAYMENT: N_("Not mapped: the order gets a pending issue"),
    MappingKind.SHIPPING: N_("Not mapped: the order has no shipping method and a pending issue"),
    CHANNEL: N_("New: not connected yet"),
}
_NO_CODE: Mapping[str, str] = {
    MappingKind.STATUS: N_("The order names no situation: it becomes “{open}”"),
    MappingKind.PAYMENT: N_("The payment has no code: choose a default payment method"),
    MappingKind.SHIPPING: N_("The order names no freight: choose it on the order"),
}


def _open_sentence(row: CoverageRow) -> str:
    sentences = _OPEN_SENTENCES if row.code else _NO_CODE
    return _(sentences[row.kind]).format(open=status_title(OrderStatus.OPEN))


Fate = tuple[str, str]
"""A ``Treatment`` and what it leads to, for people."""


@dataclass
class Gathering:
    """Adds up the codes of orders, one order at a time."""

    rules: Rules
    orders: int = 0
    _rows: dict[tuple[str, ...], CoverageRow] = field(default_factory=dict)

    def add(self, order: HubOrder) -> None:
        """Count this order, and each of its codes once."""
        self.orders += 1
        seen: set[tuple[str, ...]] = set()
        for row in self._rows_of(order):
            key = (row.kind, code_key(row.code or row.caption), row.how, row.meaning)
            if key not in seen:
                seen.add(key)
                self._count(key, row)

    def rows(self) -> tuple[CoverageRow, ...]:
        """What was found: open first, then by kind, the most frequent first."""
        kinds = [*KINDS]
        return tuple(
            sorted(
                self._rows.values(),
                key=lambda row: (not row.is_open, kinds.index(row.kind), -row.count, row.code),
            )
        )

    def _count(self, key: tuple[str, ...], row: CoverageRow) -> None:
        known = self._rows.get(key)
        if known is None:
            self._rows[key] = row
            return
        others = dict.fromkeys((*known.other_codes, *row.other_codes))
        newest = row if row.example_hub_id > known.example_hub_id else known
        self._rows[key] = replace(
            known,
            count=known.count + 1,
            other_codes=tuple(others),
            example_hub_id=newest.example_hub_id,
            example_number=newest.example_number,
        )

    def _rows_of(self, order: HubOrder) -> Iterator[CoverageRow]:
        yield _row(order, status_code(order), _fate_of_status(self.rules, order))
        for payment in order.payments:
            yield _row(order, payment_code(payment), _fate_of_payment(self.rules, payment))
        if freight := _fate_of_freight(self.rules, order):
            found = shipping_of(order) or (FoundCode(MappingKind.SHIPPING, ""),)
            yield from (_row(order, one, freight) for one in found)
        yield self._channel(order)

    def _channel(self, order: HubOrder) -> CoverageRow:
        known = self.rules.channel_of(order)
        shown = known or SalesChannel(0, order.channel, order.account_name)
        connected = known is not None and known.connected
        how, meaning = (Treatment.MAPPED, shown.caption) if connected else (Treatment.OPEN, "")
        code = " · ".join(part for part in (order.channel, order.account_name) if part)
        return replace(
            _row(order, FoundCode(CHANNEL, code or "—", shown.caption), (how, meaning)),
            channel_id=shown.id,
            marketplace=order.channel,
            account_name=order.account_name,
        )


def _row(order: HubOrder, found: FoundCode, fate: Fate) -> CoverageRow:
    how, meaning = fate
    return CoverageRow(
        kind=found.kind,
        code=found.code,
        caption=found.caption or "—",
        count=1,
        example_hub_id=order.hub_id,
        example_number=order.marketplace_number,
        how=how,
        meaning=meaning,
        other_codes=found.other_codes,
    )


def _fate_of_status(rules: Rules, order: HubOrder) -> Fate:
    status = rules.status_for(order.status)
    return (Treatment.MAPPED, status_title(status)) if status else (Treatment.OPEN, "")


def _fate_of_payment(rules: Rules, payment: HubPayment) -> Fate:
    method = rules.method_of(payment)
    if not method:
        return Treatment.OPEN, ""
    title = method_title(method, rules.methods)
    if not rules.orders.import_payment_method:
        return Treatment.DEFAULT, title
    if target_of(rules.payment_codes, payment_codes(payment)):
        return Treatment.MAPPED, title
    # The same rules without a default: what is left is what the payment plainly says.
    bare = replace(rules, payments=replace(rules.payments, default_method=""))
    return (Treatment.RECOGNISED if bare.method_of(payment) else Treatment.DEFAULT), title


def _fate_of_freight(rules: Rules, order: HubOrder) -> Fate | None:
    """None where the order names no freight and needs none."""
    codes = codes_of_freight(order)
    for code in codes:
        if method := rules.shipping_codes.get(code_key(code)):
            return Treatment.MAPPED, method.title
    provider, _service = rules.shipping_of(order)
    if provider:
        return (Treatment.RECOGNISED, provider) if codes else None
    # What the marketplace ships needs no shipping method here.
    return None if order.is_marketplace_fulfilled else (Treatment.OPEN, "")
