"""Início: what arrived, what is to do, and whether it went through."""

from anydesk.core.integrations import Environment, Integration
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from tests.features.conftest import Open
from tests.features.person import Person


async def test_a_day_begins_with_what_is_to_do(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    assert person.section == "home"
    await person.until(lambda: "Nothing is waiting for you." in person.texts())
    read = JOBS["orders.read"](
        services, {"integration_id": integration.id, "since": None, "until": None, "status": None}
    )
    await services.runner.run(read, store=integration.name)
    await person.until(lambda: "new" in person.page.todo)
    orders = len(hub.market.orders)
    assert f"{orders} new orders to receive" in person.texts()
    assert "Look for orders at the hub: 24 done." in person.texts()

    person.click(person.page.todo["new"])
    await person.until(lambda: person.section == "hub_orders")
    await person.until(lambda: person.page.model.rowCount() == orders)

    assert person.page.counters.chosen.key == "new"


async def test_pending_issues_lead_to_their_list(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    arguments = {"integration_id": integration.id, "hub_ids": list(hub.market.orders)}
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    lacking = len(await services.sales_orders.find(Query(filters={"issues": "yes"})))
    home = person.page
    await person.until(lambda: f"{lacking} orders with pending issues" in person.texts())

    person.click(home.todo["issues"])

    await person.until(lambda: person.section == "sales_orders")
    await person.until(lambda: person.page.model.rowCount() == lacking)


async def test_a_stopped_job_and_a_refused_token_are_reminded_of(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    hub.faults.switch_on("token-expired")
    job = JOBS["products.receive"](services, {"integration_id": integration.id})
    await services.runner.run(job, store=integration.name)
    home = person.page
    await person.until(lambda: "interrupted" in home.todo)
    await person.until(lambda: "Loja Modelo: token refused." in person.texts())

    person.click(home.todo["interrupted"])
    await person.until(lambda: person.section == "jobs")
    await person.until(lambda: person.page.model.rowCount() == 1)

    assert person.cells("What") == ["Receive products"]
    await person.go("home")
    person.press("Open set-up")
    await person.until(lambda: person.section == "integrations")
    await person.until(lambda: getattr(person.page, "frame", None) is not None)


async def test_a_set_up_that_was_left_is_continued_from_here(
    person: Person, services: Services
) -> None:
    begun = await services.integrations.add("Segunda", Environment.SANDBOX)
    await services.integrations.set_wizard_page(begun.id, "token")
    await person.until(lambda: "Segunda: the set-up is not finished." in person.texts())

    person.press("Continue the set-up")
    await person.until(lambda: getattr(person.page, "frame", None) is not None)

    assert person.page.frame.page.key == "token"


async def test_looking_for_orders_without_a_network_leaves_nothing_to_continue(
    open_window: Open, services: Services, hub: PracticeHub
) -> None:
    hub.faults.switch_on("token-expired")
    person = await open_window(services)
    await person.go("hub_orders")

    home = await person.go("home")
    await person.until(lambda: "token refused" in person.texts())

    assert "interrupted" not in home.todo
