"""What went wrong, as an ApiError the merchant understands; HTTP numbers stay in ``details``."""

from dataclasses import dataclass

from anydesk.api.payloads_errors import error_text
from anydesk.core.errors import (
    ApiError,
    NotFound,
    Rejected,
    Throttled,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from anydesk.core.i18n import _

# ANYMARKET: refusals of a marketplace come as 500 (API §8.1); repeating them changes nothing.
_BUSINESS_500 = ("documento fiscal para o marketplace", "restricted for anymarket use")


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP, as far as it matters here.

    Args:
        value: what the text was parsed to; None for an empty one.
        readable: the text is empty or JSON.
        wait: seconds the hub asks to wait before the next request; for 429 only.
        content: the bytes of a file that was asked for; nothing else keeps them.
    """

    status: int
    text: str = ""
    content_type: str = ""
    size: int = 0
    value: object = None
    readable: bool = True
    wait: float = 0.0
    content: bytes = b""

    @property
    def is_empty(self) -> bool:
        """There is no text."""
        return not self.text.strip()

    @property
    def is_page(self) -> bool:
        """A web page of a gateway in place of data."""
        return "html" in self.content_type.lower() or self.text.lstrip()[:1] == "<"

    @property
    def details(self) -> str:
        """For the log: what the answer was like, never what it said."""
        kind = self.content_type or "no content type"
        return f"HTTP {self.status}, {kind}, {self.size} bytes"


def is_business_refusal(answer: Answer) -> bool:
    """A 500 that says why: a refusal, not a breakdown."""
    said = error_text(answer.text).lower()
    return any(known in said for known in _BUSINESS_500)


def refusal(answer: Answer) -> ApiError:
    """The error for an answer that no repetition will change."""
    if answer.status in (401, 403):
        return _unauthorized(answer)
    said = "" if answer.is_page else error_text(answer.text)
    if answer.status == 404:
        return NotFound(
            said or _("ANYMARKET does not have this, or has it no longer."),
            details=answer.details,
            status=404,
        )
    if 300 <= answer.status < 400:
        return UnexpectedAnswer(
            _("ANYMARKET's address sends us elsewhere, and the token is not sent there."),
            hint=_("Check the address under Connection, and whether the network asks for a login."),
            details=answer.details,
            status=answer.status,
        )
    return Rejected(
        said or _("ANYMARKET refused this without saying why."),
        details=answer.details,
        status=answer.status,
    )


def breakdown(answer: Answer, *, maybe_done: bool) -> Unreachable:
    """The error for a server or gateway that keeps failing."""
    error = Unreachable(
        _("ANYMARKET is not working properly at the moment."),
        hint=_after_write() if maybe_done else _("Try again in a few minutes."),
        details=answer.details,
        status=answer.status,
        maybe_done=maybe_done,
    )
    error.said = "" if answer.is_page else error_text(answer.text)
    return error


def no_answer(*, details: str, timed_out: bool, maybe_done: bool) -> Unreachable:
    """The error for a connection that could not be made or broke off."""
    if timed_out:
        message = _("ANYMARKET took too long to answer.")
    else:
        message = _("ANYMARKET could not be reached.")
    if "CERTIFICATE_VERIFY_FAILED" in details:
        hint = _("The connection is not trusted. Check the computer's date and its antivirus.")
    elif maybe_done:
        hint = _after_write()
    else:
        hint = _("Check the internet connection.")
    return Unreachable(message, hint=hint, details=details, maybe_done=maybe_done)


def throttled(wait: float, *, maybe_done: bool = False) -> Throttled:
    """The error for a wait that is longer than anyone should sit through."""
    error = Throttled(
        _("ANYMARKET received too many requests and asks us to wait."),
        wait=wait,
        hint=_("The work continues later. Another program may be using the same token."),
        details=f"HTTP 429, wait {wait:.0f} s",
    )
    error.maybe_done = maybe_done
    return error


def unreadable(answer: Answer, *, maybe_done: bool) -> UnexpectedAnswer:
    """The error for an answer that is not the JSON it should be."""
    return UnexpectedAnswer(
        _("ANYMARKET sent an answer that cannot be read."),
        hint=_after_write() if maybe_done else _("Try again in a few minutes."),
        details=answer.details,
        status=answer.status,
        maybe_done=maybe_done,
    )


def _unauthorized(answer: Answer) -> Unauthorized:
    said = "" if answer.is_page else error_text(answer.text)
    expired = said.startswith("TOKEN_EXPIRED")
    return Unauthorized(
        _("The token has expired at ANYMARKET.") if expired else _("ANYMARKET refused the token."),
        hint=_("Check the token and the environment under Connection."),
        details=f"{answer.details}: {said[:200]}",
        status=answer.status,
    )


def _after_write() -> str:
    return _("It may have been done all the same; look before sending it again.")
