"""Asking the hub for the offers of hub SKUs, a few at once, and saying what became of them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from anydesk.api.limits import Lane
from anydesk.core.channels import channel_title
from anydesk.core.errors import ApiError, AppError, NotFound
from anydesk.core.i18n import _
from anydesk.core.listing_rows import OfferNews
from anydesk.core.listing_states import is_rejected, publication_title, transmission_title
from anydesk.core.products import ChannelListing
from anydesk.services.jobs.breakdowns import SEVERAL, is_failing_at

if TYPE_CHECKING:
    from anydesk.api.hub import Hub

AT_ONCE = 4

Offers = Mapping[int, tuple[ChannelListing, ...]]


async def read_one(
    hub: "Hub", hub_sku_id: int
) -> tuple[tuple[ChannelListing, ...] | None, tuple[OfferNews, ...]]:
    """The offers of a hub SKU, and what became of each; None: the SKU is not there any more.

    Raises:
        ApiError: the hub did not answer.
    """
    try:
        offers = await hub.listings.of(hub_sku_id, lane=Lane.USER)
    except NotFound:
        return None, ()
    news = []
    for offer in offers:
        try:
            news.append(await hub.transmissions.get(offer.hub_listing_id))
        except NotFound:
            # It was never sent, or this account has no transmissions: the listing has to do.
            continue
    return offers, tuple(news)


async def read_many(hub: "Hub", hub_sku_ids: Iterable[int]) -> tuple[Offers, dict[int, str]]:
    """The offers by hub SKU, and the problems of those that could not be read.

    A SKU that is gone there has no offers. What concerns all of them ends it and is raised.
    """
    queue = list(hub_sku_ids)
    offers: dict[int, tuple[ChannelListing, ...]] = {}
    problems: dict[int, str] = {}
    stopped: list[AppError] = []
    failing: set[int] = set()

    async def work() -> None:
        while queue and not stopped:
            hub_sku_id = queue.pop()
            try:
                offers[hub_sku_id] = await hub.listings.of(hub_sku_id, lane=Lane.BULK)
                failing.clear()
            except NotFound:
                offers[hub_sku_id] = ()
                failing.clear()
            except ApiError as error:
                problems[hub_sku_id] = str(error)
                if is_failing_at(error):
                    failing.add(hub_sku_id)
                if error.stops_job and (not is_failing_at(error) or len(failing) >= SEVERAL):
                    stopped.append(error)

    await asyncio.gather(*(work() for _worker in range(AT_ONCE)))
    if stopped:
        raise stopped[0]
    return offers, problems


def told(offers: Sequence[ChannelListing], news: Sequence[OfferNews]) -> str:
    """What was read of a SKU in one sentence per offer."""
    if not offers:
        return _("It is not offered in any marketplace.")
    known = {one.hub_listing_id: one for one in news}
    return " ".join(_sentence(one, known.get(one.hub_listing_id)) for one in offers)


def _sentence(offer: ChannelListing, news: OfferNews | None) -> str:
    publication = news.publication_status if news else offer.publication_status
    transmission = news.transmission_status if news else ""
    said = news.transmission_message if news else ""
    channel = channel_title(offer.marketplace)
    if is_rejected(publication, transmission):
        text = _("{channel}: refused. {reason}")
        return text.format(channel=channel, reason=said).strip()
    states = (publication_title(publication), transmission_title(transmission))
    return f"{channel}: {', '.join(filter(None, states)).lower()}."
