"""The set-up ends with what the store's orders need, settled by one click where it is plain."""

from typing import Any

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.simulator.server import PracticeHub
from tests.features.person import Person


async def summary(person: Person, store: Integration) -> Any:
    """The last page of the set-up; what it says of the orders."""
    await person.services.integrations.set_wizard_page(store.id, "summary")
    await person.go("integrations", set_up=store.id)
    await person.until(lambda: getattr(person.page, "frame", None) is not None)
    frame = person.page.frame
    await person.until(lambda: not frame.is_busy)
    return frame.page


async def test_the_orders_are_read_and_what_is_not_settled_is_named(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    page = await summary(person, integration)
    await person.still()

    orders = len(hub.market.orders)
    assert len(await person.services.hub_orders.find(Query())) == orders
    found = page.coverage.found
    assert found.open_rows
    assert f"{found.orders} orders" in page.coverage.sentence.text()
    assert found.open_rows[0].caption in page.coverage.lines.text()
    assert "pending issue" in page.coverage.later.text()
    assert not hub.market.stock_writes, "nothing is sent"


async def test_one_click_settles_what_is_plain(person: Person, integration: Integration) -> None:
    page = await summary(person, integration)
    await person.still()
    before = page.coverage.found.open_rows
    plain = [row for row in before if row.suggestion or row.channel_id is not None]
    assert plain

    person.click(page.coverage.use_button)
    await person.still()

    after = page.coverage.found.open_rows
    assert len(after) == len(before) - len(plain)
    assert not page.coverage.use_button.isVisible()
    assert all(one.connected for one in await person.services.channels.rows(integration.id))


async def test_a_hub_that_does_not_answer_holds_nobody_up(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub.faults.switch_on("token-expired")
    page = await summary(person, integration)
    await person.still()

    assert not page.coverage.found.orders
    assert "The token has expired" in page.coverage.sentence.text()
    assert person.page.frame.next_button.isEnabled()
