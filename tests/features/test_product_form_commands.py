"""The menu of the product's page: copies, situation, merges and sends."""

from decimal import Decimal
from typing import Any

from anydesk.core.products import MovementType, Product
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.category_picker import HitList
from tests.features.person import Person
from tests.features.product_pages import product_page, put

MUG = Product(sku="CAN-1", name="Caneca", sale_price=Decimal("39.90"), gtin="7891000315507")


async def mug_page(person: Person) -> Any:
    stored = await person.services.products.save(MUG)
    return await product_page(person, stored.id or 0)


async def test_a_copy_opens_without_the_bar_code(person: Person) -> None:
    page = await mug_page(person)
    page.commands.actions["duplicate"].trigger()
    await person.until(lambda: person.page is not page and person.page.loaded)
    await person.still()

    copy = person.page.product
    assert copy.id != page.product.id
    assert copy.sku.startswith("CAN-1-")
    assert copy.gtin == ""
    assert copy.sku in person.said


async def test_inactive_and_active_again(person: Person) -> None:
    page = await mug_page(person)
    page.commands.actions["inactivate"].trigger()
    await person.still()
    await person.until(lambda: "inactive" in page.head.note.text())
    assert not page.commands.actions["inactivate"].isVisible()

    assert person.message is not None
    assert person.message.button is not None
    person.message.button.run()
    await person.until(lambda: page.product.active)


async def test_what_is_typed_is_settled_before_anything_is_done(person: Person) -> None:
    page = await mug_page(person)
    put(page, "name", "Caneca azul")
    page.commands.actions["duplicate"].trigger()
    question = await person.dialog(Question)
    person.press("Save", question)
    await person.until(lambda: person.page is not page and person.page.loaded)

    assert person.page.product.name.startswith("Caneca azul")


async def test_a_send_is_previewed(person: Person) -> None:
    page = await mug_page(person)
    for key in ("send", "stock", "prices"):
        page = await product_page(person, page.product.id)
        page.commands.actions[key].trigger()
        await person.until(lambda page=page: person.page is not page)
        await person.still()
        assert type(person.page).__name__ == "SendPage"


async def test_two_products_become_one(person: Person) -> None:
    page = await mug_page(person)
    twin = await person.services.products.save(Product(sku="CAN-9", name="Caneca (outra)"))
    await person.services.stock.move(twin.id or 0, None, MovementType.COUNT, Decimal(4))

    page.commands.actions["merge"].trigger()
    question: Any = await person.dialog(Question)
    hits = question.findChild(HitList)
    await person.until(lambda: hits.list.count() == 1)
    person.click(question.accept_button)
    await person.until(lambda: not question.isVisible())
    plan = await person.dialog(Question)
    assert "CAN-9" in person.texts(plan)
    person.press("Merge", plan)
    await person.still()

    gone = await person.services.products.get(twin.id or 0)
    assert gone.merged_into_id == page.product.id
    assert not gone.active


async def test_a_merge_can_be_left(person: Person) -> None:
    page = await mug_page(person)
    twin = await person.services.products.save(Product(sku="CAN-9", name="Caneca (outra)"))
    page.commands.actions["merge"].trigger()
    question = await person.dialog(Question)
    person.click(question.reject_button)
    await person.still()

    assert (await person.services.products.get(twin.id or 0)).active
    assert person.page is page
