"""A list answers at once, never shows an old answer, and means what is selected."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from anydesk.core.errors import Unreachable
from anydesk.core.forms import Form
from anydesk.ui import dialogs
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Action, Column, Command, Filter, Needs, Weight
from tests.ui import lists
from tests.ui.conftest import MakeContext
from tests.ui.lists import Row
from tests.ui.screens import rows_screen
from tests.ui.test_dialogs import Few

Until = Callable[..., Awaitable[None]]
Show = Callable[[QWidget], QWidget]
KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def calls() -> list[Any]:
    return []


@pytest.fixture
async def page(context: PageContext, calls: list[Any], show: Show, until: Until) -> TablePage[Row]:
    """The list with its first answer."""
    made = TablePage(rows_screen(calls), context)
    show(made)
    await until(lambda: made.model.rowCount() == 1_000)
    return made


def first(page: TablePage[Row]) -> int:
    return page.model.ids[0]


def click(page: TablePage[Row], row: int, section: int, keys: Any = NONE) -> None:
    point = page.view.visualRect(page.model.index(row, section)).center()
    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(page.view.viewport(), button, keys, point)


async def test_a_list_fills_and_counts(page: TablePage[Row], until: Until) -> None:
    assert page.foot.text.text() == "1.000 orders"
    assert page.model.index(0, 3).data() == "Bruno Lima 1"
    await until(lambda: page.counters.pill("new").text() == "New  334")
    assert page.counters.pill("all").isChecked()
    assert not page.button("receive").isEnabled()
    assert page.button("receive").toolTip() == "Select rows first. (Ctrl+Return)"


async def test_typing_asks_once_when_it_pauses(page: TablePage[Row], until: Until) -> None:
    asked = page.context.services.rows.asked
    before = len(asked)

    QTest.keyClicks(page.filters.search, "souza 5")

    await until(lambda: page.model.rowCount() == 23)
    assert [query.text for query in asked[before:]].count("souza 5") == 4  # and three counters
    assert not any(query.text == "souza" for query in asked[before:])


async def test_a_barcode_reader_need_not_wait(page: TablePage[Row], until: Until) -> None:
    QTest.keyClicks(page.filters.search, "souza 500")
    QTest.keyClick(page.filters.search, KEY.Key_Return)

    assert not page.filters.is_waiting
    await until(lambda: page.model.rowCount() == 1)


async def test_an_older_answer_is_dropped(page: TablePage[Row], until: Until) -> None:
    service = page.context.services.rows
    late, early = asyncio.Event(), asyncio.Event()
    service.gates = [late, early]

    page.filters.put({"status": "PAID"})
    page.filters.changed.emit()
    page.filters.put({"status": "NEW"})
    page.filters.changed.emit()
    early.set()
    await until(lambda: page.model.rowCount() == 334)
    late.set()
    await until(lambda: page.counters.pill("new").text() == "New  334")

    assert page.model.rowCount() == 334
    assert first(page) == 1


async def test_a_busy_import_cannot_keep_the_answer_away(
    page: TablePage[Row], until: Until
) -> None:
    service, changes = page.context.services.rows, page.context.services.changes
    gate = asyncio.Event()
    service.gates = [gate]
    asked = len(service.asked)

    page.refresh()
    await until(lambda: len(service.asked) == asked + 1)
    for _turn in range(20):
        page.refresh()
    assert len(service.asked) == asked + 1
    gate.set()
    await until(lambda: not page.lister._asking)
    assert page.model.rowCount() == 1_000

    asked = len(service.asked)
    for _turn in range(20):
        changes.publish("rows")
    await until(lambda: len(service.asked) > asked)


async def test_counters_filter(page: TablePage[Row], until: Until) -> None:
    page.counters.pill("paid").click()

    await until(lambda: page.model.rowCount() == 333)
    assert page.query().value("status") == "PAID"
    assert "Paid" in page._filter_words()


async def test_a_header_click_sorts_and_is_remembered(page: TablePage[Row], until: Until) -> None:
    page.view.sort_asked.emit(0)
    assert page.view.header.sorted_by == 1
    page.view.sort_asked.emit(0)

    await until(lambda: first(page) == 1_000)
    kept = page.context.services.settings.kept
    await until(lambda: "ui.table.rows" in kept)
    assert kept["ui.table.rows"]["sort"] == "id"
    assert kept["ui.table.rows"]["descending"] is True
    page.view.sort_asked.emit(3)
    assert page.query().sort == "id"


async def test_the_arrangement_comes_back(
    context: PageContext, calls: list[Any], show: Show, until: Until
) -> None:
    context.services.settings.kept["ui.table.rows"] = {
        "order": ["Customer", "id", "gone"],
        "hidden": ["at"],
        "widths": {"Total": 222, "Customer": "wide"},
        "compact": True,
        "sort": "id",
        "descending": True,
    }
    page = TablePage(rows_screen(calls), context)
    show(page)

    await until(lambda: page.model.rowCount() == 1_000)

    header = page.view.header
    assert header.visualIndex(3) == 1
    assert header.isSectionHidden(2)
    assert header.sectionSize(4) == 222
    assert page.view.is_compact
    assert page.view.verticalHeader().defaultSectionSize() == 26
    assert first(page) == 1_000
    assert page.arrangement.state()["order"][0] == "Customer"


async def test_columns_can_be_hidden_and_put_back(page: TablePage[Row], until: Until) -> None:
    page.arrangement.show_menu(QPoint(0, 0))
    menu = page.view.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}

    actions["Date"].trigger()
    assert page.view.header.isSectionHidden(2)
    actions["Low rows"].trigger()
    assert page.view.is_compact
    actions["Columns as at first"].trigger()

    assert not page.view.header.isSectionHidden(2)
    menu.close()


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


async def test_a_refresh_keeps_selection_and_place(page: TablePage[Row], until: Until) -> None:
    page.view.selectRow(700)
    page.view.scrollTo(page.model.index(700, 1))
    top = page.view.rowAt(0)
    service = page.context.services.rows
    service.ids = lists.array("q", [5_000, *service.ids])

    page.refresh()
    await until(lambda: page.model.rowCount() == 1_001)

    assert list(page.selected_ids()) == [701]
    assert page.view.rowAt(0) == top + 1
    assert page.model.index(top + 1, 3).data() != "…"
    assert page.view.currentIndex().row() == 701


async def test_rows_come_when_they_are_scrolled_to(page: TablePage[Row], until: Until) -> None:
    page.view.scrollToBottom()
    page.view.viewport().repaint()

    await until(lambda: page.model.index(999, 3).data() == "Ana Souza 1000")


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


async def test_nothing_found_says_why_and_how_out(page: TablePage[Row], until: Until) -> None:
    QTest.keyClicks(page.filters.search, "nobody")
    await until(lambda: page.state.text.text() == "Nothing found")

    assert page.state.hint.text() == "Filtered by “nobody”"
    page.state.button.click()
    await until(lambda: page.model.rowCount() == 1_000)
    assert page._stack.currentWidget() is page.view


async def test_escape_takes_the_filter_away(page: TablePage[Row], until: Until) -> None:
    page.filters.put({"status": "PAID"}, "ana")
    page.filters.changed.emit()
    await until(lambda: page.model.rowCount() < 1_000)

    page._on_escape()

    await until(lambda: page.model.rowCount() == 1_000)
    assert page.filters.search.text() == ""


async def test_nothing_yet_offers_what_fills_it(
    make_context: MakeContext, calls: list[Any], show: Show, until: Until
) -> None:
    page = TablePage(rows_screen(calls), make_context(lists.services(0)))
    show(page)

    await until(lambda: page.state.text.text() == "No order is here yet.")
    page.state.button.click()

    await until(lambda: calls == [()])


async def test_a_failure_is_told_in_place_and_tried_again(
    page: TablePage[Row], until: Until
) -> None:
    service = page.context.services.rows
    service.error = Unreachable("The store cannot be read.", hint="Try again.")

    page.refresh()
    await until(lambda: page._stack.currentWidget() is page.state)
    assert page.state.text.text() == "The store cannot be read."
    assert page.context.messages.shown is None

    service.error = None
    page.state.button.click()
    await until(lambda: page._stack.currentWidget() is page.view)


async def test_a_failing_block_does_not_ask_for_ever(page: TablePage[Row], until: Until) -> None:
    service = page.context.services.rows
    service.error = Unreachable("The store cannot be read.")
    before = len(service.loaded)

    page.view.scrollToBottom()
    page.view.viewport().repaint()
    await until(lambda: page._stack.currentWidget() is page.state)

    assert len(service.loaded) - before == 1


async def test_the_store_of_the_top_bar_filters(page: TablePage[Row], until: Until) -> None:
    page.model.set_checked([0], True)
    page.context.stores.set_stores((lists.store(7, "Loja"),))

    page.context.stores.choose(7)

    await until(lambda: page.context.services.rows.asked[-1].value("integration") == 7)
    assert not page.model.checked


async def test_a_page_opens_with_filters_and_an_action(
    page: TablePage[Row], calls: list[Any], until: Until
) -> None:
    page.open_with(text="ana", status="PAID", counter="all", action="read")

    await until(lambda: calls == [()])
    await until(lambda: page.model.rowCount() == 66)
    assert page.filters.words() == "“ana”, Situation: Paid"


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


async def test_a_period_becomes_two_moments(page: TablePage[Row], until: Until) -> None:
    period = page.filters.buttons[1]
    period.fill()
    actions = {action.text(): action for action in period.menu().actions()}

    actions["Today"].trigger()
    since = page.query().value("since")
    assert since == lists.datetime(2026, 11, 23, 3, tzinfo=lists.UTC)
    assert page.query().value("until") == lists.datetime(2026, 11, 24, 3, tzinfo=lists.UTC)
    assert period.text() == "Period: Today"

    page.filters.clear_button.click()
    assert page.query().value("since") is None


async def test_two_dates_of_ones_own(page: TablePage[Row]) -> None:
    from PySide6.QtCore import QDate

    period = page.filters.buttons[1]
    period.fill()

    period._choose_days(QDate(2026, 11, 5), QDate(2026, 11, 1))

    assert period.text() == "Period: 01/11/2026 to 05/11/2026"
    assert page.query().value("until") == lists.datetime(2026, 11, 6, 3, tzinfo=lists.UTC)


async def test_choices_can_be_asked_for(
    context: PageContext, calls: list[Any], show: Show, until: Until
) -> None:
    async def channels(_services: object, query: Any) -> Any:
        return [("ML", "Mercado Livre")]

    page = TablePage(rows_screen(calls, filters=(Filter("Channel", "channel", channels),)), context)
    show(page)
    button = page.filters.buttons[0]

    button.fill()
    await until(lambda: len(button.menu().actions()) == 3)
    button.menu().actions()[2].trigger()

    assert button.text() == "Channel: Mercado Livre"
    assert page.query().value("channel") == "ML"


async def test_two_lines_make_rows_taller(
    context: PageContext, calls: list[Any], show: Show, until: Until
) -> None:
    columns = (
        Column[Row](
            "Product", lambda r: r.name, second=lambda r: r.status, icon=lambda r: "package"
        ),
    )
    page = TablePage(rows_screen(calls, columns=columns, ticks=False), context)
    show(page)
    await until(lambda: page.model.rowCount() == 1_000)

    assert page.view.verticalHeader().defaultSectionSize() == 44
    assert page.view.grab().height() > 0
    page.tick_all()
    assert len(page.selected_ids()) == 1_000


async def test_a_cut_text_shows_itself(page: TablePage[Row]) -> None:
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip

    page.view.header.resizeSection(3, 40)
    index = page.model.index(0, 3)
    place = page.view.visualRect(index).center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, page.view.mapToGlobal(place))

    page.view.delegate.helpEvent(event, page.view, QStyleOptionViewItem(), index)

    assert QToolTip.text() == "Bruno Lima 1"
    QToolTip.hideText()


async def test_the_keys_lead_from_the_search_into_the_table(page: TablePage[Row]) -> None:
    page.focus_search()

    QTest.keyClick(page.filters.search, KEY.Key_Down)

    assert page.view.currentIndex().row() == 0


async def test_a_closed_page_hears_nothing_more(
    context: PageContext, calls: list[Any], until: Until
) -> None:
    page = TablePage(rows_screen(calls), context)
    page.show()
    await until(lambda: page.model.rowCount() == 1_000)
    asked = len(context.services.rows.asked)

    page.deleteLater()
    await until(lambda: not shiboken6.isValid(page))
    context.services.changes.publish("rows")

    assert len(context.services.rows.asked) == asked
