"""The configuration of one integration: its tabs, a search over all of them, and one *Save*.

To add a tab: a place in ``core.settings.TABS`` and a line in ``TAB_BUILDERS``.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.changes import INTEGRATIONS
from anydesk.core.errors import AppError, InvalidInput
from anydesk.core.i18n import _
from anydesk.core.integrations import ENVIRONMENT_TITLES, SITUATION_TITLES, Integration
from anydesk.core.settings import TABS, Tab
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.page import Page
from anydesk.ui.pages.configuration.option_search import Hit, OptionList, hits
from anydesk.ui.pages.configuration.tab import ConfigurationTab
from anydesk.ui.pages.configuration.tab_list import Answer, TabList, ask_unsaved
from anydesk.ui.pieces import button
from anydesk.ui.tables.filter_bar import SearchField

TAB_BUILDERS: Mapping[str, str] = {
    "integration": "integration_tab:IntegrationTab",
    "channels": "channels_tab:ChannelsTab",
    "settings": "settings_tab:SettingsTab",
    "stock": "stock_tab:StockTab",
    "tax": "tax_tab:TaxTab",
    "prices": "prices_tab:PricesTab",
    "categories": "categories_tab:CategoriesTab",
    "statuses": "statuses_tab:StatusesTab",
    "payments": "payments_tab:PaymentsTab",
    "shipping": "shipping_tab:ShippingTab",
}
"""Key of a tab → module of this folder and class; imported when the tab is first shown."""

SEARCH_WIDTH = 260

NARROW = 900
"""Pixels of the page below which the tabs are one line instead of a column at the left."""


class ConfigurationPage(Page):
    """Every tab of one integration.

    Args:
        tab: the key of the tab to begin with.
        option: the label of an option of it, to put the cursor there.
    """

    def __init__(
        self, context: PageContext, integration_id: int, tab: str = "", option: str = ""
    ) -> None:
        super().__init__(context, _("Configuration"), back=True)
        self.integration_id = integration_id
        self.integration: Integration | None = None
        self.tab: ConfigurationTab | None = None
        self.list = TabList(TABS)
        self.search = SearchField(_("Search an option…"))
        self.found = OptionList()
        self.title = pieces.label("", "section_title")
        self.why = pieces.label("", "muted", wrap=True)
        self.problem = pieces.label("", "problem", wrap=True)
        self.restore_button = button(_("Restore defaults"), icon="history", weight="link")
        self.undo_button = button(_("Undo"), icon="undo-2")
        self.save_button = button(_("Save"), icon="save", weight="primary")
        self._tabs: dict[str, ConfigurationTab] = {}
        self._areas: dict[str, QScrollArea] = {}
        self._content = QStackedWidget()
        self._turn = 0
        self._saving = False
        self._build()
        # Before anybody listens: a list that gets the keys would begin with its first row.
        self.list.choose(tab if tab in TAB_BUILDERS else TABS[0].key)
        self._connect()
        context.tasks.start(self._begin(option), owner=self)

    def _build(self) -> None:
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.head.add(self.search)
        coverage = button(_("Mapping coverage"), icon="list-checks")
        coverage.clicked.connect(
            lambda: self.context.go("integrations", coverage=self.integration_id)
        )
        self.head.add(coverage)
        self._content.addWidget(self.found)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.list.picker)
        right.addWidget(self.title)
        right.addWidget(self.why)
        right.addSpacing(8)
        right.addWidget(self._content, 1)
        right.addWidget(self.problem)
        right.addWidget(pieces.line())
        right.addSpacing(4)
        right.addLayout(self._foot())
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.restore_button)
        row.addStretch(1)
        row.addWidget(self.undo_button)
        row.addWidget(self.save_button)
        self.save_button.setToolTip(_("Save (Ctrl+S)"))
        return row

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self.found.take_first)
        self.found.chosen.connect(self._on_hit)
        self.restore_button.clicked.connect(self._on_restore)
        self.undo_button.clicked.connect(self._on_undo)
        self.save_button.clicked.connect(self._on_save)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._on_save)
        stop = self.context.services.changes.listen({INTEGRATIONS}, self._on_integrations)
        self.destroyed.connect(stop)
        self._look()

    # The window's hooks

    async def can_leave(self) -> bool:
        return await self._settled()

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def take_focus(self) -> None:
        (self.list if self.list.isVisible() else self.list.picker).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.list.setVisible(not narrow)
        self.list.picker.setVisible(narrow)
        self._mark()

    def refresh(self) -> None:
        if self.tab is not None and not self.tab.is_changed:
            self.context.tasks.start(self.tab.load(), owner=self)

    def help_topic(self) -> str:
        return _(
            "Everything that can be chosen for this store, in ten tabs. Nothing counts before it "
            "is saved. The search at the top finds an option in whichever tab it is."
        )

    # Tabs

    async def go_to(self, key: str, option: str = "") -> bool:
        """Show a tab, and an option of it. False where the person wanted to stay."""
        if not self._is_shown(key) and not await self._settled():
            self._mark()
            return False
        if not self._is_shown(key):
            await self._show(key)
        if option and self.tab is not None and self._is_shown(key):
            for found in self.tab.entries():
                if found.label == option:
                    found.show()
                    break
        return True

    async def _begin(self, option: str) -> None:
        await self._read_integration()
        await self.go_to(self.list.key, option)

    async def _read_integration(self) -> None:
        self.integration = one = await self.context.services.integrations.get(self.integration_id)
        words = (ENVIRONMENT_TITLES[one.environment], SITUATION_TITLES[one.situation])
        self.head.say(one.name, " · ".join((_("Configuration"), *(_(word) for word in words))))

    def _is_shown(self, key: str) -> bool:
        return self.tab is not None and self.tab.tab.key == key

    async def _show(self, key: str) -> None:
        self._turn += 1
        turn, tab = self._turn, self._built(key)
        self.list.choose(key)
        try:
            await tab.load()
        except AppError:
            self._mark()
            raise
        if turn == self._turn:
            self.tab = tab
            self._fit(key)
            self._content.setCurrentWidget(self._areas[key])
            self._say("")
            self._mark()

    def _built(self, key: str) -> ConfigurationTab:
        if key not in self._tabs:
            assert self.integration is not None
            declared = next(tab for tab in TABS if tab.key == key)
            made = tab_class(declared)(self.context, self.integration, declared)
            made.changed.connect(self._look)
            self._tabs[key] = made
            self._areas[key] = _scrolled(made)
            self._content.addWidget(self._areas[key])
        return self._tabs[key]

    def _fit(self, key: str) -> None:
        """A tab with a table or a tree takes all the room; the fields of others stand together."""
        tab = self._tabs[key]
        inner = tab.parentWidget()
        column = inner.layout() if inner is not None else None
        assert isinstance(column, QVBoxLayout)
        grows = bool(tab.column.expandingDirections() & Qt.Orientation.Vertical)
        column.setStretch(0, int(grows))
        column.setStretch(1, int(not grows))

    # Unsaved changes

    async def _settled(self) -> bool:
        """Nothing is unsaved in the tab shown, or the person said what becomes of it."""
        tab = self.tab
        if tab is None or not tab.is_changed:
            return True
        answer = await ask_unsaved(self, _(tab.tab.title), can_save=tab.is_valid)
        if answer is Answer.SAVE:
            return await self._save()
        if answer is Answer.DISCARD:
            tab.undo()
            self._look()
        return answer is Answer.DISCARD

    async def _save(self) -> bool:
        tab = self.tab
        if tab is None or self._saving or not (tab.is_changed and tab.is_valid):
            return False
        self._saving = True
        self._look()
        try:
            await tab.save()
        except InvalidInput as error:
            self._say(str(error))
            return False
        finally:
            self._saving = False
            self._look()
        self._say("")
        self.context.messages.good(_("The tab “{tab}” was saved.").format(tab=_(tab.tab.title)))
        return True

    # What the person does

    def _on_chosen(self, key: str) -> None:
        self.search.clear()
        if self.integration is not None:
            self.context.tasks.start(self.go_to(key), owner=self)

    def _on_search(self, text: str) -> None:
        if not text.strip() or self.integration is None:
            if self.tab is not None:
                self._content.setCurrentWidget(self._areas[self.tab.tab.key])
            self._mark()
            return
        for tab in TABS:
            self._built(tab.key)
        self.found.show_hits(hits([self._tabs[tab.key] for tab in TABS], text), text)
        self._content.setCurrentWidget(self.found)
        self._say_where(_("Found"), _("Options of all tabs that hold these words."))

    def _on_hit(self, hit: Hit) -> None:
        self.search.clear()
        self.context.tasks.start(self.go_to(hit.tab, hit.option), owner=self)

    def _on_restore(self) -> None:
        if self.tab is not None:
            self.tab.restore()
            self._look()

    def _on_undo(self) -> None:
        if self.tab is not None:
            self.tab.undo()
            self._say("")
            self._look()

    def _on_save(self) -> None:
        if self.save_button.isEnabled():
            self.context.tasks.start(self._save(), owner=self)

    def _on_integrations(self, _kinds: frozenset[str]) -> None:
        self.context.tasks.start(self._read_integration(), owner=self)

    # What is seen

    def _mark(self) -> None:
        """The list, the title and the buttons say which tab is shown."""
        if self.tab is not None:
            self.list.choose(self.tab.tab.key)
            if self._content.currentWidget() is not self.found:
                self._say_where(_(self.tab.tab.title), _(self.tab.tab.why))
                # Where the tabs are one line, that line is the title.
                self.title.setVisible(self.width() >= NARROW)
        self._look()

    def _say_where(self, title: str, why: str) -> None:
        self.title.setText(title)
        self.title.show()
        self.why.setText(why)

    def _look(self) -> None:
        tab = self.tab
        changed = tab is not None and tab.is_changed
        valid = tab is not None and tab.is_valid
        self.save_button.setEnabled(changed and valid and not self._saving)
        self.undo_button.setEnabled(changed and not self._saving)
        has_defaults = tab is not None and type(tab).restore is not ConfigurationTab.restore
        self.restore_button.setVisible(has_defaults)
        self.restore_button.setEnabled(has_defaults and not self._saving)
        for key, one in self._tabs.items():
            self.list.mark_changed(key, one is tab and changed)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


def tab_class(tab: Tab) -> type[ConfigurationTab]:
    """The class that shows a tab, imported now."""
    module, name = TAB_BUILDERS[tab.key].split(":")
    found = getattr(import_module(f"anydesk.ui.pages.configuration.{module}"), name)
    return cast("type[ConfigurationTab]", found)


class _Inside(QWidget):
    """What is scrolled: as high as it must be in the width it has."""

    def minimumSizeHint(self) -> QSize:
        # Qt: the least height is that of wrapped lines in a narrower place, and would leave an
        # empty end to scroll to. The height for the width is asked for as well, and is right.
        return QSize(super().minimumSizeHint().width(), 0)


def _scrolled(tab: QWidget) -> QScrollArea:
    inner = pieces.named(_Inside(), "scrolled")
    column = QVBoxLayout(inner)
    # Room for the focus ring at the left, and for the scroll bar at the right.
    column.setContentsMargins(4, 4, 16, 16)
    column.setSpacing(0)
    column.addWidget(tab)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.viewport().setObjectName("scrolled")
    area.setWidget(inner)
    return area
