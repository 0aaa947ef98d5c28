"""A hub or a network in trouble: a sentence with a next step, nothing lost, nothing doubled."""

import socket
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.api.retries import INTERACTIVE
from anydesk.core.errors import NotThere, Unreachable
from anydesk.core.integrations import Environment, Health, Integration
from anydesk.core.jobs import JobRun, Outcome, RunState
from anydesk.core.plans import PlanRow
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.integrations import CheckKind
from anydesk.services.jobs.send_prices import SendPrices
from anydesk.services.jobs.send_stock import SendStock
from anydesk.simulator.server import PracticeHub
from tests.conftest import TOKEN
from tests.services.bad_hubs import (
    LASTING,
    hurry,
    is_sentence_with_next_step,
    received_ids,
    resumed,
    rows_of,
    run_job,
)
from tests.services.jobs.stock_sends import planned
from tests.services.shelves import fill, sellable

_QUICK = replace(INTERACTIVE, tries=1, timeout=0.2)


@pytest.fixture(autouse=True)
async def _in_a_hurry(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await hurry(services, integration, hub, monkeypatch)


UNDONE = tuple(fault for fault in LASTING if fault != "empty-answer")
"""For writes: an empty answer to a write is a good one."""

# Reading


@pytest.mark.parametrize("fault", LASTING)
async def test_a_receipt_that_gets_nowhere_says_so_and_goes_on_later(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    hub.faults.switch_on(fault)

    run = await run_job(services, integration, "orders.receive")

    assert run.state in (RunState.INTERRUPTED, RunState.FAILED)
    assert is_sentence_with_next_step(run.message), run.message
    assert await received_ids(services) == []
    hub.faults.clear()
    ended = await resumed(services, run)
    assert (ended.state, ended.done) == (RunState.FINISHED, len(hub.market.orders))
    assert await received_ids(services) == sorted(hub.market.orders)


@pytest.mark.parametrize("fault", ["hang=2", "rate-limited=3", "rate-limited-no-headers=2"])
async def test_a_passing_pause_is_waited_out(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    hub.faults.switch_on(fault)

    run = await run_job(services, integration, "orders.receive")

    assert run.state is RunState.FINISHED, run.message
    assert await received_ids(services) == sorted(hub.market.orders)


async def test_one_order_the_hub_fails_at_does_not_hold_up_the_others(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    chosen = list(hub.market.orders)[:9]
    bad = chosen[4]
    hub.faults.switch_on(f"server-error@GET/orders/{bad}")

    run = await run_job(services, integration, "orders.receive", hub_ids=chosen)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 8, 1)
    (failed,) = [one for one in await rows_of(services, run) if one.outcome is Outcome.FAILED]
    assert failed.key == str(bad)
    assert is_sentence_with_next_step(failed.message)
    hub.faults.clear()
    again = await services.runner.wait(await services.runner.run_again(run.id))
    assert (again.state, again.done) == (RunState.FINISHED, 1)
    assert await received_ids(services) == sorted(chosen)


async def test_a_hub_that_fails_at_one_order_after_the_other_is_down(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    chosen = list(hub.market.orders)[:12]
    # Two orders come through; from the third on the hub is down.
    await run_job(services, integration, "orders.receive", hub_ids=chosen[:2])
    hub.faults.switch_on("server-error@GET/orders/")

    run = await run_job(services, integration, "orders.receive", hub_ids=chosen)

    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, "Unreachable")
    assert run.failed == 0
    assert is_sentence_with_next_step(run.message)
    hub.faults.clear()
    ended = await resumed(services, run)
    assert (ended.state, ended.failed) == (RunState.FINISHED, 0)
    assert await received_ids(services) == sorted(chosen)


async def test_orders_taken_for_bad_ones_are_tried_again_when_the_hub_was_down(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    first = min(hub.market.orders)
    assert first % 100 == 1, "the fault below is for the orders …10 to …19"
    chosen = [first + step for step in (0, 1, 2, 9, 10, 11, 12, 13, 19)]
    hub.faults.switch_on(f"server-error@GET/orders/{str(first + 9)[:-1]}")

    run = await run_job(services, integration, "orders.receive", hub_ids=chosen)
    hub.faults.clear()
    ended = await resumed(services, run)

    # The fourth failed in company of good ones, and was a failed row until the next four failed.
    assert (run.state, run.done, run.failed) == (RunState.INTERRUPTED, 3, 1)
    assert (ended.state, ended.done, ended.failed) == (RunState.FINISHED, 9, 0)
    assert await received_ids(services) == sorted(chosen)


async def test_rows_without_items_that_cannot_be_completed_fail_alone(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    bad = list(hub.market.orders)[3]
    hub.faults.switch_on("rows-without-items")
    hub.faults.switch_on(f"server-error@GET/orders/{bad}")

    run = await run_job(services, integration, "orders.receive")

    assert (run.state, run.failed) == (RunState.FINISHED, 1)
    assert await received_ids(services) == sorted(set(hub.market.orders) - {bad})


async def test_reading_counts_what_came_beside_what_could_not_be_read(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    bad = next(iter(hub.market.orders))
    hub.market.book.rows[bad]["id"] = "not a number"
    hub.market.book.forget(bad)

    run = await run_job(services, integration, "orders.read")

    assert (run.done, run.failed) == (len(hub.market.orders) - 1, 1)
    assert len(await services.hub_orders.find(Query())) == run.done


async def test_products_come_all_though_the_listings_of_one_cannot_be_read(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    sku = next(one for one in sellable(hub, "SKU_MARKETPLACE") if hub.market.shelf.of(one.id))
    hub.faults.switch_on(f"server-error@GET/skus/{sku.id}/marketplaces")

    run = await run_job(services, integration, "products.receive")

    assert run.state is RunState.FINISHED
    rows = {one.key: one.message for one in await rows_of(services, run)}
    assert set(rows) == {one.partner_id for one in hub.market.skus.values()}
    assert "could not be read" in rows[sku.partner_id]
    assert set(await services.products.ids_of(list(rows))) == set(rows)


# Sending


async def _priced(
    services: Services, hub: PracticeHub, integration: Integration, count: int
) -> tuple[PlanRow, ...]:
    """Prices that differ from the hub's, for SKUs that have a price of their own."""
    ids = await fill(services, hub, integration.id, sellable(hub, "SKU")[:count])
    for product_id in ids.values():
        await services.products.set_prices(product_id, Decimal("123.40"), Decimal(0))
    rows = tuple(await services.offers.plan_prices(list(ids.values()), [integration.id]))
    assert all(row.chosen for row in rows)
    return rows


async def _until_sent(services: Services, run: JobRun, hub: PracticeHub) -> None:
    """What a merchant does: continue, or send the failed ones again."""
    hub.faults.clear()
    if run.state is RunState.FINISHED:
        ended = await services.runner.wait(await services.runner.run_again(run.id))
    else:
        ended = await resumed(services, run)
    assert (ended.state, ended.failed, ended.not_sent) == (RunState.FINISHED, 0, 0)


@pytest.mark.parametrize("fault", UNDONE)
async def test_stock_that_does_not_get_through_says_so_and_arrives_later(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:4])
    hub.faults.switch_on(f"{fault}@PUT/stocks")

    run = await services.runner.run(SendStock.from_plan(services, rows), store=integration.name)

    results = await rows_of(services, run)
    assert run.done == 0
    assert {one.key for one in results} == {row.sku for row in rows}
    assert all(is_sentence_with_next_step(one.message) for one in results), results[0].message
    assert run.state is RunState.FINISHED or is_sentence_with_next_step(run.message)
    await _until_sent(services, run, hub)
    for row in rows:
        assert hub.market.stock_of(row.sku) == 7
    # What arrived more than once arrived with one and the same meaning.
    assert {write.value for write in hub.market.stock_writes} == {7.0}


@pytest.mark.parametrize("fault", ["hang=1", "drop-connection=1", "lose-answer=1"])
async def test_a_time_out_before_or_after_the_work_changes_nothing(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    rows = await planned(services, hub, integration, sellable(hub)[:4])
    hub.faults.switch_on(f"{fault}@PUT/stocks")

    run = await services.runner.run(SendStock.from_plan(services, rows), store=integration.name)

    assert (run.state, run.done) == (RunState.FINISHED, 4)
    times = 2 if fault.startswith("lose") else 1
    assert [write.value for write in hub.market.stock_writes] == [7.0] * (4 * times)


@pytest.mark.parametrize("fault", UNDONE)
async def test_prices_that_do_not_get_through_say_so_and_arrive_later(
    services: Services, integration: Integration, hub: PracticeHub, fault: str
) -> None:
    rows = await _priced(services, hub, integration, 3)
    hub.faults.switch_on(f"{fault}@PATCH/products")

    run = await services.runner.run(SendPrices.from_plan(services, rows), store=integration.name)

    results = await rows_of(services, run)
    assert run.done == 0
    assert {one.key for one in results} == {row.sku for row in rows}
    assert all(is_sentence_with_next_step(one.message) for one in results), results[0].message
    await _until_sent(services, run, hub)
    for row in rows:
        assert hub.market.price_of(row.sku) == (123.4, 123.4)


async def test_one_price_the_hub_fails_at_does_not_hold_up_the_others(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    rows = await _priced(services, hub, integration, 6)
    bad = hub.market.sku(rows[2].sku)
    hub.faults.switch_on(f"server-error@PATCH/products/{bad.product_id}/skus/{bad.id}")

    run = await services.runner.run(SendPrices.from_plan(services, rows), store=integration.name)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 5, 1)
    await _until_sent(services, run, hub)
    assert hub.market.price_of(bad.partner_id) == (123.4, 123.4)


# The way to the hub


@pytest.fixture
def no_such_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names below ".invalid" are unknown, without asking a network that a test may not have."""
    known = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **named: Any) -> Any:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.usefixtures("no_such_name")
async def test_a_name_that_is_not_found_is_no_network(services: Services) -> None:
    address = "https://hub.invalid/v2"

    found = await services.integrations.check_token(Environment.CUSTOM, address, TOKEN)
    added = await services.integrations.add("Longe", Environment.CUSTOM, address)
    await services.integrations.save_token(added.id, TOKEN)
    await services.integrations.test(added.id)

    assert found.kind is CheckKind.UNREACHABLE
    assert is_sentence_with_next_step(f"{found.message} {found.hint}")
    assert TOKEN not in found.message + found.hint + found.details
    assert (await services.integrations.get(added.id)).health is Health.UNREACHABLE


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("hang", CheckKind.UNREACHABLE),
        ("drop-connection", CheckKind.UNREACHABLE),
        ("server-error", CheckKind.UNREACHABLE),
        ("truncated-json", CheckKind.UNEXPECTED),
        ("html-answer", CheckKind.UNEXPECTED),
        ("token-expired", CheckKind.REFUSED),
        ("user-not-registered", CheckKind.REFUSED),
        ("other-environment", CheckKind.REFUSED),
    ],
)
async def test_a_token_test_says_what_it_found_and_keeps_the_store_as_it_was(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    kind: CheckKind,
) -> None:
    monkeypatch.setattr("anydesk.api.account.INTERACTIVE", _QUICK)
    hub.faults.switch_on(fault)

    found = await services.integrations.test(integration.id)

    assert found.kind is kind
    assert is_sentence_with_next_step(f"{found.message} {found.hint}")
    after = await services.integrations.get(integration.id)
    assert (after.situation, after.account) == (integration.situation, integration.account)
    assert await received_ids(services) == []


async def test_a_good_token_names_its_account_with_one_full_stop(
    services: Services, integration: Integration
) -> None:
    found = await services.integrations.test(integration.id)

    assert found.message == "The token is good. It opens the account 99999."


async def test_an_order_that_does_not_exist_is_named_before_anything_is_done(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    good = list(hub.market.orders)[:5]

    with pytest.raises(NotThere, match="999999999") as told:
        await services.hub_orders.require(integration.id, [*good, 999999999])
    assert told.value.hint
    assert await received_ids(services) == []

    hub.faults.switch_on(f"server-error@GET/orders/{good[0]}")
    await services.hub_orders.require(integration.id, good)
    hub.faults.switch_on("server-error")
    other = list(hub.market.orders)[10]
    with pytest.raises(Unreachable):
        await services.hub_orders.require(integration.id, [other])
    hub.faults.switch_on("unavailable")
    with pytest.raises(Unreachable):
        await services.hub_orders.require(integration.id, [good[1], other])
