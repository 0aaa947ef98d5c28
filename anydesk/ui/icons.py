"""Icons by name, tinted to the palette and drawn crisp at every scaling."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from anydesk import resources
from anydesk.ui import theme
from anydesk.ui.tones import Tone

SMALL = QSize(16, 16)
MEDIUM = QSize(20, 20)
BESIDE = QSize(21, 16)
MEDIUM_BESIDE = QSize(27, 20)
"""Sizes with room at the right, for icons that stand before a text."""


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


class _Engine(QIconEngine):
    """Paints the SVG in the token's colour of the moment, so a change of theme needs nothing."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tokens = theme.current()
        token = "field" if mode is QIcon.Mode.Disabled else self._token
        # A wider rectangle leaves room between the icon and the text behind it.
        place = QRectF(rect.left(), rect.top(), rect.height(), rect.height())
        _renderer(self._name, str(getattr(tokens, token))).render(painter, place)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, picture.rect(), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)


def icon(name: str, token: str = "text") -> QIcon:
    """The icon of that name in resources/icons, in the colour of a token of ``ui.theme``."""
    _source(name)
    return QIcon(_Engine(name, token))


def tone_icon(tone: Tone) -> QIcon:
    """The icon of a message's kind."""
    names = {
        Tone.GOOD: "circle-check",
        Tone.WARN: "triangle-alert",
        Tone.BAD: "circle-alert",
        Tone.INFO: "info",
        Tone.MUTED: "info",
    }
    return icon(names[tone], tone.value)


def draw(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Paint it straight into a rectangle; for delegates."""
    _renderer(name, colour).render(painter, rect)
