"""Formas de recebimento: how the payments of received orders are booked (ERP §6)."""

from PySide6.QtWidgets import QWidget

from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.mappings import MappingKind
from anydesk.core.settings import Tab
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.mapping_rows import RowWords
from anydesk.ui.pages.configuration.mapping_tab import MappingTab
from anydesk.ui.pages.configuration.register_dialogs import (
    new_payment_method,
    show_payment_methods,
)
from anydesk.ui.pages.configuration.sample_order import SampleWords, ask_sample_order


class PaymentsTab(MappingTab):
    """The default, the codes, and the register behind them."""

    kind = MappingKind.PAYMENT

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.sample_button = pieces.button(_("Link payment method from an order"), icon="receipt")
        self.add_button = pieces.button(_("Enter code by hand"), icon="keyboard")
        self.register_button = pieces.button(
            _("Registered payment methods"), icon="credit-card", weight="link"
        )
        for button in (self.sample_button, self.add_button, self.register_button):
            self.tool(button)
        start = context.tasks.start
        self.sample_button.clicked.connect(lambda: start(self._link(), owner=self))
        self.add_button.clicked.connect(lambda: self.rows.add())
        self.register_button.clicked.connect(lambda: start(self._registers(), owner=self))

    def words(self) -> RowWords:
        return RowWords(
            code=_("Code in the integration"),
            target=_("Payment method here"),
            choose=_("Choose the payment method"),
            empty=_(
                "No code is linked. Payments that name themselves plainly, such as Pix or bank "
                "slip, are recognised; the others get the default payment method."
            ),
            example=_("as the order says it"),
        )

    async def _link(self) -> None:
        words = SampleWords(
            title=_("Link payment method from an order"),
            text=_(
                "Type the number of an order that was paid this way. What is linked here counts "
                "for every later order with the same code."
            ),
            choose=_("Choose the payment method"),
            register=_("New payment method"),
        )
        links = await ask_sample_order(
            self, self.context, self.integration.id, self.kind, words, self._new
        )
        await self.registers_changed()
        for code, target in links:
            self.rows.link(code, target)

    async def _new(self, parent: QWidget) -> None:
        await new_payment_method(parent, self.context)

    async def _registers(self) -> None:
        await show_payment_methods(self, self.context)
        await self.registers_changed()
