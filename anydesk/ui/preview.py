"""What will change before it is sent: a table with before → after, and ticks."""

from collections import Counter as Tally
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.plans import PlanCounts, PlanRow, count
from anydesk.ui import formats, pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.tables.counters import CounterBar
from anydesk.ui.tables.filter_bar import TYPING, SearchField
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column, Counter
from anydesk.ui.tones import Tone

CHANGE = "change"
ALL = "all"
"""The key of the counter that filters nothing."""

BESIDE = 1_000
"""Width from which the details stand beside the table; below it they stand under it."""

Groups = Callable[[PlanRow], Collection[str]]

Show = Callable[[Decimal | None], str]


def _is_unchanged(row: PlanRow) -> bool:
    return not row.blocked and not row.changes


def _rank(row: PlanRow) -> int:
    return 0 if row.blocked else 1 if row.changes else 2


def _found_by(row: PlanRow) -> str:
    return f"{row.sku} {row.name} {row.external_id} {row.store}"


def change_text(row: PlanRow, show: Show) -> str:
    """``12 → 7``, or ``R$ 20,00 (R$ 15,00) → R$ 22,00`` where there is a promotional price."""
    before = _pair(row.before, row.before_promo, show) or "?"
    after = _pair(row.after, row.after_promo, show) or formats.NOTHING
    return f"{before}  →  {after}"


def _pair(full: Decimal | None, promo: Decimal | None, show: Show) -> str:
    if full is None:
        return ""
    # Where both are the same there is no promotion, and one amount says it all.
    return show(full) if promo in (None, full) else f"{show(full)} ({show(promo)})"


def _tone(row: PlanRow) -> Tone | None:
    if row.blocked:
        return Tone.BAD
    return Tone.MUTED if not row.changes else Tone.INFO


class RowPanel(QWidget):
    """What is beside the table: everything about the row the cursor is in."""

    def show_row(self, row: PlanRow | None) -> None:
        """Another row, or none."""
        raise NotImplementedError


