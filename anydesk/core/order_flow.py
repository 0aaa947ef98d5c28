"""Order situations on both sides: what a hub status means here, and which moves are allowed.

Direction is checked, not adjacency: steps may be skipped (ERP §4.2), and the hub jumps (API §7.1).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from anydesk.core.hub_orders import HUB_STATUS_TITLES, HubStatus
from anydesk.core.i18n import _
from anydesk.core.mappings import code_key
from anydesk.core.sales_orders import ORDER_STATUS_TITLES, OrderStatus

RANKS: Mapping[str, int] = {
    OrderStatus.INCOMPLETE_DATA: 0,
    OrderStatus.OPEN: 10,
    OrderStatus.APPROVED: 20,
    OrderStatus.PREPARING: 30,
    OrderStatus.INVOICED: 40,
    OrderStatus.READY_TO_SHIP: 50,
    OrderStatus.SHIPPED: 60,
    OrderStatus.NOT_DELIVERED: 65,
    OrderStatus.DELIVERED: 70,
    OrderStatus.CANCELLED: 99,
}

FROM_HUB: Mapping[str, OrderStatus] = {
    HubStatus.PENDING: OrderStatus.OPEN,
    HubStatus.PAID_WAITING_SHIP: OrderStatus.APPROVED,
    HubStatus.INVOICED: OrderStatus.INVOICED,
    HubStatus.PAID_WAITING_DELIVERY: OrderStatus.SHIPPED,
    HubStatus.DELIVERY_ISSUE: OrderStatus.NOT_DELIVERED,
    HubStatus.CONCLUDED: OrderStatus.DELIVERED,
    HubStatus.CANCELED: OrderStatus.CANCELLED,
}
"""The default mapping hub → ERP (ERP §4.4). What is missing here is unknown, never refused."""

STANDARD: Mapping[str, str] = {code.casefold(): status for code, status in FROM_HUB.items()}
"""The same by ``code_key``, as a mapping is looked up."""

RESERVING: frozenset[str] = frozenset(
    {
        OrderStatus.OPEN,
        OrderStatus.APPROVED,
        OrderStatus.PREPARING,
        OrderStatus.INVOICED,
        OrderStatus.READY_TO_SHIP,
    }
)
"""The situations in which an order keeps stock back (ERP §12.4)."""

FINAL: frozenset[str] = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED})

FROZEN = "FROZEN"
"""ANYMARKET: Netshoes' marketPlaceStatus of an order that must not be processed (API §7.1)."""

_SITUATIONS = frozenset(status.value for status in OrderStatus)

# Older data of ERPs says "Faturado (atendido)" or "Atendido" for INVOICED (ERP §4.1).
_OLD_NAMES = {"atendido": OrderStatus.INVOICED, "faturado (atendido)": OrderStatus.INVOICED}


def status_for(hub_status: str, statuses: Mapping[str, str] = STANDARD) -> OrderStatus | None:
    """What a hub status means here; None for one that is not mapped.

    Args:
        statuses: ``code_key`` of the hub's status → situation.
    """
    target = statuses.get(code_key(hub_status))
    return OrderStatus(target) if target in _SITUATIONS else None


def rank(status: str) -> int:
    """How far along a situation is; an unknown one counts as open."""
    return RANKS.get(_OLD_NAMES.get(status.casefold(), status), RANKS[OrderStatus.OPEN])


def reserves(
    status: str, *, is_marketplace_fulfilled: bool, reserving: Collection[str] = RESERVING
) -> bool:
    """Whether an order keeps the merchant's own stock back.

    Args:
        reserving: the situations that do; what was shipped never does.
    """
    return status in reserving and not is_marketplace_fulfilled


def may_move(before: str, after: str, *, allow_regression: bool = False) -> bool:
    """Whether an order may go from one situation to another.

    Cancelling is always possible; leaving a final situation or going back needs the setting
    "Permite retroceder situação dos pedidos" (ERP §4.4).
    """
    if after == OrderStatus.CANCELLED or before == after or allow_regression:
        return True
    if before in FINAL:
        return False
    return rank(after) > rank(before)


def allowed_moves(before: str, *, allow_regression: bool = False) -> tuple[OrderStatus, ...]:
    """The situations an order may go to from this one, in their order."""
    return tuple(
        status
        for status in sorted(OrderStatus, key=rank)
        if status != before and may_move(before, status, allow_regression=allow_regression)
    )


@dataclass(frozen=True)
class Move:
    """What reading a hub status does to an order here.

    Args:
        status: the situation afterwards.
        changed: it is another one than before.
        unknown: the hub's status is not mapped; the situation was left alone.
        went_back: it would have gone back and was left alone.
    """

    status: str
    changed: bool = False
    unknown: bool = False
    went_back: bool = False


def after_sync(
    before: str,
    hub_status: str,
    *,
    allow_regression: bool = False,
    statuses: Mapping[str, str] = STANDARD,
) -> Move:
    """Where an order stands after the hub told its status."""
    after = status_for(hub_status, statuses)
    if after is None:
        return Move(before, unknown=True)
    if after == before:
        return Move(before)
    if not may_move(before, after, allow_regression=allow_regression):
        return Move(before, went_back=True)
    return Move(after, changed=True)


def hub_status_title(status: str) -> str:
    """The hub's status in the merchant's words; an unknown one as it came."""
    title = HUB_STATUS_TITLES.get(status)
    return _(title) if title else status


def status_title(status: str) -> str:
    """A situation in the merchant's words."""
    title = ORDER_STATUS_TITLES.get(status)
    return _(title) if title else status
