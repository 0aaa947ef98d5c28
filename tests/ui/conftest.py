"""A page context without a window: messages, tasks, navigation that only notes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from anydesk.ui import formats
from anydesk.ui.aio import Tasks
from anydesk.ui.context import PageContext, StoreChoice
from anydesk.ui.main_window import MainWindow
from anydesk.ui.messages import Messages
from anydesk.ui.tables.page import TablePage
from tests.ui import lists, windows
from tests.ui.lists import Row
from tests.ui.screens import rows_screen


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform's own remarks say nothing about the program."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def _the_loop_outlives_its_windows(qapp: QApplication) -> None:
    """As the application does: the last window to close does not end the loop."""
    qapp.setQuitOnLastWindowClosed(False)


@dataclass
class Notes:
    """Where pages wanted to go."""

    went: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def go(self, section: str, **arguments: object) -> None:
        self.went.append((section, arguments))

    def back(self) -> None:
        self.went.append(("back", {}))


Until = Callable[..., Awaitable[None]]
MakeContext = Callable[[Any], PageContext]


@pytest.fixture
async def make_context(qapp: object) -> AsyncIterator[MakeContext]:
    """Builds a context around services; a bug in any task fails the test."""
    bugs: list[BaseException] = []
    made: list[PageContext] = []

    def make(services: Any) -> PageContext:
        formats.use_clock(services.clock)
        messages = Messages()
        tasks = Tasks(on_error=messages.error, on_bug=bugs.append)
        context = PageContext(services, tasks, messages, Notes(), StoreChoice())
        made.append(context)
        return context

    yield make
    for context in made:
        await context.tasks.close()
    assert not bugs


@pytest.fixture
def context(make_context: MakeContext) -> PageContext:
    """A context over a list of 1,000 rows."""
    return make_context(lists.services(1_000))


@pytest.fixture
async def show(qapp: object) -> AsyncIterator[Callable[[QWidget], QWidget]]:
    """Shows a widget at a laptop's size and takes it away afterwards."""
    shown: list[QWidget] = []

    def put(widget: QWidget) -> QWidget:
        widget.resize(1140, 720)
        widget.show()
        shown.append(widget)
        return widget

    yield put
    for widget in shown:
        widget.close()
        widget.deleteLater()


@pytest.fixture
def calls() -> list[Any]:
    return []


@pytest.fixture
def services() -> Any:
    return lists.services(1_000)


@pytest.fixture
async def window(services: Any, calls: list[Any], until: Until) -> AsyncIterator[MainWindow]:
    async def on_close() -> None:
        calls.append("closed")

    made = MainWindow(services, on_close=on_close, sections=windows.sections(calls))
    bugs: list[BaseException] = []
    made.tasks._on_bug = bugs.append
    await made.start()
    yield made
    await made.tasks.close()
    made.deleteLater()
    assert not bugs


@pytest.fixture
async def page(
    context: PageContext, calls: list[Any], show: Callable[[QWidget], QWidget], until: Until
) -> TablePage[Row]:
    """The list with its first answer."""
    made = TablePage(rows_screen(calls), context)
    show(made)
    await until(lambda: made.model.rowCount() == 1_000)
    return made
