"""Tab 3: what goes along with products and orders, and the intermediaries."""

from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.settings import AdditionalSettings, Tab
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.form_tab import FormTab, UnderFields
from anydesk.ui.pieces import button


class SettingsTab(FormTab):
    """Products, orders and additional settings (ERP §2)."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.intermediaries_button = button(_("Intermediaries…"), icon="pencil")
        self.intermediaries_button.clicked.connect(self._on_intermediaries)
        under = UnderFields()
        under.add(self.intermediaries_button)
        self.groups[AdditionalSettings.key].addWidget(under)

    def _on_intermediaries(self) -> None:
        self.context.tasks.start(self._manage(), owner=self)

    async def _manage(self) -> None:
        # Only now: the register is seldom opened.
        from anydesk.ui.pages.configuration.intermediaries_dialog import manage_intermediaries

        await manage_intermediaries(self.context)
        await self.read_references_again()
