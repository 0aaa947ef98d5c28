"""Point 3: choosing orders of the hub and receiving them."""

from decimal import Decimal

from PySide6.QtCore import Qt

from anydesk.core.query import Query
from anydesk.core.sales_orders import IssueKind
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from tests.features.person import Person


async def test_orders_are_read_by_opening_the_list_and_received_by_ticking(
    stocked: Person, hub: PracticeHub
) -> None:
    page = await stocked.list_of("hub_orders", rows=len(hub.market.orders))
    assert not page.button("receive").isEnabled()
    assert page.button("receive").toolTip().startswith("Select rows first.")

    stocked.tick([0, 1])
    stocked.click(page.button("receive"))
    await stocked.still()

    await stocked.until(lambda: any(stocked.cells("My order")))
    assert stocked.cells("My order")[:3] == ["1", "2", ""]
    row = page.model.ids[0]
    (hub_row,) = await stocked.services.hub_orders.load([row])
    order = await stocked.services.sales_orders.get(hub_row.sales_order_id or 0)
    told = hub.market.orders[order.hub_id]
    assert order.number == 1
    assert order.marketplace_number == told["marketPlaceNumber"]
    assert order.customer is not None
    assert order.customer.name == told["buyer"]["name"]
    assert [item.sku for item in order.items] == [i["sku"]["partnerId"] for i in told["items"]]
    assert order.hub_total == Decimal(str(told["total"])).quantize(Decimal("0.01"))
    assert len(order.payments) == len(told["payments"])
    assert await stocked.services.hub_orders.raw(row)
    reserved = await stocked.services.products.find(Query(text=order.items[0].sku))
    (product,) = await stocked.services.products.load(reserved[:1])
    assert product.reserved >= order.items[0].quantity


async def test_receiving_again_makes_no_second_order(stocked: Person, hub: PracticeHub) -> None:
    page = await stocked.list_of("hub_orders", rows=len(hub.market.orders))
    page.tick_all()
    stocked.click(page.button("receive"))
    await stocked.still()
    received = len(await stocked.services.sales_orders.find(Query()))
    assert received == len(hub.market.orders)
    before = [p.reserved for p in await stocked.services.products.load(
        await stocked.services.products.find(Query())
    )]  # fmt: skip

    stocked.click(page.button("receive"))
    await stocked.still()

    assert len(await stocked.services.sales_orders.find(Query())) == received
    after = [p.reserved for p in await stocked.services.products.load(
        await stocked.services.products.find(Query())
    )]  # fmt: skip
    assert after == before
    assert "nothing to do" in stocked.said


async def test_no_order_is_refused_and_what_it_lacks_is_said(
    person: Person, hub: PracticeHub
) -> None:
    page = await person.list_of("hub_orders", rows=len(hub.market.orders))
    page.tick_all()
    person.click(page.button("receive"))
    await person.still()

    # Nothing was read of the products yet: every SKU is unknown, and still all are received.
    orders = await person.services.sales_orders.find(Query())
    assert len(orders) == len(hub.market.orders)
    assert "have pending issues" in person.said
    await person.until(
        lambda: any(text.startswith("Unknown SKU") for text in person.cells("Pending issues"))
    )
    person.click(page.counters.pill("issues"))
    await person.until(lambda: page.model.rowCount() == len(orders))
    order = await person.services.sales_orders.get(orders[0])
    assert IssueKind.UNKNOWN_SKU in {issue.kind for issue in order.issues}
    person.click(person.window.message_bar.button)
    await person.until(lambda: person.section == "sales_orders")
    await person.until(lambda: person.page.model.rowCount() == len(orders))
    assert person.page.counters.chosen.key == "issues"


async def test_the_list_is_filtered_by_situation_channel_period_and_text(
    person: Person, hub: PracticeHub
) -> None:
    orders = list(hub.market.orders.values())
    page = await person.list_of("hub_orders", rows=len(orders))
    situation, period, channel = page.filters.buttons

    situation._choose("PENDING")
    pending = sum(order["status"] == "PENDING" for order in orders)
    await person.until(lambda: page.model.rowCount() == pending)
    assert set(person.cells("Situation")) == {"Pending"}

    situation._choose(None)
    channel.fill()
    await person.until(lambda: len(channel.menu().actions()) > 2)
    channel._choose("SHOPEE")
    shopee = sum(order["marketPlace"] == "SHOPEE" for order in orders)
    await person.until(lambda: page.model.rowCount() == shopee)

    person.press("Clear filters")
    await person.until(lambda: page.model.rowCount() == len(orders))
    period._choose("today")
    await person.until(lambda: 0 < page.model.rowCount() < len(orders))
    assert all(text.startswith("23/11") for text in person.cells("Date"))

    person.press("Clear filters")
    number = orders[3]["marketPlaceNumber"]
    await person.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    await person.until(lambda: page.filters.search.hasFocus())
    person.write(page.filters.search, number)
    await person.until(lambda: person.cells("Order") == [number])

    person.write(page.filters.search, "zzz")
    await person.until(lambda: page.state.text.isVisible())
    assert "Nothing found" in person.texts(page.state)


async def test_opening_an_order_that_was_not_received_asks_first(
    stocked: Person, hub: PracticeHub
) -> None:
    page = await stocked.list_of("hub_orders", rows=len(hub.market.orders))
    page.view.selectRow(0)
    await stocked.key(Qt.Key.Key_Return, at=page.view)
    question = await stocked.dialog(Question)
    stocked.click(question.reject_button)
    await stocked.still()
    assert not len(await stocked.services.sales_orders.find(Query()))

    await stocked.key(Qt.Key.Key_Return, at=page.view)
    question = await stocked.dialog(Question)
    stocked.click(question.accept_button)
    await stocked.until(lambda: stocked.section == "sales_orders")

    await stocked.until(lambda: stocked.page.head.title.text() == "Order 1")
