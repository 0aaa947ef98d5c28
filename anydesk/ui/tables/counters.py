"""Counters that filter: ``( New 12 ) ( With issues 3 ) ( All )``."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from anydesk.core.i18n import _
from anydesk.core.query import FilterValue
from anydesk.ui import formats, pieces
from anydesk.ui.tables.screen import Counter


class CounterBar(QWidget):
    """One pill a counter; exactly one is chosen."""

    changed = Signal()

    def __init__(self, counters: Sequence[Counter]) -> None:
        super().__init__()
        self._counters = {counter.key: counter for counter in counters}
        self._pills: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for counter in counters:
            pill = pieces.named(QPushButton(_(counter.title)), "pill")
            pill.setCheckable(True)
            pill.setAutoDefault(False)
            self._group.addButton(pill)
            self._pills[counter.key] = pill
            row.addWidget(pill)
        row.addStretch(1)
        if counters:
            self.choose(next((c.key for c in counters if not c.filters), counters[0].key))
        self._group.buttonClicked.connect(self.changed)
        self.setVisible(bool(counters))

    @property
    def chosen(self) -> Counter | None:
        """The counter that filters now."""
        return next(
            (self._counters[key] for key, pill in self._pills.items() if pill.isChecked()), None
        )

    def pill(self, key: str) -> QPushButton:
        """The button of a counter."""
        return self._pills[key]

    def choose(self, key: str) -> None:
        """Filter by this one; does not say ``changed``."""
        if key in self._pills:
            self._pills[key].setChecked(True)

    def filters(self) -> Mapping[str, FilterValue]:
        """What the chosen one adds to the query."""
        chosen = self.chosen
        return chosen.filters or {} if chosen is not None else {}

    def clear(self) -> None:
        """Back to the one that shows all."""
        for key, counter in self._counters.items():
            if not counter.filters:
                self.choose(key)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write the numbers behind the titles."""
        for key, pill in self._pills.items():
            title = _(self._counters[key].title)
            number = counts.get(key)
            pill.setText(title if number is None else f"{title}  {formats.count(number)}")
