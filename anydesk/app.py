"""The composition root: the only place that knows every layer."""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from anydesk.core.clock import SystemClock
from anydesk.services import Services, build
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store, default_folder

if TYPE_CHECKING:
    import click

    from anydesk.cli.context import GlobalOptions
    from anydesk.simulator.server import PracticeHub

PRACTICE_STORE = "Loja de treino"


class Practice:
    """The practice hub inside the program, started when the first store asks for it."""

    def __init__(self) -> None:
        self.hub: PracticeHub | None = None
        self._address: asyncio.Task[str] | None = None

    async def address(self) -> str:
        """Where it listens; starts it when nobody has asked before."""
        if self._address is None:
            # The hub belongs to the loop, not to whoever asks first and may be cancelled.
            self._address = asyncio.get_running_loop().create_task(self._start())
        return await asyncio.shield(self._address)

    async def _start(self) -> str:
        # Only now: most merchants never open practice mode, and the server costs 0.3 s.
        from anydesk.simulator.server import HubOptions, PracticeHub

        # Faster than ANYMARKET: nobody wants to wait for an invented account's limit.
        options = HubOptions(orders=48, products=240, curiosities=True, rate=6_000)
        self.hub = PracticeHub(options)
        return await self.hub.start()

    async def stop(self) -> None:
        """Stop listening."""
        if self._address is not None:
            await self._address
        if self.hub is not None:
            await self.hub.stop()


@asynccontextmanager
async def open_services(
    data_dir: Path | None = None, *, practice: Practice | None = None
) -> AsyncIterator[Services]:
    """The services over the data folder; closed in order at the end."""
    from anydesk import logs

    folder = data_dir or default_folder()
    store = Store(folder)
    await store.open()
    try:
        logs.start(folder)
        hub = practice or Practice()
        services = build(store, clock=SystemClock(), secrets=Secrets(), practice=hub.address)
        try:
            yield services
        finally:
            await services.runner.close()
            await services.connections.close()
            await hub.stop()
    finally:
        await store.close()


class Launcher:
    """What the command line borrows from here."""

    def open_services(self, data_dir: Path | None) -> "AbstractAsyncContextManager[Services]":
        """The services of a data folder, for one command."""
        return open_services(data_dir)

    def open_window(self, options: "GlobalOptions") -> int:
        """The window, until it is closed."""
        # It collects its garbage itself, beginning when it has been built.
        gc.disable()
        from anydesk.ui.application import run_window

        return run_window(
            open_services,
            data_dir=options.data_dir,
            practice=Practice() if options.practice else None,
        )

    def self_check(self, options: "GlobalOptions") -> int:
        """Open a temporary store, build every page, leave: is this build whole."""
        from anydesk.ui.self_check import run_self_check

        return run_self_check(open_services)


def extra_commands() -> "Sequence[click.Command]":
    """Commands that stand beside the merchant's: the practice hub, the demo, the documentation."""
    import click

    from anydesk.core.i18n import _

    @click.command(
        name="simulator",
        help=_("A practice ANYMARKET over HTTP, for tests and trials."),
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def simulator(arguments: tuple[str, ...]) -> None:
        # Only now: its web server takes 0.3 s to import, and every other command would pay.
        from anydesk.simulator.command import simulator as practice_hub

        practice_hub.main(list(arguments), prog_name="anydesk simulator")

    @click.command(name="demo", hidden=True, help=_("Play the main job in practice mode."))
    @click.option("--output", type=click.Path(path_type=Path), default=Path("demo-output"))
    @click.option("--offscreen", is_flag=True, help=_("Without a window on the screen."))
    @click.pass_obj
    def demo(options: "GlobalOptions", output: Path, offscreen: bool) -> None:
        if offscreen:
            from anydesk.demo import run_demo

            raise SystemExit(run_demo(open_services, Practice(), output))
        from dataclasses import replace

        raise SystemExit(options.launcher.open_window(replace(options, practice=True)))

    @click.command(name="docs", hidden=True, help=_("Write the reference of the settings."))
    @click.option("--output", type=click.Path(path_type=Path), required=True)
    def docs(output: Path) -> None:
        from anydesk.services.settings_reference import reference

        output.write_text(reference(), encoding="utf-8")

    return (simulator, demo, docs)
