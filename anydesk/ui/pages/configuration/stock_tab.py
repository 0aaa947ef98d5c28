"""Tab 4: what the marketplaces are told about stock, tried on a product of one's own."""

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.settings import HubDeducts, StockSettings, Tab
from anydesk.services.stock_check import StockCheck, check
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import ask_text
from anydesk.ui.pages.configuration.form_tab import FormTab, UnderFields
from anydesk.ui.pages.configuration.stock_example import StockExampleCard
from anydesk.ui.pieces import button


class StockTab(FormTab):
    """The mode, the warehouse, the safety stock and what reserves (ERP §12)."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.example = StockExampleCard(context, integration.id)
        self.check_button = button(_("Check at ANYMARKET whether it deducts"), icon="plug-zap")
        self.use_button = button(_("Use this answer"), weight="link")
        self.warehouse_button = button(_("Add warehouse…"), icon="plus")
        self.seen = pieces.label("", "plain", wrap=True)
        self._verdict = HubDeducts.UNKNOWN
        self.column.insertWidget(0, self.example)
        under = UnderFields()
        under.add(self.check_button, self.use_button)
        under.column.addWidget(self.seen)
        under.add(self.warehouse_button)
        self.seen.hide()
        self.use_button.hide()
        self.groups[StockSettings.key].addWidget(under)
        self.check_button.clicked.connect(self._on_check)
        self.use_button.clicked.connect(self._on_use)
        self.warehouse_button.clicked.connect(
            lambda: self.context.tasks.start(self._add_warehouse(), owner=self)
        )

    async def load(self) -> None:
        await super().load()
        await self.example.load()

    def on_changed(self) -> None:
        view = self.views[StockSettings.key]
        if view.is_valid:
            self.example.show_settings(self.value(StockSettings))

    # Warehouses

    async def _add_warehouse(self) -> None:
        name = await ask_text(
            self,
            _("Add a warehouse"),
            _("A place of its own that stock is kept in and sent from."),
            accept=_("Add"),
            label=_("Name of the warehouse"),
        )
        if name is None:
            return
        try:
            added = await self.services.stock.add_warehouse(name)
        except InvalidInput as error:
            self.context.messages.error(error)
            return
        await self.read_references_again()
        self.views[StockSettings.key].editor("warehouse_id").put(added.id)

    # Does the hub deduct

    def _on_check(self) -> None:
        if self.check_button.isEnabled():
            self.check_button.setEnabled(False)
            self._say(_("Asking ANYMARKET…"))
            self.context.tasks.start(self._check(), owner=self)

    async def _check(self) -> None:
        seen = None
        try:
            seen = await check(self.services.connections, self.integration.id)
        finally:
            self.check_button.setEnabled(True)
            self._say("" if seen is None else sentence(seen))
        self._verdict = seen.verdict
        chosen = self.views[StockSettings.key].editor("hub_deducts").value()
        self.use_button.setVisible(seen.verdict not in (HubDeducts.UNKNOWN, chosen))

    def _on_use(self) -> None:
        self.views[StockSettings.key].editor("hub_deducts").put(self._verdict)
        self.use_button.hide()

    def _say(self, text: str) -> None:
        self.seen.setText(text)
        self.seen.setVisible(bool(text))


def sentence(seen: StockCheck) -> str:
    """What the check saw, and what follows from it."""
    if seen.verdict is HubDeducts.YES:
        return _(
            "It seems that ANYMARKET deducts: of {sku} it offers less than it was told, because "
            "orders reserve some of it."
        ).format(sku=seen.example)
    if seen.verdict is HubDeducts.NO:
        text = ngettext(
            "It seems that ANYMARKET does not deduct: {count} SKU has reserved units there, and "
            "is offered in full.",
            "It seems that ANYMARKET does not deduct: {count} SKUs have reserved units there, and "
            "are offered in full.",
            seen.reserved,
        )
        return text.format(count=formats.count(seen.reserved))
    return _(
        "Nothing can be seen now: at ANYMARKET no unit is reserved by an order. Try again while "
        "paid orders wait for shipping."
    )
