"""The pictures of products: a thumbnail of each is kept here, its address stays where it is."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import AppError, InvalidInput, JobBusy
from anydesk.core.i18n import _
from anydesk.core.integrations import Environment
from anydesk.core.pictures import (
    LARGEST_FILE,
    PRACTICE_PICTURES,
    Picture,
    PictureState,
    address_problem,
    is_local,
    sniffed,
)
from anydesk.services.connections import Connections
from anydesk.services.picture_decoding import Decoder
from anydesk.services.picture_files import PictureFiles
from anydesk.services.picture_messages import Thumbnail, Unusable
from anydesk.storage import integrations
from anydesk.storage import pictures as storage
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.api.pictures import PictureDownloads
    from anydesk.services import Services

FOLDER = "images"
AT_ONCE = 6
"""Pictures on their way at the same time, so that no server takes us for an attack."""

AGAIN_AFTER = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Until the next try of a server in trouble; after the last one it has failed."""

UNUSED_FOR = timedelta(days=1)
"""A picture without a product is kept so long: its form may not be saved yet."""

_SLICE = 500


class PicturesService:
    """The image store, and the way pictures come into it.

    Args:
        connections: where the practice hub is found, which has the pictures of practice mode.
        folder: of the image store; beside the database unless said otherwise.
    """

    def __init__(
        self,
        store: Store,
        changes: Changes,
        clock: Clock,
        connections: Connections | None = None,
        *,
        folder: Path | None = None,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections
        self.files = PictureFiles(folder or store.folder / FOLDER)

    def thumbnail(self, url: str) -> Path | None:
        """The thumbnail of an address, at most 256 pixels long; None as long as there is none.

        Looks at the disk: for many of them call it in a thread.
        """
        return self.files.thumbnail(url)

    async def known(self, urls: Iterable[str]) -> Mapping[str, Picture]:
        """What is known of these addresses; those never asked for are not in it."""
        return await self._store.run(partial(storage.by_urls, urls=tuple(urls)), durable=False)

    async def want(self, urls: Iterable[str]) -> int:
        """Queue addresses for the next fetch, each once; how many are new."""
        new = [url for url in dict.fromkeys(urls) if url and not is_local(url)]
        return await self._store.run(partial(storage.want, urls=new), durable=False)

    async def try_again(self, urls: Iterable[str]) -> int:
        """Queue addresses again that failed before; how many."""
        return await self._store.run(partial(storage.try_again, urls=tuple(urls)))

    async def start_fetch(self, services: "Services") -> int | None:
        """Start the job that fetches what is missing; None where it runs already."""
        # Only now: the jobs import every service.
        from anydesk.services.jobs.fetch_images import FetchImages

        try:
            return await services.runner.start(FetchImages(services, {}))
        except JobBusy:
            return None

    async def fetch_now(self, urls: Iterable[str]) -> Mapping[str, Picture]:
        """Fetch these few at once, for a form that shows them; what is known of them then."""
        asked = tuple(dict.fromkeys(urls))
        await self.want(asked)
        known = await self.known(asked)
        waiting = [one for one in known.values() if one.state == PictureState.WAITING]
        if waiting:
            async with await self.downloads(asked) as downloads, Decoder() as decoder:
                found = await self.fetch_all(waiting, downloads, decoder)
            await self._store.run(partial(storage.save, pictures=found), durable=False)
            self._changes.publish(kinds.IMAGES)
        return await self.known(asked)

    async def add_local(self, path: Path) -> str:
        """Take a picture from a file; its local address. Raises InvalidInput."""
        data = await asyncio.to_thread(_read, path)
        kind = sniffed(data)
        if not kind:
            raise _refused(path, _("It is not a picture: JPEG, PNG, WebP and GIF are understood."))
        async with Decoder() as decoder:
            made = await decoder.thumbnail(data)
        if not isinstance(made, Thumbnail):
            raise _refused(path, problem_of(made))
        try:
            url = await asyncio.to_thread(self.files.keep_original, data, kind)
            picture = await self._kept(Picture(url), made, len(data))
        except OSError as error:
            raise _refused(path, _no_room(error)) from None
        await self._store.run(partial(storage.save, pictures=[picture]))
        self._changes.publish(kinds.IMAGES)
        return url

    async def check_public(self, url: str) -> str:
        """Why the hub could not fetch this address, asked over the network; "" where it could."""
        if problem := address_problem(url):
            return problem
        async with await self.downloads([url]) as downloads:
            answer = await downloads.look(url)
        return getattr(answer, "problem", "")

    async def forget_unused(self) -> int:
        """Remove pictures that no product has any more; how many."""
        used = await self._used()
        before = self._clock.now() - UNUSED_FOR
        after, forgotten = 0, 0
        while True:
            read = partial(storage.settled, before=before, after=after, limit=_SLICE)
            rows = await self._store.run(read, durable=False)
            if not rows:
                break
            after = rows[-1].id or 0
            gone = [one for one in rows if hash(one.url) not in used]
            ids = [one.id for one in gone if one.id is not None]
            await self._store.run(partial(storage.forget, ids=ids))
            await asyncio.to_thread(_remove_all, self.files, [one.url for one in gone])
            forgotten += len(gone)
        if forgotten:
            self._changes.publish(kinds.IMAGES)
        return forgotten

    async def downloads(self, urls: Iterable[str]) -> "PictureDownloads":
        """The way to these addresses."""
        # Only now: the HTTP library takes 0.1 s to import.
        from anydesk.api.pictures import PictureDownloads

        practice = any(url.startswith(PRACTICE_PICTURES) for url in urls)
        return PictureDownloads(own=await self._practice_pictures() if practice else {})

    async def fetch_all(
        self, pictures: Sequence[Picture], downloads: "PictureDownloads", decoder: Decoder
    ) -> list[Picture]:
        """``fetch`` for each, a few at once; in their order."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(picture: Picture) -> Picture:
            async with turns:
                return await self.fetch(picture, downloads, decoder)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(picture)) for picture in pictures]
        return [task.result() for task in tasks]

    async def fetch(
        self, picture: Picture, downloads: "PictureDownloads", decoder: Decoder
    ) -> Picture:
        """What became of the picture; its thumbnail is written. Raises nothing."""
        from anydesk.api.pictures import Fetched

        answer = await downloads.fetch(picture.url)
        if not isinstance(answer, Fetched):
            return self._failed(picture, answer.problem, again=answer.again)
        made = await decoder.thumbnail(answer.data)
        if not isinstance(made, Thumbnail):
            return self._failed(picture, problem_of(made), again=False)
        try:
            return await self._kept(picture, made, len(answer.data))
        except OSError as error:
            return self._failed(picture, _no_room(error), again=True)

    async def _kept(self, picture: Picture, made: Thumbnail, size: int) -> Picture:
        keep = partial(self.files.keep_thumbnail, picture.url, made.data, made.suffix)
        return replace(
            picture,
            state=PictureState.READY,
            file=await asyncio.to_thread(keep),
            width=made.width,
            height=made.height,
            size=size,
            problem="",
            attempts=picture.attempts + 1,
            next_try_at=None,
            fetched_at=self._clock.now(),
        )

    def _failed(self, picture: Picture, problem: str, *, again: bool) -> Picture:
        tries = picture.attempts
        now = self._clock.now()
        later = now + AGAIN_AFTER[tries] if again and tries < len(AGAIN_AFTER) else None
        return replace(
            picture,
            state=PictureState.FAILED if later is None else PictureState.WAITING,
            problem=problem,
            attempts=tries + 1,
            next_try_at=later,
            fetched_at=now,
        )

    async def _used(self) -> set[int]:
        """The hashes of every product's addresses: of 300,000, a third of the room of their texts.

        Two addresses with one hash only mean that a picture is kept in vain.
        """
        used: set[int] = set()
        after: int | None = 0
        while after is not None:
            read = partial(storage.of_products, after=after, limit=_SLICE)
            after, urls = await self._store.run(read, durable=False)
            used.update(map(hash, urls))
        return used

    async def _practice_pictures(self) -> dict[str, str]:
        """Where the invented shop's pictures really are; empty without a practice hub."""
        address = await self._practice_hub()
        if not address:
            return {}
        parts = urlsplit(address)
        return {PRACTICE_PICTURES: f"{parts.scheme}://{parts.netloc}{_PRACTICE_PATH}"}

    async def _practice_hub(self) -> str:
        from anydesk.api.address import is_loopback

        if self._connections is None:
            return ""
        for store in await self._store.run(integrations.all_of_them, durable=False):
            try:
                if store.environment is Environment.PRACTICE:
                    await self._connections.prepare(store.environment)
                address = self._connections.base_url(store.environment, store.base_url)
            except AppError:
                # A store of practice mode, opened outside of it.
                continue
            if is_loopback(address):
                return address
        return ""


_PRACTICE_PATH = "/fotos/"
"""Where the practice hub serves pictures (``anydesk.simulator.routes_pictures``)."""


def problem_of(unusable: Unusable) -> str:
    """The reason as a sentence."""
    if unusable is Unusable.TOO_MANY_PIXELS:
        return _("The picture has too many pixels to be opened safely.")
    return _("The picture is damaged and cannot be opened.")


def _no_room(error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    return _("It cannot be kept in the data folder: {reason}.").format(reason=reason)


def _refused(path: Path, problem: str) -> InvalidInput:
    sentence = _("“{name}” was not added. {problem}").format(name=path.name, problem=problem)
    return InvalidInput(sentence)


def _read(path: Path) -> bytes:
    try:
        # A pipe or a device would never end.
        if not path.is_file():
            raise _refused(path, _("It is not a file."))
        if path.stat().st_size > LARGEST_FILE:
            limit = LARGEST_FILE // (1024 * 1024)
            raise _refused(path, _("It is larger than {limit} MB.").format(limit=limit))
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = _("It cannot be read: {reason}.").format(reason=reason)
        raise _refused(path, problem) from None


def _remove_all(files: PictureFiles, urls: Sequence[str]) -> None:
    for url in urls:
        files.remove(url)
