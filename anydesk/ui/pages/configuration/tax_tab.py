"""Tab 5: the operation natures of received orders, and their register."""

from anydesk.core.changes import REGISTERS
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.settings import Tab, TaxSettings
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.form_tab import FormTab
from anydesk.ui.pages.configuration.natures import NaturesPanel

FLAG = "use_taxpayer_nature"
SECOND = "taxpayer_nature_id"


class TaxTab(FormTab):
    """Which nature orders get (ERP §18). The register below is saved by itself."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.natures = NaturesPanel(context)
        self.column.addWidget(pieces.line())
        self.column.addWidget(pieces.label(_("Operation natures").upper(), "caption"))
        self.column.addWidget(
            pieces.label(
                _("One list for all stores. What is added or edited here is saved at once."),
                "help",
                wrap=True,
            )
        )
        self.column.addWidget(self.natures)
        stop = self.services.changes.listen({REGISTERS}, self._on_registers)
        self.destroyed.connect(stop)

    async def load(self) -> None:
        await self.natures.load()
        await super().load()

    def on_changed(self) -> None:
        """The second nature means something only with its flag."""
        view = self.views.get(TaxSettings.key)
        if view is not None:
            view.set_enabled(SECOND, bool(view.editor(FLAG).value()))

    def _on_registers(self, _kinds: frozenset[str]) -> None:
        if self.views:
            self.context.tasks.start(self._read_registers(), owner=self)

    async def _read_registers(self) -> None:
        await self.natures.load()
        await self.read_references_again()
