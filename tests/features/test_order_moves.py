"""Moving an order on: what ANYMARKET will be told is said before, and it arrives there."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from anydesk.core.integrations import Integration
from anydesk.core.outbox import Tracking
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus, SalesOrder
from anydesk.core.settings import OrderSettings
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.application import work_by_itself
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.order_moves import MoveQuestion
from anydesk.ui.pages.order_papers import FormQuestion
from anydesk.ui.pages.pick import _Picker
from tests.features.person import Person
from tests.features.test_sales_orders import paid, receive
from tests.services.keys import access_key


@pytest.fixture
async def order(person: Person, integration: Integration, hub: PracticeHub) -> SalesOrder:
    """A paid order of the merchant's own shop, open in the window."""
    hub_id = paid(hub, marketPlace="ECOMMERCE", accountName="LOJA")
    (received,) = await receive(person, integration, hub_id)
    await person.go("sales_orders", order=received.id)
    await person.until(lambda: f"Order {received.number}" in person.texts())
    return received


async def choose(person: Person, words: str) -> MoveQuestion:
    """Press "Move to…", pick the situation, and wait for what it says."""
    person.press("Move to…")
    picker = await person.dialog(_Picker)
    (line,) = picker.list.findItems(words, Qt.MatchFlag.MatchExactly)
    picker.list.setCurrentItem(line)
    person.click(picker.accept_button)
    question = await person.dialog(MoveQuestion)
    await person.until(lambda: question.results)
    return question


def fill(person: Person, question: MoveQuestion | FormQuestion[Any], **texts: str) -> None:
    """Type into the fields of a dialog."""
    assert question.view is not None
    for name, text in texts.items():
        field: Any = question.view.field(name)
        field.clear()
        person.write(field, text)


async def test_an_order_is_shipped_with_its_tracking(
    person: Person, hub: PracticeHub, order: SalesOrder
) -> None:
    question = await choose(person, "Shipped")
    fill(person, question, code="", carrier="")
    await person.until(lambda: "The tracking code is missing" in person.texts(question))
    fill(person, question, code="AA123456785BR", carrier="Correios")
    told = "ANYMARKET will be told: Shipped, with the tracking."
    await person.until(lambda: told in person.texts(question))
    person.click(question.accept_button)

    await person.until(lambda: hub.market.orders[order.hub_id]["status"] == "PAID_WAITING_DELIVERY")
    await person.still()
    after = await person.services.sales_orders.get(order.id or 0)
    assert (after.status, after.tracking_code) == (OrderStatus.SHIPPED, "AA123456785BR")
    assert hub.market.orders[order.hub_id]["tracking"]["number"] == "AA123456785BR"
    await person.until(lambda: "AA123456785BR" in person.texts())
    assert "ANYMARKET was told: Shipped, with the tracking." in person.texts()


async def test_a_wrong_postal_code_is_said_in_place(person: Person, order: SalesOrder) -> None:
    question = await choose(person, "Shipped")
    fill(person, question, code="AA123456780BR", carrier="Correios")

    assert question.view is not None
    assert not question.accept_button.isEnabled()
    assert "slip of the pen" in question.view.problem("code")
    person.click(question.reject_button)
    await person.still()
    assert (await person.services.sales_orders.get(order.id or 0)).status == order.status


async def test_a_switched_off_setting_is_said_before_the_move(
    person: Person, integration: Integration, hub: PracticeHub, order: SalesOrder
) -> None:
    await person.services.settings.save(
        OrderSettings(mark_delivered_on_change=False), integration.id
    )

    question = await choose(person, "Delivered")
    said = person.texts(question)
    person.click(question.accept_button)
    await person.still()

    assert "Telling that orders are delivered is switched off" in said
    after = await person.services.sales_orders.get(order.id or 0)
    assert after.status == OrderStatus.DELIVERED
    assert hub.market.orders[order.hub_id]["status"] == "PAID_WAITING_SHIP"


