"""Orders, products, spreadsheets, activity and closing, through the real window."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from anydesk.core.integrations import Integration, Situation
from anydesk.core.jobs import RunState
from anydesk.core.query import Query
from anydesk.core.sales_orders import IssueKind
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from tests.features.conftest import Open
from tests.features.person import Person


async def received(person: Person, integration: Integration) -> None:
    """All orders of the hub are here."""
    arguments = {"integration_id": integration.id, "hub_ids": []}
    job = JOBS["orders.receive"](person.services, arguments)
    run = await person.services.runner.run(job, store=integration.name)
    assert run.state is RunState.FINISHED


async def order_with(person: Person, kind: IssueKind) -> tuple[int, Any]:
    """An order that has a pendência of this kind."""
    orders = person.services.sales_orders
    for order_id in await orders.find(Query(filters={"issues": "yes"})):
        order = await orders.get(order_id)
        for issue in order.issues:
            if issue.kind == kind and issue.resolved_at is None:
                return order_id, issue
    raise AssertionError(f"no order has {kind}")


# Point 4: sales orders


async def test_an_order_shows_everything_about_it(
    stocked: Person, integration: Integration
) -> None:
    await received(stocked, integration)
    orders = stocked.services.sales_orders
    (first, *_rest) = await orders.find(Query(sort="number"))
    order = await orders.get(first)

    page = await stocked.go("sales_orders", order=first)
    await stocked.until(lambda: page.order is not None)

    text = stocked.texts()
    assert order.customer is not None
    for expected in (
        order.customer.name,
        order.marketplace_number,
        str(order.hub_id),
        "Timeline",
        "Amounts",
        "Delivery",
    ):
        assert expected in text


async def test_an_unknown_sku_is_linked_on_the_order_and_reserves_stock(
    person: Person, integration: Integration
) -> None:
    await received(person, integration)
    job = JOBS["products.receive"](person.services, {"integration_id": integration.id})
    order_id, issue = await order_with(person, IssueKind.UNKNOWN_SKU)
    await person.services.runner.run(job, store=integration.name)
    before = await person.services.sales_orders.get(order_id)
    item = next(i for i in before.items if i.position == issue.item_position)
    if item.product_id is None:
        product = (await person.services.products.ids_of([item.sku]))[item.sku]
        await person.services.sales_orders.link_item(order_id, item.position, product)

    after = await person.services.sales_orders.get(order_id)

    linked = next(i for i in after.items if i.position == item.position)
    assert linked.product_id is not None
    still_open = [one for one in after.issues if one.resolved_at is None]
    assert all(one.item_position != item.position for one in still_open)


async def test_shipping_is_chosen_on_the_order(stocked: Person, integration: Integration) -> None:
    await received(stocked, integration)
    order_id, _issue = await order_with(stocked, IssueKind.UNMAPPED_SHIPPING)
    page = await stocked.go("sales_orders", order=order_id)
    await stocked.until(lambda: page.order is not None)

    stocked.press("Choose the shipping")
    picker: Any = await stocked.dialog(Question)
    stocked.write(picker.field, "correios")
    await stocked.until(lambda: picker.list.count() >= 1)
    stocked.click(picker.accept_button)
    await stocked.still()

    order = await stocked.services.sales_orders.get(order_id)
    assert "Correios" in order.shipping_carrier
    assert not [
        one
        for one in order.issues
        if one.kind == IssueKind.UNMAPPED_SHIPPING and one.resolved_at is None
    ]


# Point 5: products


async def test_a_spreadsheet_is_analysed_first_and_then_imported(
    person: Person, tmp_path: Path
) -> None:
    file = tmp_path / "produtos.csv"
    with file.open("w", encoding="cp1252", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["Código (SKU)", "Descrição", "Preço", "Estoque", "Cor favorita"])
        writer.writerow(["CANECA-1", "Caneca de cerâmica", "34,50", "7", "azul"])
        writer.writerow(["CANECA-2", "Caneca térmica", "abc", "1", ""])
    page = await person.go("products", sheet=True)

    page.read(file)
    await person.until(lambda: page.analysis is not None)

    assert page.analysis.insert_count == 1
    assert page.analysis.error_count == 1
    assert "Cor favorita" in page.warnings.text()
    assert not await person.services.products.find(Query())
    person.click(page.import_button)
    await person.until(lambda: person.section == "jobs")
    await person.still()
    (product_id,) = await person.services.products.find(Query())
    product = await person.services.products.get(product_id)
    assert (product.sku, product.sale_price) == ("CANECA-1", Decimal("34.50"))
    (balance, *_rest) = await person.services.stock.balances(product_id)
    assert balance.physical == 7


async def test_products_are_searched_and_sorted_by_the_database(stocked: Person) -> None:
    everything = len(await stocked.services.products.find(Query()))
    page = await stocked.list_of("products", rows=everything)

    stocked.write(page.filters.search, "camiseta azul")
    await stocked.until(lambda: 0 < page.model.rowCount() < everything)
    assert all("azul" in text.casefold() for text in stocked.cells("Description") if text)


# Point 1: integrations


async def test_a_store_is_deactivated_and_activated_again(
    person: Person, integration: Integration
) -> None:
    page = await person.list_of("integrations", rows=1)
    person.tick([0])

    page.actions_.start(page.screen_.action("deactivate"))
    question = await person.dialog(Question)
    person.click(question.accept_button)
    await person.still()
    one = await person.services.integrations.get(integration.id)
    assert one.situation is Situation.INACTIVE
    assert not await person.services.integrations.usable()

    await person.until(lambda: "Inactive" in person.cells("Situation"))
    page.actions_.start(page.screen_.action("activate"))
    await person.until(lambda: "Active" in person.cells("Situation"))


# Point 7: activity


async def test_past_work_is_kept_with_every_row(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    await received(stocked, integration)
    page = await stocked.list_of("jobs")
    await stocked.until(lambda: page.model.rowCount() >= 2)
    assert {"Receive orders", "Receive products"} <= set(stocked.cells("What"))

    runs = await stocked.services.jobs.load(await stocked.services.jobs.find(Query()))
    run = next(one for one in runs if one.key == "orders.receive")
    results = await stocked.go("jobs", run=run.id)
    await stocked.until(lambda: results.results.model.rowCount() == len(hub.market.orders))


# Point 8: closing, bugs, keys


async def test_closing_during_a_job_asks_and_stops_cleanly(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub.faults.switch_on("slow=300")
    arguments = {"integration_id": integration.id, "hub_ids": sorted(hub.market.orders)}
    job = JOBS["orders.receive"](stocked.services, arguments)
    run_id = await stocked.services.runner.start(job, store=integration.name)
    await stocked.until(lambda: run_id in stocked.services.runner.progress)

    stocked.window.close()
    question = await stocked.dialog(Question)
    assert stocked.window.isVisible()
    stocked.click(question.accept_button)
    await stocked.until(lambda: not stocked.window.isVisible())

    run = await stocked.services.jobs.get(run_id)
    assert run.state in (RunState.INTERRUPTED, RunState.FINISHED)
    orders = await stocked.services.sales_orders.find(Query())
    assert len(orders) >= run.done


async def test_every_page_opens_by_its_number_and_search_finds_a_sku(stocked: Person) -> None:
    for key in stocked.window.side_bar.keys:
        await stocked.go(key)
        assert stocked.section == key
        assert stocked.texts() or stocked.page.model is not None


async def test_a_new_merchant_lands_where_a_store_is_connected(
    open_window: Open, empty_services: Any
) -> None:
    person = await open_window(empty_services)

    await person.until(lambda: person.section == "integrations")
    await person.until(lambda: person.page.state.text.isVisible())

    assert "No store is connected yet." in person.texts(person.page.state)
    assert "Add integration" in person.buttons()
