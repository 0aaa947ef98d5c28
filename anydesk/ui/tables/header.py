"""The table's header: sorting by click, the box that ticks all, the menu of columns."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from anydesk.core.i18n import _
from anydesk.ui import icons, theme
from anydesk.ui.tables.delegate import BOX, paint_box

ARROW = 14


class TableHeader(QHeaderView):
    """Draws the sort arrow beside the title and a tick box over the tick column."""

    tick_clicked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget, *, ticks: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._ticks = ticks
        self._mark = ""
        self.sorted_by = -1
        self.descending = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(not ticks)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda point: self.menu_asked.emit(self.mapToGlobal(point))
        )
        self.setAccessibleName(_("Column titles"))

    def set_mark(self, mark: str) -> None:
        """ "" for none ticked, "check" for all, "minus" for some."""
        if mark != self._mark:
            self._mark = mark
            self.viewport().update()

    def set_sorted(self, section: int, descending: bool) -> None:
        """Show by which column the rows are sorted; -1 for none."""
        self.sorted_by, self.descending = section, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if self._ticks and logicalIndex == 0:
            box = QRectF(0, 0, BOX, BOX)
            box.moveCenter(QRectF(rect).center())
            paint_box(painter, box, self._mark)
        elif logicalIndex == self.sorted_by:
            self._paint_arrow(painter, rect, logicalIndex)

    def _paint_arrow(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        font = self.font()
        font.setBold(True)
        self.ensurePolished()
        width = painter.fontMetrics().horizontalAdvance(title) + 8
        alignment = model.headerData(
            section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        right = bool(alignment and alignment & Qt.AlignmentFlag.AlignRight)
        left = rect.right() - 8 - width - ARROW + 4 if right else rect.left() + 8 + width + 2
        left = max(rect.left() + 1, min(left, rect.right() - ARROW))
        place = QRectF(left, rect.center().y() - ARROW / 2 + 1, ARROW, ARROW)
        name = "arrow-down" if self.descending else "arrow-up"
        icons.draw(painter, name, theme.current().accent, place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        if self._ticks and section == 0 and event.button() is Qt.MouseButton.LeftButton:
            self.tick_clicked.emit()
        super().mouseReleaseEvent(event)
