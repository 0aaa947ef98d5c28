"""Reading the hub's products: each once, wherever it stops and whatever moves meanwhile."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.errors import InvalidInput
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, Outcome, RunState
from anydesk.core.query import Query
from anydesk.core.receive_options import ReceiveOptions, Which
from anydesk.core.receive_previews import Fate
from anydesk.services import Services
from anydesk.services.jobs import JOBS, product_pages
from anydesk.services.jobs.product_pages import Place
from anydesk.services.jobs.read_products import ReadProducts, build
from anydesk.services.jobs.receive_products import KEPT, ReceiveProducts
from anydesk.simulator.server import PracticeHub
from anydesk.storage import hub_products
from anydesk.storage.store import Store
from tests.processes import simulator
from tests.services.receiving import connected


@pytest.fixture
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty products are four pages of several steps each."""
    monkeypatch.setattr(product_pages, "PAGE_ROWS", 5)
    monkeypatch.setattr(product_pages, "AT_ONCE", 2)


async def stopped_after(services: Services, run_id: int, steps: int) -> JobRun:
    """Wait for the run; it is stopped after so many steps."""
    left = steps

    def count(_kinds: frozenset[str]) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            services.runner.stop(run_id)

    end = services.changes.listen({"listings"}, count)
    run = await services.runner.wait(run_id)
    end()
    return run


async def kept_ids(services: Services, integration: Integration) -> set[int]:
    found = await services.store.run(lambda tx: hub_products.ids(tx, integration.id), durable=False)
    return set(found)


