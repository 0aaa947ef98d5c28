"""A model over rows that are all in memory: previews and results."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex

from anydesk.core.folding import fold
from anydesk.ui.tables.cells import Cell, CellModel, Index
from anydesk.ui.tables.screen import Column

R = TypeVar("R")


_MARKS = re.compile("[\u0300-\u036f]")


def folded(texts: Sequence[str]) -> list[str]:
    """``core.folding.fold`` for many texts in one go: 20,000 rows within one keystroke."""
    whole = unicodedata.normalize("NFKD", "\n".join(text.replace("\n", " ") for text in texts))
    return _MARKS.sub("", whole).casefold().split("\n")


def sort_keys(values: Sequence[Any]) -> list[Any]:
    """Any values sort: nothing first, numbers by size, texts without accents."""
    if all(isinstance(value, str) for value in values):
        return folded(values)
    return [
        (0, 0) if value is None else (1, fold(value) if isinstance(value, str) else value)
        for value in values
    ]


class MemoryModel(CellModel[R]):
    """Shows a tuple of rows, filtered and sorted in Python. A row is ticked by its number.

    Args:
        found_by: the text a row is searched in.
        rank: rows are grouped by it before anything else (blocked rows on top).
        tickable: rows that may be ticked.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        ticks: bool = False,
        found_by: Callable[[R], str],
        rank: Callable[[R], int] | None = None,
        tickable: Callable[[R], bool] | None = None,
    ) -> None:
        super().__init__(columns, ticks=ticks)
        self._found_by = found_by
        self._rank = rank
        self._tickable = tickable
        self._rows: tuple[R, ...] = ()
        self._can: list[bool] = []
        self._ranks: list[int] = []
        self._order: list[int] = []
        self._kept: list[int] = []
        self._shown: list[int] = []
        self._tickable_shown: frozenset[int] = frozenset()
        self._words: tuple[str, ...] = ()
        self._wanted: Callable[[R], bool] | None = None
        self._texts: list[str] | None = None
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._sort: tuple[int, bool] | None = None

    @property
    def rows(self) -> tuple[R, ...]:
        """Every row, shown or not."""
        return self._rows

    @property
    def shown(self) -> Sequence[int]:
        """Numbers of the rows shown, in their order."""
        return self._shown

    @property
    def tickable_shown(self) -> frozenset[int]:
        """Numbers of the rows shown that may be ticked."""
        return self._tickable_shown

    def show(self, rows: Sequence[R], *, checked: Sequence[int] = ()) -> None:
        """Show other rows; ``checked`` are the numbers of those that are ticked."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._cells.clear()
        self._texts = None
        can = self._tickable
        self._can = [True] * len(self._rows) if can is None else [can(row) for row in self._rows]
        self._ranks = [] if self._rank is None else [self._rank(row) for row in self._rows]
        self.checked = set(checked)
        self._arrange()
        self.endResetModel()
        self.ticks_changed.emit()

    def search(self, text: str) -> None:
        """Show only rows that hold every word."""
        self._words = tuple(fold(text).split())
        self.beginResetModel()
        self._filter()
        self.endResetModel()

    def show_only(self, wanted: Callable[[R], bool] | None) -> None:
        """Show only these rows; None: all."""
        self._wanted = wanted
        self.beginResetModel()
        self._keep()
        self.endResetModel()

    def sort_by(self, column: int, descending: bool) -> None:
        """Sort by a column (its number in ``columns``)."""
        self._sort = (column, descending)
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    # Three stages, each kept: a keystroke repeats only the last of them.

    def _arrange(self) -> None:
        order = list(range(len(self._rows)))
        if self._sort is not None:
            number, descending = self._sort
            value = self.columns[number].value
            keys = sort_keys([value(row) for row in self._rows])
            order.sort(key=keys.__getitem__, reverse=descending)
        if self._ranks:
            order.sort(key=self._ranks.__getitem__)
        self._order = order
        self._keep()

    def _keep(self) -> None:
        wanted, rows = self._wanted, self._rows
        order = self._order
        self._kept = order if wanted is None else [n for n in order if wanted(rows[n])]
        self._filter()

    def _filter(self) -> None:
        shown = self._kept
        if self._words:
            texts = self._folded()
            for word in self._words:
                shown = [n for n in shown if word in texts[n]]
        self._shown = shown
        self._tickable_shown = frozenset(n for n in shown if self._can[n])

    def _folded(self) -> list[str]:
        # Folding 20,000 rows costs more than a keystroke may: done once.
        if self._texts is None:
            self._texts = folded([self._found_by(row) for row in self._rows])
        return self._texts

    def key_at(self, row: int) -> int:
        return self._shown[row]

    def record(self, row: int) -> R | None:
        return self._rows[self._shown[row]]

    def can_tick(self, row: int) -> bool:
        return self._can[self._shown[row]]

    def tick_shown(self, checked: bool) -> None:
        """Tick every row shown, or take the ticks away."""
        shown = self._tickable_shown
        self.replace_checked(self.checked | shown if checked else self.checked - shown)

    def cells(self, row: int) -> Sequence[Cell] | None:
        number = self._shown[row]
        cells = self._cells.get(number)
        if cells is None:
            cells = self._cells[number] = self.make_cells(self._rows[number])
        return cells

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)
