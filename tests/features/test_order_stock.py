"""A person posts the stock of orders and puts it back, seeing first what changes."""

from typing import Any

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.simulator.server import PracticeHub
from anydesk.storage import stock
from anydesk.ui.pages.order_stock import StockQuestion
from tests.features.person import Person
from tests.services.shelves import fill, sellable
from tests.services.test_order_stock import sale


@pytest.fixture
async def order_ids(person: Person, integration: Integration, hub: PracticeHub) -> list[int]:
    """An order whose product is here, and one whose product is not."""
    known, unknown = sellable(hub)[:2]
    await fill(person.services, hub, integration.id, [known])
    from anydesk.services.jobs import JOBS

    arguments = {
        "integration_id": integration.id, "hub_ids": [sale(hub, known), sale(hub, unknown)],
    }  # fmt: skip
    job = JOBS["orders.receive"](person.services, arguments)
    await person.services.runner.run(job, store=integration.name)
    return list(await person.services.sales_orders.find(Query(sort="number")))


def choose(page: Any, key: str) -> None:
    """Pick a command of the menu for the ticked rows."""
    command = next(one for one in page.screen_.actions if one.key == key)
    page.actions_.start(command)


async def test_stock_is_posted_after_a_look_and_a_missing_product_is_made(
    person: Person, order_ids: list[int]
) -> None:
    page = await person.list_of("sales_orders", rows=2)
    person.tick([0, 1])
    choose(page, "post_stock")
    question = await person.dialog(StockQuestion)
    await person.until(question.create_missing.isVisible)
    texts = person.texts(question)
    assert "7 → 5" in texts
    assert "These items have no product here" in texts

    question.create_missing.setChecked(True)
    await person.until(lambda: all(one.done for one in question.results))
    person.click(question.accept_button)
    await person.until(lambda: "2 orders was posted" in person.said or "2 orders" in person.said)

    for order_id in order_ids:
        order = await person.services.sales_orders.get(order_id)
        assert order.stock_posted_at is not None


async def test_stock_is_put_back(person: Person, order_ids: list[int]) -> None:
    await person.services.order_stock.post(order_ids[:1])
    order = await person.services.sales_orders.get(order_ids[0])
    product_id = order.items[0].product_id
    assert product_id is not None
    page = await person.list_of("sales_orders", rows=2)
    person.tick([0, 1])
    choose(page, "reverse_stock")
    question = await person.dialog(StockQuestion)
    await person.until(question.accept_button.isEnabled)
    assert "Its stock was not posted." in person.texts(question)

    person.click(question.accept_button)
    await person.until(lambda: "was put back" in person.said)

    held = await person.services.store.run(lambda tx: stock.balance(tx, product_id, 1))
    assert held == (7, 2)
