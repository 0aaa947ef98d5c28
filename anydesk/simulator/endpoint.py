"""The ASGI side: reads a request, asks the hub, sends the answer, or fails to on purpose."""

import asyncio
import json
import logging
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope, Send

from .gate import Gate, broken_server, damaged
from .market import Market
from .router import Router
from .routes_pictures import PREFIX as PICTURES
from .routes_postcodes import PREFIX as POSTCODES
from .rules import SYSTEM_ERROR, unknown_path
from .wire import Answer, Call, Refusal, encode

log = logging.getLogger(__name__)

BASE_PATH = "/v2"
BESIDE = (POSTCODES, PICTURES)
"""Served without a token, and not below the API's own path."""

HANG_SECONDS = 60.0
LOG_LENGTH = 20_000


@dataclass(slots=True)
class SeenRequest:
    """One request as the hub saw it; `status` is 0 when no answer was sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    status: int = 0

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


class Endpoint:
    """Answers every request of one hub."""

    def __init__(self, market: Market, gate: Gate, router: Router, latency_ms: int) -> None:
        self.market = market
        self.requests: deque[SeenRequest] = deque(maxlen=LOG_LENGTH)
        self._gate = gate
        self._router = router
        self._latency_ms = latency_ms
        self._count = 0
        self._hanging: set[asyncio.Event] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read_body(receive)
        call = self._call(scope, body)
        seen = SeenRequest(call.method, call.path, call.query, call.headers, body)
        self.requests.append(seen)
        faults = self.market.faults
        await self._delay()
        if faults.takes("drop-connection", call):
            await self._drop(scope, receive)
            return
        if faults.takes("hang", call):
            await self._hang(receive)
            await self._drop(scope, receive)
            return
        answer = broken_server(faults, call) or self._answer(call)
        if faults.takes("lose-answer", call):
            await self._drop(scope, receive)
            return
        answer = damaged(faults, call, answer)
        seen.status = answer.status
        await self._send(answer, send)

    def release(self) -> None:
        """Ends every request that was left hanging."""
        for event in self._hanging:
            event.set()

    def _call(self, scope: Scope, body: bytes) -> Call:
        self._count += 1
        path: str = scope["path"]
        return Call(
            number=self._count,
            method=scope["method"],
            path=_own_path(path),
            query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            headers={
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in scope["headers"]
            },
            body=body,
        )

    async def _delay(self) -> None:
        wait = self._latency_ms + int(self.market.faults.argument("slow") or 0)
        if wait:
            await asyncio.sleep(wait / 1000)

    def _answer(self, call: Call) -> Answer:
        try:
            if not call.path.startswith(BESIDE):
                self._gate.admit(call)
            if not call.path:
                raise unknown_path()
            self.market.schedule.settle()
            return self._router.find(call)(self.market, call)
        except Refusal as refusal:
            return Answer(refusal.status, encode(refusal.body), headers=refusal.headers)
        except (AttributeError, KeyError, TypeError, ValueError):
            # A body of a shape that no check foresaw. The hub answers 500 as well; the log
            # tells it from a mistake of our own.
            log.exception("The practice hub failed at %s %s", call.method, call.path)
            return Answer.of({"code": "500", "message": SYSTEM_ERROR}, 500)

    async def _hang(self, receive: Receive) -> None:
        """Waits until the caller gives up, the hub stops, or a minute has passed."""
        released = asyncio.Event()
        self._hanging.add(released)
        loop = asyncio.get_running_loop()
        waits = {loop.create_task(released.wait()), loop.create_task(_gone(receive))}
        try:
            await asyncio.wait(waits, timeout=HANG_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hanging.discard(released)
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _drop(self, scope: Scope, receive: Receive) -> None:
        transport = scope.get("state", {}).get("transport")
        if transport is None:
            # In process there is no connection to drop; this is the nearest thing.
            raise ConnectionResetError("connection dropped by a fault")
        transport.abort()
        # The server only learns of its own abort through its event loop.
        await _gone(receive)

    async def _send(self, answer: Answer, send: Send) -> None:
        headers = dict(answer.headers)
        if not self.market.faults.is_on("no-rate-headers") and not _bare(answer):
            headers = {**self._gate.pace().headers(), **headers}
        if answer.body:
            headers["content-type"] = answer.media_type
        if answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            headers["content-length"] = str(len(answer.body))
        start: Message = {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        await send(start)
        await send({"type": "http.response.body", "body": answer.body})


def _bare(answer: Answer) -> bool:
    """A 429 that does not say how long to wait (the others bring their own headers)."""
    return answer.status == HTTPStatus.TOO_MANY_REQUESTS and not answer.headers


def _own_path(path: str) -> str:
    """The path inside the API, or of what stands beside it; "" for any other."""
    if path.startswith(BESIDE):
        return path
    inside = path.removeprefix(BASE_PATH) if path.startswith(f"{BASE_PATH}/") else ""
    return "" if inside.startswith(BESIDE) else inside


async def _read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
