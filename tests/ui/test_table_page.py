"""A list answers at once, never shows an old answer, and means what is selected."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from anydesk.core.errors import Unreachable
from anydesk.ui.context import PageContext
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Column, Filter
from tests.ui import lists
from tests.ui.conftest import MakeContext
from tests.ui.lists import Row
from tests.ui.screens import rows_screen

Until = Callable[..., Awaitable[None]]
Show = Callable[[QWidget], QWidget]
KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def first(page: TablePage[Row]) -> int:
    return page.model.ids[0]


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
