"""What every sub-command shares: options, opening the services, stopping, exit codes."""

import asyncio
import functools
import signal
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol

import click

from anydesk.cli import output
from anydesk.core.errors import (
    AppError,
    InvalidInput,
    NotConnected,
    StoreError,
    Throttled,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from anydesk.core.i18n import _
from anydesk.core.jobs import Job, JobRun, RunState
from anydesk.services import Services

DONE, SOME_FAILED, BAD_INPUT, NO_TOKEN, NO_HUB, NO_STORE, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

P = ParamSpec("P")

_CODES: tuple[tuple[type[AppError], int], ...] = (
    (InvalidInput, BAD_INPUT),
    (NotConnected, NO_TOKEN),
    (Unauthorized, NO_TOKEN),
    (Unreachable, NO_HUB),
    (Throttled, NO_HUB),
    (UnexpectedAnswer, NO_HUB),
    (StoreError, NO_STORE),
)
_CODES_BY_NAME = {
    name: code
    for kind, code in _CODES
    for name in (kind.__name__, *(sub.__name__ for sub in kind.__subclasses__()))
} | {"StoppedAtRefusal": SOME_FAILED}


class Launcher(Protocol):
    """What the composition root lends to the command line."""

    def open_services(self, data_dir: Path | None) -> AbstractAsyncContextManager[Services]: ...

    def open_window(self, options: "GlobalOptions") -> int: ...

    def self_check(self, options: "GlobalOptions") -> int: ...


@dataclass(frozen=True)
class GlobalOptions:
    """The options that stand before or behind any sub-command."""

    launcher: Launcher
    data_dir: Path | None = None
    as_json: bool = False
    lang: str = ""
    practice: bool = False
    debug: bool = False


def exit_code(error: AppError) -> int:
    """The number a scheduler reads for this error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), SOME_FAILED)


def run_code(run: JobRun) -> int:
    """The exit code of a finished job."""
    if run.state is RunState.INTERRUPTED:
        return _CODES_BY_NAME.get(run.error_kind, INTERRUPTED)
    if run.state is RunState.FAILED:
        return _CODES_BY_NAME.get(run.error_kind, SOME_FAILED)
    return SOME_FAILED if run.failed or run.not_sent else DONE


def global_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--data-dir``, ``--json`` and ``--lang``, wherever a person writes them."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help=_("Print one JSON document.")),
        click.option(
            "--data-dir",
            type=click.Path(file_okay=False, path_type=Path),
            help=_("Folder of the data (environment: ANYDESK_HOME)."),
        ),
        click.option("--lang", metavar="pt-BR|en", help=_("Language of the texts.")),
    ):
        command = option(command)
    return command


def with_services(
    command: Callable[Concatenate[Services, "Output", P], Awaitable[int]],
) -> Callable[..., None]:
    """Open the services, run the coroutine, close them, and leave with its exit code."""

    @global_options
    @click.pass_context
    @functools.wraps(command)
    def wrapper(
        ctx: click.Context,
        /,
        *args: Any,
        as_json: bool,
        data_dir: Path | None,
        lang: str | None,
        **kwargs: Any,
    ) -> None:
        options: GlobalOptions = ctx.obj
        options = replace(
            options,
            as_json=as_json or options.as_json,
            data_dir=data_dir or options.data_dir,
        )
        shown = Output(options.as_json)
        ctx.exit(_run(options, shown, functools.partial(command, *args, **kwargs)))

    return wrapper


class Output(output.Printer):
    """What a command prints with, and how it runs a job."""

    async def job(self, services: Services, job: Job, *, store: str = "") -> int:
        """Run a job to its end with progress on standard error; print its rows; exit code."""
        run_id = await services.runner.start(job, store=store)
        return await self.follow(services, run_id)

    async def follow(self, services: Services, run_id: int) -> int:
        """Wait for a started run, print it and answer its exit code."""
        stop = services.runner.listen(lambda: self.progress(services.runner.progress.get(run_id)))
        try:
            run = await services.runner.wait(run_id)
        finally:
            stop()
        self.run(run, await services.jobs.rows(run_id))
        return run_code(run)


def _run(
    options: GlobalOptions,
    shown: Output,
    command: Callable[[Services, Output], Awaitable[int]],
) -> int:
    async def main() -> int:
        async with options.launcher.open_services(options.data_dir) as services:
            return await _until_done_or_stopped(services, command(services, shown))

    try:
        return asyncio.run(main())
    except AppError as error:
        shown.error(error)
        return exit_code(error)
    except (KeyboardInterrupt, asyncio.CancelledError):
        shown.interrupted()
        return INTERRUPTED


async def _until_done_or_stopped(services: Services, work: Awaitable[int]) -> int:
    """The first Ctrl+C stops jobs at their next step; the second one ends the command."""
    task = asyncio.ensure_future(work)  # noqa: TID251 - the command line has no Tasks
    asked = 0

    def stop() -> None:
        nonlocal asked
        asked += 1
        running = tuple(services.runner.progress)
        for run_id in running:
            services.runner.stop(run_id)
        if not running or asked > 1:
            task.cancel()

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in the loop; there Ctrl+C ends the command at once.
        with suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(name, stop)
    return await task
