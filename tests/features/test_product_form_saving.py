"""One *Save* for all tabs: problems, leaving, failures, and changes made elsewhere meanwhile."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from anydesk.core.errors import DiskFull
from anydesk.core.products import Product, ProductType
from anydesk.ui.dialogs import Question
from tests.features.person import Person
from tests.features.product_pages import field, problem, product_page, put, save, tab

MUG = Product(sku="CAN-1", name="Caneca", sale_price=Decimal("39.90"))


@pytest.fixture
async def page(person: Person) -> Any:
    """The page of a mug that is stored."""
    stored = await person.services.products.save(MUG)
    return await product_page(person, stored.id or 0)


async def stored_mug(person: Person) -> Product:
    return await person.services.products.by_sku("CAN-1")


async def test_tabs_are_built_when_they_are_shown(page: Any) -> None:
    assert list(page.tabs) == ["general"]


async def test_the_tabs_are_reached_by_keyboard(person: Person, page: Any) -> None:
    keys = page.strip.visible_keys
    await person.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    await person.until(lambda: page.strip.key == keys[1])
    await person.key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    await person.until(lambda: page.strip.key == keys[0])
    page.strip.bar.setFocus()
    await person.key(Qt.Key.Key_Right)
    await person.until(lambda: page.strip.key == keys[1])


async def test_a_narrow_window_has_a_list_of_tabs(person: Person, page: Any) -> None:
    assert page.strip.bar.isVisible()
    # The titles as wide as a larger font makes them.
    page.strip.bar.setStyleSheet("QTabBar::tab { padding: 8px 18px; }")
    person.window.resize(1024, 640)
    await person.until(lambda: page.strip.picker.isVisible())
    assert not page.strip.bar.isVisible()
    titles = [page.strip.picker.itemText(n) for n in range(page.strip.picker.count())]
    page.strip.picker.setCurrentIndex(titles.index("Prices"))
    page.strip.picker.activated.emit(titles.index("Prices"))
    await person.until(lambda: page.strip.key == "prices")


async def test_changes_of_several_tabs_are_marked_and_saved_together(
    person: Person, page: Any
) -> None:
    put(page, "name", "Caneca azul")
    put(page, "ncm", "69111010")
    marked = [t for n in range(page.strip.bar.count()) if "•" in (t := page.strip.bar.tabText(n))]
    assert marked == ["General data •", "Tax data •"]

    stored = await save(person, page)

    assert (stored.name, stored.ncm) == ("Caneca azul", "69111010")
    assert not any("•" in page.strip.bar.tabText(n) for n in range(page.strip.bar.count()))


async def test_ctrl_s_saves(person: Person, page: Any) -> None:
    put(page, "name", "Caneca azul")
    await person.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    await person.still()
    await person.until(lambda: not page.is_changed)
    assert (await stored_mug(person)).name == "Caneca azul"


async def test_saving_leads_to_the_tab_with_the_problem(person: Person, page: Any) -> None:
    put(page, "promo_price", "99,00")
    put(page, "name", "Caneca azul")
    assert page.strip.key == "general"

    person.click(page.save_button)
    await person.still()

    assert page.strip.key == "prices"
    assert problem(page, "promo_price")
    assert (await stored_mug(person)).name == "Caneca"
    assert page.draft().name == "Caneca azul"


@pytest.mark.parametrize(
    ("name", "text"),
    [("sale_price", "doze"), ("ncm", "6911"), ("handling_days", "x"), ("gtin", "7891000315508")],
)
async def test_bad_input_gets_a_sentence_and_stays(
    person: Person, page: Any, name: str, text: str
) -> None:
    widget = field(page, name)
    assert isinstance(widget, QLineEdit)
    widget.setText(text)
    assert problem(page, name)

    person.click(page.save_button)
    await person.still()

    assert widget.text() == text
    assert (await stored_mug(person)) == page.product


async def test_undo_asks_before_it_takes_other_tabs_along(person: Person, page: Any) -> None:
    put(page, "ncm", "69111010")
    put(page, "name", "Outra")
    person.click(page.undo_button)
    question = await person.dialog(Question)
    person.click(question.reject_button)
    await person.still()
    assert page.draft().ncm == "69111010"

    person.click(page.undo_button)
    question = await person.dialog(Question)
    person.click(question.accept_button)
    await person.still()
    assert page.draft() == page.product


async def test_leaving_offers_to_save(person: Person, page: Any) -> None:
    put(page, "name", "Caneca azul")
    person.window.go("jobs")
    question = await person.dialog(Question)
    person.press("Save", question)
    await person.until(lambda: person.section == "jobs")

    assert (await stored_mug(person)).name == "Caneca azul"


async def test_what_cannot_be_saved_keeps_the_person_here(person: Person, page: Any) -> None:
    put(page, "promo_price", "99,00")
    person.window.go("jobs")
    question = await person.dialog(Question)
    assert "Save" not in person.buttons(question)
    person.click(question.reject_button)
    await person.still()
    assert person.page is page


async def test_a_failing_save_keeps_every_letter(
    person: Person, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(page, "name", "Caneca azul")
    put(page, "ncm", "69111010")

    async def full(_product: Product) -> Product:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(person.services.products, "save", full)
        person.click(page.save_button)
        await person.still()
    assert "full" in person.said
    assert page.draft().name == "Caneca azul"
    assert page.save_button.isEnabled()

    stored = await save(person, page)
    assert (stored.name, stored.ncm) == ("Caneca azul", "69111010")


# Somebody else


async def test_what_changed_elsewhere_is_shown_where_nothing_was_typed(
    person: Person, page: Any
) -> None:
    put(page, "name", "Caneca azul")
    await person.services.products.save(replace(page.product, brand="Oxford"))
    await person.until(lambda: page.product.brand == "Oxford")

    assert not page.meanwhile.isVisible()
    assert field(page, "brand").text() == "Oxford"  # type: ignore[attr-defined]
    stored = await save(person, page)
    assert (stored.name, stored.brand) == ("Caneca azul", "Oxford")


async def test_the_same_field_changed_elsewhere_is_told_before_it_is_overwritten(
    person: Person, page: Any
) -> None:
    put(page, "sale_price", "45,00")
    await person.services.products.set_prices(page.product.id, Decimal(42))
    person.click(page.save_button)
    await person.until(lambda: page.meanwhile.isVisible())
    await person.still()

    assert "42" in page.meanwhile.text.text()
    assert "45" in page.meanwhile.text.text()
    assert (await stored_mug(person)).sale_price == Decimal(42)
    assert (await save(person, page)).sale_price == Decimal(45)
    assert not page.meanwhile.isVisible()


async def test_what_is_stored_can_be_taken_instead(person: Person, page: Any) -> None:
    put(page, "sale_price", "45,00")
    await person.services.products.set_prices(page.product.id, Decimal(42))
    await person.until(lambda: page.meanwhile.isVisible())
    await person.still()

    person.click(page.meanwhile.take_button)

    assert not page.is_changed
    assert field(page, "sale_price").text() == "42,00"  # type: ignore[attr-defined]


# New products


async def test_a_new_product_says_what_is_missing_only_when_asked(person: Person) -> None:
    page = await product_page(person, 0)
    assert person.window.focusWidget() is field(page, "name")
    assert "cannot stay empty" not in person.texts()
    put(page, "name", "Prato")
    person.click(page.save_button)
    await person.still()
    assert problem(page, "sku")

    put(page, "sku", "PRA-1")
    stored = await save(person, page)
    assert stored.name == "Prato"
    assert page.head.note.text() == "PRA-1"


async def test_the_type_decides_which_tabs_there_are(person: Person) -> None:
    page = await product_page(person, 0)
    combo: Any = field(page, "type")
    combo.setCurrentIndex(1)
    assert "variations" in page.strip.visible_keys
    combo.setCurrentIndex(2)
    assert "variations" not in page.strip.visible_keys
    assert "components" in page.strip.visible_keys
    await tab(person, page, "components")
    combo = field(page, "type")
    combo.setCurrentIndex(0)
    assert page.draft().type is ProductType.SIMPLE
