"""Search-as-you-type over thousands of categories: a field, and the first fifty hits."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from anydesk.core.categories import Category
from anydesk.core.category_book import CategoryBook
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.ui import pieces
from anydesk.ui.aio import Debounce, Tasks
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.tables.filter_bar import SearchField

TYPING = 120
SHOWN = 50
HEIGHT = 280
PAD = 10
"""Pixels around a hit's text, a little more than the style sheet's padding."""

_VALUE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Hit:
    """One line of the list."""

    caption: str
    value: object


Find = Callable[[str], Awaitable[Sequence[Hit]]]


class _Hits(QListWidget):
    """Enter takes the hit; the key up on the first line goes back to the field."""

    left_with_up = Signal()

    def sizeHint(self) -> QSize:
        """It takes what room there is; Qt's own wish would make the page scroll."""
        return QSize(256, 96)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_lines()

    def fit_lines(self) -> None:
        """A long path has as many lines as it needs.

        Qt: with a style sheet on its items a list wraps no words by itself; it cuts them.
        """
        metrics, wide = self.fontMetrics(), self.viewport().width() - 2 * PAD
        flags = Qt.TextFlag.TextWordWrap
        for row in range(self.count()):
            item = self.item(row)
            box = metrics.boundingRect(0, 0, wide, 1000, flags, item.text())
            item.setSizeHint(QSize(0, box.height() + PAD))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up and self.currentRow() <= 0:
            self.left_with_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.itemActivated.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class HitList(QWidget):
    """A search field over its hits. ``taken`` comes with the value of a hit: Enter, double-click.

    Args:
        find: the hits for what was typed, the likeliest first.
    """

    taken = Signal(object)
    moved = Signal()

    def __init__(self, tasks: Tasks, find: Find, hint: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._find = find
        self._asked = 0
        self._instead = ""
        self.field = SearchField(hint)
        self.list = _Hits()
        self.list.setAccessibleName(_("Hits"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note = pieces.label("", "help", wrap=True)
        self._soon = Debounce(TYPING, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        self.field.textChanged.connect(self._soon.push)
        self._soon.fired.connect(self.look)
        self.field.returnPressed.connect(self._on_return)
        self.field.left_with_down.connect(self._on_down)
        self.list.left_with_up.connect(self.field.setFocus)
        self.list.itemActivated.connect(self._on_activated)
        self.list.currentRowChanged.connect(lambda _row: self.moved.emit())

    @property
    def current(self) -> object | None:
        """The value of the line that is highlighted."""
        row = self.list.currentRow()
        value: object | None = self.list.item(row).data(_VALUE) if row >= 0 else None
        return value

    def begin(self, instead: str = "") -> None:
        """Empty the field; until something is typed, show the hits for ``instead``."""
        self._instead = instead
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.look()

    def look(self) -> None:
        """Search for what the field says now."""
        self._soon.stop()
        self._asked += 1
        self._tasks.start(self._look(self._asked, self.field.text().strip()), owner=self)

    async def _look(self, asked: int, text: str) -> None:
        hits = await self._find(text or self._instead)
        # Another letter may have been typed meanwhile.
        if asked == self._asked:
            self._show(hits, text)

    def _show(self, hits: Sequence[Hit], text: str) -> None:
        self.list.clear()
        for hit in hits[:SHOWN]:
            item = QListWidgetItem(hit.caption)
            item.setToolTip(hit.caption)
            item.setData(_VALUE, hit.value)
            self.list.addItem(item)
        self.list.fit_lines()
        if hits:
            self.list.setCurrentRow(0)
        self.note.setText(self._remark(len(hits), text))
        self.note.setVisible(bool(self.note.text()))
        self.moved.emit()

    def _remark(self, count: int, text: str) -> str:
        if count >= SHOWN:
            return _("The first {count} hits. Type another word to see fewer.").format(count=SHOWN)
        if not count and text:
            return _("Nothing has all these words.")
        if count and not text and self._instead:
            return _("Those that sound like “{name}”.").format(name=self._instead)
        return ""

    def _on_return(self) -> None:
        # Enter comes sooner than the hits of a fast typist; only what was seen is taken.
        if self._soon.waiting:
            self.look()
        elif self.current is not None:
            self.taken.emit(self.current)

    def _on_down(self) -> None:
        if self.list.count():
            self.list.setFocus()

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.taken.emit(item.data(_VALUE))


async def pick_place(
    parent: QWidget, tasks: Tasks, book: CategoryBook, category: Category
) -> tuple[bool, int | None]:
    """Where a category is to go: (chosen or not, id of the one above or None for the top)."""
    places = [
        (row_id, book.by_id[row_id].path, fold(book.by_id[row_id].path))
        for row_id in _possible(book, category)
    ]
    top = _("At the top, below no other")

    async def find(text: str) -> Sequence[Hit]:
        words = fold(text).split()
        hits = [Hit(path, row_id) for row_id, path, key in places if all(w in key for w in words)]
        first = [] if words or category.parent_id is None else [Hit(top, 0)]
        return [*first, *hits[:SHOWN]]

    question = Question(
        parent.window(),
        title=_("Move “{name}”").format(name=category.name),
        text=_("What is below it and its products go along. Below which category?"),
        accept=_("Move"),
    )
    picker = HitList(tasks, find, _("Search a category"))
    picker.list.setFixedHeight(HEIGHT)
    picker.moved.connect(lambda: question.accept_button.setEnabled(picker.current is not None))
    picker.taken.connect(lambda _value: question.accept())
    question.insert(picker)
    question.accept_button.setEnabled(False)
    # Enter in the field takes a hit; the default button would answer it a second time.
    question.accept_button.setDefault(False)
    picker.begin()
    picker.field.setFocus()
    accepted = await shown(question)
    value = picker.current
    return accepted and value is not None, value if isinstance(value, int) and value else None


def _possible(book: CategoryBook, category: Category) -> list[int]:
    """Every place but itself, what is below it, and where it stands."""
    inside, waiting = set(), [category.id]
    while waiting:
        one = waiting.pop()
        inside.add(one)
        waiting += book.below(one) if one is not None else []
    return [one for one in book.in_order() if one not in inside and one != category.parent_id]
