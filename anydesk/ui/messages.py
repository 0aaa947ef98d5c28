"""The message bar: one sentence, what to do next, one button. Nothing is interrupted."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from anydesk.core.errors import AppError, NotConnected, Unauthorized
from anydesk.core.i18n import _
from anydesk.ui import icons, pieces
from anydesk.ui.tones import Tone

LEAVES_AFTER = 6_000
"""Milliseconds that good news stay; everything else waits for the person."""

KEPT = 20
"""Messages waiting behind the one shown; older ones are dropped."""


@dataclass(frozen=True)
class Button:
    """The one thing a message offers to do."""

    title: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Message:
    """One message as shown."""

    tone: Tone
    text: str
    hint: str = ""
    button: Button | None = None


class Messages(QObject):
    """What is said to the merchant, in order. ``MessageBar`` shows it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Message] = deque(maxlen=KEPT)
        self._shown: Message | None = None
        self.open_connection: Callable[[], object] | None = None
        """Where *Open connection* leads; set by the window."""

    @property
    def shown(self) -> Message | None:
        """The message on the screen."""
        return self._shown

    @property
    def waiting(self) -> int:
        """How many come after it."""
        return len(self._waiting)

    def show(self, tone: Tone, text: str, *, hint: str = "", button: Button | None = None) -> None:
        """Say it now; what was shown before comes back afterwards if it still matters."""
        message = Message(tone, text, hint, button)
        if self._shown == message:
            return
        if self._shown is not None and self._shown.tone is not Tone.GOOD:
            self._waiting.appendleft(self._shown)
        self._shown = message
        self.changed.emit()

    def good(self, text: str, *, hint: str = "", button: Button | None = None) -> None:
        """It went through."""
        self.show(Tone.GOOD, text, hint=hint, button=button)

    def info(self, text: str, *, hint: str = "", button: Button | None = None) -> None:
        """Worth knowing."""
        self.show(Tone.INFO, text, hint=hint, button=button)

    def warn(self, text: str, *, hint: str = "", button: Button | None = None) -> None:
        """It went through in part, or wants attention."""
        self.show(Tone.WARN, text, hint=hint, button=button)

    def bad(self, text: str, *, hint: str = "", button: Button | None = None) -> None:
        """It did not go through."""
        self.show(Tone.BAD, text, hint=hint, button=button)

    def error(self, error: AppError, *, again: Callable[[], object] | None = None) -> None:
        """Say what an AppError says, with the button that helps."""
        button = Button(_("Try again"), again) if again is not None else None
        if isinstance(error, Unauthorized | NotConnected) and self.open_connection is not None:
            button = Button(_("Open connection"), self.open_connection)
        self.bad(error.message, hint=error.hint, button=button)

    def dismiss(self) -> None:
        """Take the shown one away; the next comes."""
        self._shown = self._waiting.popleft() if self._waiting else None
        self.changed.emit()

    def clear(self) -> None:
        """Take all away."""
        self._waiting.clear()
        self._shown = None
        self.changed.emit()


class MessageBar(QFrame):
    """Shows ``Messages`` at the foot of the page."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._messages = messages
        self._picture = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._more = pieces.label("", "muted")
        self._button = QPushButton()
        self._close = pieces.named(QToolButton(), "flat")
        self._close.setIcon(icons.icon("x", "muted"))
        self._close.setAccessibleName(_("Close the message"))
        self._close.setToolTip(_("Close the message"))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(messages.dismiss)
        self._build()
        messages.changed.connect(self._on_changed)
        self._close.clicked.connect(messages.dismiss)
        self._button.clicked.connect(self._on_button)
        self._on_changed()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        for widget in (self._picture, self._text, self._more, self._button, self._close):
            row.addWidget(widget, 1 if widget is self._text else 0)

    @property
    def button(self) -> QPushButton:
        """The one button, hidden where the message has none."""
        return self._button

    def _on_changed(self) -> None:
        self._timer.stop()
        message = self._messages.shown
        self.setVisible(message is not None)
        if message is None:
            return
        self._picture.setPixmap(
            icons.tone_icon(message.tone).pixmap(icons.MEDIUM, self.devicePixelRatio())
        )
        self._text.setText(f"{message.text} {message.hint}".strip())
        self.setAccessibleName(self._text.text())
        self.setProperty("tone", message.tone.value)
        waiting = self._messages.waiting
        self._more.setText(_("{count} more").format(count=waiting) if waiting else "")
        self._more.setVisible(bool(waiting))
        self._button.setVisible(message.button is not None)
        if message.button is not None:
            self._button.setText(message.button.title)
        self.style().unpolish(self)
        self.style().polish(self)
        if message.tone is Tone.GOOD:
            self._timer.start(LEAVES_AFTER)

    def _on_button(self) -> None:
        message = self._messages.shown
        self._messages.dismiss()
        if message is not None and message.button is not None:
            message.button.run()
