"""The sequence of situations, drawn as a flow with the hub's codes under each step."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from anydesk.core.i18n import _, ngettext
from anydesk.core.order_flow import status_title
from anydesk.core.sales_orders import OrderStatus
from anydesk.ui import theme
from anydesk.ui.pages import captions

LINE: tuple[OrderStatus, ...] = (
    OrderStatus.OPEN,
    OrderStatus.APPROVED,
    OrderStatus.PREPARING,
    OrderStatus.INVOICED,
    OrderStatus.READY_TO_SHIP,
    OrderStatus.SHIPPED,
    OrderStatus.DELIVERED,
)
"""The way of an order (ERP §4.2)."""

ASIDE: tuple[tuple[OrderStatus, int], ...] = (
    (OrderStatus.CANCELLED, 0),
    (OrderStatus.INCOMPLETE_DATA, 2),
    (OrderStatus.NOT_DELIVERED, 5),
)
"""What stands beside the way, and under which step of it."""

GAP = 22
BOX = 40
BACK = 18
"""Room above the steps for the way back."""

MOST_CODES = 2
"""Lines of codes under a step."""


class StatusFlow(QWidget):
    """Shows where each code of the hub leads; a step that nothing leads to is drawn pale."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, tuple[str, ...]] = {}
        self._may_go_back = False
        self.setMinimumWidth(600)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Sequence of the situations"))

    def show_rows(self, titles: Mapping[str, Sequence[str]], *, may_go_back: bool) -> None:
        """Draw these.

        Args:
            titles: by situation, the hub's situations that lead there, in words.
        """
        self._codes = {status: tuple(found) for status, found in titles.items()}
        self._may_go_back = may_go_back
        self.setAccessibleDescription(self.in_words())
        self.setFixedHeight(self._height())
        self.update()

    def _line_height(self) -> int:
        return QFontMetrics(self._font(small=True)).height()

    def _codes_height(self, steps: Iterable[str]) -> int:
        most = max((len(self._codes.get(one, ())) for one in steps), default=0)
        return 4 + min(most, MOST_CODES) * self._line_height()

    def _second_row(self) -> int:
        return BACK + BOX + self._codes_height(LINE) + 10

    def _height(self) -> int:
        return self._second_row() + BOX + self._codes_height(one for one, _at in ASIDE)

    def in_words(self) -> str:
        """The same as sentences, for who does not see the drawing."""
        steps = [
            f"{status_title(status)}: {', '.join(self._codes[status])}"
            for status in (*LINE, *(one for one, _place in ASIDE))
            if self._codes.get(status)
        ]
        way = _("Orders may go back.") if self._may_go_back else _("Orders never go back.")
        return ". ".join([*steps, way])

    def sizeHint(self) -> QSize:
        return QSize(760, self.height())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        for number, status in enumerate(LINE):
            box = self._box(number)
            if number:
                before = self._box(number - 1)
                self._arrow(painter, before, box, tokens.field)
            self._step(painter, box, status)
        shipped, failed = self._box(5), self._box(5, 1)
        start = QPointF(shipped.left() + 10, shipped.bottom())
        self._drop(painter, start, QPointF(start.x(), failed.top()), tokens.field)
        for status, place in ASIDE:
            if status is not OrderStatus.INCOMPLETE_DATA or self._codes.get(status):
                self._step(painter, self._box(place, 1), status)
        self._say_cancelled(painter)
        if self._may_go_back:
            self._way_back(painter)
        painter.end()

    def _box(self, number: int, row: int = 0) -> QRectF:
        room = (self.width() - GAP * (len(LINE) - 1)) / len(LINE)
        top = self._second_row() if row else BACK
        return QRectF(number * (room + GAP) + 0.5, top + 0.5, room - 1, BOX)

    def _step(self, painter: QPainter, box: QRectF, status: OrderStatus) -> None:
        tokens = theme.current()
        codes = self._codes.get(status, ())
        dot = QColor(tokens.tone(captions.order_status_tone(status)))
        painter.setPen(QPen(QColor(tokens.accent if codes else tokens.line), 1))
        painter.setBrush(QColor(tokens.accent_soft if codes else tokens.surface))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot)
        painter.drawEllipse(QPointF(box.left() + 11, box.center().y()), 4, 4)
        painter.setPen(QColor(tokens.text if codes else tokens.muted))
        painter.setFont(self._font(bold=bool(codes)))
        words = box.adjusted(19, 2, -3, -2)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, int(flags), status_title(status))
        if codes:
            self._say_codes(painter, box, codes)

    def _say_codes(self, painter: QPainter, box: QRectF, codes: Sequence[str]) -> None:
        painter.setFont(self._font(small=True))
        painter.setPen(QColor(theme.current().muted))
        metrics, height = painter.fontMetrics(), self._line_height()
        shown = list(codes[:MOST_CODES])
        if len(codes) > MOST_CODES:
            more = len(codes) - MOST_CODES + 1
            shown[-1] = ngettext("and {count} more", "and {count} more", more).format(count=more)
        left, top = box.left() + 3, box.bottom() + 3
        width = min(box.width() + GAP - 6, self.width() - left)
        for text in shown:
            cut = metrics.elidedText(f"↑ {text}", Qt.TextElideMode.ElideRight, int(width))
            line = QRectF(left, top, width, height)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), cut)
            top += height

    def _say_cancelled(self, painter: QPainter) -> None:
        box = self._box(0, 1)
        painter.setFont(self._font(small=True))
        painter.setPen(QColor(theme.current().muted))
        place = QRectF(box.right() + 8, box.top(), box.width(), box.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(place, int(flags), _("from any situation"))

    def _arrow(self, painter: QPainter, before: QRectF, after: QRectF, colour: str) -> None:
        start = QPointF(before.right() + 3, before.center().y())
        end = QPointF(after.left() - 3, after.center().y())
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.drawLine(start, end - QPointF(4, 0))
        self._head(painter, end, QPointF(-6, -4), QPointF(-6, 4), colour)

    def _drop(self, painter: QPainter, start: QPointF, end: QPointF, colour: str) -> None:
        painter.setPen(QPen(QColor(colour), 1.5, Qt.PenStyle.DotLine))
        # The codes of the step above stand in the way: the line goes around at their left.
        painter.drawLine(start - QPointF(14, 0), end - QPointF(14, 6))
        self._head(painter, end - QPointF(14, 2), QPointF(-4, -6), QPointF(4, -6), colour)

    def _way_back(self, painter: QPainter) -> None:
        tokens = theme.current()
        first, last = self._box(0), self._box(len(LINE) - 1)
        height = first.top() - 8
        painter.setPen(QPen(QColor(tokens.warn), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(
            QPointF(last.center().x(), last.top() - 1), QPointF(last.center().x(), height)
        )
        painter.drawLine(QPointF(last.center().x(), height), QPointF(first.center().x(), height))
        painter.drawLine(
            QPointF(first.center().x(), height), QPointF(first.center().x(), first.top() - 6)
        )
        tip = QPointF(first.center().x(), first.top() - 1)
        self._head(painter, tip, QPointF(-4, -6), QPointF(4, -6), tokens.warn)

    @staticmethod
    def _head(painter: QPainter, tip: QPointF, one: QPointF, other: QPointF, colour: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([tip, tip + one, tip + other]))

    def _font(self, *, bold: bool = False, small: bool = False) -> QFont:
        font = QFont(self.font())
        font.setBold(bold)
        font.setPixelSize(max(11, font.pixelSize() - (2 if small else 1)))
        return font
