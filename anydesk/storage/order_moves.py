"""Moving orders: the situation, its side effects and the word for the hub in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.order_flow import status_title
from anydesk.core.order_moves import (
    MoveFacts,
    MoveResult,
    Silence,
    result_of,
    shipped_update,
    tracking_of,
    update_for,
)
from anydesk.core.order_sync import keeps_stock
from anydesk.core.outbox import OrderUpdate, OutboxEntry
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_orders import Cause, OrderEvent, OrderStatus, SalesOrder
from anydesk.storage import invoices, outbox, receivables
from anydesk.storage import sales_order_records as records
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.receiving_rules import rules_of
from anydesk.storage.rows import write_changes
from anydesk.storage.sales_order_updates import follow
from anydesk.storage.store import Tx


@dataclass(frozen=True)
class Moved:
    """What a move did; ``products`` are those whose reserved stock changed."""

    result: MoveResult
    products: tuple[int, ...] = ()


def preview(tx: Tx, order_ids: Sequence[int], to: str, facts: MoveFacts) -> tuple[MoveResult, ...]:
    """What moving these orders there would do; those that are gone are left out."""
    return tuple(
        result_of(order, to, rules, _with_invoice(tx, order, facts))
        for order, rules in _orders(tx, order_ids)
    )


def move(tx: Tx, order_ids: Sequence[int], to: str, facts: MoveFacts) -> tuple[Moved, ...]:
    """Move these orders there; one that may not go stays, with the reason."""
    return tuple(_move(tx, order, rules, to, facts) for order, rules in _orders(tx, order_ids))


def with_rules(tx: Tx, order_id: int) -> tuple[SalesOrder, Rules]:
    """An order and the configuration it stands under. Raises NotThere."""
    for found in _orders(tx, [order_id]):
        return found
    raise NotThere(_("This order is not there any more."))


def set_tracking(tx: Tx, order_id: int, facts: MoveFacts) -> MoveResult:
    """Enter or correct how a parcel travels; an order that is shipped tells the hub again.

    Raises NotThere.
    """
    order, rules = with_rules(tx, order_id)
    after = replace(order, **_tracking_changes(order, facts))
    write_changes(tx, sales_orders, order_id, _tracking_changes(order, facts))
    result = MoveResult(order_id, order.number, order.status, order.status)
    told: OrderUpdate | Silence = Silence.OWN_SITUATION
    if order.status == OrderStatus.SHIPPED:
        told = shipped_update(after, rules, facts)
    text = _("Tracking code: {code}.").format(code=after.tracking_code or after.tracking_url)
    _tell(tx, order_id, facts.at, facts.cause, "tracking", text)
    return queue(tx, order, told, result, facts)


def _orders(tx: Tx, order_ids: Iterable[int]) -> Iterator[tuple[SalesOrder, Rules]]:
    rules: dict[int, Rules] = {}
    for order_id in order_ids:
        order = records.get(tx, order_id)
        if order is not None:
            store = order.integration_id
            if store not in rules:
                rules[store] = rules_of(tx, store)
            yield order, rules[store]


def _with_invoice(tx: Tx, order: SalesOrder, facts: MoveFacts) -> MoveFacts:
    return replace(facts, invoice=invoices.of_order(tx, order.id or 0))


def _move(tx: Tx, order: SalesOrder, rules: Rules, to: str, facts: MoveFacts) -> Moved:
    facts = _with_invoice(tx, order, facts)
    result = result_of(order, to, rules, facts)
    if result.refused or order.id is None:
        return Moved(result)
    after = replace(order, status=to, **_changes(order, to, facts))
    write_changes(tx, sales_orders, order.id, {"status": str(to), **_changes(order, to, facts)})
    _tell(tx, order.id, facts.at, facts.cause, "status", _now(to))
    overtaken = _("The order is “{status}” by now.").format(status=status_title(to))
    outbox.overtake(tx, order.id, to, facts.at, overtaken)
    _queue(tx, order, update_for(order, to, rules, facts), result, facts)
    products = _stock(tx, order, after, rules, facts)
    if to == OrderStatus.CANCELLED:
        receivables.cancel(tx, order.id)
    _tell_hub(tx, result, facts)
    return Moved(result, products)


def _changes(order: SalesOrder, to: str, facts: MoveFacts) -> dict[str, Any]:
    """The columns that a situation fills besides itself."""
    if to == OrderStatus.SHIPPED:
        return {"shipped_at": facts.tracking.shipped_at or facts.at} | _tracking_changes(
            order, facts
        )
    if to == OrderStatus.DELIVERED:
        return {"delivered_at": facts.tracking.delivered_at or facts.at}
    if to == OrderStatus.CANCELLED:
        return {"cancelled_at": order.cancelled_at or facts.at}
    return {}


def _tracking_changes(order: SalesOrder, facts: MoveFacts) -> dict[str, Any]:
    known = tracking_of(order, facts)
    changes: dict[str, Any] = {
        "tracking_code": known.code,
        "tracking_url": known.url,
        "shipping_carrier": known.carrier,
    }
    if facts.tracking.shipped_at is not None:
        changes["shipped_at"] = facts.tracking.shipped_at
    return changes


def _stock(
    tx: Tx, before: SalesOrder, after: SalesOrder, rules: Rules, facts: MoveFacts
) -> tuple[int, ...]:
    """The stock follows the situation (ERP §4.6); what is released unposted is said."""
    touched = follow(tx, before, after, facts.at, facts.cause, rules)
    posted = records.is_posted(tx, after.id or 0)
    if touched and not keeps_stock(after, rules) and not posted:
        text = _("The reserved stock was released.")
        if after.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
            text = _("The reserved stock was released. Check whether its withdrawal was posted.")
        _tell(tx, after.id or 0, facts.at, facts.cause, "released", text)
    return touched


def _queue(
    tx: Tx,
    order: SalesOrder,
    told: OrderUpdate | Silence,
    result: MoveResult,
    facts: MoveFacts,
) -> MoveResult:
    if isinstance(told, Silence):
        return replace(result, silence=told)
    entry = OutboxEntry(
        order.integration_id,
        told.kind,
        result.order_id,
        facts.at,
        payload=told.stored(),
        cause=facts.cause,
    )
    outbox.queue(tx, entry)
    return replace(result, told=told.kind)


def queue(
    tx: Tx,
    order: SalesOrder,
    told: OrderUpdate | Silence,
    result: MoveResult,
    facts: MoveFacts,
) -> MoveResult:
    """Write an update into the outbox, or why there is none, and tell it in the timeline."""
    result = _queue(tx, order, told, result, facts)
    _tell_hub(tx, result, facts)
    return result


def _tell_hub(tx: Tx, result: MoveResult, facts: MoveFacts) -> None:
    """What the hub is told stands in the timeline; an own situation needs no word."""
    if result.told or result.silence not in (Silence.OWN_SITUATION, Silence.HUB_CAUSED):
        kind = "told" if result.told else "not_told"
        _tell(tx, result.order_id, facts.at, facts.cause, kind, result.sentence)


def _now(status: str) -> str:
    return _("Now “{status}”.").format(status=status_title(status))


def _tell(tx: Tx, order_id: int, at: datetime, cause: Cause, kind: str, text: str) -> None:
    records.add_events(tx, order_id, [OrderEvent(at, cause, kind, text)])
