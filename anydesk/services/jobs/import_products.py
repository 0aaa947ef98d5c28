"""Apply an analysed product sheet: one transaction, all of its good rows or none."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core import changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Job, Outcome, RowResult, Step
from anydesk.core.product_history import Cause, cause_of
from anydesk.core.sheet_rows import Action, SheetAnalysis, SheetRow
from anydesk.services.sheet_apply import apply_rows, prepare
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.services import Services

WRITING = frozenset({Action.INSERT, Action.UPDATE})


@dataclass(frozen=True)
class ImportProducts:
    """Make and change the products of an analysis.

    One Step, because the sheet counts as a whole: either every good row is in, or none. So there
    is nothing to resume. The stored arguments name the file and its digest only; a run built from
    them after a restart says that nothing was imported. Before the Step the rows are held against
    the database once more: those that no longer fit fail alone.

    The Step keeps the store's thread for its whole transaction, which is why everything that can
    be prepared is, and the rest is a handful of bulk statements (aim: 20,000 rows in three
    seconds). Meanwhile the window draws and answers; lists that are asked for come after it.
    """

    store: Store
    clock: Clock
    file_name: str
    digest: str
    analysis: SheetAnalysis | None = None

    key: ClassVar[str] = "products.import"
    title: ClassVar[str] = N_("Import products")

    @property
    def arguments(self) -> Arguments:
        """Enough to say which file it was."""
        return {"file": self.file_name, "digest": self.digest}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """The whole sheet as one Step."""
        analysis = self.analysis
        if analysis is None:
            raise InvalidInput(
                _("The import of {name} was interrupted. Nothing of it was imported.").format(
                    name=self.file_name
                ),
                hint=_("Choose the file again."),
            )
        rows = tuple(row for row in analysis.rows if row.action in WRITING)
        prepared = await self.store.run(
            partial(prepare, rows=rows, options=analysis.options), durable=False
        )
        yield Step(
            done=len(analysis.rows),
            total=len(analysis.rows),
            results=_results(analysis, prepared.moved),
            save=partial(
                apply_rows,
                prepared=prepared,
                options=analysis.options,
                note=_("Spreadsheet {name}").format(name=self.file_name),
                at=self.clock.now(),
                cause=cause_of(Cause.SHEET, self.file_name),
            ),
            changed=frozenset({changes.PRODUCTS} if prepared.records else ()),
        )


def _results(analysis: SheetAnalysis, moved: Mapping[int, str]) -> tuple[RowResult, ...]:
    results: Sequence[RowResult] = analysis.results()
    return tuple(
        _result(row, result, moved) for row, result in zip(analysis.rows, results, strict=True)
    )


def _result(row: SheetRow, result: RowResult, moved: Mapping[int, str]) -> RowResult:
    if row.number in moved:
        return replace(result, outcome=Outcome.FAILED, message=moved[row.number])
    return result


def build(services: "Services", arguments: Arguments) -> Job:
    """The job of a run that is continued after a restart: its rows are gone, see the class."""
    return ImportProducts(
        services.store,
        services.clock,
        str(arguments.get("file", "")),
        str(arguments.get("digest", "")),
    )
