"""What sending stock and sending prices share: stores side by side, rows in parcels, in order.

Each store has its own stream: at most two parcels on their way, results saved in their order.
A store that cannot be reached ends its own stream only; the run ends with its error, and
continues later with what was not sent.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from anydesk.core.errors import ApiError, AppError
from anydesk.core.i18n import _
from anydesk.core.jobs import Outcome, RowResult, Save, Step
from anydesk.services.jobs.plan_arguments import FrozenRow, SendPlan, StorePlan

IN_FLIGHT = 2
"""Parcels of one store on their way at once: while one is saved, the next is at the hub."""

RESULTS_PER_STEP = 500

LEFT_OUT = "left_out"

T = TypeVar("T")


@dataclass(frozen=True)
class Delivered:
    """What became of a parcel: a result for each of its rows.

    Args:
        error: why the store cannot go on; the rows it concerns have the outcome NOT_SENT.
    """

    results: tuple[RowResult, ...]
    save: Save | None = None
    error: AppError | None = None


class Carrier(Protocol):
    """The part of a send that knows what is sent."""

    changed: frozenset[str]

    def parcels(self, rows: Sequence[FrozenRow]) -> list[tuple[FrozenRow, ...]]:
        """The rows in groups that are sent and saved together, in the order given."""

    async def deliver(self, plan: StorePlan, rows: Sequence[FrozenRow]) -> Delivered:
        """Send one parcel. What stops the store comes back as ``error``; nothing is raised."""

    async def not_sent(
        self, plan: StorePlan, rows: Sequence[FrozenRow], error: AppError
    ) -> tuple[RowResult, ...]:
        """The results of rows that were not tried."""


@dataclass(frozen=True)
class _Part:
    """Some results of one store. ``settled``: rows that need not be looked at again."""

    plan: StorePlan
    results: tuple[RowResult, ...]
    settled: int
    save: Save | None = None
    error: AppError | None = None


async def send_to_stores(
    plan: SendPlan, carrier: Carrier, checkpoint: str | None
) -> AsyncGenerator[Step, None]:
    """The Steps of a send; see the module."""
    places: dict[str, int] = json.loads(checkpoint) if checkpoint else {}
    total = plan.total
    for start in range(places.get(LEFT_OUT, 0), len(plan.left_out), RESULTS_PER_STEP):
        results = plan.left_out[start : start + RESULTS_PER_STEP]
        places[LEFT_OUT] = start + len(results)
        yield Step(sum(places.values()), total, results, checkpoint=json.dumps(places))

    streams = [
        _one_store(one, carrier, places.get(str(one.integration_id), 0)) for one in plan.stores
    ]
    errors: list[tuple[StorePlan, AppError]] = []
    async with aclosing(merged(streams)) as parts:
        async for part in parts:
            key = str(part.plan.integration_id)
            places[key] = places.get(key, 0) + part.settled
            if part.error is not None:
                errors.append((part.plan, part.error))
            yield Step(
                sum(places.values()),
                total,
                part.results,
                save=part.save,
                checkpoint=json.dumps(places),
                changed=carrier.changed if part.save else frozenset(),
                # After a power cut the run is a step behind and sends it again, with the same
                # meaning: not worth the wait for the disk after every batch.
                durable=False,
            )
    if errors:
        raise _named(*errors[0], alone=len(plan.stores) == 1)


async def _one_store(plan: StorePlan, carrier: Carrier, start: int) -> AsyncGenerator[_Part, None]:
    waiting = deque(carrier.parcels(plan.rows[start:]))
    flying: deque[tuple[tuple[FrozenRow, ...], asyncio.Task[Delivered]]] = deque()
    error: AppError | None = None
    try:
        while flying or (waiting and error is None):
            while waiting and error is None and len(flying) < IN_FLIGHT:
                rows = waiting.popleft()
                flying.append((rows, _task(carrier.deliver(plan, rows))))
            rows, task = flying.popleft()
            delivered = await task
            # Behind a parcel that was not delivered nothing counts as settled: the run
            # continues there, and repeats what follows with the same meaning.
            whole = error is None and delivered.error is None
            first = delivered.error if error is None else None
            error = error or delivered.error
            yield _Part(plan, delivered.results, len(rows) if whole else 0, delivered.save, first)
    finally:
        await _cancel([task for _rows, task in flying])
    if error is not None:
        left = [row for rows in waiting for row in rows]
        for at in range(0, len(left), RESULTS_PER_STEP):
            results = await carrier.not_sent(plan, left[at : at + RESULTS_PER_STEP], error)
            yield _Part(plan, results, 0)


def not_sent_result(row: RowResult, error: AppError, *, tried: bool = False) -> RowResult:
    """A row that stays behind because of ``error``; ``tried``: a request with it was on its way."""
    message = str(error)
    if tried and isinstance(error, ApiError) and error.maybe_done:
        message = _("{reason} It may have arrived; it is sent again with the same job.").format(
            reason=error.message
        )
    return replace(row, outcome=Outcome.NOT_SENT, message=message)


async def merged(streams: Sequence[AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
    """The items of several streams as they come; a stream goes on when its item was taken."""
    waiting: dict[asyncio.Task[tuple[T] | None], AsyncGenerator[T, None]] = {
        _task(_next(stream)): stream for stream in streams
    }
    try:
        while waiting:
            done, _pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            # In the order of the streams, so that a run can be repeated exactly.
            for task in [one for one in waiting if one in done]:
                stream = waiting.pop(task)
                item = task.result()
                if item is not None:
                    yield item[0]
                    waiting[_task(_next(stream))] = stream
    finally:
        await _cancel(list(waiting))
        for stream in streams:
            await stream.aclose()


async def _next(stream: AsyncGenerator[T, None]) -> tuple[T] | None:
    try:
        return (await anext(stream),)
    except StopAsyncIteration:
        return None


def _task(work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    # The generator that starts it holds the task and ends it before it ends itself.
    return asyncio.get_running_loop().create_task(work)


async def _cancel(tasks: "Sequence[asyncio.Task[Any]]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _named(plan: StorePlan, error: AppError, *, alone: bool) -> AppError:
    if isinstance(error, ApiError) and error.maybe_done:
        # "Look first" is for what would count twice; balances and prices are absolute.
        error.hint = _("Continue the job: what may have arrived is sent again as it was.")
    if not alone:
        error.message = _("{store}: {message}").format(store=plan.store, message=error.message)
    return error
