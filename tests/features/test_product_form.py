"""The page of one product: each tab is typed into, saved, and read back from the store."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from anydesk.core.packagings import Packaging
from anydesk.core.products import Product, ProductType
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.product.tabs import TABS
from tests.features.person import Person
from tests.features.product_pages import field, page_of, problem, product_page, put, save, tab

MUG = Product(
    sku="CAN-1",
    name="Caneca",
    brand="Oxford",
    unit="UN",
    category="Casa > Cozinha",
    sale_price=Decimal("39.90"),
    attributes={"Material": "Cerâmica"},
)


async def mug_page(person: Person, **fields: Any) -> Any:
    """The page of a mug that is stored."""
    stored = await person.services.products.save(Product(**{**vars(MUG), **fields}))
    return await product_page(person, stored.id or 0)


# General data


async def test_general_data_is_typed_and_read_back(person: Person) -> None:
    page = await mug_page(person)
    assert not page.save_button.isEnabled()
    put(page, "name", "Caneca azul")
    put(page, "gtin", "7891000315507")
    put(page, "package_gtin", "17891000315504")
    put(page, "model", "Classic")
    put(page, "handling_days", "3")
    put(page, "warranty", "3 meses")
    put(page, "video_url", "https://youtu.be/abc")
    put(page, "bin_location", "A-3")
    put(page, "notes", "frágil\nembalar bem")
    put(page, "description", "<p>Uma <b>caneca</b></p>")

    stored = await save(person, page)

    assert (stored.name, stored.gtin, stored.model) == ("Caneca azul", "7891000315507", "Classic")
    assert (stored.package_gtin, stored.handling_days) == ("17891000315504", 3)
    assert (stored.warranty, stored.video_url) == ("3 meses", "https://youtu.be/abc")
    assert (stored.bin_location, stored.notes) == ("A-3", "frágil\nembalar bem")
    assert stored.description == "<p>Uma <b>caneca</b></p>"
    assert not page.save_button.isEnabled()
    assert page.head.title.text() == "Caneca azul"


async def test_brands_and_categories_in_use_are_offered(person: Person) -> None:
    page = await mug_page(person)
    await mug_page(person, sku="CAN-2", brand="Porto Brasil", category="Jardim")
    page = await page_of(person, "CAN-1")
    details = page.tabs["general"].details.view

    assert details.editor("brand").matches("por") == ["Porto Brasil"]
    assert details.editor("category").matches("cozin casa") == ["Casa > Cozinha"]
    assert page.tabs["general"].identity.view.editor("unit").matches("u") == ["UN"]


async def test_a_category_is_chosen_in_the_tree(person: Person) -> None:
    await mug_page(person, sku="CAN-2", category="Jardim > Vasos")
    page = await mug_page(person)

    person.click(page.tabs["general"].category_button)
    question: Any = await person.dialog(Question)
    (search,) = [one for one in question.findChildren(QLineEdit) if one.isVisible()]
    person.write(search, "vas")
    await person.until(lambda: question.accept_button.isEnabled())
    await person.until(lambda: question.findChildren(type(search))[0].text() == "vas")
    hits = question.findChild(_hits())
    await person.until(lambda: hits.list.count() == 1)
    person.click(question.accept_button)
    await person.still()

    assert (await save(person, page)).category == "Jardim > Vasos"


def _hits() -> Any:
    from anydesk.ui.pages.configuration.category_picker import HitList

    return HitList


async def test_the_description_is_looked_at_without_loading_anything(person: Person) -> None:
    page = await mug_page(person)
    put(page, "description", "<h1>Caneca</h1><script>alert(1)</script>")
    part = page.tabs["general"].description

    person.click(part.preview_button)

    assert part.preview.isVisible()
    assert "Caneca" in part.preview.toPlainText()
    assert "alert" not in part.preview.toPlainText()
    person.click(part.preview_button)
    assert page.draft().description.startswith("<h1>")


# The other tabs with fields


async def test_prices_and_what_is_left_of_them(person: Person) -> None:
    page = await mug_page(person)
    put(page, "promo_price", "29,90")
    put(page, "cost_price", "12,40")

    assert "17,50" in page.tabs["prices"].margin.text()
    stored = await save(person, page)
    assert (stored.promo_price, stored.cost_price) == (Decimal("29.90"), Decimal("12.40"))
    put(page, "cost_price", "")
    assert (await save(person, page)).cost_price is None


async def test_the_stores_prices_are_shown_beside_ours(stocked: Person) -> None:
    page = await page_of(stocked, "CAM-AZ-M")
    prices = await tab(stocked, page, "prices")
    rows = prices.table.model.rows

    assert rows
    assert {row.store for row in rows} == {"Loja Modelo"}
    stocked.click(prices.send_button)
    await stocked.still()
    assert stocked.page is not page


async def test_ncm_cest_and_origin(person: Person) -> None:
    page = await mug_page(person)
    put(page, "ncm", "69111010")
    put(page, "cest", "2805900")
    combo: Any = field(page, "origin_code")
    assert combo.count() == 10
    combo.setCurrentIndex(combo.findData("5"))
    await person.key(Qt.Key.Key_Tab, at=field(page, "ncm"))

    stored = await save(person, page)
    assert (stored.ncm, stored.cest, stored.origin_code) == ("69111010", "2805900", "5")
    widget = field(page, "ncm")
    assert isinstance(widget, QLineEdit)
    assert widget.text() == "6911.10.10"


async def test_a_packaging_of_the_register_brings_its_measures(person: Person) -> None:
    box = await person.services.packagings.save(
        Packaging("Caixa P", width=Decimal(20), height=Decimal(10), length=Decimal(30))
    )
    page = await mug_page(person)
    packaging = await tab(person, page, "packaging")
    combo: Any = field(page, "packaging_id")
    combo.setCurrentIndex(1)
    put(page, "gross_weight", "0,450")

    assert not packaging.measures.view.field("package_width").isEnabled()
    assert "1 kg" in packaging.cubed.text()
    stored = await save(person, page)
    assert stored.packaging_id == box.id
    assert (stored.package_width, stored.package_length) == (Decimal(20), Decimal(30))
    assert stored.gross_weight == Decimal("0.450")


async def test_own_measures_need_no_packaging(person: Person) -> None:
    page = await mug_page(person)
    await tab(person, page, "packaging")
    put(page, "package_width", "12,5")
    put(page, "package_height", "10")

    stored = await save(person, page)
    assert (stored.package_width, stored.package_height) == (Decimal("12.5"), Decimal(10))
    assert stored.packaging_id is None


async def test_attributes_are_typed_moved_and_removed(person: Person) -> None:
    page = await mug_page(person)
    attributes = await tab(person, page, "attributes")
    part = attributes.table
    part.model.setData(part.model.index(1, 0), "Capacidade")
    part.model.setData(part.model.index(1, 1), "300 ml")
    part.view.setCurrentIndex(part.model.index(1, 0))
    person.click(part.up_button)

    assert dict((await save(person, page)).attributes) == {
        "Capacidade": "300 ml",
        "Material": "Cerâmica",
    }
    part.view.setCurrentIndex(part.model.index(0, 0))
    person.click(part.remove_button)
    assert list((await save(person, page)).attributes) == ["Material"]


async def test_two_attributes_of_one_name_cannot_be_saved(person: Person) -> None:
    page = await mug_page(person)
    part = (await tab(person, page, "attributes")).table
    part.model.setData(part.model.index(1, 0), "material")
    page.show_tab("general")

    person.click(page.save_button)
    await person.still()

    assert page.strip.key == "attributes"
    assert "twice" in part.problem.text()
    assert list((await person.services.products.by_sku("CAN-1")).attributes) == ["Material"]


async def test_pictures_are_a_field_like_the_others(person: Person) -> None:
    page = await mug_page(person, image_urls=("https://img.example.com/a.jpg",))
    pictures = (await tab(person, page, "images")).pictures
    pictures.strip.add_address("https://img.example.com/b.jpg")
    await person.still()

    stored = await save(person, page)
    assert stored.image_urls == ("https://img.example.com/a.jpg", "https://img.example.com/b.jpg")
    assert not page.is_changed


async def test_limits_of_the_stock(person: Person) -> None:
    page = await mug_page(person)
    put(page, "min_stock", "5")
    put(page, "max_stock", "3")
    assert problem(page, "max_stock")
    put(page, "max_stock", "30")

    stored = await save(person, page)
    assert (stored.min_stock, stored.max_stock) == (Decimal(5), Decimal(30))


async def test_the_history_tells_what_was_saved(person: Person) -> None:
    page = await mug_page(person)
    put(page, "name", "Caneca azul")
    await save(person, page)
    history = await tab(person, page, "history")

    assert "Description" in person.cells("What changed", history.table.model)
    assert "Caneca azul" in person.cells("After", history.table.model)


async def test_a_listing_is_unlinked_and_put_back(stocked: Person) -> None:
    page = await page_of(stocked, "CAM-AZ-M")
    listings = await tab(stocked, page, "listings")
    count = listings.table.model.rowCount()
    assert count
    listings.table.view.selectRow(0)
    stocked.click(listings.unlink_button)
    await stocked.still()

    assert listings.table.model.rowCount() < count
    assert stocked.message is not None
    assert stocked.message.button is not None
    stocked.message.button.run()
    await stocked.still()
    await stocked.until(lambda: listings.table.model.rowCount() == count)


async def test_every_tab_opens_for_every_type(person: Person) -> None:
    for number, kind in enumerate(ProductType):
        page = await mug_page(person, sku=f"T-{number}", type=kind)
        keys = page.strip.visible_keys
        assert ("variations" in keys) == (kind is ProductType.PARENT)
        assert ("components" in keys) == (kind is ProductType.KIT)
        for key in keys:
            await tab(person, page, key)
            assert page.tabs[key].isVisible()
        assert not page.is_changed
    assert len(TABS) == 11


async def test_packagings_are_registered_from_here(person: Person) -> None:
    page = await mug_page(person)
    packaging = await tab(person, page, "packaging")
    person.click(packaging.register_button)
    dialog = await person.dialog(Question)
    await person.services.packagings.save(Packaging("Caixa G", width=Decimal(40)))
    dialog.reject()
    await person.still()
    combo: Any = field(page, "packaging_id")

    assert combo.count() == 2
    assert combo.itemText(1).startswith("Caixa G")


async def test_a_sku_that_some_stores_refuse_is_told_but_saved(person: Person) -> None:
    page = await mug_page(person)
    put(page, "sku", "CAN/1")

    assert "letters without accents" in person.texts()
    assert (await save(person, page)).sku == "CAN/1"
