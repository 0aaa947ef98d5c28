"""Tab 6: where prices come from; rules and lists themselves stand under prices."""

from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.settings import PriceMode, PriceSettings, Tab
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.form_tab import FormTab, UnderFields


class PricesTab(FormTab):
    """The mode of sending and of receiving (ERP §11.1)."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.note = pieces.label("", "plain", wrap=True)
        self.groups[PriceSettings.key].addWidget(UnderFields(self.note))

    def on_changed(self) -> None:
        view = self.views[PriceSettings.key]
        self.note.setText(_note(view.editor("mode").value()))
        self.note.setVisible(bool(self.note.text()))


def _note(mode: PriceMode) -> str:
    if mode is PriceMode.RULE:
        return _(
            "Price rules are set up under prices. Until one is there for this store, its prices "
            "are not sent, and every row says so."
        )
    if mode is PriceMode.PRICE_LIST:
        return _(
            "Price lists are set up under prices. Until one is there for this store, its prices "
            "are not sent, and every row says so."
        )
    return ""
