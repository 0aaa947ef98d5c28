"""Tab 4: the live example tells the truth, the warehouse, and whether the hub deducts."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from anydesk.core.integrations import Integration
from anydesk.core.products import Balance, MovementType, Product
from anydesk.core.settings import HubDeducts, StockSettings
from anydesk.services.jobs import JOBS
from anydesk.services.jobs.send_stock import SendStock
from anydesk.simulator.server import PracticeHub
from anydesk.ui import formats
from anydesk.ui.dialogs import Question
from tests.features.configuring import configuration, save, write_over
from tests.features.person import Person


async def shelved(person: Person, physical: str, **changes: Any) -> Product:
    """The first product that can be sold, with this much in stock."""
    services = person.services
    sku = person.hub_sku  # type: ignore[attr-defined]
    product = await services.products.by_sku(sku)
    if changes:
        product = await services.products.save(replace(product, **changes))
    assert product.id is not None
    await services.stock.move(product.id, None, MovementType.COUNT, Decimal(physical))
    return product


@pytest.fixture
def shop(stocked: Person, hub: PracticeHub) -> Person:
    """Somebody with the hub's products, and one of them in mind that orders reserve."""
    market = hub.market
    sku = next(
        sku
        for sku in market.skus.values()
        if market.warehouse.reservation(sku.id) and not market.kit_of(sku)
    )
    stocked.hub_sku = sku.partner_id  # type: ignore[attr-defined]
    return stocked


async def shown(person: Person, store: Integration, product: Product) -> Any:
    """The tab with this product as its example, found by typing its SKU."""
    page = await configuration(person, store.id, "stock")
    example = page.tab.example
    person.write(example.field, product.sku)
    await person.key(Qt.Key.Key_Return, at=example.field)
    await person.until(lambda: example.example and example.example.sku == product.sku)
    return page


def numbers(page: Any) -> tuple[str, str, str, str]:
    """Physical, reserved, available and what the store is told."""
    one = page.tab.example
    return tuple(n.number.text() for n in (one.physical, one.reserved, one.available, one.sent))


async def test_the_example_begins_with_a_product_that_has_stock(
    shop: Person, integration: Integration
) -> None:
    page = await configuration(shop, integration.id, "stock")
    assert page.tab.example.example is not None
    assert page.tab.example.product.text().startswith(page.tab.example.example.sku)
    assert numbers(page)[0] not in ("0", "–")


async def test_each_keystroke_shows_what_the_safety_stock_does(
    shop: Person, integration: Integration
) -> None:
    page = await shown(shop, integration, await shelved(shop, "12"))
    field = page.tab.views["stock"].field("safety_stock")
    assert numbers(page) == ("12", "0", "12", "12")

    write_over(shop, field, "1")
    assert numbers(page)[3] == "12"
    assert "more than the safety stock of 1" in page.tab.example.why.text()

    shop.write(field, "2")
    assert numbers(page)[3] == "0"
    assert "not more than the safety stock of 12" in page.tab.example.why.text()
    assert "14 → 14, 13 → 13, 12 → 0, 11 → 0" in page.tab.example.more.text()
    assert not (await shop.services.settings.get(StockSettings, integration.id)).safety_stock


async def test_a_product_made_to_order_does_not_know_the_safety_stock(
    shop: Person, integration: Integration
) -> None:
    page = await shown(shop, integration, await shelved(shop, "2", made_to_order=True))
    write_over(shop, page.tab.views["stock"].field("safety_stock"), "5")
    assert numbers(page)[3] == "2"
    assert "made to order" in page.tab.example.why.text()
    assert not page.tab.example.more.text()


@pytest.mark.parametrize("mode", list(Balance))
@pytest.mark.parametrize("safety", ["0", "3"])
async def test_the_example_is_what_a_send_tells_the_hub(
    shop: Person, integration: Integration, hub: PracticeHub, mode: Balance, safety: str
) -> None:
    services = shop.services
    await services.settings.save(StockSettings(safety_stock=Decimal(9)), integration.id)
    product = await shelved(shop, "0")
    await receive_orders(shop, integration)
    (balance,) = await services.stock.balances(product.id or 0)
    assert balance.reserved > 0
    physical = balance.reserved + 3
    await services.stock.move(product.id or 0, None, MovementType.COUNT, physical)
    page = await shown(shop, integration, product)
    page.tab.views["stock"].editor("mode").put(mode)
    write_over(shop, page.tab.views["stock"].field("safety_stock"), safety)
    await save(shop, page)
    page = await shown(shop, integration, product)
    promised = numbers(page)[3]

    rows = await services.offers.plan_stock([product.id or 0], [integration.id])
    hub.market.stock_writes.clear()
    await services.runner.run(SendStock.from_plan(services, rows))

    told = [f"{write.value:g}" for write in hub.market.stock_writes if write.sku == product.sku]
    assert told == ([] if mode is Balance.NONE else [promised])
    shelf = formats.quantity(physical)
    everything = {Balance.NONE: "–", Balance.PHYSICAL: shelf, Balance.AVAILABLE: "3"}
    held_back = mode is Balance.AVAILABLE and safety == "3"
    assert promised == ("0" if held_back else everything[mode])


