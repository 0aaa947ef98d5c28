"""Receiving products through the real window: choose, look, decide, import, continue."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.core.match_decisions import Decision
from anydesk.core.products import Product
from anydesk.core.query import Query
from anydesk.core.receive_options import Which
from anydesk.core.receive_previews import Fate
from anydesk.services.jobs import product_pages
from anydesk.services.pictures import PicturesService
from anydesk.simulator.server import PracticeHub
from tests.features.person import Person


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented shop's pictures are at addresses that nobody answers for."""

    async def nothing(self: PicturesService, _services: object) -> None:
        return None

    monkeypatch.setattr(PicturesService, "start_fetch", nothing)


async def receive_page(person: Person, integration: Integration) -> Any:
    page = await person.go("products", receive=integration.id)
    await person.until(lambda: page.view is not None)
    await person.still()
    return page


async def look(person: Person, page: Any) -> None:
    person.click(page.look_button)
    await person.until(lambda: page.preview is not None)
    await person.still()


async def import_(person: Person, page: Any) -> None:
    person.click(page.import_button)
    await person.until(lambda: person.section == "jobs")
    await person.work_done()
    await person.still()


async def test_what_would_happen_is_shown_first_and_then_done(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    page = await receive_page(person, integration)
    await look(person, page)
    count = len(hub.market.skus)
    assert page.preview.count(Fate.NEW) == count
    assert str(count) in page.import_button.text()
    assert not await person.services.products.find(Query()), "looking changes nothing"

    await import_(person, page)

    for sku in hub.market.skus.values():
        assert (await person.services.products.by_sku(sku.partner_id)).name
    again = await receive_page(person, integration)
    await look(person, again)
    assert again.preview.count(Fate.UNCHANGED) == count
    assert not again.import_button.isEnabled()


async def test_only_ticked_boxes_change_what_exists(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    sku = next(iter(hub.market.skus.values()))
    product = await stocked.services.products.by_sku(sku.partner_id)
    hub.market.catalogue.products[sku.product_id].facts["model"] = "Modelo novo"
    hub.market.catalogue.touch(sku.product_id)

    page = await receive_page(stocked, integration)
    await look(stocked, page)
    assert page.preview.count(Fate.CHANGED) == 0
    stocked.click(page.back_button)
    page.view.editor("data").put(True)
    await look(stocked, page)
    assert page.preview.count(Fate.CHANGED) > 0
    await import_(stocked, page)

    after = await stocked.services.products.get(product.id or 0)
    assert "Modelo novo" in (after.model, await parents_model(stocked, after))


async def parents_model(person: Person, product: Product) -> str:
    if product.parent_id is None:
        return ""
    return (await person.services.products.get(product.parent_id)).model


async def test_one_by_its_code_and_a_code_that_nobody_has(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    page = await receive_page(person, integration)
    page.view.editor("which").put(Which.ONE)
    assert not page.look_button.isEnabled(), "the code is missing"
    page.view.editor("code").put("NAO-EXISTE")
    person.click(page.look_button)
    await person.until(lambda: "NAO-EXISTE" in person.said)
    assert page.preview is None

    sku = next(iter(hub.market.skus.values()))
    page.view.editor("code").put(sku.partner_id)
    await look(person, page)

    brothers = len(hub.market.catalogue.products[sku.product_id].sku_ids)
    assert page.preview.count() == brothers


async def test_a_reading_that_was_interrupted_is_continued(
    person: Person,
    integration: Integration,
    hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(product_pages, "AT_ONCE", 3)
    services = person.services
    page = await receive_page(person, integration)
    end = services.changes.listen(
        {"listings"}, lambda _k: [services.runner.stop(key) for key in services.runner.progress]
    )
    person.click(page.look_button)
    await person.until(lambda: page.state.interrupted is not None)
    end()
    await person.still()
    assert page.preview is None
    assert "can be continued until" in page.banner.text()

    person.click(page.continue_button)
    await person.until(lambda: page.preview is not None)

    assert page.preview.count(Fate.NEW) == len(hub.market.skus)


async def test_a_reading_that_expired_says_so_and_starts_over(
    person: Person,
    integration: Integration,
    hub: PracticeHub,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(product_pages, "AT_ONCE", 3)
    services = person.services
    page = await receive_page(person, integration)
    end = services.changes.listen(
        {"listings"}, lambda _k: [services.runner.stop(key) for key in services.runner.progress]
    )
    person.click(page.look_button)
    await person.until(lambda: page.state.interrupted is not None)
    end()
    clock.advance(days=8)

    again = await receive_page(person, integration)
    assert "expired" in again.banner.text()
    assert not again.continue_button.isVisible()
    await look(person, again)

    assert again.preview.count(Fate.NEW) == len(hub.market.skus)


@pytest.mark.parametrize(
    ("decision", "key"), [(Decision.LINK, "1"), (Decision.CREATE, "N"), (Decision.LEAVE, "X")]
)
async def test_a_doubt_is_decided_side_by_side(
    person: Person, integration: Integration, hub: PracticeHub, decision: Decision, key: str
) -> None:
    sku = next(one for one in hub.market.skus.values() if one.ean)
    for code in ("MEU-1", "MEU-2"):
        await person.services.products.save(
            Product(code, f"Produto {code}", gtin=sku.ean, sale_price=Decimal("5.00"))
        )
    page = await receive_page(person, integration)
    await look(person, page)
    assert page.preview.count(Fate.DOUBT) == 1

    person.click(page.doubts_button)
    await person.until(lambda: page._stack.currentWidget() is not page.list)
    doubts = page._stack.currentWidget()
    assert [one.sku for one in doubts.candidates] == ["MEU-1", "MEU-2"]
    {"1": lambda: doubts.choose(0), "N": doubts.new_button.click, "X": doubts.leave_button.click}[
        key
    ]()
    await person.until(lambda: page._stack.currentWidget() is page.list)
    await person.until(lambda: page.preview.count(Fate.DOUBT) == 0)

    fates = {
        Decision.LINK: Fate.LINKED, Decision.CREATE: Fate.NEW, Decision.LEAVE: Fate.LEFT
    }  # fmt: skip
    rows = await person.services.receiving.rows(page.preview, [fates[decision]], 0, 500)
    assert sku.id in {row.hub_sku_id for row in rows}


async def test_a_dead_network_leaves_the_choice_and_a_next_step(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    page = await receive_page(person, integration)
    page.view.editor("data").put(True)
    hub.faults.switch_on("drop-connection")

    person.click(page.look_button)
    await person.until(lambda: page.look_button.isEnabled() and bool(person.said))
    hub.faults.clear()

    assert page.preview is None
    assert page.view.editor("data").value() is True
    runs = await person.services.jobs.find(Query())
    (run,) = await person.services.jobs.load(runs[:1])
    assert run.state is RunState.INTERRUPTED
    await asyncio.sleep(0)
    await look(person, page)
    assert page.preview.count(Fate.NEW) == len(hub.market.skus)
