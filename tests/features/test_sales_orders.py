"""Point 4: the merchant's own orders, and mending what they lack."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.sales_orders import Cause, IssueKind, SalesOrder
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.pick import _Picker
from tests.features.person import Person


async def receive(person: Person, integration: Integration, *hub_ids: int) -> list[SalesOrder]:
    """Receive these orders of the hub, as the list's button does."""
    services = person.services
    arguments = {"integration_id": integration.id, "hub_ids": list(hub_ids)}
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    return [await services.sales_orders.get(one) for one in await services.sales_orders.find(
        Query(sort="number")
    )]  # fmt: skip


def paid(hub: PracticeHub, **changes: Any) -> int:
    """A new paid order at the hub with other data; its hub id."""
    (hub_id,) = hub.market.add_orders(1, status="PAID_WAITING_SHIP", fulfillment=False, **changes)
    return hub_id


@pytest.fixture
async def received(stocked: Person, integration: Integration, hub: PracticeHub) -> Person:
    """Somebody who has received every order of the hub."""
    await receive(stocked, integration, *hub.market.orders)
    return stocked


async def test_the_list_is_filtered_and_an_order_shows_everything(
    received: Person, hub: PracticeHub
) -> None:
    page = await received.list_of("sales_orders", rows=len(hub.market.orders))
    received.click(page.counters.pill("open"))
    await received.until(lambda: set(received.cells("Situation")) == {"Approved"})
    received.click(page.counters.pill("all"))
    page.filters.buttons[2]._choose("SHOPEE")
    await received.until(lambda: set(received.cells("Channel")) == {"Shopee"})
    order = await received.services.sales_orders.get(page.model.ids[0])

    received.click_cell(0, "Order")
    await received.until(lambda: received.page.head.title.text() == f"Order {order.number}")

    said = received.texts()
    told = hub.market.orders[order.hub_id]
    for words in (
        told["buyer"]["name"],
        str(order.hub_id),
        order.marketplace_number,
        "Timeline",
        f"Received from the hub as order {order.hub_id}",
        "Payments",
        "Delivery",
    ):
        assert words in said
    received.click(received.page.head.back_button)
    await received.until(lambda: received.page is page)


async def test_an_unknown_sku_is_linked_and_its_stock_reserved(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = stocked.services
    hub_id = paid(hub)
    item = hub.market.order(hub_id)["items"][0]
    item["sku"] = {**item["sku"], "id": 99_000_001, "partnerId": "NAO-EXISTE"}
    (order,) = await receive(stocked, integration, hub_id)
    assert IssueKind.UNKNOWN_SKU in {issue.kind for issue in order.open_issues}
    target = (await services.products.find(Query(filters={"linked": "yes"})))[0]
    (row,) = await services.products.load([target])
    reserved = row.reserved

    await stocked.go("sales_orders", order=order.id)
    await stocked.until(lambda: "To resolve" in stocked.texts())
    stocked.press("Link a product")
    picker = await stocked.dialog(_Picker)
    stocked.write(picker.field, row.sku)
    await stocked.until(lambda: picker.list.count() and picker.chosen == target)
    stocked.click(picker.accept_button)
    await stocked.until(lambda: "was linked to the product" in stocked.texts())

    after = await services.sales_orders.get(order.id or 0)
    assert IssueKind.UNKNOWN_SKU not in {issue.kind for issue in after.open_issues}
    (row,) = await services.products.load([target])
    assert row.reserved == reserved + order.items[0].quantity


async def test_payment_and_shipping_are_chosen(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub_id = paid(hub)
    told = hub.market.order(hub_id)
    told["payments"] = [{"method": "permuta", "paymentMethodNormalized": "PERMUTA", "value": 1.0}]
    for item in told["items"]:
        item["shippings"] = [{"id": 1, "shippingtype": "Bicicleta do João"}]
    (order,) = await receive(stocked, integration, hub_id)
    await stocked.go("sales_orders", order=order.id)
    await stocked.until(lambda: "To resolve" in stocked.texts())

    for title, words in (("Choose the payment method", "pix"), ("Choose the shipping", "corr")):
        stocked.press(title)
        picker = await stocked.dialog(_Picker)
        stocked.write(picker.field, words)
        stocked.key_now(Qt.Key.Key_Return, picker.field)
        await stocked.until(lambda title=title: title not in stocked.buttons())

    after = await stocked.services.sales_orders.get(order.id or 0)
    kinds = {issue.kind for issue in after.open_issues}
    assert not kinds & {IssueKind.UNMAPPED_PAYMENT, IssueKind.UNMAPPED_SHIPPING}
    assert after.payments[0].method
    assert "Correios" in after.shipping_carrier


async def test_what_cannot_be_mended_is_marked_as_checked(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub_id = paid(hub, total=1_234.5)
    (order,) = await receive(stocked, integration, hub_id)
    await stocked.go("sales_orders", order=order.id)
    await stocked.until(lambda: "Total differs" in stocked.texts())

    stocked.press("Mark as checked")
    question = await stocked.dialog(Question)
    stocked.click(question.accept_button)

    await stocked.until(lambda: "Accepted as it is: Total differs" in stocked.texts())
    assert "To resolve" not in stocked.texts()


async def test_orders_that_came_before_their_products_are_linked_when_these_arrive(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    orders = await receive(person, integration, *hub.market.orders)
    lacking = [o for o in orders if IssueKind.UNKNOWN_SKU in {i.kind for i in o.open_issues}]
    assert lacking
    await person.list_of("products")

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

    for before in lacking:
        order = await services.sales_orders.get(before.id or 0)
        assert IssueKind.UNKNOWN_SKU not in {i.kind for i in order.open_issues}
        assert {event.cause for event in order.events if event.kind == "linked"} == {Cause.RULE}
    approved = next(o for o in lacking if o.status == "aprovado")
    (row,) = await services.products.load(
        [(await services.sales_orders.get(approved.id or 0)).items[0].product_id or 0]
    )
    assert row.reserved >= approved.items[0].quantity


async def test_pending_issues_are_checked_again_by_hand(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    (order,) = await receive(person, integration, paid(hub))
    page = await person.list_of("sales_orders", rows=1)
    person.click(page.button("check_again"))
    await person.still()
    assert "No unknown SKU" in person.said

    from anydesk.core.products import Product

    for item in order.items:
        await services.products.save(Product(sku=item.sku, name=item.name))
    person.click(page.button("check_again"))
    await person.still()

    assert "1 order was linked to its products." in person.said
    after = await services.sales_orders.get(order.id or 0)
    assert all(item.product_id for item in after.items)
    person.click(page.button("check_again"))
    await person.still()
    assert len((await services.sales_orders.get(order.id or 0)).events) == len(after.events)
