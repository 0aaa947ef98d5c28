"""Bad input from the network: a sentence with a next step, and the program works on offline."""

from decimal import Decimal

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.core.query import Query
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.tones import Tone
from tests.features.person import Person
from tests.features.test_main_job import ended, preview, skus_of_scope


async def test_offline_the_lists_stay_and_a_failed_look_can_be_repeated(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    page = await stocked.list_of("hub_orders", rows=len(hub.market.orders))
    hub.faults.switch_on("drop-connection")

    stocked.click(page.button("read"))
    await stocked.still()

    assert stocked.message is not None
    assert stocked.message.tone is Tone.WARN
    assert "could not be reached" in stocked.said
    assert page.model.rowCount() == len(hub.market.orders)
    await stocked.until(lambda: stocked.window.top_bar.health.text() == "No connection")
    products = await stocked.list_of("products")
    assert products.model.rowCount() > 0
    hub.faults.clear()
    await stocked.go("hub_orders")
    stocked.click(page.button("read"))
    await stocked.still()
    await stocked.until(lambda: stocked.window.top_bar.health.text() == "Connected")


async def test_a_refused_token_stops_the_send_and_leads_to_the_connection(
    stocked: Person, hub: PracticeHub
) -> None:
    page = await stocked.list_of("hub_orders", rows=len(hub.market.orders))
    hub.faults.switch_on("token-expired")

    stocked.click(page.button("read"))
    await stocked.still()

    assert "token" in stocked.said
    assert stocked.window.message_bar.button.text() == "Open connection"
    stocked.click(stocked.window.message_bar.button)
    await stocked.until(lambda: stocked.section == "integrations")


@pytest.mark.parametrize(
    "fault", ["drop-connection", "server-error", "unavailable", "bad-gateway", "html-answer",
              "truncated-json", "token-expired"],
)  # fmt: skip
async def test_a_send_that_does_not_get_through_says_so_and_can_go_on(
    stocked: Person, hub: PracticeHub, fault: str
) -> None:
    known = await stocked.services.products.ids_of(await skus_of_scope(hub, "SKU", 2))
    for product_id in known.values():
        await stocked.services.products.set_prices(product_id, Decimal("55.50"), Decimal(0))
    page = await preview(stocked, "prices", list(known.values()))
    hub.faults.switch_on(fault)

    stocked.click(page.send_button)
    run = await ended(stocked, page)

    assert run.done == 0
    assert page.sentence.isVisible()
    problem = run.message or page.results.model.rows[0].message
    assert problem
    if run.state is RunState.INTERRUPTED:
        assert problem in page.sentence.text()
        hub.faults.clear()
        stocked.click(page.resume_button)
    else:
        hub.faults.clear()
        stocked.click(page.results.again_button)
    await stocked.until(lambda: hub.market.price_of(next(iter(known)))[0] == 55.5)
    await stocked.still()


async def test_a_lost_answer_never_makes_a_second_order(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = stocked.services
    hub.faults.switch_on("lose-answer=1@/orders")
    arguments = {"integration_id": integration.id, "hub_ids": list(hub.market.orders)[:3]}
    for _twice in range(2):
        job = JOBS["orders.receive"](services, arguments)
        await services.runner.run(job, store=integration.name)

    assert len(await services.sales_orders.find(Query())) == 3


async def test_strange_answers_never_lose_an_order(stocked: Person, hub: PracticeHub) -> None:
    for fault in ("explicit-nulls", "numbers-as-strings", "unknown-enums", "total-mismatch"):
        hub.faults.switch_on(fault)
    page = await stocked.list_of("hub_orders", rows=len(hub.market.orders))
    page.tick_all()

    stocked.click(page.button("receive"))
    await stocked.still()

    received = await stocked.services.sales_orders.find(Query())
    assert len(received) == len(hub.market.orders)
    lacking = await stocked.services.sales_orders.find(Query(filters={"issues": "yes"}))
    assert lacking
