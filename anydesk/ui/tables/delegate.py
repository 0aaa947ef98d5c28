"""Paints table cells straight from the model's prepared cells."""

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from anydesk.ui import icons, theme
from anydesk.ui.tables.cells import Cell, CellModel

PAD = 8
DOT = 8
BOX = 16
Index = QModelIndex | QPersistentModelIndex
_STATE = QStyle.StateFlag
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Dot, icon, text, second line, tick box, focus: everything a cell shows.

    Painting from ``model.cell()`` instead of through roles takes a third of the time.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.use_font(view.font())

    def use_font(self, font: QFont) -> None:
        """Fonts are kept, because making one for each cell costs more than the text."""
        self._font = theme.tabular(font)
        self._small = theme.tabular(font)
        self._small.setPixelSize(max(1, font.pixelSize() - 2))
        self._metrics = QFontMetrics(self._font)
        self._small_metrics = QFontMetrics(self._small)

    @property
    def line_height(self) -> int:
        """The height of one line of text."""
        return self._metrics.height()

    def text_width(self, text: str) -> int:
        """How wide it is."""
        return self._metrics.horizontalAdvance(text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = _model(index.model())
        cell = model.cell(index.row(), index.column()) if index.column() >= model.first else None
        width = self.needed(cell) if cell is not None else BOX + 2 * PAD
        return QSize(width, self._metrics.height() + PAD)

    def needed(self, cell: Cell) -> int:
        """The width at which nothing is cut."""
        text = max(
            self._metrics.horizontalAdvance(cell.text),
            self._small_metrics.horizontalAdvance(cell.second),
        )
        dot = DOT + 6 if cell.tone is not None else 0
        return text + dot + (BOX + 6 if cell.icon else 0) + 2 * PAD + 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = _model(index.model())
        tokens = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row, section = index.row(), index.column()
        ticked = bool(model.first) and model.is_checked(row)
        if state & _STATE.State_Selected or ticked:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        elif state & _STATE.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        if row == self._view.currentIndex().row() and self._view.hasFocus():
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, QColor(tokens.accent))
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.accent))
        if section < model.first:
            self._paint_box(painter, rect, ticked, model.can_tick(row))
            return
        column = model.columns[section - model.first]
        self._paint_cell(painter, rect, model.cell(row, section), column.right, bool(column.link))

    def _paint_box(self, painter: QPainter, rect: QRect, ticked: bool, possible: bool) -> None:
        if possible:
            box = QRectF(0, 0, BOX, BOX)
            box.moveCenter(QRectF(rect).center())
            paint_box(painter, box, "check" if ticked else "")

    def _paint_cell(
        self, painter: QPainter, rect: QRect, cell: Cell, right: bool, link: bool
    ) -> None:
        tokens = theme.current()
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        if cell.tone is not None:
            paint_dot(painter, inner.left(), rect.center().y(), tokens.tone(cell.tone))
            inner.setLeft(inner.left() + DOT + 6)
        if cell.icon:
            place = QRectF(inner.left(), rect.center().y() - BOX / 2 + 0.5, BOX, BOX)
            icons.draw(painter, cell.icon, tokens.muted, place)
            inner.setLeft(inner.left() + BOX + 6)
        upper = inner
        if cell.second:
            upper = QRect(
                inner.left(),
                inner.center().y() - self._metrics.height() + 1,
                inner.width(),
                self._metrics.height(),
            )
            lower = upper.translated(0, self._metrics.height())
            self._text(painter, lower, cell.second, tokens.muted, self._small, right)
        self._text(
            painter, upper, cell.text, tokens.accent if link else tokens.text, self._font, right
        )

    def _text(
        self, painter: QPainter, rect: QRect, text: str, colour: str, font: QFont, right: bool
    ) -> None:
        metrics = self._metrics if font is self._font else self._small_metrics
        painter.setFont(font)
        painter.setPen(QColor(colour))
        if metrics.horizontalAdvance(text) > rect.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, (_RIGHT if right else _LEFT).value, text)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A tooltip where the declaration gives one, or where the text is cut."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        model = _model(index.model())
        if index.column() < model.first:
            return False
        hint: Any = model.data(index, Qt.ItemDataRole.ToolTipRole)
        cell = model.cell(index.row(), index.column())
        if not hint and self.needed(cell) > view.visualRect(index).width():
            hint = f"{cell.text}\n{cell.second}".strip()
        QToolTip.showText(event.globalPos(), str(hint or ""), view)
        return True


def paint_dot(painter: QPainter, left: int, middle: int, colour: str) -> None:
    """The dot of a status."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRectF(left, middle - DOT / 2 + 0.5, DOT, DOT))
    painter.restore()


def paint_box(painter: QPainter, box: QRectF, mark: str) -> None:
    """A tick box as the style sheet draws its own; ``mark`` is "", "check" or "minus"."""
    tokens = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.accent if mark else tokens.field), 1))
    painter.setBrush(QColor(tokens.accent if mark else tokens.surface))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if mark:
        icons.draw(painter, mark, tokens.on_accent, box.adjusted(2, 2, -2, -2))
    painter.restore()


def _model(model: QAbstractItemModel) -> CellModel[Any]:
    assert isinstance(model, CellModel)
    return model
