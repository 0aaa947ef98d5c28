"""Tasks that nobody waits for: held, ended with their owner, their bugs told to the loop."""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

from anydesk.core.errors import AppError

T = TypeVar("T")
_log = logging.getLogger(__name__)


async def or_error(work: Awaitable[T]) -> T | AppError:
    """What the work answers, or the AppError it ended with: to be told after what was done."""
    try:
        return await work
    except AppError as error:
        return error


class Background:
    """Keeps its tasks alive; asyncio itself holds a task only weakly."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Start the work in the running loop."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self) -> None:
        """Wait until everything that was started has ended."""
        while self._tasks:
            await asyncio.gather(*tuple(self._tasks), return_exceptions=True)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, AppError):
            _log.info("work in the background ended: %s (%s)", error.message, error.details)
        elif error is not None:
            # The window's handler opens the crash window; the command line prints it.
            task.get_loop().call_exception_handler(
                {"message": "work in the background failed", "exception": error, "task": task}
            )
