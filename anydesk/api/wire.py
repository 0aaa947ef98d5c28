"""One request, one outcome: the only module that speaks httpx.

No httpx exception or object leaves it, and the token leaves it only as a header.
"""

import asyncio
import functools
import logging
import ssl
import time

import httpx

from anydesk import __version__
from anydesk.api.address import is_loopback
from anydesk.api.failures import Answer
from anydesk.api.json_text import parse
from anydesk.api.limits import Pacer, retry_after
from anydesk.api.retries import Call, NoAnswer
from anydesk.core.clock import Clock

logger = logging.getLogger(__name__)
# httpx writes every address with its query at INFO; a query can hold a buyer's data.
logging.getLogger("httpx").setLevel(logging.WARNING)

PLATFORM = "anydesk"
CONNECT_TIMEOUT = 8.0
_LOGGED = frozenset({"limit", "offset", "status", "marketplace"}) | {
    f"{field}{side}" for field in ("created", "updated") for side in ("After", "Before")
}
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)


class Wire:
    """Carries requests to one address with one token, at the pace of its pacer."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        clock: Clock,
        pacer: Pacer,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: ssl.SSLContext | None = None,
        name: str = "",
    ) -> None:
        self._base_url = base_url
        self._token = token
        self._clock = clock
        self._pacer = pacer
        self._transport = transport
        self._verify = verify
        self._name = name
        self._http: httpx.AsyncClient | None = None

    async def aclose(self) -> None:
        """Close the connections."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def try_once(self, call: Call) -> tuple[Answer | NoAnswer, float]:
        """One try and how long it took; what fails on the way is an outcome, not an exception."""
        http = await self._connected()
        outcome: Answer | NoAnswer
        async with self._pacer.turn(call.lane):
            started = time.perf_counter()
            try:
                response = await http.request(
                    call.method,
                    f"{self._base_url}{call.path}",
                    params=call.params or None,
                    content=call.body,
                    headers=call.headers,
                    timeout=httpx.Timeout(call.patience.timeout, connect=CONNECT_TIMEOUT),
                )
            except httpx.DecodingError:
                outcome = Answer(200, content_type="broken compression", readable=False)
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                outcome = self._silence(error)
            else:
                outcome = self._read(response, call)
            seconds = time.perf_counter() - started
        _log(self._name, call, outcome, seconds)
        return outcome, seconds

    def _read(self, response: httpx.Response, call: Call) -> Answer:
        self._pacer.heard(response.headers)
        wait = 0.0
        if response.status_code == 429:
            wait = retry_after(response.headers, self._clock.now())
            self._pacer.pause(wait)
        if call.file and response.is_success:
            return Answer(
                status=response.status_code,
                content_type=response.headers.get("content-type", ""),
                size=len(response.content),
                content=response.content,
            )
        value: object = None
        readable = True
        try:
            text = response.content.decode("utf-8-sig")
            if call.unread and response.is_success and text.lstrip()[:1] in ("[", "{"):
                value = text
            elif text.strip():
                value = parse(text)
        except ValueError:
            text, readable = response.content.decode("utf-8", "replace"), False
        return Answer(
            status=response.status_code,
            text=text if response.is_success else self._without_token(text),
            content_type=response.headers.get("content-type", ""),
            size=len(response.content),
            value=value,
            readable=readable,
            wait=wait,
        )

    def _silence(self, error: Exception) -> NoAnswer:
        return NoAnswer(
            details=self._without_token(f"{type(error).__name__}: {error}"),
            sent=not isinstance(error, _NEVER_SENT),
            timed_out=isinstance(error, httpx.TimeoutException),
        )

    def _without_token(self, text: str) -> str:
        """What may be shown and logged, whoever wrote the token into it."""
        return text.replace(self._token, "…")

    async def _connected(self) -> httpx.AsyncClient:
        if self._http is None:
            verify = await self._trusted()
            # Another call may have connected while this one waited.
            if self._http is None:
                self._http = self._new_connection(verify)
        return self._http

    def _new_connection(self, verify: ssl.SSLContext | bool) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            verify=verify,
            follow_redirects=False,
            # A proxy has no business between two programs of one computer.
            trust_env=not is_loopback(self._base_url),
            headers={
                "gumgaToken": self._token,
                "platform": PLATFORM,
                "Accept": "application/json",
                "User-Agent": f"{PLATFORM}/{__version__}",
            },
        )

    async def _trusted(self) -> ssl.SSLContext | bool:
        if self._verify is not None:
            return self._verify
        if self._transport is not None or self._base_url.startswith("http:"):
            return False  # no TLS here, and redirects are not followed
        # Building it takes up to 100 ms, too long for the thread that draws the window.
        return await asyncio.to_thread(system_trust)


@functools.cache
def system_trust() -> ssl.SSLContext:
    """httpx's certificates and the system's: antivirus and company proxies add theirs there."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


def _log(name: str, call: Call, outcome: Answer | NoAnswer, seconds: float) -> None:
    """Method, path and result; of the query only what says nothing about people."""
    shown = (f"{key}={call.params[key] if key in _LOGGED else '…'}" for key in call.params)
    result = outcome.status if isinstance(outcome, Answer) else outcome.details
    logger.info(
        "%s: %s %s %s -> %s in %d ms",
        name,
        call.method,
        call.path,
        " ".join(shown),
        result,
        round(seconds * 1000),
    )
