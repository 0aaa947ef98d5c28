"""Moving an order to another situation: whether it may, and what the hub must be told of it.

Pure: the settings, the channel and what is known of the order come in, an update or the reason
for saying nothing comes out. The job ``outbox.deliver`` carries the update.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from anydesk.core.i18n import N_, _
from anydesk.core.invoices import Invoice, InvoiceStatus
from anydesk.core.order_flow import may_move, rank, status_title
from anydesk.core.outbox import (
    HUB_STATUS_OF,
    KIND_TITLES,
    OrderUpdate,
    OutboxKind,
    Tracking,
    hub_rank,
)
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_channels import Mover, SalesChannel
from anydesk.core.sales_orders import Cause, OrderStatus, SalesOrder
from anydesk.core.settings import InvoiceDataMode

TELLS: Mapping[str, OutboxKind] = {
    OrderStatus.INVOICED: OutboxKind.INVOICED,
    OrderStatus.SHIPPED: OutboxKind.SHIPPED,
    OrderStatus.DELIVERED: OutboxKind.DELIVERED,
    OrderStatus.CANCELLED: OutboxKind.CANCELLED,
}
"""The situations that the hub knows too (ERP §4.3); the others are the merchant's own."""

SITUATION_OF: Mapping[str, str] = {kind: status for status, kind in TELLS.items()}


class Silence(StrEnum):
    """Why the hub is told nothing of a move."""

    OWN_SITUATION = "own_situation"
    HUB_CAUSED = "hub_caused"
    KNOWN = "known"
    BEYOND = "beyond"
    CHANNEL_OFF = "channel_off"
    FULFILLED = "fulfilled"
    TRACKING_OFF = "tracking_off"
    DELIVERED_OFF = "delivered_off"
    INVOICE_BY_HAND = "invoice_by_hand"
    NO_INVOICE = "no_invoice"
    INVOICE_SENT = "invoice_sent"
    MARKETPLACE_SHIPS = "marketplace_ships"
    MARKETPLACE_DELIVERS = "marketplace_delivers"
    MARKETPLACE_CANCELS = "marketplace_cancels"
    NO_TRACKING = "no_tracking"
    NO_CARRIER = "no_carrier"


SILENCES: Mapping[str, str] = {
    Silence.OWN_SITUATION: N_("This situation is your own; ANYMARKET has none like it."),
    Silence.HUB_CAUSED: N_("ANYMARKET itself said so."),
    Silence.KNOWN: N_("ANYMARKET has the order there already."),
    Silence.BEYOND: N_("The order is further along at ANYMARKET, which takes no step back."),
    Silence.CHANNEL_OFF: N_("The sales channel is switched off."),
    Silence.FULFILLED: N_("The marketplace fulfils this order by itself."),
    Silence.TRACKING_OFF: N_("Sending the tracking is switched off under Settings."),
    Silence.DELIVERED_OFF: N_("Telling that orders are delivered is switched off under Settings."),
    Silence.INVOICE_BY_HAND: N_("The data of the invoice are sent when you ask for it."),
    Silence.NO_INVOICE: N_("The order has no authorised invoice yet."),
    Silence.INVOICE_SENT: N_("ANYMARKET has the data of the invoice already."),
    Silence.MARKETPLACE_SHIPS: N_("In this channel the marketplace says when it is shipped."),
    Silence.MARKETPLACE_DELIVERS: N_("In this channel the marketplace says when it is delivered."),
    Silence.MARKETPLACE_CANCELS: N_("In this channel orders are cancelled at the marketplace."),
    Silence.NO_TRACKING: N_("The tracking code is missing. Add it, and ANYMARKET is told."),
    Silence.NO_CARRIER: N_("Who carries the parcel is missing. Add it, and ANYMARKET is told."),
}


class CancelReason(StrEnum):
    """Why the merchant cancels, in the hub's own codes (API §18.4)."""

    OUT_OF_STOCK = "OUT_OF_STOCK"
    BUYER_REGRETS = "BUYER_REGRETS"
    WRONG_RECEIVER_ADDRESS = "WRONG_RECEIVER_ADDRESS"
    SELLER_REGRETS = "SELLER_REGRETS"


