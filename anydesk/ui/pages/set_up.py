"""The set-up of a store, one question a page; it can be left anywhere and continued later."""

from anydesk.core.i18n import _
from anydesk.services.jobs import JOBS
from anydesk.ui.context import PageContext
from anydesk.ui.page import Page
from anydesk.ui.pages.set_up_connection import EnvironmentPage, TokenPage, WelcomePage
from anydesk.ui.pages.set_up_end import ChecklistPage, SummaryPage
from anydesk.ui.pages.set_up_rules import OrdersPage, PricesPage, StockPage
from anydesk.ui.pages.set_up_state import SetUp
from anydesk.ui.tones import Tone
from anydesk.ui.wizard import WizardFrame


class SetUpPage(Page):
    """The wizard as a page of the section *Integrations*.

    Args:
        integration_id: the store to go on with; 0 begins a new one.
    """

    def __init__(self, context: PageContext, integration_id: int) -> None:
        super().__init__(context, _("Set up a store"), back=True)
        self.state = SetUp(context, integration_id)
        self.frame: WizardFrame | None = None
        context.tasks.start(self._begin(), owner=self)

    def help_topic(self) -> str:
        return _(
            "Connects a store in eight short pages. It can be left at any page and continued "
            "later; answers are kept as you go."
        )

    async def _begin(self) -> None:
        await self.state.load()
        state = self.state
        pages = (
            WelcomePage(),
            EnvironmentPage(state),
            TokenPage(state),
            StockPage(state),
            PricesPage(state),
            OrdersPage(state),
            ChecklistPage(state),
            SummaryPage(state),
        )
        start = state.integration.wizard_page if state.integration else ""
        self.frame = WizardFrame(pages, self.context.tasks, start=start)
        self.frame.finished.connect(lambda: self.context.tasks.start(self._finish()))
        self.frame.left.connect(lambda key: self.context.tasks.start(self._leave(key)))
        self.frame.page_changed.connect(
            lambda key: self.context.tasks.start(self.state.remember(key), owner=self)
        )
        self.body.addWidget(self.frame, 1)
        self.frame.start()

    async def _finish(self) -> None:
        """Everything is answered: the store is ready."""
        first = not self.state.was_finished
        await self.state.finish()
        integration = self.state.integration
        assert integration is not None
        self.context.stores.choose(integration.id)
        if first:
            # Orders name listings: with these read first, their products are known.
            arguments = {"integration_id": integration.id}
            job = JOBS["products.receive"](self.context.services, arguments)
            self.context.start_job(job, store=integration.name)
        self.context.messages.good(
            _("{name} is ready. These are the orders waiting at the hub.").format(
                name=integration.name
            ),
            hint=_("Your listings are being read meanwhile.") if first else "",
        )
        self.context.go("hub_orders")

    async def _leave(self, key: str) -> None:
        await self.state.remember(key)
        if self.state.integration is not None:
            self.context.messages.show(
                Tone.INFO,
                _("The set-up of {name} waits where you left it.").format(
                    name=self.state.integration.name
                ),
            )
        self.context.go("integrations")
