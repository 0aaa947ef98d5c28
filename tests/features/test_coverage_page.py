"""Mapping coverage and looking at orders again: what bites is found and settled with a click."""

from typing import Any

import pytest

from anydesk.core.coverage import CHANNEL
from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.registers import ShippingMethod
from anydesk.core.settings import PaymentSettings
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.pages.coverage import FIX, TAB
from anydesk.ui.pages.pick import _Picker
from tests.features.mapping_rows import stored
from tests.features.person import Person

STATUS, PAYMENT, SHIPPING = "status", "payment", "shipping"
NEW = "WAITING_FOR_THE_MOON"


@pytest.fixture
def odd(hub: PracticeHub) -> dict[str, Any]:
    """An order at the hub of which nothing is known here."""
    order: dict[str, Any] = hub.market.order(max(hub.market.orders))
    order["payments"] = [{"method": "moedas-raras", "value": order["total"]}]
    order.update(status=NEW, fulfillment=False, shippingOptionId="")
    for item in order["items"]:
        item["shippings"] = [{"shippingtype": "Veloz Log"}]
    return order


@pytest.fixture
async def page(person: Person, integration: Integration, odd: dict[str, Any]) -> Any:
    """The page before anything was read."""
    shown = await person.go("integrations", coverage=integration.id)
    await person.until(lambda: shown.store)
    await person.still()
    return shown


@pytest.fixture
async def scanned(person: Person, page: Any) -> Any:
    """The page after its button was pressed."""
    person.click(page.scan_button)
    await person.still()
    return page


def codes(page: Any) -> dict[tuple[str, str], Any]:
    """The rows on the screen."""
    return {(row.kind, row.code): row for row in (page.model.rows[n] for n in page.model.shown)}


def follow(page: Any, key: tuple[str, str], link: str) -> None:
    """Click the link of a row."""
    rows = [page.model.record(row) for row in range(page.model.rowCount())]
    place = next(n for n, row in enumerate(rows) if (row.kind, row.code) == key)
    column = [one.key for one in page.model.columns].index(link)
    page.table.view.link_clicked.emit(place, column)


def fix_text(page: Any, key: tuple[str, str]) -> str:
    """What the link of a row says."""
    rows = [page.model.record(row) for row in range(page.model.rowCount())]
    place = next(n for n, row in enumerate(rows) if (row.kind, row.code) == key)
    column = [one.key for one in page.model.columns].index(FIX) + page.model.first
    return str(page.model.index(place, column).data())


async def test_one_button_reads_the_hub_and_lists_what_bites(
    person: Person, page: Any, hub: PracticeHub, odd: dict[str, Any]
) -> None:
    assert "No order of this period was read yet." in person.texts(page)
    assert not page.counters.isVisible()

    person.click(page.scan_button)
    await person.still()

    found = codes(page)
    assert all(row.is_open for row in found.values())
    assert {(STATUS, NEW), (PAYMENT, "moedas-raras"), (SHIPPING, "Veloz Log")} <= found.keys()
    row = found[STATUS, NEW]
    assert (row.count, row.example_number) == (1, odd["marketPlaceNumber"])
    assert "becomes “Open” with a pending issue" in row.treatment
    assert any(kind == CHANNEL for kind, _code in found)
    assert "things are not settled." in page.sentence.text()
    assert page.scan_button.isEnabled()
    # Reading took no order over.
    assert not await person.services.sales_orders.find(Query())

    page.counters.pill("all").click()
    everything = codes(page)
    assert (STATUS, "PAID_WAITING_SHIP") in everything
    assert fix_text(page, (STATUS, "PAID_WAITING_SHIP")) == ""


async def test_what_is_plain_is_settled_with_one_click(
    person: Person, scanned: Any, integration: Integration
) -> None:
    await person.services.mappings.save(integration.id, STATUS, [(NEW, "aberto")])
    scanned.refresh()
    await person.still()
    assert fix_text(scanned, (STATUS, "PAID_WAITING_SHIP")) == "Use “Approved”"

    follow(scanned, (STATUS, "PAID_WAITING_SHIP"), FIX)
    await person.still()

    assert (STATUS, "PAID_WAITING_SHIP") not in codes(scanned)
    assert (await stored(person, integration.id, STATUS))["PAID_WAITING_SHIP"] == "aprovado"

    # The rest of the suggestions in one go.
    left = [row for (kind, _code), row in codes(scanned).items() if kind == STATUS]
    assert len(left) > 1
    assert scanned.all_button.text() == f"Take over all {len(left)} suggestions"
    person.click(scanned.all_button)
    await person.still()
    assert not [row for (kind, _code), row in codes(scanned).items() if kind == STATUS]
    assert not scanned.all_button.isVisible()


async def test_what_is_not_plain_is_chosen_from_a_list(
    person: Person, scanned: Any, integration: Integration
) -> None:
    assert fix_text(scanned, (PAYMENT, "moedas-raras")) == "Choose…"
    follow(scanned, (PAYMENT, "moedas-raras"), FIX)
    picker = await person.dialog(_Picker)
    person.write(picker.field, "vouch")
    person.click(picker.accept_button)
    await person.still()

    assert (PAYMENT, "moedas-raras") not in codes(scanned)
    assert (await stored(person, integration.id, PAYMENT)).keys() == {"moedas-raras"}

    # Cancelling changes nothing.
    follow(scanned, (STATUS, NEW), FIX)
    picker = await person.dialog(_Picker)
    person.click(picker.reject_button)
    await person.still()
    assert (STATUS, NEW) in codes(scanned)


