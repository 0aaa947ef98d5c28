"""Rows of a mapping: a code of the hub and what it means here, checked while they are typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from anydesk.core.i18n import _
from anydesk.core.mappings import code_key
from anydesk.ui import pieces

Row = tuple[str, str]
"""(code, target), as ``MappingsService.save`` takes them."""

LONGEST = 120
"""Letters of a code that are taken; the hub's own are far shorter."""

CODE_WIDTH = 232
CAPTION_WIDTH = 176
TARGET_WIDTH = 320
ARROW_WIDTH = 16


@dataclass(frozen=True)
class RowWords:
    """What one kind of mapping says about its rows; every text is already translated."""

    code: str
    target: str
    choose: str
    empty: str
    example: str = ""
    has_captions: bool = False
    """Something is known about codes, and is said beside them."""

    @property
    def code_width(self) -> int:
        """Codes are long where they are somebody's words."""
        return CODE_WIDTH if self.has_captions else CODE_WIDTH + CAPTION_WIDTH // 2


class TargetBox(QComboBox):
    """What a code means. Does not change by the wheel while the page is scrolled over it."""

    def __init__(self, choose: str) -> None:
        super().__init__()
        self._choose = choose
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumWidth(180)
        self.setMaximumWidth(TARGET_WIDTH)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def fill(self, options: Sequence[tuple[str, str]], value: str, title: str = "") -> None:
        """Offer these and choose ``value``; one that is not among them is kept with its title."""
        self.blockSignals(True)
        self.clear()
        self.addItem(self._choose, "")
        for key, caption in options:
            self.addItem(caption, key)
        if value and self.findData(value) < 0:
            # What was chosen is gone or switched off: shown until the person chooses another.
            self.addItem(title or _("No longer there"), value)
        self.setCurrentIndex(max(0, self.findData(value)))
        self.blockSignals(False)

    @property
    def target(self) -> str:
        """What is chosen, "" for nothing."""
        return str(self.currentData() or "")


