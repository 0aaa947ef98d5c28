"""The row of pictures: a model that can be reordered by hand, and how each one is painted."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from anydesk.core.i18n import _
from anydesk.core.pictures import Picture, PictureState, is_local
from anydesk.ui import icons, theme
from anydesk.ui.thumbnails import Thumbnails, fitted, placeholder

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
TILE = QSize(116, 132)
_PICTURE = QSize(100, 92)
_OWN = "application/x-anydesk-picture-row"
_BADGE = 20


class PictureModel(QAbstractListModel):
    """Addresses in their order; the first is the main picture.

    ``moved`` tells where a picture was dragged from and to; ``dropped`` what came from outside,
    file paths and addresses, and in front of which row.
    """

    moved = Signal(int, int)
    dropped = Signal(list, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.urls: tuple[str, ...] = ()
        self.known: Mapping[str, Picture] = {}

    def put(self, urls: Sequence[str]) -> None:
        """Show these."""
        self.beginResetModel()
        self.urls = tuple(urls)
        self.endResetModel()

    def learn(self, known: Mapping[str, Picture]) -> None:
        """What has become known of them."""
        self.known = known
        self.look_again()

    def look_again(self) -> None:
        """Paint all of them anew."""
        if self.urls:
            self.dataChanged.emit(self.index(0), self.index(len(self.urls) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.urls)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self.urls):
            return None
        url = self.urls[index.row()]
        if role == ROLE.DisplayRole:
            return caption(url)
        if role == ROLE.ToolTipRole:
            return "\n".join(filter(None, (url, state_sentence(url, self.known.get(url)))))
        if role == ROLE.AccessibleTextRole:
            return self._spoken(index.row())
        return None

    def _spoken(self, row: int) -> str:
        url = self.urls[row]
        place = _("Picture {number} of {count}").format(number=row + 1, count=len(self.urls))
        main = _("main picture") if row == 0 else ""
        return ", ".join(
            filter(None, (place, main, caption(url), state_sentence(url, self.known.get(url))))
        )

    # Dragging

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        if index.isValid():
            return usual | Qt.ItemFlag.ItemIsDragEnabled
        return usual | Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [_OWN, "text/uri-list", "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        if indexes:
            carried.setData(_OWN, str(indexes[0].row()).encode())
            carried.setText(self.urls[indexes[0].row()])
        return carried

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return data.hasFormat(_OWN) or bool(offered(data))

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if row < 0:
            row = parent.row() if parent.isValid() else len(self.urls)
        if data.hasFormat(_OWN):
            source = bytes(data.data(_OWN).data()).decode("ascii", "replace")
            if source.isdecimal() and int(source) < len(self.urls):
                self.moved.emit(int(source), row)
        elif found := offered(data):
            self.dropped.emit(found, row)
        # The view must not remove the row it dragged: the strip moves it itself.
        return False


def offered(data: QMimeData) -> list[str]:
    """File paths and addresses of what is dragged or pasted."""
    if data.hasUrls():
        return [_address_of(url) for url in data.urls() if not url.isEmpty()]
    lines = data.text().split() if data.hasText() else []
    return [line for line in lines if line.startswith(("http://", "https://"))]


def _address_of(url: QUrl) -> str:
    if url.isLocalFile():
        return url.toLocalFile()
    return bytes(url.toEncoded().data()).decode("ascii", "replace")


def caption(url: str) -> str:
    """The last part of an address: what people call the picture."""
    if is_local(url):
        return _("Only here")
    return url.split("?")[0].rstrip("/").rpartition("/")[2] or url


def state_sentence(url: str, known: Picture | None) -> str:
    """What is wrong with it or still to come; "" where all is well."""
    if is_local(url):
        return _("It is only on this computer: the e-commerce needs a public address for it.")
    if known is None or (known.state == PictureState.WAITING and not known.problem):
        return _("It is being fetched.")
    if known.state == PictureState.WAITING:
        return _("{problem} It is tried again later.").format(problem=known.problem)
    return known.problem


def state_icon(url: str, known: Picture | None) -> tuple[str, str]:
    """Icon and colour token of the badge; empty where all is well."""
    if is_local(url):
        return "triangle-alert", "warn"
    if known is None or known.state == PictureState.WAITING:
        return "clock", "info"
    return ("circle-alert", "bad") if known.state == PictureState.FAILED else ("", "")


class PictureDelegate(QStyledItemDelegate):
    """A tile: the picture, its name, its state, and the mark of the main one."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return TILE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, PictureModel)
        url = model.urls[index.row()]
        tokens = theme.current()
        rect: QRect = option.rect.adjusted(2, 2, -2, -2)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QColor(tokens.accent if selected else tokens.line)
        painter.setPen(QPen(edge, 2 if selected else 1))
        painter.setBrush(QColor(tokens.accent_soft if selected else tokens.surface))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._picture(painter, rect, url)
        self._name(painter, rect, caption(url), option)
        self._marks(painter, rect, index.row() == 0, state_icon(url, model.known.get(url)), option)
        painter.restore()

    def _picture(self, painter: QPainter, rect: QRect, url: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        found = self._thumbnails.picture(url)
        picture = placeholder(_PICTURE, ratio) if found is None else fitted(found, _PICTURE, ratio)
        size = picture.deviceIndependentSize()
        left = rect.left() + (rect.width() - size.width()) / 2
        top = rect.top() + 6 + (_PICTURE.height() - size.height()) / 2
        painter.drawPixmap(QPoint(round(left), round(top)), picture)

    def _name(
        self, painter: QPainter, rect: QRect, text: str, option: QStyleOptionViewItem
    ) -> None:
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(option.font)
        place = rect.adjusted(6, rect.height() - 26, -6, -4)
        cut = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter.value, cut)

    def _marks(
        self,
        painter: QPainter,
        rect: QRect,
        is_main: bool,
        badge: tuple[str, str],
        option: QStyleOptionViewItem,
    ) -> None:
        tokens = theme.current()
        if is_main:
            text = _("Main")
            width = option.fontMetrics.horizontalAdvance(text) + 12
            place = QRect(rect.left() + 4, rect.top() + 4, min(width, rect.width() - 34), _BADGE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(place, 6, 6)
            painter.setPen(QColor(tokens.on_accent))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter.value, text)
        name, token = badge
        if name:
            place = QRect(rect.right() - _BADGE - 4, rect.top() + 4, _BADGE, _BADGE)
            painter.setPen(QColor(tokens.line))
            painter.setBrush(QColor(tokens.surface))
            painter.drawEllipse(place)
            inner = QRectF(place).adjusted(3, 3, -3, -3)
            icons.draw(painter, name, str(getattr(tokens, token)), inner)


class PictureView(QListView):
    """Tiles in a row that wraps; takes drops from itself and from outside."""

    def __init__(self, model: PictureModel, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(PictureDelegate(thumbnails, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(4)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setMinimumHeight(TILE.height() + 24)
        self.setAccessibleName(_("Pictures"))
        self.setAccessibleDescription(
            _("Alt and the arrow keys move a picture; Delete removes it; Ctrl+Z takes that back.")
        )
