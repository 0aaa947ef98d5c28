"""The whole configuration of an integration: into a file, out of one, from another integration."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.configuration import Difference as Difference
from anydesk.core.configuration import differences
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.setting_names import Names
from anydesk.services.configuration_file import Document, document_of, loaded, written
from anydesk.services.configuration_reading import Reading
from anydesk.services.settings import write_form
from anydesk.storage import configuration as storage
from anydesk.storage import integrations
from anydesk.storage.store import Store, Tx

MOST_PROBLEMS = 20
"""Sentences shown at once; the rest is counted."""

_CHANGED = (
    kinds.SETTINGS,
    kinds.MAPPINGS,
    kinds.REGISTERS,
    kinds.CHANNELS,
    kinds.CATEGORIES,
    # Another choice of situations moves reserved stock.
    kinds.PRODUCTS,
)


class ConfigurationService:
    """Carries configurations. What cannot be used is named, and then nothing at all is changed."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def names(self) -> Names:
        """The names of everything that settings refer to."""
        return await self._store.run(storage.names, durable=False)

    async def export(self, integration_id: int, path: Path) -> None:
        """Write the configuration into a file, without the token. Raises NotThere, InvalidInput."""
        document = await self._document(integration_id)
        await asyncio.to_thread(written, Path(path), document)

    async def read(self, integration_id: int, path: Path) -> tuple[Difference, ...]:
        """What a file would change, and with a ``problem`` what of it cannot be used.

        Raises:
            InvalidInput: it is no such file.
        """
        return await self._preview(integration_id, await self._loaded(path))

    async def apply(self, integration_id: int, path: Path) -> tuple[Difference, ...]:
        """Take a file over, all of it or nothing. What has changed.

        Raises:
            InvalidInput: it is no such file, or ``problems`` has a sentence for each value that
                cannot be used.
        """
        return await self._taken_over(integration_id, await self._loaded(path))

    async def difference(self, from_id: int, to_id: int) -> tuple[Difference, ...]:
        """What copying would change, and with a ``problem`` what of it cannot be used."""
        return await self._preview(to_id, await self._document(from_id), new_channels=False)

    async def copy(self, from_id: int, to_id: int) -> tuple[Difference, ...]:
        """Make the configuration of one integration that of another, all of it or nothing.

        Only sales channels that both have are set: the others are nobody's business there.
        Raises InvalidInput as ``apply`` does.
        """
        return await self._taken_over(to_id, await self._document(from_id), new_channels=False)

    async def _document(self, integration_id: int) -> Document:
        def read(tx: Tx) -> Document:
            integrations.get(tx, integration_id)
            return document_of(tx, storage.read(tx, integration_id), storage.names(tx))

        return await self._store.run(read, durable=False)

    async def _loaded(self, path: Path) -> Document:
        return await asyncio.to_thread(loaded, Path(path))

    async def _preview(
        self, integration_id: int, document: Document, *, new_channels: bool = True
    ) -> tuple[Difference, ...]:
        at = self._clock.now()

        def look(tx: Tx) -> None:
            raise _Seen(_carried(tx, integration_id, document, at, new_channels=new_channels))

        try:
            await self._store.run(look, durable=False)
        except _Seen as seen:
            return (*seen.problems, *seen.rows)
        raise AssertionError("a preview never commits")

    async def _taken_over(
        self, integration_id: int, document: Document, *, new_channels: bool = True
    ) -> tuple[Difference, ...]:
        at = self._clock.now()

        def write(tx: Tx) -> tuple[Difference, ...]:
            rows, problems = _carried(tx, integration_id, document, at, new_channels=new_channels)
            if problems:
                raise _refused(problems)
            return rows

        rows = await self._store.run(write)
        if rows:
            self._changes.publish(*_CHANGED)
        return rows


_Outcome = tuple[tuple[Difference, ...], tuple[Difference, ...]]


class _Seen(Exception):
    """Carries a preview out of a transaction that must not land."""

    def __init__(self, outcome: _Outcome) -> None:
        super().__init__()
        self.rows, self.problems = outcome


def _carried(
    tx: Tx, integration_id: int, document: Document, at: datetime, *, new_channels: bool
) -> _Outcome:
    """Write what the document says. Returns what changed, and what cannot be used.

    A preview and the real thing both do this; the preview's transaction is taken back.
    """
    integrations.get(tx, integration_id)
    reading = Reading(tx, integration_id, document, at, new_channels=new_channels)
    after = reading.configuration()
    rows = (*reading.added, *differences(reading.before, after, reading.names))
    if not reading.problems:
        for key, form in after.forms.items():
            if form != reading.before.forms[key]:
                write_form(tx, form, integration_id, at)
        storage.write(tx, integration_id, reading.before, after)
    return rows, tuple(reading.problems)


def _refused(problems: Sequence[Difference]) -> InvalidInput:
    count = len(problems)
    shown = {one.where: f"{one.what}: {one.problem}" for one in problems[:MOST_PROBLEMS]}
    if count > MOST_PROBLEMS:
        shown["…"] = _("and {count} more").format(count=count - MOST_PROBLEMS)
    sentence = ngettext(
        "{count} value cannot be used: nothing was changed.",
        "{count} values cannot be used: nothing was changed.",
        count,
    )
    return InvalidInput(
        sentence.format(count=count), problems=shown, hint=" ".join([*shown.values()][:3])
    )
