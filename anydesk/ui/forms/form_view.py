"""Shows any Form: labels, help under each field, a live check under each field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Entry, Form
from anydesk.core.i18n import _
from anydesk.ui import pieces
from anydesk.ui.forms.text_widgets import editor_of
from anydesk.ui.forms.widgets import Editor, References

F = TypeVar("F", bound=Form)

WIDE_FROM = 560
"""Pixels from which labels stand at the left."""

LABEL_WIDTH = 208
HELP_WIDTH = 520


@dataclass
class _Row:
    entry: Entry
    label: QLabel
    editor: Editor
    help: QLabel
    problem: QLabel
    warning: QLabel
    hidden: bool = False


class FormView(QWidget, Generic[F]):
    """Edits a Form.

    ``changed`` comes with each keystroke, ``valid`` with True or False when that changes.

    Args:
        references: for ``Reference`` fields: source → (id, name) of what can be chosen.
        only: names of the fields to show; by default all.
        patient: a field says what is wrong with it only after it was changed, or once
            ``show_problems`` was called: a new record does not begin with reproaches.
        stacked: labels always stand above, and the fields may be as wide as the view.
    """

    changed = Signal()
    valid = Signal(bool)

    def __init__(
        self,
        form: F,
        *,
        references: References | None = None,
        only: Sequence[str] | None = None,
        patient: bool = False,
        stacked: bool = False,
    ) -> None:
        super().__init__()
        self._form = form
        self._start = form
        self._rows: dict[str, _Row] = {}
        self._problems: dict[str, str] = {}
        self._was_valid: bool | None = None
        self._wide: bool | None = None
        self._filling = False
        self._patient = patient
        self._stacked = stacked
        self._warnings: Mapping[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        for entry in form.entries():
            if only is None or entry.name in only:
                self._rows[entry.name] = self._make(entry, references or {})
        self._arrange(not stacked)
        self.put(form)

    def _make(self, entry: Entry, references: References) -> _Row:
        editor = editor_of(entry.kind, references)
        label = QLabel(_(entry.label))
        label.setWordWrap(True)
        label.setBuddy(editor.field)
        help_ = _note("help", _(entry.help))
        problem = _note("problem", "")
        editor.field.setAccessibleName(_(entry.label))
        editor.field.setAccessibleDescription(_(entry.help))
        editor.changed.connect(self._on_changed)
        return _Row(entry, label, editor, help_, problem, _note("warning", ""))

    # What the page uses

    def value(self) -> F:
        """The Form as entered. Raises InvalidInput where it cannot be saved."""
        problems = self._check()
        if problems:
            raise InvalidInput(_("Some fields cannot be saved yet."), problems=problems)
        return self._form

    def put(self, form: F) -> None:
        """Show this Form; it counts as unchanged."""
        self._filling = True
        for name, row in self._rows.items():
            row.editor.put(form.value(name))
        self._filling = False
        self._form = form
        self._look()
        # What the fields make of it: a mask or a trimmed blank alone is no change.
        self._start = self._form

    def saved(self) -> None:
        """What is entered was saved: it counts as unchanged from now on."""
        self._start = self._form
        self.changed.emit()

    def undo(self) -> None:
        """Back to what was there."""
        self.put(self._start)
        self.changed.emit()

    def rebase(self, form: F) -> None:
        """The record was changed elsewhere: fields that were not edited show it, others stay."""
        kept = self.edited()
        start = form
        self._filling = True
        for name, row in self._rows.items():
            if name not in kept:
                row.editor.put(form.value(name))
        start = start.with_values(
            **{name: value for name, value in self._read()[0].items() if name not in kept}
        )
        self._filling = False
        self._start = start
        self._look()

    def put_value(self, name: str, value: Any) -> None:
        """Show another value in one field, as if it had been typed."""
        self._rows[name].editor.put(value)

    def edited(self) -> tuple[str, ...]:
        """The fields that differ from what was put in, those that cannot be read included."""
        values, unreadable = self._read()
        return tuple(
            name
            for name in self._rows
            if name in unreadable or values[name] != self._start.value(name)
        )

    def typed(self) -> Mapping[str, Any]:
        """What is entered in the edited fields, as far as it can be read."""
        values = self._read()[0]
        return {name: values[name] for name in self.edited() if name in values}

    def show_warnings(self, warnings: Mapping[str, str]) -> None:
        """Sentences about fields that can be saved all the same; those shown before go."""
        self._warnings = warnings
        self._show()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields shown."""
        return tuple(self._rows)

    @property
    def is_changed(self) -> bool:
        """Something differs from what was put in."""
        return self._form != self._start or bool(self._unreadable())

    @property
    def is_valid(self) -> bool:
        """Everything can be saved."""
        return not self._problems

    @property
    def problems(self) -> Mapping[str, str]:
        """The sentence of each field that cannot be saved, those not shown yet included."""
        return self._problems

    def problem(self, name: str) -> str:
        """The sentence under a field, or ""."""
        return self._problems.get(name, "")

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Sentences found elsewhere (``InvalidInput.problems``), until the next keystroke."""
        self._patient = False
        self._problems = dict(problems)
        self._show()

    def field(self, name: str) -> QWidget:
        """The input widget of a field."""
        return self._rows[name].editor.field

    def editor(self, name: str) -> Editor:
        """The editor around it."""
        return self._rows[name].editor

    def set_enabled(self, name: str, enabled: bool) -> None:
        """Switch a field off where another makes it pointless."""
        self._rows[name].editor.setEnabled(enabled)
        self._rows[name].label.setEnabled(enabled)

    def set_shown(self, name: str, shown: bool) -> None:
        """Take a field away where another makes it pointless; its value stays as it is."""
        row = self._rows[name]
        row.hidden = not shown
        for widget in (row.label, row.editor):
            widget.setVisible(shown)
        row.help.setVisible(shown and bool(row.help.text()))
        self._show()

    def hide_label(self, name: str) -> None:
        """For a field whose label stands elsewhere; it keeps its accessible name."""
        self._rows[name].label.hide()

    # Checking

    def _unreadable(self) -> dict[str, str]:
        return self._read()[1]

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, row in self._rows.items():
            try:
                values[name] = row.editor.value()
            except InvalidInput as error:
                problems[name] = error.message
        return values, problems

    def _check(self) -> dict[str, str]:
        values, problems = self._read()
        self._form = self._form.with_values(**values)
        return {**self._form.problems(), **problems}

    def _on_changed(self) -> None:
        if not self._filling:
            self._look()
            self.changed.emit()

    def _look(self) -> None:
        self._problems = self._check()
        self._show()
        if self._was_valid != self.is_valid:
            self._was_valid = self.is_valid
            self.valid.emit(self.is_valid)

    def _show(self) -> None:
        edited = self.edited() if self._patient else ()
        for name, row in self._rows.items():
            sentence = self._problems.get(name, "")
            if self._patient and name not in edited:
                sentence = ""
            warning = "" if sentence else self._warnings.get(name, "")
            if (sentence, warning) != (row.problem.text(), row.warning.text()):
                row.problem.setText(sentence)
                row.warning.setText(warning)
                row.editor.say_wrong(bool(sentence))
                described = sentence or warning or _(row.entry.help)
                row.editor.field.setAccessibleDescription(described)
            row.problem.setVisible(bool(sentence) and not row.hidden)
            row.warning.setVisible(bool(warning) and not row.hidden)

    # Layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._stacked:
            return
        self._arrange(self.width() >= WIDE_FROM)
        # Qt: a label's height is asked for the width of its place, not for its own maximum.
        # Lines are kept short by the margin, or long help would be cut.
        most = HELP_WIDTH + (LABEL_WIDTH + 16 if self._wide else 0)
        self._grid.setContentsMargins(0, 0, max(0, self.width() - most), 0)

    def _arrange(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for number in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(number, 0)
        line = 0
        for row in self._rows.values():
            widgets = (row.label, row.editor, row.help, row.problem, row.warning)
            for widget in widgets:
                self._grid.removeWidget(widget)
            row.label.setMinimumHeight(32 if wide else 0)
            row.label.setFixedWidth(LABEL_WIDTH) if wide else row.label.setMaximumWidth(10_000)
            column = 1 if wide else 0
            self._grid.addWidget(row.label, line, 0, Qt.AlignmentFlag.AlignTop)
            line += 0 if wide else 1
            for widget in widgets[1:]:
                self._grid.addWidget(widget, line, column)
                line += 1
            self._grid.setRowMinimumHeight(line, 12)
            line += 1
        self._grid.setColumnStretch(1 if wide else 0, 1)
        self._grid.setColumnStretch(0 if wide else 1, 0)


def _note(name: str, text: str) -> QLabel:
    label = pieces.label(text, name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setVisible(bool(text))
    return label
