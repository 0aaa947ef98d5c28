"""Sales channels: a marketplace and an account in it, as an integration sells there (ERP §1.3)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from anydesk.core.channels import CHANNEL_TITLES, channel_title
from anydesk.core.folding import fold
from anydesk.core.i18n import N_, _


class Mover(StrEnum):
    """Who moves the orders of a channel to shipped and delivered (API §14)."""

    MERCHANT = "merchant"
    MARKETPLACE = "marketplace"


MOVER_TITLES: Mapping[str, str] = {
    Mover.MERCHANT: N_("This program tells ANYMARKET"),
    Mover.MARKETPLACE: N_("The marketplace does it by itself"),
}


MOVED_BY_MARKETPLACE = frozenset({"MERCADO_LIVRE", "SHEIN"})
"""Marketplaces that set shipped and delivered by themselves (API §14), as suggested for new ones.

Mercado Livre sets shipped when the parcel is scanned; what is sent from here would be refused.
"""


class ChannelOrigin(StrEnum):
    """Where a channel was first seen."""

    ORDERS = "orders"
    LISTINGS = "listings"
    MANUAL = "manual"


@dataclass(frozen=True)
class SalesChannel:
    """One channel of an integration. One that nobody has connected yet is pending.

    Args:
        marketplace: the hub's code, such as MERCADO_LIVRE.
        account_name: the account's name at the hub; "" where orders name none.
        title: the merchant's own name for it; "" shows the marketplace's.
        connected: a person has seen it and said that it is theirs.
        active: prices are sent to its listings, and situations of its orders to the hub.
        may_cancel: cancelling here may be told to the hub.
        price_mode: a ``PriceMode`` of its own; "" as the integration.
        intermediary_id: of its own; None as the integration.
    """

    integration_id: int
    marketplace: str
    account_name: str = ""
    title: str = ""
    origin: str = ChannelOrigin.ORDERS
    connected: bool = False
    active: bool = True
    shipped_by: str = Mover.MERCHANT
    delivered_by: str = Mover.MERCHANT
    may_cancel: bool = False
    price_mode: str = ""
    intermediary_id: int | None = None
    first_seen_at: datetime | None = None
    id: int | None = None

    @property
    def caption(self) -> str:
        """As the merchant calls it: the own name, else marketplace and account."""
        if self.title:
            return self.title
        name = channel_title(self.marketplace)
        return f"{name} · {self.account_name}" if self.account_name else name


def found_channel(
    integration_id: int,
    marketplace: str,
    account_name: str,
    *,
    origin: str = ChannelOrigin.ORDERS,
    at: datetime | None = None,
) -> SalesChannel:
    """A channel seen for the first time, pending, with the movers that its marketplace suggests."""
    mover = Mover.MARKETPLACE if marketplace in MOVED_BY_MARKETPLACE else Mover.MERCHANT
    return SalesChannel(
        integration_id,
        marketplace,
        account_name,
        origin=origin,
        shipped_by=mover,
        delivered_by=mover,
        first_seen_at=at,
    )


def filter_value(marketplace: str, account_name: str) -> str:
    """A channel as a value of the lists' filter: ``MERCADO_LIVRE/LOJA``; bare codes mean all."""
    return f"{marketplace}/{account_name}"


def filter_choices(
    channels: Iterable[SalesChannel], codes: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """(value, caption) of what the lists can be filtered by, in the order of the captions.

    Each channel once, whichever integrations have it; a marketplace with several accounts also
    as a whole; and the ``codes`` that occur without a record.
    """
    accounts: dict[str, dict[str, SalesChannel]] = {}
    for one in channels:
        known = accounts.setdefault(one.marketplace, {})
        if one.account_name not in known or not known[one.account_name].title:
            known[one.account_name] = one
    found = {
        filter_value(code, account): one.caption
        for code, of_code in accounts.items()
        for account, one in of_code.items()
    }
    for code, of_code in accounts.items():
        if len(of_code) > 1:
            found[code] = _("{channel} (all accounts)").format(channel=channel_title(code))
    found |= {code: channel_title(code) for code in codes if code not in accounts}
    return tuple(sorted(found.items(), key=lambda choice: (fold(choice[1]), choice[0])))


def channel_code(text: str) -> str:
    """The hub's code of what a person typed: a known title, or a code in any spelling."""
    typed = fold(text)
    for code, title in marketplaces():
        if typed in (fold(title), fold(channel_title(code))):
            return code
    return "_".join(text.upper().split())


def marketplaces(more: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """(code, title) of the marketplaces to choose from; equal titles tell their codes too."""
    titles = {code: channel_title(code) for code in {*CHANNEL_TITLES, *more} - {""}}
    often = Counter(titles.values())
    named = {
        code: title if often[title] == 1 else f"{title} ({code})" for code, title in titles.items()
    }
    return tuple(sorted(named.items(), key=lambda one: fold(one[1])))
