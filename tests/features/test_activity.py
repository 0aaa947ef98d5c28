"""Point 7: running and past jobs, the outcome of every row, kept across restarts."""

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.query import Query
from anydesk.services import build
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.storage.store import Store
from tests.conftest import TOKEN
from tests.fakes.keyring import session_secrets
from tests.features.conftest import Open
from tests.features.person import Person


async def receive(person: Person, integration: Integration, hub_ids: list[int]) -> int:
    """Receive orders and answer the run."""
    services = person.services
    arguments = {"integration_id": integration.id, "hub_ids": hub_ids}
    job = JOBS["orders.receive"](services, arguments)
    return (await services.runner.run(job, store=integration.name)).id


async def test_every_row_of_a_past_job_can_be_read(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    wanted = list(hub.market.orders)[:4]
    run_id = await receive(stocked, integration, [*wanted, 123])
    page = await stocked.list_of("jobs", rows=2)
    assert stocked.cells("What") == ["Receive orders", "Receive products"]
    assert stocked.cells("Done")[0] == "4"
    assert stocked.cells("Failed")[0] == "1"

    stocked.click(page.counters.pill("trouble"))
    await stocked.until(lambda: page.model.rowCount() == 1)
    stocked.click_cell(0, "What")
    await stocked.until(lambda: getattr(stocked.page, "run_id", 0) == run_id)
    results = stocked.page.results
    await stocked.until(lambda: results.model.rowCount() == 5)

    assert "Receive orders: 4 done, 1 failed." in stocked.texts()
    assert any("created" in text for text in stocked.cells("What happened", results.model))
    results.show_outcome(Outcome.FAILED)
    assert stocked.cells("Key", results.model) == ["123"]
    assert results.again_button.isVisible()


async def test_runs_are_kept_and_an_interrupted_one_goes_on_after_a_restart(
    person: Person,
    integration: Integration,
    hub: PracticeHub,
    store: Store,
    clock: FixedClock,
    open_window: Open,
) -> None:
    services = person.services
    hub.faults.switch_on("drop-connection@/products")
    job = JOBS["products.receive"](services, {"integration_id": integration.id})
    run = await services.runner.run(job, store=integration.name)
    assert run.state is RunState.INTERRUPTED
    assert run.message
    hub.faults.clear()

    # The program is opened again over the same data folder.
    again = build(store, clock=clock, secrets=session_secrets())
    await again.integrations.save_token(integration.id, TOKEN)
    later = await open_window(again)
    page = await later.list_of("jobs", rows=1)
    assert later.cells("State") == ["Interrupted"]
    later.click(page.counters.pill("interrupted"))
    await later.until(lambda: page.model.rowCount() == 1)
    later.click_cell(0, "What")
    await later.until(lambda: getattr(later.page, "resume_button", None) is not None)
    await later.until(lambda: later.page.resume_button.isVisible())
    later.click(later.page.resume_button)
    await later.until(lambda: "Finished" in later.page.head.note.text())

    linked = await again.products.find(Query(filters={"linked": "yes"}))
    assert len(linked) == len(hub.market.skus)
    await again.connections.close()


async def test_a_running_job_is_seen_and_stopped_from_its_page(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    hub.faults.switch_on("slow=80")
    job = JOBS["products.receive"](services, {"integration_id": integration.id})
    run_id = await services.runner.start(job, store=integration.name)
    await person.list_page_of_run(run_id)
    await person.until(lambda: person.page.progress.isVisible())

    person.press("Interrupt", person.page)
    await person.work_done()
    await person.until(lambda: "Interrupted" in person.page.head.note.text())

    assert person.page.resume_button.isVisible()
    assert not person.page.progress.isVisible()
