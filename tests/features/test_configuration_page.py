"""The frame of the configuration: its tabs, one Save, the guard, and the search over all tabs."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from anydesk.core.integrations import Environment, Integration
from anydesk.core.settings import TABS, ProductSettings, SendImages, StockSettings
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.option_search import hits
from anydesk.ui.pages.configuration.page import TAB_BUILDERS
from anydesk.ui.pages.configuration.tab import ConfigurationTab, Found
from anydesk.ui.search import SearchDialog
from tests.conftest import connect
from tests.features.configuring import configuration, save, write_over
from tests.features.person import Person, dialogs


async def safety_of(person: Person, store: Integration) -> Decimal:
    return (await person.services.settings.get(StockSettings, store.id)).safety_stock


async def test_a_store_that_is_set_up_opens_its_configuration_and_another_its_set_up(
    person: Person, integration: Integration
) -> None:
    begun = await person.services.integrations.add("Começada", Environment.PRODUCTION)
    await person.services.integrations.set_wizard_page(begun.id, "token")
    page = await person.list_of("integrations", rows=2)

    page.view.opened.emit(person.cells("Name").index("Loja Modelo"))
    await person.until(lambda: getattr(person.page, "integration_id", 0) == integration.id)
    await person.still()
    assert "Loja Modelo" in person.texts()
    person.click(person.page.head.back_button)
    await person.until(lambda: person.page is page)

    page.view.opened.emit(person.cells("Name").index("Começada"))
    await person.until(lambda: hasattr(person.page, "frame"))
    await person.still()


async def test_every_tab_stands_in_its_order_and_can_be_shown(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "integration")
    titles = [page.list.item(row).text() for row in range(page.list.count())]
    assert titles == [tab.title for tab in TABS]
    assert set(TAB_BUILDERS) == {tab.key for tab in TABS}

    for row, tab in enumerate(TABS):
        page.list.setCurrentRow(row)
        await person.until(lambda: page.tab.tab.key == tab.key)  # noqa: B023
        await person.still()
        assert page.title.text() == tab.title
        assert page.why.text() == tab.why
        assert not page.tab.is_changed, f"{tab.key} is changed before anything was done"
        assert not page.save_button.isEnabled()


async def test_save_is_on_only_when_something_changed_and_all_is_valid(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "stock")
    assert not page.save_button.isEnabled()
    field = page.tab.views["stock"].field("safety_stock")

    write_over(person, field, "3")
    assert page.save_button.isEnabled()
    assert page.list.item(3).text() == "Stock  •"

    write_over(person, field, "3,00001")
    assert "decimal places" in person.texts()
    assert not page.save_button.isEnabled()
    assert page.undo_button.isEnabled()

    person.click(page.undo_button)
    assert field.text() == "0"
    assert page.list.item(3).text() == "Stock"
    assert not page.undo_button.isEnabled()
    assert await safety_of(person, integration) == 0


async def test_what_is_saved_is_there_when_one_comes_back(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "stock")
    write_over(person, page.tab.views["stock"].field("safety_stock"), "3")
    await person.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    await person.still()
    assert "“Stock” was saved" in person.said
    assert await safety_of(person, integration) == 3
    assert not page.save_button.isEnabled()

    page = await configuration(person, integration.id, "stock")

    assert page.tab.views["stock"].field("safety_stock").text() == "3"


async def test_defaults_are_shown_first_and_stored_by_save(
    person: Person, integration: Integration
) -> None:
    stored = StockSettings(safety_stock=Decimal(7), reserving=())
    await person.services.settings.save(stored, integration.id)
    page = await configuration(person, integration.id, "stock")

    person.click(page.restore_button)
    assert page.tab.views["stock"].field("safety_stock").text() == "0"
    assert await safety_of(person, integration) == 7
    await save(person, page)

    assert await person.services.settings.get(StockSettings, integration.id) == StockSettings()


@pytest.mark.parametrize(
    ("answer", "tab", "stored"), [("Save", "tax", 5), ("Discard", "tax", 0), ("Stay", "stock", 0)]
)
async def test_leaving_a_tab_asks_about_what_is_not_saved(
    person: Person, integration: Integration, answer: str, tab: str, stored: int
) -> None:
    page = await configuration(person, integration.id, "stock")
    write_over(person, page.tab.views["stock"].field("safety_stock"), "5")

    page.list.setCurrentRow([one.key for one in TABS].index("tax"))
    question = await person.dialog(Question)
    person.press(answer, question)
    await person.still()

    assert page.tab.tab.key == tab
    assert page.list.currentItem().text().startswith(page.title.text())
    assert await safety_of(person, integration) == stored
    assert page.tab.is_changed == (answer == "Stay")


async def test_nothing_of_a_half_filled_tab_is_saved_when_the_page_is_left(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "stock")
    view = page.tab.views["stock"]
    view.editor("reserving").put(())
    write_over(person, view.field("safety_stock"), "1,2,3")

    person.window.go("home")
    question = await person.dialog(Question)
    assert "Save" not in person.buttons(question)
    assert question.reject_button.isDefault()
    person.press("Discard", question)
    await person.until(lambda: person.section == "home")

    assert await person.services.settings.get(StockSettings, integration.id) == StockSettings()


async def test_all_forms_of_a_tab_are_saved_or_none(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "settings")
    products = page.tab.views["products"]
    products.editor("send_images").put(SendImages.NEVER)
    page.tab.views["additional"].editor("intermediary_id").put(999)
    await save(person, page)
    kept = await person.services.settings.get(ProductSettings, integration.id)
    assert kept.send_images is SendImages.NEVER, "what the check lets through is saved"

    with pytest.raises(AssertionError):
        await person.services.settings.save_all((ProductSettings(), _Unstorable()), integration.id)
    kept = await person.services.settings.get(ProductSettings, integration.id)
    assert kept.send_images is SendImages.NEVER, "the first Form is not kept without the second"


class _Unstorable(StockSettings):
    def stored(self) -> dict[str, object]:
        raise AssertionError


async def test_accents_and_capitals_make_no_difference_and_labels_come_first(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "integration")

    class Portuguese(ConfigurationTab):
        def entries(self) -> tuple[Found, ...]:
            return (
                Found("Estoque", "O saldo do depósito", lambda: None),
                Found("Depósito", "De onde sai", lambda: None),
            )

    tab = Portuguese(page.context, integration, TABS[0])
    assert [hit.option for hit in hits([tab], "DEPOSITO")] == ["Depósito", "Estoque"]
    assert [hit.option for hit in hits([tab], "saldo depos")] == ["Estoque"]
    assert hits([tab], "depositado") == []
    tab.deleteLater()


async def test_the_search_finds_options_of_all_tabs(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "integration")
    await person.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()

    person.write(page.search, "SAFETY stock")
    assert page.found.hits[0].option == "Safety stock"
    await person.key(Qt.Key.Key_Return)
    await person.until(lambda: page.tab.tab.key == "stock")
    await person.still()

    assert person.window.focusWidget() is page.tab.views["stock"].field("safety_stock")
    assert page.search.text() == ""


async def test_a_search_without_a_result_says_so_and_its_end_shows_the_tab_again(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "stock")
    person.write(page.search, "xyzzy")
    assert "No option holds “xyzzy”." in person.texts()

    page.search.clear()

    assert page.title.text() == "Stock"
    assert page.tab.isVisible()


async def test_every_option_of_every_form_is_found_by_its_label(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "integration")
    missing = []
    for tab in TABS:
        for form in tab.forms:
            for entry in form.entries():
                page.search.setText(entry.label)
                found = [(hit.tab, hit.option) for hit in page.found.hits]
                missing += [] if (tab.key, entry.label) in found else [f"{form.key}.{entry.name}"]
    assert not missing


async def test_the_window_s_search_leads_to_an_option(
    person: Person, integration: Integration
) -> None:
    await person.go("home")
    person.window.open_search()
    (dialog,) = dialogs(SearchDialog)
    person.write(dialog.field, "format of the labels")
    titles = [dialog.results.item(row).text() for row in range(dialog.results.count())]
    assert titles == ["Format of the labels"]
    dialog.go()
    await person.until(lambda: person.section == "integrations")
    await person.still()

    page = person.page
    assert page.tab.tab.key == "settings"
    assert person.window.focusWidget() is page.tab.views["additional"].field("label_format")


async def test_two_stores_keep_their_own_settings(
    person: Person, integration: Integration, hub: object
) -> None:
    other = await connect(person.services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    page = await configuration(person, other.id, "stock")
    write_over(person, page.tab.views["stock"].field("safety_stock"), "9")
    await save(person, page)

    assert await safety_of(person, other) == 9
    assert await safety_of(person, integration) == 0


async def test_in_a_small_window_the_tabs_are_one_line(
    person: Person, integration: Integration
) -> None:
    person.window.resize(1024, 640)
    page = await configuration(person, integration.id, "stock")
    picker = page.list.picker
    assert picker.isVisible()
    assert not page.list.isVisible()
    assert picker.currentText() == "Stock"

    write_over(person, page.tab.views["stock"].field("safety_stock"), "5")
    assert picker.currentText() == "Stock  •"
    picker.setCurrentIndex(5)
    picker.activated.emit(5)
    question = await person.dialog(Question)
    person.press("Stay", question)
    await person.still()
    assert picker.currentText() == "Stock  •"

    page.tab.undo()
    picker.setCurrentIndex(5)
    picker.activated.emit(5)
    await person.until(lambda: page.tab.tab.key == "prices")
    await person.still()
    assert picker.currentText() == "Price management"
