"""The one place where Qt meets asyncio: starts coroutines, keeps them, shows what went wrong."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimerEvent, Signal

from anydesk.core.errors import AppError

T = TypeVar("T")


class Tasks:
    """Starts coroutines from slots and lets no failure get lost.

    An AppError goes to ``on_error`` (the message bar), a cancelled task ends quietly, and
    anything else is a bug and goes to ``on_bug`` (the crash window).
    """

    def __init__(
        self,
        *,
        on_error: Callable[[AppError], None],
        on_bug: Callable[[BaseException], None],
    ) -> None:
        self._on_error = on_error
        self._on_bug = on_bug
        self._tasks: set[asyncio.Task[Any]] = set()
        self._owned: dict[int, set[asyncio.Task[Any]]] = {}
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(
        self,
        coroutine: Coroutine[Any, Any, T],
        *,
        owner: QObject | None = None,
        on_error: Callable[[AppError], None] | None = None,
    ) -> "asyncio.Future[T]":
        """Run it beside everything else.

        Args:
            owner: the widget it works for; it is cancelled when that is destroyed.
            on_error: shows an AppError in place instead of in the message bar.
        """
        if self._closed:
            # A timer of a page that is about to go may still fire, even after the loop's end.
            coroutine.close()
            return self._never()
        self._loop = asyncio.get_running_loop()
        task = self._loop.create_task(coroutine)
        self._tasks.add(task)
        if owner is not None:
            self._own(task, owner)
        task.add_done_callback(partial(self._on_done, on_error or self._on_error))
        return task

    def _never(self) -> "asyncio.Future[T]":
        loop = self._loop or asyncio.get_running_loop()
        never: asyncio.Future[T] = loop.create_future()
        never.cancel()
        return never

    def stop(self, owner: QObject) -> None:
        """Cancel what was started for this owner."""
        for task in self._owned.pop(id(owner), set()):
            task.cancel()

    async def close(self) -> None:
        """Cancel what still runs and wait for its end; nothing new is run afterwards."""
        self._closed = True
        current = asyncio.current_task()
        waiting = [task for task in self._tasks if task is not current]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    @property
    def running(self) -> int:
        """How many have not ended."""
        return len(self._tasks)

    def _own(self, task: "asyncio.Task[Any]", owner: QObject) -> None:
        key = id(owner)
        if key not in self._owned:
            self._owned[key] = set()
            owner.destroyed.connect(partial(self._on_owner_gone, key))
        self._owned[key].add(task)

    def _on_owner_gone(self, key: int, *_: object) -> None:
        for task in self._owned.pop(key, set()):
            task.cancel()

    def _on_done(self, on_error: Callable[[AppError], None], task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        for owned in self._owned.values():
            owned.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, AppError):
            on_error(error)
        elif error is not None:
            self._on_bug(error)


class Debounce(QObject):
    """Calls once, ``delay`` milliseconds after the last push; for typing and for Changes."""

    fired = Signal()

    def __init__(self, delay: int, parent: QObject) -> None:
        super().__init__(parent)
        self._delay = delay
        self._timer = 0

    def push(self) -> None:
        """Something happened: wait again."""
        self.stop()
        self._timer = self.startTimer(self._delay)

    def push_once(self) -> None:
        """Something happened: fire after the delay, however much more happens meanwhile."""
        if not self._timer:
            self._timer = self.startTimer(self._delay)

    def stop(self) -> None:
        """Forget what was pushed."""
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    @property
    def waiting(self) -> bool:
        """Something was pushed and not fired yet."""
        return bool(self._timer)

    def timerEvent(self, event: QTimerEvent) -> None:
        self.stop()
        self.fired.emit()
