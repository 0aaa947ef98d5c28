"""Sending products from their table: what is new, what is updated, what is missing, and the end."""

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.simulator.server import PracticeHub
from tests.features.person import Person
from tests.features.test_main_job import ended, preview
from tests.services.jobs.product_sends import IMAGES, at_hub, map_category, saved, urls


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
    assert person.cells("What happens", model) == ["New at ANYMARKET", "New at ANYMARKET"]
    reason = person.cells("Reason", model)[0]
    assert "The brand is missing." in reason
    assert "No packaging is defined" in reason
    footer = page.preview.footer_label.text()
    assert footer == "Send 1 product to 1 store. 1 blocked."

    person.click(page.send_button)
    run = await ended(person, page)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 1, 1)
    assert urls(at_hub(hub, "NOVA-1")) == list(IMAGES)
    assert "NOVA-2" not in hub.market.catalogue.by_partner_id
