"""Fiscal: what the invoice says of the product."""

from anydesk.core.i18n import _
from anydesk.core.product_form import ORIGINS, FiscalForm
from anydesk.ui import pieces
from anydesk.ui.pages.product.parts import FormPart
from anydesk.ui.pages.product.tab import Desk, ProductTab


class FiscalTab(ProductTab):
    """NCM, CEST and origin."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        if desk.is_variation:
            text = _("This is a variation: the stores are told those of the product it belongs to.")
            self.column.addWidget(pieces.label(text, "muted", wrap=True))
        references = {"origins": tuple((code, _(title)) for code, title in ORIGINS)}
        self.form = self.add(FormPart(FiscalForm, desk.product, references=references))
