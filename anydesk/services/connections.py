"""One connection to ANYMARKET for each integration, and what it says about its health."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import NotConnected
from anydesk.core.i18n import _
from anydesk.core.integrations import BASE_URLS, Environment, Health, Integration
from anydesk.services.tasks import Background
from anydesk.storage import integrations as storage
from anydesk.storage.secrets import Secrets, variables_of
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.api.hub import Hub

Transport = Any
"""What the HTTP library calls a transport; its name stays in ``api``."""

Practice = Callable[[], Awaitable[str]]

TransportFor = Callable[[Integration], Transport | None]


class Connections:
    """Opens the hub of an integration once and keeps it.

    Args:
        practice: starts the practice hub when the first store of that environment wants it, and
            answers its address; None where there is none.
        transport_for: in place of the network, for tests.
    """

    def __init__(
        self,
        store: Store,
        changes: Changes,
        clock: Clock,
        secrets: Secrets,
        *,
        practice: Practice | None = None,
        transport_for: TransportFor | None = None,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._secrets = secrets
        self._practice = practice
        self._practice_url = ""
        self._transport_for = transport_for
        self._open: dict[int, Hub] = {}
        self._given_up: list[Hub] = []
        self._background = Background()

    async def hub(self, integration_id: int) -> "Hub":
        """The integration's account. Raises NotThere, and NotConnected where it has no token."""
        if integration_id in self._open:
            return self._open[integration_id]
        integration = await self._store.run(
            partial(storage.get, integration_id=integration_id), durable=False
        )
        token = await self._secrets.get(integration)
        if token is None:
            raise NotConnected(
                _("The store “{name}” has no token.").format(name=integration.name),
                hint=_("Paste it under Integrations, or set {variable}.").format(
                    variable=variables_of(integration.name)[0]
                ),
            )
        await self.prepare(integration.environment)
        # Another caller may have been here while this one waited.
        if integration_id not in self._open:
            self._open[integration_id] = self._opened(integration, token)
        return self._open[integration_id]

    async def prepare(self, environment: Environment) -> None:
        """Await this before ``trial``: the practice hub is started where it is wanted."""
        if environment is Environment.PRACTICE and self._practice is not None:
            self._practice_url = await self._practice()

    def trial(self, integration: Integration, token: str) -> "Hub":
        """A connection for testing a token; the caller closes it. Nobody hears of its health."""
        return self._opened(integration, token, watched=False)

    def base_url(self, environment: Environment, own: str = "") -> str:
        """Where the environment is reached. Raises NotConnected outside practice mode."""
        if environment is Environment.PRACTICE:
            if not self._practice_url:
                raise NotConnected(
                    _("This store belongs to practice mode."),
                    hint=_("Start the program in practice mode to use it."),
                )
            return self._practice_url
        return BASE_URLS.get(environment, own)

    def forget(self, integration_id: int) -> None:
        """Open the integration anew next time: its token or address has changed."""
        hub = self._open.pop(integration_id, None)
        if hub is not None:
            # A job may be talking on it; it is closed at the end.
            self._given_up.append(hub)

    async def close(self) -> None:
        """Close every connection, and let the last word about their health be written."""
        hubs = (*self._open.values(), *self._given_up)
        self._open.clear()
        self._given_up.clear()
        for hub in hubs:
            await hub.aclose()
        await self._background.close()

    def _opened(self, integration: Integration, token: str, *, watched: bool = True) -> "Hub":
        # Only now: the HTTP library takes 0.1 s to import, and the window is to open first.
        from anydesk.api.hub import Hub

        return Hub.open(
            self.base_url(integration.environment, integration.base_url),
            token,
            clock=self._clock,
            transport=self._transport_for(integration) if self._transport_for else None,
            on_health=partial(self._on_health, integration.id) if watched else None,
            name=integration.name,
        )

    def _on_health(self, integration_id: int, health: Health) -> None:
        self._background.start(self.note_health(integration_id, health))

    async def note_health(self, integration_id: int, health: Health) -> None:
        """Remember what a conversation with the hub said; tell whoever shows it."""
        note = partial(
            storage.note_health,
            integration_id=integration_id,
            health=health,
            at=self._clock.now(),
        )
        if await self._store.run(note, durable=False):
            self._changes.publish(kinds.INTEGRATIONS)
