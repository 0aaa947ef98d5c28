"""What codes of the hub mean here: read, saved, suggested, carried in files."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.coverage import Coverage
from anydesk.core.errors import NotThere
from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.core.mappings import CodeMapping
from anydesk.core.order_flow import FROM_HUB
from anydesk.core.sample_orders import SampleOrder
from anydesk.services import mapping_files, mapping_targets
from anydesk.services.connections import Connections
from anydesk.services.mapping_files import MappingFile
from anydesk.services.mapping_targets import Pair, Target
from anydesk.storage import integrations, settings
from anydesk.storage import mappings as storage
from anydesk.storage.store import Store, Tx

_CHANGED = (kinds.MAPPINGS, kinds.REGISTERS)
"""A provider's name as a target may have registered its service."""


class MappingsService:
    """The mappings of the integrations: situations, payment methods, shipping methods."""

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

    async def rows(self, integration_id: int, kind: str) -> tuple[CodeMapping, ...]:
        """The rows of one kind, in the order in which they were saved."""
        read = partial(storage.rows, integration_id=integration_id, kind=kind)
        return await self._store.run(read, durable=False)

    async def targets(self, kind: str) -> tuple[Target, ...]:
        """What codes of this kind can mean: value and title, disabled ones too."""
        return await self._store.run(partial(mapping_targets.targets_of, kind=kind), durable=False)

    async def save(
        self, integration_id: int, kind: str, rows: Iterable[Pair], form: Form | None = None
    ) -> None:
        """These (code, target) replace all rows of the kind; ``form`` is saved with them.

        Both or nothing. A provider's name is a target too: its service without a name.

        Raises:
            InvalidInput: a code is blank or stands twice, or its target is not there: a sentence
                for each, in ``problems`` by the row's place from 0 on. Or the form has problems.
            NotThere: the integration is gone.
        """
        if form is not None:
            form.check()
        pairs = tuple(rows)

        def write(tx: Tx) -> None:
            integrations.get(tx, integration_id)
            storage.replace(tx, integration_id, kind, mapping_targets.checked(tx, kind, pairs))
            if form is not None:
                settings.save_form(tx, form, scope=settings.scope_of(integration_id))

        await self._store.run(write)
        self._changes.publish(*_CHANGED, *([kinds.SETTINGS] if form is not None else []))

    async def put(self, integration_id: int, kind: str, code: str, target: str) -> None:
        """What one code means from now on. Raises InvalidInput, NotThere; see ``save``."""
        await self.put_all(integration_id, [(kind, code, target)])

    async def put_all(self, integration_id: int, rows: Sequence[tuple[str, str, str]]) -> None:
        """What these (kind, code, target) mean from now on, all or none. See ``save``."""

        def write(tx: Tx) -> None:
            integrations.get(tx, integration_id)
            for kind, code, target in rows:
                for pair in mapping_targets.checked(tx, kind, [(code, target)]):
                    storage.put(tx, integration_id, kind, *pair)

        await self._store.run(write)
        self._changes.publish(*_CHANGED)

    async def remove(self, integration_id: int, kind: str, code: str) -> None:
        """The code means nothing from now on. Raises NotThere where it meant nothing before."""

        def write(tx: Tx) -> None:
            if not storage.remove(tx, integration_id, kind, code):
                raise NotThere(_("The code “{code}” is not mapped.").format(code=code.strip()))

        await self._store.run(write)
        self._changes.publish(kinds.MAPPINGS)

    def standard_statuses(self) -> tuple[Pair, ...]:
        """The hub's standard statuses with the situation suggested for each (ERP §4.4)."""
        return tuple((str(code), status.value) for code, status in FROM_HUB.items())

    async def suggestion(self, kind: str, codes: Sequence[str]) -> str:
        """The target that these codes plainly mean, "" where nothing says so.

        For shipping it may be the name of a provider that has no registered service yet.
        """
        find = partial(mapping_targets.suggestion, kind=kind, codes=tuple(codes))
        return await self._store.run(find, durable=False)

    async def sample_order(self, integration_id: int, number: str, kind: str = "") -> SampleOrder:
        """An order with the codes there are to map: from the mirror, else from the hub.

        Args:
            number: its id at the hub, or its number in the marketplace.
            kind: also refuse an order that has nothing of this kind to map.

        Raises:
            InvalidInput: this is no number; or the order has no payment, or no freight.
            NotThere: no such order, or it belongs to another store here, which is named.
            ApiError, NotConnected: the hub cannot be asked.
        """
        from anydesk.services.sample_orders import SampleOrders

        orders = SampleOrders(self._store, self._changes, self._clock, self._connections)
        return await orders.read(integration_id, number, kind)

    async def coverage(self, integration_id: int, days: int = 30) -> Coverage:
        """What the mirrored orders of the last days are made of, and how it is treated now.

        Read the hub before, with the job ``orders.read``. Raises NotThere.
        """
        from anydesk.services.mapping_coverage import coverage

        return await coverage(self._store, self._clock, integration_id, days)

    async def export_rows(self, path: Path, integration_id: int) -> int:
        """Write all mappings as CSV; how many. Raises InvalidInput where it cannot be written."""
        read = partial(mapping_files.lines_of, integration_id=integration_id)
        lines = await self._store.run(read, durable=False)
        await asyncio.to_thread(mapping_files.write, path, lines)
        return len(lines)

    async def analyse_rows(self, path: Path, integration_id: int) -> MappingFile:
        """What importing a CSV would do. Raises InvalidInput with a sentence for each bad line."""
        lines = await asyncio.to_thread(mapping_files.read, path)
        analyse = partial(mapping_files.analysed, integration_id=integration_id, lines=lines)
        return await self._store.run(analyse, durable=False)

    async def import_rows(self, path: Path, integration_id: int) -> MappingFile:
        """Map what a CSV says, all or nothing; other codes stay as they are. Raises InvalidInput.

        ``problems`` has a sentence for each line that cannot be used.
        """
        lines = await asyncio.to_thread(mapping_files.read, path)

        def write(tx: Tx) -> MappingFile:
            found = mapping_files.analysed(tx, integration_id, lines)
            for kind, code, target in found.rows:
                storage.put(tx, integration_id, kind, code, target)
            return found

        done = await self._store.run(write)
        self._changes.publish(kinds.MAPPINGS)
        return done
