"""What became of a product that was sent: accepted is not published (ERP §9, API §6.2)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from anydesk.core.channels import channel_title
from anydesk.core.i18n import N_, _
from anydesk.core.products import ChannelListing


class SendState(StrEnum):
    """Of a hub SKU and of each offer of it; stored, a value never changes its meaning."""

    NEVER = ""
    SENT = "sent"
    """On its way; nobody answered for it yet."""
    ACCEPTED = "accepted"
    """The hub has it; the marketplace has not said anything yet."""
    PUBLISHED = "published"
    REFUSED = "refused"


class Publication(StrEnum):
    """``publicationStatus`` of a listing: whether buyers see it (API §6.2)."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    CLOSED = "CLOSED"
    UNPUBLISHED = "UNPUBLISHED"
    WITHOUT_STOCK = "WITHOUT_STOCK"
    CORRUPTED = "CORRUPTED"


class Transmission(StrEnum):
    """``status`` of a transmission: how far the last sending got (API §6.2)."""

    OK = "OK"
    ERROR = "ERROR"
    SENDING = "SENDING"
    SYNCING = "SYNCING"
    WAITING_SYNC = "WAITING_SYNC"
    ACTIVATING = "ACTIVATING"
    PAUSING = "PAUSING"
    CLOSING = "CLOSING"
    REMOVING = "REMOVING"
    TRANSLATING = "TRANSLATING"
    RETRY = "RETRY"


SEND_TITLES: Mapping[str, str] = {
    SendState.SENT: N_("On its way"),
    SendState.ACCEPTED: N_("Accepted by ANYMARKET"),
    SendState.PUBLISHED: N_("Published"),
    SendState.REFUSED: N_("Refused"),
}

PUBLICATION_TITLES: Mapping[str, str] = {
    Publication.ACTIVE: N_("On sale"),
    Publication.PAUSED: N_("Paused"),
    Publication.CLOSED: N_("Closed"),
    Publication.UNPUBLISHED: N_("Not published"),
    Publication.WITHOUT_STOCK: N_("No stock there"),
    Publication.CORRUPTED: N_("Broken while sending"),
}

TRANSMISSION_TITLES: Mapping[str, str] = {
    Transmission.OK: N_("Synchronised"),
    Transmission.ERROR: N_("Rejected"),
    Transmission.SENDING: N_("Being sent"),
    Transmission.SYNCING: N_("Being synchronised"),
    Transmission.WAITING_SYNC: N_("Waits to be synchronised"),
    Transmission.ACTIVATING: N_("Being activated"),
    Transmission.PAUSING: N_("Being paused"),
    Transmission.CLOSING: N_("Being closed"),
    Transmission.REMOVING: N_("Being removed"),
    Transmission.TRANSLATING: N_("Being translated"),
    Transmission.RETRY: N_("Tried again soon"),
}

_SETTLED = frozenset({"", Transmission.OK})
_LIVE = frozenset({Publication.ACTIVE, Publication.WITHOUT_STOCK})


def publication_title(status: str) -> str:
    """The merchant's words; a status that the hub invented is shown as it is."""
    return _(PUBLICATION_TITLES[status]) if status in PUBLICATION_TITLES else status


def transmission_title(status: str) -> str:
    """The merchant's words; a status that the hub invented is shown as it is."""
    return _(TRANSMISSION_TITLES[status]) if status in TRANSMISSION_TITLES else status


def send_title(state: str) -> str:
    """The merchant's words for the outcome of a send, "" where nothing was sent."""
    return _(SEND_TITLES[state]) if state in SEND_TITLES else state


def is_rejected(publication: str, transmission: str) -> bool:
    """The marketplace refused the listing, or it broke on the way."""
    return transmission == Transmission.ERROR or publication == Publication.CORRUPTED


def outcome_of(offers: Sequence[ChannelListing]) -> tuple[SendState, str]:
    """What the marketplaces made of a SKU that the hub accepted, and their words.

    One refusal makes it refused; without one it is published where at least one offer is live
    and none is still on its way.
    """
    refused = [
        one for one in offers if is_rejected(one.publication_status, one.transmission_status)
    ]
    if refused:
        return SendState.REFUSED, " ".join(dict.fromkeys(map(_complaint, refused)))
    settled = all(one.transmission_status in _SETTLED for one in offers)
    live = any(one.publication_status in _LIVE for one in offers)
    return (SendState.PUBLISHED if settled and live else SendState.ACCEPTED), ""


def state_after(
    state: str, message: str, before: Sequence[ChannelListing], after: Sequence[ChannelListing]
) -> tuple[str, str]:
    """The state and message of a SKU once its offers were read again.

    What was never sent from here stays so. A refusal of the hub itself also stays: the offers
    that are there tell of an earlier send.
    """
    if state == SendState.NEVER:
        return state, message
    if state == SendState.REFUSED and (state, message) != outcome_of(before):
        return state, message
    return outcome_of(after)


def _complaint(offer: ChannelListing) -> str:
    said = offer.transmission_message or _("Refused without saying why.")
    return f"{channel_title(offer.marketplace)}: {said}"
