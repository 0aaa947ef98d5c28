"""The frame: where one is, what runs, what is found, and how it closes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from anydesk.core.integrations import Environment, Health
from anydesk.services.progress import Progress
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question
from anydesk.ui.help import HelpDialog
from anydesk.ui.main_window import SMALLEST, MainWindow
from anydesk.ui.page import Page
from anydesk.ui.pieces import button
from anydesk.ui.search import SearchDialog, Source
from anydesk.ui.sections import SECTIONS, Badge, Group, Section
from anydesk.ui.tables.page import TablePage
from anydesk.ui.theme import Theme
from tests.ui import lists
from tests.ui.screens import rows_screen

Until = Callable[..., Awaitable[None]]


class Note(Page):
    """A page that notes what the window asks of it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "Note", back=True)
        self.calls: list[Any] = []
        self.stays = False
        primary = button("Save", weight="primary")
        primary.clicked.connect(lambda: self.calls.append("primary"))
        self.head.add(primary)

    def open_with(self, **arguments: object) -> None:
        self.calls.append(arguments)

    async def can_leave(self) -> bool:
        return not self.stays

    def refresh(self) -> None:
        self.calls.append("refresh")

    def help_topic(self) -> str:
        return "Notes are kept here."


def sections(calls: list[Any]) -> tuple[Section, ...]:
    return (
        Section(
            "rows",
            "Orders at the hub",
            "shopping-bag",
            Group.SALES,
            lambda context: TablePage(rows_screen(calls), context),
            badge=Badge("rows", (("status", "NEW"),), frozenset({"rows"})),
            actions=(("read", "Look for orders"),),
        ),
        Section("note", "Notes", "file-text", Group.CATALOGUE, Note),
        Section("one", "One note", "file-text", Group.CATALOGUE, Note, parent="note"),
        Section("integrations", "Integrations", "plug", Group.SETTINGS, Note),
        Section("plain", "Plain", "info", Group.SETTINGS, lambda _context: QWidget()),
    )


@pytest.fixture
def calls() -> list[Any]:
    return []


@pytest.fixture
def services() -> Any:
    return lists.services(1_000)


@pytest.fixture
async def window(services: Any, calls: list[Any], until: Until) -> AsyncIterator[MainWindow]:
    async def on_close() -> None:
        calls.append("closed")

    made = MainWindow(services, on_close=on_close, sections=sections(calls))
    bugs: list[BaseException] = []
    made.tasks._on_bug = bugs.append
    await made.start()
    yield made
    await made.tasks.close()
    made.deleteLater()
    assert not bugs


async def go(window: MainWindow, until: Until, key: str, **arguments: object) -> Any:
    window.go(key, **arguments)
    await until(lambda: window.current == key)
    return window.page(key)


async def test_it_opens_at_the_first_page_with_its_badge(window: MainWindow, until: Until) -> None:
    assert window.current == "rows"
    assert window.windowTitle() == "Orders at the hub – anydesk"
    assert window.side_bar.button("rows").isChecked()
    assert window.side_bar.button("rows").accessibleName() == "Orders at the hub, 334 to do"
    assert "note" not in window._pages


async def test_without_a_store_it_opens_where_one_is_added(
    services: Any, calls: list[Any], until: Until
) -> None:
    services.integrations.stores = ()

    async def on_close() -> None: ...

    window = MainWindow(services, on_close=on_close, sections=sections(calls))
    await window.start()

    assert window.current == "integrations"
    assert window.top_bar.store_button.text() == "No store yet"
    await window.tasks.close()
    window.deleteLater()


async def test_pages_are_reached_by_click_by_key_and_by_others(
    window: MainWindow, until: Until
) -> None:
    window.side_bar.button("note").click()
    await until(lambda: window.current == "note")

    await go(window, until, "one", id=7)
    assert window.page("one").calls == [{"id": 7}]
    assert window.side_bar.button("note").isChecked()

    shortcuts = {s.key().toString(): s for s in window.findChildren(QShortcut)}
    shortcuts["Ctrl+1"].activated.emit()
    await until(lambda: window.current == "rows")


async def test_back_goes_where_one_was(window: MainWindow, until: Until) -> None:
    note = await go(window, until, "note")
    await go(window, until, "note", id=5)
    await until(lambda: {"id": 5} in note.calls)

    note.head.back_button.click()
    await until(lambda: note.calls[-1] == {})
    assert window.current == "note"

    window.back()
    await until(lambda: window.current == "rows")
    window.back()
    await until(lambda: not window._trail)
    assert window.current == "rows"


async def test_a_page_with_changes_may_stay(window: MainWindow, until: Until) -> None:
    note = await go(window, until, "note")
    note.stays = True

    window.side_bar.button("rows").click()
    await until(lambda: window.side_bar.button("note").isChecked())

    assert window.current == "note"
    note.stays = False
    await go(window, until, "rows")


