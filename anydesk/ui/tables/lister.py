"""Asks a list's service and keeps the model, the scroll position and the selection right."""

from collections.abc import Sequence
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal

from anydesk.core.errors import AppError
from anydesk.core.query import Query
from anydesk.ui.context import PageContext
from anydesk.ui.tables.model import BLOCK, TableModel
from anydesk.ui.tables.screen import Screen
from anydesk.ui.tables.view import TableView

R = TypeVar("R")
_SELECT = QItemSelectionModel.SelectionFlag


class Lister(QObject, Generic[R]):
    """``ask`` for a new question, ``refresh`` for the same one again.

    A newer question drops the answers of older ones. A refresh never starts while one is
    running, or a busy import would keep the answer away for ever; it follows afterwards.
    """

    answered = Signal()
    failed = Signal(object)
    counted = Signal(dict)

    def __init__(self, screen: Screen[R], context: PageContext, owner: QObject) -> None:
        super().__init__(owner)
        self._screen = screen
        self._context = context
        self._service = screen.source(context.services)
        self.model = TableModel(screen, self._on_wanted)
        self.model.setParent(self)
        self.view: TableView | None = None
        self.has_answer = False
        self._generation = 0
        self._asking = False
        self._again: Query | None = None
        self._shown: Query | None = None
        self._outside: set[int] = set()

    # Questions

    def ask(self, query: Query) -> None:
        """Another question: whatever runs is overtaken."""
        self._again = None
        self._start(query)

    def refresh(self, query: Query) -> None:
        """The same question: its turn comes when the running one is answered."""
        if self._asking:
            self._again = query
        else:
            self._start(query)

    def _start(self, query: Query) -> None:
        self._generation += 1
        self._asking = True
        on_error = partial(self._on_error, self._generation)
        self._context.tasks.start(
            self._look(query, self._generation), owner=self, on_error=on_error
        )

    async def _look(self, query: Query, generation: int) -> None:
        ids = await self._service.find(query)
        if generation != self._generation:
            return
        same = query == self._shown
        row = self._row_to_show(ids) if same else 0
        first = row // BLOCK
        blocks: dict[int, Sequence[R]] = {}
        # The rows in sight come together with the ids: the table never shows gaps.
        for number in (first, first + 1) if row % BLOCK > BLOCK // 2 else (first,):
            wanted = ids[number * BLOCK : (number + 1) * BLOCK]
            if len(wanted):
                blocks[number] = await self._service.load(wanted)
        if generation != self._generation:
            return
        self._put(query, ids, blocks, same)
        await self._count(query, generation)

    def _put(
        self, query: Query, ids: Sequence[int], blocks: dict[int, Sequence[R]], same: bool
    ) -> None:
        highlighted = self.highlighted_ids()
        current, top = self._current_id(), self._top()
        moved = self.model.show(ids, blocks)
        self._outside = self.model.checked.difference(ids) if self.model.checked else set()
        self._shown = query
        self.has_answer = True
        if moved:
            self._restore(highlighted, current)
        if moved or not same:
            self._scroll(top if same else None)
        self._finish()
        self.answered.emit()

    def _finish(self) -> None:
        self._asking = False
        if self._again is not None:
            query, self._again = self._again, None
            self._start(query)

    def _on_error(self, generation: int, error: AppError) -> None:
        if generation == self._generation:
            # Asked for again by the person; not by itself, or it would never end.
            self._asking, self._again = False, None
            self.failed.emit(error)

    async def _count(self, query: Query, generation: int) -> None:
        counters = self._screen.counters
        if not counters:
            return
        own = {key for counter in counters for key in counter.filters or {}}
        base = Query(query.text, {k: v for k, v in query.filters.items() if k not in own})
        if self._screen.counts is not None:
            counts = dict(await self._screen.counts(self._context.services, base))
        else:
            counts = {}
            for counter in counters:
                asked = base.where(**(counter.filters or {}))
                counts[counter.key] = len(await self._service.find(asked))
        if generation == self._generation:
            self.counted.emit(counts)

    # Blocks

    def _on_wanted(self, number: int, generation: int) -> None:
        self._context.tasks.start(
            self._load(number, generation),
            owner=self,
            on_error=partial(self._on_error, self._generation),
        )

    async def _load(self, number: int, generation: int) -> None:
        records = await self._service.load(self.model.block_ids(number))
        self.model.add_block(number, records, generation)

    # Where the person is

    def highlighted_ids(self) -> list[int]:
        """Ids of the highlighted rows."""
        rows = self.view.highlighted() if self.view is not None else []
        return [self.model.key_at(row) for row in rows]

    def ticked_outside(self) -> int:
        """How many ticked rows the filter hides."""
        # Between two answers only rows in sight are ticked: the others can only become fewer.
        return len(self._outside & self.model.checked)

    def _current_id(self) -> int | None:
        index = self.view.currentIndex() if self.view is not None else None
        return self.model.key_at(index.row()) if index is not None and index.isValid() else None

    def _top(self) -> tuple[int, int] | None:
        """The id at the top edge, and by how many pixels it is cut."""
        if self.view is None or not self.view.verticalScrollBar().value():
            return None
        row = self.view.rowAt(0)
        if row < 0:
            return None
        return self.model.key_at(row), self.view.rowViewportPosition(row)

    def _row_to_show(self, ids: Sequence[int]) -> int:
        top = self._top()
        if top is None:
            return 0
        try:
            return ids.index(top[0])
        except ValueError:
            return min(max(0, self.view.rowAt(0)), len(ids)) if self.view is not None else 0

    def _restore(self, highlighted: Sequence[int], current: int | None) -> None:
        if self.view is None or (not highlighted and current is None):
            return
        selection = QItemSelection()
        last = self.model.columnCount() - 1
        for row in self.model.rows_of(highlighted):
            selection.select(self.model.index(row, 0), self.model.index(row, last))
        chosen = self.view.selectionModel()
        chosen.select(selection, _SELECT.ClearAndSelect)
        for row in self.model.rows_of([current] if current is not None else []):
            chosen.setCurrentIndex(self.model.index(row, self.model.first), _SELECT.NoUpdate)

    def _scroll(self, top: tuple[int, int] | None) -> None:
        if self.view is None:
            return
        bar = self.view.verticalScrollBar()
        rows = self.model.rows_of([top[0]]) if top is not None else []
        if rows and top is not None:
            height = self.view.verticalHeader().defaultSectionSize()
            # Qt: the bar's range follows a reset only at the next layout.
            self.view.doItemsLayout()
            bar.setValue(rows[0] * height - top[1])
        elif top is None:
            self.view.scrollToTop()
