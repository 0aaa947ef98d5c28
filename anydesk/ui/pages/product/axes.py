"""The grid builder: what variations differ by, with the values as chips."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.variation_grids import MOST_AXES
from anydesk.ui import icons, pieces

NAME_WIDTH = 160
FIELD_WIDTH = 140
GAP = 6


class FlowLayout(QLayout):
    """Places widgets like words: from the left, in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def put(self, widgets: Sequence[QWidget]) -> None:
        """These widgets in this order."""
        self._items.clear()
        for widget in widgets:
            self.addWidget(widget)
        self.invalidate()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        # One line is hoped for; ``heightForWidth`` tells of more where there is less room.
        widths = [item.sizeHint().width() + GAP for item in self._items]
        return QSize(sum(widths), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        heights = [item.minimumSize().height() for item in self._items]
        return QSize(FIELD_WIDTH, max(heights, default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        left, top, height = rect.left(), rect.top(), 0
        for item in self._items:
            size = item.sizeHint()
            if left > rect.left() and left + size.width() > rect.right() + 1:
                left, top, height = rect.left(), top + height + GAP, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + GAP
            height = max(height, size.height())
        return top + height - rect.top()


class _ValueField(QLineEdit):
    """Enter, Tab, comma and semicolon end a value; Backspace in the empty field takes one away."""

    ended = Signal()
    emptied_further = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or text in (",", ";"):
            self.ended.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied_further.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.ended.emit()


class AxisEditor(QWidget):
    """One attribute: its name, a chip for each value, and a field to type more."""

    changed = Signal()
    removed = Signal()

    def __init__(self, name: str, values: Sequence[str], names: Sequence[str]) -> None:
        super().__init__()
        self._values = list(values)
        self._used: dict[str, str] = {}
        self._chips: dict[str, QPushButton] = {}
        self.name_field = QLineEdit(name)
        self.name_field.setFixedWidth(NAME_WIDTH)
        self.name_field.setPlaceholderText(_("Such as Cor"))
        self.name_field.setAccessibleName(_("Name of the attribute"))
        completer = QCompleter(list(names), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.name_field.setCompleter(completer)
        self.field = _ValueField()
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setPlaceholderText(_("Another value"))
        self.field.setAccessibleName(_("Another value of the attribute"))
        self.remove_button = pieces.icon_button("trash-2", _("Remove this attribute"), "muted")
        self._flow = FlowLayout()
        place = QWidget()
        place.setLayout(self._flow)
        place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.name_field, 0, top)
        row.addWidget(place, 1)
        row.addWidget(self.remove_button, 0, top)
        self.name_field.textChanged.connect(self.changed)
        self.field.ended.connect(self._on_ended)
        self.field.emptied_further.connect(self._on_back)
        self.remove_button.clicked.connect(self.removed)
        self._show()

    @property
    def name(self) -> str:
        """What the variations differ by."""
        return self.name_field.text().strip()

    @property
    def values(self) -> list[str]:
        """In their order."""
        return list(self._values)

    def use(self, used: Collection[str]) -> None:
        """Values of stored variations stay: they have no cross."""
        self._used = {fold(value): value for value in used}
        self.name_field.setReadOnly(bool(used))
        self.name_field.setToolTip(
            _("Stored variations have this attribute; its name stays.") if used else ""
        )
        self.remove_button.setVisible(not used)
        self._show()

    def add(self, text: str) -> None:
        """More values, separated by commas, semicolons or line ends."""
        known = {fold(value) for value in self._values}
        for part in text.replace(";", ",").replace("\n", ",").split(","):
            value = " ".join(part.split())
            if value and fold(value) not in known:
                self._values.append(value)
                known.add(fold(value))
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for chip in self._chips.values():
            chip.deleteLater()
        self._chips = {value: self._chip(value) for value in self._values}
        self._flow.put([*self._chips.values(), self.field])
        parent = self._flow.parentWidget()
        if parent is not None:
            for chip in self._chips.values():
                chip.setParent(parent)
                chip.show()
            parent.updateGeometry()

    def _chip(self, value: str) -> QPushButton:
        chip = pieces.named(QPushButton(value), "pill")
        chip.setAutoDefault(False)
        chip.setFixedHeight(self.field.sizeHint().height())
        if fold(value) in self._used:
            chip.setEnabled(False)
            chip.setToolTip(_("A stored variation has this value."))
        else:
            chip.setIcon(icons.icon("x", "muted"))
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setToolTip(_("Remove {value}").format(value=value))
            chip.setAccessibleName(_("Remove {value}").format(value=value))
            chip.clicked.connect(lambda: self._remove(value))
        return chip

    def _remove(self, value: str) -> None:
        self._values.remove(value)
        self._show()
        self.field.setFocus()
        self.changed.emit()

    def _on_ended(self) -> None:
        text = self.field.text()
        if text.strip():
            self.field.clear()
            self.add(text)

    def _on_back(self) -> None:
        if self._values and fold(self._values[-1]) not in self._used:
            self._remove(self._values[-1])


class AxesEditor(QWidget):
    """All attributes. ``changed`` comes with each change of a name or of the values."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self.editors: list[AxisEditor] = []
        self.add_button = pieces.button(_("Add an attribute"), icon="plus", weight="link")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.column.addLayout(self._rows)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addWidget(self.add_button)
        self.column.addLayout(self.foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.add_button.clicked.connect(self._on_add)

    def suggest(self, names: Sequence[str]) -> None:
        """Names that other products use; offered by attributes made from now on."""
        self._names = names

    def axes(self) -> dict[str, list[str]]:
        """Attribute → values; attributes without a name are kept apart by a blank."""
        found: dict[str, list[str]] = {}
        for editor in self.editors:
            found.setdefault(editor.name, []).extend(editor.values)
        return found

    def put(self, axes: Mapping[str, Sequence[str]], used: Mapping[str, Collection[str]]) -> None:
        """Show these; ``used``: the values of stored variations."""
        if {name: list(values) for name, values in axes.items()} != self.axes() or not axes:
            for editor in self.editors:
                self._rows.removeWidget(editor)
                editor.deleteLater()
            self.editors = []
            for name, values in axes.items():
                self._add(name, values)
        for editor in self.editors:
            editor.use(used.get(editor.name, ()))
        self._look()

    def _add(self, name: str, values: Sequence[str]) -> AxisEditor:
        editor = AxisEditor(name, values, self._names)
        editor.changed.connect(self.changed)
        editor.removed.connect(lambda: self._remove(editor))
        self.editors.append(editor)
        self._rows.addWidget(editor)
        return editor

    def _on_add(self) -> None:
        editor = self._add("", ())
        editor.name_field.setFocus()
        self._look()

    def _remove(self, editor: AxisEditor) -> None:
        self.editors.remove(editor)
        self._rows.removeWidget(editor)
        editor.deleteLater()
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        self.add_button.setEnabled(len(self.editors) < MOST_AXES)
