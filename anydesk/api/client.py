"""The one way to the hub: address, token, pace, tries, log line; failures become ApiErrors.

No httpx exception or object leaves this package, and the token leaves it only as a header.
"""

import asyncio
import functools
import logging
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import httpx

from anydesk import __version__
from anydesk.api.address import checked_address, checked_token, is_loopback
from anydesk.api.failures import Answer
from anydesk.api.json_text import dump, parse
from anydesk.api.limits import Lane, Pacer, Sleep, retry_after
from anydesk.api.retries import PATIENT, Call, NoAnswer, Patience, Retrier
from anydesk.api.times import hub_time
from anydesk.core.clock import Clock
from anydesk.core.errors import ApiError, Throttled, Unauthorized, UnexpectedAnswer, Unreachable
from anydesk.core.integrations import Health

logger = logging.getLogger(__name__)
# httpx writes every address with its query at INFO; a query can hold a buyer's data.
logging.getLogger("httpx").setLevel(logging.WARNING)

Param = str | int | bool | datetime | None
OnHealth = Callable[[Health], None]

PLATFORM = "anydesk"
CONNECT_TIMEOUT = 8.0
MERGE_PATCH = "application/merge-patch+json"
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
# The shapes of API §1.2: base64.base64, and the older letters and digits.
_TOKEN_SHAPE = re.compile(r"[\w+/=-]{4,}\.[\w+/=.-]{4,}|L\d+G\d+R\d+")