async def test_keys_reach_the_page(window: MainWindow, until: Until) -> None:
    note = await go(window, until, "note")
    note.calls.clear()

    window._page_do("refresh")
    window._page_do("run_primary")
    window._page_do("focus_search")
    assert note.calls == ["refresh", "primary"]

    await go(window, until, "plain")
    window._page_do("refresh")
    window.open_help()
    await until(lambda: _shown(HelpDialog))
    _shown(HelpDialog)[0].accept()


async def test_the_frame_fits_its_smallest_size(window: MainWindow, until: Until) -> None:
    window.resize(*SMALLEST)

    for key in ("rows", "note", "integrations"):
        await go(window, until, key)
        page = window.page(key)
        assert page.minimumSizeHint().width() <= window.area.width()


async def test_the_store_is_chosen_in_the_top_bar(window: MainWindow, until: Until) -> None:
    top = window.top_bar
    top._fill_stores()
    actions = {action.text(): action for action in top.store_button.menu().actions()}

    actions["Casa && Cia"].trigger()

    assert window.stores.chosen_id == 2
    assert top.store_button.text() == "Casa & Cia"
    assert top.health.text() == "Connected"
    await until(lambda: window.context.services.rows.asked[-1].value("integration") == 2)
    window.stores.set_stores(window.stores.stores[:1])
    assert window.stores.chosen_id is None


async def test_the_connection_and_the_environment_are_in_words(
    window: MainWindow, services: Any, until: Until
) -> None:
    services.integrations.stores = (
        lists.store(1, "Loja", environment=Environment.SANDBOX, health=Health.AUTH_FAILED),
        lists.store(2, "Outra", health=Health.OK),
    )
    services.changes.publish("integrations")
    await until(lambda: window.top_bar.health.text() == "Token refused")
    assert window.top_bar.environment.text() == "Sandbox: a place for tests"
    assert window.top_bar.property("tint") == "true"

    for environment, words in (
        (Environment.PRACTICE, "Practice: nothing here is real"),
        (Environment.CUSTOM, "Own address: not ANYMARKET itself"),
        (Environment.PRODUCTION, ""),
    ):
        window.stores.set_stores((lists.store(1, "Loja", environment=environment),))
        assert window.top_bar.environment.text() == words
    window.stores.set_stores((lists.store(1, "Loja", has_token=False),))
    assert window.top_bar.health.text() == "Not connected"


async def test_the_side_bar_can_be_narrow(window: MainWindow) -> None:
    window.top_bar.menu_button.click()

    assert not window.side_bar.is_wide
    assert window.side_bar.button("rows").badge.isHidden()
    assert not window.side_bar.grab().isNull()
    window.top_bar.menu_button.click()
    assert not window.side_bar.button("rows").badge.isHidden()


def _shown(kind: type[QDialog]) -> list[Any]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


async def test_anything_is_found(
    window: MainWindow, calls: list[Any], services: Any, until: Until
) -> None:
    source = Source(
        "note",
        "Rows",
        "receipt",
        lambda services: services.rows,
        lambda row: (row.name, ""),
        lambda row: {"row": row.id},
    )
    dialog = SearchDialog(window.context, tuple(window._sections.values()), window, (source,))
    dialog.show()
    assert dialog.results.count() == 4

    QTest.keyClicks(dialog.field, "look")
    assert dialog.results.item(0).text() == "Look for orders"
    dialog.field.setText("souza 5")
    await until(lambda: dialog.results.count() == 5)
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.field, Qt.Key.Key_Up)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    await until(lambda: window.current == "note")
    assert window.page("note").calls[-1] == {"row": 5}


async def test_a_scanned_code_is_found_without_waiting(window: MainWindow, until: Until) -> None:
    source = Source(
        "note",
        "Rows",
        "receipt",
        lambda services: services.rows,
        lambda row: (row.name, "x"),
        lambda row: {"row": row.id},
    )
    dialog = SearchDialog(window.context, (), window, (source,))
    dialog.show()

    QTest.keyClicks(dialog.field, "souza 500")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    await until(lambda: window.current == "note")
    assert window.page("note").calls[-1] == {"row": 500}


async def test_ctrl_k_opens_the_search_and_an_action_starts(
    window: MainWindow, calls: list[Any], services: Any, until: Until
) -> None:
    services.sales_orders = services.hub_orders = services.products = lists.MemoryList(0)
    window.open_search()
    dialog = _shown(SearchDialog)[0]

    QTest.keyClicks(dialog.field, "look for")
    await until(lambda: not dialog._typing.waiting)
    dialog.results.setCurrentRow(0)
    dialog.go()

    await until(lambda: calls == [()])


def progress(run_id: int, **values: Any) -> Progress:
    known: dict[str, Any] = {
        "key": "stock.send",
        "title": "Send stock",
        "store": "Loja Modelo",
        "done": 4_210,
        "total": 10_000,
        "failed": 0,
        "started_at": lists.NOON,
        "remaining_seconds": 118.0,
        "stopping": False,
    }
    return Progress(run_id=run_id, **known | values)


