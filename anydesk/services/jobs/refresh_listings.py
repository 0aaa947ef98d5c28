"""Reads again what became of listings: published, refused and why, price and link (ERP §9).

A whole store is read through its transmissions, page by page; what they do not tell, and what
is not among them any more, is asked for SKU by SKU. Where the hub has no transmissions for us,
every SKU is asked. Chosen rows are asked one by one, each with an outcome of its own.
"""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core.changes import LISTINGS
from anydesk.core.errors import NotFound, Rejected
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult, Step
from anydesk.core.listing_rows import OfferNews
from anydesk.core.products import ChannelListing, Listing
from anydesk.services.jobs.bulk import Row, each_row
from anydesk.services.jobs.listing_reads import read_many, read_one, told
from anydesk.storage import listing_news
from anydesk.storage import listings as storage

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.api.paging import Page
    from anydesk.services import Services

PER_STEP = 20
STEP_BACK = 100
"""Rows read again when a run continues: others may have left the list in between."""

PAGES, REST = "pages", "rest"


@dataclass(frozen=True)
class _Place:
    """Where a run is.

    Args:
        began: when it began; what was told of before has to be asked for at the end.
        at: the hub's row in ``pages``, the last local listing in ``rest``.
        done: how many rows and SKUs were read.
        every: all SKUs are asked: there are no transmissions.
    """

    began: str
    phase: str = PAGES
    at: int = 0
    done: int = 0
    every: bool = False

    def text(self) -> str:
        return json.dumps([self.began, self.phase, self.at, self.done, self.every])


