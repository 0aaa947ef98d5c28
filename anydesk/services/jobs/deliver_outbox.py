"""Delivers the outbox of an integration: order by order, each entry once, with the hub's answer.

An entry is marked as being sent before it is sent. One that is found so later — after a crash, a
lost answer — is looked for at the hub first, so that nothing is told twice.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from anydesk.core.changes import HUB_ORDERS, OUTBOX, SALES_ORDERS
from anydesk.core.errors import ApiError, AppError, NotFound, Rejected, StoreError
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult, Save, Step
from anydesk.core.order_flow import hub_status_title
from anydesk.core.outbox import (
    LOOKS,
    OrderAtHub,
    OrderUpdate,
    OutboxEntry,
    OutboxState,
    pause_after,
)
from anydesk.services.jobs.breakdowns import SEVERAL, is_failing_at
from anydesk.storage import deliveries, integrations, outbox

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.services import Services

AT_ONCE = 4
"""Orders told at the same time; the entries of one order go one after the other."""

REFUSED_THERE = "ERROR"
PUBLISHED = "OK"
CHANGED = frozenset({OUTBOX, SALES_ORDERS, HUB_ORDERS})


@dataclass(frozen=True)
class _Delivered:
    """What became of an entry; without ``result`` there is nothing to tell yet."""

    save: Save
    result: RowResult | None = None
    error: AppError | None = None


@dataclass(frozen=True)
class DeliverOutbox:
    """Tells one integration everything that is due, until nothing is.

    What cannot be delivered now stays in the outbox: the rows are told as not sent, and the run
    ends with the error that concerns all of them.
    """

    services: "Services"
    arguments: Arguments
    key = "outbox.deliver"
    title = N_("Tell ANYMARKET")

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """Two Steps for each group: they are being sent; what came back."""
        count = int(checkpoint or 0)
        tried: set[int] = set()
        failing = 0
        while entries := await self._due(tried):
            tried |= {entry.id or 0 for entry in entries}
            hub, error = await self._hub()
            if hub is not None:
                yield Step(
                    count, save=partial(_begin, entries=entries), changed=frozenset({OUTBOX})
                )
            delivered = [
                self._not_reached(entry, error) for entry in entries if error is not None
            ] or await asyncio.gather(*(self._deliver(hub, entry) for entry in entries))
            names = await self._names(entries)
            results = tuple(
                _named(one.result, *names[entry.order_id])
                for entry, one in zip(entries, delivered, strict=True)
                if one.result is not None
            )
            count += sum(one.outcome is not Outcome.NOT_SENT for one in results)
            yield Step(
                count,
                results=results,
                save=partial(_save_all, saves=[one.save for one in delivered]),
                checkpoint=str(count),
                changed=CHANGED,
            )
            errors = [one.error for one in delivered]
            failing = failing + len(errors) if all(map(is_failing_at, errors)) else 0
            stops = [e for e in errors if e is not None and not is_failing_at(e)]
            if stops or failing >= SEVERAL:
                raise next(e for e in (*stops, *errors) if e is not None)

    async def again(self, rows: Sequence[RowResult]) -> "DeliverOutbox":
        """The same, the refused entries among these rows included."""
        ids = [int(row.ref) for row in rows if row.ref.isdigit()]
        await self.services.outbox.retry(ids)
        return DeliverOutbox(self.services, self.arguments)

    async def _due(self, tried: set[int]) -> tuple[OutboxEntry, ...]:
        return await self.services.store.run(
            partial(
                outbox.due,
                integration_id=self.arguments["integration_id"],
                at=self.services.clock.now(),
                but=tried,
                limit=AT_ONCE,
            ),
            durable=False,
        )

    async def _hub(self) -> "tuple[Hub | None, AppError | None]":
        """The account; without a token nothing is marked as being sent."""
        try:
            return await self.services.connections.hub(self.arguments["integration_id"]), None
        except StoreError:
            raise
        except AppError as error:
            return None, error

    async def _names(self, entries: tuple[OutboxEntry, ...]) -> dict[int, tuple[int, str, str]]:
        store = await self.services.store.run(
            partial(integrations.get, integration_id=self.arguments["integration_id"]),
            durable=False,
        )
        numbers = await self.services.store.run(
            partial(deliveries.numbers_of, entries=entries), durable=False
        )
        return {order_id: (*found, store.name) for order_id, found in numbers.items()}

    async def _deliver(self, hub: "Hub | None", entry: OutboxEntry) -> _Delivered:
        assert hub is not None
        told = OrderUpdate.restored(entry.payload)
        try:
            if entry.state == OutboxState.ACCEPTED:
                return self._looked(entry, await hub.orders.standing(told.hub_id))
            return await self._told(hub, entry, told)
        except ApiError as error:
            return self._not_reached(entry, error)

    async def _told(self, hub: "Hub", entry: OutboxEntry, told: OrderUpdate) -> _Delivered:
        if entry.state == OutboxState.SENDING:
            there = await hub.orders.standing(told.hub_id)
            if there.is_beyond(told.kind):
                return self._overtaken(entry, there)
            if there.has(told) and there.transmission_status != REFUSED_THERE:
                return self._accepted(entry, there)
        try:
            return self._accepted(entry, await hub.orders.tell(told))
        except (Rejected, NotFound) as error:
            return await self._refused(hub, entry, told, error)
        except ApiError as error:
            if not error.maybe_done:
                raise
            # One look now: mostly only the answer was lost.
            there = await hub.orders.standing(told.hub_id)
            if there.has(told):
                return self._accepted(entry, there)
            raise

    async def _refused(
        self, hub: "Hub", entry: OutboxEntry, told: OrderUpdate, error: ApiError
    ) -> _Delivered:
        """A step that the marketplace made meanwhile is refused too: that is nobody's trouble."""
        if isinstance(error, Rejected):
            there = await hub.orders.standing(told.hub_id)
            if there.is_beyond(told.kind):
                return self._overtaken(entry, there)
        return self._failed(entry, error.message)

    def _accepted(self, entry: OutboxEntry, there: OrderAtHub) -> _Delivered:
        if there.transmission_status == REFUSED_THERE:
            return self._failed(entry, _complaint(there))
        answer = _("Accepted by ANYMARKET.")
        save = partial(
            deliveries.accepted,
            entry=entry,
            answer=answer,
            at=self.services.clock.now(),
            published=there.transmission_status in (PUBLISHED, ""),
        )
        return _Delivered(save, _row(entry, Outcome.DONE, answer))

    def _looked(self, entry: OutboxEntry, there: OrderAtHub) -> _Delivered:
        """What the marketplace says to an update that the hub took."""
        now = self.services.clock.now()
        if there.transmission_status == REFUSED_THERE:
            return self._failed(entry, _complaint(there))
        if there.transmission_status in (PUBLISHED, "") or entry.attempts + 1 >= LOOKS:
            answer = _("Accepted by ANYMARKET and passed on to the marketplace.")
            if there.transmission_status not in (PUBLISHED, ""):
                answer = _("Accepted by ANYMARKET; the marketplace has not answered.")
            save = partial(deliveries.confirmed, entry=entry, answer=answer, at=now)
            return _Delivered(save, _row(entry, Outcome.DONE, answer))
        look_at = now + pause_after(entry.attempts + 2)
        return _Delivered(partial(outbox.looked, entry_id=entry.id or 0, look_at=look_at))

    def _overtaken(self, entry: OutboxEntry, there: OrderAtHub) -> _Delivered:
        answer = _("ANYMARKET has the order as “{status}” already and takes no step back.").format(
            status=hub_status_title(there.status)
        )
        save = partial(
            deliveries.overtaken,
            entry=entry,
            answer=answer,
            status=there.status,
            at=self.services.clock.now(),
        )
        return _Delivered(save, _row(entry, Outcome.SKIPPED, answer))

    def _failed(self, entry: OutboxEntry, answer: str) -> _Delivered:
        save = partial(deliveries.refused, entry=entry, answer=answer, at=self.services.clock.now())
        return _Delivered(save, _row(entry, Outcome.FAILED, answer))

    def _not_reached(self, entry: OutboxEntry, error: AppError) -> _Delivered:
        """It waits. A hub that fails at this order alone is asked again later; one that cannot
        be reached at all, with the next delivery."""
        now = self.services.clock.now()
        if entry.state == OutboxState.ACCEPTED:
            save = partial(outbox.looked, entry_id=entry.id or 0, look_at=now)
            return _Delivered(save, None, error)
        maybe_done = entry.state == OutboxState.SENDING or getattr(error, "maybe_done", False)
        alone = is_failing_at(error) or not error.stops_job
        save = partial(
            outbox.later,
            entry_id=entry.id or 0,
            answer=error.message,
            next_try_at=now + pause_after(entry.attempts + 1) if alone else None,
            maybe_done=maybe_done,
        )
        result = _row(entry, Outcome.NOT_SENT, str(error))
        return _Delivered(save, result, error if error.stops_job else None)


def build(services: "Services", arguments: Arguments) -> DeliverOutbox:
    """The job as its run remembers it; ``arguments``: integration_id."""
    return DeliverOutbox(services, arguments)


def _complaint(there: OrderAtHub) -> str:
    return there.complaint or _("The marketplace refused it without saying why.")


def _row(entry: OutboxEntry, outcome: Outcome, message: str) -> RowResult:
    return RowResult(
        str(entry.id),
        outcome,
        message,
        after=hub_status_title(entry.hub_status),
        ref=str(entry.id),
    )


def _named(result: RowResult, number: int, marketplace_number: str, store: str) -> RowResult:
    """With the order's number; several updates of one order are rows of their own."""
    return replace(result, key=f"{number} · {result.after}", name=marketplace_number, store=store)


def _begin(tx: Any, *, entries: Sequence[OutboxEntry]) -> None:
    for entry in entries:
        if entry.state != OutboxState.ACCEPTED and entry.id is not None:
            outbox.begin(tx, entry.id)


def _save_all(tx: Any, *, saves: Sequence[Save]) -> None:
    for save in saves:
        save(tx)