async def test_the_job_bar_shows_what_takes_longer_than_a_second(
    window: MainWindow, services: Any
) -> None:
    bar, runner = window.job_bar, services.runner
    runner.progress = {1: progress(1)}
    runner.tell()
    assert bar.isHidden()

    bar._ripen(1)
    words = bar.lines[1].text.text()
    assert words == "Send stock · Loja Modelo · 4.210 of 10.000 · about 2 min left"
    assert not bar.isHidden()

    bar.lines[1].stop_button.click()
    assert runner.stopped == [1]
    runner.progress = {1: progress(1, stopping=True, failed=2)}
    runner.tell()
    assert bar.lines[1].text.text().endswith("2 failed · stopping…")
    assert not bar.lines[1].stop_button.isEnabled()

    runner.progress = {}
    runner.tell()
    assert bar.isHidden()
    bar._ripen(1)
    assert bar.isHidden()


async def test_more_jobs_than_fit_are_counted(window: MainWindow, services: Any) -> None:
    bar = window.job_bar
    services.runner.progress = {
        number: progress(number, waiting=True, total=None, done=0) for number in range(1, 6)
    }
    services.runner.tell()
    for number in range(1, 6):
        bar._ripen(number)

    assert list(bar.lines) == [1, 2, 3]
    assert bar.more.text() == "2 more are waiting"
    assert bar.lines[1].text.text() == "Send stock · Loja Modelo · waiting for its turn"


async def test_closing_remembers_where_one_was(
    window: MainWindow, calls: list[Any], services: Any, until: Until
) -> None:
    await go(window, until, "one")
    window.close()

    await until(lambda: not window.isVisible())
    assert calls[-1] == "closed"
    kept = services.settings.kept["ui.window"]
    assert kept["page"] == "note"

    async def on_close() -> None: ...

    again = MainWindow(services, on_close=on_close, sections=sections([]))
    await again.start()
    assert again.current == "note"
    await again.tasks.close()
    again.deleteLater()


async def test_closing_while_work_is_running_asks(
    window: MainWindow, calls: list[Any], services: Any, until: Until
) -> None:
    services.runner.progress = {1: progress(1)}

    window.close()
    await until(lambda: _shown(Question))
    assert _shown(Question)[0].reject_button.isDefault()
    window.close()
    assert len(_shown(Question)) == 1
    _shown(Question)[0].reject_button.click()
    await until(lambda: not window._closing)
    assert window.isVisible()
    assert "closed" not in calls

    window.close()
    await until(lambda: _shown(Question))
    _shown(Question)[0].accept_button.click()
    await until(lambda: not window.isVisible())
    assert calls[-1] == "closed"


async def test_a_page_with_changes_keeps_the_window_open(
    window: MainWindow, calls: list[Any], until: Until
) -> None:
    note = await go(window, until, "note")
    note.stays = True

    window.close()
    await until(lambda: not window._closing)

    assert window.isVisible()
    assert "closed" not in calls


async def test_the_theme_is_switched_and_kept(
    services: Any, calls: list[Any], qapp: QApplication, until: Until
) -> None:
    theme = Theme(qapp)

    async def on_close() -> None: ...

    services.settings.app = services.settings.app.with_values(theme="light")
    window = MainWindow(services, on_close=on_close, sections=sections(calls), theme=theme)
    await window.start()
    assert not theme.is_dark

    window.top_bar.theme_button.click()

    await until(lambda: services.settings.app.theme == "dark")
    assert theme.is_dark
    theme.use("light")
    qapp.setStyleSheet("")
    await window.tasks.close()
    window.deleteLater()
    theme.deleteLater()


def test_every_section_can_be_named_and_pictured(qapp: object) -> None:
    keys = [section.key for section in SECTIONS]

    assert len(keys) == len(set(keys))
    assert {section.parent for section in SECTIONS} <= {*keys, ""}


def test_a_source_describes_its_records(qapp: object) -> None:
    from anydesk.ui.search import SOURCES

    record = SimpleNamespace(
        id=1,
        number=7,
        customer="Ana",
        marketplace_number="MLB-1",
        total=lists.Decimal("2.50"),
        hub_id=190,
        channel="MERCADO_LIVRE",
        sku="CAN-1",
        name="Caneca",
        price=lists.Decimal(3),
    )

    found = {s.section: (s.describe(record), s.arguments(record)) for s in SOURCES}

    assert found["sales_orders"] == (("Order 7 · Ana", "MLB-1 · R$\u00a02,50"), {"order": 1})
    assert found["hub_orders"][1] == {"text": "MLB-1"}
    assert found["products"] == (("CAN-1 · Caneca", "R$\u00a03,00"), {"product": 1})
