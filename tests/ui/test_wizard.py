"""One question a page; nobody is left waiting or stuck."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from anydesk.core.errors import Unreachable
from anydesk.ui.context import PageContext
from anydesk.ui.wizard import WizardFrame, WizardPage

Until = Callable[..., Awaitable[None]]


class Question(WizardPage):
    """Notes what happened; ``answer`` says what *Continue* gets."""

    def __init__(self, key: str) -> None:
        super().__init__(key, key.title(), f"{key}?", f"Why {key} is asked.")
        self.entered = 0
        self.ready = True
        self.problem = ""
        self.error: Unreachable | None = None
        self.gate: asyncio.Event | None = None

    def is_ready(self) -> bool:
        return self.ready

    async def enter(self) -> None:
        self.entered += 1

    async def leave(self) -> str:
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        return self.problem


@pytest.fixture
def pages(qapp: object) -> list[Question]:
    return [Question("name"), Question("token"), Question("end")]


@pytest.fixture
async def wizard(pages: list[Question], context: PageContext, until: Until) -> WizardFrame:
    made = WizardFrame(pages, context.tasks)
    made.start()
    await until(lambda: pages[0].entered and not made.is_busy)
    return made


async def test_it_goes_on_and_back(
    wizard: WizardFrame, pages: list[Question], until: Until
) -> None:
    seen: list[str] = []
    wizard.page_changed.connect(seen.append)
    assert not wizard.back_button.isEnabled()

    wizard.next_button.click()
    await until(lambda: wizard.page.key == "token")
    assert wizard._title.text() == "token?"
    assert wizard._why.text() == "Why token is asked."
    assert wizard._steps[0].accessibleName() == "Name, done"
    assert wizard._steps[1].accessibleName() == "Token, now"
    await until(lambda: not wizard.is_busy)
    wizard.back_button.click()

    await until(lambda: wizard.page.key == "name")
    assert seen == ["token", "name"]


async def test_a_problem_keeps_the_page(
    wizard: WizardFrame, pages: list[Question], until: Until
) -> None:
    pages[0].problem = "There is a store of that name."

    wizard.next_button.click()
    await until(lambda: wizard.problem.text())

    assert wizard.page.key == "name"
    assert wizard.problem.text() == "There is a store of that name."
    pages[0].problem = ""
    wizard.next_button.click()
    await until(lambda: wizard.page.key == "token")
    assert wizard.problem.text() == ""


async def test_an_error_is_told_on_the_page(
    wizard: WizardFrame, pages: list[Question], context: PageContext, until: Until
) -> None:
    pages[0].error = Unreachable("ANYMARKET cannot be reached.", hint="Check the network.")

    wizard.next_button.click()
    await until(lambda: wizard.problem.text())

    assert wizard.problem.text() == "ANYMARKET cannot be reached. Check the network."
    assert context.messages.shown is None
    assert wizard.next_button.isEnabled()


async def test_while_it_checks_nothing_is_pressed_twice(
    wizard: WizardFrame, pages: list[Question], until: Until
) -> None:
    pages[0].gate = asyncio.Event()

    wizard.next_button.click()
    await until(lambda: wizard.is_busy)
    assert not wizard.next_button.isEnabled()
    assert not wizard.later_button.isEnabled()
    wizard.press_next()
    pages[0].gate.set()

    await until(lambda: wizard.page.key == "token")
    assert pages[1].entered == 1


async def test_continue_waits_for_an_answer(wizard: WizardFrame, pages: list[Question]) -> None:
    pages[0].ready = False
    pages[0].changed.emit()

    assert not wizard.next_button.isEnabled()


async def test_it_can_be_left_and_continued(
    pages: list[Question], context: PageContext, until: Until
) -> None:
    wizard = WizardFrame(pages, context.tasks, start="token")
    left: list[str] = []
    wizard.left.connect(left.append)
    wizard.start()
    await until(lambda: pages[1].entered and not wizard.is_busy)

    wizard.later_button.click()

    assert left == ["token"]
    assert pages[0].entered == 0


async def test_the_last_page_finishes(
    wizard: WizardFrame, pages: list[Question], until: Until
) -> None:
    done: list[bool] = []
    wizard.finished.connect(lambda: done.append(True))
    wizard.go("end")
    await until(lambda: wizard.page.key == "end" and not wizard.is_busy)

    wizard.next_button.click()

    await until(lambda: done)
