"""The window for bugs: what happened, the details to copy, continue or quit."""

import logging
import re
import sys
import traceback
from asyncio import AbstractEventLoop
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from anydesk import __version__
from anydesk.core.i18n import _
from anydesk.ui import icons, pieces

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("anydesk.qt")

# What looks like a token, a document, an e-mail or a telephone number. The details are copied
# by people into e-mails; the names of our own functions and lines survive this.
_SECRETS = (
    re.compile(r"(?i)(gumgatoken|authorization|token|password|senha)(['\"]?\s*[:=]\s*)\S+"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\b[A-Za-z0-9+/=_-]{32,}\b"),
    re.compile(r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b"),
    re.compile(r"\b\d{8,}\b"),
)


def without_secrets(text: str) -> str:
    """The text with everything hidden that could be a token or a person's data."""
    text = _SECRETS[0].sub(r"\1\2***", text)
    for pattern in _SECRETS[1:]:
        text = pattern.sub("***", text)
    return text


def details_of(error: BaseException) -> str:
    """What a developer needs: version and where it happened; no values of variables."""
    lines = "".join(traceback.format_exception(error))
    return without_secrets(f"anydesk {__version__} · Python {sys.version.split()[0]}\n\n{lines}")


class CrashWindow(QDialog):
    """An apology and the details; not modal, so that work can be saved."""

    def __init__(
        self, details: str, *, on_quit: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 420)
        self._on_quit = on_quit
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(_("Details of the error"))
        self.copy_button = QPushButton(icons.icon("copy"), _("Copy details"))
        self.copy_button.setIconSize(icons.BESIDE)
        self.quit_button = QPushButton(_("Quit"))
        self.continue_button = QPushButton(_("Continue"))
        self.continue_button.setProperty("weight", "primary")
        self.continue_button.setDefault(True)
        self._build()
        self.copy_button.clicked.connect(self._on_copy)
        self.quit_button.clicked.connect(self._on_quit_clicked)
        self.continue_button.clicked.connect(self.close)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        title = pieces.label(_("Sorry, that was our mistake."), "dialog_title")
        text = QLabel(
            _(
                "Something in the program did not work as it should. What was saved before is "
                "safe. You can continue; if it happens again, send these details to the support."
            )
        )
        text.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(text)
        column.addWidget(self.details, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.quit_button)
        row.addWidget(self.continue_button)
        column.addLayout(row)

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self.details.toPlainText())
        self.copy_button.setText(_("Copied"))

    def _on_quit_clicked(self) -> None:
        self.close()
        self._on_quit()


class CrashGuard:
    """Takes every bug, logs it, and shows one window at a time."""

    def __init__(self, *, on_quit: Callable[[], object]) -> None:
        self._on_quit = on_quit
        self.window: CrashWindow | None = None
        self.parent: QWidget | None = None

    def show(self, error: BaseException) -> None:
        """A bug reached the top."""
        _log.error("bug: %s", type(error).__name__, exc_info=error)
        if self.window is not None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        self.window = CrashWindow(details_of(error), on_quit=self._on_quit, parent=self.parent)
        self.window.destroyed.connect(self._on_closed)
        self.window.show()

    def install(self, loop: AbstractEventLoop) -> None:
        """Take what Python, the loop and Qt report."""
        sys.excepthook = self._on_exception
        loop.set_exception_handler(self._on_loop_exception)
        qInstallMessageHandler(log_qt_message)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)

    def _on_closed(self) -> None:
        self.window = None

    def _on_exception(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self.show(error)

    def _on_loop_exception(self, _loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.show(error)
        else:
            _log.warning("loop: %s", context.get("message", ""))


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Qt's own remarks belong in the log."""
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", text or "")
