"""A window with small pages, for tests of the frame."""

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from anydesk.ui.context import PageContext
from anydesk.ui.main_window import MainWindow
from anydesk.ui.page import Page
from anydesk.ui.pieces import button
from anydesk.ui.sections import Badge, Group, Section
from anydesk.ui.tables.page import TablePage
from tests.ui.screens import rows_screen

Until = Callable[..., Awaitable[None]]


class Note(Page):
    """A page that notes what the window asks of it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "Note", back=True)
        self.calls: list[Any] = []
        self.stays = False
        primary = button("Save", weight="primary")
        primary.clicked.connect(lambda: self.calls.append("primary"))
        self.head.add(primary)

    def open_with(self, **arguments: object) -> None:
        self.calls.append(arguments)

    async def can_leave(self) -> bool:
        return not self.stays

    def refresh(self) -> None:
        self.calls.append("refresh")

    def help_topic(self) -> str:
        return "Notes are kept here."


def sections(calls: list[Any]) -> tuple[Section, ...]:
    return (
        Section(
            "rows",
            "Orders at the hub",
            "shopping-bag",
            Group.SALES,
            lambda context: TablePage(rows_screen(calls), context),
            badge=Badge("rows", (("status", "NEW"),), frozenset({"rows"})),
            actions=(("read", "Look for orders"),),
        ),
        Section("note", "Notes", "file-text", Group.CATALOGUE, Note),
        Section("one", "One note", "file-text", Group.CATALOGUE, Note, parent="note"),
        Section("integrations", "Integrations", "plug", Group.SETTINGS, Note),
        Section("plain", "Plain", "info", Group.SETTINGS, lambda _context: QWidget()),
    )


async def go(window: MainWindow, until: Until, key: str, **arguments: object) -> Any:
    """Open a page and wait for it."""
    window.go(key, **arguments)
    await until(lambda: window.current == key)
    return window.page(key)


def shown(kind: type[QDialog]) -> list[Any]:
    """The dialogs of a kind on the screen."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
