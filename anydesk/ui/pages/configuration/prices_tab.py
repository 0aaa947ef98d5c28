"""Tab 6: where prices come from, and the price lists. The rules themselves stand under prices."""

from anydesk.core.changes import PRICE_LISTS
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.settings import PriceMode, PriceSettings, Tab
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.form_tab import FormTab, UnderFields
from anydesk.ui.pages.configuration.price_lists import PriceListsPanel


class PricesTab(FormTab):
    """The mode of sending and of receiving (ERP §11.1). The register is saved by itself."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.note = pieces.label("", "plain", wrap=True)
        self.groups[PriceSettings.key].addWidget(UnderFields(self.note))
        self.lists = PriceListsPanel(context)
        self.column.addWidget(pieces.line())
        self.column.addWidget(pieces.label(_("Price lists").upper(), "caption"))
        self.column.addWidget(
            pieces.label(
                _("One list for all stores. What is added or edited here is saved at once."),
                "help",
                wrap=True,
            )
        )
        self.column.addWidget(self.lists)
        stop = self.services.changes.listen({PRICE_LISTS}, self._on_lists)
        self.destroyed.connect(stop)

    async def load(self) -> None:
        await self.lists.load()
        await super().load()

    def _on_lists(self, _kinds: frozenset[str]) -> None:
        if self.views:
            self.context.tasks.start(self._read_lists(), owner=self)

    async def _read_lists(self) -> None:
        await self.lists.load()
        await self.read_references_again()

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
