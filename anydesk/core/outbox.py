"""What an integration must still be told because something changed here (the outbox).

An entry is written in the same transaction as the change it tells of. A job delivers it, the
entries of one order in the order they were written; what came back is kept with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from anydesk.core.hub_orders import HubStatus
from anydesk.core.i18n import N_
from anydesk.core.jobs import JsonValue


class OutboxLane(StrEnum):
    """What an entry is urgent for; the client's pacer has lanes of the same names."""

    ORDERS = "orders"
    INVOICE = "invoice"
    TRACKING = "tracking"


class OutboxKind(StrEnum):
    """What the hub is told. Stored; a value never changes its meaning."""

    INVOICED = "order.invoiced"
    SHIPPED = "order.shipped"
    DELIVERED = "order.delivered"
    CANCELLED = "order.cancelled"


class OutboxState(StrEnum):
    """The life of an entry: waiting → sending → accepted → done, or one of the others.

    An entry that was left as SENDING met a crash or a lost answer: the hub is asked how the
    order stands before anything is sent again. ACCEPTED: the hub took it; what the marketplace
    says is still to come (API §7.1: an accepted update only means queued).
    """

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DONE = "done"
    FAILED = "failed"
    GIVEN_UP = "given_up"


KIND_TITLES: Mapping[str, str] = {
    OutboxKind.INVOICED: N_("Invoice data"),
    OutboxKind.SHIPPED: N_("Shipped, with the tracking"),
    OutboxKind.DELIVERED: N_("Delivered"),
    OutboxKind.CANCELLED: N_("Cancelled"),
}

STATE_TITLES: Mapping[str, str] = {
    OutboxState.WAITING: N_("Waiting"),
    OutboxState.SENDING: N_("Being sent"),
    OutboxState.ACCEPTED: N_("Accepted, not yet confirmed"),
    OutboxState.DONE: N_("Done"),
    OutboxState.FAILED: N_("Refused"),
    OutboxState.GIVEN_UP: N_("Given up"),
}

HUB_STATUS_OF: Mapping[str, HubStatus] = {
    OutboxKind.INVOICED: HubStatus.INVOICED,
    OutboxKind.SHIPPED: HubStatus.PAID_WAITING_DELIVERY,
    OutboxKind.DELIVERED: HubStatus.CONCLUDED,
    OutboxKind.CANCELLED: HubStatus.CANCELED,
}

LANE_OF: Mapping[str, OutboxLane] = {
    OutboxKind.INVOICED: OutboxLane.INVOICE,
    OutboxKind.SHIPPED: OutboxLane.TRACKING,
    OutboxKind.DELIVERED: OutboxLane.TRACKING,
    OutboxKind.CANCELLED: OutboxLane.ORDERS,
}

OPEN_STATES = (OutboxState.WAITING, OutboxState.SENDING)
"""Not told yet, and going to be."""

HOLDING_STATES = (*OPEN_STATES, OutboxState.FAILED)
"""Later entries of the same order wait for these: the hub takes no step back."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
LOOKS = 6
"""So often the marketplace's word is asked for; who says nothing until then has nothing against."""


@dataclass(frozen=True)
class OutboxEntry:
    """One thing to tell about one order.

    Args:
        payload: what is told, as ``OrderUpdate.stored`` wrote it.
        attempts: how often it was sent, or in ACCEPTED how often it was looked at.
        next_try_at: not before; None: at the next delivery.
        last_answer: the hub's own words, or why it was not reached.
    """

    integration_id: int
    kind: str
    order_id: int
    created_at: datetime
    lane: str = ""
    payload: Mapping[str, JsonValue] = field(default_factory=dict)
    cause: str = ""
    state: str = OutboxState.WAITING
    attempts: int = 0
    next_try_at: datetime | None = None
    last_answer: str = ""
    done_at: datetime | None = None
    id: int | None = None

    @property
    def hub_status(self) -> HubStatus:
        """Where the order stands at the hub once it was told."""
        return HUB_STATUS_OF[self.kind]


