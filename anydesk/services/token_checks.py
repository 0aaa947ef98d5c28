"""Is a token good: asks ANYMARKET, also the other environment, and says it in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.integrations import ENVIRONMENT_TITLES, Environment

if TYPE_CHECKING:
    from anydesk.api.hub import Hub
    from anydesk.api.records import TokenCheck as Found

LONGEST = 512

OTHER: Mapping[Environment, Environment] = {
    Environment.SANDBOX: Environment.PRODUCTION,
    Environment.PRODUCTION: Environment.SANDBOX,
}
"""Tokens of these two are not interchangeable, and easily mixed up (API §1.2)."""

OpenHub = Callable[[Environment], "Hub"]


class CheckKind(StrEnum):
    """What a test of a token found."""

    GOOD = "good"
    REFUSED = "refused"
    OTHER_ENVIRONMENT = "other_environment"
    LIMITED = "limited"
    UNREACHABLE = "unreachable"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True)
class TokenCheck:
    """The result of testing a token.

    Args:
        message: what was found, in a sentence.
        hint: what to do next, "" where nothing is to be done.
        account: the hub's organization id, "" where it could not be learnt.
        details: for the log and the support bundle.
    """

    kind: CheckKind
    message: str
    hint: str = ""
    account: str = ""
    details: str = ""

    @property
    def is_good(self) -> bool:
        """The hub knows the token, even where it slows us down."""
        return self.kind in (CheckKind.GOOD, CheckKind.LIMITED)


def shown_account(account: str) -> str:
    """The organization id as people write it: the hub's ends with a dot ("99999.")."""
    return account.rstrip(".")


def tidy_token(token: str) -> str:
    """The token without spaces and line breaks around it.

    Raises InvalidInput with a sentence that does not repeat the token (API §1.2: opaque, up to
    512 characters).
    """
    trimmed = token.strip().strip("\ufeff\u200b\u00a0").strip()
    if not trimmed:
        raise _not_a_token(_("Paste the token here."))
    if len(trimmed) > LONGEST:
        raise _not_a_token(_("This is too long for a token. Copy only the token from the panel."))
    if any(letter.isspace() for letter in trimmed):
        raise _not_a_token(
            _("There is a space or a line break inside the token. Copy it again in one piece.")
        )
    if not trimmed.isascii() or not trimmed.isprintable():
        raise _not_a_token(_("There is a letter in it that no token has. Copy it again."))
    return trimmed


async def check(open_hub: OpenHub, environment: Environment) -> TokenCheck:
    """Test the token behind ``open_hub``; where it is refused, also at the other environment."""
    from anydesk.api.records import TokenVerdict

    found = await _ask(open_hub, environment)
    if found.kind in (TokenVerdict.REFUSED, TokenVerdict.OTHER_ENVIRONMENT_SUSPECTED):
        other = OTHER.get(environment)
        if other is not None and (await _ask(open_hub, other)).is_good:
            return _other_environment(environment, other)
        return TokenCheck(
            CheckKind.REFUSED,
            _("ANYMARKET refused the token."),
            _refused_hint(environment),
            details=found.details,
        )
    return _told(found)


async def _ask(open_hub: OpenHub, environment: Environment) -> "Found":
    hub = open_hub(environment)
    try:
        return await hub.account.test()
    finally:
        await hub.aclose()


def _told(found: "Found") -> TokenCheck:
    from anydesk.api.records import TokenVerdict

    if found.kind is TokenVerdict.GOOD:
        return _good(found)
    if found.kind is TokenVerdict.LIMITED:
        return TokenCheck(
            CheckKind.LIMITED,
            _("The token is good, but ANYMARKET asks to wait: too many requests just now."),
            _("You can go on. Sending starts slowly."),
            found.account,
            found.details,
        )
    if found.kind is TokenVerdict.UNREACHABLE:
        return TokenCheck(
            CheckKind.UNREACHABLE,
            _("ANYMARKET cannot be reached, so nothing is known about the token."),
            _("Check the internet connection and try again."),
            details=found.details,
        )
    return TokenCheck(
        CheckKind.UNEXPECTED,
        found.message or _("What answered is not ANYMARKET, or it is in trouble."),
        found.hint or _("Check the address, or try again in a few minutes."),
        details=found.details,
    )


def _good(found: "Found") -> TokenCheck:
    message = (
        _("The token is good. It opens the account {account}.").format(
            account=shown_account(found.account)
        )
        if found.account
        else _("The token is good.")
    )
    # Some plans open the catalogue only; said now, not when the first orders are missing.
    hint = (
        _("This token may not read orders. Ask ANYMARKET to allow it.")
        if found.reads_orders is False
        else ""
    )
    return TokenCheck(CheckKind.GOOD, message, hint, found.account, found.details)


def _other_environment(asked: Environment, other: Environment) -> TokenCheck:
    return TokenCheck(
        CheckKind.OTHER_ENVIRONMENT,
        _("This token is of the environment {other}, not of {asked}.").format(
            other=_(ENVIRONMENT_TITLES[other]), asked=_(ENVIRONMENT_TITLES[asked])
        ),
        _("Choose {other} as the environment, or paste the token of {asked}.").format(
            other=_(ENVIRONMENT_TITLES[other]), asked=_(ENVIRONMENT_TITLES[asked])
        ),
    )


def _refused_hint(environment: Environment) -> str:
    if environment not in OTHER:
        return _("Copy it again from the panel, and check the address.")
    hint = _("Copy it again from the panel, and check that it is of the environment {name}.")
    return hint.format(name=_(ENVIRONMENT_TITLES[environment]))


def _not_a_token(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, problems={"token": sentence})
