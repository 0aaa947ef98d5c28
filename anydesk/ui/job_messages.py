"""The one message at the end of a run: what it did, and for how many rows it did not."""

from collections.abc import Callable

from anydesk.core.i18n import _
from anydesk.core.jobs import JobRun, RunState
from anydesk.ui import formats
from anydesk.ui.messages import Button, Messages
from anydesk.ui.tones import Tone

TOKEN_TROUBLE = frozenset({"Unauthorized", "NotConnected"})
"""Errors that a token mends; ``JobRun.error_kind``."""


def end_tone(run: JobRun) -> Tone:
    """How it went, as a colour."""
    if run.state is RunState.FAILED:
        return Tone.BAD
    if run.state is RunState.INTERRUPTED or run.failed or run.not_sent:
        return Tone.WARN
    return Tone.GOOD


def end_sentence(run: JobRun) -> str:
    """How it went, in one sentence with counts."""
    numbers = {
        "title": _(run.title),
        "done": formats.count(run.done),
        "skipped": formats.count(run.skipped),
        "failed": formats.count(run.failed),
        "not_sent": formats.count(run.not_sent),
    }
    return _template(run).format(**numbers)


def _template(run: JobRun) -> str:
    if run.state is RunState.FAILED:
        return _("{title}: stopped by an error after {done} done.")
    if run.state is RunState.INTERRUPTED:
        return _("{title}: interrupted. {done} done, {failed} failed, the rest was not sent.")
    if run.failed and run.skipped:
        return _("{title}: {done} done, {skipped} unchanged or skipped, {failed} failed.")
    if run.failed:
        return _("{title}: {done} done, {failed} failed.")
    if run.skipped and run.done:
        return _("{title}: {done} done, {skipped} unchanged or skipped.")
    if run.skipped:
        return _("{title}: nothing to do, {skipped} unchanged or skipped.")
    if not run.done:
        return _("{title}: there was nothing to do.")
    return _("{title}: {done} done.")


def tell_end(run: JobRun, messages: Messages, *, show: Callable[[], object]) -> None:
    """Put the end of a run into the message bar."""
    button = Button(_("Show"), show)
    if run.error_kind in TOKEN_TROUBLE and messages.open_connection is not None:
        button = Button(_("Open connection"), messages.open_connection)
    messages.show(end_tone(run), end_sentence(run), hint=_(run.message), button=button)
