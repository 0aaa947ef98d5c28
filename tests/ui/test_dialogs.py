"""Dialogs are awaited; the loop goes on behind them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget

from anydesk.core.forms import Form, entry
from anydesk.core.kinds import Whole
from anydesk.ui import dialogs
from anydesk.ui.crash import CrashGuard, details_of, log_qt_message, without_secrets
from anydesk.ui.dialogs import Question
from anydesk.ui.forms.ask import ask_form
from anydesk.ui.help import HelpDialog

Until = Callable[..., Awaitable[None]]


def opened(kind: type = Question) -> list:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


async def test_confirm_waits_without_stopping_the_loop(qapp: object, until: Until) -> None:
    parent = QWidget()
    ticks: list[int] = []

    async def tick() -> None:
        for turn in range(3):
            ticks.append(turn)
            await asyncio.sleep(0)

    asked = asyncio.ensure_future(dialogs.confirm(parent, "Delete it?", dangerous=True))
    await tick()
    await until(lambda: opened())
    question = opened()[0]

    assert ticks == [0, 1, 2]
    assert question.reject_button.isDefault()
    question.accept_button.click()
    assert await asked is True


async def test_saying_no_is_an_answer(qapp: object, until: Until) -> None:
    asked = asyncio.ensure_future(dialogs.confirm(QWidget(), "Go on?", "It is short."))
    await until(lambda: opened())

    assert opened()[0].accept_button.isDefault()
    opened()[0].reject_button.click()

    assert await asked is False


async def test_a_cancelled_question_closes(qapp: object, until: Until) -> None:
    asked = asyncio.ensure_future(dialogs.confirm(QWidget(), "Go on?"))
    await until(lambda: opened())

    asked.cancel()

    await until(lambda: not opened())


async def test_an_empty_name_cannot_be_given(qapp: object, until: Until) -> None:
    asked = asyncio.ensure_future(dialogs.ask_text(QWidget(), "Rename", value="Loja"))
    await until(lambda: opened())
    question = opened()[0]
    field = question.findChild(QLineEdit)

    field.setText("  ")
    assert not question.accept_button.isEnabled()
    field.setText(" Loja Nova ")
    question.accept_button.click()

    assert await asked == "Loja Nova"


async def test_destroying_wants_the_word(qapp: object, until: Until) -> None:
    asked = asyncio.ensure_future(
        dialogs.confirm_typed(QWidget(), "Delete?", "All of it.", word="DELETE", accept="Delete")
    )
    await until(lambda: opened())
    question = opened()[0]

    assert not question.accept_button.isEnabled()
    question.findChild(QLineEdit).setText("delete")
    question.accept_button.click()

    assert await asked is True


async def test_one_of_three_ways_is_chosen(qapp: object, until: Until) -> None:
    ways = [("save", "Save"), ("leave", "Leave without saving")]
    asked = asyncio.ensure_future(dialogs.choose_option(QWidget(), "Save?", "", ways))
    await until(lambda: opened())
    buttons = opened()[0].findChildren(QPushButton)

    next(button for button in buttons if button.text() == "Leave without saving").click()

    assert await asked == "leave"


async def test_files_are_chosen(qapp: QApplication, until: Until, tmp_path: Path) -> None:
    from PySide6.QtCore import Qt

    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    file = tmp_path / "a.csv"
    file.write_text("x")
    asked = asyncio.ensure_future(
        dialogs.choose_open_file(QWidget(), "Open", {"CSV": ("*.csv",)}, folder=tmp_path)
    )
    await until(lambda: opened(QFileDialog))
    dialog = opened(QFileDialog)[0]

    dialog.fileSelected.emit(str(file))
    dialog.accept() if not dialog.isHidden() else None
    dialog.reject()

    assert await asked == file


async def test_no_file_is_an_answer(qapp: QApplication, until: Until) -> None:
    asked = asyncio.ensure_future(
        dialogs.choose_save_file(QWidget(), "Save", "a.csv", {"CSV": ("*.csv",)})
    )
    await until(lambda: opened(QFileDialog))

    opened(QFileDialog)[0].reject()

    assert await asked is None


@dataclass(frozen=True)
class Few(Form):
    """A question before an action."""

    key = "few"
    title = "How many?"
    count: int = entry(Whole(1, 9), default=1, label="Count", help="From one to nine.")


async def test_a_form_can_be_a_dialog(qapp: object, until: Until) -> None:
    parent = QWidget()
    asked = asyncio.ensure_future(ask_form(parent, Few(), accept="Send"))
    await until(lambda: opened())

    opened()[0].accept_button.click()

    assert await asked == Few()


async def test_help_lists_the_keys(qapp: object, until: Until) -> None:
    parent = QWidget()
    asked = asyncio.ensure_future(dialogs.shown(HelpDialog(parent, "Products", "All of them.")))
    await until(lambda: opened(HelpDialog))

    opened(HelpDialog)[0].findChild(QPushButton).click()

    assert await asked is True


async def test_a_bug_opens_one_window(qapp: QApplication, expected_log: Callable) -> None:
    expected_log("bug")
    quitted: list[bool] = []
    guard = CrashGuard(on_quit=lambda: quitted.append(True))

    guard.show(ZeroDivisionError("a"))
    first = guard.window
    guard.show(ValueError("b"))

    assert first is not None
    assert guard.window is first
    first.copy_button.click()
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    first.quit_button.click()
    assert quitted == [True]


async def test_the_hooks_lead_to_the_crash_window(
    qapp: QApplication, expected_log: Callable, until: Until
) -> None:
    import sys

    expected_log("bug", "loop", "Qt says", "This plugin")
    guard = CrashGuard(on_quit=lambda: None)
    loop = asyncio.get_running_loop()
    before = sys.excepthook
    guard.install(loop)
    try:
        loop.call_exception_handler({"message": "only words"})
        assert guard.window is None
        loop.call_exception_handler({"exception": ZeroDivisionError()})
        assert guard.window is not None
        guard.window.continue_button.click()
        await until(lambda: guard.window is None)
        sys.excepthook(ValueError, ValueError("x"), None)
        assert guard.window is not None
        guard.window.close()
        await until(lambda: guard.window is None)
    finally:
        guard.remove()
        sys.excepthook = before
        loop.set_exception_handler(None)
    from PySide6.QtCore import QtMsgType

    log_qt_message(QtMsgType.QtWarningMsg, None, "Qt says")


def test_details_hold_no_secret() -> None:
    token = "L35478X" + "a1B2" * 10
    text = without_secrets(
        f"gumgaToken: {token} of ana@example.com, CPF 529.982.247-25, phone 11987654321"
    )

    assert token not in text
    assert "ana@example.com" not in text
    assert "529" not in text
    assert "1198" not in text
    assert "anydesk" in details_of(ValueError(token))
    assert token not in details_of(ValueError(token))
