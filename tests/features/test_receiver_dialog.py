"""A person makes the link for the automatic import, copies it, registers it, makes it anew."""

from typing import Any

from PySide6.QtGui import QGuiApplication

from anydesk.core.integrations import Integration
from anydesk.services.loop import BackgroundLoop
from anydesk.simulator.server import PracticeHub
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.receiver_dialog import ReceiverDialog
from tests.features.configuring import configuration, write_over
from tests.features.person import Person, dialogs


async def opened(person: Person, integration: Integration) -> Any:
    page = await configuration(person, integration.id, "integration")
    entries = page.tab.more_button.menu().actions()
    next(one for one in entries if "automatic import" in one.text()).trigger()
    return await person.dialog(ReceiverDialog)


async def test_the_link_is_made_copied_registered_and_made_anew(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    dialog = await opened(person, integration)
    assert not dialog.register_button.isEnabled()
    dialog.view.editor("enabled").put(True)
    write_over(person, dialog.view.field("public_url"), "https://minhaloja.example")
    await person.until(dialog.accept_button.isEnabled)

    person.click(dialog.accept_button)
    await person.until(dialog.register_button.isEnabled)
    link = dialog.link.text()
    assert link.startswith("https://minhaloja.example/")
    person.click(dialog.copy_button)
    assert QGuiApplication.clipboard().text() == link
    person.click(dialog.register_button)
    await person.until(lambda: hub.market.callbacks)
    person.click(dialog.renew_button)
    await person.until(lambda: len(dialogs(Question)) == 2)
    question = next(one for one in dialogs(Question) if one is not dialog)
    person.click(question.accept_button)
    await person.until(lambda: dialog.link.text() != link)

    (registered,) = hub.market.callbacks.values()
    assert registered["url"] == link
    dialog.reject()


async def test_an_address_that_cannot_be_reached_is_told_at_its_field(
    person: Person, integration: Integration
) -> None:
    dialog = await opened(person, integration)
    dialog.view.editor("enabled").put(True)
    write_over(person, dialog.view.field("public_url"), "minhaloja")
    await person.until(dialog.accept_button.isEnabled)
    person.click(dialog.accept_button)

    await person.until(lambda: "https://minhaloja.exemplo" in person.texts(dialog))
    dialog.reject()


async def test_the_standing_of_the_receipt_and_a_silent_feed_are_told(
    person: Person, integration: Integration, hub: PracticeHub
) -> None:
    hub.faults.switch_on("feed-empty")
    hub.market.add_orders(1)
    await BackgroundLoop(person.services, only={"orders"}).once()

    dialog = await opened(person, integration)

    assert "Last looked for orders" in person.texts(dialog)
    assert "switched on in ANYMARKET" in person.texts(dialog)
    dialog.reject()
