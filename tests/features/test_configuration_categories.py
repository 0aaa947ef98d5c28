"""Tab Categorias through the real window: the tree, the search, suggestions, drafts until Save."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.settings import CategorySettings
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.categories_tab import CategoriesTab
from anydesk.ui.pages.configuration.category_picker import HitList
from anydesk.ui.pages.configuration.category_suggestions import SuggestionsDialog
from anydesk.ui.tables.filter_bar import SearchField
from tests.features.person import Person, dialogs

SHIRTS = "Moda > Camisetas"


async def products_received(services: Services, store: Integration) -> None:
    job = JOBS["products.receive"](services, {"integration_id": store.id})
    await services.runner.run(job, store=store.name)


async def opened(person: Person, store: Integration) -> CategoriesTab:
    """The tab, read."""
    person.window.go("integrations", configure=store.id, tab="categories")
    await person.until(lambda: isinstance(getattr(person.page, "tab", None), CategoriesTab))
    await person.still()
    tab = person.page.tab
    assert isinstance(tab, CategoriesTab)
    return tab


async def settled(person: Person, tab: CategoriesTab) -> None:
    """What was changed elsewhere is read, what was typed is searched."""
    await person.still()
    await person.until(
        lambda: not (tab._news.waiting or tab._typing.waiting or tab.panel.search._soon.waiting)
    )
    await person.still()


def shown(tab: CategoriesTab) -> dict[str, str]:
    """What the tree says: path → counterpart."""
    model = tab.tree.tree_model
    found: dict[str, str] = {}

    def walk(parent: Any) -> None:
        for row in range(model.rowCount(parent)):
            first = model.index(row, 0, parent)
            path = model.data(first, Qt.ItemDataRole.ToolTipRole)
            found[path] = model.index(row, 2, parent).data()
            walk(first)

    walk(tab.tree.rootIndex())
    return found


async def choose(person: Person, tab: CategoriesTab, path: str) -> None:
    """Highlight a category by its path."""
    (category_id,) = [one for one, row in tab.book.by_id.items() if row.path == path]
    tab.tree.choose(category_id)
    await person.still()


async def search(person: Person, tab: CategoriesTab, text: str) -> list[str]:
    """Type into the search for the hub's categories; the hits."""
    field = tab.panel.search.field
    field.clear()
    person.write(field, text)
    await person.until(lambda: tab.panel.search._soon.waiting)
    await settled(person, tab)
    hits = tab.panel.search.list
    return [hits.item(row).text() for row in range(hits.count())]


async def test_before_the_first_import_the_tab_says_what_to_do(
    person: Person, integration: Integration
) -> None:
    tab = await opened(person, integration)

    assert "No category yet" in person.texts(tab)
    assert "have not been read yet" in person.texts(tab)
    assert not tab.suggest_button.isEnabled()

    person.click(tab.state.button)
    person.click((await person.dialog(Question)).accept_button)
    await person.until(lambda: "were read" in person.said)
    await settled(person, tab)

    # With nothing here the hub's tree is offered as the merchant's own, each one mapped.
    assert shown(tab)[SHIRTS] == SHIRTS
    assert tab.book.coverage().is_complete
    assert not tab.is_changed


