"""Histórico: what changed in the product, when, and who or what did it."""

from anydesk.core.field_changes import field_title
from anydesk.core.i18n import N_, _
from anydesk.core.product_history import COMPONENTS, CREATED, ProductChange, cause_text
from anydesk.ui import formats
from anydesk.ui.pages.product.tab import Desk, ProductTab
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column


def _what(field: str) -> str:
    if field == CREATED:
        return _("Product created")
    return _("Components of the kit") if field == COMPONENTS else field_title(field)


def _one_line(text: str) -> str:
    return " ".join(text.split())


COLUMNS: tuple[Column[ProductChange], ...] = (
    Column(N_("When"), lambda one: one.at, formats.moment, width=112),
    Column(N_("What changed"), lambda one: one.field, _what, width=190),
    Column(
        N_("Before"), lambda one: one.before, _one_line, width=200, stretch=True,
        hint=lambda one: one.before,
    ),
    Column(
        N_("After"), lambda one: one.after, _one_line, width=200, stretch=True,
        hint=lambda one: one.after,
    ),
    Column(N_("By whom"), lambda one: one.cause, cause_text, width=200),
)  # fmt: skip


class HistoryTab(ProductTab):
    """Read only; the newest line first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = MemoryTable(
            MemoryModel[ProductChange](COLUMNS, found_by=lambda one: f"{one.field} {one.after}"),
            _("History"),
            foot=False,
            empty=_("Nothing has changed yet since the history is kept."),
        )
        self.column.addWidget(self.table, 1)

    @property
    def grows(self) -> bool:
        return True

    async def load(self) -> None:
        if self.desk.product.id is not None:
            self.table.model.show(await self.services.product_edits.history(self.desk.product.id))
