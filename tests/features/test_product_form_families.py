"""Products with variations and kits: their tables are typed into and saved with the product."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from anydesk.core.errors import DiskFull
from anydesk.core.products import MovementType, Product, ProductType
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.category_picker import HitList
from tests.features.person import Person
from tests.features.product_pages import field, page_of, product_page, put, save, tab

SHIRT = Product(sku="CAM", name="Camiseta", type=ProductType.PARENT, sale_price=Decimal("59.90"))


async def parent(person: Person) -> Any:
    """The page of a parent without variations."""
    stored = await person.services.products.save(SHIRT)
    return await product_page(person, stored.id or 0)


def type_axis(person: Person, tab_: Any, number: int, name: str, values: str) -> None:
    """Write the name of an attribute and its values, each ended by a comma."""
    if number >= len(tab_.axes.editors):
        person.click(tab_.axes.add_button)
    editor = tab_.axes.editors[number]
    person.write(editor.name_field, name)
    person.write(editor.field, values)
    QTest.keyClick(editor.field, Qt.Key.Key_Return)


async def grid(person: Person, page: Any) -> Any:
    """Two colours by three sizes, made but not saved."""
    variations = await tab(person, page, "variations")
    type_axis(person, variations, 0, "Cor", "Azul,Verde")
    type_axis(person, variations, 1, "Tamanho", "P,M,G")
    assert variations.make_button.text() == "Make 6 variations"
    person.click(variations.make_button)
    return variations


def cell(tab_: Any, row: int, name: str) -> str:
    return str(tab_.model.index(row, tab_.model.column(name)).data())


def pick(tab_: Any, rows: range, name: str) -> None:
    """Select the cells of a column."""
    tab_.view.clearSelection()
    flag = tab_.view.selectionModel().SelectionFlag.Select
    for row in rows:
        index = tab_.model.index(row, tab_.model.column(name))
        tab_.view.selectionModel().select(index, flag)


# Variations


async def test_two_colours_by_three_sizes_become_six_variations(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    assert cell(variations, 0, "sku") == "CAM-AZUL-P"
    assert cell(variations, 5, "grid:Tamanho") == "G"
    await save(person, page)

    found = await person.services.products.variations(page.product.id)
    assert [dict(one.grid) for one in found][:2] == [
        {"Cor": "Azul", "Tamanho": "P"},
        {"Cor": "Azul", "Tamanho": "M"},
    ]
    assert len({one.sku for one in found}) == len(found) == 6
    assert {one.sale_price for one in found} == {Decimal("59.90")}
    assert not page.is_changed
    assert not any(row.is_new for row in variations.model.rows)


async def test_a_new_product_is_saved_with_its_variations(person: Person) -> None:
    page = await product_page(person, 0)
    put(page, "name", "Vestido")
    put(page, "sku", "VES")
    combo: Any = field(page, "type")
    combo.setCurrentIndex(1)
    variations = await tab(person, page, "variations")
    type_axis(person, variations, 0, "Cor", "Azul,Verde")
    person.click(variations.make_button)

    stored = await save(person, page)

    found = await person.services.products.variations(stored.id or 0)
    assert [one.sku for one in found] == ["VES-AZUL", "VES-VERDE"]


async def test_cells_are_typed_filled_and_pasted(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    price = variations.model.column("sale_price")
    variations.model.setData(variations.model.index(0, price), "79,9")
    pick(variations, range(3), "sale_price")
    QTest.keyClick(variations.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [cell(variations, row, "sale_price") for row in range(4)] == [
        "79,90", "79,90", "79,90", "59,90",
    ]  # fmt: skip

    QApplication.clipboard().setText("A-1\r\nA-2\r\nA-3\r\n")
    pick(variations, range(1), "sku")
    variations.view.setFocus()
    QTest.keyClick(variations.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [cell(variations, row, "sku") for row in range(3)] == ["A-1", "A-2", "A-3"]

    fill = variations.fill
    fill.column.setCurrentIndex(fill.column.findData("gross_weight"))
    fill.where.setCurrentIndex(fill.where.findData("Tamanho\tM"))
    person.write(fill.field, "0,25")
    person.click(fill.button)
    assert [cell(variations, row, "gross_weight") for row in range(3)] == ["", "0,25", ""]
    await save(person, page)

    found = await person.services.products.variations(page.product.id)
    assert [one.sku for one in found][:3] == ["A-1", "A-2", "A-3"]
    assert found[1].gross_weight == Decimal("0.25")
    assert found[2].sale_price == Decimal("79.90")


async def test_a_cell_that_is_open_is_saved_too(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    index = variations.model.index(0, variations.model.column("sku"))
    variations.view.setCurrentIndex(index)
    variations.view.edit(index)
    editor = variations.view.findChild(QLineEdit)
    editor.setText("ABERTA")

    assert await page.save()

    assert "ABERTA" in {
        one.sku for one in await person.services.products.variations(page.product.id)
    }


async def test_what_is_wrong_in_a_cell_is_told_and_nothing_is_saved(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    model = variations.model
    model.setData(model.index(0, model.column("sale_price")), "doze")
    model.setData(model.index(1, model.column("gtin")), "123")
    page.show_tab("general")

    person.click(page.save_button)
    await person.still()

    assert page.strip.key == "variations"
    assert "2 with a problem" in variations.count.text()
    assert cell(variations, 0, "sale_price") == "doze"
    assert await person.services.products.variations(page.product.id) == ()


async def test_a_failing_save_keeps_the_grid(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await parent(person)
    variations = await grid(person, page)

    async def full(_parent: int, _variations: object, **_more: object) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(person.services.product_edits, "save_grid", full)
        person.click(page.save_button)
        await person.still()
    assert "full" in person.said
    assert len(variations.model.rows) == 6
    await save(person, page)
    assert len(await person.services.products.variations(page.product.id)) == 6


async def test_a_sku_of_another_product_is_refused_in_its_row(person: Person) -> None:
    await person.services.products.save(Product(sku="CAN-1", name="Caneca"))
    page = await parent(person)
    variations = await grid(person, page)
    model = variations.model
    model.setData(model.index(2, model.column("sku")), "CAN-1")

    person.click(page.save_button)
    await person.still()

    assert variations.problem.text()
    assert page.is_changed
    assert await person.services.products.variations(page.product.id) == ()


async def test_new_variations_come_with_their_stock(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    model = variations.model
    model.setData(model.index(0, model.column("stock")), "12")
    await save(person, page)

    first = (await person.services.products.variations(page.product.id))[0]
    (balance,) = await person.services.stock.balances(first.id or 0)
    assert balance.physical == 12
    flags = model.flags(model.index(0, model.column("stock")))
    assert not flags & Qt.ItemFlag.ItemIsEditable


async def test_a_variation_that_something_needs_is_inactivated_instead(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    model = variations.model
    model.setData(model.index(0, model.column("stock")), "12")
    await save(person, page)
    pick(variations, range(2), "sku")
    person.click(variations.remove_button)
    assert variations.remove_button.text() == "Keep"
    assert "2 to be removed" in variations.count.text()
    await save(person, page)

    found = await person.services.products.variations(page.product.id)
    assert len(found) == 5
    assert [one.active for one in found] == [False, True, True, True, True]


async def test_a_new_row_goes_and_a_stored_one_is_switched_off(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    pick(variations, range(5, 6), "sku")
    person.click(variations.remove_button)
    await save(person, page)
    assert len(await person.services.products.variations(page.product.id)) == 5

    model = variations.model
    place = variations.view.visualRect(model.index(0, model.column("active")))
    centre: QPoint = place.center()
    QTest.mouseClick(variations.view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    await save(person, page)
    found = await person.services.products.variations(page.product.id)
    assert [one.active for one in found] == [False, True, True, True, True]


async def test_values_of_stored_variations_keep_their_chips(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    await save(person, page)
    person.write(variations.axes.editors[0].field, "Roxo,")
    chips = {name: chip.isEnabled() for name, chip in variations.axes.editors[0]._chips.items()}

    assert chips == {"Azul": False, "Verde": False, "Roxo": True}
    assert variations.make_button.text() == "Make 3 variations"
    person.click(page.undo_button)
    await person.still()
    assert not page.is_changed


async def test_what_is_typed_survives_a_job_that_changes_the_variations(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    await save(person, page)
    first, second = (await person.services.products.variations(page.product.id))[:2]
    model = variations.model
    model.setData(model.index(0, model.column("gtin")), "7891000315507")
    await person.services.products.save(replace(second, cost_price=Decimal(20)))
    await person.until(lambda: cell(variations, 1, "cost_price") == "20,00")

    assert cell(variations, 0, "gtin") == "7891000315507"
    await save(person, page)
    assert (await person.services.products.get(first.id or 0)).gtin == "7891000315507"


async def test_a_variation_opens_its_own_page(person: Person) -> None:
    page = await parent(person)
    variations = await grid(person, page)
    await save(person, page)
    pick(variations, range(1), "sku")
    person.click(variations.open_button)
    await person.until(lambda: person.page is not page and person.page.loaded)

    assert "variation of CAM" in person.page.head.note.text()
    assert person.page.commands.actions["parent"].isVisible()


async def test_the_stock_of_a_parent_is_that_of_its_variations(person: Person) -> None:
    page = await parent(person)
    await grid(person, page)
    await save(person, page)
    first = (await person.services.products.variations(page.product.id))[0]
    await person.services.stock.move(first.id or 0, None, MovementType.COUNT, Decimal(7))
    stock = await tab(person, page, "stock")

    assert person.cells("Available", stock.members.model)[0] == "7"
    assert not stock.move_button.isVisible()


async def test_a_parent_of_150_variations_opens(person: Person) -> None:
    page = await parent(person)
    made = [
        Product(
            sku=f"CAM-{n}", name="Camiseta", grid={"Tamanho": str(n)}, parent_id=page.product.id
        )
        for n in range(150)
    ]
    await person.services.product_edits.save_grid(page.product.id, made)
    page = await page_of(person, "CAM")
    variations = await tab(person, page, "variations")

    assert variations.model.rowCount() == 150
    assert not page.is_changed


# Kits


async def kit(person: Person) -> Any:
    """A kit of nothing, and two products with 9 and 7 in stock."""
    for sku, count in (("CAN-1", 9), ("PIR-1", 7)):
        one = await person.services.products.save(
            Product(sku=sku, name=f"Produto {sku}", sale_price=Decimal(10))
        )
        await person.services.stock.move(one.id or 0, None, MovementType.COUNT, Decimal(count))
    made = await person.services.products.save(
        Product(sku="KIT", name="Kit café", type=ProductType.KIT)
    )
    return await product_page(person, made.id or 0)


async def add_component(person: Person, tab_: Any, sku: str) -> None:
    person.click(tab_.add_button)
    question: Any = await person.dialog(Question)
    hits = question.findChild(HitList)
    person.write(hits.field, sku)
    await person.until(lambda: hits.list.count() == 1 and sku in hits.list.item(0).text())
    person.click(question.accept_button)
    await person.still()


async def test_a_kit_is_composed_and_says_how_many_there_are(person: Person) -> None:
    page = await kit(person)
    components = await tab(person, page, "components")
    await add_component(person, components, "CAN-1")
    await add_component(person, components, "PIR-1")
    components.model.setData(components.model.index(0, 2), "2")

    assert components.available.text().startswith("4 kits")
    await save(person, page)
    found = await person.services.kits.components(page.product.id)
    assert [(product.sku, one.quantity) for one, product in found] == [("CAN-1", 2), ("PIR-1", 1)]
    assert await person.services.kits.availability(page.product.id) == 4
    stock = await tab(person, page, "stock")
    assert stock.why.text().startswith("4 ")


async def test_a_quantity_that_is_none_keeps_the_kit_from_being_saved(person: Person) -> None:
    page = await kit(person)
    components = await tab(person, page, "components")
    await add_component(person, components, "CAN-1")
    components.model.setData(components.model.index(0, 2), "muitos")
    person.click(page.save_button)
    await person.still()

    assert await person.services.kits.components(page.product.id) == ()
    assert components.model.index(0, 2).data() == "muitos"
    person.click(page.undo_button)
    await person.still()
    assert components.model.rowCount() == 0
    assert not page.is_changed


async def test_the_stock_of_components_is_live(person: Person) -> None:
    page = await kit(person)
    components = await tab(person, page, "components")
    await add_component(person, components, "CAN-1")
    (mug,) = (await person.services.products.ids_of(["CAN-1"])).values()
    await person.services.stock.move(mug, None, MovementType.COUNT, Decimal(3))

    await person.until(lambda: components.available.text().startswith("3 kits"))
    components.view.selectRow(0)
    person.click(components.remove_button)
    assert not page.is_changed
