"""The model behind a list: all ids at once, rows in blocks that come when they are shown."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex

from anydesk.ui.tables.cells import Cell, CellModel, Index
from anydesk.ui.tables.screen import Screen

R = TypeVar("R")

BLOCK = 200
"""Rows loaded together: a little more than two screens."""

FEW = 20
"""So many ids are looked up one by one, which takes a millisecond for 100,000 rows."""

KEPT = 24
"""Blocks kept in memory; 4,800 rows."""


@dataclass
class _Block(Generic[R]):
    """Loaded rows by id, and the cells of those that were painted."""

    records: dict[int, R]
    cells: dict[int, tuple[Cell, ...]] = field(default_factory=dict)


class TableModel(CellModel[R]):
    """Shows ``ids`` in order. Rows that are not loaded ask for their block through ``wanted``.

    A generation number marks what is shown: blocks of an older generation are dropped.
    """

    def __init__(self, screen: Screen[R], wanted: Callable[[int, int], None]) -> None:
        super().__init__(screen.columns, ticks=screen.ticks)
        self._row_id = screen.row_id
        self._wanted = wanted
        self._ids: array[int] = array("q")
        self._blocks: OrderedDict[int, _Block[R]] = OrderedDict()
        self._asked: set[int] = set()
        self.generation = 0

    @property
    def ids(self) -> Sequence[int]:
        """Every matching id in order."""
        return self._ids

    def show(self, ids: Sequence[int], blocks: Mapping[int, Sequence[R]]) -> bool:
        """Show another answer, with the blocks that were loaded together with it.

        False where the ids are the same: then nothing moves, and rows are only painted anew.
        """
        fresh = ids if isinstance(ids, array) else array("q", ids)
        self.generation += 1
        if fresh == self._ids:
            self._replace_blocks(blocks)
            if len(fresh):
                last = self.index(len(fresh) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self._ids = fresh
        self._replace_blocks(blocks)
        self.endResetModel()
        return True

    def _replace_blocks(self, blocks: Mapping[int, Sequence[R]]) -> None:
        self._blocks.clear()
        self._asked.clear()
        for number, records in blocks.items():
            self._blocks[number] = self._block(records)

    def add_block(self, number: int, records: Sequence[R], generation: int) -> None:
        """A block has come; an older generation's is dropped."""
        if generation != self.generation:
            return
        self._asked.discard(number)
        self._blocks[number] = self._block(records)
        while len(self._blocks) > KEPT:
            self._blocks.popitem(last=False)
        first, last = number * BLOCK, min((number + 1) * BLOCK, len(self._ids)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def block_ids(self, number: int) -> Sequence[int]:
        """The ids of a block."""
        return self._ids[number * BLOCK : (number + 1) * BLOCK]

    def rows_of(self, ids: Iterable[int]) -> list[int]:
        """Where these ids are shown now; those that are not are left out."""
        wanted = set(ids)
        if len(wanted) <= FEW:
            return sorted(self._ids.index(one) for one in wanted if one in self._ids)
        return [row for row, one in enumerate(self._ids) if one in wanted]

    def _block(self, records: Sequence[R]) -> _Block[R]:
        return _Block({self._row_id(record): record for record in records})

    def _block_of(self, row: int) -> _Block[R] | None:
        number = row // BLOCK
        block = self._blocks.get(number)
        if block is None:
            if number not in self._asked:
                self._asked.add(number)
                self._wanted(number, self.generation)
            return None
        self._blocks.move_to_end(number)
        return block

    def key_at(self, row: int) -> int:
        return self._ids[row]

    def record(self, row: int) -> R | None:
        block = self._block_of(row)
        return block.records.get(self._ids[row]) if block is not None else None

    def cells(self, row: int) -> Sequence[Cell] | None:
        block = self._block_of(row)
        if block is None:
            return None
        key = self._ids[row]
        cells = block.cells.get(key)
        if cells is None:
            record = block.records.get(key)
            if record is None:
                return None
            cells = block.cells[key] = self.make_cells(record)
        return cells

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._ids)
