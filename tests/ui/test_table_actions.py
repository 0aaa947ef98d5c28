"""What is selected is what is meant; actions run, copy and export."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from anydesk.core.forms import Form
from anydesk.ui import dialogs
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Action, Command, Needs, Weight
from tests.ui.lists import Row
from tests.ui.screens import rows_screen
from tests.ui.test_dialogs import Few

Until = Callable[..., Awaitable[None]]
Show = Callable[[QWidget], QWidget]
KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def click(page: TablePage[Row], row: int, section: int, keys: Any = NONE) -> None:
    point = page.view.visualRect(page.model.index(row, section)).center()
    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(page.view.viewport(), button, keys, point)


async def test_ticks_and_highlight_select(page: TablePage[Row], calls: list[Any]) -> None:
    click(page, 4, 3)
    assert list(page.selected_ids()) == [5]

    click(page, 1, 0)
    click(page, 3, 0, Qt.KeyboardModifier.ShiftModifier)
    assert list(page.selected_ids()) == [2, 3, 4]
    assert page.foot.text.text() == "3 of 1.000 selected"
    assert page.button("receive").isEnabled()

    QTest.keyClick(page.view, KEY.Key_Space)
    assert list(page.selected_ids()) == [2, 3, 4, 5]
    QTest.keyClick(page.view, KEY.Key_Escape)
    assert list(page.selected_ids()) == []


async def test_select_all_means_all_that_match(
    page: TablePage[Row], calls: list[Any], until: Until
) -> None:
    page.view.setFocus()
    QTest.keyClick(page.view, KEY.Key_A, CTRL)

    assert len(page.selected_ids()) == 1_000
    assert page.foot.text.text() == "1.000 of 1.000 selected"
    page.button("receive").click()
    await until(lambda: calls)
    assert calls == [tuple(range(1, 1_001))]

    page.view.header.tick_clicked.emit()
    assert not page.model.checked
    page.view.header.tick_clicked.emit()
    assert len(page.model.checked) == 1_000
    page.foot.clear_button.click()
    assert not page.model.checked


async def test_ticks_outlive_a_search_and_are_spoken_of(page: TablePage[Row], until: Until) -> None:
    page.model.set_checked([0, 1], True)

    QTest.keyClicks(page.filters.search, "bruno lima 1")
    await until(lambda: page.model.rowCount() < 1_000)

    assert page.foot.text.text() == "2 selected, 1 of them outside this filter"
    assert list(page.selected_ids()) == [1, 2]
    page.foot.all_button.click()
    assert set(page.model.ids) < page.model.checked


async def test_enter_and_double_click_open(
    page: TablePage[Row], calls: list[Any], until: Until
) -> None:
    page.view.selectRow(2)
    QTest.keyClick(page.view, KEY.Key_Return)
    await until(lambda: calls == [(3,)])

    page.view.opened.emit(4)
    await until(lambda: calls == [(3,), (5,)])
    click(page, 6, 1)
    await until(lambda: calls == [(3,), (5,), (7,)])


async def test_the_row_menu_has_the_same_words(
    page: TablePage[Row], calls: list[Any], until: Until
) -> None:
    page.view.menu_asked.emit(QPoint(0, 0), 3)
    menu = page.view.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions() if action.text()}

    assert list(actions) == ["Receive orders", "Look for orders", "Open order", "Copy"]
    assert actions["Receive orders"].shortcut().toString() == "Ctrl+Return"
    actions["Open order"].trigger()
    await until(lambda: calls == [(4,)])
    menu.close()


async def test_a_row_that_is_not_ticked_is_meant_by_itself(
    page: TablePage[Row], calls: list[Any], until: Until
) -> None:
    page.model.set_checked([0, 1], True)
    page.view.selectRow(5)

    page.view.menu_asked.emit(QPoint(0, 0), 5)
    menu = page.view.findChild(QMenu)
    assert menu is not None
    menu.actions()[0].trigger()

    await until(lambda: calls == [(6,)])
    menu.close()


async def test_shortcuts_run_actions(page: TablePage[Row], calls: list[Any], until: Until) -> None:
    page.run_primary()
    assert not calls
    page.model.set_checked([0], True)
    page.run_primary()
    await until(lambda: calls == [(1,)])


async def test_cells_are_copied_for_a_spreadsheet(page: TablePage[Row], until: Until) -> None:
    page.model.set_checked([0, 1], True)

    page.output.copy()
    await until(lambda: page.context.messages.shown is not None)

    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["Order", "Date", "Customer", "Total", "Situation"]
    assert lines[1].split("\t") == ["1", "23/11 14:04", "Bruno Lima 1", "R$ 0,10", "New"]
    assert len(lines) == 3


async def test_what_is_shown_is_exported(
    page: TablePage[Row], until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "orders.csv"

    async def chosen(*_arguments: object) -> Path | None:
        return file

    monkeypatch.setattr(dialogs, "choose_save_file", chosen)
    page.output.export()
    await until(lambda: page.context.messages.shown is not None)

    lines = file.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1_001
    assert lines[1] == "1;23/11 14:04;Bruno Lima 1;R$ 0,10;New"
    assert page.context.messages.shown is not None
    assert page.context.messages.shown.text == "1.000 rows exported."


async def test_a_file_that_cannot_be_written_is_a_sentence(
    page: TablePage[Row], until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def chosen(*_arguments: object) -> Path | None:
        return tmp_path / "gone" / "orders.csv"

    monkeypatch.setattr(dialogs, "choose_save_file", chosen)
    page.output.export()

    await until(lambda: page.context.messages.shown is not None)
    assert page.context.messages.shown is not None
    assert page.context.messages.shown.text == "The file could not be written."


class Chosen:
    """A job that only says with what it was made."""

    key = "rows.send"
    title = "Send rows"

    def __init__(self, *made_with: Any) -> None:
        self.made_with = made_with


async def test_an_action_asks_then_starts_its_job(
    context: PageContext, calls: list[Any], show: Show, until: Until
) -> None:
    async def make(_services: object, ids: Any, form: Form) -> Chosen:
        return Chosen(tuple(ids), form)

    send = Action(
        "send", "Send rows", make, Needs.SOME, ask=Few, confirm=lambda n: f"{n} rows will be sent."
    )
    screen = rows_screen(calls, actions=(send,), primary="send", buttons=(), empty_action="")
    page = TablePage(screen, context)
    show(page)
    await until(lambda: page.model.rowCount() == 1_000)
    page.tick_all()

    page.button("send").click()
    for _question in range(2):
        await until(lambda: _questions())
        _questions()[0].accept_button.click()
        await until(lambda: not _questions())

    await until(lambda: context.services.runner.started)
    ((job, _store),) = context.services.runner.started
    assert job.made_with == (tuple(range(1, 1_001)), Few())
    await until(lambda: context.messages.shown is not None)


async def test_a_dangerous_command_can_be_declined(
    context: PageContext, calls: list[Any], show: Show, until: Until
) -> None:
    async def note(_context: object, ids: Any) -> None:
        calls.append(tuple(ids))

    delete = Command(
        "delete",
        "Delete rows",
        note,
        Needs.SOME,
        weight=Weight.DANGER,
        confirm=lambda n: f"{n} rows will be gone.",
    )
    page = TablePage(
        rows_screen(calls, actions=(delete,), primary="", buttons=(), empty_action=""), context
    )
    show(page)
    await until(lambda: page.model.rowCount() == 1_000)
    page.model.set_checked([0], True)

    page.actions_.start(delete)
    await until(lambda: _questions())
    assert page.actions_.is_possible(delete, 1) is False
    _questions()[0].reject_button.click()
    await until(lambda: page.actions_.is_possible(delete, 1))

    assert not calls


def _questions() -> list[Question]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, Question) and w.isVisible()]


async def test_more_actions_holds_the_rest(page: TablePage[Row]) -> None:
    menu = QMenu()
    page._fill_more(menu)

    words = [action.text() for action in menu.actions() if action.text()]

    assert words == ["Open order", "Export what is shown…", "Columns…"]
