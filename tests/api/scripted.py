"""A hub that answers what it was told to, and a client that talks to it without sleeping."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import httpx

from anydesk.api.client import ApiClient
from anydesk.api.hub import Hub
from anydesk.api.limits import Pacer
from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Health

BASE = "https://hub.example.com/v2"
TOKEN = "c2VjcmV0LW9pLg==.c2VjcmV0LXRva2Vu"
NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
PLENTY = {"ratelimit-limit": "60000", "ratelimit-remaining": "59000", "ratelimit-reset": "60"}
REFUSED_CONNECTION = httpx.ConnectError("All connection attempts failed")
TIMED_OUT = httpx.ReadTimeout("timed out")
DATA = Path(__file__).parent.parent / "data" / "api"


def captured(name: str) -> object:
    """An answer as the hub writes it, from tests/data/api."""
    return json.loads((DATA / name).read_text(encoding="utf-8"), parse_float=Decimal)


def captured_text(name: str) -> str:
    """The same as text."""
    return (DATA / name).read_text(encoding="utf-8")


def says(
    body: object = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    kind: str = "application/json",
) -> httpx.Response:
    """An answer; a text or bytes as they are, anything else as JSON, None as empty."""
    if body is None:
        content = b""
    elif isinstance(body, bytes | str):
        content = body.encode() if isinstance(body, str) else body
    else:
        content = json.dumps(body, default=float).encode()
    return httpx.Response(
        status, content=content, headers={**PLENTY, "content-type": kind, **(headers or {})}
    )


def too_many(seconds: int) -> httpx.Response:
    """The refusal of one request too many."""
    return httpx.Response(429, headers={"retry-after": str(seconds)})


def page(*rows: object, following: bool = False, total: int | None = None) -> dict[str, object]:
    """A page as the hub writes it."""
    links = [{"rel": "next", "href": "http://elsewhere.example.com/next"}] if following else []
    told = {} if total is None else {"page": {"totalElements": total}}
    return {"links": links, "content": list(rows), **told}


Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class ScriptedHub:
    """Answers in the order given, the last one again and again; remembers what it was asked."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.asked: list[httpx.Request] = []
        self.slept: list[float] = []
        self.healths: list[Health] = []
        self.clock = FixedClock(NOW)
        self.client = ApiClient(
            BASE,
            TOKEN,
            clock=self.clock,
            transport=httpx.MockTransport(self._answer),
            pacer=Pacer(sleep=self.sleep, seconds=lambda: self.clock.now().timestamp()),
            on_health=self.healths.append,
            name="Loja Modelo",
            sleep=self.sleep,
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds=seconds)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        if isinstance(step, httpx.Response):
            # A response can be read once; the last one is given several times.
            return httpx.Response(step.status_code, content=step.content, headers=step.headers)
        return step(request)

    @property
    def last(self) -> httpx.Request:
        return self.asked[-1]

    @property
    def sent(self) -> object:
        """The JSON of the last request."""
        return json.loads(self.last.content, parse_float=Decimal)


def asked(script: ScriptedHub) -> list[tuple[str, str, dict[str, str]]]:
    """Method, path and query of what was sent."""
    return [
        (request.method, request.url.path.removeprefix("/v2"), dict(request.url.params))
        for request in script.asked
    ]


def hub(*steps: Step) -> tuple[ScriptedHub, Hub]:
    """A scripted hub and the resources on it."""
    script = ScriptedHub(*steps)
    return script, Hub.on(script.client)
