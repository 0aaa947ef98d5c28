"""The tab of sales channels: they appear by themselves, are connected, set, added and removed."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from anydesk.core.integrations import Integration
from anydesk.core.registers import Intermediary
from anydesk.core.sales_channels import Mover, SalesChannel
from anydesk.services.jobs import JOBS
from anydesk.storage import channels as storage
from anydesk.storage import hub_orders, sales_orders
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.channel_form import AddChannel
from anydesk.ui.pages.configuration.intermediaries_dialog import IntermediariesDialog
from tests.fakes.orders import AT, hub_order
from tests.features.person import Person

ML = "MERCADO_LIVRE"


@pytest.fixture
async def seller(person: Person, integration: Integration) -> Person:
    """Somebody whose store sold on three channels, two of them accounts of Mercado Livre."""
    orders = [
        hub_order(1, marketPlace=ML, accountName="CONTA1"),
        hub_order(2, marketPlace=ML, accountName="CONTA1"),
        hub_order(3, marketPlace=ML, accountName="CONTA2"),
        hub_order(4, marketPlace="SHOPEE", accountName="LOJA"),
    ]
    await person.services.store.run(lambda tx: hub_orders.mirror(tx, integration.id, orders, AT))
    return person


async def open_tab(person: Person, integration: Integration) -> Any:
    page = await person.go("integrations", configure=integration.id, tab="channels")
    await person.until(lambda: page.tab is not None and page.tab.tab.key == "channels")
    await person.still()
    return page.tab


async def save(person: Person) -> None:
    person.press("Save")
    await person.still()


def choose(tab: Any, caption: str) -> None:
    captions = [row.channel.caption for row in tab.drafts.rows]
    tab.table.view.selectRow(captions.index(caption))


def captions(person: Person, tab: Any) -> list[str]:
    return person.cells("Channel", tab.table.model)


async def stored(person: Person, integration: Integration) -> dict[str, SalesChannel]:
    rows = await person.services.channels.rows(integration.id)
    return {one.account_name: one for one in rows}


async def test_the_channels_of_the_hub_are_listed_by_themselves(
    person: Person, integration: Integration
) -> None:
    tab = await open_tab(person, integration)
    assert tab.table.model.rowCount() == 0
    assert not tab.card.isVisible()

    arguments = {"integration_id": integration.id, "since": None, "until": None, "status": None}
    await person.services.runner.run(
        JOBS["orders.read"](person.services, arguments), store=integration.name
    )
    await person.until(lambda: tab.table.model.rowCount() > 0)

    orders = [int(count) for count in person.cells("Orders", tab.table.model)]
    assert sum(orders) == 24
    assert set(person.cells("Situation", tab.table.model)) == {"Waits for you"}
    assert all("_" not in caption for caption in captions(person, tab))


async def test_connecting_waits_for_save(seller: Person, integration: Integration) -> None:
    tab = await open_tab(seller, integration)
    assert captions(seller, tab) == [
        "Mercado Livre · CONTA1",
        "Mercado Livre · CONTA2",
        "Shopee · LOJA",
    ]
    assert seller.cells("Orders", tab.table.model) == ["2", "1", "1"]
    assert "3 channels wait" in seller.texts(tab)

    choose(tab, "Shopee · LOJA")
    seller.press("Connect", tab)
    await seller.still()

    assert seller.cells("Situation", tab.table.model)[2] == "Connected by you"
    assert not any(one.connected for one in (await stored(seller, integration)).values())

    await save(seller)
    found = await stored(seller, integration)
    assert [found[one].connected for one in ("CONTA1", "CONTA2", "LOJA")] == [False, False, True]
    assert not tab.is_changed

    seller.press("Connect all", tab)
    await save(seller)
    assert all(one.connected for one in (await stored(seller, integration)).values())
    assert "wait" not in tab.waiting.text()

    choose(tab, "Shopee · LOJA")
    seller.press("Disconnect", tab)
    await save(seller)
    assert not (await stored(seller, integration))["LOJA"].connected


async def test_each_channel_keeps_its_own_settings(
    seller: Person, integration: Integration
) -> None:
    tab = await open_tab(seller, integration)
    form = tab.card.view
    assert form.editor("shipped_by").value() == Mover.MARKETPLACE

    seller.write(form.field("own_name"), "Principal")
    form.editor("active").put(False)
    choose(tab, "Shopee · LOJA")
    form = tab.card.view
    assert form.editor("shipped_by").value() == Mover.MERCHANT
    form.editor("may_cancel").put(True)
    form.editor("delivered_by").put(Mover.MARKETPLACE)
    choose(tab, "Principal")
    assert tab.card.view.editor("active").value() is False
    assert tab.card.title.text() == "Principal"

    await save(seller)

    found = await stored(seller, integration)
    assert (found["CONTA1"].title, found["CONTA1"].active) == ("Principal", False)
    assert (found["CONTA2"].title, found["CONTA2"].active) == ("", True)
    assert (found["LOJA"].may_cancel, found["LOJA"].delivered_by) == (True, "marketplace")
    assert found["LOJA"].shipped_by == "merchant"
    # One that nobody has connected says that first.
    assert seller.cells("Situation", tab.table.model)[0] == "Waits for you"


async def test_an_inactive_channel_says_so(seller: Person, integration: Integration) -> None:
    tab = await open_tab(seller, integration)
    seller.press("Connect all", tab)
    tab.card.view.editor("active").put(False)
    await save(seller)
    assert seller.cells("Situation", tab.table.model)[0] == "Switched off"


async def test_undo_and_defaults(seller: Person, integration: Integration) -> None:
    tab = await open_tab(seller, integration)
    seller.write(tab.card.view.field("own_name"), "Principal")
    tab.card.view.editor("shipped_by").put(Mover.MERCHANT)
    assert captions(seller, tab)[0] == "Principal"

    seller.press("Undo")
    assert captions(seller, tab)[0] == "Mercado Livre · CONTA1"
    assert tab.card.view.editor("own_name").value() == ""
    assert not tab.is_changed

    seller.write(tab.card.view.field("own_name"), "Principal")
    tab.card.view.editor("shipped_by").put(Mover.MERCHANT)
    tab.card.view.editor("may_cancel").put(True)
    await save(seller)
    seller.press("Restore defaults")
    await save(seller)

    found = (await stored(seller, integration))["CONTA1"]
    assert (found.title, found.shipped_by, found.may_cancel) == ("Principal", "marketplace", False)


async def test_leaving_with_changes_asks(seller: Person, integration: Integration) -> None:
    tab = await open_tab(seller, integration)
    seller.write(tab.card.view.field("own_name"), "Principal")

    seller.window.go("home")
    question = await seller.dialog(Question)
    seller.press("Stay", question)
    await seller.still()
    assert seller.section == "integrations"
    assert tab.card.view.editor("own_name").value() == "Principal"
    seller.press("Undo")


async def test_what_a_person_types_outlives_orders_that_come_in(
    seller: Person, integration: Integration
) -> None:
    tab = await open_tab(seller, integration)
    field = tab.card.view.field("own_name")
    seller.write(field, "Princ")
    new = [hub_order(9, marketPlace="SHEIN", accountName="NOVA")]
    await seller.services.store.run(lambda tx: hub_orders.mirror(tx, integration.id, new, AT))
    seller.services.changes.publish("hub_orders")
    await seller.until(lambda: tab.table.model.rowCount() == 4)
    await seller.still()

    assert tab.card.view.field("own_name") is field
    assert field.text() == "Princ"
    assert "SHEIN · NOVA" in captions(seller, tab)
    row = captions(seller, tab).index("SHEIN · NOVA")
    assert seller.cells("Situation", tab.table.model)[row] == "Waits for you"
    await save(seller)
    found = await stored(seller, integration)
    assert (found["CONTA1"].title, found["NOVA"].shipped_by) == ("Princ", "marketplace")


async def test_a_channel_is_added_and_removed(seller: Person, integration: Integration) -> None:
    tab = await open_tab(seller, integration)
    seller.press("Add sales channel", tab)
    dialog = await seller.dialog(AddChannel)
    add = seller.button("Add", dialog)
    assert not add.isEnabled()

    line = dialog.marketplace.lineEdit()
    assert line is not None
    line.setText("não sei")
    assert "write its code" in dialog.problem.text()
    assert not add.isEnabled()
    line.setText("mercado livre")
    dialog.account.setText("CONTA1")
    assert "Mercado Livre · CONTA1 is in the list already" in dialog.problem.text()
    assert not add.isEnabled()
    dialog.account.setText("CONTA3")
    assert not dialog.problem.isVisible()
    dialog.name_.setText("Terceira")
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    await seller.still()

    assert "Terceira" in captions(seller, tab)
    assert "CONTA3" not in await stored(seller, integration)
    await save(seller)
    added = (await stored(seller, integration))["CONTA3"]
    assert (added.marketplace, added.title, added.connected) == (ML, "Terceira", True)
    assert added.shipped_by == "marketplace"

    choose(tab, "Mercado Livre · CONTA1")
    assert not tab.card.remove_button.isVisible()
    choose(tab, "Terceira")
    seller.press("Remove", tab)
    assert "Terceira" not in captions(seller, tab)
    await save(seller)
    assert "CONTA3" not in await stored(seller, integration)


async def test_nothing_is_saved_where_a_channel_went_away(
    seller: Person, integration: Integration
) -> None:
    tab = await open_tab(seller, integration)
    seller.write(tab.card.view.field("own_name"), "Principal")
    choose(tab, "Shopee · LOJA")
    tab.card.view.editor("may_cancel").put(True)
    gone = (await stored(seller, integration))["LOJA"].id
    assert gone is not None
    await seller.services.store.run(lambda tx: storage.remove(tx, gone))

    await save(seller)

    assert "not there any more" in seller.page.problem.text()
    assert (await stored(seller, integration))["CONTA1"].title == ""
    assert tab.is_changed
    seller.press("Undo")


async def test_an_intermediary_of_its_own_is_made_in_place(
    seller: Person, integration: Integration
) -> None:
    tab = await open_tab(seller, integration)
    register = seller.services.registers
    await register.save_intermediary(Intermediary("SO SHOPEE", "SHOPEE", "35635824000112"))
    seller.write(tab.card.view.field("own_name"), "Principal")
    seller.press("Intermediaries…", tab)
    dialog = await seller.dialog(IntermediariesDialog)
    await register.save_intermediary(Intermediary("LOJAMODELO", ML, "03007331000141"))
    seller.press("Close", dialog)
    await seller.still()

    combo = tab.card.view.field("intermediary_id")
    offered = [combo.itemText(place) for place in range(combo.count())]
    assert offered == ["None chosen", "LOJAMODELO"]
    assert tab.card.view.editor("own_name").value() == "Principal"
    combo.setCurrentIndex(1)
    await save(seller)

    saved = (await stored(seller, integration))["CONTA1"]
    (one,) = [i for i in await register.intermediaries() if i.name == "LOJAMODELO"]
    assert (saved.title, saved.intermediary_id) == ("Principal", one.id)


async def test_the_search_leads_to_a_field_of_a_channel(
    seller: Person, integration: Integration
) -> None:
    page = await seller.go("integrations", configure=integration.id, tab="tax")
    await seller.still()
    await page.go_to("channels", "Cancelling here cancels at ANYMARKET")
    tab = page.tab
    assert seller.window.focusWidget() is tab.card.view.field("may_cancel")


@pytest.mark.parametrize("section", ["hub_orders", "sales_orders"])
async def test_orders_are_filtered_by_channel_and_account(
    seller: Person, integration: Integration, section: str
) -> None:
    for hub_id, account in ((1, "CONTA1"), (2, "CONTA1"), (3, "CONTA2")):
        order = hub_order(hub_id, marketPlace=ML, accountName=account)
        await seller.services.store.run(
            lambda tx, order=order: sales_orders.receive(tx, integration.id, order, AT)
        )
    await seller.services.channels.collect(integration.id)
    page = await seller.list_of(section)
    await seller.still()
    button = page.filters.buttons[-1]
    button.fill()
    await seller.still()
    actions = {action.text(): action for action in button.menu().actions() if action.text()}
    assert {
        "Mercado Livre (all accounts)",
        "Mercado Livre · CONTA1",
        "Mercado Livre · CONTA2",
    } <= set(actions)

    actions["Mercado Livre · CONTA1"].trigger()
    await seller.until(lambda: page.model.rowCount() == 2)

    assert button.text() == "Channel: Mercado Livre · CONTA1"
    seller.press("Clear filters")
    await seller.until(lambda: page.model.rowCount() > 2)
