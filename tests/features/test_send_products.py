"""Sending products from their table: what is new, what changes, what is missing, and the end."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.listing_states import SendState
from anydesk.core.products import MovementType
from anydesk.core.settings import CostField, ProductSettings
from anydesk.simulator.server import PracticeHub
from anydesk.ui.pages.sending_products import STOP_AT_FIRST_REFUSAL, UPDATE_STOCK
from tests.features.person import Person
from tests.features.test_main_job import ended, preview, skus_of_scope
from tests.services.jobs.listings_read import refresh
from tests.services.jobs.product_sends import IMAGES, SHIRT, at_hub, map_category, saved, urls


async def mapped(person: Person, integration: Integration, skus: list[str]) -> dict[str, int]:
    """The products of these SKUs, in a category that is mapped; their ids."""
    services = person.services
    await map_category(services, integration)
    ids = dict(await services.products.ids_of(skus))
    for one in ids.values():
        product = await services.products.get(one)
        await services.products.save(replace(product, category=SHIRT.category))
        if product.parent_id is not None:
            parent = await services.products.get(product.parent_id)
            await services.products.save(replace(parent, category=SHIRT.category))
    return ids


def panel_text(person: Person, page: Any) -> str:
    """What the details beside the table say."""
    return person.texts(page.preview.panel)


def row_of(page: Any, sku: str) -> int:
    """The line in which this SKU stands."""
    model = page.preview.model
    return next(n for n in range(model.rowCount()) if model.record(n).sku == sku)


@pytest.mark.option("products.send_images")
async def test_a_person_sends_a_new_product_and_sees_why_another_one_cannot_go(
    person: Person, hub: PracticeHub, integration: Integration
) -> None:
    services = person.services
    await map_category(services, integration)
    good = await saved(services)
    poor = await saved(services, sku="NOVA-2", gtin="", brand="", package_type="")

    page = await preview(person, "products", [good.id or 0, poor.id or 0])

    model = page.preview.model
    assert person.cells("SKU", model) == ["NOVA-2", "NOVA-1"]
    assert person.cells("What happens", model) == ["Cannot be sent", "New at ANYMARKET"]
    reason = person.cells("Reason", model)[0]
    assert "The brand is missing." in reason
    assert "No packaging is defined" in reason
    # The first row is the blocked one, and beside it stand all of its reasons.
    said = panel_text(person, page)
    assert "• The brand is missing." in said
    assert "• No packaging is defined" in said
    footer = page.preview.footer_label.text()
    assert footer == "Send 1 product to 1 store; the stock there stays as it is. 1 blocked."
    pills = page.preview.counters
    assert [pills.pill(key).text() for key in ("new", "blocked")] == ["New ones  1", "Blocked  1"]
    assert not pills.pill("changed").isVisible()

    person.click(page.send_button)
    run = await ended(person, page)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 1, 1)
    assert urls(at_hub(hub, "NOVA-1")) == list(IMAGES)
    assert "NOVA-2" not in hub.market.catalogue.by_partner_id


async def test_what_changes_is_shown_field_by_field_and_what_does_not_is_folded(
    stocked: Person, hub: PracticeHub, integration: Integration
) -> None:
    (sku,) = await skus_of_scope(hub, "SKU", 1)
    ids = await mapped(stocked, integration, [sku])
    await stocked.services.products.set_prices(ids[sku], Decimal("321.09"), Decimal(0))

    page = await preview(stocked, "products", list(ids.values()))

    page.preview.table.view.selectRow(row_of(page, sku))
    said = panel_text(stocked, page)
    assert "321,09" in said
    assert "→" in said
    row = page.preview.model.record(row_of(page, sku))
    assert f"{len(row.differences)} field" in stocked.cells("What happens", page.preview.model)[0]


async def test_the_stock_goes_along_when_it_is_ticked_and_the_footer_says_so(
    stocked: Person, hub: PracticeHub, integration: Integration
) -> None:
    (sku,) = await skus_of_scope(hub, "SKU", 1)
    ids = await mapped(stocked, integration, [sku])
    before = hub.market.stock_of(sku)
    stock = stocked.services.stock
    (shelf, *_others) = await stock.warehouses()
    await stock.move(ids[sku], shelf.id, MovementType.COUNT, Decimal(before + 5))
    await stocked.services.products.set_prices(ids[sku], Decimal("321.09"), Decimal(0))
    page = await preview(stocked, "products", list(ids.values()))

    page.boxes[UPDATE_STOCK].setChecked(True)
    await stocked.still()
    await stocked.until(lambda: "with their stock" in page.preview.footer_label.text())
    stocked.click(page.send_button)
    await ended(stocked, page)

    assert hub.market.stock_of(sku) == before + 5


async def test_accepted_is_not_published_and_the_situation_is_looked_up_later(
    stocked: Person, hub: PracticeHub, integration: Integration
) -> None:
    services = stocked.services
    skus = await skus_of_scope(hub, "SKU", 8)
    ids = await mapped(stocked, integration, skus)
    await refresh(services, integration)
    for one in ids.values():
        await services.products.set_prices(one, Decimal("321.09"), Decimal(0))
    page = await preview(stocked, "products", list(ids.values()))
    assert page.preview.chosen()

    stocked.click(page.send_button)
    await ended(stocked, page)
    await stocked.until(lambda: "Update situation" in page.sentence.text())
    told = stocked.cells("At the marketplace", page.results.model)
    assert set(told) == {"Accepted by ANYMARKET"}
    refused, fine = ids_with_offers(hub, skus)
    hub.market.schedule.settle_all()
    for one in hub.market.shelf.of(hub.market.sku(refused).id):
        one.transmission, one.message = "ERROR", "Preço abaixo do mínimo."
    for one in hub.market.shelf.of(hub.market.sku(fine).id):
        one.publication, one.transmission, one.message = "ACTIVE", "OK", None
    stocked.click(page.results.refresh_button)
    await stocked.still()

    states = dict(
        zip(
            stocked.cells("Key", page.results.model),
            stocked.cells("At the marketplace", page.results.model),
            strict=True,
        )
    )
    assert (states[refused], states[fine]) == ("Refused", "Published")
    model = page.results.model
    number = [column.title for column in model.columns].index("At the marketplace")
    tips = [
        model.index(n, number).data(Qt.ItemDataRole.ToolTipRole) for n in range(model.rowCount())
    ]
    assert any("Preço abaixo do mínimo." in (tip or "") for tip in tips)
    row = await services.listings.by_hub_sku(integration.id, hub.market.sku(refused).id)
    assert row.send_state == SendState.REFUSED


def ids_with_offers(hub: PracticeHub, skus: list[str]) -> tuple[str, str]:
    """Two SKUs that are offered somewhere."""
    offered = [sku for sku in skus if hub.market.shelf.of(hub.market.sku(sku).id)]
    return offered[0], offered[1]


@pytest.mark.option("products.cost_field_source")
async def test_before_costs_change_prices_it_is_said_of_how_many(
    stocked: Person, hub: PracticeHub, integration: Integration
) -> None:
    services = stocked.services
    skus = await skus_of_scope(hub, "COST", 2)
    ids = await mapped(stocked, integration, skus)
    await services.settings.save(
        ProductSettings(cost_field_source=CostField.COST_PRICE), integration.id
    )
    for one in ids.values():
        product = await services.products.get(one)
        await services.products.save(replace(product, cost_price=Decimal("12.34")))

    page = await preview(stocked, "products", list(ids.values()))

    assert page.banner.isVisible()
    assert "the prices of 2 ticked products from their cost" in page.banner.text()
    page.preview.model.replace_checked(())
    assert not page.banner.isVisible()


async def test_the_first_refusal_ends_the_send_when_asked_and_the_rest_goes_on_later(
    person: Person, hub: PracticeHub, integration: Integration
) -> None:
    services = person.services
    await map_category(services, integration)
    made = [await saved(services, sku=f"NOVA-{n}", gtin="") for n in range(4)]
    page = await preview(person, "products", [one.id or 0 for one in made])
    page.boxes[STOP_AT_FIRST_REFUSAL].setChecked(True)
    await person.still()
    hub.faults.switch_on("sku-rejects=NOVA-1")

    person.click(page.send_button)
    run = await ended(person, page)

    assert (run.done, run.failed, run.not_sent) == (1, 1, 2)
    outcomes = {row.key: row.outcome for row in page.results.model.rows}
    assert outcomes["NOVA-1"] is Outcome.FAILED
    assert outcomes["NOVA-3"] is Outcome.NOT_SENT
    await person.until(lambda: page.resume_button.isVisible())

    person.click(page.resume_button)
    await person.until(lambda: not page.resume_button.isVisible())
    run = await ended(person, page)

    assert (run.done, run.failed, run.not_sent) == (3, 1, 0)
    assert "NOVA-3" in hub.market.catalogue.by_partner_id
