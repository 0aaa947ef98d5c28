"""Point 5: products, their stock and prices, and the ways in and out."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from anydesk.core.query import Query
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from tests.features.person import Person
from tests.features.product_pages import problem, product_page, put, tab

SHEET = "SKU;Nome;Preço;Estoque\nNOVO-1;Caneca nova;19,90;7\nNOVO-2;Prato novo;abc;1\n"


async def test_the_hub_s_products_are_read_from_the_empty_list(
    person: Person, hub: PracticeHub
) -> None:
    await person.list_of("products", rows=0)
    assert "No product is here yet." in person.texts()

    person.press("Receive from the e-commerce")
    await person.until(lambda: hasattr(person.page, "look_button"))
    page = person.page
    await person.until(lambda: page.look_button.isEnabled())
    person.click(page.look_button)
    await person.until(lambda: page.import_button.isEnabled())
    person.click(page.import_button)
    await person.until(lambda: person.section == "jobs")
    await person.work_done()
    await person.still()

    linked = await person.services.products.find(Query(filters={"linked": "yes"}))
    assert len(linked) == len(hub.market.skus)
    assert "Receive products:" in person.said
    page = await person.list_of("products")
    await person.until(lambda: page.model.rowCount() >= len(linked))


async def test_the_list_is_searched_filtered_and_sorted(stocked: Person) -> None:
    page = await stocked.list_of("products")
    await stocked.until(lambda: page.model.rowCount() > 0)
    sku = stocked.cells("SKU")[3]
    stocked.write(page.filters.search, sku)
    await stocked.until(lambda: set(stocked.cells("SKU")) >= {sku} and page.model.rowCount() < 20)
    page.clear_filters()

    price = [column.title for column in page.model.columns].index("Price")
    page.view.sort_asked.emit(price)
    page.view.sort_asked.emit(price)
    await stocked.until(lambda: page.query().descending and page.query().sort == "price")
    await stocked.still()
    found = await stocked.services.products.load(page.model.ids)
    prices = [row.price for row in found]
    assert prices == sorted(prices, reverse=True)

    stocked.click(page.counters.pill("zero"))
    await stocked.until(lambda: page.query().value("stock") == "zero")
    await stocked.still()
    assert set(stocked.cells("Available")) <= {"0"}


async def test_a_product_is_edited_with_live_checks(stocked: Person) -> None:
    (product_id, *_rest) = await stocked.services.products.find(Query(filters={"linked": "yes"}))
    page = await product_page(stocked, product_id)
    assert not page.save_button.isEnabled()

    put(page, "gtin", "7890000000018")
    assert "not a GTIN" in problem(page, "gtin")
    stocked.click(page.save_button)
    await stocked.still()
    assert "cannot be saved" in stocked.said
    stocked.click(page.undo_button)
    await stocked.still()
    put(page, "name", "")
    assert problem(page, "name")
    stocked.click(page.save_button)
    await stocked.still()
    assert (await stocked.services.products.get(product_id)).name
    put(page, "name", "Caneca azul")
    put(page, "sale_price", "1.234,56")
    put(page, "promo_price", "999,90")
    stocked.click(page.save_button)
    await stocked.still()

    saved = await stocked.services.products.get(product_id)
    assert saved.name == "Caneca azul"
    assert (saved.sale_price, saved.promo_price) == (Decimal("1234.56"), Decimal("999.90"))
    assert "was saved" in stocked.said
    assert not page.save_button.isEnabled()


async def test_leaving_with_changes_asks(stocked: Person) -> None:
    (product_id, *_rest) = await stocked.services.products.find(Query(filters={"linked": "yes"}))
    page = await product_page(stocked, product_id)
    put(page, "name", "Outra")

    stocked.click(stocked.window.side_bar.button("jobs"))
    question = await stocked.dialog(Question)
    stocked.click(question.reject_button)
    await stocked.still()
    assert stocked.page is page
    assert page.is_changed

    stocked.click(stocked.window.side_bar.button("jobs"))
    question = await stocked.dialog(Question)
    stocked.press("Discard", question)
    await stocked.until(lambda: stocked.section == "jobs")

    assert (await stocked.services.products.get(product_id)).name != "Outra"


async def test_stock_is_changed_by_a_movement(stocked: Person) -> None:
    (product_id, *_rest) = await stocked.services.products.find(Query(filters={"linked": "yes"}))
    page = await product_page(stocked, product_id)
    stock = await tab(stocked, page, "stock")
    stocked.click(stock.move_button)
    question = await stocked.dialog(Question)
    from anydesk.ui.forms.form_view import FormView

    (view,) = question.findChildren(FormView)
    quantity: Any = view.field("quantity")
    quantity.selectAll()
    stocked.write(quantity, "12,5")
    stocked.click(question.accept_button)
    await stocked.until(lambda: "12,5" in stocked.cells("Physical", stock.balances.model))

    (row,) = await stocked.services.products.load([product_id])
    assert row.physical == Decimal("12.5")
    assert stocked.cells("What happened", stock.movements.model)[0] == "Count"


async def test_a_new_product_is_made_and_a_sku_is_never_given_twice(person: Person) -> None:
    page = await product_page(person, 0)
    assert page.head.title.text() == "New product"
    put(page, "name", "Caneca")
    put(page, "sku", "CAN-1")
    person.click(page.save_button)
    await person.still()
    assert (await person.services.products.by_sku("CAN-1")).name == "Caneca"

    page = await product_page(person, 0)
    put(page, "name", "Outra caneca")
    put(page, "sku", "CAN-1")
    person.click(page.save_button)
    await person.still()

    assert problem(page, "sku")
    assert len(await person.services.products.find(Query())) == 1


async def test_a_spreadsheet_is_analysed_then_confirmed(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "produtos.csv"
    file.write_text(SHEET, encoding="utf-8-sig")
    page = await person.go("products", sheet=True)
    assert "Choose a spreadsheet: Products." in person.texts()
    assert not page.import_button.isEnabled()

    page.read(file)
    await person.until(lambda: page.analysis is not None)
    await person.until(lambda: page.table.model.rowCount() == 2)
    assert person.cells("What happens", page.table.model) == ["Error", "Create"]
    assert not len(await person.services.products.find(Query())), "nothing is written yet"
    person.click(page.import_button)
    await person.until(lambda: person.section == "jobs")
    await person.still()

    made = await person.services.products.by_sku("NOVO-1")
    assert (made.name, made.sale_price) == ("Caneca nova", Decimal("19.90"))
    (row,) = await person.services.products.load([made.id or 0])
    assert row.physical == 7
    assert len(await person.services.products.find(Query())) == 1


async def test_a_file_that_is_no_spreadsheet_is_a_sentence(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "produtos.xlsx"
    file.write_bytes(b"this is no spreadsheet")
    page = await person.go("products", sheet=True)

    page.read(file)
    await person.until(lambda: "Choose another file" in person.buttons(page))

    assert page.state.text.text()
    assert not page.import_button.isEnabled()


async def test_products_are_exported_as_the_importer_reads_them(
    stocked: Person, tmp_path: Path
) -> None:
    page = await stocked.list_of("products")
    await stocked.until(lambda: page.model.rowCount() > 0)
    page.actions_.start(page.screen_.action("export_sheet"))
    dialog = await stocked.dialog(QFileDialog)
    target = tmp_path / "saida.xlsx"
    dialog.selectFile(str(target))
    dialog.fileSelected.emit(str(target))
    dialog.done(1)
    await stocked.until(lambda: "written to saida.xlsx" in stocked.said)

    reading = await stocked.go("products", sheet=True)
    reading.read(target)
    await stocked.until(lambda: reading.analysis is not None)

    assert reading.analysis.error_count == 0
    assert reading.analysis.insert_count + reading.analysis.update_count == 0


async def test_f5_and_the_context_menu_work_on_the_list(stocked: Person) -> None:
    page = await stocked.list_of("products")
    await stocked.until(lambda: page.model.rowCount() > 0)
    page.view.selectRow(0)
    page._on_menu(page.view.mapToGlobal(page.view.rect().center()), 0)
    from PySide6.QtWidgets import QMenu

    (menu,) = [m for m in page.view.findChildren(QMenu) if m.isVisible()]
    titles = [action.text() for action in menu.actions() if action.text()]

    assert titles[:3] == ["Send stock", "Send prices", "Open product"]
    menu.close()
