"""Point 2: the set-up of a store, left anywhere and continued, and what it says of a token."""

from collections.abc import AsyncIterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from keyring.backends.fail import Keyring as NoKeyring

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Environment, Integration, Situation
from anydesk.core.products import Balance
from anydesk.core.settings import StockSettings
from anydesk.services import Services, build
from anydesk.simulator.server import PracticeHub
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store
from tests.conftest import TOKEN
from tests.features.conftest import Open
from tests.features.person import Person, holding

PAGES = ("welcome", "environment", "token", "stock", "prices", "orders", "checklist", "summary")


async def set_up(person: Person, store_id: int) -> Any:
    """Open the wizard of a store; its frame."""
    await person.go("integrations", set_up=store_id)
    await person.until(lambda: getattr(person.page, "frame", None) is not None)
    frame = person.page.frame
    await person.until(lambda: not frame.is_busy)
    return frame


async def onward(person: Person, frame: Any, expected: str) -> None:
    """Press *Continue* and wait for that page."""
    person.click(frame.next_button)
    await person.until(lambda: frame.page.key == expected and not frame.is_busy)


async def begun(services: Services, hub: PracticeHub, page: str = "welcome") -> Integration:
    """A store of this hub that waits for its set-up."""
    address = hub.base_url  # type: ignore[attr-defined]
    added = await services.integrations.add("Loja Modelo", Environment.CUSTOM, address)
    await services.integrations.set_wizard_page(added.id, page)
    return added


async def test_the_wizard_is_left_at_every_page_and_goes_on_there(
    open_window: Open, empty_services: Services, hub: PracticeHub
) -> None:
    added = await begun(empty_services, hub)
    person = await open_window(empty_services)
    for key, following in pairwise(PAGES):
        frame = await set_up(person, added.id)
        assert frame.page.key == key
        if key == "token":
            person.write(frame.page.token, TOKEN)
        await onward(person, frame, following)
        person.click(frame.later_button)
        await person.until(lambda: not hasattr(person.page, "frame"))
        assert "waits where you left it" in person.said
        left = await empty_services.integrations.get(added.id)
        assert left.situation is Situation.NOT_CONFIGURED

    frame = await set_up(person, added.id)
    assert frame.next_button.text() == "Finish and see the orders"
    person.click(frame.next_button)
    await person.until(lambda: person.section == "hub_orders")
    await person.still()

    ready = await empty_services.integrations.get(added.id)
    assert ready.situation is Situation.ACTIVE
    assert person.window.stores.chosen_id == added.id
    assert await empty_services.products.find(_all()), "the listings are read by themselves"


async def test_the_practice_store_needs_nothing_typed(
    open_window: Open, empty_services: Services
) -> None:
    person = await open_window(empty_services)
    frame = await set_up(person, 0)
    await onward(person, frame, "environment")
    assert not frame.next_button.isEnabled()

    frame.page.environments[Environment.PRACTICE].click()
    await onward(person, frame, "token")

    assert "No token is needed" in person.texts()
    assert not frame.page.token.isVisible()
    assert frame.next_button.isEnabled()


async def test_answers_are_kept_and_the_summary_says_them(
    open_window: Open, empty_services: Services, hub: PracticeHub
) -> None:
    added = await begun(empty_services, hub, "token")
    person = await open_window(empty_services)
    frame = await set_up(person, added.id)
    person.write(frame.page.token, TOKEN)
    await onward(person, frame, "stock")
    safety = frame.page.view.field("safety_stock")
    safety.setFocus()
    safety.selectAll()
    person.write(safety, "3")
    await person.until(lambda: "3 on the shelf → 0" in frame.page.example.text())
    for following in PAGES[4:]:
        await onward(person, frame, following)

    kept = await empty_services.settings.get(StockSettings, added.id)
    assert (kept.mode, kept.safety_stock) == (Balance.AVAILABLE, Decimal(3))
    said = person.texts()
    assert "Loja Modelo · Own address" in said
    assert "the last 30 days" in said


async def test_an_impossible_answer_keeps_the_person_on_the_page(
    open_window: Open, empty_services: Services, hub: PracticeHub
) -> None:
    added = await begun(empty_services, hub, "stock")
    person = await open_window(empty_services)
    frame = await set_up(person, added.id)
    safety = frame.page.view.field("safety_stock")

    safety.selectAll()
    person.write(safety, "-2")

    await person.until(lambda: not frame.next_button.isEnabled())
    assert frame.page.view.problem("safety_stock")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("user-not-registered", "refused"),
        ("token-expired", "refused"),
        ("drop-connection", "cannot be reached"),
        ("html-answer", "cannot be read"),
        ("rate-limited", "too many requests"),
    ],
)
async def test_what_was_found_is_a_sentence_with_a_next_step(
    open_window: Open, empty_services: Services, hub: PracticeHub, fault: str, said: str
) -> None:
    added = await begun(empty_services, hub, "token")
    hub.faults.switch_on(fault)
    person = await open_window(empty_services)
    frame = await set_up(person, added.id)

    person.write(frame.page.token, TOKEN)
    person.click(frame.page.test_button)
    await person.until(lambda: said in frame.page.result.text())

    assert frame.page.hint.text()
    assert TOKEN not in person.texts()


@pytest.mark.parametrize("typed", ["two words", "x" * 600, "tôken"])
async def test_what_cannot_be_a_token_is_said_without_asking_anybody(
    open_window: Open, empty_services: Services, hub: PracticeHub, typed: str
) -> None:
    added = await begun(empty_services, hub, "token")
    person = await open_window(empty_services)
    frame = await set_up(person, added.id)
    asked = len(hub.requests)

    frame.page.token.setText(typed)
    person.click(frame.page.test_button)
    await person.until(lambda: bool(frame.page.result.text()))
    await person.still()

    assert len(hub.requests) == asked
    assert typed not in person.texts()
    assert not (await empty_services.integrations.get(added.id)).has_token


async def test_a_wrong_token_never_replaces_one_that_works(
    person: Person, hub: PracticeHub
) -> None:
    store = await person.services.integrations.by_name("Loja Modelo")
    frame = await set_up(person, store.id)
    for following in PAGES[1:3]:
        await onward(person, frame, following)
    assert "A token is kept" in frame.page.token.placeholderText()

    person.write(frame.page.token, "another-token")
    person.click(frame.next_button)
    await person.until(lambda: bool(frame.problem.text()))
    await person.still()

    assert "refused" in frame.page.result.text()
    assert (await person.services.integrations.test(store.id)).is_good


@pytest.fixture
async def forgetful(store: Store, clock: FixedClock) -> AsyncIterator[Services]:
    """Services on a computer without a keyring."""
    nothing = NoKeyring()  # type: ignore[no-untyped-call]
    services = build(store, clock=clock, secrets=Secrets(backend=nothing))
    yield services
    await services.runner.close()
    await services.connections.close()


async def test_without_a_keyring_the_person_is_told(
    forgetful: Services, open_window: Open, hub: PracticeHub, store: Store, expected_log: Any
) -> None:
    expected_log("keyring")
    added = await begun(forgetful, hub, "token")
    person = await open_window(forgetful)
    frame = await set_up(person, added.id)

    person.write(frame.page.token, TOKEN)
    person.click(frame.page.test_button)
    await person.until(lambda: frame.page.keyring.isVisible())

    assert "no keyring" in frame.page.keyring.text()
    assert (await forgetful.integrations.test(added.id)).is_good
    assert not holding(TOKEN, store.folder)


def _all() -> Any:
    from anydesk.core.query import Query

    return Query()
