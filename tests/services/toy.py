"""A job that writes something, and a program that runs it, for tests that stop and kill."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from anydesk.core.changes import Changes
from anydesk.core.clock import SystemClock
from anydesk.core.jobs import Arguments, Outcome, RowResult, RunState, Step
from anydesk.services.runner import Runner
from anydesk.storage import settings
from anydesk.storage.store import Store, Tx
from anydesk.storage.tables import settings as table


def count_up(tx: Tx, *, keys: Sequence[str]) -> None:
    """Each row is written once more: lost rows stay away, doubled ones show a 2."""
    for key in keys:
        settings.remember(tx, f"toy.{key}", (settings.recall(tx, f"toy.{key}") or 0) + 1)


def written(tx: Tx) -> dict[str, int]:
    """How often each row was written."""
    rows = tx.execute(select(table.c.key, table.c.value).where(table.c.key.startswith("toy.")))
    return {key.removeprefix("toy."): json.loads(value) for key, value in rows}


@dataclass(frozen=True)
class Toy:
    """Does its rows some at a time. ``before_step`` is awaited before each Step."""

    rows: tuple[str, ...]
    before_step: Callable[[int], Any] | None = None
    size: int = 2
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    key: str = "toy"
    title: str = "Toy"

    @property
    def arguments(self) -> Arguments:
        return {"rows": list(self.rows), "size": self.size}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        done = int(checkpoint or 0)
        while done < len(self.rows):
            if self.before_step is not None:
                await self.before_step(done)
            part = self.rows[done : done + self.size]
            done += len(part)
            yield Step(
                done,
                len(self.rows),
                tuple(RowResult(key, self.outcomes.get(key, Outcome.DONE)) for key in part),
                save=partial(count_up, keys=part),
                checkpoint=str(done),
                changed=frozenset({"products"}),
            )

    def again(self, rows: Sequence[RowResult]) -> "Toy":
        return Toy(tuple(row.key for row in rows))


def make(_key: str, arguments: Arguments) -> Toy:
    """The factory of the program below."""

    async def say(done: int) -> None:
        print(f"done {done}", flush=True)  # noqa: T201 - the test reads it and kills in between

    return Toy(tuple(arguments["rows"]), say, arguments["size"])


async def main(folder: Path, what: str) -> None:
    """``start COUNT`` or ``resume RUN`` in a data folder."""
    store = Store(folder)
    await store.open()
    runner = Runner(store, Changes(), SystemClock(), make=make)
    verb, number = what.split(":")
    if verb == "start":
        rows = [f"r{index:04}" for index in range(int(number))]
        run = await runner.run(make("toy", {"rows": rows, "size": 3}), store="Loja")
    else:
        run = await runner.wait(await runner.resume(int(number)))
    print("finished" if run.state is RunState.FINISHED else run.state, flush=True)  # noqa: T201
    await runner.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
