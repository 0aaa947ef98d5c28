"""What became of every row of a run, with the way to send the failed ones again."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import OUTCOME_TITLES, Outcome, RowResult
from anydesk.core.listing_states import SendState, send_title
from anydesk.ui import formats
from anydesk.ui.aio import Debounce
from anydesk.ui.pieces import button
from anydesk.ui.tables.counters import CounterBar
from anydesk.ui.tables.export import rows_of
from anydesk.ui.tables.filter_bar import TYPING, SearchField
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column, Counter
from anydesk.ui.tones import Tone

OUTCOME_TONES = {
    Outcome.DONE: Tone.GOOD,
    Outcome.SKIPPED: Tone.MUTED,
    Outcome.FAILED: Tone.BAD,
    Outcome.NOT_SENT: Tone.WARN,
}

STATE_TONES: Mapping[str, Tone] = {
    SendState.SENT: Tone.INFO,
    SendState.ACCEPTED: Tone.INFO,
    SendState.PUBLISHED: Tone.GOOD,
    SendState.REFUSED: Tone.BAD,
}
"""What became of a row after the hub had accepted it."""

States = Mapping[tuple[str, str], tuple[str, str]]
"""By store and key of a row: its ``SendState`` and the marketplaces' words."""

ALL = "all"

COUNTERS = (
    Counter(ALL, N_("All")),
    *(Counter(outcome, title, {"outcome": outcome}) for outcome, title in OUTCOME_TITLES.items()),
)


def _change(row: RowResult) -> str:
    if not row.before and not row.after:
        return ""
    return f"{row.before or '?'}  →  {row.after or formats.NOTHING}"


COLUMNS: tuple[Column[RowResult], ...] = (
    Column(
        N_("Outcome"),
        lambda r: r.outcome,
        width=120,
        tone=lambda r: OUTCOME_TONES[r.outcome],
        row_text=lambda r: _(OUTCOME_TITLES[r.outcome]),
    ),
    Column(N_("Key"), lambda r: r.key, width=136),
    Column(N_("Description"), lambda r: r.name, width=200, stretch=True),
    Column(
        N_("What happened"),
        lambda r: r.message,
        width=320,
        hint=lambda r: r.message,
        stretch=True,
        least=160,
    ),
    Column(N_("Before → after"), _change, width=136, right=True),
    Column(N_("Listing"), lambda r: r.listing, width=120),
    Column(N_("Store"), lambda r: r.store, width=112),
)


def _found_by(row: RowResult) -> str:
    return f"{row.key} {row.name} {row.store} {row.listing} {row.message}"


class ResultsView(QWidget):
    """The rows of a run. The page does what the buttons ask for.

    Args:
        follows: what was accepted has a life of its own afterwards: a column tells it
            (``show_states``), and a button asks for it to be looked up again.
    """

    again_asked = Signal()
    export_asked = Signal()
    refresh_asked = Signal()

    def __init__(self, *, follows: bool = False) -> None:
        super().__init__()
        self._states: States = {}
        self._follows = follows
        self._columns = (COLUMNS[0], self._state_column(), *COLUMNS[1:]) if follows else COLUMNS
        self.model = MemoryModel[RowResult](self._columns, found_by=_found_by)
        self.table = MemoryTable(self.model, _("Results"))
        self.counters = CounterBar(COUNTERS)
        self.search = SearchField(_("Search in the results…"))
        self.search.setMaximumWidth(280)
        self.again_button = button(_("Send the failed ones again"), icon="refresh-cw")
        self.export_button = button(_("Export"), icon="download")
        self.refresh_button = button(_("Update situation"), icon="refresh-cw")
        self.refresh_button.setVisible(follows)
        self._typing = Debounce(TYPING, self)
        self._build()
        self.search.textChanged.connect(self._typing.push)
        self._typing.fired.connect(lambda: self.model.search(self.search.text()))
        self.counters.changed.connect(self._on_counter)
        self.again_button.clicked.connect(self.again_asked)
        self.export_button.clicked.connect(self.export_asked)
        self.refresh_button.clicked.connect(self.refresh_asked)
        self.set_rows(())

    def _state_column(self) -> Column[RowResult]:
        return Column(
            N_("At the marketplace"),
            lambda row: self._state(row)[0],
            width=200,
            key="state",
            tone=lambda row: STATE_TONES.get(self._state(row)[0]),
            row_text=lambda row: send_title(self._state(row)[0]),
            hint=lambda row: self._state(row)[1],
        )

    def _state(self, row: RowResult) -> tuple[str, str]:
        # What was not accepted this time may have been accepted before: that is not told here.
        if row.outcome is not Outcome.DONE:
            return "", ""
        return self._states.get((row.store, row.key), ("", ""))

    def show_states(self, states: States) -> None:
        """What became of the rows since."""
        self._states = {key: (state, message) for key, (state, message) in states.items() if state}
        self.set_rows(self.model.rows)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.counters, 1)
        top.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.refresh_button)
        foot.addWidget(self.export_button)
        foot.addWidget(self.again_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def set_rows(self, rows: Sequence[RowResult]) -> None:
        """Show these; the filter and the order stay."""
        tally = Tally(row.outcome for row in rows)
        counts = {ALL: len(rows)} | {str(outcome): tally[outcome] for outcome in Outcome}
        self.counters.show_counts(counts)
        for outcome in Outcome:
            self.counters.pill(outcome).setVisible(tally[outcome] > 0)
        again = tally[Outcome.FAILED] + tally[Outcome.NOT_SENT]
        self.again_button.setVisible(again > 0)
        self.again_button.setText(
            ngettext(
                "Send the failed one again", "Send the {count} failed ones again", again
            ).format(count=formats.count(again))
        )
        self.export_button.setEnabled(bool(rows))
        self._tidy_columns(rows)
        self.model.show(rows)

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Filter by an outcome; None: all."""
        self.counters.choose(outcome if outcome is not None else ALL)
        self._on_counter()

    def export_rows(self) -> list[list[str]]:
        """What is shown, with titles; for ``tables.export.write_csv``."""
        records = [self.model.rows[number] for number in self.model.shown]
        return rows_of(records, self._columns)

    def _tidy_columns(self, rows: Sequence[RowResult]) -> None:
        header = self.table.view.header
        for number, column in enumerate(self._columns):
            used = not rows or any(column.value(row) for row in rows)
            header.setSectionHidden(number, not used)
            if column.value is _change:
                self.table.view.widen(number, map(_change, rows))
        self.table.view.fit()

    def _on_counter(self) -> None:
        chosen = self.counters.chosen
        wanted = chosen.key if chosen is not None and chosen.filters else None
        self.model.show_only((lambda row: row.outcome == wanted) if wanted else None)
