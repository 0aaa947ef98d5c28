"""The real window over the real services, and a person in front of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from pathlib import Path

import pytest
import pytestqt.plugin
from PySide6.QtWidgets import QApplication

from anydesk.api.hub import Hub
from anydesk.core.integrations import Integration
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.services.pictures import PicturesService
from anydesk.simulator.server import PracticeHub
from anydesk.ui import formats
from anydesk.ui.main_window import MainWindow
from tests.features.person import Person, Until

Open = Callable[[Services], Awaitable[Person]]
SIZE = (1366, 768)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform's own remarks say nothing about the program."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Between set-up, test and tear-down nobody but the loop may run what waits.

    pytest-qt: it processes Qt's events there, and with them steps of our tasks and of the
    practice hub, which then find no running loop.
    """
    with pytest.MonkeyPatch.context() as patch:
        if Path(__file__).parent in item.path.parents:
            patch.setattr(pytestqt.plugin, "_process_events", lambda: None)
        return (yield)


@pytest.fixture(autouse=True)
def _the_loop_outlives_its_windows(qapp: QApplication) -> None:
    """As the application does: the last window to close does not end the loop."""
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's pauses between tries take no time; how many there are stays as it is."""

    async def quick(_seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setitem(Hub.open.__func__.__kwdefaults__, "sleep", quick)  # type: ignore[attr-defined]


@pytest.fixture
async def open_window(
    qapp: QApplication, until: Until, hub: PracticeHub, empty_services: Services
) -> AsyncIterator[Open]:
    """Opens the window over services; a bug in any task fails the test.

    It asks for the hub and the services so that they outlive the window.
    """
    opened: list[Person] = []

    async def make(services: Services) -> Person:
        formats.use_clock(services.clock)
        window = MainWindow(services, on_close=services.runner.close)
        person = Person(window, services, until)
        window.tasks._on_bug = person.note_bug
        window.resize(*SIZE)
        opened.append(person)
        await window.start()
        return person

    yield make
    for person in opened:
        await person.services.runner.close()
        await person.window.tasks.close()
        person.window.hide()
        person.window.deleteLater()
        assert not person.bugs


@pytest.fixture
async def person(open_window: Open, services: Services) -> Person:
    """Somebody with one connected store and nothing read yet."""
    return await open_window(services)


@pytest.fixture
async def stocked(person: Person, integration: Integration) -> Person:
    """The same with the hub's products read."""
    services = person.services
    job = JOBS["products.receive"](services, {"integration_id": integration.id})
    await services.runner.run(job, store=integration.name)
    return person


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented shop's pictures are at addresses that nobody answers for."""

    async def nothing(self: PicturesService, _services: object) -> None:
        return None

    monkeypatch.setattr(PicturesService, "start_fetch", nothing)
