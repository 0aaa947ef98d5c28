"""The category tree with products and counterparts; thousands of rows are asked for as seen."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTreeView, QVBoxLayout, QWidget

from anydesk.core.category_book import CategoryBook, MappingState, Standing
from anydesk.core.folding import fold
from anydesk.core.i18n import N_, _
from anydesk.ui import formats, icons, pieces
from anydesk.ui.tones import Tone

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NAME, PRODUCTS, COUNTERPART = range(3)
TITLES = (N_("Category"), N_("Products"), N_("At ANYMARKET"))
TONES: dict[MappingState, Tone] = {
    MappingState.MAPPED: Tone.GOOD,
    MappingState.INHERITED: Tone.INFO,
    MappingState.GONE: Tone.BAD,
    MappingState.MISSING: Tone.WARN,
}
PRODUCTS_WIDTH = 88
SHARE = 0.42
"""Of the width, for the names; the counterparts have the rest."""

OPENED_AT_ONCE = 300
"""A larger tree begins folded: its rows would not be read anyway."""

_ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def standing_text(standing: Standing, *, short: bool = False) -> str:
    """What is said about a category's counterpart; ``short`` marks a draft by a dot."""
    text = {
        MappingState.MAPPED: standing.path,
        MappingState.INHERITED: _("{path} (by “{above}”)"),
        MappingState.GONE: _("{path} (not at ANYMARKET any more)"),
        MappingState.MISSING: _("Category not mapped"),
        MappingState.NOT_NEEDED: "",
    }[standing.state]
    if standing.state in (MappingState.INHERITED, MappingState.GONE):
        text = text.format(path=standing.path, above=standing.above)
    if not standing.draft:
        return text
    text = text or _("Category not mapped")
    return f"• {text}" if short else _("{text} (not saved)").format(text=text)


class CategoryModel(QAbstractItemModel):
    """A ``CategoryBook`` as a tree; an index carries the category's id."""

    def __init__(self) -> None:
        super().__init__()
        self._book = CategoryBook((), {}, {})
        self._shown: Collection[int] | None = None
        self._below: dict[int | None, list[int]] = {}
        self._row: dict[int, int] = {}

    def show(self, book: CategoryBook, shown: Collection[int] | None = None) -> None:
        """Show this book; of ``shown`` only these and those above them."""
        self.beginResetModel()
        self._book, self._shown = book, None if shown is None else _with_above(book, shown)
        self._below.clear()
        self._row.clear()
        self.endResetModel()

    def index_of(self, category_id: int) -> QModelIndex:
        """Where a category stands; nowhere where it is not shown."""
        row = self._book.by_id.get(category_id)
        if row is None:
            return NOWHERE
        self._children(row.parent_id)
        if category_id not in self._row:
            return NOWHERE
        return self.createIndex(self._row[category_id], NAME, category_id)

    def _children(self, parent_id: int | None) -> list[int]:
        if parent_id not in self._below:
            below = self._book.below(parent_id)
            if self._shown is not None:
                below = [one for one in below if one in self._shown]
            self._below[parent_id] = below
            self._row.update({one: row for row, one in enumerate(below)})
        return self._below[parent_id]

    # Qt's questions

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        below = self._children(parent.internalId() if parent.isValid() else None)
        if 0 <= row < len(below) and 0 <= column < len(TITLES):
            return self.createIndex(row, column, below[row])
        return NOWHERE

    def parent(self, index: Index = NOWHERE) -> Any:
        """Also answers QObject's question of the same name, which nobody asks here."""
        above = self._book.by_id[index.internalId()].parent_id if index.isValid() else None
        return NOWHERE if above is None else self.index_of(above)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if parent.column() > 0:
            return 0
        return len(self._children(parent.internalId() if parent.isValid() else None))

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return _(TITLES[section])
        if role == _ROLE.TextAlignmentRole and section == PRODUCTS:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid():
            return None
        category_id, column = index.internalId(), index.column()
        if role in (_ROLE.DisplayRole, _ROLE.AccessibleTextRole, _ROLE.ToolTipRole):
            return self._text(category_id, column, short=role == _ROLE.DisplayRole)
        if role == _ROLE.TextAlignmentRole and column == PRODUCTS:
            return _RIGHT
        if role == _ROLE.DecorationRole and column == COUNTERPART:
            tone = TONES.get(self._book.standing(category_id).state)
            return None if tone is None else icons.tone_icon(tone)
        return None

    def _text(self, category_id: int, column: int, *, short: bool) -> str:
        if column == NAME:
            row = self._book.by_id[category_id]
            return row.name if short else row.path
        if column == PRODUCTS:
            return formats.count(self._book.products.get(category_id) or None)
        return standing_text(self._book.standing(category_id), short=short)


class CategoryTree(QTreeView):
    """The view; ``chosen`` comes with the id of the category that is highlighted, or 0."""

    chosen = Signal(int)
    rename_asked = Signal()
    remove_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tree_model = CategoryModel()
        self.setModel(self.tree_model)
        self.setAccessibleName(_("Categories"))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumHeight(120)
        # The end of a path says more than its middle.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(icons.SMALL)
        head = self.header()
        head.setStretchLastSection(True)
        head.resizeSection(PRODUCTS, PRODUCTS_WIDTH)
        self.selectionModel().currentChanged.connect(self._on_current)
        self._open: set[int] = set()
        self._shut: set[int] = set()
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)

    @property
    def current_id(self) -> int:
        """The category that is highlighted, or 0."""
        index = self.currentIndex()
        return index.internalId() if index.isValid() else 0

    def show_book(self, book: CategoryBook, shown: Collection[int] | None = None) -> None:
        """Show it; what was open and highlighted stays so where it is still there."""
        opened, shut, current = tuple(self._open), tuple(self._shut), self.current_id
        self.selectionModel().blockSignals(True)
        self.tree_model.show(book, shown)
        self.selectionModel().blockSignals(False)
        if len(book.by_id if shown is None else shown) <= OPENED_AT_ONCE:
            self.expandAll()
            # What was looked for is shown, whatever was folded before.
            self._fold(shut if shown is None else (), fold=True)
        else:
            self._fold(opened, fold=False)
        if current:
            self.choose(current)
        self._on_current()

    def _fold(self, ids: Iterable[int], *, fold: bool) -> None:
        for one in ids:
            if (index := self.tree_model.index_of(one)).isValid():
                self.setExpanded(index, not fold)

    def _on_expanded(self, index: QModelIndex) -> None:
        self._open.add(index.internalId())
        self._shut.discard(index.internalId())

    def _on_collapsed(self, index: QModelIndex) -> None:
        self._shut.add(index.internalId())
        self._open.discard(index.internalId())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header().resizeSection(NAME, round(self.viewport().width() * SHARE))

    def sizeHint(self) -> QSize:
        """It takes what room there is; Qt's own wish would make the page scroll."""
        return QSize(256, 120)

    def choose(self, category_id: int) -> None:
        """Highlight a category and bring it into view."""
        index = self.tree_model.index_of(category_id)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def look_again(self) -> None:
        """The counterparts have changed, not the tree."""
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.rename_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def _on_current(self, *_indexes: object) -> None:
        self.chosen.emit(self.current_id)


class EmptyTree(QWidget):
    """Stands in the tree's place where it would be empty: a sentence, and a button that helps."""

    def __init__(self) -> None:
        super().__init__()
        self.text = pieces.label("", "section_title", wrap=True)
        self.hint = pieces.label("", "muted", wrap=True)
        self.button = pieces.button("")
        self._run: Callable[[], object] = lambda: None
        self.button.clicked.connect(lambda: self._run())
        column = QVBoxLayout(self)
        column.addStretch(2)
        for label in (self.text, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    def say(self, text: str, hint: str, button: str, run: Callable[[], object]) -> None:
        """Show this; without ``button`` there is none."""
        self.text.setText(text)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._run = run


def found(book: CategoryBook, text: str, *, missing_only: bool) -> Collection[int] | None:
    """The categories whose path has all words, or whose products cannot be sent; None: all."""
    words = fold(text).split()
    if not words and not missing_only:
        return None
    wanted = set(book.missing()) | set(book.drafts) if missing_only else set(book.by_id)
    if words:
        paths = {one: fold(book.by_id[one].path) for one in wanted}
        wanted = {one for one in wanted if all(word in paths[one] for word in words)}
    return wanted


def _with_above(book: CategoryBook, wanted: Collection[int]) -> set[int]:
    """These and all that hold them."""
    shown: set[int] = set()
    for one in wanted:
        above: int | None = one
        while above is not None and above not in shown and above in book.by_id:
            shown.add(above)
            above = book.by_id[above].parent_id
    return shown
