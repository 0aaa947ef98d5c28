"""Postcode directories: ViaCEP, and OpenCEP in its shape (docs/decisions/0015).

They are free services without a token and without a promise. Whatever goes wrong with them is a
``LookupFailure``, never an exception: an order is received with the address it has (ERP §2).
"""

import asyncio
import logging
import ssl
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx

from anydesk import __version__
from anydesk.api.address import is_loopback
from anydesk.api.json_text import parse
from anydesk.api.wire import PLATFORM, system_trust
from anydesk.core.clock import Clock
from anydesk.core.i18n import _
from anydesk.core.postcodes import Found, LookupFailure, PostcodeAddress, postcode_key

logger = logging.getLogger(__name__)

DIRECTORIES = (
    "https://viacep.com.br/ws/{postcode}/json/",
    "https://opencep.com/v1/{postcode}",
)
"""In the order they are asked; the next one only where the one before does not answer."""

TIMEOUT = 3.0
AT_ONCE = 4
REST = timedelta(minutes=1)
"""How long a directory that does not work is left alone: an import must not wait for each order."""

_LARGEST = 65_536
_LONGEST = 200


class _NoAnswer(Exception):
    """Why there is no answer. ``rest``: the directory is in trouble, not this one postcode."""

    def __init__(self, reason: str, details: str, *, rest: bool = True) -> None:
        super().__init__(details)
        self.reason = reason
        self.rest = rest


class PostcodeDirectories:
    """Asks the directories, a few postcodes at a time.

    Args:
        addresses: with ``{postcode}`` in them.
        timeout: seconds for one whole answer.
    """

    def __init__(self, addresses: Sequence[str], clock: Clock, *, timeout: float = TIMEOUT) -> None:
        self._addresses = addresses
        self._clock = clock
        self._timeout = timeout
        self._resting: dict[str, tuple[datetime, LookupFailure]] = {}

    async def ask(self, postcodes: Iterable[str]) -> Mapping[str, Found]:
        """What the directories know of these postcodes of eight digits. Raises nothing."""
        answers: dict[str, Found] = {}
        turns = asyncio.Semaphore(AT_ONCE)

        async def ask_one(http: httpx.AsyncClient, postcode: str) -> None:
            async with turns:
                answers[postcode] = await self._ask_in_turn(http, postcode)

        async with await self._connection() as http, asyncio.TaskGroup() as group:
            for postcode in dict.fromkeys(postcodes):
                group.create_task(ask_one(http, postcode))
        return answers

    async def _ask_in_turn(self, http: httpx.AsyncClient, postcode: str) -> Found:
        failure = LookupFailure(_("No postcode directory is set up."))
        for address in self._addresses:
            rest = self._resting.get(address)
            if rest is not None and self._clock.now() < rest[0]:
                failure = rest[1]
                continue
            try:
                return await self._asked(http, address, postcode)
            except _NoAnswer as error:
                # Neither the postcode nor the answer: they say where a buyer lives.
                logger.info("%s did not answer: %s", urlsplit(address).hostname, error)
                failure = LookupFailure(error.reason)
                if error.rest:
                    self._resting[address] = (self._clock.now() + REST, failure)
        return failure

    async def _asked(self, http: httpx.AsyncClient, address: str, postcode: str) -> Found:
        try:
            # httpx's own limits are for each read: a server that drips would never reach them.
            async with asyncio.timeout(self._timeout):
                status, body = await _fetched(http, address.format(postcode=postcode))
        except (TimeoutError, httpx.TimeoutException):
            reason = _("The postcode directory took too long to answer.")
            raise _NoAnswer(reason, "time-out") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reason = _("The postcode directory could not be reached.")
            raise _NoAnswer(reason, type(error).__name__) from None
        return _read(status, body, postcode)

    async def _connection(self) -> httpx.AsyncClient:
        verify: ssl.SSLContext | bool = False
        if any(one.startswith("https:") for one in self._addresses):
            # Building it takes up to 100 ms, too long for the thread that draws the window.
            verify = await asyncio.to_thread(system_trust)
        return httpx.AsyncClient(
            verify=verify,
            follow_redirects=False,
            trust_env=not all(is_loopback(one) for one in self._addresses),
            timeout=self._timeout,
            headers={"Accept": "application/json", "User-Agent": f"{PLATFORM}/{__version__}"},
        )


async def _fetched(http: httpx.AsyncClient, url: str) -> tuple[int, bytes]:
    body = b""
    async with http.stream("GET", url) as response:
        async for part in response.aiter_bytes():
            body += part
            if len(body) > _LARGEST:
                break
    return response.status_code, body


def _read(status: int, body: bytes, postcode: str) -> Found:
    if status == 429:
        raise _NoAnswer(_("The postcode directory asks for a pause."), "HTTP 429")
    try:
        value = parse(body.decode("utf-8-sig"))
    except ValueError:
        value = None
    if not isinstance(value, dict) or status not in (200, 404):
        raise _unreadable(f"HTTP {status}, {len(body)} bytes")
    # ViaCEP writes "erro": "true", earlier true; OpenCEP answers 404.
    if status == 404 or str(value.get("erro", "")).lower() == "true":
        return None
    found = PostcodeAddress(
        street=_text(value, "logradouro"),
        district=_text(value, "bairro"),
        city=_text(value, "localidade"),
        state=_text(value, "uf").upper(),
    )
    if postcode_key(_text(value, "cep")) != postcode or not found.is_useful:
        raise _unreadable("another postcode, or without city and state", rest=False)
    return found


def _text(value: Mapping[str, object], name: str) -> str:
    text = value.get(name)
    tidy = " ".join(text.split()) if isinstance(text, str) else ""
    if (text is not None and not isinstance(text, str)) or len(tidy) > _LONGEST:
        raise _unreadable(f"no text in {name}", rest=False)
    return tidy


def _unreadable(details: str, *, rest: bool = True) -> _NoAnswer:
    reason = _("The postcode directory sent an answer that cannot be read.")
    return _NoAnswer(reason, details, rest=rest)
