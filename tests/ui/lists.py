"""Lists and services in memory, for tests of widgets."""

import asyncio
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from anydesk.core.changes import Changes
from anydesk.core.clock import FixedClock
from anydesk.core.errors import AppError
from anydesk.core.integrations import Environment, Health, Integration
from anydesk.core.jobs import JobRun, RunState
from anydesk.core.query import Query
from anydesk.core.settings import AppSettings

NOON = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
NAMES = ("Ana Souza", "Bruno Lima", "Carla Dias", "Davi Rocha", "Elisa Prado")
STATUSES = ("PAID", "NEW", "SHIPPED")


@dataclass(frozen=True)
class Row:
    """A line of the list in memory."""

    id: int
    name: str
    status: str
    total: Decimal
    at: datetime


def row(number: int) -> Row:
    """The record of an id."""
    return Row(
        id=number,
        name=f"{NAMES[number % 5]} {number}",
        status=STATUSES[number % 3],
        total=Decimal(number) / 10,
        at=NOON - timedelta(minutes=number),
    )


class MemoryList:
    """A list service over ids from 1; searches names, filters by status, sorts by id."""

    def __init__(self, count: int) -> None:
        self.ids = array("q", range(1, count + 1))
        self.asked: list[Query] = []
        self.loaded: list[int] = []
        self.error: AppError | None = None
        self.gates: list[asyncio.Event] = []
        """While there are any, each ``find`` waits for its own, in order."""

    async def find(self, query: Query) -> Sequence[int]:
        self.asked.append(query)
        if self.gates:
            await self.gates.pop(0).wait()
        if self.error is not None:
            raise self.error
        return self._matching(query)

    def _matching(self, query: Query) -> Sequence[int]:
        found: Sequence[int] = self.ids
        if status := query.value("status"):
            found = [one for one in found if STATUSES[one % 3] == status]
        if query.text:
            words = query.text.casefold()
            found = [one for one in found if words in row(one).name.casefold()]
        return list(reversed(found)) if query.descending else found

    async def load(self, ids: Sequence[int]) -> Sequence[Row]:
        self.loaded.append(len(ids))
        if self.error is not None:
            raise self.error
        return [row(one) for one in ids]


def store(number: int, name: str, **values: Any) -> Integration:
    """An integration that works."""
    known: dict[str, Any] = {
        "environment": Environment.PRODUCTION,
        "has_token": True,
        "tested_at": NOON,
        "health": Health.OK,
    }
    return Integration(
        id=number, name=name, base_url="https://api.example/v2", created_at=NOON, **known | values
    )


def run(number: int = 1, **values: Any) -> JobRun:
    """A run that has ended well."""
    known: dict[str, Any] = {
        "key": "stock.send",
        "title": "Send stock",
        "store": "Loja Modelo",
        "arguments": {},
        "state": RunState.FINISHED,
        "created_at": NOON,
        "started_at": NOON,
        "finished_at": NOON,
        "total": 10,
        "done": 10,
        "skipped": 0,
        "failed": 0,
        "not_sent": 0,
        "checkpoint": None,
        "message": "",
        "error_kind": "",
    }
    return JobRun(id=number, **known | values)


@dataclass
class MemorySettings:
    """Remembers what windows remember."""

    kept: dict[str, Any] = field(default_factory=dict)
    app: AppSettings = field(default_factory=AppSettings)

    async def recall(self, key: str) -> Any:
        return self.kept.get(key)

    async def remember(self, key: str, value: Any) -> None:
        self.kept[key] = value

    async def get(self, _form: type) -> AppSettings:
        return self.app

    async def save(self, form: AppSettings) -> None:
        self.app = form


class MemoryRunner:
    """Takes jobs and ends them at once, as the real one does at the end of their steps."""

    def __init__(self) -> None:
        self.progress: dict[int, Any] = {}
        self.started: list[Any] = []
        self.stopped: list[int] = []
        self._listeners: list[Callable[[], object]] = []

    def listen(self, callback: Callable[[], object]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def tell(self) -> None:
        """The progress has changed."""
        for listener in tuple(self._listeners):
            listener()

    async def start(self, job: Any, *, store: str = "") -> int:
        self.started.append((job, store))
        return len(self.started)

    async def wait(self, run_id: int) -> JobRun:
        return run(run_id)

    def stop(self, run_id: int) -> None:
        self.stopped.append(run_id)


@dataclass
class MemoryIntegrations:
    """The stores of the top bar."""

    stores: tuple[Integration, ...] = (store(1, "Loja Modelo"), store(2, "Casa & Cia"))

    async def all(self) -> tuple[Integration, ...]:
        return self.stores


class MemoryJobs:
    """Past runs."""

    async def get(self, run_id: int) -> JobRun:
        return run(run_id)


class EmptyOutbox:
    """Nothing waits to be told."""

    async def stores_due(self) -> tuple[()]:
        return ()


def services(rows: int = 1_000, **more: Any) -> Any:
    """What a window needs of the services, without a store or a network."""
    known: Mapping[str, Any] = {
        "clock": FixedClock(NOON),
        "changes": Changes(),
        "settings": MemorySettings(),
        "runner": MemoryRunner(),
        "integrations": MemoryIntegrations(),
        "jobs": MemoryJobs(),
        "outbox": EmptyOutbox(),
        "rows": MemoryList(rows),
    }
    return SimpleNamespace(**{**known, **more})
