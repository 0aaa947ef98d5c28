"""The main job as a person does it: connect, receive, change, look at the preview, send."""

from decimal import Decimal
from typing import Any

from anydesk.core.integrations import Environment, Situation
from anydesk.core.jobs import RunState
from anydesk.core.products import MovementType
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.pages.set_up_connection import TokenPage
from tests.conftest import TOKEN, connect
from tests.features.conftest import Open
from tests.features.person import Person, holding


async def wizard(person: Person, store: int) -> Any:
    """Open the set-up of a store and wait for its first page."""
    await person.go("integrations", set_up=store)
    await person.until(lambda: person.page.frame is not None and not person.page.frame.is_busy)
    return person.page.frame


async def next_page(person: Person, frame: Any, expected: str) -> None:
    """Press *Continue* and wait for that page."""
    person.click(frame.next_button)
    await person.until(lambda: frame.page.key == expected and not frame.is_busy)


async def test_a_store_is_set_up_left_half_way_and_continued(
    open_window: Open, empty_services: Services, hub: PracticeHub, store: Any
) -> None:
    services = empty_services
    added = await services.integrations.add(
        "Loja Modelo",
        Environment.CUSTOM,
        hub.base_url,  # type: ignore[attr-defined]
    )
    await services.integrations.set_wizard_page(added.id, "welcome")
    person = await open_window(services)
    frame = await wizard(person, added.id)
    await next_page(person, frame, "environment")
    await next_page(person, frame, "token")
    page: TokenPage = frame.page
    assert not frame.next_button.isEnabled()

    person.write(page.token, f"  {TOKEN} ")
    person.click(page.test_button)
    await person.until(lambda: "good" in page.result.text())
    person.click(frame.later_button)
    await person.until(lambda: not hasattr(person.page, "frame"))
    waiting = await services.integrations.get(added.id)
    assert waiting.situation is Situation.NOT_CONFIGURED

    frame = await wizard(person, added.id)
    assert frame.page.key == "token"
    for expected in ("stock", "prices", "orders", "checklist", "summary"):
        await next_page(person, frame, expected)
    person.click(frame.next_button)
    await person.until(lambda: person.section == "hub_orders")
    await person.still()

    ready = await services.integrations.get(added.id)
    assert ready.situation is Situation.ACTIVE
    assert not holding(TOKEN, store.folder)


async def test_a_refused_token_is_a_sentence_and_the_wizard_stays(
    open_window: Open, empty_services: Services, hub: PracticeHub
) -> None:
    services = empty_services
    added = await services.integrations.add(
        "Loja Modelo",
        Environment.CUSTOM,
        hub.base_url,  # type: ignore[attr-defined]
    )
    await services.integrations.set_wizard_page(added.id, "token")
    person = await open_window(services)
    frame = await wizard(person, added.id)

    person.write(frame.page.token, "not-the-token")
    person.click(frame.next_button)
    await person.until(lambda: bool(frame.problem.text()))

    assert frame.page.key == "token"
    assert "refused" in person.texts(frame)
    assert "not-the-token" not in person.texts(frame)
    assert (await services.integrations.get(added.id)).situation is Situation.NOT_CONFIGURED


async def skus_of_scope(hub: PracticeHub, scope: str, count: int) -> list[str]:
    """Codes of SKUs whose product has this price mode."""
    return [
        sku.partner_id
        for sku in hub.market.skus.values()
        if hub.market.products[sku.product_id].scope == scope and sku.active
    ][:count]


async def preview(person: Person, kind: str, ids: list[int]) -> Any:
    """Open the preview and wait until it is worked out."""
    await person.go("products", send=kind, ids=tuple(ids))
    await person.until(lambda: len(person.page.preview.rows()) > 0)
    return person.page


async def ended(person: Person, page: Any) -> Any:
    """Wait for the run of a send page and answer it."""
    await person.until(lambda: page.run_id is not None)
    await person.still()
    return await person.services.jobs.get(page.run_id)