async def test_several_orders_move_together_and_those_that_may_not_stay(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    first, second = (paid(hub, marketPlace="ECOMMERCE", accountName="LOJA") for _n in range(2))
    orders = {one.hub_id: one for one in await receive(person, integration, first, second)}
    moves = person.services.order_moves
    await moves.move([orders[second].id or 0], OrderStatus.DELIVERED)
    page = await person.list_of("sales_orders", rows=2)
    person.tick([0, 1])

    assert page.button("move").isEnabled()
    question = await choose(person, "Preparing shipment")
    assert len(question.results) == 2
    said = person.texts(question)
    person.click(question.accept_button)
    await person.still()

    assert f"1 order ({orders[second].number}) stays. From “Delivered” it would go back" in said
    assert f"1 order ({orders[first].number}) moves. ANYMARKET is told nothing." in said
    assert "1 order is now “Preparing shipment”." in person.said
    after = [await person.services.sales_orders.get(orders[one].id or 0) for one in (first, second)]
    assert [one.status for one in after] == [OrderStatus.PREPARING, OrderStatus.DELIVERED]


async def test_what_was_refused_stands_in_the_outbox_until_it_is_tried_again(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub_id = paid(hub, marketPlace="ECOMMERCE", accountName="LOJA")
    (order,) = await receive(person, integration, hub_id)
    moves = person.services.order_moves
    # A link without a code: the hub wants the code (API §7.6).
    link = Tracking(url="https://rastreio.example.com/1", carrier="Correios")
    await moves.move([order.id or 0], OrderStatus.SHIPPED, tracking=link)
    page = await person.list_of("outbox", rows=1)
    person.press("Tell ANYMARKET now")
    await person.until(lambda: person.cells("State") == ["Refused"])
    await person.still()
    assert "number" in person.cells("Last answer")[0]

    await moves.set_tracking(order.id or 0, Tracking(code="AA123456785BR"))
    person.tick([0])
    person.click(page.button("give_up"))
    person.click((await person.dialog(Question)).accept_button)

    await person.until(lambda: "Given up" in person.cells("State"))
    await person.still()
    person.press("Tell ANYMARKET now")
    await person.until(lambda: hub.market.orders[hub_id]["status"] == "PAID_WAITING_DELIVERY")
    await person.still()


async def test_the_invoice_is_entered_checked_and_sent_when_asked(
    person: Person, hub: PracticeHub, order: SalesOrder
) -> None:
    person.press("Invoice data")
    question = await person.dialog(FormQuestion)
    fill(person, question, access_key=access_key()[:-1] + "0")
    assert not question.accept_button.isEnabled()
    fill(person, question, access_key=access_key(month=10))
    person.click(question.accept_button)
    await person.until(lambda: not question.isVisible())
    question = await person.dialog(FormQuestion)
    assert "10/2026" in question.view.problem("issued_on")
    fill(person, question, access_key=access_key(), cfop="5102")
    person.click(question.accept_button)

    await person.until(lambda: "77 / 1" in person.texts())
    await person.still()
    assert hub.market.orders[order.hub_id]["status"] == "PAID_WAITING_SHIP"
    person.press("Send to ANYMARKET")
    await person.until(lambda: hub.market.orders[order.hub_id]["status"] == "INVOICED")
    await person.still()
    await person.until(lambda: "Send again" in person.buttons())
    assert hub.market.orders[order.hub_id]["invoice"]["cfop"] == "5102"


async def test_a_label_is_saved_and_fetched_again_only_after_a_question(
    person: Person, integration: Integration, hub: PracticeHub, tmp_path: Path
) -> None:
    hub_id = paid(hub, marketPlace="SHOPEE")
    hub.market.order(hub_id)["status"] = "INVOICED"
    (order,) = await receive(person, integration, hub_id)
    await person.go("sales_orders", order=order.id)
    await person.until(lambda: "Get label" in person.buttons())

    person.press("Get label")
    await choose_folder(person, tmp_path)
    await person.until(lambda: list(tmp_path.glob("*.pdf")))
    await person.still()
    assert "1 label was saved." in person.said

    person.press("Get label")
    question = await person.dialog(Question)
    assert "Fetch the label again?" in person.texts(question)
    person.click(question.reject_button)
    await person.still()
    assert sum("/printtag/" in one.path for one in hub.requests) == 1


async def choose_folder(person: Person, folder: Path) -> None:
    """Answer the dialog that asks for a folder."""

    def open_dialogs() -> list[QFileDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog)]

    await person.until(open_dialogs)
    (dialog,) = open_dialogs()
    dialog.fileSelected.emit(str(folder))
    dialog.accept()


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
    person.window.tasks.start(work_by_itself(services))

    await person.until(lambda: hub.market.orders[hub_id]["status"] == "PAID_WAITING_DELIVERY")
    await person.work_done()
