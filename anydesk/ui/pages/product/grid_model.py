"""The variations of a parent as a table that is typed into."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont

from anydesk.core.i18n import N_, _
from anydesk.core.variation_rows import BY_FIELD, COLUMNS, COUNT, VariationRow, all_problems
from anydesk.ui import formats, theme

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
STOCK, ACTIVE = COUNT, "active"
TITLES = {**{c.field: c.title for c in COLUMNS}, STOCK: N_("Stock"), ACTIVE: N_("Active")}
_YES = frozenset({"sim", "s", "yes", "y", "1", "true", "ativo", "x"})
_ROLE = Qt.ItemDataRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class GridModel(QAbstractTableModel):
    """``edited`` comes when the person has changed something.

    The columns: one for each attribute, the fields of ``COLUMNS``, stock, and whether it is sold.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[VariationRow] = []
        self.axes: list[str] = []
        self._problems: dict[int, dict[str, str]] = {}

    @property
    def problems(self) -> Mapping[int, Mapping[str, str]]:
        """By row and field."""
        return self._problems

    @property
    def columns(self) -> list[str]:
        """What each column holds: ``grid:Cor``, a field, stock, active."""
        return [*(f"grid:{axis}" for axis in self.axes), *BY_FIELD, STOCK, ACTIVE]

    def column(self, name: str) -> int:
        """The number of a column."""
        return self.columns.index(name)

    def put(self, rows: Sequence[VariationRow], axes: Sequence[str]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows, self.axes = list(rows), list(axes)
        self._problems = all_problems(self.rows)
        self.endResetModel()

    def change(self, rows: Sequence[VariationRow], axes: Sequence[str] | None = None) -> None:
        """The same, by the person; the selection stays where the rows stay."""
        if axes is None and len(rows) == len(self.rows):
            self.rows = list(rows)
            self._refresh()
        else:
            self.put(rows, self.axes if axes is None else axes)
        self.edited.emit()

    def add_problems(self, problems: Mapping[int, Mapping[str, str]]) -> None:
        """Sentences found while saving, until the next change."""
        for row, found in problems.items():
            self._problems[row] = {**self._problems.get(row, {}), **found}
        self._tell()

    def write(self, cells: Sequence[tuple[int, int, str]]) -> None:
        """Put texts into cells; those that nobody can type into are passed over."""
        rows, columns = list(self.rows), self.columns
        for row, column, text in cells:
            if 0 <= row < len(rows) and 0 <= column < len(columns):
                rows[row] = _with_cell(rows[row], columns[column], text)
        if rows != self.rows:
            self.change(rows)

    def _refresh(self) -> None:
        self._problems = all_problems(self.rows)
        self._tell()

    def _tell(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # Qt's questions

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.axes) + len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        name = self.columns[section]
        if role == _ROLE.DisplayRole:
            axis = name.removeprefix("grid:")
            return axis if name.startswith("grid:") else _(TITLES[name])
        return _RIGHT if role == _ROLE.TextAlignmentRole and _is_number(name) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags, name = super().flags(index), self.columns[index.column()]
        if name == ACTIVE:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        if name == STOCK and not self.rows[index.row()].is_new:
            return flags
        if name.startswith("grid:") and not self._may_change(index.row(), name):
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def _may_change(self, row: int, name: str) -> bool:
        # The hub keeps the values a variation was made with; only what lacks is filled in.
        return not self.rows[row].base.grid.get(name.removeprefix("grid:"))

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        row, name = self.rows[index.row()], self.columns[index.column()]
        if role in (_ROLE.DisplayRole, _ROLE.EditRole):
            return _text(row, name, plain=role == _ROLE.EditRole)
        if role == _ROLE.CheckStateRole and name == ACTIVE:
            return Qt.CheckState.Checked if row.is_active else Qt.CheckState.Unchecked
        if role == _ROLE.TextAlignmentRole and _is_number(name):
            return _RIGHT
        if role == _ROLE.ToolTipRole:
            return self._problem(index.row(), name)
        if role == _ROLE.AccessibleDescriptionRole:
            return self._problem(index.row(), name)
        if role == _ROLE.FontRole:
            return _font(bold=row.is_new and name.startswith("grid:"), gone=row.removed)
        return self._colour(index.row(), name, role)

    def _problem(self, row: int, name: str) -> str | None:
        found = self._problems.get(row, {})
        return found.get("grid" if name.startswith("grid:") else name)

    def _colour(self, row: int, name: str, role: int) -> QBrush | None:
        tokens = theme.current()
        if role == _ROLE.ForegroundRole:
            if self._problem(row, name):
                return QBrush(QColor(tokens.bad))
            seen = self.rows[row]
            if (name == STOCK and not seen.is_new) or not seen.is_active or seen.removed:
                return QBrush(QColor(tokens.muted))
        if role == _ROLE.BackgroundRole:
            if self._problem(row, name):
                wash = QColor(tokens.bad)
                wash.setAlphaF(0.14)
                return QBrush(wash)
            if name in self.rows[row].typed:
                return QBrush(QColor(tokens.accent_soft))
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        name = self.columns[index.column()]
        if role == _ROLE.CheckStateRole and name == ACTIVE:
            checked = Qt.CheckState(value) == Qt.CheckState.Checked
            self.write([(index.row(), index.column(), "sim" if checked else "não")])
            return True
        if role != _ROLE.EditRole or str(value) == _text(self.rows[index.row()], name, plain=True):
            return False
        self.write([(index.row(), index.column(), str(value))])
        return True


def _is_number(name: str) -> bool:
    return name == STOCK or (name in BY_FIELD and BY_FIELD[name].number)


def _text(row: VariationRow, name: str, *, plain: bool) -> str:
    if name.startswith("grid:"):
        return row.values.get(name.removeprefix("grid:"), "")
    if name == STOCK:
        return row.count if row.is_new else formats.quantity(row.stock)
    if name == ACTIVE:
        return (_("yes") if row.is_active else _("no")) if plain else ""
    return row.text(name)


def _with_cell(row: VariationRow, name: str, text: str) -> VariationRow:
    if name in BY_FIELD:
        return row.with_text(name, text)
    if name == STOCK:
        return row.with_count(text)
    if name == ACTIVE:
        return row.with_active(text.strip().casefold() in _YES)
    axis = name.removeprefix("grid:")
    if name.startswith("grid:") and not row.base.grid.get(axis):
        return row.with_value(axis, text)
    return row


def _font(*, bold: bool, gone: bool) -> QFont | None:
    if not (bold or gone):
        return None
    font = QFont()
    font.setBold(bold)
    font.setStrikeOut(gone)
    return font
