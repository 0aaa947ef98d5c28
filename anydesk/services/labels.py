"""Labels of marketplaces, fetched in the format that the store's settings ask for (API §7.9)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from anydesk.api.labels import LabelFile
from anydesk.core.errors import AppError, InvalidInput
from anydesk.core.i18n import _
from anydesk.core.settings import AdditionalSettings
from anydesk.services.connections import Connections
from anydesk.services.settings import SettingsService
from anydesk.storage import sales_orders
from anydesk.storage.store import Store


@dataclass(frozen=True)
class LabelResult:
    """The label of one order: the files written, or why there is none."""

    order_id: int
    number: int
    files: tuple[Path, ...] = ()
    problem: str = ""


class LabelsService:
    """Fetches labels and writes them as they came: never rescaled, never rendered anew."""

    def __init__(self, store: Store, connections: Connections, settings: SettingsService) -> None:
        self._store = store
        self._connections = connections
        self._settings = settings

    async def fetch(self, order_ids: Sequence[int], folder: Path) -> tuple[LabelResult, ...]:
        """The labels of some orders, one after the other; one without does not stop the rest.

        Raises the AppError that concerns all of them: no network, a refused token.
        """
        return tuple([await self._fetch(one, folder) for one in order_ids])

    async def _fetch(self, order_id: int, folder: Path) -> LabelResult:
        order = await self._store.run(partial(sales_orders.get, order_id=order_id), durable=False)
        if order is None:
            return LabelResult(order_id, 0, problem=_("This order is not there any more."))
        form = await self._settings.get(AdditionalSettings, order.integration_id)
        hub = await self._connections.hub(order.integration_id)
        try:
            files = await hub.labels.fetch(order.hub_id, form.label_format)
            written = await asyncio.to_thread(_write, folder, order.number, files)
        except AppError as error:
            if error.stops_job:
                raise
            return LabelResult(order_id, order.number, problem=str(error))
        return LabelResult(order_id, order.number, files=written)


def _write(folder: Path, number: int, files: Sequence[LabelFile]) -> tuple[Path, ...]:
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, file in enumerate(files, start=1):
            part = f"-{place}" if len(files) > 1 else ""
            path = folder / f"etiqueta-{number}{part}{file.suffix}"
            path.write_bytes(file.content)
            written.append(path)
    except OSError as error:
        raise InvalidInput(
            _("The label could not be written into the folder {folder}.").format(
                folder=folder.name
            ),
            hint=_("Choose another folder."),
        ) from error
    return tuple(written)
