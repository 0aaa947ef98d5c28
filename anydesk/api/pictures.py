"""Pictures from anywhere in the web: addresses that strangers chose, answers nobody vouches for.

No token goes along. A server is only asked where everyone could ask it: every name is resolved
here, refused where it leads into this computer or this network, and the connection goes to the
very address that was looked at. What goes wrong is an outcome, never an exception.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from anydesk import __version__
from anydesk.api.wire import CONNECT_TIMEOUT, PLATFORM, system_trust
from anydesk.core.i18n import _
from anydesk.core.pictures import LARGEST_FILE, address_problem, ip_of, is_public, sniffed

logger = logging.getLogger(__name__)

TIMEOUT = 30.0
"""Seconds for one whole picture, redirects included."""

MOST_REDIRECTS = 3
ENOUGH_TO_SNIFF = 64
SILENT_IN_A_ROW = 3
"""A server that so often did not answer is not asked any more as long as the downloads last."""

OFFLINE_AFTER = 12
"""So many pictures without a single answer of anybody: the network is not there."""

_ADDRESSES_TRIED = 3
_LATER = frozenset({408, 425, 429})

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The IP addresses of a server's name. Raises OSError."""


@dataclass(frozen=True)
class Fetched:
    """The bytes of a picture; of one that was only looked at, its beginning.

    Args:
        kind: "jpg", "png", "gif" or "webp", by the bytes themselves.
    """

    data: bytes
    kind: str


@dataclass(frozen=True)
class NotFetched:
    """Why there is no picture, a sentence.

    Args:
        again: another try may go better.
        silent: nobody answered at all, as without a network.
    """

    problem: str
    again: bool = False
    silent: bool = False


class _Refused(Exception):
    def __init__(self, problem: str, *, again: bool = False, silent: bool = False) -> None:
        super().__init__(problem)
        self.outcome = NotFetched(problem, again, silent)


@dataclass(frozen=True)
class _Place:
    """Where a request really goes: a connection pool, and the address of its server."""

    http: httpx.AsyncClient
    ips: tuple[str, ...] = ()


class PictureDownloads:
    """``async with PictureDownloads() as downloads``: keeps its connections as long as it lasts.

    Args:
        own: beginnings of addresses, and what they are replaced by: the invented shop of practice
            mode has its pictures at an invented server, and they come from the practice hub.
        timeout: seconds for one whole picture.
        resolve, transport: in place of the network, for tests.
    """

    def __init__(
        self,
        *,
        own: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
        resolve: Resolve | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._own = dict(own or {})
        self._timeout = timeout
        self._resolve = resolve or _resolved
        self._transport = transport
        # A pool for each server: one of an IP address would mix up servers that share it.
        self._places: dict[tuple[str, str, int], _Place] = {}
        self._silent: dict[str, int] = {}
        self._silences = 0
        self._answers = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        places = list(self._places.values())
        self._places.clear()
        for place in places:
            await place.http.aclose()

    async def fetch(self, url: str) -> Fetched | NotFetched:
        """The whole picture, ``LARGEST_FILE`` bytes at most."""
        return await self._outcome(url, whole=True)

    async def look(self, url: str) -> Fetched | NotFetched:
        """Whether there is a picture: only its beginning is read, its size is what is told."""
        return await self._outcome(url, whole=False)

    @property
    def is_offline(self) -> bool:
        """Nobody has answered anything, and many were asked."""
        return not self._answers and self._silences >= OFFLINE_AFTER

    async def _outcome(self, url: str, *, whole: bool) -> Fetched | NotFetched:
        server = _server_of(url)
        if self._silent.get(server, 0) >= SILENT_IN_A_ROW:
            problem = _("The server of the picture does not answer.")
            outcome: Fetched | NotFetched = NotFetched(problem, again=True, silent=True)
        else:
            outcome = await self._tried(url, whole=whole)
        if isinstance(outcome, NotFetched) and outcome.silent:
            self._silent[server] = self._silent.get(server, 0) + 1
            self._silences += 1
        else:
            self._silent.pop(server, None)
            self._answers += 1
        return outcome

    async def _tried(self, url: str, *, whole: bool) -> Fetched | NotFetched:
        try:
            # httpx's own limits are for each read: a server that drips would never reach them.
            async with asyncio.timeout(self._timeout):
                return await self._followed(url, whole=whole)
        except _Refused as refusal:
            return refusal.outcome
        except (TimeoutError, httpx.TimeoutException):
            problem = _("The server of the picture took too long to answer.")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            logger.info("a picture could not be fetched: %s", type(error).__name__)
            problem = _("The server of the picture could not be reached.")
        return NotFetched(problem, again=True, silent=True)

    async def _followed(self, url: str, *, whole: bool) -> Fetched:
        for _hop in range(MOST_REDIRECTS + 1):
            async with self._asked(url) as response:
                target = response.headers.get("location", "")
                if response.has_redirect_location and target:
                    url = _next_address(url, target)
                    continue
                _check_status(response.status_code)
                return await _read(response, whole=whole)
        raise _Refused(_("The address leads on to others without end."))

    @asynccontextmanager
    async def _asked(self, url: str) -> AsyncIterator[httpx.Response]:
        """The answer, its body not read yet."""
        own = next((start for start in self._own if url.startswith(start)), None)
        if own is None and (problem := address_problem(url)):
            raise _Refused(problem)
        real = httpx.URL(url if own is None else self._own[own] + url.removeprefix(own))
        place = await self._place(real, public=own is None)
        response = await _sent(place, real)
        try:
            yield response
        finally:
            await response.aclose()

    async def _place(self, url: httpx.URL, *, public: bool) -> _Place:
        port = url.port or (443 if url.scheme == "https" else 80)
        key = (url.scheme, url.host, port)
        if key not in self._places:
            # A proxy resolves names itself, and is the border of the network it stands in.
            proxied = public and self._transport is None and _has_proxy(url)
            ips = await self._public_ips(url.host, port) if public and not proxied else ()
            verify: ssl.SSLContext | bool = False
            if url.scheme == "https":
                # Building it takes up to 100 ms, too long for the thread that draws the window.
                verify = await asyncio.to_thread(system_trust)
            # Another picture of the same server may have come here meanwhile.
            if key not in self._places:
                self._places[key] = _Place(self._connection(verify, proxied=proxied), ips)
        return self._places[key]

    def _connection(self, verify: ssl.SSLContext | bool, *, proxied: bool) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            verify=verify,
            follow_redirects=False,
            trust_env=proxied,
            timeout=httpx.Timeout(self._timeout, connect=CONNECT_TIMEOUT),
            headers={
                "Accept": "image/*",
                # Bytes are counted as they come; compressed ones could become any number.
                "Accept-Encoding": "identity",
                "User-Agent": f"{PLATFORM}/{__version__}",
            },
        )

    async def _public_ips(self, host: str, port: int) -> tuple[str, ...]:
        try:
            ips = await self._resolve(host, port)
        except (OSError, UnicodeError):
            problem = _("There is no server with the name {host}.").format(host=host)
            raise _Refused(problem, again=True, silent=True) from None
        known = [ip_of(ip) for ip in ips]
        if not known or not all(ip is not None and is_public(ip) for ip in known):
            raise _Refused(
                _("The address leads into your own computer or network; nobody outside sees it.")
            )
        return tuple(ips[:_ADDRESSES_TRIED])


