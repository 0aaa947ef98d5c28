"""The tab of situations: standard rows, free rows, the flow, and going back."""

from typing import Any

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.sales_orders import IssueKind
from anydesk.core.settings import StatusSettings
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from tests.features.configuring import configuration, save, write_over
from tests.features.mapping_rows import choose, enter, keys, line_of, shown, stored
from tests.features.person import Person

STANDARD = {
    "PENDING": "Open",
    "PAID_WAITING_SHIP": "Approved",
    "INVOICED": "Invoiced",
    "PAID_WAITING_DELIVERY": "Shipped",
    "DELIVERY_ISSUE": "Not delivered",
    "CONCLUDED": "Delivered",
    "CANCELED": "Cancelled",
}


@pytest.fixture
async def page(person: Person, integration: Integration) -> Any:
    return await configuration(person, integration.id, "statuses")


async def test_what_counts_is_shown_from_the_start(page: Any) -> None:
    tab = page.tab

    assert shown(tab) == STANDARD
    assert line_of(tab, "PAID_WAITING_SHIP").caption.text() == "Paid"
    assert "Approved: Paid." in tab.flow.in_words()
    assert "Orders never go back." in tab.flow.in_words()
    assert not tab.is_changed
    assert not tab.note.isVisible()


async def test_nothing_counts_before_it_is_saved(
    person: Person, page: Any, integration: Integration
) -> None:
    tab = page.tab
    before = await stored(person, integration.id, "status")
    choose(line_of(tab, "PAID_WAITING_SHIP").target, "Preparing shipment")

    assert "Preparing shipment: Paid." in tab.flow.in_words()
    assert await stored(person, integration.id, "status") == before

    await save(person, page)
    after = await stored(person, integration.id, "status")
    assert after == before | {"PAID_WAITING_SHIP": "preparando_envio"}
    assert not tab.is_changed


async def test_a_row_taken_away_is_named_and_comes_back_with_the_standard_ones(
    person: Person, page: Any, integration: Integration
) -> None:
    tab = page.tab
    person.click(line_of(tab, "DELIVERY_ISSUE").remove_button)
    await enter(person, tab, "FROZEN", "Open")

    assert "Not mapped: Delivery problem." in tab.note.text()
    assert tab.note.isVisible()
    await save(person, page)
    assert "DELIVERY_ISSUE" not in await stored(person, integration.id, "status")

    person.click(tab.standard_button)
    # A row of one's own stays; what was there keeps its meaning.
    assert shown(tab) == STANDARD | {"FROZEN": "Open"}
    assert not tab.note.isVisible()
    await save(person, page)
    assert (await stored(person, integration.id, "status"))["DELIVERY_ISSUE"] == "nao_entregue"

    person.click(tab.standard_button)
    assert "there already" in person.said


async def test_blank_and_double_codes_are_marked_while_typing(
    person: Person, page: Any, integration: Integration
) -> None:
    tab = page.tab
    before = await stored(person, integration.id, "status")
    person.click(tab.add_button)
    line = tab.rows.lines[-1]
    assert line.problem.text() == "Type the code, or remove the row."
    assert not page.save_button.isEnabled()

    write_over(person, line.code, " paid_waiting_ship ")
    assert "stands in row 2 already" in line.problem.text()
    assert line.code.property("wrong") == "true"
    assert not page.save_button.isEnabled()

    write_over(person, line.code, "ON_HOLD")
    assert line.problem.text() == "Choose what “ON_HOLD” means here."
    assert line.target.property("wrong") == "true"
    assert not page.save_button.isEnabled()

    # Two codes may share a situation.
    choose(line.target, "Open")
    assert not line.problem.isVisible()
    assert "Open: Pending, ON_HOLD." in tab.flow.in_words()
    await save(person, page)
    assert await stored(person, integration.id, "status") == before | {"ON_HOLD": "aberto"}


async def test_undo_and_restore(person: Person, page: Any, integration: Integration) -> None:
    tab = page.tab
    await enter(person, tab, "ON_HOLD", "Open")
    tab.views["statuses"].editor("allow_status_regression").field.click()
    assert "Orders may go back." in tab.flow.in_words()

    person.click(page.undo_button)
    assert shown(tab) == STANDARD
    assert "Orders never go back." in tab.flow.in_words()
    assert not tab.is_changed

    await enter(person, tab, "ON_HOLD", "Open")
    tab.views["statuses"].editor("allow_status_regression").field.click()
    await save(person, page)
    settings = await person.services.settings.get(StatusSettings, integration.id)
    assert settings.allow_status_regression

    person.click(page.restore_button)
    assert shown(tab) == STANDARD
    assert "ON_HOLD" in await stored(person, integration.id, "status")
    await save(person, page)
    assert "ON_HOLD" not in await stored(person, integration.id, "status")
    settings = await person.services.settings.get(StatusSettings, integration.id)
    assert not settings.allow_status_regression


async def test_a_new_status_is_mapped_and_the_order_that_waited_is_looked_at_again(
    person: Person, page: Any, integration: Integration, hub: PracticeHub
) -> None:
    services, tab = person.services, page.tab
    hub_id = min(hub.market.orders)
    hub.market.order(hub_id)["status"] = "WAITING_FOR_THE_MOON"
    job = JOBS["orders.receive"](services, {"integration_id": integration.id, "hub_ids": [hub_id]})
    await services.runner.run(job, store=integration.name)
    (order_id,) = await services.sales_orders.find(Query())
    order = await services.sales_orders.get(order_id)
    assert order.status == "aberto"
    assert IssueKind.UNKNOWN_STATUS in {issue.kind for issue in order.open_issues}

    await enter(person, tab, "WAITING_FOR_THE_MOON", "Preparing shipment")
    await save(person, page)
    assert person.message is not None
    assert person.message.text == "1 order waited for this."
    person.press("Look at them again")
    await person.until(lambda: person.page is not page)
    await person.still()

    preview = person.page
    assert person.cells("Order", preview.model) == [str(order.number)]
    assert "Open → Preparing shipment" in person.cells("What changes", preview.model)[0]
    assert (await services.sales_orders.get(order_id)).status == "aberto"
    person.press("Apply to 1 order")
    await person.still()

    order = await services.sales_orders.get(order_id)
    assert order.status == "preparando_envio"
    assert IssueKind.UNKNOWN_STATUS not in {issue.kind for issue in order.open_issues}
    assert not preview.apply_button.isVisible()


async def test_saving_rows_that_help_nobody_says_nothing(person: Person, page: Any) -> None:
    await enter(person, page.tab, "ON_HOLD", "Open")
    await save(person, page)

    assert "waited" not in person.said
    assert "was saved" in person.said


async def test_the_search_of_the_configuration_finds_rows_and_option(page: Any) -> None:
    labels = [found.label for found in page.tab.entries()]

    assert "Orders may go back to an earlier situation" in labels
    assert "Code of the situation at ANYMARKET → Situation here" in labels


async def test_the_tab_key_follows_the_eye(person: Person, page: Any) -> None:
    tab = page.tab
    await enter(person, tab, "ON_HOLD", "Open")
    person.click(tab.rows.lines[0].remove_button)
    await person.until(lambda: tab.rows.lines[-1].code.isVisible())
    option = tab.views["statuses"].field("allow_status_regression")

    assert keys(tab) == [*tab.rows.fields(), tab.standard_button, tab.add_button, option]
