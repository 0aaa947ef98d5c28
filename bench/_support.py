"""What every benchmark shares: a hub in its own process, a store in a temporary folder, a ratio.

A benchmark prints its ratio to a floor measured in the same run. It never fails by its number:
the aim stands beside it for whoever reads.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.plugin=false")

from anydesk.core.clock import SystemClock
from anydesk.core.integrations import Environment, Integration
from anydesk.services import Services, build
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.services.connections import Transport

TOKEN = "practice-token"
HEADERS = {"gumgaToken": TOKEN}

T = TypeVar("T")


@contextmanager
def hub(**options: int) -> Iterator[str]:
    """A practice hub as a process of its own, without a rate limit that matters."""
    words = [f"--{name}={value}" for name, value in {"rate": 10_000_000, **options}.items()]
    command = [sys.executable, "-m", "anydesk.simulator", "--port", "0", *words]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[2]
        finally:
            process.terminate()


@asynccontextmanager
async def opened(folder: Path, transport: "Transport | None" = None) -> AsyncIterator[Services]:
    """Services over the store of a folder."""
    os.environ["ANYDESK_TOKEN"] = TOKEN
    store = Store(folder)
    await store.open()
    services = build(
        store,
        clock=SystemClock(),
        secrets=Secrets(),
        transport_for=None if transport is None else lambda _integration: transport,
    )
    try:
        yield services
    finally:
        await services.runner.close()
        await services.connections.close()
        await store.close()


async def connect(services: Services, base_url: str) -> Integration:
    """An integration that is ready to use."""
    one = await services.integrations.add("Bench", Environment.CUSTOM, base_url)
    await services.integrations.save_token(one.id, TOKEN)
    await services.integrations.test(one.id)
    return await services.integrations.get(one.id)


@asynccontextmanager
async def connected(base_url: str) -> AsyncIterator[tuple[Services, Integration]]:
    """Services over a fresh store that is connected to the hub."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder)) as services:
            yield services, await connect(services, base_url)


def run_in_window(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine on the loop of a Qt application, set up as the program does it."""
    import asyncio
    import gc

    import qasync

    from anydesk.ui.application import SWITCH_INTERVAL, application
    from anydesk.ui.garbage import GarbageCollector
    from anydesk.ui.theme import Theme

    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.disable()
    app = application()
    garbage = GarbageCollector(app)
    Theme(app)
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            return runner.run(main())
    finally:
        garbage.stop()


class Watch:
    """``with Watch() as watch: …`` and then ``watch.seconds``."""

    def __enter__(self) -> "Watch":
        self._start = time.perf_counter()
        self.seconds = 0.0
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = time.perf_counter() - self._start


def report(name: str, value: float, floor: float, aim: str) -> None:
    """One line: what was measured, the floor, the ratio and the aim."""
    sys.stdout.write(
        f"{name}: {value:.3f} s, floor {floor:.3f} s, ratio {value / floor:.2f} (aim {aim})\n"
    )
    sys.stdout.flush()


def line(name: str, text: str) -> None:
    """A measurement that is no ratio."""
    sys.stdout.write(f"{name}: {text}\n")
    sys.stdout.flush()