class MappingRow(QWidget):
    """One row: the code, what the program knows about it, what it means, and *Remove*."""

    changed = Signal()
    removed = Signal()

    def __init__(self, words: RowWords) -> None:
        super().__init__()
        self.code = QLineEdit()
        self.code.setMaxLength(LONGEST)
        self.code.setPlaceholderText(words.example)
        self.code.setAccessibleName(words.code)
        self.caption = pieces.label("", "muted")
        self.target = TargetBox(words.choose)
        self.target.setAccessibleName(words.target)
        self.remove_button = pieces.icon_button("trash-2", _("Remove this row"), "muted")
        self.problem = pieces.label("", "problem", wrap=True)
        self.problem.hide()
        self._build(words)
        self.code.textChanged.connect(self.changed)
        self.target.currentIndexChanged.connect(self.changed)
        self.remove_button.clicked.connect(self.removed)

    def _build(self, words: RowWords) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.code.setFixedWidth(words.code_width)
        self.caption.setFixedWidth(CAPTION_WIDTH)
        self.caption.setVisible(words.has_captions)
        arrow = pieces.label("→", "muted")
        arrow.setFixedWidth(ARROW_WIDTH)
        for column, widget in enumerate(
            (self.code, self.caption, arrow, self.target, self.remove_button)
        ):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self.problem, 1, 0, 1, 5)
        grid.setColumnStretch(3, 10)
        grid.setColumnStretch(5, 1)

    @property
    def value(self) -> Row:
        """The code without spaces around it, and the target."""
        return " ".join(self.code.text().split()), self.target.target

    def say_caption(self, text: str) -> None:
        """What the program knows about the code; cut to its place, whole in the tooltip."""
        metrics = self.caption.fontMetrics()
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, CAPTION_WIDTH - 4)
        self.caption.setText(cut)
        self.caption.setToolTip(text if cut != text else "")

    def say_problem(self, sentence: str, *, at_code: bool) -> None:
        """Mark the field and say why; "" takes the mark away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        for field, wrong in ((self.code, at_code), (self.target, not at_code)):
            mark = "true" if sentence and wrong else "false"
            if field.property("wrong") != mark:
                field.setProperty("wrong", mark)
                field.setAccessibleDescription(sentence if sentence and wrong else "")
                pieces.restyle(field)


class MappingRows(QWidget):
    """All rows of one kind: a draft until the tab is saved.

    Args:
        caption: what is known about a code: its meaning at the hub, how often it came.
    """

    changed = Signal()

    def __init__(self, words: RowWords, caption: Callable[[str], str]) -> None:
        super().__init__()
        self._words = words
        self._caption = caption
        self._options: tuple[tuple[str, str], ...] = ()
        self._known: Mapping[str, str] = {}
        self._start: tuple[Row, ...] = ()
        self._valid = True
        self.lines: list[MappingRow] = []
        self.empty = pieces.label(words.empty, "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._titles())
        self._column.addWidget(self.empty)
        self._look()

    def _titles(self) -> QWidget:
        self._head = QWidget()
        grid = QGridLayout(self._head)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        code = pieces.label(self._words.code, "caption")
        caption = CAPTION_WIDTH + 8 if self._words.has_captions else 0
        code.setFixedWidth(self._words.code_width + caption + ARROW_WIDTH + 8)
        grid.addWidget(code, 0, 0)
        grid.addWidget(pieces.label(self._words.target, "caption"), 0, 1)
        grid.setColumnStretch(1, 1)
        return self._head

    # What the tab uses

    def offer(self, options: Sequence[tuple[str, str]], known: Mapping[str, str]) -> None:
        """What a code may mean.

        Args:
            options: (target, title) that can be chosen.
            known: titles of targets that are there but not offered, such as disabled ones.
        """
        self._options, self._known = tuple(options), known
        for line in self.lines:
            target = line.target.target
            line.target.fill(self._options, target, known.get(target, ""))
        self._look()

    def put(self, rows: Sequence[Row]) -> None:
        """Show what is stored; it counts as unchanged."""
        self._start = tuple(rows)
        self._show(rows)

    def show_draft(self, rows: Sequence[Row]) -> None:
        """Show these instead; they are stored when the tab is saved."""
        self._show(rows)
        self.changed.emit()

    def undo(self) -> None:
        """Back to what is stored."""
        self._show(self._start)
        self.changed.emit()

    def add(self, code: str = "", target: str = "") -> MappingRow:
        """One more row, with the cursor in it."""
        line = self._append((code, target))
        self._look()
        self.changed.emit()
        (line.code if not code else line.target).setFocus()
        return line

    def link(self, code: str, target: str) -> None:
        """This code means that: its row is changed, or a new one added."""
        for line in self.lines:
            if code_key(line.value[0]) == code_key(code):
                line.target.setCurrentIndex(max(0, line.target.findData(target)))
                return
        self._append((code, target))
        self._look()
        self.changed.emit()

    def rows(self) -> tuple[Row, ...]:
        """As entered."""
        return tuple(line.value for line in self.lines)

    def keys(self) -> set[str]:
        """The codes as they are compared."""
        return {code_key(code) for code, _target in self.rows()}

    def fields(self) -> tuple[QWidget, ...]:
        """What takes the keys, from above to below."""
        return tuple(
            widget for line in self.lines for widget in (line.code, line.target, line.remove_button)
        )

    @property
    def is_changed(self) -> bool:
        """Something differs from what is stored."""
        return self.rows() != self._start

    @property
    def is_valid(self) -> bool:
        """Each row has a code of its own and a meaning."""
        return self._valid

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Sentences found when saving, by the row's place from 0 on, until the next keystroke."""
        for place, line in enumerate(self.lines):
            if sentence := problems.get(str(place)):
                line.say_problem(sentence, at_code=True)

    # Inside

    def _show(self, rows: Sequence[Row]) -> None:
        while self.lines:
            self._drop(self.lines[-1])
        for row in rows:
            self._append(row)
        self._look()

    def _append(self, row: Row) -> MappingRow:
        code, target = row
        line = MappingRow(self._words)
        line.code.setText(code)
        line.target.fill(self._options, target, self._known.get(target, ""))
        line.changed.connect(self._on_changed)
        line.removed.connect(lambda: self._on_removed(line))
        self.lines.append(line)
        self._column.addWidget(line)
        return line

    def _drop(self, line: MappingRow) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _on_removed(self, line: MappingRow) -> None:
        place = self.lines.index(line)
        self._drop(line)
        if self.lines:
            self.lines[min(place, len(self.lines) - 1)].remove_button.setFocus()
        self._on_changed()

    def _on_changed(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        self._head.setVisible(bool(self.lines))
        self.empty.setVisible(not self.lines)
        self._valid = True
        seen: dict[str, int] = {}
        for number, line in enumerate(self.lines, start=1):
            sentence, at_code = self._problem(line, seen)
            seen.setdefault(code_key(line.value[0]), number)
            line.say_problem(sentence, at_code=at_code)
            line.say_caption(self._caption(line.value[0]))
            self._valid = self._valid and not sentence

    def _problem(self, line: MappingRow, seen: Mapping[str, int]) -> tuple[str, bool]:
        code, target = line.value
        if not code:
            return _("Type the code, or remove the row."), True
        if first := seen.get(code_key(code)):
            sentence = _("“{code}” stands in row {number} already. Each code has one row.")
            return sentence.format(code=code, number=first), True
        if not target:
            return _("Choose what “{code}” means here.").format(code=code), False
        if not any(target == key for key, _title in self._options) and target not in self._known:
            return _("What was chosen here is no longer there. Choose another."), False
        return "", True
