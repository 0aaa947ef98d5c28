"""Listens for the hub's calls and wakes the receipt of orders; nothing a call says is believed."""

import asyncio
import json
import logging
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from hmac import compare_digest

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from anydesk.core.integrations import Integration
from anydesk.core.receivers import CALLS_A_MINUTE, LARGEST_BODY, Receiver

_log = logging.getLogger(__name__)
MINUTE = 60.0

Heard = Callable[[int], object]
"""Called with the id of the store whose orders changed; it answers at once."""


class CallbackApp:
    """Answers the hub's calls.

    A wrong path is not told from a wrong method: a stranger learns nothing. A call about
    another account (``oi``) wakes nobody.

    Args:
        receivers: those that listen here, with the store of each.
        heard: what a true call does.
        seconds: a count of seconds that does not go back.
    """

    def __init__(
        self,
        receivers: Sequence[tuple[Receiver, Integration]],
        heard: Heard,
        seconds: Callable[[], float],
    ) -> None:
        self._receivers = tuple(receivers)
        self._heard = heard
        self._seconds = seconds
        self._calls: deque[float] = deque(maxlen=CALLS_A_MINUTE)
        methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
        self.asgi = Starlette(routes=[Route("/{path:path}", self._answer, methods=methods)])

    async def _answer(self, request: Request) -> Response:
        if self._is_flooded():
            return Response(status_code=429, headers={"retry-after": "60"})
        found = self._of(request.path_params["path"])
        if found is None or request.method != "POST":
            return Response(status_code=404)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        if _concerns(body, found[1]):
            self._heard(found[0].integration_id)
        return Response(status_code=200)

    def _of(self, path: str) -> tuple[Receiver, Integration] | None:
        found = None
        for one in self._receivers:
            # Each is compared, and each takes as long as any other.
            if compare_digest(one[0].path.encode(), path.encode()) and one[0].path:
                found = one
        return found

    def _is_flooded(self) -> bool:
        now = self._seconds()
        if len(self._calls) == CALLS_A_MINUTE and now - self._calls[0] < MINUTE:
            return True
        self._calls.append(now)
        return False


async def _body(request: Request) -> bytes | None:
    """The call's body; None: it is too large."""
    found = b""
    async for part in request.stream():
        found += part
        if len(found) > LARGEST_BODY:
            return None
    return found


def _concerns(body: bytes, store: Integration) -> bool:
    """An order of this account changed, as far as a call can say. Unreadable calls count:

    looking once more costs less than a sale that is seen late.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return True
    if not isinstance(said, dict):
        return True
    if said.get("type", "ORDER") != "ORDER":
        return False
    content = said.get("content")
    account = content.get("oi") if isinstance(content, dict) else None
    return not (account and store.account) or _plain(account) == _plain(store.account)


def _plain(account: object) -> str:
    return str(account).strip().rstrip(".")


class _Server(uvicorn.Server):
    """A server inside somebody else's program: signals are not its business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(app: CallbackApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve the app on the running loop; gives the port (0 takes any free one).

    Raises OSError where the port is taken.
    """
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    config = uvicorn.Config(
        app.asgi,
        ws="none",
        loop="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        limit_concurrency=50,
        server_header=False,
    )
    server = _Server(config)
    serving = asyncio.get_running_loop().create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        listener.close()
