"""The tokens: in the system's keyring, or for this session only; never anywhere else.

Where a token is looked for, in this order: what was typed in this session; the environment
variable ``ANYDESK_TOKEN_<NAME>``; the keyring; ``ANYDESK_TOKEN``. The last one comes after the
keyring, so that one variable never sends the stock of one store to the account of another.
"""

import asyncio
import logging
import os
import re
import secrets as randomness
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from anydesk.core.errors import NoKeyring
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.secrecy import hide

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "anydesk"
VARIABLE = "ANYDESK_TOKEN"
PATIENCE = 15.0
"""Seconds. Unlocking a keyring asks for a password; a hanging D-Bus must not hang the program."""

# Never one that writes the token to a plain file; keyring itself would choose such a one
# where ``keyrings.alt`` is installed.
ALLOWED = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }
)

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Secrets:
    """Keeps one token for each integration.

    Args:
        backend: the keyring to use; None: the system's, if it is one of those allowed.
        environment: the environment variables; None: the process's.
        patience: how long one call to the keyring may take.
    """

    def __init__(
        self,
        backend: "KeyringBackend | None" = None,
        *,
        environment: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._given = backend
        self._environment = os.environ if environment is None else environment
        self._patience = patience
        self._session: dict[str, str] = {}
        self._probe: asyncio.Task[KeyringBackend | None] | None = None
        self._keyring_name = ""

    async def get(self, integration: Integration) -> str | None:
        """The integration's token, or None."""
        found = self._session.get(_place(integration), "") or self._variable(integration.name)
        if not found and integration.has_token:
            found = await self._kept(integration) or ""
        found = (found or self._environment.get(VARIABLE, "")).strip()
        if found:
            hide(found)
        return found or None

    async def put(self, integration: Integration, token: str) -> bool:
        """Keep the token. True: the keyring has it; False: it lives for this session only."""
        hide(token)
        self._session[_place(integration)] = token
        backend = await self._backend()
        if backend is None:
            return False
        try:
            await self._ask(lambda: backend.set_password(SERVICE, _place(integration), token))
        except NoKeyring as error:
            _log.info("the keyring did not keep a token: %s", error.details)
            return False
        return True

    async def delete(self, integration: Integration) -> None:
        """Forget the token, here and in the keyring."""
        self._session.pop(_place(integration), None)
        backend = await self._backend()
        if backend is None:
            return
        try:
            await self._ask(lambda: backend.delete_password(SERVICE, _place(integration)))
        except NoKeyring as error:
            # Also what a keyring answers where there is no such token.
            _log.info("the keyring did not delete a token: %s", error.details)

    async def keeps(self) -> bool:
        """The system has a keyring that can be used. The first call tries it."""
        return await self._backend() is not None

    @property
    def keyring_name(self) -> str:
        """The keyring in use, for the diagnosis; "" before the first call or without one."""
        return self._keyring_name

    def _variable(self, name: str) -> str:
        return next(
            (value for one in variables_of(name) if (value := self._environment.get(one, ""))), ""
        )

    async def _kept(self, integration: Integration) -> str | None:
        backend = await self._backend()
        if backend is None:
            return None
        try:
            found = await self._ask(lambda: backend.get_password(SERVICE, _place(integration)))
        except NoKeyring as error:
            _log.info("the keyring did not answer: %s", error.details)
            return None
        if found:
            self._session[_place(integration)] = found
        return found

    async def _backend(self) -> "KeyringBackend | None":
        """The keyring that passed a trial: one that is locked looks fine until it is used."""
        if self._probe is None:
            # A task of its own: whoever comes meanwhile waits for the same trial (two would ask
            # for a password twice), and a caller that gives up does not take it along.
            self._probe = asyncio.get_running_loop().create_task(self._tried())
        return await asyncio.shield(self._probe)

    async def _tried(self) -> "KeyringBackend | None":
        try:
            backend = self._given or await self._ask(_system_keyring)
            if backend is None:
                _log.info("there is no keyring: tokens live for this session only")
                return None
            await self._ask(lambda: _try_out(backend))
        except NoKeyring as error:
            _log.info("the keyring cannot be used: %s", error.details)
            return None
        self._keyring_name = f"{type(backend).__module__}.{type(backend).__name__}"
        return backend

    async def _ask(self, call: Callable[[], T]) -> T:
        """The answer of the keyring. Raises NoKeyring where it fails or takes too long."""
        try:
            return await _in_thread(call, self._patience)
        except TimeoutError:
            raise _unusable("it did not answer in time") from None


def variables_of(name: str) -> tuple[str, ...]:
    """The environment variables for an integration's name: ``ANYDESK_TOKEN_LOJA_SAO_JOAO``.

    Accents are dropped, or replaced by ``_`` as everything else that is no letter or digit.
    """
    plain = re.sub(r"[^A-Z0-9]", "_", fold(name).upper())
    strict = re.sub(r"[^A-Z0-9]", "_", name.strip().upper())
    return tuple(f"{VARIABLE}_{one}" for one in dict.fromkeys((plain, strict)))


def _place(integration: Integration) -> str:
    # Not the name, which may change, nor the id, which two data folders share.
    return integration.token_key or f"integration-{integration.id}"


def _unusable(details: str) -> NoKeyring:
    return NoKeyring(
        _("The system has no keyring that can be used."),
        hint=_("The token is kept until the program is closed."),
        details=details,
    )


def _system_keyring() -> "KeyringBackend | None":
    import keyring

    chosen = keyring.get_keyring()
    # The chainer stands for several at once; among them may be one that is not allowed.
    several = getattr(chosen, "backends", None) or [chosen]
    return next((one for one in several if type(one).__module__ in ALLOWED), None)


def _try_out(backend: "KeyringBackend") -> None:
    place, value = f"trial-{randomness.token_hex(8)}", randomness.token_hex(8)
    backend.set_password(SERVICE, place, value)
    try:
        if backend.get_password(SERVICE, place) != value:
            raise ValueError("the keyring forgot")
    finally:
        backend.delete_password(SERVICE, place)


async def _in_thread(call: Callable[[], T], patience: float) -> T:
    """The call's answer, from a thread of its own: it may hang for ever, and a pool's thread
    would then keep the program from ending. Raises NoKeyring and TimeoutError.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, failure: NoKeyring | None) -> None:
        if answer.done():
            return
        if failure is not None:
            answer.set_exception(failure)
        else:
            answer.set_result(result)  # type: ignore[arg-type]

    def work() -> None:
        result: T | None = None
        failure: NoKeyring | None = None
        try:
            result = call()
        except Exception as error:
            # The libraries behind keyring raise whatever their system raises. Their text may
            # hold what they were given: only the kind of error is kept.
            failure = _unusable(type(error).__name__)
        # The program may have ended meanwhile, and the loop with it.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, result, failure)

    threading.Thread(target=work, name="keyring", daemon=True).start()
    async with asyncio.timeout(patience):
        return await answer