async def test_without_registered_shipping_the_way_leads_to_the_tab(
    person: Person, scanned: Any, integration: Integration
) -> None:
    follow(scanned, (SHIPPING, "Veloz Log"), FIX)
    await person.until(lambda: getattr(getattr(person.page, "tab", None), "kind", "") == SHIPPING)
    await person.still()

    await person.services.registers.save_shipping_method(ShippingMethod("Frenet", "Expressa"))
    page = await person.go("integrations", coverage=integration.id)
    await person.until(lambda: page.model.rowCount())
    follow(page, (SHIPPING, "Veloz Log"), FIX)
    picker = await person.dialog(_Picker)
    person.click(picker.accept_button)
    await person.still()
    assert (SHIPPING, "Veloz Log") not in codes(page)


async def test_a_channel_is_connected_from_here(person: Person, scanned: Any) -> None:
    key = next(key for key in codes(scanned) if key[0] == CHANNEL)
    waiting = await person.services.channels.pending(scanned.integration_id)
    assert fix_text(scanned, key) == "Connect"

    follow(scanned, key, FIX)
    await person.still()

    assert key not in codes(scanned)
    assert await person.services.channels.pending(scanned.integration_id) == waiting - 1


@pytest.mark.parametrize(
    ("key", "tab"),
    [((STATUS, NEW), "statuses"), ((PAYMENT, "moedas-raras"), "payments")],
    ids=["statuses", "payments"],
)
async def test_the_full_tab_is_a_click_away(
    person: Person, scanned: Any, key: tuple[str, str], tab: str
) -> None:
    follow(scanned, key, TAB)
    await person.until(
        lambda: getattr(person.page, "tab", None) is not None and person.page.tab.tab.key == tab
    )
    await person.still()


async def test_a_hub_that_cannot_be_read_is_said_and_the_page_stays_usable(
    person: Person, scanned: Any, hub: PracticeHub
) -> None:
    before = codes(scanned).keys()
    hub.faults.switch_on("token-expired")
    person.click(scanned.scan_button)
    await person.still()

    assert "token" in person.said.lower()
    assert codes(scanned).keys() == before
    assert scanned.scan_button.isEnabled()


async def test_the_period_decides_what_counts(person: Person, scanned: Any) -> None:
    def orders() -> int:
        return int(scanned.found.orders)

    month = orders()
    scanned.days.setCurrentIndex(0)
    await person.still()
    assert 0 < orders() < month
    assert f"{orders()} orders of the last 7 days" in scanned.sentence.text()


async def test_settling_offers_the_orders_that_waited(
    person: Person, scanned: Any, integration: Integration, odd: dict[str, Any]
) -> None:
    services = person.services
    arguments = {"integration_id": integration.id, "hub_ids": [odd["id"]]}
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    follow(scanned, (PAYMENT, "moedas-raras"), FIX)
    picker = await person.dialog(_Picker)
    person.write(picker.field, "vouch")
    person.click(picker.accept_button)
    await person.still()
    assert "1 order waited for this." in person.said

    person.press("Look at them again")
    await person.until(lambda: person.page is not scanned)
    await person.still()
    preview = person.page
    # What else the order lacks stays, and is said before anything is done.
    assert "Unknown situation at the hub" in person.cells("Still pending", preview.model)[0]
    assert "0 of them have no pending issue" in preview.sentence.text()
    preview.model.set_checked([0], False)
    assert not preview.apply_button.isEnabled()
    assert preview.sentence.text() == "No order is ticked."


async def test_only_ticked_orders_are_looked_at_again(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    two = sorted(hub.market.orders)[:2]
    for hub_id in two:
        order = hub.market.order(hub_id)
        order["payments"] = [{"method": "moedas-raras", "value": order["total"]}]
    arguments = {"integration_id": integration.id, "hub_ids": two}
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    await services.settings.save(PaymentSettings(default_method="OTHER"), integration.id)
    preview = await person.go("integrations", reevaluate=integration.id)
    await person.until(lambda: preview.model.rowCount() == 2)
    assert preview.apply_button.text() == "Apply to 2 orders"

    preview.model.set_checked([0], False)
    left = preview.model.rows[0].order_id
    person.press("Apply to 1 order")
    await person.still()

    assert [row.order_id for row in preview.model.rows] == [left]
    methods = {
        one: [paid.method for paid in (await services.sales_orders.get(one)).payments]
        for one in await services.sales_orders.find(Query())
    }
    assert methods.pop(left) == [""]
    assert list(methods.values()) == [["OTHER"]]


async def test_nothing_to_look_at_says_so(person: Person, integration: Integration) -> None:
    preview = await person.go("integrations", reevaluate=integration.id)
    await person.until(lambda: preview.store)
    await person.still()

    assert "No order waits for a mapping or a product." in person.texts(preview)
    assert not preview.apply_button.isVisible()