async def test_a_category_is_mapped_by_typing_and_enter_and_kept_with_save(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await services.categories.import_from_hub(integration.id)
    made = await services.categories.create("Roupas de verão")
    tab = await opened(person, integration)
    assert tab.covered.text() == "0 of 1 mapped"
    assert shown(tab) == {"Roupas de verão": "Category not mapped"}

    assert (await search(person, tab, "moda camisetas"))[0] == SHIRTS
    QTest.keyClick(tab.panel.search.field, Qt.Key.Key_Return)

    assert shown(tab) == {"Roupas de verão": f"• {SHIRTS}"}
    assert "(not saved)" in person.texts(tab)
    assert tab.covered.text() == "1 of 1 mapped"
    assert await services.categories.mapped(integration.id) == {}
    person.click(person.page.save_button)
    await settled(person, tab)
    mapped = await services.categories.mapped(integration.id)
    assert mapped[made.id or 0][1] == SHIRTS
    assert shown(tab) == {"Roupas de verão": SHIRTS}
    assert not tab.is_changed


async def test_the_hits_are_reached_with_the_keyboard_alone(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await services.categories.import_from_hub(integration.id)
    await services.categories.create("Calças")
    tab = await opened(person, integration)

    hits = await search(person, tab, "calcas")
    assert len(hits) > 1
    await person.until(tab.panel.search.list.isVisible)
    QTest.keyClick(tab.panel.search.field, Qt.Key.Key_Down)
    QTest.keyClick(tab.panel.search.list, Qt.Key.Key_Down)
    QTest.keyClick(tab.panel.search.list, Qt.Key.Key_Return)

    assert shown(tab) == {"Calças": f"• {hits[1]}"}
    QTest.keyClick(tab.panel.search.list, Qt.Key.Key_Up)
    QTest.keyClick(tab.panel.search.list, Qt.Key.Key_Up)
    assert person.window.focusWidget() is tab.panel.search.field
    assert await search(person, tab, "nothing of the kind") == []
    assert "Nothing has all these words" in person.texts(tab)


async def test_an_unmapped_category_begins_with_what_sounds_like_it(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await services.categories.import_from_hub(integration.id)
    await services.categories.create("Camisetas")
    tab = await opened(person, integration)
    await settled(person, tab)

    assert tab.panel.search.list.item(0).text() == SHIRTS
    assert "sound like “Camisetas”" in person.texts(tab)
    person.click(tab.panel.use_button)

    assert shown(tab) == {"Camisetas": f"• {SHIRTS}"}
    person.click(tab.panel.clear_button)
    assert shown(tab) == {"Camisetas": "Category not mapped"}
    assert not tab.is_changed


async def test_all_suggestions_are_shown_accepted_and_saved(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await products_received(services, integration)
    await services.categories.import_from_hub(integration.id)
    await services.categories.create("Brindes")
    tab = await opened(person, integration)
    all_ = tab.book.coverage().all

    person.click(tab.suggest_button)
    dialog = await person.dialog(SuggestionsDialog)
    assert f"Accept all {all_ - 1} suggestions" in dialog.accept_button.text()
    assert SHIRTS in [one.path for one in dialog.accepted_ones]
    dialog.model.set_checked([0], checked=False)
    assert f"Accept {all_ - 2} suggestions" in dialog.accept_button.text()
    left_out = dialog.model.rows[0].path
    person.click(dialog.accept_button)
    await person.still()

    assert tab.covered.text() == f"{all_ - 2} of {all_} mapped"
    assert shown(tab)[left_out] == "Category not mapped"
    assert await services.categories.mapped(integration.id) == {}
    person.click(person.page.save_button)
    await settled(person, tab)
    assert await services.categories.coverage(integration.id) == (all_ - 2, all_)


async def test_nothing_to_suggest_is_said(person: Person, integration: Integration) -> None:
    await person.services.categories.import_from_hub(integration.id)
    await person.services.categories.create("Brindes")
    tab = await opened(person, integration)

    person.click(tab.suggest_button)
    await person.still()

    assert "No further category" in person.said
    assert not dialogs(SuggestionsDialog)


async def test_undo_takes_all_drafts_back(person: Person, integration: Integration) -> None:
    await person.services.categories.import_from_hub(integration.id)
    await person.services.categories.create("Camisetas")
    tab = await opened(person, integration)
    await settled(person, tab)
    person.click(tab.panel.use_button)
    assert tab.is_changed

    person.click(person.page.undo_button)

    assert not tab.is_changed
    assert shown(tab) == {"Camisetas": "Category not mapped"}


async def test_the_nearest_category_above_is_seen_at_once_and_saved(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await services.categories.import_from_hub(integration.id)
    fashion = await services.categories.create("Moda")
    await services.categories.create("Saias longas", fashion.id)
    found = await services.categories.find_hub(integration.id, "Moda")
    assert found is not None
    await services.categories.save_mappings(integration.id, {fashion.id or 0: found.hub_id})
    tab = await opened(person, integration)
    assert tab.covered.text() == "0 of 1 mapped"

    tab.views[CategorySettings.key].editor("nearest_ancestor").put(True)

    assert tab.covered.text() == "1 of 1 mapped"
    assert shown(tab)["Moda > Saias longas"] == "Moda (by “Moda”)"
    person.click(person.page.save_button)
    await settled(person, tab)
    assert (await services.settings.get(CategorySettings, integration.id)).nearest_ancestor


async def test_the_tree_is_changed_at_once_and_can_be_undone(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await products_received(services, integration)
    tab = await opened(person, integration)
    await choose(person, tab, "Moda")

    tab.new_below.trigger()
    await answer(person, "Saias")
    await settled(person, tab)
    assert "Moda > Saias" in shown(tab)
    assert tab.tree.current_id == (await services.categories.by_path("Moda > Saias")).id

    await choose(person, tab, "Moda")
    QTest.keyClick(tab.tree, Qt.Key.Key_F2)
    await answer(person, "Roupas")
    await settled(person, tab)
    assert SHIRTS not in shown(tab)
    assert "Roupas > Camisetas" in shown(tab)
    assert "followed" in person.said
    assert person.message is not None
    assert person.message.button is not None
    person.message.button.run()
    await settled(person, tab)
    assert SHIRTS in shown(tab)


async def answer(person: Person, text: str) -> None:
    """Write this into the question's field and accept."""
    question = await person.dialog(Question)
    field = next(one for one in question.findChildren(QLineEdit) if one.isVisible())
    field.clear()
    person.write(field, text)
    person.click(question.accept_button)
    await person.until(lambda: not dialogs(Question))


async def test_a_category_is_moved_to_a_place_that_is_searched(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await products_received(services, integration)
    tab = await opened(person, integration)
    await choose(person, tab, SHIRTS)

    person.click(tab.move_button)
    question = await person.dialog(Question)
    field = next(one for one in question.findChildren(SearchField) if one.isVisible())
    await person.until(question.accept_button.isEnabled)
    person.write(field, "pet camas")
    await person.until(
        lambda: "Pet > Camas" in _first_hit(question) and question.accept_button.isEnabled()
    )
    QTest.keyClick(field, Qt.Key.Key_Return)
    await person.until(lambda: not dialogs(Question))
    await settled(person, tab)

    assert "Pet > Camas > Camisetas" in shown(tab)
    ids = await services.products.find(Query())
    categories = {(await services.products.get(one)).category for one in ids}
    assert "Pet > Camas > Camisetas" in categories
    assert SHIRTS not in categories


def _first_hit(question: Question) -> str:
    (picker,) = question.findChildren(HitList)
    return picker.list.item(0).text() if picker.list.count() else ""


@pytest.mark.parametrize(("path", "sentence"), [("Moda", "below it"), (SHIRTS, "stand in")])
async def test_a_category_that_holds_something_is_not_removed(
    person: Person, integration: Integration, path: str, sentence: str
) -> None:
    await products_received(person.services, integration)
    tab = await opened(person, integration)
    await choose(person, tab, path)

    QTest.keyClick(tab.tree, Qt.Key.Key_Delete)
    await person.still()

    assert sentence in person.said
    assert path in shown(tab)


async def test_only_what_is_not_mapped_is_shown_and_reached_one_after_the_other(
    person: Person, integration: Integration
) -> None:
    services = person.services
    await services.categories.import_from_hub(integration.id, create_local=True)
    for name in ("Aa brindes", "Zz sobras"):
        await services.categories.create(name)
    tab = await opened(person, integration)

    tab.missing_only.setChecked(True)
    assert list(shown(tab)) == ["Aa brindes", "Zz sobras"]
    tab.missing_only.setChecked(False)
    await choose(person, tab, "Aa brindes")
    person.click(tab.panel.next_button)
    assert tab.book.by_id[tab.tree.current_id].path == "Zz sobras"

    person.write(tab.filter, "camisetas")
    await settled(person, tab)
    assert SHIRTS in shown(tab)
    assert "Pet" not in shown(tab)
    tab.filter.setText("does not exist")
    await settled(person, tab)
    assert "Nothing found" in person.texts(tab)


async def test_a_hub_that_does_not_answer_leaves_the_tab_as_it_was(
    person: Person, hub: PracticeHub, integration: Integration
) -> None:
    services = person.services
    await services.categories.import_from_hub(integration.id)
    await services.categories.create("Camisetas")
    tab = await opened(person, integration)
    await settled(person, tab)
    person.click(tab.panel.use_button)
    hub.faults.switch_on("token-expired")

    person.click(tab.import_button)
    person.click((await person.dialog(Question)).accept_button)
    await settled(person, tab)

    assert "expired" in person.said
    assert tab.import_button.isEnabled()
    assert shown(tab) == {"Camisetas": f"• {SHIRTS}"}
    assert tab.is_changed


async def test_what_is_gone_at_the_hub_is_marked_after_an_import(
    person: Person, hub: PracticeHub, integration: Integration
) -> None:
    services = person.services
    await services.categories.import_from_hub(integration.id)
    made = await services.categories.create("Presentes")
    found = await services.categories.find_hub(integration.id, "Kits > Presentes")
    assert found is not None
    await services.categories.save_mappings(integration.id, {made.id or 0: found.hub_id})
    tab = await opened(person, integration)
    assert tab.covered.text() == "1 of 1 mapped"

    gone = hub.market.catalogue.categories.pop(found.hub_id)
    hub.market.catalogue.categories[gone.parent_id or 0].children.remove(found.hub_id)
    person.click(tab.import_button)
    person.click((await person.dialog(Question)).accept_button)
    await person.until(lambda: "not there any more" in person.said)
    await settled(person, tab)

    assert tab.covered.text() == "0 of 1 mapped"
    assert "not at ANYMARKET any more" in shown(tab)["Presentes"]
