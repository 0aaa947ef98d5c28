"""Runs jobs: saves each Step, counts, stops, continues, and remembers how it ended."""

import asyncio
import inspect
import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import MERCHANT_ZONE, Clock
from anydesk.core.errors import AppError, InvalidInput, JobBusy, StoreError
from anydesk.core.i18n import _
from anydesk.core.jobs import Arguments, Job, JobRun, Outcome, RunState, Step
from anydesk.core.resuming import has_expired, last_day
from anydesk.services.live_runs import LiveRun, Notices
from anydesk.services.progress import Progress as Progress
from anydesk.services.tasks import Background
from anydesk.storage import job_log
from anydesk.storage.store import Store

Make = Callable[[str, Arguments], Job]
"""A job out of its key and arguments."""

Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]

AGAIN = frozenset({Outcome.FAILED, Outcome.NOT_SENT})
_log = logging.getLogger(__name__)


class Runner:
    """One run of a key and store at a time; others wait for their turn.

    A run ends FINISHED; INTERRUPTED by a stop, a crash or an error that concerns all rows
    (it can be continued); or FAILED. A bug fails the run and is passed on: to whoever waits
    for the run, else to the loop.

    Args:
        make: builds a job again out of what its run remembers.
        spawn: starts a task and keeps it alive.
        seconds: a count of seconds that does not go back.
    """

    def __init__(
        self,
        store: Store,
        changes: Changes,
        clock: Clock,
        *,
        make: Make,
        spawn: Spawn | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._make = make
        self._background = Background()
        self._spawn = spawn or self._background.start
        self._seconds = seconds
        self._live: list[LiveRun] = []
        self._notices = Notices(partial(changes.publish, kinds.JOBS))
        self._closing = False

    @property
    def progress(self) -> Mapping[int, Progress]:
        """Every run that works or waits, by its id, in the order they were started."""
        return {live.run_id: live.progress() for live in self._live if live.run_id}

    def listen(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call back when ``progress`` has changed, at most ten times a second. Ends it."""
        return self._notices.listen(callback)

    async def start(self, job: Job, *, store: str = "") -> int:
        """Start the job, or queue it; the id of its run.

        Raises JobBusy where the same work waits or runs already.
        """
        live = self._enter(LiveRun(job, store, self._clock.now(), self._seconds))
        create = partial(
            job_log.create,
            key=job.key,
            title=job.title,
            store=store,
            arguments=job.arguments,
            at=self._clock.now(),
        )
        try:
            live.run_id = await self._store.run(create)
        except BaseException:
            self._leave(live)
            raise
        live.task = self._spawn(self._guarded(live))
        self._notices.now()
        return live.run_id

    async def run(
        self,
        job: Job,
        *,
        store: str = "",
        on_progress: Callable[[Progress], object] | None = None,
    ) -> JobRun:
        """Start the job and wait for its end. Cancelling this does not stop the run."""
        run_id = await self.start(job, store=store)

        def tell() -> None:
            if on_progress is not None and (now := self.progress.get(run_id)):
                on_progress(now)

        end_listening = self.listen(tell)
        tell()
        try:
            return await self.wait(run_id)
        finally:
            end_listening()

    async def run_or_raise(self, job: Job, *, store: str = "") -> JobRun:
        """The same, for work whose failure is the caller's failure: raises the run's AppError."""
        live_run = await self.start(job, store=store)
        live = self._find(live_run)
        run = await self.wait(live_run)
        if live is not None and live.error is not None:
            raise live.error
        return run

    async def resume(self, run_id: int) -> int:
        """Continue an interrupted or failed run from its checkpoint; its id.

        Raises NotThere, JobBusy, and InvalidInput where there is nothing to continue.
        """
        if self._find(run_id) is not None:
            raise _busy()
        run = await self._store.run(partial(job_log.get, run_id=run_id), durable=False)
        if run.state is RunState.FINISHED:
            raise InvalidInput(_("This job has finished; there is nothing to continue."))
        job = self._made(run)
        self._refuse_expired(
            job, run, await self._store.run(partial(job_log.stopped_at, run=run), durable=False)
        )
        live = LiveRun(job, run.store, self._clock.now(), self._seconds)
        live.run_id, live.checkpoint = run_id, run.checkpoint
        self._enter(live)
        try:
            await self._store.run(partial(job_log.wait_again, run_id=run_id))
        except BaseException:
            self._leave(live)
            raise
        live.task = self._spawn(self._guarded(live))
        self._notices.now()
        return run_id

    def _refuse_expired(self, job: Job, run: JobRun, stopped_at: datetime) -> None:
        days: int | None = getattr(job, "resumable_days", None)
        if days is not None and has_expired(stopped_at, days, self._clock.now()):
            raise InvalidInput(
                _("It stopped on {day} and could be continued until {last}.").format(
                    day=f"{stopped_at.astimezone(MERCHANT_ZONE):%d/%m/%Y}",
                    last=f"{last_day(stopped_at, days):%d/%m/%Y}",
                ),
                hint=_("Start it over: what was done before stays as it is."),
            )

    async def run_again(self, run_id: int, outcomes: Iterable[Outcome] = AGAIN) -> int:
        """Start a new run for the rows of this one that ended so ("send the failed ones again").

        Raises NotThere, JobBusy, and InvalidInput where there is no such row.
        """
        wanted = frozenset(outcomes)
        run = await self._store.run(partial(job_log.get, run_id=run_id), durable=False)
        rows = await self._store.run(
            partial(job_log.rows, run_id=run_id, outcomes=wanted), durable=False
        )
        again = getattr(self._made(run), "again", None)
        if not rows or again is None:
            raise InvalidInput(_("There is nothing to do again in this job."))
        job = again(tuple(row.result for row in rows))
        return await self.start(await job if inspect.isawaitable(job) else job, store=run.store)

    def stop(self, run_id: int) -> None:
        """Stop at the next safe point; harmless where the run has ended."""
        live = self._find(run_id)
        if live is not None:
            live.stop()
            self._notices.now()

    async def wait(self, run_id: int) -> JobRun:
        """The run when it has ended. Raises NotThere, and the bug that ended it."""
        live = self._find(run_id)
        if live is None:
            return await self._store.run(partial(job_log.get, run_id=run_id), durable=False)
        return await live.ended()

    async def close(self, timeout: float = 5) -> None:  # noqa: ASYNC109 - what is left is stopped harder
        """Stop every run: first at its next safe point, after ``timeout`` seconds at once."""
        self._closing = True
        for live in self._live:
            live.stop()
        tasks = [live.task for live in self._live if live.task is not None]
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=timeout)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._background.close()
        self._notices.close()

    def _enter(self, live: LiveRun) -> LiveRun:
        if self._closing:
            raise JobBusy(_("The program is closing."))
        if any(other.is_same_work(live) for other in self._live):
            raise _busy()
        live.before = tuple(other for other in self._live if other.excludes(live))
        self._live.append(live)
        return live

    def _leave(self, live: LiveRun) -> None:
        self._live.remove(live)
        live.gone.set()
        self._notices.now()

    def _find(self, run_id: int) -> LiveRun | None:
        return next((live for live in self._live if live.run_id == run_id), None)

    def _made(self, run: JobRun) -> Job:
        try:
            return self._make(run.key, run.arguments)
        except KeyError:
            raise InvalidInput(
                _("This version of the program does not know this job any more.")
            ) from None

    async def _guarded(self, live: LiveRun) -> None:
        """From the queue to the end; whatever happens, the run leaves the list of live ones."""
        try:
            live.run = await self._until_end(live)
        except BaseException as error:
            live.bug = error
            if not live.is_waited_for or isinstance(error, asyncio.CancelledError):
                raise
        finally:
            self._leave(live)

    async def _until_end(self, live: LiveRun) -> JobRun:
        try:
            if await live.turn():
                await self._work(live)
        except asyncio.CancelledError:
            live.run = await self._end(live, RunState.INTERRUPTED, _stopped())
            raise
        except AppError as error:
            live.error = error
            _log.info("%s: run %d ended: %s", live.job.key, live.run_id, error.details)
            stopped = RunState.INTERRUPTED if error.stops_job else RunState.FAILED
            # With the next step: the list of jobs is where a person reads it later.
            return await self._end(live, stopped, str(error), type(error).__name__)
        except Exception as bug:
            _log.exception("%s: run %d failed", live.job.key, live.run_id)
            message = _("A fault of the program ended this job. It is in the log.")
            await self._end(live, RunState.FAILED, message, type(bug).__name__)
            raise
        if live.was_stopped:
            return await self._end(live, RunState.INTERRUPTED, _stopped())
        return await self._end(live, RunState.FINISHED)

    async def _work(self, live: LiveRun) -> None:
        begin = partial(
            job_log.begin,
            run_id=live.run_id,
            at=self._clock.now(),
            only_trouble=live.tells_only_trouble,
        )
        live.started(await self._store.run(begin))
        self._notices.now()
        async with aclosing(live.job.steps(live.checkpoint)) as steps:
            while not live.stopping:
                step = await anext(steps, None)
                if step is None:
                    return
                await self._save(live, step)
            live.was_stopped = True

    async def _save(self, live: LiveRun, step: Step) -> None:
        save = partial(job_log.save_step, run_id=live.run_id, step=step, at=self._clock.now())
        await self._store.run(save, durable=step.durable)
        live.heard(step)
        if step.changed:
            self._changes.publish(*step.changed)
        self._notices.soon()

    async def _end(
        self, live: LiveRun, state: RunState, message: str = "", error_kind: str = ""
    ) -> JobRun:
        end = partial(
            job_log.end,
            run_id=live.run_id,
            state=state,
            at=self._clock.now(),
            done=live.done,
            only_trouble=live.tells_only_trouble,
            keep_idle=not live.leaves_no_idle_run,
            message=message,
            error_kind=error_kind,
        )
        try:
            return await self._store.run(end)
        except StoreError as error:
            # A full disk cannot even be told that it ended; the next start will find it.
            _log.warning("the end of run %d could not be written: %s", live.run_id, error.details)
            known = await self._store.run(partial(job_log.get, run_id=live.run_id), durable=False)
            return replace(known, state=state, message=message, error_kind=error_kind)


def _busy() -> JobBusy:
    return JobBusy(_("This is being done already."), hint=_("Its progress is under Activity."))


def _stopped() -> str:
    return _("Stopped. It can be continued.")
