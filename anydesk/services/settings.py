"""Reads and saves the Forms of the configuration, and what the window remembers."""

from functools import partial
from typing import TypeVar

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.forms import Form
from anydesk.core.jobs import JsonValue
from anydesk.storage import settings as storage
from anydesk.storage.store import Store, Tx

F = TypeVar("F", bound=Form)


class SettingsService:
    """The configuration, of the program (``integration_id`` None) or of an integration."""

    def __init__(self, store: Store, changes: Changes) -> None:
        self._store = store
        self._changes = changes

    async def get(self, kind: type[F], integration_id: int | None = None) -> F:
        """The Form as it was saved, a snapshot; what was never saved has its default."""
        scope = storage.scope_of(integration_id)

        def read(tx: Tx) -> F:
            return storage.get_form(tx, kind, scope=scope)

        return await self._store.run(read, durable=False)

    async def save(self, form: Form, integration_id: int | None = None) -> None:
        """Save the Form. Raises InvalidInput with a sentence for each field."""
        form.check()
        scope = storage.scope_of(integration_id)
        await self._store.run(partial(storage.save_form, form=form, scope=scope))
        self._changes.publish(kinds.SETTINGS)

    async def remember(self, key: str, value: JsonValue) -> None:
        """What the window remembers: widths of columns, the last page. Not the configuration."""
        await self._store.run(partial(storage.remember, key=key, value=value), durable=False)

    async def recall(self, key: str) -> JsonValue:
        """What was remembered, or None."""
        return await self._store.run(partial(storage.recall, key=key), durable=False)