CANCEL_REASONS: tuple[tuple[CancelReason, str], ...] = (
    (CancelReason.OUT_OF_STOCK, N_("Out of stock")),
    (CancelReason.BUYER_REGRETS, N_("The buyer does not want it any more")),
    (CancelReason.WRONG_RECEIVER_ADDRESS, N_("The address is wrong")),
    (CancelReason.SELLER_REGRETS, N_("Another reason of mine")),
)


@dataclass(frozen=True)
class MoveFacts:
    """What is known besides the order when it is moved.

    Args:
        tracking: as entered now; what is blank is taken from the order.
        cancel_details: the merchant's own words; blank: those of the reason.
    """

    at: datetime
    cause: Cause = Cause.USER
    tracking: Tracking = field(default_factory=Tracking)
    invoice: Invoice | None = None
    cancel_reason: CancelReason = CancelReason.SELLER_REGRETS
    cancel_details: str = ""


@dataclass(frozen=True)
class MoveResult:
    """What a move does to one order, or would do.

    Args:
        refused: why the order stays where it is; "" where it moves.
        told: the kind of update that ANYMARKET gets, or "".
        silence: the ``Silence`` where it gets none.
    """

    order_id: int
    number: int
    before: str
    after: str
    refused: str = ""
    told: str = ""
    silence: str = ""

    @property
    def moved(self) -> bool:
        """The order is in the new situation."""
        return not self.refused

    @property
    def sentence(self) -> str:
        """What becomes of it, for people."""
        if self.refused:
            return self.refused
        if self.told:
            return _("ANYMARKET will be told: {what}.").format(what=_(KIND_TITLES[self.told]))
        return _("ANYMARKET is told nothing. {why}").format(why=_(SILENCES[self.silence]))


def refusal(before: str, after: str, rules: Rules) -> str:
    """Why an order may not go there, as a sentence; "" where it may (ERP §4.4)."""
    if before == after:
        return _("It is “{status}” already.").format(status=status_title(after))
    regression = rules.situations.allow_status_regression
    if may_move(before, after, allow_regression=regression):
        return ""
    return _(
        "From “{before}” it would go back to “{after}”. Going back can be allowed under Situations."
    ).format(before=status_title(before), after=status_title(after))


def result_of(order: SalesOrder, to: str, rules: Rules, facts: MoveFacts) -> MoveResult:
    """What moving this order there does."""
    result = MoveResult(order.id or 0, order.number, order.status, to)
    if problem := refusal(order.status, to, rules):
        return replace(result, refused=problem)
    told = update_for(order, to, rules, facts)
    if isinstance(told, OrderUpdate):
        return replace(result, told=told.kind)
    return replace(result, silence=told)


def update_for(order: SalesOrder, to: str, rules: Rules, facts: MoveFacts) -> OrderUpdate | Silence:
    """What the hub is told of a move, or why nothing (ERP §2, §4.5, API §14)."""
    kind = TELLS.get(to)
    if kind is None:
        return Silence.OWN_SITUATION
    if facts.cause is Cause.HUB_SYNC:
        return Silence.HUB_CAUSED
    silence = _standing(order, kind) or _channel_says(order, kind, rules)
    return silence or _of_kind(order, kind, rules, facts)


def shipped_update(order: SalesOrder, rules: Rules, facts: MoveFacts) -> OrderUpdate | Silence:
    """The tracking of an order that is shipped already, entered later or corrected.

    The hub takes the same status again with other data (API §7.1).
    """
    kind = OutboxKind.SHIPPED
    if hub_rank(order.hub_status) > hub_rank(HUB_STATUS_OF[kind]):
        return Silence.BEYOND
    return _channel_says(order, kind, rules) or _shipped(order, rules, facts)


def invoice_update(
    order: SalesOrder, invoice: Invoice | None, rules: Rules
) -> OrderUpdate | Silence:
    """The data of an invoice, sent because a person asks for it, again too.

    Sending twice is harmless while key and status are the same (ERP §13).
    """
    if invoice is None or invoice.status != InvoiceStatus.AUTHORIZED:
        return Silence.NO_INVOICE
    if hub_rank(order.hub_status) > hub_rank(HUB_STATUS_OF[OutboxKind.INVOICED]):
        return Silence.BEYOND
    silence = _channel_says(order, OutboxKind.INVOICED, rules)
    return silence or OrderUpdate(order.hub_id, OutboxKind.INVOICED, invoice=invoice.data)


