"""Integrações: the stores connected to ANYMARKET, their situation and their connection."""

from collections.abc import Mapping

from anydesk.core.changes import INTEGRATIONS
from anydesk.core.i18n import N_, _
from anydesk.core.integrations import (
    ENVIRONMENT_TITLES,
    HEALTH_TITLES,
    SITUATION_TITLES,
    Integration,
    Situation,
)
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import confirm
from anydesk.ui.page import Page
from anydesk.ui.pages import captions
from anydesk.ui.pages.set_up import SetUpPage
from anydesk.ui.pages.stack import StackPage
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Column, Command, Ids, Needs, Screen, Weight
from anydesk.ui.tones import Tone


async def add(context: PageContext, _ids: Ids) -> None:
    """Begin the set-up of a new store."""
    context.go("integrations", set_up=0)


async def set_up(context: PageContext, ids: Ids) -> None:
    """Continue or repeat the set-up of this store."""
    context.go("integrations", set_up=ids[0])


async def configure(context: PageContext, ids: Ids) -> None:
    """Open the configuration of this store."""
    context.go("integrations", configure=ids[0])


async def coverage(context: PageContext, ids: Ids) -> None:
    """Show which codes of its orders are not mapped yet."""
    context.go("integrations", coverage=ids[0])


async def open_store(context: PageContext, ids: Ids) -> None:
    """The configuration of a store that is set up, else its set-up."""
    store = await context.services.integrations.get(ids[0])
    unfinished = store.situation in (Situation.NOT_CONFIGURED, Situation.NOT_INSTALLED)
    await (set_up if unfinished else configure)(context, ids)


async def test(context: PageContext, ids: Ids) -> None:
    """Ask ANYMARKET about the token and say what was found."""
    check = await context.services.integrations.test(ids[0])
    context.messages.show(Tone.GOOD if check.is_good else Tone.BAD, check.message, hint=check.hint)


async def activate(context: PageContext, ids: Ids) -> None:
    """Use the stores again."""
    for integration_id in ids:
        await context.services.integrations.activate(integration_id)


async def deactivate(context: PageContext, ids: Ids) -> None:
    """Leave the stores out of everything, after a question."""
    stores = [await context.services.integrations.get(one) for one in ids]
    names = ", ".join(store.name for store in stores)
    if await confirm(
        None,
        _("Deactivate {names}?").format(names=names),
        _(
            "Its orders are no longer received, and stock and prices are no longer sent. "
            "Nothing is deleted; it can be activated again at any time."
        ),
        accept=_("Deactivate"),
    ):
        for integration_id in ids:
            await context.services.integrations.deactivate(integration_id)


INTEGRATIONS_SCREEN: Screen[Integration] = Screen(
    key="integrations",
    title=N_("Integrations"),
    source=lambda services: services.integrations,
    listen=frozenset({INTEGRATIONS}),
    store_filter="",
    columns=(
        Column(
            N_("Name"), lambda i: i.name, sort="name", width=200, stretch=True, least=140,
            link=open_store,
        ),
        Column(N_("Kind"), lambda i: "ANYMARKET", width=100, key="kind"),
        Column(
            N_("Environment"), lambda i: _(ENVIRONMENT_TITLES[i.environment]), width=120,
            key="environment",
        ),
        Column(
            N_("Situation"), lambda i: _(SITUATION_TITLES[i.situation]), width=132,
            key="situation", tone=lambda i: captions.SITUATION_TONES[i.situation],
        ),
        Column(
            N_("Connection"), lambda i: _(HEALTH_TITLES[i.health]), width=168, key="health",
            tone=lambda i: captions.HEALTH_TONES[i.health],
        ),
        Column(
            N_("Last answer"), lambda i: i.health_at, show=formats.moment, width=128,
            key="health_at",
        ),
        Column(N_("Account"), lambda i: i.account, width=110, key="account", hidden=True),
        Column(N_("Next step"), lambda i: _next_step(i), width=160, key="next", link=set_up),
    ),
    actions=(
        Command(
            "add", N_("Add integration"), add, icon="plus", weight=Weight.PRIMARY,
            in_row_menu=False,
        ),
        Command("configure", N_("Configure"), configure, needs=Needs.ONE, icon="settings"),
        Command(
            "coverage", N_("Mapping coverage"), coverage, needs=Needs.ONE, icon="list-checks",
        ),
        Command(
            "set_up", N_("Open the set-up assistant"), set_up, needs=Needs.ONE,
            icon="graduation-cap",
        ),
        Command("test", N_("Test connection"), test, needs=Needs.ONE, icon="plug-zap"),
        Command("activate", N_("Activate"), activate, needs=Needs.SOME, icon="play"),
        Command("deactivate", N_("Deactivate"), deactivate, needs=Needs.SOME, icon="pause"),
    ),
    primary="add",
    buttons=("configure", "test"),
    open=open_store,
    search_hint=N_("Name"),
    empty=N_("No store is connected yet."),
    empty_hint=N_(
        "The set-up asks for the ANYMARKET token and a few choices. It takes about three minutes, "
        "and practice mode needs no token at all."
    ),
    empty_icon="plug",
    empty_action="add",
    sort="name",
    help=N_(
        "The stores connected to ANYMARKET, each with its own token. Several can be used side by "
        "side. A store that is switched off is left out of everything; nothing of it is lost."
    ),
    noun=captions.counted("{count} integration", "{count} integrations"),
)  # fmt: skip


def _next_step(integration: Integration) -> str:
    if integration.situation is Situation.NOT_CONFIGURED:
        return _("Finish the set-up")
    if integration.situation is Situation.NOT_INSTALLED:
        return _("Test the connection")
    return ""


class IntegrationsPage(StackPage):
    """The list, or the set-up, the configuration or another page of one store."""

    def open_with(self, **arguments: object) -> None:
        page = self._page(arguments)
        if page is None:
            super().open_with(**arguments)
        else:
            self.push(page)

    def _page(self, arguments: Mapping[str, object]) -> Page | None:
        # The pages are imported when they are first opened: the list is shown much more often.
        match arguments:
            case {"set_up": int(store)}:
                return SetUpPage(self.context, store)
            case {"configure": int(store)}:
                from anydesk.ui.pages.configuration.page import ConfigurationPage

                tab, option = str(arguments.get("tab", "")), str(arguments.get("option", ""))
                return ConfigurationPage(self.context, store, tab, option)
            case {"coverage": int(store)}:
                from anydesk.ui.pages.coverage import CoveragePage

                return CoveragePage(self.context, store)
            case {"reevaluate": int(store)}:
                from anydesk.ui.pages.reevaluation import ReevaluationPage

                return ReevaluationPage(self.context, store)
        return None


def build(context: PageContext) -> IntegrationsPage:
    """The page of the stores."""
    return IntegrationsPage(context, TablePage(INTEGRATIONS_SCREEN, context))
