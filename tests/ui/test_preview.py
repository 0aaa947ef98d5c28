"""What will change is seen before it is sent, and what happened afterwards."""

from decimal import Decimal

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from anydesk.core.jobs import Outcome, RowResult
from anydesk.core.plans import PlanCounts, PlanRow
from anydesk.ui import formats
from anydesk.ui.preview import PreviewView, change_text
from anydesk.ui.results import ResultsView
from anydesk.ui.tables.export import as_csv


def plan_row(number: int, **values: object) -> PlanRow:
    known: dict = {
        "listing_id": number,
        "channel_listing_id": None,
        "integration_id": 1,
        "store": "Loja Modelo",
        "product_id": number,
        "sku": f"SKU-{number:05d}",
        "external_id": str(990_000 + number),
        "name": f"Caneca {number}",
        "price": Decimal("39.90"),
        "before": Decimal(3),
        "after": Decimal(number),
        "chosen": True,
    }
    return PlanRow(**known | values)


def words(counts: PlanCounts) -> str:
    return f"{counts.chosen} to {counts.stores}, {counts.unchanged} same, {counts.blocked} blocked"


PLAN = (
    plan_row(1),
    plan_row(2, listing_id=None, blocked="No listing in this store.", chosen=False),
    plan_row(3, chosen=False),
    plan_row(4, integration_id=2, store="Casa & Cia"),
)


def view_of(rows: tuple[PlanRow, ...]) -> PreviewView:
    view = PreviewView(show=formats.quantity, footer=words, mend="Open product")
    view.set_rows(rows)
    return view


def skus(view: PreviewView) -> list[str]:
    return [view.model.rows[number].sku for number in view.model.shown]


def test_blocked_rows_come_first_and_unchanged_ones_are_folded(qapp: object) -> None:
    view = view_of(PLAN)

    assert skus(view) == ["SKU-00002", "SKU-00001", "SKU-00004"]
    assert view.fold_button.text() == "Show 1 unchanged row"
    assert view.footer_label.text() == "2 to 2, 1 same, 1 blocked"
    view.fold_button.click()
    assert len(skus(view)) == 4
    assert view.fold_button.text() == "Hide 1 unchanged row"


def test_ticks_change_what_is_sent_and_said(qapp: object) -> None:
    view = view_of(PLAN)
    heard: list[int] = []
    view.chosen_changed.connect(lambda: heard.append(1))

    view.model.set_checked([1], False)

    assert [row.sku for row in view.chosen()] == ["SKU-00004"]
    assert view.footer_label.text() == "1 to 1, 1 same, 1 blocked"
    assert heard
    view.model.set_checked([0], True)
    assert [row.sku for row in view.chosen()] == ["SKU-00004"]


def test_a_blocked_row_leads_to_what_mends_it(qapp: object) -> None:
    view = view_of(PLAN)
    asked: list[PlanRow] = []
    view.mend_asked.connect(asked.append)

    view.table.view.link_clicked.emit(0, 6)

    assert asked == [PLAN[1]]


def test_a_plan_without_any_change_shows_its_rows(qapp: object) -> None:
    view = view_of((plan_row(3, chosen=False),))

    assert skus(view) == ["SKU-00003"]
    assert view.fold_button.isHidden()


def test_columns_that_say_nothing_are_left_out(qapp: object) -> None:
    view = view_of((plan_row(1, price=None),))
    titles = [column.title for column in view.model.columns]
    hidden = {
        title
        for number, title in enumerate(titles)
        if view.table.view.header.isSectionHidden(number + 1)
    }

    assert hidden == {"Price", "Mend", "Store"}


def test_a_change_says_both_prices(qapp: object) -> None:
    row = plan_row(
        1,
        before=Decimal(20),
        after=Decimal(22),
        before_promo=None,
        after_promo=Decimal(15),
    )

    text = change_text(row, formats.money)

    assert text == "R$\u00a020,00  →  R$\u00a022,00 (R$\u00a015,00)"
    assert change_text(plan_row(1, before=None), formats.quantity) == "?  →  1"


def test_twenty_thousand_rows_are_searched_and_sorted(qapp: object) -> None:
    view = view_of(tuple(plan_row(number) for number in range(20_000)))

    QTest.keyClicks(view.search, "caneca 19999")
    view._typing.fired.emit()
    assert skus(view) == ["SKU-19999"]

    view.search.clear()
    view._typing.fired.emit()
    view.table.view.sort_asked.emit(0)
    view.table.view.sort_asked.emit(0)
    assert skus(view)[0] == "SKU-19999"
    view.table.view.header.tick_clicked.emit()
    # The one that would not change is folded away: the header means what is shown.
    assert [row.sku for row in view.chosen()] == ["SKU-00003"]
    view.table.view.tick_all_asked.emit()
    assert len(view.chosen()) == 20_000


RESULTS = (
    RowResult("SKU-1", before="3", after="7", listing="99"),
    RowResult("SKU-2", Outcome.FAILED, "ANYMARKET: not found"),
    RowResult("SKU-3", Outcome.NOT_SENT),
    RowResult("SKU-4", Outcome.SKIPPED, "Unchanged"),
    RowResult("SKU-5", Outcome.FAILED, "=cmd()"),
)


def test_results_are_filtered_by_outcome(qapp: object) -> None:
    view = ResultsView()
    view.set_rows(RESULTS)

    view.counters.pill(Outcome.FAILED).click()
    assert [view.model.rows[n].key for n in view.model.shown] == ["SKU-2", "SKU-5"]
    view.show_outcome(None)
    assert view.model.rowCount() == 5
    view.search.setText("not found")
    view._typing.fired.emit()
    assert view.model.rowCount() == 1
    assert view.counters.pill(Outcome.FAILED).text() == "Failed  2"


def test_the_failed_ones_can_be_sent_again(qapp: object) -> None:
    view = ResultsView()
    asked: list[str] = []
    view.again_asked.connect(lambda: asked.append("again"))
    view.export_asked.connect(lambda: asked.append("export"))
    view.set_rows(RESULTS)

    assert view.again_button.text() == "Send the 3 failed ones again"
    view.again_button.click()
    view.export_button.click()

    assert asked == ["again", "export"]
    view.set_rows(RESULTS[:1])
    assert view.again_button.isHidden()
    assert view.counters.pill(Outcome.FAILED).isHidden()


def test_results_are_exported_without_formulas(qapp: object) -> None:
    view = ResultsView()
    view.set_rows(RESULTS)

    text = as_csv(view.export_rows())

    assert "3  →  7" in text
    assert "'=cmd()" in text


def test_results_are_copied(qapp: object) -> None:
    view = ResultsView()
    view.set_rows(RESULTS)
    view.table.view.selectRow(1)

    view.table.view.copy_asked.emit()

    assert "ANYMARKET: not found" in QApplication.clipboard().text()


def test_negative_money_stays_a_number() -> None:
    text = as_csv([["-R$\u00a01.234,50", "-5", "-5+1", "+55 11"]])

    assert text == "-R$ 1.234,50;-5;'-5+1;'+55 11\r\n"
