"""What the runner knows of a run that works or waits, and who is told about it."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime

from anydesk.core.jobs import Job, JobRun, Outcome, Step
from anydesk.services.progress import Estimate, Progress

PAUSE = 0.1
"""Seconds between two callbacks about progress."""

LIST_PAUSE = 1.0
"""Seconds between two notices that the list of runs looks different."""


class LiveRun:
    """One run from the queue to its end."""

    def __init__(self, job: Job, store: str, at: datetime, seconds: Callable[[], float]) -> None:
        self.job = job
        self.tells_only_trouble: bool = getattr(job, "tells_only_trouble", False)
        self.leaves_no_idle_run: bool = getattr(job, "leaves_no_idle_run", False)
        self.store = store
        self.run_id = 0
        self.checkpoint: str | None = None
        self.task: asyncio.Task[None] | None = None
        self.before: tuple[LiveRun, ...] = ()
        self.gone = asyncio.Event()
        self.stopping = False
        self.was_stopped = False
        self.done = 0
        self.run: JobRun | None = None
        self.error: Exception | None = None
        self.bug: BaseException | None = None
        self.is_waited_for = False
        self.arguments = json.dumps(job.arguments, sort_keys=True)
        self.stores = frozenset(name for name in store.split(", ") if name)
        self._total: int | None = None
        self._failed = 0
        self._at = at
        self._estimate = Estimate(seconds)
        self._asked = asyncio.Event()
        self._waits = True

    def is_same_work(self, other: "LiveRun") -> bool:
        """Doing both would do the same twice."""
        if self.run_id and self.run_id == other.run_id:
            return True
        mine = (self.job.key, self.store, self.arguments)
        return mine == (other.job.key, other.store, other.arguments)

    def excludes(self, other: "LiveRun") -> bool:
        """The other must wait: the same kind of work for the same store, or for all of them."""
        if self.job.key != other.job.key:
            return False
        return not self.stores or not other.stores or bool(self.stores & other.stores)

    def stop(self) -> None:
        """Stop at the next safe point."""
        self.stopping = True
        self._asked.set()

    async def turn(self) -> bool:
        """Wait until nothing excludes the run. False: it was stopped before."""
        for other in self.before:
            await _first(other.gone, self._asked)
        self.before = ()
        self._waits = False
        if self.stopping:
            self.was_stopped = True
        return not self.stopping

    async def ended(self) -> JobRun:
        """The run when it has ended. Raises the bug that ended it."""
        self.is_waited_for = True
        await self.gone.wait()
        if self.run is None:
            raise self.bug or RuntimeError("the run was never started")
        return self.run

    def started(self, run: JobRun) -> None:
        """It works now; what it did before an interruption counts."""
        self.done, self._total = run.done + run.skipped + run.failed, run.total
        self._at = run.started_at or self._at

    def heard(self, step: Step) -> None:
        """A Step was saved."""
        self.done = step.done
        self._total = self._total if step.total is None else step.total
        self._failed += sum(one.outcome is Outcome.FAILED for one in step.results)
        self._estimate.heard(self.done, self._total)

    def progress(self) -> Progress:
        """What is shown of it now."""
        return Progress(
            run_id=self.run_id,
            key=self.job.key,
            title=self.job.title,
            store=self.store,
            done=self.done,
            total=self._total,
            failed=self._failed,
            started_at=self._at,
            remaining_seconds=self._estimate.remaining,
            stopping=self.stopping,
            waiting=self._waits,
        )


async def _first(*events: asyncio.Event) -> None:
    """Wait for one of the events."""
    loop = asyncio.get_running_loop()
    waits = [loop.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


class Notices:
    """Tells listeners that something has changed, often enough and not more often."""

    def __init__(self, publish: Callable[[], object]) -> None:
        self._publish = publish
        self._listeners: list[Callable[[], object]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._told = 0.0
        self._published = 0.0
        self._closed = False

    def listen(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call back at every change. The function that is returned ends it."""
        self._listeners.append(callback)

        def stop() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return stop

    def now(self) -> None:
        """A run began, ended or was asked to stop: the list of runs looks different."""
        self._published = asyncio.get_running_loop().time()
        self._publish()
        self.soon()

    def soon(self) -> None:
        """A run got on: call back, now or when the pause is over."""
        if self._timer is not None or self._closed:
            return
        loop = asyncio.get_running_loop()
        wait = self._told + PAUSE - loop.time()
        if wait <= 0:
            self._tell()
        else:
            self._timer = loop.call_later(wait, self._tell)

    def close(self) -> None:
        """Tell nobody any more."""
        self._closed = True
        self._listeners.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self) -> None:
        self._timer = None
        self._told = asyncio.get_running_loop().time()
        if self._told - self._published >= LIST_PAUSE:
            self._published = self._told
            self._publish()
        for listener in tuple(self._listeners):
            listener()
