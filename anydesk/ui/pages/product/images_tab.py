"""Imagens: the pictures of the listing, the main one first."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout

from anydesk.core.i18n import _
from anydesk.core.products import Product
from anydesk.ui import pieces
from anydesk.ui.pages.product.parts import Part
from anydesk.ui.pages.product.tab import Desk, ProductTab
from anydesk.ui.pictures import PictureStrip


class PicturesPart(Part):
    """``PictureStrip`` as the field ``image_urls``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._was: tuple[str, ...] = ()
        self.strip = PictureStrip(desk.context)
        self.problem = pieces.label("", "problem", wrap=True)
        self.warning = pieces.label("", "warning", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for note in (self.problem, self.warning):
            note.hide()
            column.addWidget(note)
        column.addWidget(self.strip, 1)
        self.strip.changed.connect(self.changed)
        self.put(desk.product)

    @property
    def fields(self) -> Sequence[str]:
        return ("image_urls",)

    def put(self, product: Product) -> None:
        self.strip.put(product.image_urls)
        self._was = self.strip.urls()
        self._say(self.problem, "")

    def rebase(self, product: Product) -> None:
        # What the strip remembers for its own undo stays where nothing is new.
        if self.is_changed:
            self._was = product.image_urls
        elif product.image_urls != self._was:
            self.put(product)

    def typed(self) -> Mapping[str, Any]:
        now = self.strip.urls()
        return {} if now == self._was else {"image_urls": now}

    def take(self, field: str, value: Any) -> None:
        self.strip.put(value)
        self.changed.emit()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        self._say(self.problem, problems.get("image_urls", ""))

    def show_warnings(self, warnings: Mapping[str, str]) -> None:
        self._say(self.warning, warnings.get("image_urls", ""))

    def _say(self, note: QLabel, text: str) -> None:
        note.setText(text)
        note.setVisible(bool(text))

    def go_to(self, field: str) -> None:
        self.strip.view.setFocus()


class ImagesTab(ProductTab):
    """The strip takes all the room."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        if desk.is_variation:
            text = _("The stores show these at this variation, and the parent's at all of them.")
            self.column.addWidget(pieces.label(text, "muted", wrap=True))
        self.pictures = self.part(PicturesPart(desk))
        self.column.addWidget(self.pictures, 1)

    @property
    def grows(self) -> bool:
        return True
