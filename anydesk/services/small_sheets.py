"""The smaller spreadsheets from and to files: analyse, then apply; export in the same layout."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.query import Query
from anydesk.core.sheet_rows import SheetAnalysis, SheetOptions, SheetRow
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind, Target
from anydesk.services.child_process import Child
from anydesk.services.sheet_messages import CHUNK, Analysed, Progress, Rows, WantedFacts
from anydesk.services.sheets import OnProgress, analysis_of, first_answer, write_file
from anydesk.storage import small_sheets as storage

if TYPE_CHECKING:
    from anydesk.services import Services
    from anydesk.services.jobs.import_small_sheet import ImportSmallSheet


class SmallSheets:
    """Stock counts, prices, exceptions, kits, days and links (ERP §22.2) in both directions.

    Like ``ProductSheets``: files are read and written in a child process, and cancelling the
    task ends it.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._store = services.store

    async def analyse(
        self,
        path: Path,
        kind: SheetKind,
        options: SheetOptions | None = None,
        target_id: int | None = None,
        on_progress: OnProgress | None = None,
    ) -> SheetAnalysis:
        """Say what the file would do; nothing is changed.

        Args:
            target_id: the warehouse of rows that name none, the price list, or the integration.

        Raises:
            InvalidInput: the file cannot be used, or the list or store was not chosen.
        """
        # Only now: the libraries behind it are not to slow the start of the program.
        from anydesk.services import sheet_child

        _require(kind, target_id)
        chosen = options or SheetOptions()
        rows: list[SheetRow] = []
        async with Child(sheet_child.analyse_small, path, kind, chosen) as child:
            message = await first_answer(child)
            while not isinstance(message, Analysed):
                match message:
                    case Progress(done, total) if on_progress:
                        on_progress(done, total)
                    case WantedFacts() as wanted:
                        await self._answer(child, kind, wanted, target_id)
                    case Rows(some):
                        rows.extend(some)
                message = await child.receive()
        return analysis_of(path, chosen, tuple(rows), message)

    async def _answer(
        self, child: Child, kind: SheetKind, wanted: WantedFacts, target_id: int | None
    ) -> None:
        most = max(len(wanted.skus), len(wanted.listings), 1)
        for start in range(0, most, CHUNK):
            part = slice(start, start + CHUNK)
            found = await self._store.run(
                partial(
                    storage.facts,
                    kind=kind,
                    skus=wanted.skus[part],
                    identifiers=wanted.listings[part],
                    target_id=target_id,
                ),
                durable=False,
            )
            await child.send(found)
        await child.send(None)

    def job(
        self, analysis: SheetAnalysis, kind: SheetKind, target_id: int | None = None
    ) -> "ImportSmallSheet":
        """The job that applies the rows without errors, in one transaction."""
        from anydesk.services.jobs.import_small_sheet import ImportSmallSheet

        return ImportSmallSheet(self._services, kind, analysis, target_id)

    async def export(
        self,
        path: Path,
        kind: SheetKind,
        product_ids: Iterable[int] = (),
        target_id: int | None = None,
    ) -> int:
        """Write the sheet as XLSX or CSV; it imports again with "no change". The rows written.

        Args:
            product_ids: none means all of them; kits and links are always all.

        Raises:
            InvalidInput, DiskFull: the file cannot be written, or nothing was chosen.
        """
        from anydesk.services import sheet_child

        _require(kind, target_id)
        ids = await self._exported(kind, tuple(product_ids), target_id)
        written = 0

        async def parts() -> AsyncGenerator[Sequence[Any], None]:
            nonlocal written
            for start in range(0, len(ids), CHUNK):
                rows = await self._store.run(
                    partial(
                        storage.export_rows,
                        kind=kind,
                        ids=ids[start : start + CHUNK],
                        target_id=target_id,
                    ),
                    durable=False,
                )
                written += len(rows)
                yield rows

        await write_file(path, sheet_child.write_small, parts(), kind)
        return written

    async def _exported(
        self, kind: SheetKind, product_ids: Sequence[int], target_id: int | None
    ) -> Sequence[int]:
        if kind is SheetKind.LINKS:
            return await self._store.run(
                partial(storage.listing_ids, integration_id=target_id or 0), durable=False
            )
        if kind is SheetKind.KITS:
            return await self._store.run(storage.kit_ids, durable=False)
        return product_ids or await self._services.products.find(Query(sort="sku"))


def _require(kind: SheetKind, target_id: int | None) -> None:
    target = SMALL_SHEETS[kind].target
    if target_id is None and target is Target.PRICE_LIST:
        raise InvalidInput(_("Choose the price list that the prices belong to."))
    if target_id is None and target is Target.STORE:
        raise InvalidInput(_("Choose the store that the listings belong to."))
