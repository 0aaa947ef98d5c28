"""The frame: side bar, top bar, the pages, the message bar and the job bar."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from anydesk.core import changes as kinds
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Situation
from anydesk.core.jobs import JsonValue
from anydesk.core.query import Query
from anydesk.core.settings import AppSettings
from anydesk.ui import dialogs, formats
from anydesk.ui.aio import Debounce, Tasks
from anydesk.ui.context import PageContext, StoreChoice
from anydesk.ui.crash import CrashGuard
from anydesk.ui.job_bar import JobBar
from anydesk.ui.messages import MessageBar, Messages
from anydesk.ui.page import Page
from anydesk.ui.sections import SECTIONS, Section
from anydesk.ui.sidebar import SideBar
from anydesk.ui.theme import Choice, Theme
from anydesk.ui.top_bar import TopBar

if TYPE_CHECKING:
    from anydesk.services import Services

Place = tuple[str, Mapping[str, object]]
"""A section and what it was opened with: what *back* goes to."""

SMALLEST = (1024, 640)
USUAL = (1280, 760)
REMEMBERED = "ui.window"
CONNECTION = "integrations"
HOME = "home"
BADGES_AFTER = 500
KEPT_BACK = 30


class MainWindow(QMainWindow):
    """Knows the titles and widgets of the pages, nothing of their insides.

    Args:
        on_close: awaited after the person agreed to close; stops jobs, closes the store.
        theme: the colours; None leaves the application as it is (tests).
        crash: where bugs go.
    """

    closed = Signal()
    shown = Signal(str)
    """A page is on the screen; its key."""

    def __init__(
        self,
        services: "Services",
        *,
        on_close: Callable[[], Awaitable[object]],
        sections: Sequence[Section] = SECTIONS,
        theme: Theme | None = None,
        crash: CrashGuard | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("anydesk")
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self._services = services
        self._sections = {section.key: section for section in sections}
        self._on_close = on_close
        self._theme = theme
        self._closing = False
        self._closed = False
        self.crash = crash or CrashGuard(on_quit=self.close)
        self.crash.parent = self
        self.messages = Messages(self)
        self.tasks = Tasks(on_error=self.messages.error, on_bug=self.crash.show)
        self.stores = StoreChoice(self)
        self.context = PageContext(services, self.tasks, self.messages, self, self.stores)
        self.messages.open_connection = partial(self.go, CONNECTION)
        self._pages: dict[str, QWidget] = {}
        self._current = ""
        self._place: Place = ("", {})
        self._trail: list[Place] = []
        self._going = 0
        self._build()
        self._connect()
        self._add_shortcuts()

    # Building

    def _build(self) -> None:
        self.top_bar = TopBar(self.stores)
        self.side_bar = SideBar(tuple(self._sections.values()))
        self.area = QStackedWidget()
        self.message_bar = MessageBar(self.messages)
        self.job_bar = JobBar(
            self._services.runner, on_open=lambda run_id: self.go("jobs", run=run_id)
        )
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.area, 1)
        right.addWidget(self.message_bar)
        right.addWidget(self.job_bar)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.side_bar)
        middle.addLayout(right, 1)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addLayout(middle, 1)
        self.setCentralWidget(frame)

    def _connect(self) -> None:
        self.side_bar.chosen.connect(self.go)
        bar = self.top_bar
        bar.side_bar_toggled.connect(self._on_side_bar)
        bar.search_asked.connect(self.open_search)
        bar.theme_toggled.connect(self._on_theme)
        bar.help_asked.connect(self.open_help)
        bar.connection_asked.connect(partial(self.go, CONNECTION))
        self._badges_soon = Debounce(BADGES_AFTER, self)
        self._badges_soon.fired.connect(lambda: self.tasks.start(self._count_badges()))
        self.stores.changed.connect(self._badges_soon.push_once)
        listen = self._services.changes.listen
        listened = {
            kind for s in self._sections.values() if s.badge is not None for kind in s.badge.kinds
        }
        stops = (
            listen({kinds.INTEGRATIONS}, self._on_integrations),
            listen(listened, lambda _kinds: self._badges_soon.push_once()),
        )
        self.destroyed.connect(lambda: [stop() for stop in stops])

    def _add_shortcuts(self) -> None:
        shortcuts: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.open_search,
            "F1": self.open_help,
            "F5": lambda: self._page_do("refresh"),
            "Ctrl+F": lambda: self._page_do("focus_search"),
            "Ctrl+Return": lambda: self._page_do("run_primary"),
            "Alt+Left": self.back,
        }
        for number, key in enumerate(self.side_bar.keys[:9], start=1):
            shortcuts[f"Ctrl+{number}"] = partial(self.go, key)
        for keys, run in shortcuts.items():
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    async def start(self) -> None:
        """Show the window as it was left, at the last page."""
        state = await self._services.settings.recall(REMEMBERED)
        remembered = state if isinstance(state, Mapping) else {}
        await self._read_stores()
        self._restore(remembered)
        if self._theme is not None:
            settings = await self._services.settings.get(AppSettings)
            self._theme.use(settings.theme)
        self.show()
        first = str(remembered.get("page", ""))
        ready = any(store.situation is Situation.ACTIVE for store in self.stores.stores)
        if not ready and CONNECTION in self._sections:
            first = CONNECTION
        elif HOME in self._sections:
            # What arrived and what is to do comes first, wherever one was yesterday.
            first = HOME
        await self._show(first if first in self._sections else next(iter(self._sections)), {})
        await self._count_badges()

    # Navigation

    def _on_integrations(self, _kinds: frozenset[str]) -> None:
        self.tasks.start(self._read_stores())

    @property
    def current(self) -> str:
        """The section on the screen."""
        return self._current

    def page(self, key: str) -> QWidget:
        """The page of a section, built when first asked for."""
        made = self._pages.get(key)
        if made is None:
            made = self._pages[key] = self._sections[key].build(self.context)
            self.area.addWidget(made)
        return made

    def go(self, section: str, **arguments: object) -> None:
        """Show a page; the one on the screen may ask to stay."""
        self._going += 1
        self.tasks.start(self._leave_for(section, arguments, self._going))

    def back(self) -> None:
        """The page before; without one, the section as it opens."""
        section, arguments = self._trail.pop() if self._trail else (self._current, {})
        self._going += 1
        self.tasks.start(self._leave_for(section, arguments, self._going, remember=False))

    async def _leave_for(
        self,
        section: str,
        arguments: Mapping[str, object],
        turn: int,
        *,
        remember: bool = True,
    ) -> None:
        before = self._pages.get(self._current)
        if isinstance(before, Page) and not await before.can_leave():
            self.side_bar.mark(self._current)
            return
        if turn == self._going:
            here = (section, arguments)
            if remember and self._current and here != self._place:
                self._trail = [*self._trail, self._place][-KEPT_BACK:]
            await self._show(section, arguments)

    async def _show(self, section: str, arguments: Mapping[str, object]) -> None:
        page = self.page(section)
        self._current = section
        # An action is started once, not again on the way back.
        self._place = (section, {k: v for k, v in arguments.items() if k != "action"})
        self.area.setCurrentWidget(page)
        self.side_bar.mark(section)
        self.setWindowTitle(f"{_(self._sections[section].title)} – anydesk")
        if isinstance(page, Page):
            page.open_with(**arguments)
            page.take_focus()
        self.shown.emit(section)

    def _page_do(self, name: str) -> None:
        page = self._pages.get(self._current)
        if isinstance(page, Page):
            getattr(page, name)()

    # What the bars ask for

    def open_search(self) -> None:
        """Ctrl+K."""
        from anydesk.ui.search import SearchDialog

        dialog = SearchDialog(self.context, tuple(self._sections.values()), self)
        middle = self.mapToGlobal(QPoint(self.width() // 2, self.top_bar.height() + 4))
        dialog.move(middle - QPoint(dialog.width() // 2, 0))
        dialog.show()

    def open_help(self) -> None:
        """F1: what the page is for and its keys."""
        section = self._sections.get(self._current)
        if section is not None:
            page = self._pages.get(self._current)
            topic = page.help_topic() if isinstance(page, Page) else ""
            self.tasks.start(_show_help(self, _(section.title), topic))

    def _on_side_bar(self) -> None:
        self.side_bar.set_wide(not self.side_bar.is_wide)

    def _on_theme(self) -> None:
        if self._theme is not None:
            self._theme.toggle()
            choice = Choice.DARK if self._theme.is_dark else Choice.LIGHT
            self.tasks.start(self._keep_theme(choice))

    async def _keep_theme(self, choice: Choice) -> None:
        settings = await self._services.settings.get(AppSettings)
        await self._services.settings.save(settings.with_values(theme=choice.value))

    async def _read_stores(self) -> None:
        self.stores.set_stores(tuple(await self._services.integrations.all()))

    async def _count_badges(self) -> None:
        counts: dict[str, int] = {}
        for section in self._sections.values():
            if section.badge is not None:
                service = getattr(self._services, section.badge.source)
                query = Query(filters={**dict(section.badge.filters), **self._store_filter()})
                counts[section.key] = len(await service.find(query))
        self.side_bar.show_counts(counts)

    def _store_filter(self) -> dict[str, int]:
        chosen = self.stores.chosen_id
        return {} if chosen is None else {"integration": chosen}

    # Remembering and closing

    def _state(self) -> dict[str, JsonValue]:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        return {
            "geometry": geometry,
            "page": self._sections[self._current].parent or self._current if self._current else "",
            "wide": self.side_bar.is_wide,
            "store": self.stores.chosen_id,
        }

    def _restore(self, state: Mapping[str, JsonValue]) -> None:
        if isinstance(geometry := state.get("geometry"), str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii")))
        self.side_bar.set_wide(state.get("wide") is not False)
        store = state.get("store")
        if any(store == known.id for known in self.stores.stores):
            self.stores.choose(store)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed:
            event.accept()
            return
        # The loop goes on: what runs is stopped first, then the window closes for good.
        event.ignore()
        if not self._closing:
            self._closing = True
            self.tasks.start(self._close())

    async def _close(self) -> None:
        try:
            if await self._may_close():
                await self._services.settings.remember(REMEMBERED, self._state())
                self.setEnabled(False)
                self.setCursor(Qt.CursorShape.WaitCursor)
                await self._on_close()
                self._closed = True
        finally:
            self._closing = False
        if self._closed:
            self.close()
            self.closed.emit()

    async def _may_close(self) -> bool:
        page = self._pages.get(self._current)
        if isinstance(page, Page) and not await page.can_leave():
            return False
        running = len(self._services.runner.progress)
        if not running:
            return True
        text = ngettext(
            "{count} job is running. It stops at the next safe point and can be continued "
            "later from there.",
            "{count} jobs are running. They stop at the next safe point and can be continued "
            "later from there.",
            running,
        )
        return await dialogs.confirm(
            self,
            _("Close while work is running?"),
            text.format(count=formats.count(running)),
            accept=_("Stop and close"),
            reject=_("Keep working"),
            dangerous=True,
        )


async def _show_help(parent: QWidget, title: str, topic: str) -> None:
    from anydesk.ui.help import HelpDialog

    await dialogs.shown(HelpDialog(parent, title, topic))
