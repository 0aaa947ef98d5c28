"""The link for the automatic import: made, changed, registered at the hub, made anew."""

from functools import partial
from typing import Any

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.receivers import Receiver, ReceiverForm, new_path, problems_of
from anydesk.services.connections import Connections
from anydesk.storage import receivers as storage
from anydesk.storage.store import Store


class ReceiversService:
    """Where each store listens for the hub's calls; ``callback_server`` listens."""

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

    async def get(self, integration_id: int) -> Receiver:
        """The store's receiver; switched off until somebody set it up."""
        return await self._store.run(
            partial(storage.get, integration_id=integration_id), durable=False
        )

    async def enabled(self) -> tuple[Receiver, ...]:
        """Those that listen."""
        return await self._store.run(storage.enabled, durable=False)

    async def save(self, integration_id: int, form: ReceiverForm) -> Receiver:
        """Take the settings over; the first time a secret path is made.

        Raises InvalidInput with the problems by field.
        """
        if problems := problems_of(form):
            raise InvalidInput(next(iter(problems.values())), problems=problems)
        before = await self.get(integration_id)
        return await self._change(
            integration_id,
            enabled=form.enabled,
            public_url=form.public_url.rstrip("/"),
            host=form.host,
            port=form.port,
            path=before.path or new_path(),
        )

    async def renew(self, integration_id: int) -> Receiver:
        """A new secret path; the old link is worthless at once."""
        return await self._change(integration_id, path=new_path())

    async def register(self, integration_id: int) -> Receiver:
        """Tell the hub the link. Raises InvalidInput where there is none, and ApiError."""
        one = await self.get(integration_id)
        if not one.link:
            raise InvalidInput(
                _("There is no link yet."), hint=_("Fill in the public address and save it first.")
            )
        hub = await self._connections.hub(integration_id)
        known = await hub.callbacks.register(one.link, one.callback_hub_id)
        return await self._change(integration_id, callback_hub_id=known)

    async def called(self, integration_id: int) -> None:
        """Remember that the hub called."""
        await self._change(integration_id, durable=False, called_at=self._clock.now())

    async def _change(
        self, integration_id: int, *, durable: bool = True, **values: Any
    ) -> Receiver:
        changed = await self._store.run(
            partial(storage.change, integration_id=integration_id, values=values),
            durable=durable,
        )
        self._changes.publish(kinds.RECEIPT)
        return changed
