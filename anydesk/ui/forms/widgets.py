"""Kind → widget. To add one: a class here and a line in ``WIDGETS``."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anydesk.core import kinds
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.ui import icons, pieces

NARROW = 140
WIDE = 360


class Editor(QWidget):
    """A widget for one value. ``value`` raises InvalidInput where the text cannot be read."""

    changed = Signal()

    def __init__(self, field: QWidget, *more: QWidget) -> None:
        super().__init__()
        self.field = field
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (field, *more):
            row.addWidget(widget)
        row.addStretch(1)
        self.setFocusProxy(field)

    def value(self) -> Any:
        """What is entered."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Show this value."""
        raise NotImplementedError

    def say_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        self.field.setProperty("wrong", "true" if wrong else "false")
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)


class FlagEditor(Editor):
    """A tick box; its label stands beside it."""

    def __init__(self, kind: kinds.Flag) -> None:
        self._box = QCheckBox(_("Yes"))
        super().__init__(self._box)
        self._box.toggled.connect(self.changed)

    def value(self) -> bool:
        return self._box.isChecked()

    def put(self, value: bool) -> None:
        self._box.setChecked(value)


class _CalmSpin(QSpinBox):
    """Does not change by the wheel while the page is scrolled over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class WholeEditor(Editor):
    """A spin box."""

    def __init__(self, kind: kinds.Whole) -> None:
        self._spin = _CalmSpin()
        self._spin.setRange(kind.minimum, kind.maximum)
        self._spin.setFixedWidth(NARROW)
        self._spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        super().__init__(self._spin)
        self._spin.valueChanged.connect(self.changed)

    def value(self) -> int:
        return self._spin.value()

    def put(self, value: int) -> None:
        self._spin.setValue(value)


class TextEditor(Editor):
    """A line of text; every kind that is typed and parsed goes through it."""

    def __init__(self, kind: kinds.Kind[Any], *more: QWidget, width: int = WIDE) -> None:
        self._kind = kind
        self.line = QLineEdit()
        self.line.setMinimumWidth(min(width, 200))
        self.line.setMaximumWidth(width)
        super().__init__(self.line, *more)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(0, 10 if width == WIDE else 0)
        if width == NARROW:
            self.line.setFixedWidth(NARROW)
        self.line.textChanged.connect(self.changed)

    def value(self) -> Any:
        return self._kind.parse(self.line.text())

    def put(self, value: Any) -> None:
        # The sign stands beside the field; in it there is only what a person types.
        self.line.setText(self._kind.format(value).replace("R$\u00a0", ""))


class NumberEditor(TextEditor):
    """A decimal as typed in Brazil; "1.234,56" and "1234.56" are both understood."""

    def __init__(self, kind: kinds.Amount | kinds.Money | kinds.Percent) -> None:
        sign = QLabel({"Money": "R$", "Percent": "%"}.get(type(kind).__name__, ""))
        sign.setObjectName("muted")
        super().__init__(kind, sign, width=NARROW)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        allowed = QRegularExpression(r"[-0-9.,\sR$%]*")
        self.line.setValidator(QRegularExpressionValidator(allowed, self.line))
        self.line.editingFinished.connect(self._on_finished)
        if not sign.text():
            sign.hide()

    def _on_finished(self) -> None:
        """Write the number the usual way once it is complete."""
        try:
            value = self.value()
        except InvalidInput:
            return
        if self._kind.check(value) is None:
            self.put(value)


class SecretEditor(TextEditor):
    """Dots, with an eye to look at them; never filled with what is kept."""

    def __init__(self, kind: kinds.Secret) -> None:
        eye = pieces.named(QToolButton(), "flat")
        eye.setCheckable(True)
        eye.setIcon(icons.icon("eye", "muted"))
        eye.setAccessibleName(_("Show what is typed"))
        eye.setToolTip(_("Show what is typed"))
        super().__init__(kind, eye)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._eye = eye
        eye.toggled.connect(self._on_eye)

    def _on_eye(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self._eye.setIcon(icons.icon("eye-off" if shown else "eye", "muted"))

    def put(self, value: str) -> None:
        self.line.setText(value)


class _CalmCombo(QComboBox):
    """Does not change by the wheel while the page is scrolled over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(Editor):
    """A combo box over fixed options."""

    def __init__(self, kind: kinds.Choice[Any]) -> None:
        super().__init__(combo := _combo())
        self._combo = combo
        self._values = [value for value, _label in kind.options]
        for _value, label in kind.options:
            combo.addItem(_(label))
        combo.currentIndexChanged.connect(self.changed)

    def value(self) -> Any:
        return self._values[self._combo.currentIndex()]

    def put(self, value: Any) -> None:
        self._combo.setCurrentIndex(self._values.index(value) if value in self._values else 0)


