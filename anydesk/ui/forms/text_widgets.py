"""Widgets of the product form's own kinds; ``editor_of`` knows these and all the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRegularExpression, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QCompleter, QLabel, QPlainTextEdit, QSizePolicy

from anydesk.core import kinds, product_kinds
from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.ui.forms import widgets
from anydesk.ui.forms.widgets import NARROW, WIDE, Editor, References, TextEditor

OFFERED = 50
"""Suggestions shown at once; another letter makes them fewer."""

MEDIUM = 220
SHORT = 20
"""Characters: a unit needs no long field."""


class SuggestEditor(TextEditor):
    """A line of text that offers what was used before: every word typed must be in it."""

    def __init__(self, kind: product_kinds.Suggested, options: Sequence[tuple[Any, str]]) -> None:
        super().__init__(kind, width=WIDE if kind.maximum > SHORT else NARROW)
        self._words: list[tuple[str, str]] = []
        self._model = QStringListModel(self)
        self.completer = QCompleter(self._model, self)
        # The words are compared here: Qt knows neither accents nor the order of words.
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(self.completer)
        self.line.textEdited.connect(self._on_edited)
        self.offer([name for _value, name in options])

    def offer(self, words: Sequence[str]) -> None:
        """Other words to choose from."""
        self._words = [(word, fold(word)) for word in words]
        self._model.setStringList(list(words[:OFFERED]))

    def matches(self, typed: str) -> list[str]:
        """What fits, those that begin with it first."""
        wanted = fold(typed)
        parts = wanted.split()
        found = [pair for pair in self._words if all(part in pair[1] for part in parts)]
        found.sort(key=lambda pair: not pair[1].startswith(wanted))
        return [word for word, _folded in found[:OFFERED]]

    def _on_edited(self, typed: str) -> None:
        found = self.matches(typed) if typed.strip() else []
        self._model.setStringList(found)
        popup = self.completer.popup()
        if popup is not None and (not found or found == [typed]):
            popup.hide()


class _Lines(QPlainTextEdit):
    """Tab leaves it, as every other field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)


class LongTextEditor(Editor):
    """A field of many lines."""

    def __init__(self, kind: product_kinds.LongText) -> None:
        self.text = _Lines()
        super().__init__(self.text)
        height = self.fontMetrics().lineSpacing() * kind.lines + 20
        self.text.setMinimumHeight(height)
        self.text.setMaximumHeight(height * 2)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = self.layout()
        assert layout is not None
        layout.setStretch(0, 10)  # type: ignore[attr-defined]
        self.text.textChanged.connect(self.changed)

    def value(self) -> str:
        return self.text.toPlainText()

    def put(self, value: str) -> None:
        self.text.setPlainText(value)


class MaskedEditor(TextEditor):
    """Digits; the points come by themselves when the field is left."""

    def __init__(self, kind: product_kinds.Masked) -> None:
        super().__init__(kind, width=NARROW)
        self.line.setPlaceholderText(kind.mask)
        self.line.editingFinished.connect(self._on_finished)

    def _on_finished(self) -> None:
        value = self.value()
        if self._kind.check(value) is None:
            self.put(value)


class CodeEditor(TextEditor):
    """One line for a code; a bar code reader's Enter goes on to the next field."""

    def __init__(self, kind: product_kinds.Code) -> None:
        super().__init__(kind)
        self.line.setMaximumWidth(WIDE if kind.required else MEDIUM)
        self.line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.line.focusNextChild()
                return True
        return super().eventFilter(watched, event)


class MeasureEditor(TextEditor):
    """A number that may stay blank, with its unit beside it."""

    def __init__(self, kind: product_kinds.Measure) -> None:
        sign = QLabel(kind.sign)
        sign.setObjectName("muted")
        super().__init__(kind, sign, width=NARROW)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        allowed = QRegularExpression(r"[-0-9.,\sR$a-z]*")
        self.line.setValidator(QRegularExpressionValidator(allowed, self.line))
        self.line.editingFinished.connect(self._on_finished)
        sign.setVisible(bool(kind.sign))

    def value(self) -> Any:
        bare = self.line.text().strip().lower().removesuffix(self.sign.lower())
        return self._kind.parse(bare)

    @property
    def sign(self) -> str:
        """The unit, which may be typed as well."""
        return self._kind.sign if isinstance(self._kind, product_kinds.Measure) else ""

    def _on_finished(self) -> None:
        """Write the number the usual way once it is complete."""
        try:
            value = self.value()
        except InvalidInput:
            return
        if self._kind.check(value) is None:
            self.put(value)


class DaysEditor(TextEditor):
    """A whole number that may stay blank."""

    def __init__(self, kind: product_kinds.Days) -> None:
        super().__init__(kind, width=NARROW)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)


EDITORS: Mapping[type[kinds.Kind[Any]], Callable[..., Editor]] = {
    product_kinds.LongText: LongTextEditor,
    product_kinds.Masked: MaskedEditor,
    product_kinds.Code: CodeEditor,
    product_kinds.Measure: MeasureEditor,
    product_kinds.Days: DaysEditor,
}


def editor_of(kind: kinds.Kind[Any], references: References) -> Editor:
    """The widget for a kind."""
    if isinstance(kind, product_kinds.Suggested):
        return SuggestEditor(kind, references.get(kind.source, ()))
    made = EDITORS.get(type(kind))
    return made(kind) if made is not None else widgets.editor_of(kind, references)
