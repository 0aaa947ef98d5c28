"""Tells ANYMARKET what waits in the outbox of a store, in order for each order (ERP §4.5, §21)."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.api.limits import Lane
from anydesk.api.orders import OrdersApi
from anydesk.core.changes import HUB_ORDERS, OUTBOX, SALES_ORDERS
from anydesk.core.errors import ApiError, AppError
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult, Save, Step
from anydesk.core.outbox import (
    KIND_TITLES,
    LOOKS,
    OrderAtHub,
    OrderUpdate,
    OutboxEntry,
    OutboxKind,
    OutboxState,
    pause_after,
)
from anydesk.storage import invoices, outbox

if TYPE_CHECKING:
    from anydesk.services import Services

CHANGED = frozenset({OUTBOX, SALES_ORDERS, HUB_ORDERS})
REFUSED_THERE = "ERROR"
"""``transmissionStatus`` of an update that the hub took and the marketplace refused (API §7.1)."""
SETTLED_THERE = "OK"


@dataclass(frozen=True)
class _Told:
    """What became of one entry: its result, and what to write with it."""

    result: RowResult
    save: Save


@dataclass(frozen=True)
class DeliverOutbox:
    """One entry after the other; the later ones of an order wait for the earlier.

    Before an entry is sent it is marked. One that is found marked met a crash or a lost answer:
    the hub is asked how the order stands, and told only where it does not know yet. So nothing is
    told twice, wherever the program is stopped. What is due stands in the store, so the job needs
    no checkpoint.
    """

    services: "Services"
    arguments: Arguments
    key: ClassVar[str] = "outbox.deliver"
    title: ClassVar[str] = N_("Tell ANYMARKET what waits")

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for each entry."""
        hub = await self.services.connections.hub(self.arguments["integration_id"])
        tried: list[int] = []
        while entries := await self._due(tried):
            for entry in entries:
                tried.append(entry.id or 0)
                told, stopping = await self._deliver(hub.orders, entry)
                yield Step(done=len(tried), results=(told.result,), save=told.save, changed=CHANGED)
                if stopping is not None:
                    raise stopping

    async def _due(self, tried: list[int]) -> tuple[OutboxEntry, ...]:
        ask = partial(
            outbox.due,
            integration_id=self.arguments["integration_id"],
            at=self.services.clock.now(),
            but=tuple(tried),
        )
        return await self.services.store.run(ask, durable=False)

    async def _deliver(self, api: OrdersApi, entry: OutboxEntry) -> tuple[_Told, AppError | None]:
        update = OrderUpdate.restored(entry.payload)
        try:
            if entry.state == OutboxState.ACCEPTED:
                return self._looked(entry, await api.standing(update.hub_id)), None
            if entry.state == OutboxState.SENDING:
                there = await api.standing(update.hub_id)
                if there.has(update):
                    return self._taken(entry, there), None
                if there.is_beyond(entry.kind):
                    return self._beyond(entry), None
            await self.services.store.run(partial(outbox.begin, entry_id=entry.id or 0))
            return self._taken(entry, await api.tell(update, lane=Lane[entry.lane.upper()])), None
        except ApiError as error:
            return self._not_told(entry, error), error if error.stops_job else None

    def _taken(self, entry: OutboxEntry, there: OrderAtHub) -> _Told:
        """The hub has it; the marketplace's word may be still to come."""
        now, answer = self.services.clock.now(), _("ANYMARKET accepted it.")
        keep = partial(outbox.done, entry_id=entry.id or 0, answer=answer, at=now)
        if there.transmission_status == REFUSED_THERE:
            return self._refused(entry, there)
        if there.transmission_status not in ("", SETTLED_THERE):
            look_at = now + pause_after(1)
            keep = partial(outbox.accepted, entry_id=entry.id or 0, answer=answer, look_at=look_at)
        return _Told(_row(entry, Outcome.DONE, answer), _both(keep, self._note_sent(entry)))

    def _looked(self, entry: OutboxEntry, there: OrderAtHub) -> _Told:
        """Whether the marketplace has said something by now."""
        now = self.services.clock.now()
        if there.transmission_status == REFUSED_THERE:
            return self._refused(entry, there)
        if there.transmission_status == SETTLED_THERE or entry.attempts + 1 >= LOOKS:
            answer = _("The marketplace took it over.")
            keep = partial(outbox.done, entry_id=entry.id or 0, answer=answer, at=now)
            return _Told(_row(entry, Outcome.DONE, answer), keep)
        look_at = now + pause_after(entry.attempts + 2)
        return _Told(
            _row(entry, Outcome.SKIPPED, _("The marketplace has not answered yet.")),
            partial(outbox.looked, entry_id=entry.id or 0, look_at=look_at),
        )

    def _refused(self, entry: OutboxEntry, there: OrderAtHub) -> _Told:
        answer = _("ANYMARKET accepted it, and the marketplace refused it. {complaint}").format(
            complaint=there.complaint
        )
        keep = partial(outbox.failed, entry_id=entry.id or 0, answer=answer.strip())
        return _Told(_row(entry, Outcome.FAILED, answer.strip()), keep)

    def _beyond(self, entry: OutboxEntry) -> _Told:
        answer = _("The order is further along at ANYMARKET, which takes no step back.")
        now = self.services.clock.now()
        keep = partial(outbox.pointless, entry_id=entry.id or 0, answer=answer, at=now)
        return _Told(_row(entry, Outcome.SKIPPED, answer), keep)

    def _not_told(self, entry: OutboxEntry, error: ApiError) -> _Told:
        """It waits where it may go through later; what was refused is for a person."""
        if not (error.stops_job or error.maybe_done or error.retryable):
            keep: Save = partial(outbox.failed, entry_id=entry.id or 0, answer=str(error))
            return _Told(_row(entry, Outcome.FAILED, str(error)), keep)
        again_at = self.services.clock.now() + pause_after(entry.attempts + 1)
        keep = partial(
            outbox.later,
            entry_id=entry.id or 0,
            answer=str(error),
            next_try_at=again_at,
            # Whether it arrived is only certain where it was never sent.
            maybe_done=error.maybe_done or entry.state == OutboxState.SENDING,
        )
        return _Told(_row(entry, Outcome.NOT_SENT, str(error)), keep)

    def _note_sent(self, entry: OutboxEntry) -> Save | None:
        update = OrderUpdate.restored(entry.payload)
        if entry.kind != OutboxKind.INVOICED or update.invoice is None:
            return None
        key, now = update.invoice.access_key, self.services.clock.now()
        return partial(invoices.note_sent, access_key=key, at=now)


def build(services: "Services", arguments: Arguments) -> DeliverOutbox:
    """The job as its run remembers it.

    Args:
        arguments: integration_id.
    """
    return DeliverOutbox(services, arguments)


def _row(entry: OutboxEntry, outcome: Outcome, message: str) -> RowResult:
    hub_id = str(entry.payload.get("hub_id", ""))
    title = _(KIND_TITLES[entry.kind])
    return RowResult(f"{hub_id} · {title}", outcome, message, name=title, ref=str(entry.id))


def _both(first: Save, second: Save | None) -> Save:
    if second is None:
        return first

    def save(tx: object) -> None:
        first(tx)
        second(tx)

    return save