class ReferenceEditor(Editor):
    """A combo box over records; its first entry is "none chosen"."""

    def __init__(self, options: Sequence[tuple[int, str]]) -> None:
        super().__init__(combo := _combo())
        self._combo = combo
        self._values: list[int | None] = [None, *(number for number, _name in options)]
        combo.addItem(_("None chosen"))
        for _number, name in options:
            combo.addItem(name)
        combo.currentIndexChanged.connect(self.changed)

    def value(self) -> int | None:
        return self._values[self._combo.currentIndex()]

    def put(self, value: int | None) -> None:
        if value not in self._values:
            # What was chosen is gone: keep it until the person chooses another.
            self._values.append(value)
            self._combo.addItem(_("No longer there"))
        self._combo.setCurrentIndex(self._values.index(value))


class PickEditor(Editor):
    """A combo box of a register's rows, "none" first."""

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        self._combo = _combo()
        self._combo.addItem(_("None chosen"), "")
        for code, name in options:
            self._combo.addItem(name, code)
        super().__init__(self._combo)
        self._combo.currentIndexChanged.connect(self.changed)

    def value(self) -> str:
        return str(self._combo.currentData() or "")

    def put(self, value: str) -> None:
        index = self._combo.findData(value)
        if index < 0:
            # It is gone from the register: shown as it is stored, so that nothing changes unseen.
            self._combo.addItem(value, value)
            index = self._combo.count() - 1
        self._combo.setCurrentIndex(index)


class ChoicesEditor(Editor):
    """A tick box for each option, one under the other."""

    def __init__(self, kind: kinds.Choices) -> None:
        field = QWidget()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._boxes = {name: QCheckBox(_(label)) for name, label in kind.options}
        for box in self._boxes.values():
            column.addWidget(box)
        super().__init__(field)
        if self._boxes:
            field.setFocusProxy(next(iter(self._boxes.values())))
        for box in self._boxes.values():
            box.toggled.connect(self.changed)

    def value(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def put(self, value: tuple[str, ...]) -> None:
        for name, box in self._boxes.items():
            box.setChecked(name in value)


class DayEditor(Editor):
    """A day with a calendar, and a tick box that switches it on."""

    def __init__(self, kind: kinds.Day) -> None:
        self._box = QCheckBox()
        self._box.setAccessibleName(_("Use a day"))
        self._edit = QDateEdit(QDate.currentDate())
        self._edit.setCalendarPopup(True)
        self._edit.setDisplayFormat("dd/MM/yyyy")
        self._edit.setFixedWidth(NARROW)
        if kind.minimum is not None:
            self._edit.setMinimumDate(_qdate(kind.minimum))
        if kind.maximum is not None:
            self._edit.setMaximumDate(_qdate(kind.maximum))
        super().__init__(self._box, self._edit)
        self._edit.setEnabled(False)
        self._box.toggled.connect(self._edit.setEnabled)
        self._box.toggled.connect(self.changed)
        self._edit.dateChanged.connect(self.changed)

    def value(self) -> date | None:
        day = self._edit.date()
        return date(day.year(), day.month(), day.day()) if self._box.isChecked() else None

    def put(self, value: date | None) -> None:
        if value is not None:
            self._edit.setDate(_qdate(value))
        self._box.setChecked(value is not None)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _combo() -> QComboBox:
    combo = _CalmCombo()
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    combo.setMinimumWidth(200)
    combo.setMaximumWidth(WIDE)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo


References = Mapping[str, Sequence[tuple[Any, str]]]
"""By ``source`` of a ``Reference`` or ``Pick``: (id or code, name) of what can be chosen."""

WIDGETS: Mapping[type[kinds.Kind[Any]], Callable[..., Editor]] = {
    kinds.Flag: FlagEditor,
    kinds.Whole: WholeEditor,
    kinds.Amount: NumberEditor,
    kinds.Money: NumberEditor,
    kinds.Percent: NumberEditor,
    kinds.Text: TextEditor,
    kinds.Choice: ChoiceEditor,
    kinds.Day: DayEditor,
    kinds.Secret: SecretEditor,
    kinds.Reference: ReferenceEditor,
    kinds.Pick: PickEditor,
    kinds.Choices: ChoicesEditor,
}


def editor_of(kind: kinds.Kind[Any], references: References) -> Editor:
    """The widget for a kind."""
    if isinstance(kind, kinds.Reference):
        return ReferenceEditor(references.get(kind.source, ()))
    if isinstance(kind, kinds.Pick):
        return PickEditor(references.get(kind.source, ()))
    return WIDGETS[type(kind)](kind)
