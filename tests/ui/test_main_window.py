"""The frame: where one is, what runs, what is found, and how it closes."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from anydesk.core.integrations import Environment, Health
from anydesk.services.progress import Progress
from anydesk.ui.dialogs import Question
from anydesk.ui.help import HelpDialog
from anydesk.ui.main_window import SMALLEST, MainWindow
from anydesk.ui.sections import SECTIONS
from anydesk.ui.theme import Theme
from tests.ui import lists
from tests.ui.windows import Until, go, sections, shown


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
    await until(lambda: shown(HelpDialog))
    shown(HelpDialog)[0].accept()


async def test_keys_work_as_soon_as_a_page_is_shown(
    window: MainWindow, calls: list[Any], until: Until
) -> None:
    window.activateWindow()
    await until(window.isActiveWindow)
    page = window.page("rows")
    await until(lambda: page.model.rowCount() == 1_000)
    ctrl = Qt.KeyboardModifier.ControlModifier
    await go(window, until, "note")
    await go(window, until, "rows")

    QTest.keyClick(window.focusWidget(), Qt.Key.Key_R, ctrl)
    await until(lambda: calls == [()])
    page.model.set_checked([0], True)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return, ctrl)
    await until(lambda: calls == [(), (1,)])
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F, ctrl)

    assert page.filters.search.hasFocus()


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
    await until(lambda: shown(Question))
    assert shown(Question)[0].reject_button.isDefault()
    window.close()
    assert len(shown(Question)) == 1
    shown(Question)[0].reject_button.click()
    await until(lambda: not window._closing)
    assert window.isVisible()
    assert "closed" not in calls

    window.close()
    await until(lambda: shown(Question))
    shown(Question)[0].accept_button.click()
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
