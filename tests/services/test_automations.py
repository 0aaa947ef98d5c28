"""What runs by itself: on or off as its setting says, and when it last did."""

import pytest

from anydesk.core.automations import AUTOMATIONS
from anydesk.core.errors import InvalidInput
from anydesk.core.integrations import Environment, Integration
from anydesk.core.outbox import OutboxEntry, OutboxKind
from anydesk.core.query import Query
from anydesk.core.settings import INTEGRATION_FORMS, PaymentSettings, Posting
from anydesk.services import Services
from anydesk.services.automations import AutomationRow
from anydesk.simulator.server import PracticeHub
from anydesk.storage import outbox
from anydesk.storage.store import Tx
from tests.services.bad_hubs import run_job


async def row(services: Services, integration: Integration, key: str) -> AutomationRow:
    rows = await services.automations.rows(integration.id)
    return next(one for one in rows if one.key == key)


@pytest.mark.parametrize("key", [one.key for one in AUTOMATIONS if one.form is not None], ids=str)
async def test_a_switch_is_the_setting(
    services: Services, integration: Integration, key: str
) -> None:
    was = (await row(services, integration, key)).on
    assert was is not None

    await services.automations.switch(integration.id, key, not was)

    assert (await row(services, integration, key)).on is not was
    declared = next(one for one in AUTOMATIONS if one.key == key)
    assert declared.form in INTEGRATION_FORMS
    form = await services.settings.get(declared.form, integration.id)
    assert form.value(declared.field) == (declared.off if was else declared.on)


async def test_the_setting_is_the_switch(services: Services, integration: Integration) -> None:
    form = PaymentSettings(post_receivables=Posting.MANUAL)
    await services.settings.save(form, integration.id)

    assert (await row(services, integration, "receivables")).on is False
    assert (await row(services, integration, "reserve")).on is None


async def test_the_last_run_is_known(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    before = await row(services, integration, "reserve")
    await run_job(services, integration, "orders.receive", hub_ids=list(hub.market.orders)[:1])

    after = await row(services, integration, "reserve")

    assert (before.last_run, after.last_run) == (None, services.clock.now())


async def test_receivables_that_wait_for_a_person_are_no_run(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    first, second = list(hub.market.orders)[:2]
    await services.automations.switch(integration.id, "receivables", False)
    await run_job(services, integration, "orders.receive", hub_ids=[first])
    assert (await row(services, integration, "receivables")).last_run is None

    await services.automations.switch(integration.id, "receivables", True)
    await run_job(services, integration, "orders.receive", hub_ids=[second])
    assert (await row(services, integration, "receivables")).last_run == services.clock.now()


async def test_the_runs_of_one_store_are_not_those_of_another(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    other = await services.integrations.add("Outra", Environment.CUSTOM, integration.base_url)
    await run_job(services, integration, "orders.receive", hub_ids=list(hub.market.orders)[:1])

    assert {one.last_run for one in await services.automations.rows(other.id)} == {None}


async def test_what_nothing_switches_is_not_switched(
    services: Services, integration: Integration
) -> None:
    for key in ("reserve", "deliver", "unknown"):
        with pytest.raises(InvalidInput):
            await services.automations.switch(integration.id, key, False)


@pytest.mark.parametrize(("state", "counts"), [("done", True), ("given_up", False)])
async def test_only_what_the_hub_took_counts_as_told(
    services: Services, integration: Integration, hub: PracticeHub, state: str, counts: bool
) -> None:
    await run_job(services, integration, "orders.receive", hub_ids=list(hub.market.orders)[:1])
    at = services.clock.now()
    (order_id,) = await services.sales_orders.find(Query())

    def tell(tx: Tx) -> None:
        entry = OutboxEntry(integration.id, OutboxKind.SHIPPED, order_id, at)
        told = outbox.queue(tx, entry)
        end = outbox.done if state == "done" else outbox.pointless
        end(tx, told, "", at)

    await services.store.run(tell)

    assert (await row(services, integration, "tracking")).last_run == (at if counts else None)
