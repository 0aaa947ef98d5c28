"""The listings screen as a person uses it: read, filter, link, unlink, pause, send again."""

from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.core.products import Product
from anydesk.simulator.server import PracticeHub
from anydesk.ui.pages.listing_link import LinkDialog
from tests.features.person import Person
from tests.features.test_main_job import ended
from tests.services.jobs.listings_read import all_rows, offers, refresh, row_of


@pytest.fixture
async def listed(person: Person, integration: Integration) -> Person:
    """Somebody whose listings were read; none is linked."""
    await refresh(person.services, integration)
    return person


async def only(person: Person, page: Any, text: str) -> None:
    """Search, and wait for one row."""
    page.filters.search.setText(text)
    page.refresh()
    await person.until(lambda: page.model.rowCount() == 1 and page.lister.has_answer)
    await person.still()


async def test_an_empty_list_offers_to_read_the_listings(person: Person, hub: PracticeHub) -> None:
    page = await person.list_of("listings", rows=0)
    assert "No listing is here yet." in person.texts(page)

    person.click(page.state.button)
    await person.still()
    await person.until(lambda: page.model.rowCount() == len(hub.market.listings))

    assert person.said == f"Update listings: {len(hub.market.listings)} done."
    assert person.window.side_bar.button("listings").isVisible()


async def test_counters_filter_and_the_words_of_the_marketplace_are_there(
    listed: Person, hub: PracticeHub
) -> None:
    page = await listed.list_of("listings", rows=len(hub.market.listings))
    rejected = [
        one
        for one in hub.market.listings.values()
        if one.transmission == "ERROR" or one.publication == "CORRUPTED"
    ]
    await listed.until(
        lambda: page.counters.pill("rejected").text() == f"Rejected ones  {len(rejected)}"
    )

    listed.click(page.counters.pill("rejected"))
    await listed.until(lambda: page.model.rowCount() == len(rejected))
    await listed.until(lambda: all(listed.cells("Last error")))

    assert set(listed.cells("Last error")) == {one.message for one in rejected}
    assert "Not published" in listed.cells("Publication")
    listed.click(page.counters.pill("unlinked"))
    await listed.until(lambda: page.model.rowCount() == len(hub.market.listings))
    await listed.until(lambda: set(listed.cells("SKU here")) == {"Not linked"})


async def test_a_listing_is_linked_to_a_suggested_product_and_taken_apart_again(
    listed: Person, hub: PracticeHub
) -> None:
    services = listed.services
    row = await row_of(services, offers(hub, publication="ACTIVE")[0])
    saved = await services.products.save(Product(sku=row.sku, name="Do meu jeito"))
    page = await listed.list_of("listings")
    await only(listed, page, row.item_code)
    listed.tick([0])

    listed.click(page.button("link"))
    dialog = await listed.dialog(LinkDialog)
    await listed.until(lambda: dialog.list.count() > 0 and bool(dialog.follows.text()))
    assert dialog.list.item(0).text() == f"{row.sku} · Do meu jeito   (Same SKU)"
    assert "are sent to this listing" in dialog.follows.text()
    listed.click(dialog.accept_button)
    await listed.until(lambda: listed.said.startswith("The listing was linked."))
    assert (await services.listings.get(row.id)).product_id == saved.id

    page.actions_.start(page.screen_.action("unlink"), [row.id])
    await listed.until(lambda: "no longer linked" in listed.said)
    assert (await services.listings.get(row.id)).product_id is None
    assert listed.message is not None
    assert listed.message.button is not None
    listed.message.button.run()
    await listed.until(lambda: listed.said == "Linked again as before.")
    assert (await services.listings.get(row.id)).product_id == saved.id