def channel_of(order: SalesOrder, rules: Rules) -> SalesChannel | None:
    """The channel an order came through; one without account stands for all of a marketplace."""
    channels = rules.channels
    found = channels.get((order.channel, order.account_name))
    return found or channels.get((order.channel, ""))


def is_overtaken(kind: str, to: str) -> bool:
    """Whether a move makes an update pointless that was not sent yet.

    The order went back before the hub was told, or it was cancelled.
    """
    situation = SITUATION_OF[kind]
    if situation == to:
        return False
    return to == OrderStatus.CANCELLED or rank(situation) > rank(to)


def tracking_of(order: SalesOrder, facts: MoveFacts) -> Tracking:
    """What was entered now, its gaps filled from the order."""
    given = facts.tracking
    return replace(
        given,
        code=given.code or order.tracking_code,
        url=given.url or order.tracking_url,
        carrier=given.carrier or order.shipping_carrier,
        shipped_at=given.shipped_at or order.shipped_at or facts.at,
        expected_at=given.expected_at or order.expected_date,
        delivered_at=None,
    )


def _standing(order: SalesOrder, kind: OutboxKind) -> Silence | None:
    """Nothing is said to a hub that is there or further on; loops end here (ERP §4.5)."""
    there, target = hub_rank(order.hub_status), hub_rank(HUB_STATUS_OF[kind])
    if there == target:
        return Silence.KNOWN
    return Silence.BEYOND if there > target else None


def _channel_says(order: SalesOrder, kind: OutboxKind, rules: Rules) -> Silence | None:
    if order.is_marketplace_fulfilled:
        return Silence.FULFILLED
    channel = channel_of(order, rules)
    if channel is None:
        # Who may cancel is not known, and cancelling cannot be taken back.
        return Silence.MARKETPLACE_CANCELS if kind is OutboxKind.CANCELLED else None
    if not channel.active:
        return Silence.CHANNEL_OFF
    if kind is OutboxKind.SHIPPED and channel.shipped_by == Mover.MARKETPLACE:
        return Silence.MARKETPLACE_SHIPS
    if kind is OutboxKind.DELIVERED and channel.delivered_by == Mover.MARKETPLACE:
        return Silence.MARKETPLACE_DELIVERS
    if kind is OutboxKind.CANCELLED and not channel.may_cancel:
        return Silence.MARKETPLACE_CANCELS
    return None


def _of_kind(
    order: SalesOrder, kind: OutboxKind, rules: Rules, facts: MoveFacts
) -> OrderUpdate | Silence:
    if kind is OutboxKind.INVOICED:
        return _invoiced(order, rules, facts)
    if kind is OutboxKind.SHIPPED:
        return _shipped(order, rules, facts)
    if kind is OutboxKind.DELIVERED:
        return _delivered(order, rules, facts)
    words = facts.cancel_details or _(dict(CANCEL_REASONS)[facts.cancel_reason])
    return OrderUpdate(
        order.hub_id,
        OutboxKind.CANCELLED,
        cancel_details=words,
        cancellation_code=facts.cancel_reason,
    )


def _invoiced(order: SalesOrder, rules: Rules, facts: MoveFacts) -> OrderUpdate | Silence:
    if rules.additional.invoice_data_mode == InvoiceDataMode.MANUAL:
        return Silence.INVOICE_BY_HAND
    if facts.invoice is not None and facts.invoice.sent_at is not None:
        return Silence.INVOICE_SENT
    return invoice_update(order, facts.invoice, rules)


def _shipped(order: SalesOrder, rules: Rules, facts: MoveFacts) -> OrderUpdate | Silence:
    if not rules.orders.send_tracking_on_shipped:
        return Silence.TRACKING_OFF
    tracking = tracking_of(order, facts)
    # A link alone is sent too (ERP §15); what the hub says to it is told.
    if not tracking.code and not tracking.url:
        return Silence.NO_TRACKING
    if not tracking.carrier:
        return Silence.NO_CARRIER
    return OrderUpdate(order.hub_id, OutboxKind.SHIPPED, tracking=tracking)


def _delivered(order: SalesOrder, rules: Rules, facts: MoveFacts) -> OrderUpdate | Silence:
    if not rules.orders.mark_delivered_on_change:
        return Silence.DELIVERED_OFF
    when = facts.tracking.delivered_at or order.delivered_at or facts.at
    return OrderUpdate(order.hub_id, OutboxKind.DELIVERED, tracking=Tracking(delivered_at=when))
