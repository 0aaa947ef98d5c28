"""The search over the options of all tabs, without regard to accents and capitals."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.ui import pieces
from anydesk.ui.pages.configuration.tab import ConfigurationTab

HIT = Qt.ItemDataRole.UserRole
ROW = 56


@dataclass(frozen=True)
class Hit:
    """An option that was found; ``option`` is its label, "" for the tab itself."""

    tab: str
    tab_title: str
    option: str
    help: str


def hits(tabs: Sequence[ConfigurationTab], text: str) -> list[Hit]:
    """What holds every word, options whose label does before those whose help does."""
    words = fold(text).split()
    found: list[tuple[int, Hit]] = []
    for tab in tabs:
        title = _(tab.tab.title)
        if _holds(words, title):
            found.append((0, Hit(tab.tab.key, title, "", _(tab.tab.why))))
        for one in tab.entries():
            hit = Hit(tab.tab.key, title, one.label, one.help)
            if _holds(words, one.label):
                found.append((1, hit))
            elif _holds(words, f"{title} {one.label} {one.help}"):
                found.append((2, hit))
    return [hit for _rank, hit in sorted(found, key=lambda pair: pair[0])]


def _holds(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


class OptionList(QWidget):
    """What was found; ``chosen`` comes with the Hit."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        self.list.setUniformItemSizes(True)
        self.nothing = pieces.label("", "muted", wrap=True)
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        self.list.itemActivated.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)

    def show_hits(self, found: Sequence[Hit], text: str) -> None:
        """Show these; the first one is chosen."""
        self.list.clear()
        for hit in found:
            item = QListWidgetItem()
            item.setData(HIT, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.option}, {hit.tab_title}")
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
            self.list.setItemWidget(item, _line(hit))
        self.nothing.setText(_("No option holds “{text}”.").format(text=text.strip()))
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentRow(0)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What is shown."""
        return tuple(self.list.item(row).data(HIT) for row in range(self.list.count()))

    def take_first(self) -> None:
        """Enter in the search field: to the chosen one."""
        if self.list.count() and self.list.isVisible():
            self._on_item(self.list.currentItem())

    def _on_item(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(HIT))


def _line(hit: Hit) -> QWidget:
    line = QWidget()
    # The list itself is clicked, not what stands on it.
    line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    column = QVBoxLayout(line)
    column.setContentsMargins(8, 4, 8, 4)
    column.setSpacing(0)
    column.addWidget(pieces.label(hit.option or hit.tab_title, "section_title"))
    column.addWidget(_Cut(f"{hit.tab_title} · {hit.help}" if hit.option else hit.help))
    return line


class _Cut(QLabel):
    """One line: what does not fit ends with dots, and stands whole beside the option itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("help")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        dots = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, dots, self.width()))
