"""A child process for work that burns processor time, talked to without blocking the window."""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self


class ChildEnded(Exception):
    """The child ended before it said everything: it was killed, or its work has a bug."""


class Child:
    """``async with Child(main, …) as child``: starts ``main(pipe, …)`` in a spawned process.

    Leaving the block ends the process, whatever it is doing: that is how a job is cancelled. A
    process of its own for each piece of work, because one of a pool cannot be stopped half way;
    spawning costs about half a second once per file. ``spawn`` is the only way that is safe
    beside threads and works alike on every system and in a packaged build.
    """

    def __init__(self, main: Callable[..., None], *arguments: object) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, self._far_end = context.Pipe()
        self._process = context.Process(
            target=run, args=(main, self._far_end, arguments), daemon=True
        )
        # Waiting for the pipe must not use up the threads that others wait in.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="child")

    async def __aenter__(self) -> Self:
        await self._call(self._start)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.pid is not None:
            self._process.kill()
        await self._call(self._end)
        self._thread.shutdown(wait=False)

    async def receive(self) -> Any:
        """The child's next message. Raises ChildEnded."""
        try:
            return await self._call(self._pipe.recv)
        except (EOFError, ConnectionError) as error:
            raise ChildEnded from error

    async def send(self, message: object) -> None:
        """Say something to the child. Raises ChildEnded."""
        try:
            await self._call(self._pipe.send, message)
        except ConnectionError as error:
            raise ChildEnded from error

    async def _call(self, function: Callable[..., Any], *arguments: object) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, function, *arguments)

    def _start(self) -> None:
        self._process.start()
        # Only the child holds its end now, so that its death is seen here.
        self._far_end.close()

    def _end(self) -> None:
        if self._process.pid is not None:
            self._process.join()
            self._process.close()
        self._pipe.close()


def run(main: Callable[..., None], pipe: Connection, arguments: tuple[object, ...]) -> None:
    """The child's own entry: Ctrl+C in a terminal is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with pipe:
        main(pipe, *arguments)
