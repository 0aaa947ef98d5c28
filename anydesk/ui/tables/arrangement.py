"""Remembers how the merchant arranged a table: places, widths, what is hidden, sort, height."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from anydesk.core.i18n import _
from anydesk.core.jobs import JsonValue
from anydesk.ui.tables.view import TableView


class Arrangement:
    """Reads and writes the arrangement of a view by the names of its columns."""

    def __init__(self, view: TableView) -> None:
        self._view = view
        self._model = view.cell_model
        self._names = [column.name for column in self._model.columns]

    def state(self) -> dict[str, JsonValue]:
        """As it is now."""
        header, first = self._view.header, self._model.first
        places = sorted(range(len(self._names)), key=lambda n: header.visualIndex(n + first))
        return {
            "order": [self._names[n] for n in places],
            "hidden": [
                name for n, name in enumerate(self._names) if header.isSectionHidden(n + first)
            ],
            "widths": {name: self._view.widths[n] for n, name in enumerate(self._names)},
            "compact": self._view.is_compact,
        }

    def restore(self, state: JsonValue) -> None:
        """As it was. Columns that are gone are passed over; new ones keep their place."""
        if not isinstance(state, Mapping):
            return
        header, first = self._view.header, self._model.first
        hidden, widths = state.get("hidden"), state.get("widths")
        for number, name in enumerate(self._names):
            if isinstance(hidden, list):
                header.setSectionHidden(number + first, name in hidden)
            width = widths.get(name) if isinstance(widths, Mapping) else None
            if isinstance(width, int) and width > 0:
                self._view.widths[number] = width
        self._restore_order(state.get("order"))
        self._view.set_compact(state.get("compact") is True)
        self._view.fit()

    def _restore_order(self, order: Any) -> None:
        header, first = self._view.header, self._model.first
        wanted = [name for name in order if name in self._names] if isinstance(order, list) else []
        for place, name in enumerate(wanted):
            section = self._names.index(name) + first
            header.moveSection(header.visualIndex(section), place + first)

    def show_menu(self, point: QPoint) -> None:
        """The menu of the header: which columns are shown, how tall the rows are."""
        menu = QMenu(self._view)
        menu.setAccessibleName(_("Columns"))
        header, first = self._view.header, self._model.first
        shown = sum(not header.isSectionHidden(n + first) for n in range(len(self._names)))
        for number, column in enumerate(self._model.columns):
            entry = menu.addAction(_(column.title))
            entry.setCheckable(True)
            visible = not header.isSectionHidden(number + first)
            entry.setChecked(visible)
            entry.setEnabled(not visible or shown > 1)
            # Qt: a partial is called without the signal's argument; a lambda takes it.
            entry.triggered.connect(lambda visible, number=number: self._show(number, visible))
        menu.addSeparator()
        compact = menu.addAction(_("Low rows"))
        compact.setCheckable(True)
        compact.setChecked(self._view.is_compact)
        compact.triggered.connect(self._compact)
        menu.addAction(_("Columns as at first")).triggered.connect(self.reset)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def reset(self) -> None:
        """As declared."""
        for number, column in enumerate(self._model.columns):
            self._view.header.setSectionHidden(number + self._model.first, column.hidden)
            self._view.widths[number] = column.width
        self._restore_order(self._names)
        self._changed()

    def _show(self, number: int, visible: bool) -> None:
        self._view.header.setSectionHidden(number + self._model.first, not visible)
        self._changed()

    def _compact(self, compact: bool) -> None:
        self._view.set_compact(compact)
        self._changed()

    def _changed(self) -> None:
        self._view.fit()
        self._view.widths_changed.emit()
