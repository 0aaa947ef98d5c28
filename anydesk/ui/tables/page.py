"""A list as a page: filters, counters, actions, table, selection, and its states."""

from collections.abc import Awaitable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QToolButton, QWidget

from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.core.query import FilterValue, Query
from anydesk.ui import icons, pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.page import Page
from anydesk.ui.states import StatePanel
from anydesk.ui.tables.actions import ActionButton, Actions
from anydesk.ui.tables.arrangement import Arrangement
from anydesk.ui.tables.counters import CounterBar
from anydesk.ui.tables.filter_bar import FilterBar
from anydesk.ui.tables.foot import TableFoot
from anydesk.ui.tables.lister import Lister
from anydesk.ui.tables.output import Output
from anydesk.ui.tables.screen import AnyAction, Screen
from anydesk.ui.tables.view import TableView
from anydesk.ui.tones import Tone

R = TypeVar("R")

GATHER = 100
"""Milliseconds in which Changes are gathered: an import refreshes ten times a second at most."""

REMEMBER = 800


class TablePage(Page, Generic[R]):
    """Draws a ``Screen``. ``open_with(text=…, counter=…, action=…, <filter>=…)`` presets it."""

    def __init__(self, screen: Screen[R], context: PageContext) -> None:
        super().__init__(context, _(screen.title))
        self.screen_ = screen
        self.lister = Lister(screen, context, self)
        self.model = self.lister.model
        self.view = TableView(self.model, _(screen.title))
        self.lister.view = self.view
        self.filters = FilterBar(
            screen.filters, _(screen.search_hint), context.services, context.tasks
        )
        self.counters = CounterBar(screen.counters)
        self.state = StatePanel()
        self.foot = TableFoot(screen.noun)
        self.actions_ = Actions(screen, context, self, self.selected_ids, self.selected_count)
        self.arrangement = Arrangement(self.view)
        self.output = Output(self)
        self._buttons: dict[str, ActionButton] = {}
        self._sort = (screen.sort, screen.descending)
        self._started = False
        self._build()
        self._connect()

    # Building

    def _build(self) -> None:
        self._build_head()
        self.body.addWidget(self.counters)
        self.body.addWidget(self.filters)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.state)
        self.body.addLayout(self._stack, 1)
        self.body.addWidget(self.foot)
        self.body.setSpacing(8)
        self._show_state()
        order: list[QWidget] = [self.filters.search, *self.filters.buttons, self.view]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _build_head(self) -> None:
        screen = self.screen_
        self.more_button = pieces.named(QToolButton(), "split")
        self.more_button.setText(_("More actions"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more_button.setIcon(icons.icon("ellipsis"))
        self.more_button.setIconSize(icons.BESIDE)
        self.more_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self.more_button)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        self.more_button.setMenu(menu)
        self.head.add(self.more_button)
        for key in screen.buttons:
            self._add_button(screen.action(key))
        if screen.primary:
            more = [screen.action(key) for key in screen.primary_more]
            self._add_button(screen.action(screen.primary), primary=True, more=more)

    def _add_button(
        self, action: AnyAction, *, primary: bool = False, more: Sequence[AnyAction] = ()
    ) -> None:
        made = ActionButton(self.actions_, action, primary=primary, more=more)
        self._buttons[action.key] = made
        self.head.add(made)

    def _connect(self) -> None:
        self._gather = Debounce(GATHER, self)
        self._gather.fired.connect(self.refresh)
        self._remember = Debounce(REMEMBER, self)
        self._remember.fired.connect(self._on_remember)
        self.filters.changed.connect(self._ask)
        self.filters.search.left_with_down.connect(self._enter_table)
        self.counters.changed.connect(self._ask)
        self.context.stores.changed.connect(self._on_store_changed)
        self.lister.answered.connect(self._on_answer)
        self.lister.failed.connect(self._on_failure)
        self.lister.counted.connect(self.counters.show_counts)
        self.model.ticks_changed.connect(self._on_selection)
        view = self.view
        view.highlight_changed.connect(self._on_selection)
        view.opened.connect(self._on_opened)
        view.link_clicked.connect(self._on_link)
        view.menu_asked.connect(self._on_menu)
        view.tick_all_asked.connect(self.tick_all)
        view.copy_asked.connect(self.output.copy)
        view.sort_asked.connect(self._on_sort)
        view.widths_changed.connect(self._remember.push)
        view.header.sectionMoved.connect(self._remember.push)
        view.header.menu_asked.connect(self.arrangement.show_menu)
        view.header.tick_clicked.connect(self._on_tick_header)
        self.foot.cleared.connect(self.clear_selection)
        self.foot.all_asked.connect(self.tick_all)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_escape)
        changes = self.context.services.changes
        stop = changes.listen(self.screen_.listen, lambda _kinds: self._gather.push_once())
        self.destroyed.connect(lambda: stop())

    # What the window and tests use

    def button(self, key: str) -> ActionButton:
        """The button of an action in the page's head."""
        return self._buttons[key]

    def query(self) -> Query:
        """What is asked now: fixed filters, store, filter row, counter, order."""
        screen, asked = self.screen_, self.filters.query()
        filters: dict[str, FilterValue] = dict(screen.fixed or {})
        store = self.context.stores.chosen_id
        if screen.store_filter and store is not None:
            filters[screen.store_filter] = store
        filters |= {**asked.filters, **self.counters.filters()}
        sort, descending = self._sort
        return Query(asked.text, filters, sort, descending)

    def selected_ids(self) -> Sequence[int]:
        """The ticked rows; without ticks, the highlighted ones."""
        if self.model.checked:
            ids = self.model.ids
            inside = [one for one in ids if one in self.model.checked]
            # Ticked rows outside the filter come last; the foot says that they are there.
            return inside + sorted(self.model.checked.difference(inside))
        return self.lister.highlighted_ids()

    def selected_count(self) -> int:
        """How many there are, without listing them."""
        return len(self.model.checked) or len(self.view.highlighted())

    def tick_all(self) -> None:
        """Ctrl+A: all that match, loaded or not."""
        if self.model.first:
            self.model.replace_checked(self.model.checked.union(self.model.ids))
        else:
            self.view.selectAll()

    def clear_selection(self) -> None:
        """No ticks, no highlight."""
        self.model.replace_checked(())
        self.view.clearSelection()

    def open_with(self, **arguments: object) -> None:
        text = arguments.pop("text", None)
        counter = arguments.pop("counter", None)
        action = arguments.pop("action", None)
        if isinstance(counter, str):
            self.counters.choose(counter)
        if arguments or isinstance(text, str):
            filters: Mapping[str, FilterValue] = arguments  # type: ignore[assignment]
            self.filters.put(filters, text if isinstance(text, str) else "")
            if counter is None:
                self.counters.clear()
        if self._started:
            self._ask()
        if isinstance(action, str):
            self.actions_.start(self.screen_.action(action))

    def refresh(self) -> None:
        self.lister.refresh(self.query())

    def help_topic(self) -> str:
        return _(self.screen_.help)

    def focus_search(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def run_primary(self) -> None:
        if self.screen_.primary:
            self.actions_.start(self.screen_.action(self.screen_.primary))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._started:
            self._started = True
            self.context.tasks.start(self._start(), owner=self, on_error=self._on_failure)

    async def _start(self) -> None:
        state = await self.context.services.settings.recall(self._remembered_as)
        if isinstance(state, Mapping):
            self.arrangement.restore(state)
            sorts = {column.sort for column in self.screen_.columns if column.sort}
            if (sort := state.get("sort")) in sorts:
                self._sort = (str(sort), state.get("descending") is True)
        self._remember.stop()
        self._show_sort()
        self._ask()

    @property
    def _remembered_as(self) -> str:
        return f"ui.table.{self.screen_.key}"

    def _on_remember(self) -> None:
        state = self.arrangement.state()
        state["sort"], state["descending"] = self._sort
        settings = self.context.services.settings
        self.context.tasks.start(settings.remember(self._remembered_as, state))

    # What happens

    def _ask(self) -> None:
        self.lister.ask(self.query())

    def _on_store_changed(self) -> None:
        if self.screen_.store_filter and self._started:
            self.model.replace_checked(())
            self._ask()

    def _on_answer(self) -> None:
        self._show_state()
        self._on_selection()

    def _on_failure(self, error: AppError) -> None:
        self.state.say(
            error.message,
            hint=error.hint,
            icon="triangle-alert",
            tone=Tone.BAD,
            button=_("Try again"),
            run=self.refresh,
        )
        self._stack.setCurrentWidget(self.state)

    def _show_state(self) -> None:
        if not self.lister.has_answer:
            self.state.wait()
        elif self.model.rowCount():
            self._stack.setCurrentWidget(self.view)
            return
        elif words := self._filter_words():
            self.state.say(
                _("Nothing found"),
                hint=_("Filtered by {filter}").format(filter=words),
                icon="search",
                button=_("Clear filters"),
                run=self.clear_filters,
            )
        else:
            self._say_empty()
        self._stack.setCurrentWidget(self.state)

    def _say_empty(self) -> None:
        screen = self.screen_
        action = screen.action(screen.empty_action) if screen.empty_action else None
        self.state.say(
            _(screen.empty) or _("Nothing here yet"),
            hint=_(screen.empty_hint),
            icon=screen.empty_icon,
            button=_(action.title) if action is not None else "",
            run=partial(self.actions_.start, action) if action is not None else None,
            primary=True,
        )

    def _filter_words(self) -> str:
        words = [self.filters.words()]
        chosen = self.counters.chosen
        if chosen is not None and chosen.filters:
            words.append(_(chosen.title))
        return ", ".join(word for word in words if word)

    def clear_filters(self) -> None:
        """Show everything again."""
        self.counters.clear()
        self.filters.clear()

    def _on_selection(self) -> None:
        total, ticked = self.model.rowCount(), len(self.model.checked)
        outside = self.lister.ticked_outside()
        highlighted = len(self.view.highlighted()) if not ticked else 0
        selected = ticked or (highlighted if highlighted > 1 else 0)
        self.foot.show_counts(total, selected, outside, ticks=bool(self.model.first))
        inside = ticked - outside
        self.view.header.set_mark("" if not ticked else "check" if inside == total else "minus")
        self.actions_.changed.emit()

    def _on_tick_header(self) -> None:
        if len(self.model.checked) - self.lister.ticked_outside() == self.model.rowCount():
            self.model.replace_checked(())
        else:
            self.tick_all()

    def _on_sort(self, number: int) -> None:
        key = self.screen_.columns[number].sort
        if not key:
            return
        sort, descending = self._sort
        self._sort = (key, sort == key and not descending)
        self._show_sort()
        self._remember.push()
        self._ask()

    def _show_sort(self) -> None:
        key, descending = self._sort
        numbers = [n for n, column in enumerate(self.screen_.columns) if key and column.sort == key]
        section = numbers[0] + self.model.first if numbers else -1
        self.view.header.set_sorted(section, descending)

    def _on_opened(self, row: int) -> None:
        if self.screen_.open is not None:
            ids = [self.model.key_at(row)]
            self.context.tasks.start(self._command(self.screen_.open(self.context, ids)))

    def _on_link(self, row: int, number: int) -> None:
        link = self.screen_.columns[number].link
        if link is not None:
            ids = [self.model.key_at(row)]
            self.context.tasks.start(self._command(link(self.context, ids)))

    async def _command(self, running: Awaitable[object]) -> None:
        await running

    def _on_menu(self, point: QPoint, row: int) -> None:
        key = self.model.key_at(row)
        # A row that is not ticked is meant by itself, whatever is ticked elsewhere.
        ticked = key in self.model.checked
        ids = self.selected_ids() if ticked else self.lister.highlighted_ids() or [key]
        menu = QMenu(self.view)
        menu.setToolTipsVisible(True)
        self.actions_.fill(menu, [a for a in self.screen_.actions if a.in_row_menu], ids)
        menu.addSeparator()
        copy = menu.addAction(icons.icon("copy", "muted"), _("Copy"))
        copy.triggered.connect(self.output.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        menu.setToolTipsVisible(True)
        shown = {*self.screen_.buttons, self.screen_.primary, *self.screen_.primary_more}
        rest = [action for action in self.screen_.actions if action.key not in shown]
        self.actions_.fill(menu, rest, self.selected_ids())
        if rest:
            menu.addSeparator()
        export = menu.addAction(icons.icon("download", "muted"), _("Export what is shown…"))
        export.setEnabled(self.model.rowCount() > 0)
        export.triggered.connect(self.output.export)
        columns = menu.addAction(icons.icon("columns-3", "muted"), _("Columns…"))
        point = self.view.header.mapToGlobal(QPoint(self.view.width() - 200, 0))
        columns.triggered.connect(lambda: self.arrangement.show_menu(point))

    def _on_escape(self) -> None:
        if self.selected_ids():
            self.clear_selection()
        elif self._filter_words():
            self.clear_filters()

    def _enter_table(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.selectRow(0)
