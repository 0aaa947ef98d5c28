"""Point 1: the list of stores, side by side, and how their connections are."""

from anydesk.core.integrations import Environment, Health, Situation
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from tests.conftest import connect
from tests.features.person import Person


async def test_every_situation_has_its_word(person: Person, hub: PracticeHub) -> None:
    services = person.services
    off = await connect(services, "Desligada", hub.base_url)  # type: ignore[attr-defined]
    await services.integrations.deactivate(off.id)
    begun = await services.integrations.add("Começada", Environment.PRODUCTION)
    await services.integrations.set_wizard_page(begun.id, "token")

    await person.list_of("integrations", rows=3)

    seen = dict(zip(person.cells("Name"), person.cells("Situation"), strict=True))
    assert seen == {"Começada": "Not configured", "Desligada": "Inactive", "Loja Modelo": "Active"}
    assert dict(zip(person.cells("Name"), person.cells("Environment"), strict=True))[
        "Começada"
    ] == ("Production")
    assert "Finish the set-up" in person.cells("Next step")
    assert "Connected" in person.cells("Connection")


async def test_a_store_is_switched_off_after_a_question_and_on_again(person: Person) -> None:
    page = await person.list_of("integrations", rows=1)
    person.tick([0])
    page.actions_.start(page.screen_.action("deactivate"))
    question = await person.dialog(Question)
    assert "Deactivate Loja Modelo?" in question.windowTitle()
    person.click(question.accept_button)
    await person.until(lambda: person.cells("Situation") == ["Inactive"])
    assert not await person.services.integrations.usable()

    page.actions_.start(page.screen_.action("activate"))

    await person.until(lambda: person.cells("Situation") == ["Active"])


async def test_the_connection_is_tested_and_a_refusal_is_seen_everywhere(
    person: Person, hub: PracticeHub
) -> None:
    page = await person.list_of("integrations", rows=1)
    person.tick([0])
    person.click(page.button("test"))
    await person.still()
    assert "The token is good" in person.said

    hub.faults.switch_on("token-expired")
    person.click(page.button("test"))
    await person.still()

    assert "refused" in person.said
    await person.until(lambda: person.cells("Connection") == ["Token refused"])
    await person.until(lambda: person.window.top_bar.health.text() == "Token refused")
    (store,) = await person.services.integrations.all()
    assert (store.health, store.situation) == (Health.AUTH_FAILED, Situation.ACTIVE)


async def test_the_store_chosen_at_the_top_limits_the_lists(
    person: Person, hub: PracticeHub
) -> None:
    services = person.services
    await connect(services, "Segunda Loja", hub.base_url)  # type: ignore[attr-defined]
    orders = len(hub.market.orders)
    page = await person.list_of("hub_orders", rows=2 * orders)

    first = await services.integrations.by_name("Loja Modelo")
    person.window.stores.choose(first.id)
    await person.until(lambda: page.model.rowCount() == orders)

    assert set(person.cells("Store")) == {"Loja Modelo"}
    person.window.stores.choose(None)
    await person.until(lambda: page.model.rowCount() == 2 * orders)
