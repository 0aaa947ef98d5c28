"""Tab 1: name, token and situation; deleting the listings here; copying and carrying settings."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLineEdit

from anydesk.core.integrations import Integration, Situation
from anydesk.core.query import Query
from anydesk.core.settings import OrderSettings, StockSettings
from anydesk.services.jobs import JOBS
from anydesk.services.links import BACKUP, LinksService
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.transfer import DifferenceQuestion
from tests.conftest import TOKEN, connect
from tests.features.configuring import configuration, save, write_over
from tests.features.person import Person, holding


def choose(page: Any, title: str) -> None:
    """Pick an entry of *More actions*."""
    entries: list[QAction] = page.tab.more_button.menu().actions()
    next(one for one in entries if one.text() == title).trigger()


async def pick_file(person: Person, path: Path) -> None:
    """Answer the dialog of files."""
    dialog = await person.dialog(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


# Name, token, situation


async def test_the_store_is_renamed_everywhere(person: Person, integration: Integration) -> None:
    page = await configuration(person, integration.id, "integration")
    assert "Own address" in person.texts()
    write_over(person, page.tab.view.field("name"), "Loja Nova")
    await save(person, page)

    assert (await person.services.integrations.get(integration.id)).name == "Loja Nova"
    await person.until(lambda: page.head.title.text() == "Loja Nova")
    assert not page.tab.is_changed


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Outra", "There is a store of this name already."), ("", "This cannot stay empty.")],
)
async def test_a_name_that_cannot_be_is_refused_in_place(
    person: Person, integration: Integration, hub: PracticeHub, name: str, sentence: str
) -> None:
    await connect(person.services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    page = await configuration(person, integration.id, "integration")
    write_over(person, page.tab.view.field("name"), name or " ")
    if name:
        await save(person, page)
    assert page.tab.view.problem("name") == sentence
    assert (await person.services.integrations.get(integration.id)).name == "Loja Modelo"


async def test_the_settings_are_tested_and_the_result_stands_in_place(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    page = await configuration(person, integration.id, "integration")
    person.click(page.tab.test_button)
    await person.still()
    assert "The token is good" in page.tab.result.text()

    hub.faults.switch_on("token-expired")
    person.click(page.tab.test_button)
    await person.still()
    assert "refused" in page.tab.result.text()


async def test_a_wrong_token_never_takes_the_place_of_one_that_works(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "integration")
    write_over(person, page.tab.view.field("token"), "not-the-token")
    person.click(page.tab.test_button)
    await person.still()
    assert "refused" in page.tab.result.text(), "what is typed is tried, not what is kept"

    await save(person, page)
    assert "refused" in page.tab.view.problem("token")
    assert page.tab.is_changed
    assert (await person.services.integrations.test(integration.id)).is_good

    write_over(person, page.tab.view.field("token"), TOKEN)
    await save(person, page)
    assert not page.tab.is_changed
    assert page.tab.view.field("token").text() == "", "a token is never shown again"
    assert not holding(TOKEN, person.services.store.folder)


async def test_a_refused_token_leaves_the_name_as_it_was(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "integration")
    write_over(person, page.tab.view.field("name"), "Loja Nova")
    write_over(person, page.tab.view.field("token"), "not-the-token")
    await save(person, page)

    assert (await person.services.integrations.get(integration.id)).name == "Loja Modelo"


async def test_the_situation_is_changed_in_place(person: Person, integration: Integration) -> None:
    page = await configuration(person, integration.id, "integration")
    person.press("Deactivate", page)
    question = await person.dialog(Question)
    person.click(question.accept_button)
    await person.still()
    changed = await person.services.integrations.get(integration.id)
    assert changed.situation is Situation.INACTIVE
    assert "Inactive" in person.texts()

    person.press("Activate", page)
    await person.still()

    changed = await person.services.integrations.get(integration.id)
    assert changed.situation is Situation.ACTIVE


# All listings


async def receive_products(person: Person, store: Integration) -> None:
    job = JOBS["products.receive"](person.services, {"integration_id": store.id})
    await person.services.runner.run(job, store=store.name)


def links(person: Person) -> LinksService:
    return LinksService(person.services.store, person.services.changes)


async def test_all_listings_are_deleted_here_after_a_typed_word_and_a_backup(
    stocked: Person, integration: Integration, hub: PracticeHub
) -> None:
    person, services = stocked, stocked.services
    other = await connect(services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    await receive_products(person, other)
    read = {"integration_id": integration.id, "hub_ids": [], "since": None, "until": None}
    await services.runner.run(JOBS["orders.receive"](services, {**read, "status": None}))
    before = await links(person).count(integration.id)
    products = await services.products.find(Query())
    orders = await services.sales_orders.find(Query())
    assert before.linked
    assert before.offers
    assert orders
    calls = len(hub.requests)

    page = await configuration(person, integration.id, "integration")
    choose(page, "Delete all listings in the ERP…")
    question = await person.dialog(Question)
    assert f"{before.listings} listings" in person.texts(question)
    assert not question.accept_button.isEnabled()
    (field,) = question.findChildren(QLineEdit)
    person.write(field, "delete")
    person.click(question.accept_button)
    await person.still()

    assert f"{before.listings} listings were deleted here" in person.said
    assert f"{before.linked} links" in person.said
    assert (await links(person).count(integration.id)).listings == 0
    assert (await links(person).count(other.id)).linked, "another store keeps its own"
    assert await services.products.find(Query()) == products
    assert await services.sales_orders.find(Query()) == orders
    assert len(hub.requests) == calls, "nothing is said to the hub"
    assert [one for one in services.store.folder.rglob("*") if BACKUP in one.name]

    await receive_products(person, integration)
    assert await links(person).count(integration.id) == before, "receiving brings them back"


async def test_without_the_word_nothing_is_deleted(
    stocked: Person, integration: Integration
) -> None:
    person = stocked
    before = await links(person).count(integration.id)
    page = await configuration(person, integration.id, "integration")
    choose(page, "Delete all listings in the ERP…")
    question = await person.dialog(Question)
    (field,) = question.findChildren(QLineEdit)
    person.write(field, "delet")
    assert not question.accept_button.isEnabled()
    person.click(question.reject_button)
    await person.still()

    assert await links(person).count(integration.id) == before
    assert not [one for one in person.services.store.folder.rglob("*") if BACKUP in one.name]


async def test_a_store_without_listings_says_so(person: Person, integration: Integration) -> None:
    page = await configuration(person, integration.id, "integration")
    choose(page, "Delete all listings in the ERP…")
    await person.still()
    assert "has no listings here" in person.said


# The configuration as a whole


async def test_settings_are_copied_from_another_store_after_a_preview(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    services = person.services
    other = await connect(services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    await services.settings.save(StockSettings(safety_stock=Decimal(4)), other.id)
    page = await configuration(person, integration.id, "integration")
    choose(page, "Copy settings from another store…")
    picker = await person.dialog(Question)
    person.click(picker.accept_button)
    preview = await person.dialog(DifferenceQuestion)
    assert person.cells("Before", preview.table.model) == ["0"]
    assert person.cells("After", preview.table.model) == ["4"]
    assert (await services.settings.get(StockSettings, integration.id)).safety_stock == 0

    person.click(preview.accept_button)
    await person.still()

    assert (await services.settings.get(StockSettings, integration.id)).safety_stock == 4
    assert (await services.integrations.get(integration.id)).name == "Loja Modelo"

    choose(page, "Copy settings from another store…")
    picker = await person.dialog(Question)
    person.click(picker.accept_button)
    await person.still()
    assert "is like that already" in person.said


async def test_alone_there_is_nothing_to_copy_from(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "integration")
    choose(page, "Copy settings from another store…")
    await person.still()
    assert "no other store" in person.said


async def test_the_configuration_goes_into_a_file_and_comes_back(
    person: Person, integration: Integration, tmp_path: Path
) -> None:
    services, file = person.services, tmp_path / "loja.json"
    await services.settings.save(OrderSettings(import_freight_value=False), integration.id)
    page = await configuration(person, integration.id, "integration")
    choose(page, "Export the configuration…")
    await pick_file(person, file)
    await person.still()
    assert TOKEN not in file.read_text("utf-8")
    await services.settings.save(OrderSettings(), integration.id)

    choose(page, "Import a configuration…")
    await pick_file(person, file)
    preview = await person.dialog(DifferenceQuestion)
    assert preview.table.model.rowCount() == 1
    person.click(preview.accept_button)
    await person.still()

    kept = await services.settings.get(OrderSettings, integration.id)
    assert kept.import_freight_value is False


async def test_a_file_that_cannot_be_used_changes_nothing(
    person: Person, integration: Integration, tmp_path: Path
) -> None:
    services, file = person.services, tmp_path / "loja.json"
    await services.settings.save(StockSettings(safety_stock=Decimal(4)), integration.id)
    await services.configuration.export(integration.id, file)
    file.write_text(file.read_text("utf-8").replace('"4"', '"-4"'), "utf-8")
    page = await configuration(person, integration.id, "integration")
    choose(page, "Import a configuration…")
    await pick_file(person, file)
    preview = await person.dialog(DifferenceQuestion)
    assert "cannot be used" in person.texts(preview)
    assert not preview.accept_button.isEnabled()
    person.click(preview.reject_button)
    await person.still()

    file.write_text("no configuration", "utf-8")
    choose(page, "Import a configuration…")
    await pick_file(person, file)
    await person.still()

    assert person.message is not None
    assert person.message.tone == "bad"
    assert (await services.settings.get(StockSettings, integration.id)).safety_stock == 4
