"""The one way to the hub: what can be asked, how long it is tried, what failed and how it is.

Failures become ApiErrors; the token is not part of any text.
"""

import asyncio
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import httpx

from anydesk.api.address import checked_address, checked_token
from anydesk.api.failures import Answer
from anydesk.api.json_text import dump
from anydesk.api.limits import Lane, Pacer, Sleep
from anydesk.api.retries import PATIENT, Call, Patience, Retrier
from anydesk.api.times import hub_time
from anydesk.api.wire import Wire
from anydesk.core.clock import Clock
from anydesk.core.errors import ApiError, Throttled, Unauthorized, UnexpectedAnswer, Unreachable
from anydesk.core.integrations import Health

Param = str | int | bool | datetime | None
OnHealth = Callable[[Health], None]

MERGE_PATCH = "application/merge-patch+json"
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
        token = checked_token(token)
        self.has_usual_token = _TOKEN_SHAPE.fullmatch(token) is not None
        self._pacer = pacer or Pacer(sleep=sleep)
        self._pacer.on_wait = self._on_wait
        self._on_health = on_health
        self._health: Health | None = None
        self._sleep = sleep
        self._wire = Wire(
            self.base_url,
            token,
            clock=clock,
            pacer=self._pacer,
            transport=transport,
            verify=verify,
            name=name,
        )

    def __repr__(self) -> str:
        return f"ApiClient({self.name!r}, {self.base_url!r})"

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
        unread: bool = False,
    ) -> str:
        """The JSON at this path as the hub wrote it.

        Args:
            unread: do not check that it is JSON; for what a thread of its own reads.
        """
        call = Call("GET", path, lane, _sent(params), patience=patience, unread=unread)
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
        patience: Patience = PATIENT,
    ) -> object:
        """Replace; sent again where no answer came. None where the answer is empty."""
        call = Call("PUT", path, lane, _sent(params), patience=patience)
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

    async def post_for_file(
        self,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        json: object = None,
        lane: Lane = Lane.USER,
    ) -> tuple[bytes, str]:
        """Ask for a file, once; its bytes and its content type, which alone says what came."""
        call = Call("POST", path, lane, _sent(params), dump(json).encode(), file=True)
        answer = await self._answer(replace(call, headers={"Content-Type": "application/json"}))
        return answer.content, answer.content_type

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
        await self._wire.aclose()

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
            outcome, seconds = await self._wire.try_once(call)
            pause = retrier.pause_after(outcome, seconds)
            if pause is None and isinstance(outcome, Answer):
                return outcome
            if pause:
                await self._sleep(pause)

    def _on_wait(self, seconds: float) -> None:
        self._tell(Health.RATE_LIMITED)

    def _tell(self, health: Health | None) -> None:
        if health is not None and health is not self._health:
            self._health = health
            if self._on_health is not None:
                self._on_health(health)


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
