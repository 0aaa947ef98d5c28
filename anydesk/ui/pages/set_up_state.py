"""What the pages of the set-up share: the store being set up, and saving what was answered."""

from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.core.integrations import Environment, Integration
from anydesk.services import Services
from anydesk.services.integrations import CheckKind, TokenCheck
from anydesk.ui.context import PageContext

REFUSALS = frozenset({CheckKind.REFUSED, CheckKind.OTHER_ENVIRONMENT})


class SetUp:
    """One store on its way from nothing to ready."""

    def __init__(self, context: PageContext, integration_id: int) -> None:
        self.context = context
        self.integration: Integration | None = None
        self.token_kept = True
        self._id = integration_id

    @property
    def services(self) -> Services:
        """The application's services."""
        return self.context.services

    async def load(self) -> None:
        """Read the store, where one exists."""
        if self._id:
            self.integration = await self.services.integrations.get(self._id)

    async def name_it(self, name: str, environment: Environment, base_url: str) -> None:
        """Create the store, or give it another name. Raises InvalidInput.

        The environment of a store never changes: what it mirrors belongs to one account.
        """
        if self.integration is None:
            added = await self.services.integrations.add(name, environment, base_url)
            self._id = added.id
        elif name.strip() != self.integration.name:
            await self.services.integrations.rename(self._id, name)
        await self.load()

    async def save_token(self, token: str) -> TokenCheck:
        """Ask the hub about the token, and keep it unless it is refused. Raises InvalidInput.

        A wrong token never takes the place of one that works.
        """
        one = self.integration
        assert one is not None
        integrations = self.services.integrations
        found = await integrations.check_token(one.environment, one.base_url, token)
        if found.kind in REFUSALS:
            return found
        self.token_kept = await integrations.save_token(self._id, token)
        return await self.test()

    async def test(self) -> TokenCheck:
        """Ask the hub about the saved token."""
        check = await self.services.integrations.test(self._id)
        await self.load()
        return check

    async def form(self, kind: type[Form]) -> Form:
        """The store's answers so far."""
        return await self.services.settings.get(kind, self._id)

    async def save(self, form: Form) -> None:
        """Keep answers."""
        await self.services.settings.save(form, self._id)

    async def remember(self, page: str) -> None:
        """Where to continue; a store that was finished once stays finished."""
        if self.integration is not None and not self.was_finished:
            await self.services.integrations.set_wizard_page(self._id, page)
            await self.load()

    @property
    def was_finished(self) -> bool:
        """The last page was confirmed at some time, also by adding it without the window."""
        one = self.integration
        return one is not None and one.tested_at is not None and not one.wizard_page

    async def finish(self) -> None:
        """The last page was confirmed."""
        await self.services.integrations.set_wizard_page(self._id, "")
        await self.load()

    def title(self) -> str:
        """The store's name, or what a new one is called."""
        return self.integration.name if self.integration else _("New store")
