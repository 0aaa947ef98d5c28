"""Dados gerais: what the product is, what customers want to know, its long description."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from anydesk.core.i18n import _
from anydesk.core.product_form import DescriptionForm, DetailsForm, IdentityForm
from anydesk.core.products import Product
from anydesk.services.product_words import used_words
from anydesk.ui import pieces
from anydesk.ui.forms.text_widgets import LongTextEditor, SuggestEditor
from anydesk.ui.forms.widgets import Editor
from anydesk.ui.html_view import HtmlView
from anydesk.ui.pages.product.category import pick_category
from anydesk.ui.pages.product.parts import FormPart
from anydesk.ui.pages.product.sides import Sides
from anydesk.ui.pages.product.tab import Desk, ProductTab


class DescriptionPart(FormPart[DescriptionForm]):
    """The text as it is written, or as it reads."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(DescriptionForm, desk.product, stacked=True)
        self.preview_button = pieces.button(_("Preview"), icon="eye")
        self.preview_button.setCheckable(True)
        self.preview = HtmlView(desk.context)
        self.preview.setMinimumHeight(220)
        self.stack = QStackedWidget()
        head = QHBoxLayout()
        head.addWidget(pieces.label(_("Complementary description"), "section_title"), 1)
        head.addWidget(self.preview_button)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(0, head)
        column.removeWidget(self.view)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.preview)
        column.addWidget(self.stack)
        # The caption says it already.
        self.view.hide_label("description")
        self.preview_button.toggled.connect(self._on_preview)
        self._text().setMaximumWidth(16_777_215)

    def _text(self) -> LongTextEditor:
        editor = self.view.editor("description")
        assert isinstance(editor, LongTextEditor)
        return editor

    def _on_preview(self, shown: bool) -> None:
        if shown:
            self.preview.put(self._text().value())
        self.stack.setCurrentWidget(self.preview if shown else self.view)
        self.preview_button.setText(_("Go on writing") if shown else _("Preview"))

    def put(self, product: Product) -> None:
        super().put(product)
        if self.preview_button.isChecked():
            self.preview.put(product.description)

    def go_to(self, field: str) -> None:
        self.preview_button.setChecked(False)
        super().go_to(field)


class GeneralTab(ProductTab):
    """The first tab."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        product = desk.product
        self.identity = self.part(FormPart(IdentityForm, product, caption=_("What it is")))
        self.details = self.part(
            FormPart(DetailsForm, product, caption=_("What else is known of it"))
        )
        self.description = self.part(DescriptionPart(desk))
        if desk.is_variation:
            self.column.addWidget(pieces.label(self._of_parent(), "muted", wrap=True))
        self.column.addWidget(Sides(self.identity, self.details))
        self.column.addWidget(self.description)
        self.category_button = pieces.button(_("Choose…"), hint=_("Choose in the category tree"))
        _beside(self.details.view.editor("category"), self.category_button)
        self.category_button.clicked.connect(
            lambda: self.context.tasks.start(self._choose_category(), owner=self)
        )

    def _of_parent(self) -> str:
        return _(
            "This is a variation. The stores show the description, brand, category and texts of "
            "the product that it belongs to; SKU, bar code, prices and stock are its own."
        )

    async def load(self) -> None:
        words = await used_words(self.services.store)
        self._offer(self.identity, "unit", words.units)
        self._offer(self.details, "brand", words.brands)
        self._offer(self.details, "category", words.categories)

    @staticmethod
    def _offer(
        part: FormPart[IdentityForm] | FormPart[DetailsForm], name: str, words: tuple[str, ...]
    ) -> None:
        editor = part.view.editor(name)
        assert isinstance(editor, SuggestEditor)
        editor.offer(words)

    async def _choose_category(self) -> None:
        editor = self.details.view.editor("category")
        path = await pick_category(self, self.context, str(editor.value()))
        if path is not None:
            self.details.view.put_value("category", path)


def _beside(editor: Editor, widget: QPushButton) -> None:
    row = editor.layout()
    assert isinstance(row, QHBoxLayout)
    row.insertWidget(1, widget)
