"""The bars: what runs, and what is found."""

from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from anydesk.services.progress import Progress
from anydesk.ui.main_window import MainWindow
from anydesk.ui.search import SearchDialog, Source
from tests.ui import lists
from tests.ui.windows import Until, shown


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


async def test_ctrl_k_opens_the_search_and_an_action_starts(
    window: MainWindow, calls: list[Any], services: Any, until: Until
) -> None:
    services.sales_orders = services.hub_orders = services.products = lists.MemoryList(0)
    window.open_search()
    dialog = shown(SearchDialog)[0]

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
