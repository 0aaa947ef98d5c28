"""One sentence, one button, nothing lost, nothing in the way."""

from anydesk.core.errors import Unauthorized, Unreachable
from anydesk.ui.context import PageContext
from anydesk.ui.messages import Button, MessageBar, Messages
from anydesk.ui.tones import Tone
from tests.ui import lists


async def test_a_message_is_shown_and_taken_away(qapp: object) -> None:
    messages = Messages()
    bar = MessageBar(messages)
    assert bar.isHidden()

    messages.warn("12 done, 1 failed.", hint="See the results.")

    assert not bar.isHidden()
    assert bar.accessibleName() == "12 done, 1 failed. See the results."
    bar._close.click()
    assert bar.isHidden()


async def test_good_news_leave_by_themselves_and_bad_news_do_not(qapp: object) -> None:
    messages = Messages()
    bar = MessageBar(messages)

    messages.good("Saved.")
    assert bar._timer.isActive()
    bar._timer.timeout.emit()
    assert messages.shown is None

    messages.bad("It was not sent.")
    assert not bar._timer.isActive()


async def test_what_was_shown_before_comes_back(qapp: object) -> None:
    messages = Messages()
    bar = MessageBar(messages)

    messages.bad("First.")
    messages.info("Second.")
    messages.info("Second.")

    assert bar._more.text() == "1 more"
    messages.dismiss()
    assert messages.shown is not None
    assert messages.shown.text == "First."
    messages.clear()
    assert messages.shown is None


async def test_the_button_does_its_one_thing(qapp: object) -> None:
    done: list[str] = []
    messages = Messages()
    bar = MessageBar(messages)

    messages.warn("1 failed.", button=Button("Show", lambda: done.append("shown")))
    bar.button.click()

    assert done == ["shown"]
    assert messages.shown is None


async def test_an_error_offers_what_helps(qapp: object) -> None:
    went: list[str] = []
    messages = Messages()
    messages.open_connection = lambda: went.append("connection")

    messages.error(Unreachable("No network.", hint="Check it."), again=lambda: went.append("again"))
    assert messages.shown is not None
    assert messages.shown.button is not None
    assert messages.shown.button.title == "Try again"

    messages.error(Unauthorized("The token was refused."))
    assert messages.shown.button is not None
    messages.shown.button.run()
    assert went == ["connection"]
    assert messages.shown.tone is Tone.BAD


async def test_the_end_of_a_job_leads_to_its_results(context: PageContext) -> None:
    ended = await context.run_job(object(), store="Loja Modelo")

    shown = context.messages.shown
    assert ended == lists.run(1)
    assert shown is not None
    assert shown.text == "Send stock: 10 done."
    assert shown.button is not None
    shown.button.run()
    assert context.navigation.went == [("jobs", {"run": 1})]
