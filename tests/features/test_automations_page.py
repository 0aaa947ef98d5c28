"""What runs by itself: one line for each automation, switched where it stands."""

from anydesk.core.automations import AUTOMATIONS
from anydesk.core.integrations import Integration
from anydesk.core.settings import AdditionalSettings, InvoiceDataMode, OrderSettings
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui import formats
from tests.conftest import connect
from tests.features.person import Person


async def test_each_automation_says_what_it_does_and_what_starts_it(
    person: Person, integration: Integration
) -> None:
    page = await person.go("automations")
    said = person.texts(page)
    assert integration.name in said
    for one in AUTOMATIONS:
        assert one.title in said
        assert one.trigger in said
        assert one.next in said or one.key == "invoice", "it is off at first"
    assert set(page.cards[integration.id].switches) == {
        one.key for one in AUTOMATIONS if one.form is not None
    }


async def test_a_switch_is_the_option_of_that_store(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    settings = person.services.settings
    other = await connect(person.services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    page = await person.go("automations")
    switches = page.cards[integration.id].switches
    assert switches["tracking"].isChecked()
    assert not switches["invoice"].isChecked()

    person.click(switches["tracking"])
    person.click(switches["invoice"])
    await person.still()

    assert not (await settings.get(OrderSettings, integration.id)).send_tracking_on_shipped
    kept = await settings.get(AdditionalSettings, integration.id)
    assert kept.invoice_data_mode is InvoiceDataMode.AUTO_ON_AUTHORIZATION
    assert (await settings.get(OrderSettings, other.id)).send_tracking_on_shipped
    assert switches["tracking"].text() == "Off"


async def test_what_the_configuration_changes_is_seen_here(
    person: Person, integration: Integration
) -> None:
    page = await person.go("automations")
    switch = page.cards[integration.id].switches["delivered"]
    await person.services.settings.save(
        OrderSettings(mark_delivered_on_change=False), integration.id
    )
    await person.until(lambda: not switch.isChecked())
    await person.still()


async def test_the_last_run_is_when_it_last_happened(
    person: Person, integration: Integration
) -> None:
    page = await person.go("automations")
    before = person.texts(page)
    when = formats.moment(person.services.clock.now())
    assert when not in before
    arguments = {"integration_id": integration.id, "hub_ids": [], "since": None, "until": None}
    job = JOBS["orders.receive"](person.services, {**arguments, "status": None})
    await person.services.runner.run(job, store=integration.name)

    await person.until(lambda: when in person.texts(page))
    await person.still()


async def test_the_store_of_the_top_bar_limits_the_page_and_none_in_use_says_so(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    other = await connect(person.services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    page = await person.go("automations")
    assert set(page.cards) == {integration.id, other.id}

    person.window.stores.choose(other.id)
    await person.until(lambda: set(page.cards) == {other.id})

    for store in (integration, other):
        await person.services.integrations.deactivate(store.id)
    await person.until(lambda: page.empty.isVisible())
    await person.still()
    assert "nothing runs by itself" in page.empty.text.text()
