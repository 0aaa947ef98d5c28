"""One value for many variations: the column, the value, and which rows get it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from anydesk.core.i18n import _, ngettext
from anydesk.core.variation_rows import COLUMNS
from anydesk.ui import formats, pieces

FIELD_WIDTH = 110


class FillBar(QWidget):
    """``asked`` comes with the field, the text, and the attribute value that limits it, or ""."""

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.column = QComboBox()
        self.column.setAccessibleName(_("Column to fill"))
        for one in COLUMNS:
            if one.number:
                self.column.addItem(_(one.title), one.field)
        self.field = QLineEdit()
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setPlaceholderText(_("Value"))
        self.field.setAccessibleName(_("Value to fill in"))
        self.where = QComboBox()
        self.where.setAccessibleName(_("Which variations"))
        self.button = pieces.button(_("Fill in"), icon="arrow-down")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(pieces.label(_("Fill in"), "muted"))
        for widget in (self.column, self.field, self.where, self.button):
            row.addWidget(widget)
        row.addStretch(1)
        self.field.returnPressed.connect(self._on_asked)
        self.field.textChanged.connect(lambda _text: self._look())
        self.button.clicked.connect(self._on_asked)
        self._picked = 0
        self.offer(0, 0, ())

    def offer(self, rows: int, picked: int, values: Sequence[tuple[str, str]]) -> None:
        """What can be filled: the rows picked in the table, all, or those of one value."""
        choices = [(_("in all"), "")]
        if picked > 1:
            text = ngettext("in the {count} chosen", "in the {count} chosen", picked)
            choices.insert(0, (text.format(count=formats.count(picked)), "picked"))
        choices += [(_("where {axis} is {value}").format(axis=axis, value=value),
                     f"{axis}\t{value}") for axis, value in values]  # fmt: skip
        now = [(self.where.itemText(n), self.where.itemData(n)) for n in range(self.where.count())]
        if now != choices:
            kept = self.where.currentData()
            self.where.clear()
            for title, key in choices:
                self.where.addItem(title, key)
            # Whoever picks rows means these rows.
            wanted = "picked" if picked > 1 else kept
            self.where.setCurrentIndex(max(0, self.where.findData(wanted)))
        self._rows = rows
        self._look()

    def _look(self) -> None:
        self.button.setEnabled(self._rows > 0 and bool(self.field.text().strip()))

    def _on_asked(self) -> None:
        if self.button.isEnabled():
            text = f"{self.column.currentData()}\t{self.field.text().strip()}"
            self.asked.emit(text, str(self.where.currentData() or ""))
