"""A person in front of the real window: looks, clicks, types, waits."""

import traceback
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget

from anydesk.services import Services
from anydesk.ui.main_window import MainWindow
from anydesk.ui.messages import Message


def holding(text: str, folder: Path) -> list[Path]:
    """The files below a folder in which this text stands."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if text.encode() in file.read_bytes()]


D = TypeVar("D", bound=QDialog)
Until = Callable[..., Awaitable[None]]


class Person:
    """Drives one window. ``bugs`` is what reached the crash window; a test expects none."""

    def __init__(self, window: MainWindow, services: Services, until: Until) -> None:
        self.window = window
        self.services = services
        self.until = until
        self.bugs: list[BaseException] = []

    def note_bug(self, error: BaseException) -> None:
        """A bug reached the crash window."""
        traceback.print_exception(error)
        self.bugs.append(error)

    # Where one is

    @property
    def section(self) -> str:
        """The section on the screen."""
        return self.window.current

    @property
    def page(self) -> Any:
        """The page on the screen, inside its section."""
        page = self.window.page(self.window.current)
        return getattr(page, "shown", page)

    @property
    def message(self) -> Message | None:
        """What the message bar says."""
        return self.window.messages.shown

    @property
    def said(self) -> str:
        """The same as one text, or ""."""
        shown = self.message
        return "" if shown is None else f"{shown.text} {shown.hint}".strip()

    async def go(self, section: str, **arguments: object) -> Any:
        """Open a page and wait until it is there."""
        self.window.go(section, **arguments)
        await self.until(lambda: self.section == section)
        await self.still()
        return self.page

    async def list_of(self, section: str, rows: int | None = None) -> Any:
        """Open a list and wait for its rows."""
        page = await self.go(section)
        await self.until(lambda: page.lister.has_answer)
        if rows is not None:
            await self.until(lambda: page.model.rowCount() == rows)
        return page

    async def list_page_of_run(self, run_id: int) -> None:
        """Open the page of a run that may still be at work."""
        self.window.go("jobs", run=run_id)
        await self.until(lambda: getattr(self.page, "run_id", 0) == run_id)

    async def still(self) -> None:
        """Wait until no job runs and no task is under way."""
        await self.until(lambda: not self.services.runner.progress)
        await self.until(lambda: self.window.tasks.running == 0)

    async def work_done(self) -> None:
        """Wait until no job runs; dialogs may stay open."""
        await self.until(lambda: not self.services.runner.progress)

    # What one does

    def click(self, widget: QAbstractButton) -> None:
        """Press a button that can be pressed."""
        assert widget.isVisible(), f"{widget.text()!r} is not on the screen"
        assert widget.isEnabled(), f"{widget.text()!r} is switched off"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, text: str, inside: QWidget | None = None) -> None:
        """Press the visible button that says this."""
        self.click(self.button(text, inside))

    def button(self, text: str, inside: QWidget | None = None) -> QAbstractButton:
        """The visible button that says this."""
        place = inside or self.window
        found = [
            one
            for one in place.findChildren(QAbstractButton)
            if one.text() == text and one.isVisible()
        ]
        assert found, f"no button {text!r} among {self.buttons(place)}"
        return found[0]

    def buttons(self, inside: QWidget | None = None) -> list[str]:
        """The titles of all visible buttons."""
        place = inside or self.window
        return [b.text() for b in place.findChildren(QAbstractButton) if b.isVisible()]

    def texts(self, inside: QWidget | None = None) -> str:
        """Everything that stands in labels, one a line."""
        place = inside or self.page
        return "\n".join(one.text() for one in place.findChildren(QLabel) if one.isVisible())

    def write(self, field: QWidget, text: str) -> None:
        """Type a text into a field."""
        QTest.keyClicks(field, text)

    @staticmethod
    def write_into(field: QWidget, text: str) -> None:
        """The same for a field in hand."""
        QTest.keyClicks(field, text)

    async def key(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        at: QWidget | None = None,
    ) -> None:
        """Press a key where the cursor is, or in this widget."""
        if at is None:
            self.window.activateWindow()
            await self.until(self.window.isActiveWindow)
        # Qt: pressed on a QWindow, QTest works off events in between, and tasks get lost.
        focused: QWidget | None = self.window.focusWidget()
        QTest.keyClick(at or focused or self.window, key, modifiers)

    def key_now(self, key: Qt.Key, at: QWidget) -> None:
        """Press a key in this widget, which may be in a dialog."""
        QTest.keyClick(at, key)

    def tick(self, rows: Sequence[int]) -> None:
        """Click the boxes of these rows."""
        view = self.page.view
        for row in rows:
            QTest.mouseClick(
                view.viewport(),
                Qt.MouseButton.LeftButton,
                pos=view.visualRect(view.model().index(row, 0)).center(),
            )

    def click_cell(self, row: int, title: str) -> None:
        """Click the cell of a column."""
        view, model = self.page.view, self.page.model
        number = [column.title for column in model.columns].index(title) + model.first
        place: QPoint = view.visualRect(model.index(row, number)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def cells(self, title: str, model: Any = None) -> list[str]:
        """The texts of a column, from above."""
        shown = model or self.page.model
        number = [column.title for column in shown.columns].index(title) + shown.first
        return [shown.index(row, number).data() for row in range(shown.rowCount())]

    # Dialogs

    async def dialog(self, kind: type[D]) -> D:
        """Wait for a dialog of this kind."""
        await self.until(lambda: dialogs(kind))
        return dialogs(kind)[0]


def dialogs(kind: type[D]) -> list[D]:
    """The dialogs of a kind on the screen."""
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    ]