async def test_reading_changes_nothing_here_but_the_mirror(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    run = await services.runner.run(ReadProducts(services, integration.id))

    assert (run.state, run.done) == (RunState.FINISHED, len(hub.market.catalogue.products))
    assert not await services.products.find(Query())
    assert await kept_ids(services, integration) == set(hub.market.catalogue.products)


@pytest.mark.usefixtures("_small_pages")
@pytest.mark.parametrize("make", [ReadProducts, ReceiveProducts])
async def test_stopped_after_every_single_step_it_still_sees_each_product_once(
    services: Services, integration: Integration, hub: PracticeHub,
    make: Callable[[Services, int], Any],
) -> None:  # fmt: skip
    run_id = await services.runner.start(make(services, integration.id))
    run = await stopped_after(services, run_id, 1)
    turns = 1
    while run.state is not RunState.FINISHED:
        assert turns < 200
        await services.runner.resume(run_id)
        run = await stopped_after(services, run_id, 1)
        turns += 1

    assert turns > 10
    assert await kept_ids(services, integration) == set(hub.market.catalogue.products)
    if make is ReceiveProducts:
        linked = await services.products.find(Query(filters={"linked": "yes"}))
        assert len(linked) == len(hub.market.skus)
        rows = [row.result for row in await services.jobs.rows(run_id)]
        assert len(rows) == len({row.listing for row in rows}) == len(hub.market.skus)


@pytest.mark.usefixtures("_small_pages")
@pytest.mark.parametrize("steps", [1, 3, 4, 8])
async def test_rows_that_moved_while_it_was_paused_are_neither_lost_nor_doubled(
    services: Services, integration: Integration, hub: PracticeHub, steps: int
) -> None:
    catalogue = hub.market.catalogue
    run_id = await services.runner.start(ReceiveProducts(services, integration.id))
    await stopped_after(services, run_id, steps)
    # One that was read goes, so every row behind it moves up by one.
    gone = catalogue.products.pop(min(catalogue.products))
    codes = [catalogue.skus[key].partner_id for key in gone.sku_ids]

    await services.runner.resume(run_id)
    run = await services.runner.wait(run_id)

    assert run.state is RunState.FINISHED
    assert await kept_ids(services, integration) >= set(catalogue.products)
    for sku in catalogue.skus.values():
        assert (await services.products.by_sku(sku.partner_id)).id
    rows = [row.result for row in await services.jobs.rows(run_id)]
    assert len(rows) == len({row.listing for row in rows}) == len(hub.market.skus)
    again = await services.runner.run(ReadProducts(services, integration.id))
    (told,) = await services.jobs.rows(again.id)
    assert "not at ANYMARKET any more" in told.result.message
    assert await kept_ids(services, integration) == set(catalogue.products)
    assert await services.products.ids_of(codes), "what is here stays here"


async def test_it_can_be_continued_for_seven_calendar_days_and_not_on_the_eighth(
    services: Services, integration: Integration, clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(product_pages, "AT_ONCE", 2)
    run_id = await services.runner.start(ReadProducts(services, integration.id))
    await stopped_after(services, run_id, 1)
    state = await services.receiving.state(integration.id)
    assert state.interrupted is not None
    assert state.last_day == (clock.now() - timedelta(hours=3)).date() + timedelta(days=7)

    clock.advance(days=8)
    late = await services.receiving.state(integration.id)
    with pytest.raises(InvalidInput, match="could be continued until"):
        await services.runner.resume(run_id)
    clock.advance(days=-1)
    await services.runner.resume(run_id)
    run = await services.runner.wait(run_id)

    assert late.expired
    assert run.state is RunState.FINISHED


def test_places_of_other_versions_are_understood() -> None:
    assert Place.from_text(None) == Place()
    assert Place.from_text("40") == Place(offset=40, moved=True)
    told = '{"reading": 2, "offset": 7, "later": true}'
    assert Place.from_text(told) == Place(reading=2, offset=7, moved=True)


def test_the_jobs_are_built_again_from_what_their_runs_remember(
    empty_services: Services,
) -> None:
    one = ReadProducts(empty_services, 3, "ABC")
    other = ReceiveProducts(empty_services, 3, ReceiveOptions(Which.NEW, data=True), KEPT)

    assert build(empty_services, one.arguments) == one
    assert JOBS["products.receive"](empty_services, other.arguments) == other
    assert JOBS["products.receive"](
        empty_services, {"integration_id": 3, "prices": True}
    ) == ReceiveProducts(empty_services, 3, ReceiveOptions(prices=True))


@pytest.mark.parametrize("fault", ["wrong-totals", "no-links", "no-page-number"])
async def test_a_hub_that_is_vague_about_its_pages_is_read_to_the_end(
    services: Services, integration: Integration, hub: PracticeHub, fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(product_pages, "PAGE_ROWS", 5)
    hub.faults.switch_on(fault)

    run = await services.runner.run(ReadProducts(services, integration.id))

    assert run.state is RunState.FINISHED
    assert await kept_ids(services, integration) == set(hub.market.catalogue.products)


async def test_what_was_read_is_received_without_asking_again(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    await services.runner.run(ReadProducts(services, integration.id))
    preview = await services.receiving.preview(integration.id, ReceiveOptions())
    asked = len(hub.requests)

    job = ReceiveProducts(services, integration.id, source=KEPT)
    run = await services.runner.run(job)

    rows = [row.result for row in await services.jobs.rows(run.id)]
    assert len(hub.requests) == asked
    assert preview.count(Fate.NEW) == len(hub.market.skus) == len(rows)
    assert {row.outcome for row in rows} == {Outcome.DONE}


async def test_only_new_listings_leave_the_others_alone(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    await services.runner.run(ReceiveProducts(services, integration.id))
    options = ReceiveOptions(Which.NEW, data=True)

    run = await services.runner.run(ReceiveProducts(services, integration.id, options))

    assert run.state is RunState.FINISHED
    rows = [row.result for row in await services.jobs.rows(run.id)]
    assert {row.outcome for row in rows} == {Outcome.SKIPPED}
    assert len(rows) == len(hub.market.skus)


def test_killed_anywhere_it_continues_without_losing_or_doubling(tmp_path: Path) -> None:
    folder, kills = tmp_path / "data", 0
    with simulator("--orders", "0", "--products", "20") as address:
        command = [sys.executable, "-m", "tests.services.receiving", str(folder), address]
        for steps in (2, 5, 1, 7, 3, 1_000):
            ended = subprocess.run(
                [*command, str(steps)], capture_output=True, text=True, check=False, timeout=90
            )
            if "finished" in ended.stdout:
                break
            kills += 1

        assert kills >= 3
        linked, hub_skus, rows = asyncio.run(_after(folder, address))
    assert linked == hub_skus == rows


async def _after(folder: Path, address: str) -> tuple[int, int, int]:
    store = Store(folder)
    await store.open()
    services, integration_id = await connected(store, address)
    linked = await services.products.find(Query(filters={"linked": "yes"}))
    preview = await services.receiving.preview(integration_id, ReceiveOptions())
    runs = await services.jobs.find(Query())
    results = [row.result.listing for run in runs for row in await services.jobs.rows(run)]
    await services.runner.close()
    await services.connections.close()
    await store.close()
    assert len(results) == len(set(results))
    return len(linked), preview.count(), len(results)
