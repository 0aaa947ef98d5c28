"""The last pages of the set-up: what to look at in the ANYMARKET panel, and the summary."""

from PySide6.QtWidgets import QFormLayout

from anydesk.core.i18n import N_, _
from anydesk.core.integrations import ENVIRONMENT_TITLES
from anydesk.core.products import Balance
from anydesk.core.settings import OrderSettings, StockSettings
from anydesk.core.settings.stock import STOCK_MODES
from anydesk.ui import formats
from anydesk.ui.pages.set_up_connection import note
from anydesk.ui.pages.set_up_coverage import CoverageSummary
from anydesk.ui.pages.set_up_state import SetUp
from anydesk.ui.pieces import label
from anydesk.ui.wizard import WizardPage

CHECKLIST: tuple[tuple[str, str], ...] = (
    (
        N_("“Reduce physical stock when a sale is received” and “Consider reservations”: off"),
        N_("This program subtracts sold units itself; with them on, they are subtracted twice."),
    ),
    (
        N_("Statuses sent to the feed: all order statuses"),
        N_("Otherwise changes of orders are noticed later."),
    ),
    (
        N_("Import pending orders: on, if unpaid orders should reserve stock"),
        N_("Some marketplaces never send unpaid orders."),
    ),
    (
        N_("Default values of empty order fields: off"),
        N_("Else many customers share one invented e-mail or document."),
    ),
    (
        N_("Safety margin on price drops: know the percentage"),
        N_("A bigger drop is accepted by the hub and silently not published."),
    ),
    (
        N_("Callback URL: empty"),
        N_("This program asks by itself; no address of yours is needed."),
    ),
)
"""Panel settings that change what the API does (API §12): the program cannot read them."""


class ChecklistPage(WizardPage):
    """What only the merchant can see in the panel."""

    def __init__(self, _state: SetUp) -> None:
        super().__init__(
            "checklist",
            _("Panel"),
            _("Look at these settings in the ANYMARKET panel"),
            _(
                "Configurações → Parâmetros there. The program cannot read them, and they change "
                "what arrives and what is published. You can do it later, too."
            ),
        )
        for title, why in CHECKLIST:
            self.column.addWidget(note(f"•  {_(title)}", "plain"))
            self.column.addWidget(note(_(why)))


class SummaryPage(WizardPage):
    """Everything answered, once more, and what happens next."""

    def __init__(self, state: SetUp) -> None:
        super().__init__(
            "summary",
            _("Summary"),
            _("Ready to start"),
            _(
                "Finishing reads your listings and shows the orders waiting at the hub. Nothing "
                "is sent to it by this."
            ),
        )
        self._state = state
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(24)
        self._rows.setVerticalSpacing(8)
        self.column.addLayout(self._rows)
        self.coverage = CoverageSummary(state.context)
        self.column.addWidget(self.coverage)

    def next_title(self) -> str:
        return _("Finish and see the orders")

    async def enter(self) -> None:
        while self._rows.rowCount():
            self._rows.removeRow(0)
        for title, value in await self._lines():
            self._rows.addRow(label(title, "muted"), label(value, "plain", wrap=True))
        one = self._state.integration
        # Without a token that was accepted nothing can be read.
        if one is not None and one.tested_at is not None:
            self.coverage.begin(one)

    async def _lines(self) -> list[tuple[str, str]]:
        one = self._state.integration
        assert one is not None
        stock = await self._state.form(StockSettings)
        orders = await self._state.form(OrderSettings)
        assert isinstance(stock, StockSettings)
        assert isinstance(orders, OrderSettings)
        modes = {Balance(value): title for value, title in STOCK_MODES}
        lines = [
            (_("Store"), f"{one.name} · {_(ENVIRONMENT_TITLES[one.environment])}"),
            (_("Connection"), _("Tested at {time}").format(time=formats.moment(one.tested_at))),
            (_("Stock"), _(modes[Balance(stock.mode)])),
        ]
        if stock.mode is not Balance.NONE:
            lines.append((_("Safety stock"), formats.quantity(stock.safety_stock)))
        since = orders.receive_from
        lines.append((_("Orders from"), formats.day(since) if since else _("the last 30 days")))
        return lines

    async def leave(self) -> str:
        one = self._state.integration
        if one is None or one.tested_at is None:
            return _("The token was not accepted yet. Go back to the page “Token”.")
        return ""