@dataclass(frozen=True)
class RefreshListings:
    """Reading changes nothing at the hub; doing it twice changes nothing here.

    Args:
        listing_ids: local ids of hub SKUs; none: all of the store.
    """

    services: "Services"
    integration_id: int
    listing_ids: tuple[int, ...] = ()

    key: ClassVar[str] = "listings.refresh"
    title: ClassVar[str] = N_("Update listings")

    @property
    def tells_only_trouble(self) -> bool:
        """A whole store has too many rows to name each that was read."""
        return not self.listing_ids

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        return {"integration_id": self.integration_id, "listing_ids": list(self.listing_ids)}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """Steps of some rows each, with the place where to continue."""
        whole = self._whole_store if not self.listing_ids else self._chosen
        async with aclosing(whole(checkpoint)) as steps:
            async for step in steps:
                yield step

    def again(self, rows: Sequence[RowResult]) -> "RefreshListings":
        """The same for these rows; those of a whole store have no name, and all are read."""
        ids = tuple(int(row.ref) for row in rows if row.ref.isdigit())
        return replace(self, listing_ids=ids)

    # Chosen rows

    async def _chosen(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        store = (await self.services.integrations.get(self.integration_id)).name
        known = await self.services.store.run(
            partial(storage.by_ids, ids=self.listing_ids), durable=False
        )
        hub = await self.services.connections.hub(self.integration_id)

        async def work(listing_id: int) -> Row | RowResult:
            found = known.get(listing_id)
            if found is None:
                return _gone(listing_id, store)
            return await self._asked(hub, found, _blank(found, store))

        def blank(listing_id: int) -> RowResult:
            found = known.get(listing_id)
            return _gone(listing_id, store) if found is None else _blank(found, store)

        steps = each_row(
            self.listing_ids, work, checkpoint=checkpoint, blank=blank, changed=(LISTINGS,),
            durable=False,
        )  # fmt: skip
        async with aclosing(steps):
            async for step in steps:
                yield step

    async def _asked(self, hub: "Hub", listing: Listing, result: RowResult) -> Row:
        offers, news = await read_one(hub, listing.hub_sku_id)
        save = partial(
            listing_news.apply,
            integration_id=self.integration_id,
            news=news,
            offers={listing.hub_sku_id: offers or ()},
            at=self.services.clock.now(),
        )
        if offers is None:
            text = _("This SKU is not at ANYMARKET any more.")
            return Row(replace(result, outcome=Outcome.FAILED, message=text), save)
        return Row(replace(result, message=told(offers, news)), save)

    # A whole store

    async def _whole_store(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        store = (await self.services.integrations.get(self.integration_id)).name
        hub = await self.services.connections.hub(self.integration_id)
        place = _place(checkpoint, self.services.clock.now())
        if place.phase == PAGES:
            async with aclosing(self._pages(hub, store, place)) as steps:
                async for step in steps:
                    yield step
                    place = _place(step.checkpoint, self.services.clock.now())
        async with aclosing(self._rest(hub, store, place)) as steps:
            async for step in steps:
                yield step

    async def _pages(self, hub: "Hub", store: str, place: _Place) -> AsyncGenerator[Step, None]:
        start = max(0, place.at - STEP_BACK)
        done = place.done
        try:
            async with aclosing(hub.transmissions.pages(offset=start)) as pages:
                async for page in pages:
                    done = max(done, page.offset + len(page.rows))
                    yield await self._page(hub, store, page, replace(place, done=done))
        except (NotFound, Rejected):
            if done:
                raise
            # ANYMARKET: not every account answers here; the SKUs tell the same one by one.
            place = replace(place, phase=REST, at=0, every=True)
            yield Step(0, checkpoint=place.text())
            return
        last = replace(place, phase=REST, at=0, done=done)
        close = partial(
            listing_news.close_reading,
            integration_id=self.integration_id,
            at=self.services.clock.now(),
        )
        yield Step(done, save=close, checkpoint=last.text(), changed=frozenset({LISTINGS}))

    async def _page(self, hub: "Hub", store: str, page: "Page[OfferNews]", place: _Place) -> Step:
        unread = await self.services.store.run(
            partial(listing_news.unread, integration_id=self.integration_id, news=page.rows),
            durable=False,
        )
        offers, problems = await read_many(hub, sorted(unread))
        at = place.at if page.next_offset is None else page.next_offset
        rows = [_unreadable(store, number, bad.reason) for number, bad in enumerate(page.bad, 1)]
        return Step(
            place.done,
            None if page.total is None else max(page.total, place.done),
            (*rows, *(_problem(store, sku, text) for sku, text in problems.items())),
            save=self._noted(page.rows, offers),
            checkpoint=replace(place, at=at).text(),
            changed=frozenset({LISTINGS}),
            durable=False,
        )

    async def _rest(self, hub: "Hub", store: str, place: _Place) -> AsyncGenerator[Step, None]:
        """The SKUs whose offers were not told of: mostly such that are gone there."""
        while listings := await self._not_seen(place):
            ids = [one.hub_sku_id for one in listings]
            offers, problems = await read_many(hub, ids)
            place = replace(place, at=listings[-1].id or 0, done=place.done + len(listings))
            yield Step(
                place.done,
                results=tuple(_problem(store, sku, text) for sku, text in problems.items()),
                save=self._noted((), offers),
                checkpoint=place.text(),
                changed=frozenset({LISTINGS}),
                durable=False,
            )

    async def _not_seen(self, place: _Place) -> tuple[Listing, ...]:
        return await self.services.store.run(
            partial(
                listing_news.not_seen,
                integration_id=self.integration_id,
                since=datetime.fromisoformat(place.began),
                after=place.at,
                limit=PER_STEP,
                all_of_them=place.every,
            ),
            durable=False,
        )

    def _noted(
        self, news: Sequence[OfferNews], offers: Mapping[int, Sequence[ChannelListing]]
    ) -> "partial[None]":
        return partial(
            listing_news.apply,
            integration_id=self.integration_id,
            news=news,
            offers=offers,
            at=self.services.clock.now(),
        )


def build(services: "Services", arguments: Arguments) -> RefreshListings:
    """The job of a stored run; ``arguments``: integration_id, listing_ids."""
    ids = tuple(arguments.get("listing_ids") or ())
    return RefreshListings(services, arguments["integration_id"], ids)


def _place(checkpoint: str | None, now: datetime) -> _Place:
    return _Place(*json.loads(checkpoint)) if checkpoint else _Place(now.isoformat())


def _blank(listing: Listing, store: str) -> RowResult:
    return RowResult(
        listing.sku or str(listing.hub_sku_id),
        store=store,
        listing=str(listing.hub_sku_id),
        name=listing.title,
        ref=str(listing.id),
    )


def _gone(listing_id: int, store: str) -> RowResult:
    text = _("This listing is not there any more.")
    return RowResult(f"#{listing_id}", Outcome.FAILED, text, store, ref=str(listing_id))


def _unreadable(store: str, number: int, reason: str) -> RowResult:
    text = _("This listing cannot be read: {reason}").format(reason=reason)
    return RowResult(f"#{number}", Outcome.FAILED, text, store)


def _problem(store: str, hub_sku_id: int, reason: str) -> RowResult:
    text = _("Its marketplace listings could not be read: {reason}").format(reason=reason)
    return RowResult(str(hub_sku_id), Outcome.FAILED, text, store, str(hub_sku_id))
