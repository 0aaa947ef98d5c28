"""A set-up told as one question a page, with the steps at the left."""

from collections.abc import Coroutine, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.ui import pieces
from anydesk.ui.aio import Debounce, Tasks
from anydesk.ui.pieces import button, line

STEPS_WIDTH = 232
TEXT_WIDTH = 640
BUSY_AFTER = 300
"""Milliseconds before the busy bar appears: what is quicker does not flash."""


class StepLabel(QWidget):
    """One step of the list: its number or a tick, and its short title."""

    def __init__(self, title: str, number: int) -> None:
        super().__init__()
        self.setObjectName("step")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = title
        self._number = number
        self._mark = pieces.label(str(number), "step_text")
        self._mark.setFixedWidth(20)
        self._text = pieces.label(title, "step_text", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)

    def mark(self, state: str) -> None:
        """``done``, ``now`` or ``later``."""
        self._mark.setText("✓" if state == "done" else str(self._number))
        words = {"done": _("{step}, done"), "now": _("{step}, now"), "later": "{step}"}
        self.setAccessibleName(words[state].format(step=self._title))
        for widget in (self, self._mark, self._text):
            widget.setProperty("state", state)
            pieces.restyle(widget)


class WizardPage(QWidget):
    """One question. Put the fields into ``self.column``.

    Args:
        key: stored when the merchant continues later; never renamed.
        step: the short title in the list of steps.
        title: the question itself.
        why: why it is asked, in one or two sentences.
    """

    changed = Signal()

    def __init__(self, key: str, step: str, title: str, why: str) -> None:
        super().__init__()
        self.key = key
        self.step = step
        self.title = title
        self.why = why
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    def is_ready(self) -> bool:
        """*Continue* is on. Emit ``changed`` when the answer may have changed."""
        return True

    def next_title(self) -> str:
        """The words on *Continue*; the last page says what will happen."""
        return _("Continue")

    async def enter(self) -> None:
        """The page is about to be shown: read what it shows."""

    async def leave(self) -> str:
        """*Continue* was pressed: check and save. A sentence keeps the merchant here.

        An AppError may be raised too; its message and hint are shown in the same place.
        """
        return ""


class WizardFrame(QWidget):
    """Shows the pages one after another.

    ``finished`` comes after the last page, ``left`` with the page's key at *Continue later*.
    """

    finished = Signal()
    left = Signal(str)
    page_changed = Signal(str)

    def __init__(
        self, pages: Sequence[WizardPage], tasks: Tasks, *, start: str = "", later: bool = True
    ) -> None:
        super().__init__()
        self.pages = tuple(pages)
        self._tasks = tasks
        self._number = -1
        self._busy = False
        self._start = next((n for n, page in enumerate(pages) if page.key == start), 0)
        self._steps = [StepLabel(page.step, n) for n, page in enumerate(pages, start=1)]
        self._title = pieces.label("", "page_title")
        self._why = pieces.label("", "muted")
        self._stack = QStackedWidget()
        self.problem = pieces.label("", "problem")
        self._busy_bar = QProgressBar()
        self.back_button = button(_("Back"))
        self.later_button = button(_("Continue later"), weight="link")
        self.next_button = button(_("Continue"), weight="primary")
        self.later_button.setVisible(later)
        self._busy_soon = Debounce(BUSY_AFTER, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_steps())
        right = QVBoxLayout()
        right.setContentsMargins(32, 24, 32, 16)
        right.setSpacing(12)
        row.addLayout(right, 1)
        self._title.setWordWrap(True)
        self._why.setWordWrap(True)
        self.problem.setWordWrap(True)
        right.addWidget(self._title)
        right.addWidget(self._why)
        right.addSpacing(4)
        right.addWidget(self._build_pages(), 1)
        right.addWidget(self.problem)
        self._busy_bar.setRange(0, 0)
        self._busy_bar.setAccessibleName(_("Working"))
        room = self._busy_bar.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._busy_bar.setSizePolicy(room)
        self._busy_bar.hide()
        right.addWidget(self._busy_bar)
        right.addWidget(line())
        right.addLayout(self._build_buttons())

    def _build_pages(self) -> QWidget:
        for page in self.pages:
            page.setObjectName("scrolled")
            page.column.addStretch(1)
            self._stack.addWidget(page)
        self._stack.setMaximumWidth(TEXT_WIDTH + 80)
        self._stack.setObjectName("scrolled")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setObjectName("scrolled")
        area.setWidget(self._stack)
        return area

    def _build_steps(self) -> QWidget:
        side = pieces.named(QWidget(), "side_bar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(STEPS_WIDTH)
        side.setAccessibleName(_("Steps"))
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 24, 12, 16)
        column.setSpacing(4)
        for label in self._steps:
            column.addWidget(label)
        column.addStretch(1)
        return side

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.later_button)
        row.addWidget(self.next_button)
        return row

    def _connect(self) -> None:
        self.back_button.clicked.connect(lambda: self._go(self._number - 1))
        self.next_button.clicked.connect(self.press_next)
        self.later_button.clicked.connect(self._on_later)
        self._busy_soon.fired.connect(self._busy_bar.show)
        for page in self.pages:
            page.changed.connect(self._look)

    @property
    def page(self) -> WizardPage:
        """The page shown."""
        return self.pages[max(0, self._number)]

    @property
    def is_busy(self) -> bool:
        """A page is being checked or read."""
        return self._busy

    def start(self) -> None:
        """Show the first page, or the one where it was left."""
        self._go(self._start)

    def go(self, key: str) -> None:
        """Show that page."""
        self._go(next(n for n, page in enumerate(self.pages) if page.key == key))

    def press_next(self) -> None:
        """As the button does."""
        if not self._busy and self.page.is_ready():
            self._run(self._next())

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._tasks.start(coroutine, owner=self, on_error=self._on_error)

    def _go(self, number: int) -> None:
        if not self._busy and 0 <= number < len(self.pages):
            self._run(self._show(number))

    async def _next(self) -> None:
        self._set_busy(True)
        try:
            problem = await self.page.leave()
        finally:
            self._set_busy(False)
        self._say_problem(problem)
        if problem:
            return
        if self._number == len(self.pages) - 1:
            self.finished.emit()
        else:
            await self._show(self._number + 1)

    async def _show(self, number: int) -> None:
        self._say_problem("")
        self._set_busy(True)
        try:
            await self.pages[number].enter()
        finally:
            self._set_busy(False)
        self._number = number
        page = self.page
        self._title.setText(page.title)
        self._why.setText(page.why)
        self._why.setVisible(bool(page.why))
        self._stack.setCurrentWidget(page)
        self._mark_steps()
        self._look()
        page.setFocus()
        page.focusNextChild()
        self.page_changed.emit(page.key)

    def _mark_steps(self) -> None:
        for number, label in enumerate(self._steps):
            done = number < self._number
            label.mark("done" if done else "now" if number == self._number else "later")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            self._busy_soon.push()
        else:
            self._busy_soon.stop()
            self._busy_bar.hide()
        self._stack.setEnabled(not busy)
        self._look()

    def _look(self) -> None:
        page = self.page
        self.back_button.setEnabled(not self._busy and self._number > 0)
        self.later_button.setEnabled(not self._busy)
        self.next_button.setEnabled(not self._busy and page.is_ready())
        self.next_button.setText(page.next_title())

    def _say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _on_error(self, error: AppError) -> None:
        self._say_problem(str(error))

    def _on_later(self) -> None:
        self.left.emit(self.page.key)
