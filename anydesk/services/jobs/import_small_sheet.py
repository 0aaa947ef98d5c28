"""Apply one of the smaller sheets: one transaction, all of its good rows or none (ERP §22.2)."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core import changes
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.jobs import Arguments, Job, Outcome, RowResult, Step
from anydesk.core.sheet_rows import SheetAnalysis
from anydesk.core.small_sheet_rows import SmallRow
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind
from anydesk.services.jobs.import_products import WRITING
from anydesk.services.relinking import relink
from anydesk.storage import small_sheets as storage
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    from anydesk.services import Services

_CHANGED = {
    SheetKind.PRICE_LIST: frozenset({changes.PRICE_LISTS}),
    SheetKind.LINKS: frozenset({changes.LISTINGS, changes.PRODUCTS}),
}


@dataclass(frozen=True)
class ImportSmallSheet:
    """The rows of an analysis. As with products there is nothing to resume: all or nothing.

    Args:
        target_id: the warehouse, the price list or the integration chosen beside the file.
    """

    services: "Services"
    kind: SheetKind
    analysis: SheetAnalysis | None
    target_id: int | None = None
    file_name: str = ""

    key: ClassVar[str] = "sheets.import"

    @property
    def title(self) -> str:
        """Which sheet it is."""
        return SMALL_SHEETS[self.kind].title

    @property
    def arguments(self) -> Arguments:
        """Enough to say which file it was."""
        name = self.analysis.file_name if self.analysis else self.file_name
        return {"kind": self.kind.value, "file": name, "target_id": self.target_id}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """The whole sheet as one Step; links look again at orders that waited for them."""
        analysis = self.analysis
        if analysis is None:
            raise InvalidInput(
                _("The import of {name} was interrupted. Nothing of it was imported.").format(
                    name=self.file_name
                ),
                hint=_("Choose the file again."),
            )
        rows = [row for row in analysis.rows if isinstance(row, SmallRow)]
        good = [row for row in rows if row.action in WRITING]
        stamp, moved = await self.services.store.run(
            partial(_looked_again, kind=self.kind, rows=good, target_id=self.target_id),
            durable=False,
        )
        good = [row for row in good if row.number not in moved]
        yield Step(
            done=len(analysis.rows),
            total=len(analysis.rows),
            results=_results(analysis, rows, moved),
            save=partial(
                _write,
                stamp=stamp,
                kind=self.kind,
                rows=good,
                target_id=self.target_id,
                at=self.services.clock.now(),
                note=_("Spreadsheet {name}").format(name=analysis.file_name),
            ),
            changed=_CHANGED.get(self.kind, frozenset({changes.PRODUCTS})) if good else frozenset(),
        )
        if self.kind is SheetKind.LINKS and self.target_id is not None:
            await relink(self.services, self.target_id)


def _looked_again(
    tx: Tx, *, kind: SheetKind, rows: Sequence[SmallRow], target_id: int | None
) -> tuple[object, frozenset[int]]:
    return storage.stamp(tx), storage.moved(tx, kind, rows, target_id)


def _write(
    tx: Tx,
    *,
    stamp: object,
    kind: SheetKind,
    rows: Sequence[SmallRow],
    target_id: int | None,
    at: datetime,
    note: str,
) -> None:
    if storage.stamp(tx) != stamp:
        raise InvalidInput(
            _("The products changed at this very moment. Nothing was imported."),
            hint=_("Analyse the file again."),
        )
    storage.apply(tx, kind, rows, target_id, at, note)


def _results(
    analysis: SheetAnalysis, rows: Sequence[SmallRow], moved: frozenset[int]
) -> tuple[RowResult, ...]:
    return tuple(
        _result(row, result, moved) for row, result in zip(rows, analysis.results(), strict=True)
    )


def _result(row: SmallRow, result: RowResult, moved: frozenset[int]) -> RowResult:
    if row.number in moved:
        text = _("It changed after the analysis. Analyse the file again.")
        return replace(result, outcome=Outcome.FAILED, message=text)
    return result


def build(services: "Services", arguments: Arguments) -> Job:
    """The job of a run that is continued after a restart: its rows are gone, see the class."""
    kind = SheetKind(arguments.get("kind", SheetKind.COUNT))
    return ImportSmallSheet(services, kind, None, file_name=str(arguments.get("file", "")))
