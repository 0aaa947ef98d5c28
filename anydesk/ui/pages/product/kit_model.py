"""The components of a kit in a table whose quantities are typed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from anydesk.core.i18n import N_, _
from anydesk.core.kit_lines import KitLine, availability
from anydesk.ui import formats, theme

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
SKU, NAME, QUANTITY, AVAILABLE, MAKES, PRICE = range(6)
TITLES = (
    N_("SKU"), N_("Component"), N_("Quantity"), N_("Available"), N_("Enough for"),
    N_("Price"),
)  # fmt: skip
_ROLE = Qt.ItemDataRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

SHOW: dict[int, Callable[[KitLine], str]] = {
    SKU: lambda line: line.sku,
    NAME: lambda line: line.name,
    QUANTITY: lambda line: line.quantity,
    AVAILABLE: lambda line: formats.quantity(line.available),
    MAKES: lambda line: formats.quantity(line.makes),
    PRICE: lambda line: formats.money(line.price),
}


class KitModel(QAbstractTableModel):
    """``edited`` comes when the person has changed a quantity or the lines."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[KitLine] = []

    def put(self, lines: Sequence[KitLine]) -> None:
        """Show these."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def change(self, lines: Sequence[KitLine]) -> None:
        """The same, by the person."""
        self.put(lines)
        self.edited.emit()

    def write(self, cells: Sequence[tuple[int, int, str]]) -> None:
        """Put texts into the quantities of rows; other columns cannot be typed."""
        typed = {row: text.strip() for row, column, text in cells if column == QUANTITY}
        if any(row < len(self.lines) for row in typed):
            lines = [
                replace(line, quantity=typed.get(n, line.quantity))
                for n, line in enumerate(self.lines)
            ]
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, PRICE))
            self.edited.emit()

    # Qt's questions

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.DisplayRole:
            return _(TITLES[section])
        return _RIGHT if role == _ROLE.TextAlignmentRole and section >= QUANTITY else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == QUANTITY else flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        line, column = self.lines[index.row()], index.column()
        if role in (_ROLE.DisplayRole, _ROLE.EditRole):
            return SHOW[column](line)
        if role == _ROLE.TextAlignmentRole and column >= QUANTITY:
            return _RIGHT
        if role == _ROLE.ToolTipRole:
            return line.problem or (SHOW[column](line) if column == NAME else None)
        if role == _ROLE.ForegroundRole:
            return self._colour(line, column)
        return None

    def _colour(self, line: KitLine, column: int) -> QBrush | None:
        tokens = theme.current()
        least = availability(self.lines)
        if line.problem and column == QUANTITY:
            return QBrush(QColor(tokens.bad))
        if column == MAKES and least is not None and line.makes == least:
            return QBrush(QColor(tokens.bad if least <= 0 else tokens.warn))
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.EditRole or index.column() != QUANTITY:
            return False
        if str(value).strip() != self.lines[index.row()].quantity:
            self.write([(index.row(), QUANTITY, str(value))])
        return True
