"""The practice ANYMARKET: an HTTP server that behaves as the API reference says."""

import asyncio
import os
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route as AppRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from .endpoint import BASE_PATH, Endpoint, SeenRequest
from .faults import Faults
from .gate import Gate
from .market import Market, MarketPlan, utc_now
from .router import Router
from .routes import ROUTES

__all__ = ["HubOptions", "PracticeHub", "SeenRequest"]


@dataclass(frozen=True)
class HubOptions:
    """Size and manners of a hub.

    `latency_ms` delays every answer; `rate` is the number of requests in a 60 s window;
    `faults` are "name" or "name=argument"; what the hub does later (transmissions, images,
    labels, prices on listings) it does after `settle_seconds`; with `curiosities` the shop also
    has the odd products of `sample_curiosities.py`.
    """

    token: str = "practice-token"
    account: str = "99999."
    seed: int = 1
    orders: int = 40
    products: int = 60
    latency_ms: int = 0
    rate: int = 600
    faults: tuple[str, ...] = ()
    settle_seconds: float = 1.0
    curiosities: bool = False

    def plan(self) -> MarketPlan:
        return MarketPlan(
            self.seed,
            self.orders,
            self.products,
            self.account,
            self.settle_seconds,
            self.curiosities,
        )


class PracticeHub:
    """One practice ANYMARKET with its own data.

    `app` serves tests in process; `start()` serves real HTTP on the running loop. `market`
    and `faults` may be read and changed at any time; `requests` is the log of what came in.
    """

    def __init__(
        self, options: HubOptions | None = None, *, now: Callable[[], datetime] | None = None
    ) -> None:
        self.options = options or HubOptions()
        clock = now or utc_now
        self.faults = Faults(self.options.faults)
        self.market = Market(self.options.plan(), self.faults, clock)
        gate = Gate(self.options.token, self.options.rate, self.faults, clock)
        self._endpoint = Endpoint(self.market, gate, Router(ROUTES), self.options.latency_ms)
        self.app = Starlette(routes=[AppRoute("/{path:path}", self._endpoint)])
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def requests(self) -> deque[SeenRequest]:
        return self._endpoint.requests

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serves on the running loop; returns the base URL. Port 0 takes any free port."""
        listener = _listen(host, port)
        config = uvicorn.Config(
            self.app,
            http=_Connection,
            ws="none",
            loop="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        self._server = _Server(config)
        loop = asyncio.get_running_loop()
        self._serving = loop.create_task(self._server.serve(sockets=[listener]))
        await self._server.ready.wait()
        if not self._server.started:
            await self._serving
        number = listener.getsockname()[1]
        return f"http://{host}:{number}{BASE_PATH}"

    async def stop(self) -> None:
        """Ends every request and closes the port. Safe to call twice."""
        server, serving = self._server, self._serving
        self._server = self._serving = None
        if server is None or serving is None:
            return
        self._endpoint.release()
        server.leave()
        await serving


class _Server(uvicorn.Server):
    """A server inside somebody else's program: signals are not its business."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._ticking: asyncio.Task[None] | None = None

    def leave(self) -> None:
        """End serving now; the library alone would look a tenth of a second later."""
        self.should_exit = True
        if self._ticking is not None:
            self._ticking.cancel()

    async def main_loop(self) -> None:
        self._ticking = asyncio.get_running_loop().create_task(super().main_loop())
        try:
            await asyncio.wait({self._ticking})
        finally:
            self._ticking.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Connection(H11Protocol):
    """Hands its transport to the endpoint, which drops the connection when a fault says so."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def _listen(host: str, port: int) -> socket.socket:
    # Bound here, so that a port in use is an ordinary OSError for the caller.
    # asyncio sends small packets at once only where the protocol is named: without it every
    # answer would wait 40 ms for the delayed acknowledgement of its headers.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # On Windows the option would share the port with others.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener
