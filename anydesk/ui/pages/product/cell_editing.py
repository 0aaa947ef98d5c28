"""A table that is typed into like a spreadsheet: one key to edit, copy, paste, fill down."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from anydesk.ui.tables.delegate import BOX, paint_box

ROW = 32
Index = QModelIndex | QPersistentModelIndex
_PAD = "QTableView::item { padding: 0 5px; }"
_CELL = "QLineEdit { border-radius: 0; padding: 0 5px; min-height: 0; }"


class Pasting(Protocol):
    """What a model must be able to do beside Qt's own questions."""

    def write(self, cells: Sequence[tuple[int, int, str]]) -> None:
        """Put texts into cells (row, column, text) in one step."""


class CellDelegate(QStyledItemDelegate):
    """Plain line fields; ``words`` may answer suggestions for a column."""

    def __init__(self, view: QTableView, words: Callable[[int], Sequence[str]]) -> None:
        super().__init__(view)
        self._words = words
        self.editor: QLineEdit | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setStyleSheet(_CELL)
        self.editor = line
        line.setFrame(False)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        if align is not None:
            line.setAlignment(Qt.AlignmentFlag(align))
        words = self._words(index.column())
        if words:
            completer = QCompleter(list(words), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        super().paint(painter, option, index)
        if state is not None:
            box = QRectF(0, 0, BOX, BOX)
            box.moveCenter(QRectF(option.rect).center())
            paint_box(painter, box, "check" if state == Qt.CheckState.Checked else "")

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        # The box is drawn as everywhere else in the program.
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return super().editorEvent(event, model, option, index)
        clicked = isinstance(event, QMouseEvent) and (
            event.type() == QEvent.Type.MouseButtonRelease
            and event.button() is Qt.MouseButton.LeftButton
        )
        spaced = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if clicked or spaced:
            other = Qt.CheckState.Unchecked
            other = Qt.CheckState.Checked if state == other else other
            return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)
        return False


class SheetView(QTableView):
    """Cells are selected, not rows. Enter goes down, as spreadsheets do; Tab goes on."""

    opened = Signal(int)

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__()
        self._words: Callable[[int], Sequence[str]] = lambda _column: ()
        self._stretched = (-1, 0)
        self.setStyleSheet(_PAD)
        self.setModel(model)
        self.setAccessibleName(name)
        self._cells = CellDelegate(self, lambda column: self._words(column))
        self.setItemDelegate(self._cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        # The page's own Tab order goes on from here; arrows and Enter move inside.
        self.setTabKeyNavigation(False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(max(ROW, self.fontMetrics().height() + 12))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)

    def stretch(self, column: int, least: int) -> None:
        """This column takes the room that is left, but never less than so many pixels."""
        self._stretched = (column, least)
        self._fit()

    def _fit(self) -> None:
        column, least = self._stretched
        header = self.horizontalHeader()
        if 0 <= column < header.count():
            others = header.length() - header.sectionSize(column)
            header.resizeSection(column, max(least, self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def suggest(self, words: Callable[[int], Sequence[str]]) -> None:
        """Ask this for what is offered while a column is typed into."""
        self._words = words

    @property
    def is_typing(self) -> bool:
        """A cell is open; its text is not in the model yet."""
        return self.state() == QAbstractItemView.State.EditingState

    def finish(self) -> None:
        """Take over the text of the open cell."""
        if self.is_typing and (editor := self._cells.editor) is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def picked(self) -> list[tuple[int, int]]:
        """The cells selected, from above and the left."""
        return sorted((one.row(), one.column()) for one in self.selectionModel().selectedIndexes())

    def picked_rows(self) -> list[int]:
        """The rows with a selected cell."""
        return sorted({row for row, _column in self.picked()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_D and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif event.key() == Qt.Key.Key_Delete and not modifiers:
            self._write([(row, column, "") for row, column in self.picked()])
        elif enter and not modifiers and self.state() != QAbstractItemView.State.EditingState:
            self._step_down()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _step_down(self) -> None:
        now = self.currentIndex()
        below = now.sibling(now.row() + 1, now.column())
        if below.isValid():
            self.setCurrentIndex(below)

    # Copying, pasting, filling

    def copy(self) -> None:
        """The selected cells, as a spreadsheet takes them."""
        picked = self.picked()
        columns = sorted({column for _row, column in picked})
        rows = [
            "\t".join(
                self._text(row, column) if (row, column) in set(picked) else ""
                for column in columns
            )
            for row in self.picked_rows()
        ]
        QApplication.clipboard().setText("\n".join(rows))

    def paste(self) -> None:
        """Cells of a spreadsheet from the first selected one on; one value fills the selection."""
        text = QApplication.clipboard().text().replace("\r\n", "\n").rstrip("\n")
        picked = self.picked()
        if not text or not picked:
            return
        rows = [line.split("\t") for line in text.split("\n")]
        if len(rows) == 1 and len(rows[0]) == 1:
            self._write([(row, column, text) for row, column in picked])
            return
        top, left = picked[0][0], min(column for _row, column in picked)
        self._write(
            [
                (top + down, self._visible(left, right), cell)
                for down, line in enumerate(rows)
                for right, cell in enumerate(line)
            ]
        )

    def fill_down(self) -> None:
        """The topmost selected cell of each column into those below it."""
        first: dict[int, str] = {}
        cells: list[tuple[int, int, str]] = []
        for row, column in self.picked():
            if column in first:
                cells.append((row, column, first[column]))
            else:
                first[column] = self._text(row, column)
        self._write(cells)

    def _visible(self, left: int, steps: int) -> int:
        """The column so many visible ones further right."""
        column = left
        while steps and column < self.model().columnCount():
            column += 1
            steps -= not self.isColumnHidden(column)
        return column

    def _text(self, row: int, column: int) -> str:
        index = self.model().index(row, column)
        return str(index.data(Qt.ItemDataRole.EditRole) or "")

    def _write(self, cells: Sequence[tuple[int, int, str]]) -> None:
        model: Any = self.model()
        model.write(cells)
