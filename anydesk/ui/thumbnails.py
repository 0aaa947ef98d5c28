"""Thumbnails for whoever paints them: asked for by address, read off the thread that draws."""

import asyncio
from collections import OrderedDict

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from anydesk.core.changes import IMAGES
from anydesk.ui import icons, theme
from anydesk.ui.context import PageContext

KEPT = 400
"""Pictures in memory: some hundred kilobytes each, more than any screen shows."""

_PART = 24
"""Files read in one go of the thread."""


class Thumbnails(QObject):
    """``picture(url)`` answers at once with what is there and reads the rest beside.

    ``loaded`` tells which addresses have something new to paint. It looks again by itself when
    pictures have arrived in the image store.
    """

    loaded = Signal(frozenset)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._waiting: dict[str, None] = {}
        self._missing: set[str] = set()
        self._reads = False
        stop = context.services.changes.listen({IMAGES}, lambda _kinds: self._look_again())
        self.destroyed.connect(lambda: stop())

    def picture(self, url: str) -> QPixmap | None:
        """The thumbnail, None as long as there is none."""
        if url in self._known:
            self._known.move_to_end(url)
            return self._known[url]
        if url and url not in self._missing:
            self._want(url)
        return None

    def _want(self, url: str) -> None:
        self._waiting[url] = None
        if not self._reads:
            self._reads = True
            self._context.tasks.start(self._read(), owner=self)

    def _look_again(self) -> None:
        missing, self._missing = self._missing, set()
        for url in missing:
            self._want(url)

    async def _read(self) -> None:
        try:
            while self._waiting:
                part = list(self._waiting)[-_PART:]  # What was asked for last is looked at now.
                for url in part:
                    del self._waiting[url]
                images = await asyncio.to_thread(self._from_disk, part)
                for url, image in images.items():
                    self._keep(url, image)
                self.loaded.emit(frozenset(part))
        finally:
            self._reads = False

    def _from_disk(self, urls: list[str]) -> dict[str, QImage]:
        """In a thread: a QImage may be made there, a QPixmap may not."""
        images = {}
        for url in urls:
            path = self._context.services.pictures.thumbnail(url)
            images[url] = QImage() if path is None else QImage(str(path))
        return images

    def _keep(self, url: str, image: QImage) -> None:
        if image.isNull():
            self._missing.add(url)
            return
        self._known[url] = QPixmap.fromImage(image)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)


def fitted(picture: QPixmap, size: QSize, ratio: float) -> QPixmap:
    """The picture as large as it fits, never larger than it is, crisp at every scaling."""
    wanted = size * ratio
    if picture.width() > wanted.width() or picture.height() > wanted.height():
        picture = picture.scaled(
            wanted,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    else:
        picture = QPixmap(picture)
    picture.setDevicePixelRatio(ratio)
    return picture


def placeholder(size: QSize, ratio: float, icon: str = "image") -> QPixmap:
    """A quiet square with an icon, where there is no picture (yet)."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(theme.current().hover))
    painter = QPainter(made)
    side = min(32, size.height() // 2)
    pixmap = icons.icon(icon, "muted").pixmap(QSize(side, side), ratio)
    painter.drawPixmap((size.width() - side) // 2, (size.height() - side) // 2, pixmap)
    painter.end()
    return made
