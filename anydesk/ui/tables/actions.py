"""Runs the actions of a screen and shows them as buttons and menus, with the same words."""

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from anydesk.core.i18n import _
from anydesk.ui import dialogs, icons
from anydesk.ui.context import PageContext
from anydesk.ui.forms.ask import ask_form
from anydesk.ui.tables.screen import Action, AnyAction, Command, Needs, Screen, Weight

PRIMARY_KEYS = "Ctrl+Return"
Selected = Callable[[], Sequence[int]]


class Actions(QObject):
    """Knows which actions are possible now and carries them out."""

    changed = Signal()

    def __init__(
        self,
        screen: Screen[Any],
        context: PageContext,
        page: QWidget,
        selected: Selected,
        count: Callable[[], int],
    ) -> None:
        super().__init__(page)
        self._screen = screen
        self._context = context
        self._page = page
        self.selected = selected
        self.count = count
        self._running: set[str] = set()
        for action in screen.actions:
            # The window has Ctrl+Return for every page; a second one would make both do nothing.
            if action.shortcut and action.shortcut != PRIMARY_KEYS:
                shortcut = QShortcut(QKeySequence(action.shortcut), page)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(partial(self.start, action))

    def is_possible(self, action: AnyAction, count: int) -> bool:
        """There are as many rows as it wants, and it is not being started already."""
        if action.key in self._running:
            return False
        if action.needs is Needs.ONE:
            return count == 1
        return action.needs is Needs.NONE or count > 0

    def why_not(self, action: AnyAction, count: int) -> str:
        """What is missing, for the tooltip of a button that is off."""
        if self.is_possible(action, count) or action.key in self._running:
            return ""
        return _("Select one row.") if action.needs is Needs.ONE else _("Select rows first.")

    def start(self, action: AnyAction, ids: Sequence[int] | None = None) -> None:
        """Carry it out on the selection, or on these rows."""
        chosen = tuple(self.selected() if ids is None else ids)
        if self.is_possible(action, len(chosen)):
            self._context.tasks.start(self.run(action, chosen), owner=self._page)

    async def run(self, action: AnyAction, ids: Sequence[int]) -> None:
        """Ask what has to be asked, then do it."""
        self._running.add(action.key)
        self.changed.emit()
        try:
            if action.confirm is not None and not await self._confirmed(action, len(ids)):
                return
            if isinstance(action, Command):
                await action.run(self._context, ids)
            else:
                await self._run_job(action, ids)
        finally:
            self._running.discard(action.key)
            self.changed.emit()

    async def _confirmed(self, action: AnyAction, count: int) -> bool:
        assert action.confirm is not None
        return await dialogs.confirm(
            self._page,
            _(action.title),
            action.confirm(count),
            accept=_(action.title),
            dangerous=action.weight is Weight.DANGER,
        )

    async def _run_job(self, action: Action, ids: Sequence[int]) -> None:
        arguments: list[object] = [self._context.services, ids]
        if action.ask is not None:
            form = await ask_form(self._page, action.ask(), accept=_(action.title))
            if form is None:
                return
            arguments.append(form)
        job = action.make(*arguments)
        # The button comes back as soon as the job has started; its end is told by message.
        self._context.start_job(await job if inspect.isawaitable(job) else job)

    def fill(self, menu: QMenu, actions: Sequence[AnyAction], ids: Sequence[int]) -> None:
        """Put actions into a menu, each with its shortcut."""
        for action in actions:
            entry = menu.addAction(_(action.title))
            if action.icon:
                entry.setIcon(icons.icon(action.icon, "muted"))
            if action.shortcut:
                entry.setShortcut(QKeySequence(action.shortcut))
                entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                entry.setShortcutVisibleInContextMenu(True)
            entry.setEnabled(self.is_possible(action, len(ids)))
            entry.setToolTip(self.why_not(action, len(ids)))
            entry.triggered.connect(partial(self._on_entry, action, tuple(ids)))

    def _on_entry(self, action: AnyAction, ids: Sequence[int], _checked: bool = False) -> None:
        self.start(action, ids)


class ActionButton(QToolButton):
    """A button of one action; with ``more`` a second half opens a menu of related ones."""

    def __init__(
        self,
        actions: Actions,
        action: AnyAction,
        *,
        primary: bool = False,
        more: Sequence[AnyAction] = (),
    ) -> None:
        super().__init__()
        self.setObjectName("split")
        self.action_ = action
        self._actions = actions
        self.setText(_(action.title))
        self.setAccessibleName(_(action.title))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("weight", "primary" if primary else action.weight.value)
        if action.icon:
            self.setIcon(icons.icon(action.icon, "on_accent" if primary else "text"))
            self.setIconSize(icons.BESIDE)
        self.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if action.icon
            else Qt.ToolButtonStyle.ToolButtonTextOnly
        )
        if more:
            self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
            menu = QMenu(self)
            menu.aboutToShow.connect(lambda: self._fill(menu, more))
            self.setMenu(menu)
        self.clicked.connect(lambda: actions.start(action))
        actions.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """On or off, for the selection as it is."""
        count = self._actions.count()
        possible = self._actions.is_possible(self.action_, count)
        # A split button stays on for the sake of its menu; the click itself is checked again.
        self.setEnabled(possible or self.menu() is not None)
        keys = self.action_.shortcut
        words = self._actions.why_not(self.action_, count) or _(self.action_.title)
        self.setToolTip(f"{words} ({keys})" if keys else words)

    def _fill(self, menu: QMenu, more: Sequence[AnyAction]) -> None:
        menu.clear()
        self._actions.fill(menu, more, self._actions.selected())
