"""A table over rows in memory, with sorting, ticks and copying built in."""

from typing import Any

from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from anydesk.core.i18n import _
from anydesk.ui.states import StatePanel
from anydesk.ui.tables.export import as_cells, rows_of
from anydesk.ui.tables.foot import TableFoot
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.view import TableView


class MemoryTable(QWidget):
    """Shows a ``MemoryModel``; used by previews, results and lists inside a page."""

    def __init__(
        self, model: MemoryModel[Any], name: str, *, empty: str = "", foot: bool = True
    ) -> None:
        super().__init__()
        self.model = model
        self.view = TableView(model, name)
        self.state = StatePanel()
        self.foot = TableFoot()
        self.foot.setVisible(foot)
        self.state.say(empty or _("Nothing here"), icon="")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.state)
        column.addLayout(self._stack, 1)
        column.addWidget(self.foot)
        self.view.sort_asked.connect(self._on_sort)
        self.view.tick_all_asked.connect(lambda: model.tick_shown(True))
        self.view.header.tick_clicked.connect(self._on_tick_header)
        self.view.copy_asked.connect(self._on_copy)
        self.foot.cleared.connect(lambda: model.replace_checked(()))
        self.foot.all_asked.connect(lambda: model.tick_shown(True))
        model.ticks_changed.connect(self._look)
        model.modelReset.connect(self._look)
        self._look()

    def _on_tick_header(self) -> None:
        self.model.tick_shown(not self.model.tickable_shown <= self.model.checked)

    def _on_sort(self, column: int) -> None:
        header, section = self.view.header, column + self.model.first
        descending = header.sorted_by == section and not header.descending
        header.set_sorted(section, descending)
        self.model.sort_by(column, descending)

    def _on_copy(self) -> None:
        records = [self.model.record(row) for row in self.view.highlighted()]
        QApplication.clipboard().setText(as_cells(rows_of(records, self.model.columns)))

    def _look(self) -> None:
        total, ticked = self.model.rowCount(), len(self.model.checked)
        self._stack.setCurrentWidget(self.view if total else self.state)
        outside = len(self.model.checked.difference(self.model.shown)) if ticked else 0
        self.foot.show_counts(total, ticked, outside, ticks=False)
        mark = ""
        if ticked:
            mark = "check" if self.model.tickable_shown <= self.model.checked else "minus"
        self.view.header.set_mark(mark)