class PreviewView(QWidget):
    """Rows of a plan: blocked ones on top, unchanged ones folded away with a count.

    Args:
        show: how before and after are written: ``formats.quantity`` or ``formats.money``.
        footer: the sentence that says exactly what will happen, from the counts.
        mend: title of the link on a blocked row; ``mend_asked`` carries the row.
        counters: pills that filter, in place of folding; those with no row are left out.
        groups: the keys of the counters that a row is counted by.
        panel: shows all of one row beside the table.
    """

    chosen_changed = Signal()
    mend_asked = Signal(object)

    def __init__(
        self,
        *,
        show: Show,
        footer: Callable[[PlanCounts], str],
        mend: str = "",
        columns: Sequence[Column[PlanRow]] = (),
        counters: Sequence[Counter] = (),
        groups: Groups = lambda _row: (),
        panel: RowPanel | None = None,
    ) -> None:
        super().__init__()
        self._show = show
        self._footer = footer
        self._unfolded = False
        self._groups = groups
        self.counters = CounterBar(counters)
        self.panel = panel
        self._all = count(())
        self._stores: list[int] = []
        self.model = MemoryModel[PlanRow](
            tuple(columns) or self._columns(mend),
            ticks=True,
            found_by=_found_by,
            rank=_rank,
            tickable=lambda row: row.can_be_sent,
        )
        self.table = MemoryTable(self.model, _("What will be sent"))
        self.search = SearchField(_("Search SKU, description, listing…"))
        self.fold_button = QPushButton()
        self.fold_button.setProperty("weight", "link")
        self.fold_button.setAutoDefault(False)
        self.footer_label = pieces.label("", "section_title")
        self.footer_label.setWordWrap(True)
        self._typing = Debounce(TYPING, self)
        self._build()
        self._connect()

    def _columns(self, mend: str) -> tuple[Column[PlanRow], ...]:
        show = self._show
        # What a person decides by comes first: on a small screen the rest is scrolled to.
        columns: tuple[Column[PlanRow], ...] = (
            Column(N_("SKU"), lambda r: r.sku, width=120),
            Column(N_("Description"), lambda r: r.name, width=216, stretch=True),
            Column(N_("Price"), lambda r: r.price, formats.money, width=88, right=True),
            Column(
                N_("Before → after"),
                lambda r: r.after,
                key=CHANGE,
                right=True,
                width=136,
                row_text=lambda r: change_text(r, show),
            ),
            Column(
                N_("Reason"),
                lambda r: r.blocked or r.note,
                width=240,
                stretch=True,
                least=160,
                tone=_tone,
                key="reason",
                row_text=_reason,
            ),
        )
        where: tuple[Column[PlanRow], ...] = (
            Column(N_("Listing"), lambda r: r.external_id, width=88),
            Column(N_("Store"), lambda r: r.store, width=104),
        )
        if not mend:
            return (*columns, *where)
        link = Column[PlanRow](
            N_("Mend"), lambda r: mend if r.blocked else "", width=112, link=_no_run
        )
        return (*columns, link, *where)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        self.search.setMaximumWidth(360)
        side = Qt.AlignmentFlag.AlignTop
        if self.counters.keys:
            self.search.setMaximumWidth(240)
            top.addWidget(self.counters, 3)
        top.addWidget(self.search, 2, side)
        if not self.counters.keys:
            top.addStretch(1)
        top.addWidget(self.fold_button, 0, side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        self.split = pieces.named(QSplitter(), "beside")
        self.split.setHandleWidth(12)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.table)
        if self.panel is not None:
            self.split.addWidget(self.panel)
            self.split.setStretchFactor(0, 3)
            self.split.setStretchFactor(1, 1)
        column.addWidget(self.split, 1)
        column.addWidget(self.footer_label)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.push)
        self._typing.fired.connect(self._on_search)
        self.search.left_with_down.connect(self.table.view.setFocus)
        self.fold_button.clicked.connect(self._on_fold)
        self.model.ticks_changed.connect(self._on_ticks)
        self.table.view.link_clicked.connect(self._on_link)
        self.table.view.highlight_changed.connect(self._show_row)
        self.counters.changed.connect(lambda: self._fold_state(self.model.rows))

    # What the page uses

    def set_rows(self, rows: Sequence[PlanRow]) -> None:
        """Show a plan; its ``chosen`` rows are ticked."""
        checked = [n for n, row in enumerate(rows) if row.chosen and row.can_be_sent]
        self._all = count(rows)
        self._stores = [row.integration_id for row in rows]
        self._tidy_columns(rows)
        self._count(rows)
        self._fold_state(rows)
        self.model.show(rows, checked=checked)
        self._on_ticks()
        if self.panel is not None and self.model.rowCount():
            self.table.view.selectRow(0)
        self._show_row()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= BESIDE
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        if self.panel is not None and not wide:
            # Under the table it takes no more than it needs: the rows are what one decides by.
            least = self.panel.minimumHeight()
            self.split.setSizes([max(event.size().height() - least, least), least])

    def _count(self, rows: Sequence[PlanRow]) -> None:
        if not self.counters.keys:
            return
        tally = Tally(key for row in rows for key in self._groups(row))
        counts = {key: tally[key] for key in self.counters.keys} | {ALL: len(rows)}
        self.counters.show_counts(counts)
        for key in self.counters.keys:
            self.counters.pill(key).setVisible(key == ALL or counts[key] > 0)
        chosen = self.counters.chosen
        if chosen is not None and not counts.get(chosen.key, 0):
            self.counters.clear()

    def _show_row(self) -> None:
        if self.panel is None:
            return
        rows = self.table.view.highlighted()
        self.panel.show_row(self.model.record(rows[0]) if rows else None)

    def _tidy_columns(self, rows: Sequence[PlanRow]) -> None:
        """Leave out what says nothing: the store where there is one, the price of no row."""
        header, first = self.table.view.header, self.model.first
        says = {
            "Store": len({row.store for row in rows}) > 1,
            "Price": any(row.price is not None for row in rows),
            "Mend": any(row.blocked for row in rows),
        }
        for number, column in enumerate(self.model.columns):
            header.setSectionHidden(number + first, not says.get(column.title, True))
            if column.key == CHANGE:
                moved = (row for row in rows if not _is_unchanged(row))
                texts = (change_text(row, self._show) for row in moved)
                self.table.view.widen(number, texts)
        self.table.view.fit()

    def rows(self) -> tuple[PlanRow, ...]:
        """Every row, with ``chosen`` as ticked now."""
        checked = self.model.checked
        return tuple(
            row if row.chosen == (n in checked) else replace(row, chosen=n in checked)
            for n, row in enumerate(self.model.rows)
        )

    def chosen(self) -> tuple[PlanRow, ...]:
        """The rows to send, in the plan's order."""
        return tuple(row for row in self.rows() if row.chosen)

    def counts(self) -> PlanCounts:
        """What the footer is made from."""
        # Only what the ticks decide is counted anew: this follows every click.
        checked = self.model.checked
        stores = len(set(map(self._stores.__getitem__, checked)))
        return replace(self._all, chosen=len(checked), stores=stores)

    def _fold_state(self, rows: Sequence[PlanRow]) -> None:
        if (chosen := self.counters.chosen) is not None:
            # A counter shows the unchanged ones, and without it they come last: nothing to fold.
            self.fold_button.hide()
            key = chosen.key
            wanted = (lambda row: key in self._groups(row)) if chosen.filters else None
            self.model.show_only(wanted)
            return
        unchanged = sum(map(_is_unchanged, rows))
        only = bool(rows) and unchanged == len(rows)
        self.fold_button.setVisible(unchanged > 0 and not only)
        text = (
            ngettext("Hide {count} unchanged row", "Hide {count} unchanged rows", unchanged)
            if self._unfolded
            else ngettext("Show {count} unchanged row", "Show {count} unchanged rows", unchanged)
        )
        self.fold_button.setText(text.format(count=formats.count(unchanged)))
        # Where nothing changes at all, an empty table would only puzzle.
        fold = not self._unfolded and not only
        self.model.show_only((lambda row: not _is_unchanged(row)) if fold else None)

    def _on_fold(self) -> None:
        self._unfolded = not self._unfolded
        self._fold_state(self.model.rows)

    def _on_search(self) -> None:
        self.model.search(self.search.text())

    def _on_ticks(self) -> None:
        self.footer_label.setText(self._footer(self.counts()))
        self.chosen_changed.emit()

    def _on_link(self, row: int, _column: int) -> None:
        self.mend_asked.emit(self.model.record(row))


def _reason(row: PlanRow) -> str:
    if row.blocked:
        return row.blocked
    return row.note or (_("Unchanged") if not row.changes else _("Will be sent"))


async def _no_run(_context: object, _ids: object) -> None:
    """The link is carried by ``mend_asked``."""
