"""Fetches the pictures that products have and the image store has not."""

import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core.changes import IMAGES
from anydesk.core.errors import Unreachable
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult, Step
from anydesk.core.pictures import Picture, PictureState, is_local
from anydesk.services.jobs.bulk import Row, each_row
from anydesk.services.picture_decoding import Decoder
from anydesk.services.pictures import AT_ONCE
from anydesk.storage import pictures as storage

if TYPE_CHECKING:
    from anydesk.api.pictures import PictureDownloads
    from anydesk.services import Services

PRODUCTS_PER_LOOK = 500
"""Products whose addresses are queued in one transaction."""

QUEUE_PART = 2_000
"""Addresses held in memory at a time."""


@dataclass
class _Where:
    """Where the run stands: the last product looked at, and the pictures that are done."""

    looked: int = 0
    done: int = 0

    def text(self) -> str:
        return json.dumps(vars(self))


@dataclass(frozen=True)
class FetchImages:
    """First every product's addresses are queued, then the queue is worked off.

    What is saved takes a picture out of the queue: an interrupted run has little to remember, and
    none is fetched twice.
    """

    services: "Services"
    arguments: Arguments
    key: ClassVar[str] = "images.fetch"
    title: ClassVar[str] = N_("Fetch pictures")
    tells_only_trouble: ClassVar[bool] = True

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A few pictures at a time. Raises Unreachable where there seems to be no network."""
        where = _Where(**json.loads(checkpoint)) if checkpoint else _Where()
        if checkpoint is None and (urls := self.arguments.get("urls")):
            yield Step(0, save=partial(storage.try_again, urls=urls), checkpoint=where.text())
        parts = (self._queue(where), self._work(where))
        for steps in parts:
            try:
                async for step in steps:
                    yield step
            finally:
                await steps.aclose()

    def again(self, rows: Sequence[RowResult]) -> "FetchImages":
        """The pictures of these rows once more."""
        return FetchImages(self.services, {"urls": [row.ref for row in rows]})

    async def _queue(self, where: _Where) -> AsyncGenerator[Step, None]:
        """Queue the addresses of all products."""
        store = self.services.store
        while True:
            read = partial(storage.of_products, after=where.looked, limit=PRODUCTS_PER_LOOK)
            last, urls = await store.run(read, durable=False)
            if last is None:
                return
            where.looked = last
            new = partial(storage.want, urls=[url for url in urls if not is_local(url)])
            yield Step(where.done, save=new, checkpoint=where.text(), durable=False)

    async def _work(self, where: _Where) -> AsyncGenerator[Step, None]:
        """Work off the queue."""
        store, pictures = self.services.store, self.services.pictures
        now, last = self.services.clock.now(), 0
        total = where.done + await store.run(partial(storage.count_due, now=now), durable=False)
        while True:
            read = partial(storage.due, now=now, after=last, limit=QUEUE_PART)
            rows = await store.run(read, durable=False)
            if not rows:
                return
            last, before = rows[-1].id or 0, where.done
            downloads = await pictures.downloads([row.url for row in rows])
            async with downloads, Decoder() as decoder:
                work = partial(self._fetch, downloads=downloads, decoder=decoder)
                steps = each_row(
                    rows, work, checkpoint=None, blank=_blank, changed=(IMAGES,), durable=False,
                    at_once=AT_ONCE,
                )  # fmt: skip
                try:
                    async for step in steps:
                        where.done = before + step.done
                        yield _told(step, where, total)
                finally:
                    await steps.aclose()

    async def _fetch(
        self, picture: Picture, *, downloads: "PictureDownloads", decoder: Decoder
    ) -> Row:
        found = await self.services.pictures.fetch(picture, downloads, decoder)
        if downloads.is_offline:
            raise Unreachable(
                _("None of the pictures' servers can be reached."),
                hint=_("Check the connection to the internet and continue the job."),
            )
        save = partial(storage.save, pictures=[found])
        if found.state == PictureState.READY:
            return Row(_blank(picture), save)
        message = found.problem
        if found.next_try_at is not None:
            message = _("{problem} It is tried again later.").format(problem=message)
        return Row(replace(_blank(picture), outcome=Outcome.FAILED, message=message), save)


def build(services: "Services", arguments: Arguments) -> FetchImages:
    """The job as its run remembers it.

    Args:
        arguments: ``urls`` that failed and are tried again before everything else, or nothing.
    """
    return FetchImages(services, arguments)


def _blank(picture: Picture) -> RowResult:
    return RowResult(picture.url, ref=picture.url)


def _told(step: Step, where: _Where, total: int) -> Step:
    """The step as a part of the whole run, with the rows that went wrong."""
    trouble = tuple(row for row in step.results if row.outcome is not Outcome.DONE)
    return replace(
        step, done=where.done, total=max(total, where.done), results=trouble,
        checkpoint=where.text(),
    )  # fmt: skip