async def test_another_product_is_found_by_typing(listed: Person) -> None:
    services = listed.services
    (row, *_others) = await all_rows(services)
    await services.products.save(Product(sku="ZZ-9", name="Bem diferente"))
    page = await listed.list_of("listings")
    page.actions_.start(page.screen_.action("link"), [row.id])
    dialog = await listed.dialog(LinkDialog)

    listed.write(dialog.field, "zz")
    await listed.until(lambda: dialog.list.count() == 1 and dialog.accept_button.isEnabled())
    listed.write(dialog.field, "zzz")
    await listed.until(lambda: dialog.list.count() == 0)

    assert dialog.nothing.isVisible()
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    await listed.still()


async def test_listings_are_paused_after_a_preview_that_says_what_cannot_be(
    listed: Person, hub: PracticeHub
) -> None:
    live = offers(hub, publication="ACTIVE", transmission="OK")[0]
    rows = [
        await row_of(listed.services, one)
        for one in (
            live,
            offers(hub, publication="PAUSED")[0],
            offers(hub, publication="CLOSED")[0],
        )
    ]

    page = await listed.go("listings", send="pause", ids=tuple(row.id for row in rows))
    await listed.until(lambda: page.preview.isVisible())

    assert page.preview.footer_label.text() == "Pause 1 listing. 1 unchanged, 1 blocked."
    assert listed.cells("Before → after", page.preview.model) == [
        "Closed",
        "On sale  →  Paused",
        "Paused",
    ]
    assert page.preview.counters.pill("blocked").text() == "Blocked  1"
    listed.click(page.preview.counters.pill("same"))
    assert listed.cells("Reason", page.preview.model) == ["It is paused already."]
    listed.click(page.send_button)
    run = await ended(listed, page)

    assert (run.state, run.done, run.skipped, run.failed) == (RunState.FINISHED, 1, 1, 1)
    assert live.publication == "PAUSED"
    assert not page.results.refresh_button.isVisible()


async def test_a_listing_is_opened_in_the_browser_and_nothing_but_web_pages(
    listed: Person, hub: PracticeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toString()) or True
    )
    listing = offers(hub, publication="ACTIVE")[0]
    unpublished = offers(hub, publication="UNPUBLISHED")[0]
    page = await listed.list_of("listings")
    browse = page.screen_.action("browse")

    page.actions_.start(browse, [(await row_of(listed.services, listing)).id])
    await listed.still()
    page.actions_.start(browse, [(await row_of(listed.services, unpublished)).id])
    await listed.until(lambda: "has no page" in listed.said)

    assert opened == [f"https://marketplace.example.com/{listing.number}"]


async def test_one_listing_shows_its_trouble_first_and_is_read_again(
    listed: Person, hub: PracticeHub
) -> None:
    listing = offers(hub, publication="UNPUBLISHED", transmission="ERROR")[0]
    row = await row_of(listed.services, listing)
    page = await listed.go("listings", listing=row.id)
    await listed.until(lambda: page.row is not None)
    assert listing.message in listed.texts(page)
    assert "Not linked: no stock" in listed.texts(page)
    assert {"Link to a product", "Send again"} <= set(listed.buttons(page))

    listing.publication, listing.transmission, listing.message = "ACTIVE", "OK", None
    listed.click(page.refresh_button)
    await listed.still()
    await listed.until(lambda: page.row is not None and page.row.publication_status == "ACTIVE")

    assert "Needs attention" not in listed.texts(page)


async def test_stock_and_prices_go_by_the_products_of_the_rows(listed: Person) -> None:
    services = listed.services
    (row, *_others) = await all_rows(services)
    page = await listed.list_of("listings")
    send = page.screen_.action("send_stock")

    page.actions_.start(send, [row.id])
    await listed.until(lambda: "None of these is linked" in listed.said)
    saved = await services.products.save(Product(sku="MEU-1", name="Meu"))
    await services.listings.link(row.listing_id, saved.id or 0)
    await listed.still()
    page.actions_.start(send, [row.id])
    await listed.until(lambda: listed.section == "products" and hasattr(listed.page, "ids"))

    assert listed.page.ids == (saved.id,)