class ApiClient:
    """Talks to one ANYMARKET account.

    Args:
        base_url: with the version: ``https://api.anymarket.com.br/v2``.
        transport: in place of the network; for the practice hub in process and for tests.
        on_health: told when what is known of the connection changes.
        name: the integration's, for the log.
        verify: trusted certificates; None: those of the system and of httpx.
        sleep: waits between tries.

    Raises:
        InvalidInput: the address or the token cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        pacer: Pacer | None = None,
        on_health: OnHealth | None = None,
        name: str = "",
        verify: ssl.SSLContext | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.base_url = checked_address(base_url)
        self.clock = clock
        self.name = name
        self._token = checked_token(token)
        self._transport = transport
        self._pacer = pacer or Pacer(sleep=sleep)
        self._pacer.on_wait = self._on_wait
        self._on_health = on_health
        self._health: Health | None = None
        self._verify = verify
        self._sleep = sleep
        self._http: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"ApiClient({self.name!r}, {self.base_url!r})"

    @property
    def has_usual_token(self) -> bool:
        """The token looks like one for this API; a panel's or a password does not."""
        return _TOKEN_SHAPE.fullmatch(self._token) is not None

    async def get(
        self,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        lane: Lane = Lane.USER,
        patience: Patience = PATIENT,
    ) -> object:
        """The JSON at this path, numbers with a point as Decimal."""
        call = Call("GET", path, lane, _sent(params), patience=patience)
        return (await self._answer(call)).value

    async def get_text(
        self,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        lane: Lane = Lane.USER,
        patience: Patience = PATIENT,
    ) -> str:
        """The JSON at this path as the hub wrote it."""
        call = Call("GET", path, lane, _sent(params), patience=patience)
        return (await self._answer(call)).text

    async def put(
        self,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        json: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        content_type: str = "",
        lane: Lane = Lane.USER,
    ) -> object:
        """Replace; sent again where no answer came. None where the answer is empty."""
        call = Call("PUT", path, lane, _sent(params))
        return await self._write(call, json, content, headers, content_type)

    async def post(
        self,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        json: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        content_type: str = "",
        lane: Lane = Lane.USER,
    ) -> object:
        """Create; sent once. ``maybe_done`` of the error says whether to look first."""
        call = Call("POST", path, lane, _sent(params))
        return await self._write(call, json, content, headers, content_type)

    async def patch(
        self,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        json: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        content_type: str = MERGE_PATCH,
        lane: Lane = Lane.USER,
    ) -> object:
        """Change the fields given and no others; sent again where no answer came."""
        call = Call("PATCH", path, lane, _sent(params))
        return await self._write(call, json, content, headers, content_type)

    async def delete(
        self,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        lane: Lane = Lane.USER,
    ) -> object:
        """Delete; sent again where no answer came."""
        return (await self._answer(Call("DELETE", path, lane, _sent(params)))).value

    async def aclose(self) -> None:
        """Close the connections."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def _write(
        self,
        call: Call,
        json: object,
        content: bytes | None,
        headers: Mapping[str, str] | None,
        content_type: str,
    ) -> object:
        body = content if json is None else dump(json).encode()
        sent = dict(headers or {})
        if body is not None:
            sent["Content-Type"] = content_type or "application/json"
        return (await self._answer(replace(call, body=body, headers=sent))).value

    async def _answer(self, call: Call) -> Answer:
        """The good answer to a call; tells the connection's health on the way."""
        try:
            answer = await self._persist(call)
        except ApiError as error:
            self._tell(_health_of(error))
            raise
        self._tell(Health.OK)
        return answer

    async def _persist(self, call: Call) -> Answer:
        retrier = Retrier(call)
        while True:
            wait = self._pacer.told_to_wait(call.lane)
            if wait > call.patience.longest_wait:
                raise retrier.throttled(wait)
            outcome, seconds = await self._try(call)
            pause = retrier.pause_after(outcome, seconds)
            if pause is None and isinstance(outcome, Answer):
                return outcome
            if pause:
                await self._sleep(pause)

    async def _try(self, call: Call) -> tuple[Answer | NoAnswer, float]:
        """One try and how long it took; what fails on the way is an outcome, not an exception."""
        http = await self._connected()
        outcome: Answer | NoAnswer
        async with self._pacer.turn(call.lane):
            started = time.perf_counter()
            try:
                response = await http.request(
                    call.method,
                    f"{self.base_url}{call.path}",
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
                outcome = self._read(response)
            seconds = time.perf_counter() - started
        _log(self.name, call, outcome, seconds)
        return outcome, seconds

    def _read(self, response: httpx.Response) -> Answer:
        self._pacer.heard(response.headers)
        wait = 0.0
        if response.status_code == 429:
            wait = retry_after(response.headers, self.clock.now())
            self._pacer.pause(wait)
        value, readable = None, True
        try:
            text = response.content.decode("utf-8-sig")
            value = parse(text) if text.strip() else None
        except ValueError:
            text, readable = response.content.decode("utf-8", "replace"), False
        return Answer(
            status=response.status_code,
            text=text.replace(self._token, "…"),
            content_type=response.headers.get("content-type", ""),
            size=len(response.content),
            value=value,
            readable=readable,
            wait=wait,
        )

    def _silence(self, error: Exception) -> NoAnswer:
        details = f"{type(error).__name__}: {error}".replace(self._token, "…")
        return NoAnswer(
            details=details,
            sent=not isinstance(error, _NEVER_SENT),
            timed_out=isinstance(error, httpx.TimeoutException),
        )

    async def _connected(self) -> httpx.AsyncClient:
        if self._http is None:
            verify = await self._trusted()
            # Another call may have connected while this one waited.
            self._http = self._http or self._new_connection(verify)
        return self._http

    def _new_connection(self, verify: ssl.SSLContext | bool) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            verify=verify,
            follow_redirects=False,
            # A proxy has no business between two programs of one computer.
            trust_env=not is_loopback(self.base_url),
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
        if self._transport is not None or self.base_url.startswith("http:"):
            return False  # no TLS here, and redirects are not followed
        # Building it takes up to 100 ms, too long for the thread that draws the window.
        return await asyncio.to_thread(_system_trust)

    def _on_wait(self, seconds: float) -> None:
        self._tell(Health.RATE_LIMITED)

    def _tell(self, health: Health | None) -> None:
        if health is not None and health is not self._health:
            self._health = health
            if self._on_health is not None:
                self._on_health(health)


@functools.cache
def _system_trust() -> ssl.SSLContext:
    """httpx's certificates and the system's: antivirus and company proxies add theirs there."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


def _health_of(error: ApiError) -> Health | None:
    """What a failed call says about the connection; a refusal came through a good one."""
    if isinstance(error, UnexpectedAnswer):
        return None
    if isinstance(error, Unauthorized):
        return Health.AUTH_FAILED
    if isinstance(error, Throttled):
        return Health.RATE_LIMITED
    return Health.UNREACHABLE if isinstance(error, Unreachable) else Health.OK


def _sent(params: Mapping[str, Param] | None) -> dict[str, str]:
    """The query as text, without the parameters that have no value."""
    return {name: _text(value) for name, value in (params or {}).items() if value is not None}


def _text(value: Param) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return hub_time(value) if isinstance(value, datetime) else str(value)


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
