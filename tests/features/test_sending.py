"""Point 6: what the preview says, stopping a send and going on, and doing it again."""

import asyncio
from decimal import Decimal
from typing import Any

from anydesk.core.jobs import Outcome, RunState
from anydesk.core.products import Balance, MovementType
from anydesk.core.query import Query
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from tests.features.person import Person
from tests.features.test_main_job import ended, preview, skus_of_scope


async def priced(person: Person, hub: PracticeHub, count: int) -> list[int]:
    """Products whose price was changed here; their ids."""
    known = await person.services.products.ids_of(await skus_of_scope(hub, "SKU", count))
    for product_id in known.values():
        await person.services.products.set_prices(product_id, Decimal("77.70"), Decimal(0))
    return list(known.values())


async def test_what_would_not_change_is_unticked_and_says_why(
    stocked: Person, hub: PracticeHub
) -> None:
    skus = await skus_of_scope(hub, "SKU", 3)
    known = await stocked.services.products.ids_of(skus)
    await stocked.services.stock.move(known[skus[0]], None, MovementType.IN, Decimal(1))
    page = await preview(stocked, "stock", list(known.values()))

    rows = {row.sku: row for row in page.preview.rows()}
    assert rows[skus[0]].chosen
    assert not rows[skus[1]].chosen
    assert rows[skus[1]].note
    assert page.preview.model.rowCount() == 1
    stocked.click(page.preview.fold_button)
    assert page.preview.model.rowCount() == 3
    model = page.preview.model
    assert "→" in stocked.cells("Before → after", model)[0]
    assert "1 balance to 1 store" in page.preview.footer_label.text()


async def test_physical_or_available_is_chosen_for_this_send_only(
    stocked: Person, hub: PracticeHub
) -> None:
    services = stocked.services
    order = next(
        one
        for one in hub.market.orders.values()
        if one["status"] == "PAID_WAITING_SHIP" and not one.get("fulfillment")
    )
    integration = await services.integrations.by_name("Loja Modelo")
    job = JOBS["orders.receive"](
        services, {"integration_id": integration.id, "hub_ids": [order["id"]]}
    )
    await services.runner.run(job)
    sku = order["items"][0]["sku"]["partnerId"]
    known = await services.products.ids_of([sku])
    await services.stock.move(known[sku], None, MovementType.COUNT, Decimal(50))
    page = await preview(stocked, "stock", list(known.values()))
    (row,) = await services.products.load(list(known.values()))
    assert page.preview.rows()[0].after == row.available < 50

    page.balance.setCurrentIndex(page.balance.findData(Balance.PHYSICAL))
    await stocked.until(lambda: page.preview.rows()[0].after == 50)
    stocked.click(page.send_button)
    await ended(stocked, page)

    assert hub.market.stock_of(sku) == 50


async def test_a_send_is_interrupted_and_goes_on_where_it_was(
    stocked: Person, hub: PracticeHub
) -> None:
    ids = await priced(stocked, hub, 60)
    page = await preview(stocked, "prices", ids)
    hub.faults.switch_on("slow=60")
    stocked.click(page.send_button)
    await stocked.until(lambda: len(hub.market.price_writes) >= 2)
    stocked.press("Interrupt", page)
    run = await ended(stocked, page)
    hub.faults.clear()
    assert run.state is RunState.INTERRUPTED
    assert 0 < run.done < len(ids)
    await stocked.until(lambda: page.resume_button.isVisible())

    stocked.click(page.resume_button)
    await stocked.until(lambda: not page.resume_button.isVisible())
    run = await ended(stocked, page)

    assert (run.state, run.done) == (RunState.FINISHED, len(ids))
    # What was on its way when it was stopped may go twice, but never with another meaning.
    written = {(write.sku, write.value) for write in hub.market.price_writes}
    assert len(written) == len(ids)


async def test_leaving_the_page_does_not_stop_the_send_and_its_end_is_told(
    stocked: Person, hub: PracticeHub
) -> None:
    ids = await priced(stocked, hub, 8)
    page = await preview(stocked, "prices", ids)
    hub.faults.switch_on("slow=30")
    stocked.click(page.send_button)
    await stocked.until(lambda: bool(hub.market.price_writes))

    await leave_at_once(stocked)
    await stocked.still()

    (run_id,) = await stocked.services.jobs.find(Query(filters={"key": "prices.send"}))
    run = await stocked.services.jobs.get(run_id)
    assert (run.state, run.done) == (RunState.FINISHED, len(ids))
    assert stocked.said == "Send prices: 8 done."
    assert stocked.section == "hub_orders"


async def leave_at_once(person: Person) -> None:
    """Close the page that sends and go elsewhere, without waiting for anything."""
    person.click(person.window.side_bar.button("products"))
    await asyncio.sleep(0)
    person.click(person.window.side_bar.button("hub_orders"))
    await person.until(lambda: person.section == "hub_orders")


async def test_a_double_click_sends_once(stocked: Person, hub: PracticeHub) -> None:
    ids = await priced(stocked, hub, 3)
    page = await preview(stocked, "prices", ids)

    page.send_button.click()
    page.send_button.click()
    run = await ended(stocked, page)

    assert run.done == 3
    sends = await stocked.services.jobs.find(Query(filters={"key": "prices.send"}))
    assert len(sends) == 1


async def test_a_refused_price_says_the_hub_s_words_and_others_go_through(
    stocked: Person, hub: PracticeHub
) -> None:
    skus = await skus_of_scope(hub, "SKU_MARKETPLACE", 3)
    known = await stocked.services.products.ids_of(skus)
    for product_id in known.values():
        await stocked.services.products.set_prices(product_id, Decimal("88.80"), Decimal(0))
    page = await preview(stocked, "prices", list(known.values()))
    refused = page.preview.chosen()[0].external_id
    hub.faults.switch_on(f"price-rejects={refused}")

    stocked.click(page.send_button)
    run = await ended(stocked, page)

    assert run.failed == 1
    assert run.done == len(page.results.model.rows) - 1 > 0
    failed: Any = next(r for r in page.results.model.rows if r.outcome is Outcome.FAILED)
    assert failed.listing == refused
    assert failed.message
    assert page.results.again_button.text() == "Send the failed one again"


async def test_without_a_usable_store_the_way_to_one_is_shown(stocked: Person) -> None:
    store = await stocked.services.integrations.by_name("Loja Modelo")
    await stocked.services.integrations.deactivate(store.id)
    page = await stocked.go("products", send="stock", ids=(1, 2))
    await stocked.until(lambda: "No store is ready" in stocked.texts())

    assert not page.send_button.isEnabled()
    stocked.press("Open integrations")
    await stocked.until(lambda: stocked.section == "integrations")