async def receive_orders(person: Person, store: Integration) -> None:
    arguments = {"integration_id": store.id, "hub_ids": [], "since": None, "until": None}
    job = JOBS["orders.receive"](person.services, {**arguments, "status": None})
    await person.services.runner.run(job, store=store.name)


async def test_only_the_chosen_warehouse_counts(shop: Person, integration: Integration) -> None:
    page = await shown(shop, integration, await shelved(shop, "12"))
    shop.click(page.tab.warehouse_button)
    question = await shop.dialog(Question)
    (field,) = question.findChildren(QLineEdit)
    shop.write(field, "Fundos")
    shop.click(question.accept_button)
    await shop.still()

    added = next(w for w in await shop.services.stock.warehouses() if w.name == "Fundos")
    assert page.tab.views["stock"].editor("warehouse_id").value() == added.id
    assert numbers(page) == ("0", "0", "0", "0"), "nothing is in the new one yet"
    await save(shop, page)
    assert (
        await shop.services.settings.get(StockSettings, integration.id)
    ).warehouse_id == added.id


async def test_a_warehouse_of_a_name_that_is_taken_is_refused(
    shop: Person, integration: Integration
) -> None:
    page = await configuration(shop, integration.id, "stock")
    (known,) = await shop.services.stock.warehouses()
    shop.click(page.tab.warehouse_button)
    question = await shop.dialog(Question)
    (field,) = question.findChildren(QLineEdit)
    shop.write(field, known.name)
    shop.click(question.accept_button)
    await shop.still()

    assert shop.message is not None
    assert len(await shop.services.stock.warehouses()) == 1


async def test_a_product_is_found_while_one_types_and_nothing_found_is_said(
    shop: Person, integration: Integration
) -> None:
    product = await shelved(shop, "4")
    page = await configuration(shop, integration.id, "stock")
    example = page.tab.example
    shop.write(example.field, product.sku.lower())
    await shop.until(lambda: example.offers.isVisible())
    example.offers.itemClicked.emit(example.offers.item(0))
    await shop.until(lambda: example.example.sku == product.sku)
    assert not example.offers.isVisible()

    shop.write(example.field, "xyzzy")
    await shop.until(lambda: example.offers.isVisible())

    assert example.offers.item(0).text() == "Nothing found."


async def test_without_a_product_the_tab_works_all_the_same(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "stock")
    assert "There is no product yet." in person.texts(page.tab)
    write_over(person, page.tab.views["stock"].field("safety_stock"), "2")
    await save(person, page)
    assert (await person.services.settings.get(StockSettings, integration.id)).safety_stock == 2


# Does the hub deduct (API §4.4)


@pytest.mark.parametrize(
    ("fault", "verdict", "sentence"),
    [
        ("considers-reservations", HubDeducts.YES, "It seems that ANYMARKET deducts"),
        ("", HubDeducts.NO, "It seems that ANYMARKET does not deduct"),
    ],
)
async def test_the_hub_s_own_stock_shows_whether_it_deducts(
    person: Person,
    integration: Integration,
    hub: PracticeHub,
    fault: str,
    verdict: HubDeducts,
    sentence: str,
) -> None:
    if fault:
        hub.faults.switch_on(fault)
    page = await configuration(person, integration.id, "stock")
    person.click(page.tab.check_button)
    await person.still()
    assert sentence in page.tab.seen.text()

    person.click(page.tab.use_button)
    await save(person, page)

    kept = await person.services.settings.get(StockSettings, integration.id)
    assert kept.hub_deducts is verdict


async def test_without_open_orders_nothing_can_be_seen(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub.market.warehouse.reserved.clear()
    page = await configuration(person, integration.id, "stock")
    person.click(page.tab.check_button)
    await person.still()
    assert "Nothing can be seen now" in page.tab.seen.text()
    assert not page.tab.use_button.isVisible()


async def test_a_hub_that_does_not_answer_leaves_the_button_usable(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub.faults.switch_on("token-expired")
    page = await configuration(person, integration.id, "stock")
    person.click(page.tab.check_button)
    await person.still()
    assert person.message is not None
    assert page.tab.check_button.isEnabled()
    assert not page.tab.seen.isVisible()