@dataclass(frozen=True)
class OutboxRow:
    """One line of the page of the outbox."""

    id: int
    order_id: int
    number: int
    store: str
    channel: str
    marketplace_number: str
    kind: str
    state: str
    attempts: int
    last_answer: str
    created_at: datetime
    next_try_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class OutboxStore:
    """An integration that has something to be told now."""

    integration_id: int
    store: str
    count: int


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time, six hours at most."""
    doubled: int = 2 ** min(max(attempts - 1, 0), 12)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


@dataclass(frozen=True)
class Tracking:
    """How a parcel is on its way. The hub wants code, carrier and date (API §7.6)."""

    code: str = ""
    url: str = ""
    carrier: str = ""
    carrier_document: str = ""
    shipped_at: datetime | None = None
    expected_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class InvoiceData:
    """What the hub is told of an NF-e (API §7.6, ERP §13)."""

    access_key: str
    number: str = ""
    series: str = ""
    issued_at: datetime | None = None
    cfop: str = ""
    state_registration: str = ""


@dataclass(frozen=True)
class OrderUpdate:
    """One status update of ``PUT /orders/{id}``: only the block of its step is filled."""

    hub_id: int
    kind: str
    tracking: Tracking = Tracking()
    invoice: InvoiceData | None = None
    cancel_details: str = ""
    cancellation_code: str = ""

    def stored(self) -> dict[str, JsonValue]:
        """As JSON, for the entry of the outbox; what is blank is left out."""
        texts = {
            "cancel_details": self.cancel_details,
            "cancellation_code": self.cancellation_code,
        }
        return {
            "hub_id": self.hub_id,
            "kind": str(self.kind),
            "tracking": _stored(self.tracking),
            **({"invoice": _stored(self.invoice)} if self.invoice else {}),
            **{name: text for name, text in texts.items() if text},
        }

    @classmethod
    def restored(cls, payload: Mapping[str, JsonValue]) -> "OrderUpdate":
        """The update of a stored entry."""
        invoice = payload.get("invoice")
        return cls(
            hub_id=payload["hub_id"],
            kind=payload["kind"],
            tracking=Tracking(**_restored(payload.get("tracking") or {})),
            invoice=InvoiceData(**_restored(invoice)) if invoice else None,
            cancel_details=payload.get("cancel_details", ""),
            cancellation_code=payload.get("cancellation_code", ""),
        )


@dataclass(frozen=True)
class OrderAtHub:
    """How an order stands at the hub, as far as updates concern it (API §7.1)."""

    status: str
    transmission_status: str = ""
    complaint: str = ""
    access_key: str = ""
    tracking_code: str = ""
    tracking_url: str = ""

    def has(self, update: OrderUpdate) -> bool:
        """Whether this update arrived: the status is there, with the same data.

        An invoice or a tracking that differs did not arrive, whoever moved the order.
        """
        if self.status != HUB_STATUS_OF[update.kind]:
            return False
        if update.invoice is not None and update.kind == OutboxKind.INVOICED:
            return self.access_key == update.invoice.access_key
        if update.kind == OutboxKind.SHIPPED:
            told = update.tracking
            return (self.tracking_code, self.tracking_url) == (told.code, told.url)
        return True

    def is_beyond(self, kind: str) -> bool:
        """The order went on without this step; the hub takes none back."""
        return hub_rank(self.status) > hub_rank(HUB_STATUS_OF[kind])


_STEPS = (
    HubStatus.PENDING,
    HubStatus.PAID_WAITING_SHIP,
    HubStatus.INVOICED,
    HubStatus.PAID_WAITING_DELIVERY,
    HubStatus.CONCLUDED,
    HubStatus.CANCELED,
)


def hub_rank(status: str) -> int:
    """How far along an order is at the hub; one of an unknown status may still go anywhere."""
    return next((rank for rank, step in enumerate(_STEPS) if step == status), -1)


def _stored(record: object) -> dict[str, JsonValue]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in vars(record).items()
        if value not in ("", None)
    }


def _restored(stored: Mapping[str, JsonValue]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") else value
        for name, value in stored.items()
    }