async def _sent(place: _Place, url: httpx.URL) -> httpx.Response:
    """The first server that can be reached, asked for the picture."""
    if not place.ips:
        return await place.http.send(place.http.build_request("GET", url), stream=True)
    for number, ip in enumerate(place.ips, start=1):
        request = place.http.build_request(
            "GET",
            url.copy_with(host=ip),
            headers={"Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        try:
            return await place.http.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if number == len(place.ips):
                raise
    raise AssertionError("unreachable")


async def _resolved(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_kinds, place in found))


def _server_of(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _has_proxy(url: httpx.URL) -> bool:
    proxies = getproxies()
    return (url.scheme in proxies or "all" in proxies) and not proxy_bypass(url.host)


def _next_address(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise _Refused(_("The address leads on to something that is not an address.")) from None


def _check_status(status: int) -> None:
    if status == 200:
        return
    if status in (404, 410):
        raise _Refused(_("There is no picture at this address (any more)."))
    if status in (401, 403):
        raise _Refused(_("The server does not let everyone see this picture."))
    problem = _("The server of the picture answered with the error {status}.")
    raise _Refused(problem.format(status=status), again=status >= 500 or status in _LATER)


async def _read(response: httpx.Response, *, whole: bool) -> Fetched:
    told = response.headers.get("content-length", "")
    if told.isascii() and told.isdecimal() and int(told[:20]) > LARGEST_FILE:
        raise _too_large()
    data = bytearray()
    async for part in response.aiter_raw():
        data += part
        if len(data) > LARGEST_FILE:
            raise _too_large()
        if len(data) >= ENOUGH_TO_SNIFF and (
            not whole or not sniffed(bytes(data[:ENOUGH_TO_SNIFF]))
        ):
            break
    kind = sniffed(bytes(data[:ENOUGH_TO_SNIFF]))
    if not kind:
        # The content type is not asked: servers call pictures pages and pages pictures.
        raise _Refused(
            _("What the address answers is not a picture: JPEG, PNG, WebP and GIF are understood.")
        )
    return Fetched(bytes(data), kind)


def _too_large() -> _Refused:
    limit = LARGEST_FILE // (1024 * 1024)
    return _Refused(_("The picture is larger than {limit} MB.").format(limit=limit))
