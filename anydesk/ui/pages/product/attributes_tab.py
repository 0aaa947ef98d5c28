"""Atributos: the technical sheet, name and value, typed or pasted from a spreadsheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QHeaderView, QVBoxLayout

from anydesk.core.attribute_lines import Line, attributes_of, line_problems, lines_of, pasted_lines
from anydesk.core.i18n import N_, _
from anydesk.core.products import Product
from anydesk.services.product_words import attribute_names
from anydesk.ui import pieces, theme
from anydesk.ui.pages.product.cell_editing import SheetView
from anydesk.ui.pages.product.parts import Part
from anydesk.ui.pages.product.tab import Desk, ProductTab

NAME, VALUE = range(2)
TITLES = (N_("Attribute"), N_("Value"))
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


class LinesModel(QAbstractTableModel):
    """The lines, and an empty one at the end to go on in."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._problems: dict[int, str] = {}

    @property
    def problems(self) -> Mapping[int, str]:
        """By line."""
        return self._problems

    def put(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.beginResetModel()
        self.lines = list(lines)
        self._problems = line_problems(self.lines)
        self.endResetModel()

    def change(self, lines: Sequence[Line]) -> None:
        """The same, by the person."""
        self.put(lines)
        self.edited.emit()

    def write(self, cells: Sequence[tuple[int, int, str]]) -> None:
        """Put texts into cells; rows behind the last one are new lines."""
        lines = [list(line) for line in self.lines]
        for row, column, text in cells:
            while row >= len(lines):
                lines.append(["", ""])
            if column in (NAME, VALUE):
                lines[row][column] = " ".join(text.split())
        self.change([(name, value) for name, value in lines if name or value])

    # Qt's questions

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines) + 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return _(TITLES[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        last = row >= len(self.lines)
        if role in (_ROLE.DisplayRole, _ROLE.EditRole):
            if last:
                hint = column == NAME and role == _ROLE.DisplayRole
                return _("New attribute…") if hint else ""
            return self.lines[row][column]
        if role == _ROLE.ToolTipRole:
            return self._problems.get(row)
        if role == _ROLE.ForegroundRole:
            tokens = theme.current()
            wrong = row in self._problems
            return QBrush(QColor(tokens.bad if wrong else tokens.muted)) if wrong or last else None
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        text = " ".join(str(value).split())
        row = index.row()
        if role != _ROLE.EditRole or (row >= len(self.lines) and not text):
            return False
        if row < len(self.lines) and self.lines[row][index.column()] == text:
            return False
        if row >= len(self.lines):
            self.write([(row, index.column(), text)])
            return True
        line = list(self.lines[row])
        line[index.column()] = text
        # An emptied line stays until it is removed: somebody may be typing it anew.
        self.lines[row] = (line[NAME], line[VALUE])
        self._problems = line_problems(self.lines)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines), VALUE))
        self.edited.emit()
        return True


class LinesPart(Part):
    """The table, and buttons to remove and move lines."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._was: dict[str, str] = {}
        self.model = LinesModel()
        self.view = SheetView(self.model, _("Attributes"))
        self.view.setColumnWidth(NAME, 260)
        self.view.horizontalHeader().setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        self.problem = pieces.label("", "problem", wrap=True)
        self.remove_button = pieces.button(_("Remove"), icon="trash-2")
        self.up_button = pieces.button(_("Move up"), icon="arrow-up")
        self.down_button = pieces.button(_("Move down"), icon="arrow-down")
        self.paste_button = pieces.button(_("Paste lines"), icon="copy")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.view, 1)
        column.addWidget(self.problem)
        column.addLayout(self._buttons())
        self.model.edited.connect(self._on_edited)
        self.view.selectionModel().currentChanged.connect(lambda *_places: self._look())
        self.put(desk.product)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in (self.remove_button, self.up_button, self.down_button, self.paste_button):
            row.addWidget(made)
        row.addStretch(1)
        self.remove_button.clicked.connect(self._on_remove)
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button.clicked.connect(lambda: self._move(1))
        self.paste_button.clicked.connect(self._on_paste)
        return row

    @property
    def fields(self) -> Sequence[str]:
        return ("attributes",)

    def put(self, product: Product) -> None:
        self._was = dict(product.attributes)
        self.model.put(lines_of(product.attributes))
        self._look()

    def rebase(self, product: Product) -> None:
        if self.is_changed:
            self._was = dict(product.attributes)
        elif lines_of(product.attributes) != lines_of(self._was):
            self.put(product)

    @property
    def is_changed(self) -> bool:
        # The order counts: the stores show the lines in it.
        return self.model.lines != lines_of(self._was)

    def typed(self) -> Mapping[str, Any]:
        if not self.is_changed:
            return {}
        return {"attributes": attributes_of(self.model.lines)}

    def take(self, field: str, value: Any) -> None:
        self.model.change(lines_of(value))

    def problems(self) -> Mapping[str, str]:
        first = next(iter(self.model.problems.values()), "")
        return {"attributes": first} if first else {}

    def go_to(self, field: str) -> None:
        row = next(iter(self.model.problems), 0)
        self.view.setCurrentIndex(self.model.index(row, NAME))
        self.view.setFocus()

    def _on_edited(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        row, count = self.view.currentIndex().row(), len(self.model.lines)
        self.remove_button.setEnabled(0 <= row < count)
        self.up_button.setEnabled(0 < row < count)
        self.down_button.setEnabled(0 <= row < count - 1)
        sentences = list(dict.fromkeys(self.model.problems.values()))
        self.problem.setText("\n".join(sentences))
        self.problem.setVisible(bool(sentences))

    def _on_remove(self) -> None:
        gone = set(self.view.picked_rows()) or {self.view.currentIndex().row()}
        row = min(gone)
        self.model.change([line for n, line in enumerate(self.model.lines) if n not in gone])
        self.view.setCurrentIndex(self.model.index(min(row, len(self.model.lines)), NAME))

    def _move(self, step: int) -> None:
        row = self.view.currentIndex().row()
        lines = list(self.model.lines)
        lines.insert(row + step, lines.pop(row))
        self.model.change(lines)
        self.view.setCurrentIndex(self.model.index(row + step, NAME))

    def _on_paste(self) -> None:
        known = dict(self.model.lines) | dict(pasted_lines(QApplication.clipboard().text()))
        self.model.change(list(known.items()))


class AttributesTab(ProductTab):
    """The names used in other products are offered while one types."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names: tuple[str, ...] = ()
        text = _(
            "What the stores show in the technical sheet, such as Material or Voltagem. Type into "
            "the last line to add one; copied cells of a spreadsheet can be pasted."
        )
        self.column.setSpacing(8)
        self.column.addWidget(pieces.label(text, "muted", wrap=True))
        self.table = self.part(LinesPart(desk))
        self.column.addWidget(self.table, 1)
        self.table.view.suggest(lambda column: self._names if column == NAME else ())

    @property
    def grows(self) -> bool:
        return True

    async def load(self) -> None:
        self._names = await attribute_names(self.services.store)
