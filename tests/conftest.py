"""The ground every test stands on: a clock, a store, a practice hub, services and no noise."""

import asyncio
import gc
import logging
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.plugin=false")

import pytest
from hypothesis import HealthCheck, settings

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Environment, Integration
from anydesk.services import Services, build
from anydesk.simulator.server import HubOptions, PracticeHub
from anydesk.storage.store import Store
from tests.fakes.keyring import session_secrets

TOKEN = "practice-token"

settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("prove", settings.get_profile("suite"), max_examples=3_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

# Python's garbage must be collected in the main thread only: see docs/architecture.md §9.
gc.disable()


def _needs_qt(item: pytest.Item) -> bool:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return folder in {"ui", "features"}


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests of windows run on the application's own kind of loop, the others on asyncio's."""
    if not _needs_qt(item):
        return {"asyncio": asyncio.new_event_loop}

    def qt_loop() -> asyncio.AbstractEventLoop:
        from PySide6.QtWidgets import QApplication

        from tests.fakes.loop import QuietLoop

        return QuietLoop(QApplication.instance() or QApplication([]))

    return {"qt": qt_loop}


@pytest.fixture(autouse=True)
def _collect_garbage_in_the_main_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    gc.collect(2 if _needs_qt(request.node) else 0)


class ExpectedNoise:
    """What a test expects in the log: ``expected_log("refused")`` allows records with that word."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, *words: str) -> None:
        self.words.extend(words)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def expected_log() -> Iterator[ExpectedNoise]:
    """A log record of WARNING or above that the test did not expect fails it."""
    expected, collector = ExpectedNoise(), _Collector()
    logger = logging.getLogger("anydesk")
    logger.addHandler(collector)
    yield expected
    logger.removeHandler(collector)
    surprises = [
        record.getMessage()
        for record in collector.records
        if not any(word in record.getMessage() for word in expected.words)
    ]
    assert not surprises, f"unexpected log records: {surprises}"


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23 November 2026, 14:05 in São Paulo."""
    return FixedClock(datetime(2026, 11, 23, 17, 5, tzinfo=UTC))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a new store, made once by the real revisions: they take a quarter of a second."""
    folder = tmp_path_factory.mktemp("empty")

    async def make() -> Path:
        made = Store(folder)
        await made.open()
        await made.close()
        return made.path

    with asyncio.Runner() as runner:
        return runner.run(make())


@pytest.fixture
async def store(tmp_path: Path, empty_database: Path) -> AsyncIterator[Store]:
    """A real database file, opened and empty."""
    opened = Store(tmp_path / "data")
    opened.folder.mkdir(mode=0o700)
    shutil.copy(empty_database, opened.path)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def hub(clock: FixedClock) -> AsyncIterator[PracticeHub]:
    """A practice ANYMARKET on a loopback port, faster than any test."""
    practice = PracticeHub(
        HubOptions(token=TOKEN, orders=24, products=20, rate=1_000_000), now=clock.now
    )
    practice.base_url = await practice.start()  # type: ignore[attr-defined]
    yield practice
    await practice.stop()


@pytest.fixture
async def empty_services(store: Store, clock: FixedClock) -> AsyncIterator[Services]:
    """Everything the application can do, with no integration yet."""
    services = build(store, clock=clock, secrets=session_secrets())
    yield services
    await services.runner.close()
    await services.connections.close()


@pytest.fixture
async def services(empty_services: Services, hub: PracticeHub) -> Services:
    """The services with one store, "Loja Modelo", connected to ``hub``."""
    await connect(empty_services, "Loja Modelo", hub.base_url)  # type: ignore[attr-defined]
    return empty_services


@pytest.fixture
async def integration(services: Services) -> Integration:
    """The store "Loja Modelo"."""
    return await services.integrations.by_name("Loja Modelo")


async def connect(services: Services, name: str, base_url: str, token: str = TOKEN) -> Integration:
    """Add a store that talks to ``base_url`` and is ready to use."""
    added = await services.integrations.add(name, Environment.CUSTOM, base_url)
    await services.integrations.save_token(added.id, token)
    await services.integrations.test(added.id)
    return await services.integrations.get(added.id)


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    """Wait for a condition without nesting the loop and without choosing a time."""

    async def wait(condition: Callable[[], Any], *, turns: int = 20_000) -> None:
        for _turn in range(turns):
            if condition():
                return
            # A turn of the loop, not a nap: lets timers, sockets and threads get on.
            await asyncio.sleep(0.001)
        raise AssertionError("the condition never came true")

    return wait
