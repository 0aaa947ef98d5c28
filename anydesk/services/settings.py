"""Reads and saves the Forms of the configuration, and what the window remembers."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.forms import Form
from anydesk.core.jobs import JsonValue
from anydesk.core.settings import StockSettings
from anydesk.storage import order_reservations
from anydesk.storage import settings as storage
from anydesk.storage.store import Store, Tx

F = TypeVar("F", bound=Form)


class SettingsService:
    """The configuration, of the program (``integration_id`` None) or of an integration."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def get(self, kind: type[F], integration_id: int | None = None) -> F:
        """The Form as it was saved, a snapshot; what was never saved has its default."""
        scope = storage.scope_of(integration_id)

        def read(tx: Tx) -> F:
            return storage.get_form(tx, kind, scope=scope)

        return await self._store.run(read, durable=False)

    async def save(self, form: Form, integration_id: int | None = None) -> None:
        """Save the Form. Raises InvalidInput with a sentence for each field."""
        await self.save_all((form,), integration_id)

    async def save_all(self, forms: Sequence[Form], integration_id: int | None = None) -> None:
        """Save several Forms, all of them or none. Raises InvalidInput as ``save`` does."""
        for form in forms:
            form.check()
        at = self._clock.now()

        def write(tx: Tx) -> bool:
            moves = [write_form(tx, form, integration_id, at) for form in forms]
            return any(moves)

        moved = await self._store.run(write)
        self._changes.publish(kinds.SETTINGS, *((kinds.PRODUCTS,) if moved else ()))

    async def remember(self, key: str, value: JsonValue) -> None:
        """What the window remembers: widths of columns, the last page. Not the configuration."""
        await self._store.run(partial(storage.remember, key=key, value=value), durable=False)

    async def recall(self, key: str) -> JsonValue:
        """What was remembered, or None."""
        return await self._store.run(partial(storage.recall, key=key), durable=False)


def write_form(tx: Tx, form: Form, integration_id: int | None, at: datetime) -> bool:
    """Save one Form with what follows from it. True: it moved reserved stock."""
    scope = storage.scope_of(integration_id)
    before = storage.get_form(tx, type(form), scope=scope)
    storage.save_form(tx, form, scope=scope)
    if not isinstance(form, StockSettings) or integration_id is None:
        return False
    if isinstance(before, StockSettings) and set(before.reserving) == set(form.reserving):
        return False
    order_reservations.apply_choice(tx, integration_id, form, at)
    return True
