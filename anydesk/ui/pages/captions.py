"""Situations, issues and outcomes as the lists show them: one word and one colour each."""

from collections.abc import Callable, Mapping, Sequence

from anydesk.core.hub_orders import HUB_STATUS_TITLES, HubStatus
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Health, Situation
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.query import FilterValue
from anydesk.core.sales_orders import ISSUE_TITLES, ORDER_STATUS_TITLES, OrderStatus
from anydesk.ui.tones import Tone

_HUB_TONES: Mapping[str, Tone] = {
    HubStatus.PENDING: Tone.WARN,
    HubStatus.DELIVERY_ISSUE: Tone.BAD,
    HubStatus.PAID_WAITING_SHIP: Tone.GOOD,
    HubStatus.INVOICED: Tone.INFO,
    HubStatus.PAID_WAITING_DELIVERY: Tone.INFO,
    HubStatus.CONCLUDED: Tone.MUTED,
    HubStatus.CANCELED: Tone.BAD,
}

_ORDER_TONES: Mapping[str, Tone] = {
    OrderStatus.INCOMPLETE_DATA: Tone.BAD,
    OrderStatus.OPEN: Tone.WARN,
    OrderStatus.APPROVED: Tone.GOOD,
    OrderStatus.PREPARING: Tone.INFO,
    OrderStatus.INVOICED: Tone.INFO,
    OrderStatus.READY_TO_SHIP: Tone.INFO,
    OrderStatus.SHIPPED: Tone.INFO,
    OrderStatus.NOT_DELIVERED: Tone.BAD,
    OrderStatus.DELIVERED: Tone.MUTED,
    OrderStatus.CANCELLED: Tone.BAD,
}

OUTCOME_TONES: Mapping[Outcome, Tone] = {
    Outcome.DONE: Tone.GOOD,
    Outcome.SKIPPED: Tone.MUTED,
    Outcome.FAILED: Tone.BAD,
    Outcome.NOT_SENT: Tone.WARN,
}

RUN_TONES: Mapping[RunState, Tone] = {
    RunState.WAITING: Tone.MUTED,
    RunState.RUNNING: Tone.INFO,
    RunState.FINISHED: Tone.GOOD,
    RunState.INTERRUPTED: Tone.WARN,
    RunState.FAILED: Tone.BAD,
}

SITUATION_TONES: Mapping[Situation, Tone] = {
    Situation.ACTIVE: Tone.GOOD,
    Situation.INACTIVE: Tone.MUTED,
    Situation.NOT_CONFIGURED: Tone.WARN,
    Situation.NOT_INSTALLED: Tone.WARN,
}

HEALTH_TONES: Mapping[Health, Tone] = {
    Health.UNKNOWN: Tone.MUTED,
    Health.OK: Tone.GOOD,
    Health.AUTH_FAILED: Tone.BAD,
    Health.UNREACHABLE: Tone.BAD,
    Health.RATE_LIMITED: Tone.WARN,
}


def hub_status(status: str) -> str:
    """The merchant's word; a status the hub invented is shown as it is."""
    return _(HUB_STATUS_TITLES[status]) if status in HUB_STATUS_TITLES else status


def hub_status_tone(status: str) -> Tone:
    """The colour beside the word."""
    return _HUB_TONES.get(status, Tone.WARN)


def order_status(status: str) -> str:
    """The situation in words."""
    return _(ORDER_STATUS_TITLES[status]) if status in ORDER_STATUS_TITLES else status


def order_status_tone(status: str) -> Tone:
    """The colour beside the word."""
    return _ORDER_TONES.get(status, Tone.WARN)


def issues(kinds: Sequence[str]) -> str:
    """The first pendência by name, and how many more there are."""
    if not kinds:
        return ""
    first = _(ISSUE_TITLES.get(kinds[0], kinds[0]))
    more = len(kinds) - 1
    if not more:
        return first
    return ngettext("{first} and {count} more", "{first} and {count} more", more).format(
        first=first, count=more
    )


def all_issues(kinds: Sequence[str]) -> str:
    """Every pendência, one a line, for the tooltip."""
    return "\n".join(_(ISSUE_TITLES.get(kind, kind)) for kind in kinds)


def choices(titles: "Mapping[str, str] | Mapping[RunState, str]") -> list[tuple[FilterValue, str]]:
    """The entries of a filter; the filter bar translates nothing by itself."""
    return [(str(value), title) for value, title in titles.items()]


def counted(one: str, many: str) -> Callable[[int], str]:
    """A noun that agrees with its number."""
    return lambda count: ngettext(one, many, count).format(count=count)
