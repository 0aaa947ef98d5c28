"""What every table's model shares: columns, prepared cells and tick boxes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from anydesk.core.i18n import _
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
WAITING = "…"
ROLE = Qt.ItemDataRole
_ANSWERED = frozenset(
    role.value
    for role in (
        ROLE.DisplayRole,
        ROLE.ToolTipRole,
        ROLE.TextAlignmentRole,
        ROLE.AccessibleTextRole,
        ROLE.CheckStateRole,
    )
)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell ready to be painted."""

    text: str
    tone: Tone | None = None
    second: str = ""
    icon: str = ""


LOADING = Cell(WAITING)


class CellModel(QAbstractTableModel, Generic[R]):
    """Rows of records shown through ``Column``s; the first column may hold tick boxes.

    A sub-class knows where the records are: ``record``, ``key_at``, ``rowCount``.
    """

    ticks_changed = Signal()

    def __init__(self, columns: Sequence[Column[R]], *, ticks: bool) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.first = 1 if ticks else 0
        self.checked: set[int] = set()
        self._titles = [_(column.title) for column in self.columns]

    # What a sub-class gives

    def record(self, row: int) -> R | None:
        """The record of a row, or None while it is not there yet."""
        raise NotImplementedError

    def key_at(self, row: int) -> int:
        """What the row is ticked by."""
        raise NotImplementedError

    def can_tick(self, row: int) -> bool:
        """A blocked row cannot be ticked."""
        return True

    def cells(self, row: int) -> "Sequence[Cell] | None":
        """The row's cells, made once per loaded record by the sub-class."""
        raise NotImplementedError

    def make_cells(self, record: R) -> tuple[Cell, ...]:
        """Ask every column for its text."""
        return tuple(
            Cell(
                column.text(record),
                column.tone(record) if column.tone else None,
                column.second(record) if column.second else "",
                column.icon(record) if column.icon else "",
            )
            for column in self.columns
        )

    # Tick boxes

    def is_checked(self, row: int) -> bool:
        """The row is ticked."""
        return self.key_at(row) in self.checked

    def set_checked(self, rows: Iterable[int], checked: bool) -> None:
        """Tick these rows, or take their ticks away."""
        keys = {self.key_at(row) for row in rows if self.can_tick(row)}
        before = len(self.checked)
        # In place: the others may be a hundred thousand.
        if checked:
            self.checked |= keys
        else:
            self.checked -= keys
        if len(self.checked) != before:
            self._tell_ticks()

    def replace_checked(self, keys: Iterable[int]) -> None:
        """Tick exactly these."""
        wanted = set(keys)
        if wanted == self.checked:
            return
        self.checked = wanted
        self._tell_ticks()

    def _tell_ticks(self) -> None:
        if self.first and self.rowCount():
            last = self.index(self.rowCount() - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [ROLE.CheckStateRole])
        self.ticks_changed.emit()

    # Qt

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns) + self.first

    def column(self, section: int) -> Column[R] | None:
        """The declaration of a section; None for the tick boxes."""
        number = section - self.first
        return self.columns[number] if 0 <= number < len(self.columns) else None

    def cell(self, row: int, section: int) -> Cell:
        """What is painted there."""
        cells = self.cells(row)
        return LOADING if cells is None else cells[section - self.first]

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        # Qt: asks seven roles a cell at each repaint; the early return keeps scrolling smooth.
        if role not in _ANSWERED or not index.isValid():
            return None
        row, section = index.row(), index.column()
        if section < self.first:
            return self._tick_data(row, role)
        if role == ROLE.CheckStateRole:
            return None
        column = self.columns[section - self.first]
        if role == ROLE.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == ROLE.ToolTipRole:
            record = self.record(row)
            return column.hint(record) or None if record is not None and column.hint else None
        cell = self.cell(row, section)
        return f"{cell.text} {cell.second}".strip() if role != ROLE.DisplayRole else cell.text

    def _tick_data(self, row: int, role: int) -> Any:
        if role == ROLE.CheckStateRole and self.can_tick(row):
            return Qt.CheckState.Checked if self.is_checked(row) else Qt.CheckState.Unchecked
        if role == ROLE.AccessibleTextRole:
            return _("ticked") if self.is_checked(row) else _("not ticked")
        return None

    def setData(self, index: Index, value: Any, role: int = ROLE.EditRole) -> bool:
        if role != ROLE.CheckStateRole or not index.isValid() or index.column() >= self.first:
            return False
        if not self.can_tick(index.row()):
            return False
        self.set_checked([index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        flags |= Qt.ItemFlag.ItemNeverHasChildren
        if index.column() < self.first:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == ROLE.DisplayRole else None
        column = self.column(section)
        if role == ROLE.DisplayRole:
            return self._titles[section - self.first] if column else ""
        if role == ROLE.AccessibleTextRole:
            return self._titles[section - self.first] if column else _("Ticked")
        if role == ROLE.TextAlignmentRole and column is not None:
            return _RIGHT if column.right else _LEFT
        return None
