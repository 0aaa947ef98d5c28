"""The integrations: adding one, its token, testing it, switching it on and off."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput, NotConnected
from anydesk.core.i18n import _
from anydesk.core.integrations import BASE_URLS, Environment, Health, Integration, Situation
from anydesk.core.query import Query
from anydesk.core.secrecy import hide
from anydesk.services.connections import Connections
from anydesk.services.token_checks import CheckKind as CheckKind
from anydesk.services.token_checks import TokenCheck as TokenCheck
from anydesk.services.token_checks import check, shown_account, tidy_token
from anydesk.storage import integrations as storage
from anydesk.storage.secrets import Secrets, variables_of
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.api.hub import Hub

LONGEST_NAME = 60

_HEALTH = {
    CheckKind.GOOD: Health.OK,
    CheckKind.LIMITED: Health.RATE_LIMITED,
    CheckKind.REFUSED: Health.AUTH_FAILED,
    CheckKind.OTHER_ENVIRONMENT: Health.AUTH_FAILED,
    CheckKind.UNREACHABLE: Health.UNREACHABLE,
    CheckKind.UNEXPECTED: Health.UNREACHABLE,
}


class IntegrationsService:
    """Also the list of integrations for a Screen."""

    def __init__(
        self,
        store: Store,
        changes: Changes,
        clock: Clock,
        secrets: Secrets,
        connections: Connections,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._secrets = secrets
        self._connections = connections

    async def find(self, query: Query) -> Sequence[int]:
        """All matching ids, by name where no order is asked."""
        return await self._store.run(partial(storage.find, query=query), durable=False)

    async def load(self, ids: Sequence[int]) -> Sequence[Integration]:
        """The integrations in the order asked."""
        return await self._store.run(partial(storage.load, ids=ids), durable=False)

    async def all(self) -> tuple[Integration, ...]:
        """Every integration, by name."""
        return await self._store.run(storage.all_of_them, durable=False)

    async def usable(self) -> tuple[Integration, ...]:
        """Those that screens and jobs offer: the active ones (ERP §1.1)."""
        return tuple(one for one in await self.all() if one.situation is Situation.ACTIVE)

    async def get(self, integration_id: int) -> Integration:
        """One integration. Raises NotThere."""
        get = partial(storage.get, integration_id=integration_id)
        return await self._store.run(get, durable=False)

    async def by_name(self, name: str) -> Integration:
        """The integration of this name, capitals or not. Raises NotThere."""
        return await self._store.run(partial(storage.by_name, name=name), durable=False)

    async def add(self, name: str, environment: Environment, base_url: str = "") -> Integration:
        """A new integration without a token. Raises InvalidInput."""
        added = await self._store.run(
            partial(
                storage.add,
                name=_tidy_name(name),
                environment=environment,
                base_url=_address(environment, base_url),
                at=self._clock.now(),
            )
        )
        self._changes.publish(kinds.INTEGRATIONS)
        return added

    async def rename(self, integration_id: int, name: str) -> Integration:
        """Give it another name. Raises InvalidInput."""
        renamed = await self._store.run(
            partial(storage.rename, integration_id=integration_id, name=_tidy_name(name))
        )
        self._connections.forget(integration_id)
        self._changes.publish(kinds.INTEGRATIONS)
        return renamed

    async def validate_token(self, token: str) -> str:
        """The token, trimmed. Raises InvalidInput where it cannot be one; asks nobody."""
        return tidy_token(token)

    async def check_token(self, environment: Environment, base_url: str, token: str) -> TokenCheck:
        """Ask ANYMARKET about a token that is not saved. Raises InvalidInput."""
        trimmed = tidy_token(token)
        tried = Integration(
            id=0,
            name="",
            environment=environment,
            base_url=_address(environment, base_url),
            created_at=self._clock.now(),
        )
        return await self._checked(tried, trimmed)

    async def save_token(self, integration_id: int, token: str) -> bool:
        """Keep the token. True: in the keyring; False: for this session only.

        Raises InvalidInput, also where the token is seen to open another account: what the
        store knows of one account must not be mixed with another.
        """
        trimmed = tidy_token(token)
        integration = await self.get(integration_id)
        await self._refuse_other_account(integration, trimmed)
        kept = await self._secrets.put(integration, trimmed)
        self._connections.forget(integration_id)
        await self._change(integration_id, has_token=True, health=Health.UNKNOWN.value)
        return kept

    async def test(self, integration_id: int) -> TokenCheck:
        """Ask ANYMARKET about the integration's token and remember the answer.

        Raises NotThere, and NotConnected where there is no token.
        """
        integration = await self.get(integration_id)
        token = await self._secrets.get(integration)
        if token is None:
            raise NotConnected(
                _("The store “{name}” has no token.").format(name=integration.name),
                hint=_("Paste it under Integrations, or set {variable}.").format(
                    variable=variables_of(integration.name)[0]
                ),
            )
        # A new connection next time: the old one may be waiting out a limit of an old token.
        self._connections.forget(integration_id)
        found = await self._checked(integration, tidy_token(token))
        now = self._clock.now()
        news: dict[str, Any] = {"health": _HEALTH[found.kind].value, "health_at": now}
        if found.is_good:
            news |= {"tested_at": now, "has_token": True}
            news |= {"account": found.account} if found.account else {}
        await self._change(integration_id, **news)
        return found

    async def activate(self, integration_id: int) -> None:
        """Use the integration again."""
        await self._change(integration_id, enabled=True)

    async def deactivate(self, integration_id: int) -> None:
        """Leave the integration out of everything; nothing of it is lost."""
        await self._change(integration_id, enabled=False)

    async def set_wizard_page(self, integration_id: int, page: str) -> None:
        """Where the set-up continues; "" when it was finished."""
        await self._change(integration_id, wizard_page=page)

    async def note_health(self, integration_id: int, health: Health) -> None:
        """Remember what a conversation with the hub said."""
        await self._connections.note_health(integration_id, health)

    def token_variable(self, name: str) -> str:
        """The environment variable that holds the token of the integration of this name."""
        return variables_of(name)[0]

    async def keyring_name(self) -> str:
        """The system's keyring that keeps the tokens; "" where they live for the session only."""
        await self._secrets.keeps()
        return self._secrets.keyring_name

    async def _checked(self, integration: Integration, token: str) -> TokenCheck:
        hide(token)
        await self._connections.prepare(integration.environment)

        def open_hub(environment: Environment) -> "Hub":
            asked = replace(integration, environment=environment)
            return self._connections.trial(asked, token)

        return await check(open_hub, integration.environment)

    async def _refuse_other_account(self, integration: Integration, token: str) -> None:
        if not integration.account:
            return
        found = await self._checked(integration, token)
        if found.is_good and found.account and found.account != integration.account:
            sentence = _("This token opens another account ({other}); the store has {known}.")
            told = sentence.format(
                other=shown_account(found.account), known=shown_account(integration.account)
            )
            raise InvalidInput(
                told,
                problems={"token": told},
                hint=_("Add another store for it. Both can be used side by side."),
            )

    async def _change(self, integration_id: int, **values: Any) -> None:
        change = partial(storage.change, integration_id=integration_id, **values)
        await self._store.run(change)
        self._changes.publish(kinds.INTEGRATIONS)


def _tidy_name(name: str) -> str:
    tidy = " ".join(name.split())
    sentence = ""
    if not tidy:
        sentence = _("Give the store a name.")
    elif len(tidy) > LONGEST_NAME or not tidy.isprintable():
        sentence = _("Use at most {count} ordinary characters for the name.").format(
            count=LONGEST_NAME
        )
    if sentence:
        raise InvalidInput(sentence, problems={"name": sentence})
    return tidy


def _address(environment: Environment, base_url: str) -> str:
    if environment is Environment.CUSTOM:
        from anydesk.api.address import checked_address

        return checked_address(base_url)
    return BASE_URLS.get(environment, "")
