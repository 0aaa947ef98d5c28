"""Tab 6: where prices come from; rules and lists can be chosen before they are there."""

from decimal import Decimal

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.settings import PriceMode, PriceSettings
from anydesk.ui.pages.configuration.register_panel import RecordDialog
from tests.features.configuring import configuration, save
from tests.features.person import Person


@pytest.mark.parametrize("mode", [PriceMode.RULE, PriceMode.PRICE_LIST])
async def test_a_mode_that_is_not_set_up_says_that_nothing_is_sent_until_then(
    stocked: Person, integration: Integration, mode: PriceMode
) -> None:
    person, services = stocked, stocked.services
    page = await configuration(person, integration.id, "prices")
    assert not page.tab.note.isVisible()
    page.tab.views["prices"].editor("mode").put(mode)
    assert "its prices are not sent" in page.tab.note.text()
    await save(person, page)
    assert (await services.settings.get(PriceSettings, integration.id)).mode is mode

    ids = tuple(await services.products.find(Query()))
    rows = await services.offers.plan_prices(ids, [integration.id])

    assert rows
    assert all(row.blocked for row in rows), "what the tab says is what a send does"


async def test_sending_and_receiving_have_their_own_mode(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "prices")
    page.tab.views["prices"].editor("import_mode").put(PriceMode.RULE)
    await save(person, page)

    kept = await person.services.settings.get(PriceSettings, integration.id)
    assert (kept.mode, kept.import_mode) == (PriceMode.FIXED, PriceMode.RULE)
    assert not page.tab.note.isVisible(), "receiving blocks no send"


async def test_a_price_list_is_added_in_place_and_can_be_chosen_at_once(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "prices")
    person.click(page.tab.lists.add_button)
    dialog = await person.dialog(RecordDialog)
    dialog.view.editor("name").put("Atacado")
    dialog.view.editor("adjustment_pct").put(Decimal(-10))
    person.click(dialog.accept_button)
    await person.until(lambda: page.tab.lists.table.model.rowCount() == 1)
    await person.still()

    (made,) = await person.services.price_lists.rows()
    page.tab.views["prices"].editor("price_list_id").put(made.id)
    await save(person, page)

    assert (made.name, made.adjustment_pct) == ("Atacado", Decimal(-10))
    kept = await person.services.settings.get(PriceSettings, integration.id)
    assert kept.price_list_id == made.id
