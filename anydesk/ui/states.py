"""What stands in a list's place: nothing yet, nothing found, failed, waiting."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from anydesk.ui import icons, pieces
from anydesk.ui.pieces import button
from anydesk.ui.tones import Tone

PICTURE = QSize(40, 40)
WIDTH = 480


class StatePanel(QWidget):
    """A picture, a sentence, what it means, and the button that helps."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = pieces.label("", "section_title")
        self.hint = pieces.label("", "muted")
        for label in (self.text, self.hint):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFixedWidth(WIDTH)
        self.button = button("")
        self._run: Callable[[], object] = lambda: None
        self.button.clicked.connect(lambda: self._run())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 32, 24, 32)
        column.setSpacing(8)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        for widget in (self._picture, self.text, self.hint):
            column.addWidget(widget, 0, centre)
        column.addSpacing(8)
        column.addWidget(self.button, 0, centre)
        column.addStretch(3)

    def say(
        self,
        text: str,
        *,
        hint: str = "",
        icon: str = "inbox",
        tone: Tone = Tone.MUTED,
        button: str = "",
        run: Callable[[], object] | None = None,
        primary: bool = False,
    ) -> None:
        """Show this. Without ``button`` there is none."""
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        for label in (self.text, self.hint):
            # A centred label of fixed width is given the height of fewer lines than it has.
            label.ensurePolished()
            label.setMinimumHeight(max(0, label.heightForWidth(WIDTH)))
        self._picture.setVisible(bool(icon))
        if icon:
            picture = icons.icon(icon, tone.value).pixmap(PICTURE, self.devicePixelRatio())
            self._picture.setPixmap(picture)
        self.button.setVisible(bool(button) and run is not None)
        self.button.setText(button)
        self.button.setProperty("weight", "primary" if primary else "plain")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
        self._run = run or (lambda: None)

    def wait(self) -> None:
        """Nothing to say yet: an empty card, so that nothing flashes."""
        self.say("", icon="")
