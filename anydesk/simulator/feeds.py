"""Queues of changes: rows stay until they are acknowledged, and come in random order."""

import random
import uuid
from collections import defaultdict
from dataclasses import dataclass

from .wire import Json


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One change of one thing."""

    id: int
    token: str
    status: str | None = None

    def as_json(self) -> Json:
        return {"id": self.id, "token": self.token}


class Feed:
    """One queue of changes."""

    def __init__(self, rng: random.Random, type_name: str) -> None:
        self.type_name = type_name
        self._rng = rng
        self._rows: dict[str, FeedRow] = {}
        self._tokens_by_id: defaultdict[int, set[str]] = defaultdict(set)

    def add(self, thing_id: int, status: str | None = None) -> FeedRow:
        token = str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        row = FeedRow(thing_id, token, status)
        self._rows[token] = row
        self._tokens_by_id[thing_id].add(token)
        return row

    def waiting(self) -> list[FeedRow]:
        return list(self._rows.values())

    def some(self, limit: int) -> list[FeedRow]:
        rows = self.waiting()
        # ANYMARKET: random rows, not the oldest first.
        return self._rng.sample(rows, min(limit, len(rows)))

    def has(self, thing_id: int, token: str) -> bool:
        row = self._rows.get(token)
        return row is not None and row.id == thing_id

    def acknowledge(self, thing_id: int, status: str | None = None) -> None:
        """Marks the rows of one thing as read: of one status, or all of them."""
        for token in list(self._tokens_by_id.get(thing_id, ())):
            if status is None or self._rows[token].status == status:
                self._drop(thing_id, token)

    def acknowledge_row(self, thing_id: int, token: str) -> None:
        """Marks just this row as read."""
        if self.has(thing_id, token):
            self._drop(thing_id, token)

    def _drop(self, thing_id: int, token: str) -> None:
        del self._rows[token]
        self._tokens_by_id[thing_id].discard(token)
