"""The titles of the tabs in one line; a list to choose from where the line is too long."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QTabBar, QWidget

from anydesk.core.i18n import _
from anydesk.ui import icons

PICKER_WIDTH = 320
MARKED = 14
"""Pixels by which the mark of unsaved changes makes a title wider."""

_PADDING = "QTabBar::tab { padding: 8px 9px; }"
_ROLE = Qt.ItemDataRole


class TabStrip(QWidget):
    """``chosen`` comes with the key of the tab that a person picks; Ctrl+PgDn goes on to the next.

    Args:
        titles: key → title, in their order.
    """

    chosen = Signal(str)

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._titles = dict(titles)
        self._keys = list(titles)
        self._shown = set(titles)
        self._wide: bool | None = None
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setIconSize(icons.SMALL)
        self.bar.setStyleSheet(_PADDING)
        self.bar.setAccessibleName(_("Tabs of the product"))
        self.bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.picker = QComboBox()
        self.picker.setAccessibleName(_("Tabs of the product"))
        self.picker.setMaximumWidth(PICKER_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.picker, 1)
        row.addStretch(0)
        for title in self._titles.values():
            self.bar.addTab(title)
        self._fill_picker()
        self.bar.currentChanged.connect(self._on_bar)
        self.picker.activated.connect(self._on_picked)
        self._arrange()

    def listen_to_keys(self, page: QWidget) -> None:
        """Ctrl+PgDn and Ctrl+PgUp anywhere on the page go to the next tab and the one before."""
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step(step))

    @property
    def key(self) -> str:
        """The tab that is marked as the one shown."""
        return self._keys[self.bar.currentIndex()]

    @property
    def visible_keys(self) -> list[str]:
        """The tabs that can be chosen."""
        return [key for key in self._keys if key in self._shown]

    def choose(self, key: str) -> None:
        """Mark a tab as the one shown; nobody is told."""
        self.bar.blockSignals(True)
        self.bar.setCurrentIndex(self._keys.index(key))
        self.bar.blockSignals(False)
        self._follow()

    def show_only(self, keys: set[str]) -> None:
        """Offer these tabs."""
        if keys == self._shown:
            return
        self._shown = keys
        self.bar.blockSignals(True)
        for number, key in enumerate(self._keys):
            self.bar.setTabVisible(number, key in keys)
        self.bar.blockSignals(False)
        self._fill_picker()
        self._arrange()

    def mark(self, key: str, *, changed: bool, wrong: bool) -> None:
        """Say that a tab has changes that are not saved, or fields that cannot be."""
        number, title = self._keys.index(key), self._titles[key]
        text = f"{title} •" if changed else title
        said = _("{tab}, not saved").format(tab=title) if changed else title
        hint = _("There are changes that are not saved.") if changed else ""
        if wrong:
            said = _("{tab}, with a field that cannot be saved").format(tab=title)
            hint = _("A field cannot be saved yet.")
        if text != self.bar.tabText(number) or hint != self.bar.tabToolTip(number):
            self.bar.setTabText(number, text)
            self.bar.setTabToolTip(number, hint)
            self.bar.setTabIcon(number, icons.icon("circle-alert", "bad") if wrong else QIcon())
            self.bar.setAccessibleTabName(number, said)
            self._fill_picker()
            self._arrange()

    # Which of the two is seen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.bar.sizeHint().width() + MARKED <= self.width()
        if wide != self._wide:
            self._wide = wide
            self.bar.setVisible(wide)
            self.picker.setVisible(not wide)

    def _fill_picker(self) -> None:
        self.picker.blockSignals(True)
        self.picker.clear()
        for number, key in enumerate(self._keys):
            if key in self._shown:
                self.picker.addItem(self.bar.tabIcon(number), self.bar.tabText(number), key)
        self.picker.setMaxVisibleItems(max(1, self.picker.count()))
        self.picker.blockSignals(False)
        self._follow()

    def _follow(self) -> None:
        self.picker.setCurrentIndex(self.picker.findData(self.key))

    def _step(self, step: int) -> None:
        keys = self.visible_keys
        self.bar.setCurrentIndex(self._keys.index(keys[(keys.index(self.key) + step) % len(keys)]))

    def _on_bar(self, _number: int) -> None:
        self._follow()
        self.chosen.emit(self.key)

    def _on_picked(self, _number: int) -> None:
        self.bar.setCurrentIndex(self._keys.index(str(self.picker.currentData())))
