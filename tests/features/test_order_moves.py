"""Moving an order on: what ANYMARKET will be told is said before, and it arrives there."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from anydesk.core.integrations import Integration
from anydesk.core.outbox import Tracking
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus, SalesOrder
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.pages.order_moves import FormQuestion
from anydesk.ui.pages.pick import _Picker
from tests.features.person import Person
from tests.features.test_sales_orders import paid, receive


@pytest.fixture
async def order(person: Person, integration: Integration, hub: PracticeHub) -> SalesOrder:
    """A paid order of the merchant's own shop, open in the window."""
    hub_id = paid(hub, marketPlace="ECOMMERCE", accountName="LOJA")
    (received,) = await receive(person, integration, hub_id)
    await person.go("sales_orders", order=received.id)
    await person.until(lambda: f"Order {received.number}" in person.texts())
    return received


async def choose(person: Person, words: str) -> None:
    person.press("Move to…")
    picker = await person.dialog(_Picker)
    person.write(picker.field, words)
    person.key_now(Qt.Key.Key_Return, picker.field)


async def test_an_order_is_shipped_with_its_tracking(
    person: Person, hub: PracticeHub, order: SalesOrder
) -> None:
    await choose(person, "Shipped")
    question = await person.dialog(FormQuestion)
    for name, text in (("code", "AA123456785BR"), ("carrier", "Correios")):
        field: Any = question.view.field(name)
        field.clear()
        person.write(field, text)
    person.click(question.accept_button)

    await person.until(lambda: hub.market.orders[order.hub_id]["status"] == "PAID_WAITING_DELIVERY")
    await person.work_done()
    after = await person.services.sales_orders.get(order.id or 0)
    assert (after.status, after.tracking_code) == (OrderStatus.SHIPPED, "AA123456785BR")
    assert hub.market.orders[order.hub_id]["tracking"]["number"] == "AA123456785BR"


async def test_a_wrong_postal_code_is_said_in_place(person: Person, order: SalesOrder) -> None:
    await choose(person, "Shipped")
    question = await person.dialog(FormQuestion)
    for name, text in (("code", "AA123456780BR"), ("carrier", "Correios")):
        field: Any = question.view.field(name)
        field.clear()
        person.write(field, text)

    assert not question.accept_button.isEnabled()
    assert "slip of the pen" in question.view.problem("code")
    person.click(question.reject_button)
    await person.still()
    assert (await person.services.sales_orders.get(order.id or 0)).status == order.status


async def test_what_waited_while_the_program_was_closed_is_told_at_its_start(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    open_window: Callable[[Services], Awaitable[Person]],
) -> None:
    hub_id = paid(hub, marketPlace="ECOMMERCE", accountName="LOJA")
    arguments = {"integration_id": integration.id, "hub_ids": [hub_id]}
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    (order_id,) = await services.sales_orders.find(Query())
    tracking = Tracking(code="AA123456785BR", carrier="Correios")
    await services.order_moves.move([order_id], OrderStatus.SHIPPED, tracking=tracking)

    person = await open_window(services)

    await person.until(lambda: hub.market.orders[hub_id]["status"] == "PAID_WAITING_DELIVERY")
    await person.work_done()
