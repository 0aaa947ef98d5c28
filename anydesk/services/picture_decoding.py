"""Thumbnails by a child process that may die without taking the program along."""

import asyncio
from types import TracebackType
from typing import Self

from anydesk.services.child_process import Child, ChildEnded
from anydesk.services.picture_messages import Thumbnail, Unusable

PATIENCE = 20.0
"""Seconds for one picture; the largest honest one takes about one."""


class Decoder:
    """``async with Decoder() as decoder``: starts the child at the first picture.

    One picture at a time; a second caller waits. A child that dies or takes too long is killed,
    its picture is broken, and the next picture gets a new child.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._turn = asyncio.Lock()
        self._child: Child | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    async def thumbnail(self, data: bytes) -> Thumbnail | Unusable:
        """The thumbnail of the bytes of a file, or why there is none. Raises nothing."""
        if not data:
            return Unusable.BROKEN
        async with self._turn:
            try:
                child = await self._started()
                async with asyncio.timeout(self._patience):
                    await child.send(data)
                    answer: Thumbnail | Unusable = await child.receive()
                    return answer
            except (ChildEnded, TimeoutError):
                await self._end()
                return Unusable.BROKEN
            except BaseException:
                # A cancelled caller must not leave an answer behind for the next one.
                await self._end()
                raise

    async def _started(self) -> Child:
        if self._child is None:
            # Only now: Pillow takes a while to import, and here it is only needed by name.
            from anydesk.services.picture_child import make_thumbnails

            self._child = Child(make_thumbnails)
            await self._child.__aenter__()
        return self._child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.__aexit__(None, None, None)