async def test_stock_is_previewed_sent_and_accepted_row_by_row(
    stocked: Person, hub: PracticeHub
) -> None:
    skus = await skus_of_scope(hub, "SKU", 4)
    known = await stocked.services.products.ids_of(skus)
    await stocked.services.stock.move(known[skus[0]], None, MovementType.COUNT, Decimal(17))
    await stocked.services.stock.move(known[skus[1]], None, MovementType.COUNT, Decimal(0))

    page = await preview(stocked, "stock", list(known.values()))
    chosen = {row.sku: row for row in page.preview.chosen()}
    assert set(chosen) == set(skus[:2])
    assert chosen[skus[0]].after == 17
    assert "2 unchanged" in page.preview.footer_label.text()
    assert not hub.market.stock_writes
    stocked.click(page.send_button)
    run = await ended(stocked, page)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 2, 0)
    assert {write.sku: write.value for write in hub.market.stock_writes} == {
        skus[0]: 17,
        skus[1]: 0,
    }
    assert page.results.model.rowCount() >= 2
    again = await preview(stocked, "stock", list(known.values()))
    assert not again.preview.chosen()
    assert not again.send_button.isEnabled()


async def test_a_refused_row_says_the_hubs_words_and_is_sent_again(
    stocked: Person, hub: PracticeHub
) -> None:
    skus = await skus_of_scope(hub, "SKU", 3)
    known = await stocked.services.products.ids_of(skus)
    for product_id in known.values():
        await stocked.services.stock.move(product_id, None, MovementType.COUNT, Decimal(31))
    hub.faults.switch_on(f"stock-item-errors={skus[1]}")
    page = await preview(stocked, "stock", list(known.values()))
    stocked.click(page.send_button)
    run = await ended(stocked, page)
    assert (run.done, run.failed) == (2, 1)
    (failed,) = [r for r in page.results.model.rows if r.outcome == "failed"]
    assert failed.key == skus[1]
    assert failed.message

    hub.faults.clear()
    first = page.run_id
    stocked.click(page.results.again_button)
    await stocked.until(lambda: page.run_id != first)
    run = await ended(stocked, page)

    assert (run.done, run.failed) == (1, 0)
    assert hub.market.stock_of(skus[1]) == 31
    assert [w.sku for w in hub.market.stock_writes].count(skus[0]) == 1


async def test_prices_follow_the_price_mode_of_each_product(
    stocked: Person, hub: PracticeHub
) -> None:
    services = stocked.services
    by_scope = {
        scope: (await skus_of_scope(hub, scope, 1))[0]
        for scope in ("SKU", "SKU_MARKETPLACE", "COST")
    }
    known = await services.products.ids_of(list(by_scope.values()))
    for product_id in known.values():
        await services.products.set_prices(product_id, Decimal("149.90"), Decimal("134.90"))

    page = await preview(stocked, "prices", list(known.values()))
    rows = {row.sku: row for row in page.preview.rows()}
    assert rows[by_scope["COST"]].blocked
    assert "cost" in rows[by_scope["COST"]].blocked
    stocked.click(page.send_button)
    run = await ended(stocked, page)

    assert run.state is RunState.FINISHED
    assert hub.market.price_of(by_scope["SKU"]) == (149.9, 134.9)
    written = {write.sku for write in hub.market.price_writes}
    assert by_scope["COST"] not in written
    assert by_scope["SKU_MARKETPLACE"] in written


async def test_two_stores_are_sent_to_side_by_side(stocked: Person, hub: PracticeHub) -> None:
    services = stocked.services
    second = await connect(services, "Segunda Loja", hub.base_url)  # type: ignore[attr-defined]
    job = JOBS["products.receive"](services, {"integration_id": second.id})
    await services.runner.run(job, store=second.name)
    (sku,) = await skus_of_scope(hub, "SKU", 1)
    known = await services.products.ids_of([sku])
    await services.stock.move(known[sku], None, MovementType.COUNT, Decimal("55"))

    page = await preview(stocked, "stock", list(known.values()))
    assert {row.store for row in page.preview.chosen()} == {"Loja Modelo", "Segunda Loja"}
    stocked.click(page.send_button)
    run = await ended(stocked, page)

    assert run.done == 2
    assert {row.result.store for row in await services.jobs.rows(run.id)} == {
        "Loja Modelo",
        "Segunda Loja",
    }


async def test_a_dead_hub_is_one_sentence_and_the_lists_stay(
    stocked: Person, hub: PracticeHub
) -> None:
    products = len(await stocked.services.products.find(Query()))
    await hub.stop()

    page = await stocked.list_of("products", rows=products)

    assert page.model.rowCount() == products
    integration = await stocked.services.integrations.by_name("Loja Modelo")
    check = await stocked.services.integrations.test(integration.id)
    assert not check.is_good
    assert check.message
    assert check.hint
    await hub.start()
