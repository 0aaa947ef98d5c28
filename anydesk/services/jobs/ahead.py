"""Work that runs ahead: the next page is on its way while this one is saved."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Starts one piece of work early and hands out its answer later.

    ``close`` belongs into a ``finally``: what nobody will take is cancelled there.
    """

    def __init__(self, make: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._make = make
        self._task: asyncio.Task[T] | None = None

    def start(self) -> None:
        """Begin, where nothing is under way."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._make())

    async def take(self) -> T:
        """The answer of what was started, or of what starts now."""
        self.start()
        assert self._task is not None
        try:
            return await self._task
        finally:
            self._task = None

    async def close(self) -> None:
        """Cancel what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
