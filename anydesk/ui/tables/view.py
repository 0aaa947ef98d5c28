"""The table on the screen: keys, clicks, ticks, links and the fitting of columns."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from anydesk.ui.tables.cells import CellModel
from anydesk.ui.tables.delegate import CellDelegate
from anydesk.ui.tables.header import TableHeader

ROW = 32
COMPACT_ROW = 26
TWO_LINES = 12
TICK_WIDTH = 40
WIDEST = 336


class TableView(QTableView):
    """Shows a ``CellModel``. Tells what was asked for; the page or panel does it."""

    opened = Signal(int)
    menu_asked = Signal(QPoint, int)
    link_clicked = Signal(int, int)
    tick_all_asked = Signal()
    copy_asked = Signal()
    sort_asked = Signal(int)
    widths_changed = Signal()
    highlight_changed = Signal()

    def __init__(self, model: CellModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cell_model = model
        self._anchor = -1
        self._fitting = False
        self.widths: dict[int, int] = {}
        self.header = TableHeader(self, ticks=bool(model.first))
        self.delegate = CellDelegate(self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(name)
        self._set_up()
        self._set_up_columns()
        self.set_compact(False)
        self.selectionModel().selectionChanged.connect(self._on_highlight)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        # Tab leaves the table: everything is reachable in the order the eye takes.
        self.setTabKeyNavigation(False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(20)

    def _set_up_columns(self) -> None:
        header, model = self.header, self.cell_model
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if model.first:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(0, TICK_WIDTH)
        for number, column in enumerate(model.columns):
            self.widths[number] = column.width
            header.setSectionHidden(number + model.first, column.hidden)
        header.sectionClicked.connect(self._on_section_clicked)
        header.sectionResized.connect(self._on_section_resized)
        self.fit()

    @property
    def is_compact(self) -> bool:
        """Rows are low."""
        return self._compact

    def set_compact(self, compact: bool) -> None:
        """Low rows or comfortable ones; larger fonts make both taller."""
        self._compact = compact
        height = COMPACT_ROW if compact else ROW
        if any(column.second for column in self.cell_model.columns):
            height += TWO_LINES
        self.verticalHeader().setDefaultSectionSize(
            max(height, self.delegate.line_height + (6 if compact else 12))
        )
        self.header.setFixedHeight(max(ROW, self.delegate.line_height + 12))

    def widen(self, number: int, texts: Iterable[str]) -> None:
        """Give a column the room its longest text needs, within reason."""
        longest = max(texts, key=len, default="")
        needed = self.fontMetrics().horizontalAdvance(longest) + 24
        self.widths[number] = max(self.widths[number], min(needed, WIDEST))

    def fit(self) -> None:
        """Give the room that is left to the columns that stretch."""
        header, first = self.header, self.cell_model.first
        shown = {n: w for n, w in self.widths.items() if not header.isSectionHidden(n + first)}
        if not shown:
            return
        room = self.viewport().width() - (TICK_WIDTH if first else 0) - sum(shown.values())
        columns = self.cell_model.columns
        elastic = [n for n in shown if columns[n].stretch] or (
            [max(shown, key=lambda n: columns[n].width)] if room > 0 else []
        )
        self._fitting = True
        for number, width in shown.items():
            extra = room // len(elastic) if number in elastic else 0
            least = min(width, columns[number].least)
            header.resizeSection(number + first, max(width + extra, least))
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    # What the person does

    def highlighted(self) -> list[int]:
        """The rows marked by click or arrow keys."""
        return sorted(
            index.row() for index in self.selectionModel().selectedRows(self.cell_model.first)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.tick_all_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space and self.cell_model.first:
            self._toggle(self.highlighted())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if (
            index.isValid()
            and index.column() < self.cell_model.first
            and event.button() is Qt.MouseButton.LeftButton
        ):
            self._tick_clicked(index.row(), event.modifiers())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if index.column() < self.cell_model.first:
            self._tick_clicked(index.row(), event.modifiers())
        else:
            self.opened.emit(index.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() is Qt.MouseButton.LeftButton and plain and self._is_link(index):
            self.link_clicked.emit(index.row(), index.column() - self.cell_model.first)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape if self._is_link(index) else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        point = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        elif index.isValid():
            point = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        if index.isValid():
            self.menu_asked.emit(point, index.row())

    def _is_link(self, index: QModelIndex) -> bool:
        column = self.cell_model.column(index.column()) if index.isValid() else None
        if column is None or column.link is None:
            return False
        return bool(self.cell_model.cell(index.row(), index.column()).text)

    def _tick_clicked(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        model = self.cell_model
        wanted = not model.is_checked(row)
        if modifiers & Qt.KeyboardModifier.ShiftModifier and 0 <= self._anchor < model.rowCount():
            low, high = sorted((self._anchor, row))
            model.set_checked(range(low, high + 1), wanted)
        else:
            model.set_checked([row], wanted)
        self._anchor = row
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _toggle(self, rows: list[int]) -> None:
        if rows:
            wanted = not all(self.cell_model.is_checked(row) for row in rows)
            self.cell_model.set_checked(rows, wanted)

    def _on_section_clicked(self, section: int) -> None:
        if section >= self.cell_model.first:
            self.sort_asked.emit(section - self.cell_model.first)

    def _on_section_resized(self, section: int, _old: int, new: int) -> None:
        if not self._fitting and section >= self.cell_model.first and new > 0:
            self.widths[section - self.cell_model.first] = new
            self.widths_changed.emit()

    def _on_highlight(self) -> None:
        self.highlight_changed.emit()
