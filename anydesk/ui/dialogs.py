"""Dialogs that are awaited and never nest the event loop: ``if await confirm(…):``."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.i18n import _
from anydesk.ui import pieces

WIDTH = 440


async def shown(dialog: QDialog) -> bool:
    """Open a dialog over its window and wait for its end. True when it was accepted."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(on_finished)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.open()
    try:
        return await answer == QDialog.DialogCode.Accepted.value
    finally:
        dialog.close()
        dialog.deleteLater()


class Question(QDialog):
    """A sentence, what it means, and two buttons; the safe one is the default."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        text: str,
        accept: str,
        reject: str = "",
        dangerous: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 16)
        self.column.setSpacing(12)
        heading = pieces.label(title, "dialog_title")
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        if text:
            body = QLabel(text)
            body.setWordWrap(True)
            self.column.addWidget(body)
        self.reject_button = QPushButton(reject or _("Cancel"))
        self.accept_button = QPushButton(accept)
        self.accept_button.setProperty("weight", "danger" if dangerous else "primary")
        self.reject_button.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        # The same order everywhere, whatever the desktop likes: the way on stands at the right.
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(0, 8, 0, 0)
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.reject_button)
        self.buttons.addWidget(self.accept_button)
        self.column.addLayout(self.buttons)
        safe = self.reject_button if dangerous else self.accept_button
        safe.setDefault(True)
        safe.setFocus()

    def insert(self, widget: QWidget) -> None:
        """Put something between the sentence and the buttons."""
        self.column.insertWidget(self.column.count() - 1, widget)

    def fit(self) -> None:
        """As high as what stands in it needs at this width; Qt forgets wrapped lines."""
        self.column.activate()
        width = max(self.minimumWidth(), self.width() if self.isVisible() else 0)
        self.resize(width, max(self.column.totalHeightForWidth(width), 0))


async def confirm(
    parent: QWidget | None,
    title: str,
    text: str = "",
    *,
    accept: str = "",
    reject: str = "",
    dangerous: bool = False,
) -> bool:
    """Ask before something that cannot be undone. ``dangerous`` makes "no" the default."""
    question = Question(
        _window(parent),
        title=title,
        text=text,
        accept=accept or _("Continue"),
        reject=reject,
        dangerous=dangerous,
    )
    return await shown(question)


async def ask_text(
    parent: QWidget | None,
    title: str,
    text: str = "",
    *,
    value: str = "",
    accept: str = "",
    label: str = "",
) -> str | None:
    """Ask for one line. None when it was cancelled; never an empty text."""
    question = Question(_window(parent), title=title, text=text, accept=accept or _("Save"))
    field = QLineEdit(value)
    field.setAccessibleName(label or title)
    field.textChanged.connect(lambda typed: question.accept_button.setEnabled(bool(typed.strip())))
    question.accept_button.setEnabled(bool(value.strip()))
    question.insert(field)
    field.setFocus()
    field.selectAll()
    return field.text().strip() if await shown(question) else None


async def confirm_typed(
    parent: QWidget | None, title: str, text: str, *, word: str, accept: str
) -> bool:
    """For what destroys something: the person writes the word before the button works."""
    question = Question(_window(parent), title=title, text=text, accept=accept, dangerous=True)
    label = QLabel(_("Type {word} to continue:").format(word=word))
    field = QLineEdit()
    label.setBuddy(field)
    field.setAccessibleName(label.text())
    field.textChanged.connect(
        lambda typed: question.accept_button.setEnabled(typed.strip().casefold() == word.casefold())
    )
    question.accept_button.setEnabled(False)
    question.insert(label)
    question.insert(field)
    field.setFocus()
    return await shown(question)


async def choose_option(
    parent: QWidget | None, title: str, text: str, options: Sequence[tuple[str, str]]
) -> str | None:
    """Offer two or three ways on, as (key, title); the first is the default."""
    question = Question(_window(parent), title=title, text=text, accept=options[0][1])
    chosen = [options[0][0]]
    for key, caption in options[1:]:
        button = QPushButton(caption)
        button.clicked.connect(partial(chosen.__setitem__, 0, key))
        button.clicked.connect(question.accept)
        question.buttons.insertWidget(2, button)
    return chosen[0] if await shown(question) else None


Patterns = Mapping[str, Sequence[str]]
"""Title of a file type → its patterns: {"Spreadsheets": ("*.xlsx", "*.csv")}."""


async def choose_open_file(
    parent: QWidget | None, title: str, patterns: Patterns, *, folder: Path | None = None
) -> Path | None:
    """Let the person pick a file to read."""
    dialog = QFileDialog(_window(parent), title, str(folder or Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(_filters(patterns))
    return await _picked(dialog)


async def choose_save_file(
    parent: QWidget | None, title: str, name: str, patterns: Patterns
) -> Path | None:
    """Let the person pick where to write; asks by itself before overwriting."""
    dialog = QFileDialog(_window(parent), title, str(Path.home()))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(_filters(patterns))
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    return await _picked(dialog)


async def choose_folder(parent: QWidget | None, title: str) -> Path | None:
    """Let the person pick a folder."""
    dialog = QFileDialog(_window(parent), title, str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _picked(dialog)


def _filters(patterns: Patterns) -> list[str]:
    return [f"{title} ({' '.join(globs)})" for title, globs in patterns.items()]


async def _picked(dialog: QFileDialog) -> Path | None:
    picked: list[str] = []
    dialog.fileSelected.connect(picked.append)
    await shown(dialog)
    return Path(picked[0]) if picked and picked[0] else None


def _window(parent: QWidget | None) -> QWidget | None:
    return parent.window() if parent is not None else QApplication.activeWindow()
