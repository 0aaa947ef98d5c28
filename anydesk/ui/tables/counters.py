"""Counters that filter: ``( New 12 ) ( With issues 3 ) ( All )``."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from anydesk.core.i18n import _
from anydesk.core.query import FilterValue
from anydesk.ui import formats, pieces
from anydesk.ui.flow import FlowLayout
from anydesk.ui.tables.screen import Counter


class Pill(QPushButton):
    """One counter. Its room is that of the bold text, which it shows while it is chosen."""

    def sizeHint(self) -> QSize:
        """Wide enough for either weight: the style sheet's own hint knows only the light one."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        heavier = QFontMetrics(bold).horizontalAdvance(self.text())
        lighter = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(hint.width() + max(0, heavier - lighter) + 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()


class CounterBar(QWidget):
    """One pill a counter; exactly one is chosen."""

    changed = Signal()

    def __init__(self, counters: Sequence[Counter]) -> None:
        super().__init__()
        self._counters = {counter.key: counter for counter in counters}
        self._pills: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        # On a small screen, or with long words, they go on in a second line.
        row = FlowLayout(self)
        for counter in counters:
            pill = pieces.named(Pill(_(counter.title)), "pill")
            pill.setCheckable(True)
            pill.setAutoDefault(False)
            self._group.addButton(pill)
            self._pills[counter.key] = pill
            row.addWidget(pill)
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

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all of them, in order."""
        return tuple(self._pills)

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
