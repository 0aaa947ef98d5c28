"""A description as the shop's customers would read it, with nothing loaded and nothing run."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QTextBrowser

from anydesk.core.i18n import _
from anydesk.core.safe_html import LONGEST, is_html, plain_text, safe_html
from anydesk.ui import dialogs
from anydesk.ui.context import PageContext

_LONGEST_SHOWN = 120


class HtmlView(QTextBrowser):
    """``put(text)`` shows HTML or plain text; the text can be read and copied, not changed.

    Pictures are shown where the image store has their thumbnail; the network is never asked. A
    link is opened in the browser when the person has seen where it leads and says so.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._text = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(_("Description"))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.anchorClicked.connect(self._on_link)

    def put(self, text: str) -> None:
        """Show this description."""
        self._text = text
        if is_html(text):
            self.setHtml(safe_html(text))
        else:
            self.setPlainText(text[:LONGEST])

    def put_words(self) -> None:
        """Show the words alone, for whoever finds the page unreadable."""
        self.setPlainText(plain_text(self._text))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Only thumbnails of the image store; everything else is an empty picture.

        Never nothing: Qt would then look for a file of that name itself.
        """
        url = QUrl(name)
        address = bytes(url.toEncoded().data()).decode("ascii", "replace")
        if address.startswith(("http://", "https://")):
            thumbnail = self._context.services.pictures.thumbnail
            path = thumbnail(url.toString()) or thumbnail(address)
            if path is not None and not (image := QImage(str(path))).isNull():
                return image
        return _nothing()

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https") and url.host():
            self._context.tasks.start(self._open(url), owner=self)

    async def _open(self, url: QUrl) -> None:
        # Where it really leads, in letters that cannot pretend to be others.
        address = bytes(url.toEncoded().data()).decode("ascii", "replace")
        shown = address if len(address) <= _LONGEST_SHOWN else f"{address[:_LONGEST_SHOWN]}…"
        if await dialogs.confirm(
            self,
            _("Open this link in the browser?"),
            _("It was in the description and leads to {address}").format(address=shown),
            accept=_("Open link"),
        ):
            QDesktopServices.openUrl(url)


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image
