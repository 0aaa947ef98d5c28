"""The register of packagings as a person keeps it, from the product's form."""

from decimal import Decimal

from anydesk.core.packagings import Packaging, with_packaging
from anydesk.core.products import Product
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.register_panel import RecordDialog
from anydesk.ui.pages.packagings import PackagingsDialog, manage_packagings, size_text
from tests.features.person import Person, dialogs

BOX = Packaging("Caixa 2", width=Decimal(20), height=Decimal(10), length=Decimal(30))


async def register(person: Person) -> PackagingsDialog:
    """The dialog over some page."""
    page = await person.go("products")
    person.window.tasks.start(manage_packagings(page, page.context))
    return await person.dialog(PackagingsDialog)


async def close(person: Person, dialog: PackagingsDialog) -> None:
    person.press("Close", dialog)
    await person.still()


async def test_a_packaging_is_added(person: Person) -> None:
    dialog = await register(person)
    person.press("New packaging", dialog)
    edit = await person.dialog(RecordDialog)
    assert not edit.accept_button.isEnabled()
    for name, text in (("name", "Tubo"), ("length", "60"), ("diameter", "8,5")):
        person.write(edit.view.field(name), text)
    edit.view.editor("type").put("Rolo / Cilindro")
    person.press("Save", edit)
    await person.until(lambda: not dialogs(RecordDialog))
    await person.until(lambda: dialog.panel.table.model.rowCount() == 1)

    model = dialog.panel.table.model
    assert person.cells("Size", model) == ["60 × Ø 8,5 cm"]
    assert person.cells("Shape", model) == ["Rolo / Cilindro"]
    assert person.cells("Products", model) == ["0"]
    (made,) = await person.services.packagings.rows()
    assert made.diameter == Decimal("8.5")
    await close(person, dialog)


async def test_a_wrong_size_and_a_taken_name_stay_in_the_dialog(person: Person) -> None:
    await person.services.packagings.save(BOX)
    dialog = await register(person)
    person.press("New packaging", dialog)
    edit = await person.dialog(RecordDialog)
    person.write(edit.view.field("name"), "CAIXA 2")
    person.write(edit.view.field("width"), "0")
    assert "above 0" in edit.view.problem("width")
    assert not edit.accept_button.isEnabled()
    edit.view.field("width").clear()
    person.press("Save", edit)
    await person.until(lambda: edit.view.problem("name"))
    assert "already" in edit.view.problem("name")
    edit.reject()
    await person.until(lambda: not dialogs(RecordDialog))
    await close(person, dialog)


async def test_changing_one_tells_for_how_many_products(person: Person) -> None:
    box = await person.services.packagings.save(BOX)
    product = await person.services.products.save(with_packaging(Product(sku="A", name="A"), box))
    dialog = await register(person)
    panel = dialog.panel
    assert person.cells("Products", panel.table.model) == ["1"]
    panel.table.view.selectRow(0)
    person.click(panel.edit_button)
    edit = await person.dialog(RecordDialog)
    edit.view.field("length").clear()
    person.write(edit.view.field("length"), "44")
    person.press("Save", edit)
    await person.until(lambda: not dialogs(RecordDialog))
    await person.until(lambda: person.cells("Size", panel.table.model) == ["44 × 20 × 10 cm"])

    assert person.said == "1 product has the new measures."
    assert (await person.services.products.get(product.id or 0)).package_length == 44
    await close(person, dialog)


async def test_one_in_use_is_not_removed(person: Person) -> None:
    box = await person.services.packagings.save(BOX)
    await person.services.products.save(with_packaging(Product(sku="A", name="A"), box))
    dialog = await register(person)
    panel = dialog.panel
    panel.table.view.selectRow(0)
    person.click(panel.remove_button)
    await person.until(lambda: [one for one in dialogs(Question) if one is not dialog])
    (question,) = [one for one in dialogs(Question) if one is not dialog]
    person.press("Remove", question)
    await person.until(lambda: panel.problem.isVisible())
    assert "1 product is sent in this packaging." in panel.problem.text()
    assert "Disable it" in panel.problem.text()
    assert await person.services.packagings.rows() == (box,)
    await close(person, dialog)


def test_sizes_in_words() -> None:
    assert size_text(Packaging("Saco")) == ""
    assert size_text(BOX) == "30 × 20 × 10 cm"
