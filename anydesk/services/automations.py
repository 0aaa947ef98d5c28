"""The automations of a store: switched by their settings, dated by the traces they leave."""

from dataclasses import dataclass
from datetime import datetime

from anydesk.core.automations import AUTOMATIONS, Automation
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.services.settings import SettingsService
from anydesk.storage import automations as storage
from anydesk.storage import receipt_cursors
from anydesk.storage.store import Store, Tx


@dataclass(frozen=True)
class AutomationRow:
    """One automation as it stands.

    Args:
        on: None where nothing switches it off.
        next_run: a sentence; nothing here runs by the clock.
    """

    key: str
    title: str
    trigger: str
    on: bool | None
    last_run: datetime | None
    next_run: str


class AutomationsService:
    """What runs by itself in each store (ERP §20)."""

    def __init__(self, store: Store, settings: SettingsService) -> None:
        self._store = store
        self._settings = settings

    async def rows(self, integration_id: int) -> tuple[AutomationRow, ...]:
        """All of them, in their order."""

        def last(tx: Tx) -> dict[str, datetime | None]:
            return {one.key: _last(tx, one, integration_id) for one in AUTOMATIONS}

        last_runs = await self._store.run(last, durable=False)
        return tuple(
            [
                AutomationRow(
                    one.key,
                    _(one.title),
                    _(one.trigger),
                    await self._is_on(one, integration_id),
                    last_runs[one.key],
                    _(one.next),
                )
                for one in AUTOMATIONS
            ]
        )

    async def switch(self, integration_id: int, key: str, on: bool) -> None:
        """Switch one on or off: the same setting as in the configuration. Raises InvalidInput."""
        one = next((one for one in AUTOMATIONS if one.key == key), None)
        if one is None or one.form is None:
            raise InvalidInput(_("Nothing switches “{name}” off.").format(name=key))
        form = await self._settings.get(one.form, integration_id)
        value = one.on if on else one.off
        await self._settings.save(form.with_values(**{one.field: value}), integration_id)

    async def _is_on(self, one: Automation, integration_id: int) -> bool | None:
        if one.form is None:
            return None
        form = await self._settings.get(one.form, integration_id)
        return bool(form.value(one.field) != one.off)


def _last(tx: Tx, one: Automation, integration_id: int) -> datetime | None:
    if one.job:
        return storage.last_run(tx, integration_id, one.job)
    if one.outbox:
        return storage.last_told(tx, integration_id, one.outbox)
    if one.receives:
        cursor = receipt_cursors.get(tx, integration_id)
        return cursor.checked_at if cursor else None
    if one.posts:
        return storage.last_posted(tx, integration_id)
    return storage.last_event(tx, integration_id, one.events)
