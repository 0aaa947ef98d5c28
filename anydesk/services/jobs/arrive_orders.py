"""Lets orders arrive by themselves: the feed of changes, then what was updated since last time.

Either alone is enough. A row of the feed is acknowledged only when its order is on the disk.
"""

from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from anydesk.api.feeds import OrderFeedApi
from anydesk.api.orders import OrdersApi
from anydesk.api.records import FeedRow
from anydesk.core.changes import RECEIPT
from anydesk.core.errors import AppError
from anydesk.core.hub_orders import HubOrder
from anydesk.core.i18n import N_
from anydesk.core.jobs import Arguments, Outcome, RowResult, Step
from anydesk.core.receipt import ReceiptCursor, Stretch, is_before, stretch
from anydesk.core.settings import OrderSettings
from anydesk.services.jobs.order_pages import Place, Walk, continued, unreadable
from anydesk.services.jobs.receive_orders import Answer, ReceiveOrders
from anydesk.services.tasks import or_error
from anydesk.storage import receipt_cursors
from anydesk.storage.order_matching import Desk
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    from anydesk.services import Services

GROUP = 20
"""Orders of the feed that make one Step."""


@dataclass
class _Passage:
    """What one run has met so far.

    Args:
        failed: what was said before, and is said now, of orders that could not be received.
    """

    first_day: date | None
    told_before: dict[str, str]
    failed: dict[str, str] = field(default_factory=dict)
    done: int = 0


@dataclass(frozen=True)
class ArriveOrders(ReceiveOrders):
    """Receives what is new or changed at the hub; finds nothing twice and forgets nothing.

    Told are orders that were created or updated, and failures that are new: an order that
    fails every two minutes is told once.
    """

    key = "orders.arrive"
    title = N_("Receive new orders")
    leaves_no_idle_run = True
    passage: _Passage = field(default_factory=lambda: _Passage(None, {}), compare=False)

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for each group of the feed, then one for each page of the changed orders."""
        asked = await self._begin()
        hub = await self.services.connections.hub(self._store_id)
        async for step in self._by_feed(hub.feeds, hub.orders):
            yield step
        place = continued(checkpoint) if checkpoint else Place(asked.since, asked.until)
        async for step in self._by_change(hub.orders, place):
            yield step
        # A continued run asked when it began; what changed since then comes the next time.
        until = asked.read_until if checkpoint is None else min(place.until, asked.read_until)
        yield self._ended(until)

    def again(self, rows: Sequence[RowResult]) -> ReceiveOrders:
        """The failed orders, asked for by their ids."""
        return ReceiveOrders(self.services, self.arguments).again(rows)

    @property
    def _store_id(self) -> int:
        return int(self.arguments["integration_id"])

    async def _begin(self) -> Stretch:
        settings = await self.services.settings.get(OrderSettings, self._store_id)

        def read(tx: Tx) -> tuple[ReceiptCursor, datetime | None]:
            cursor = receipt_cursors.get(tx, self._store_id) or ReceiptCursor(self._store_id)
            return cursor, receipt_cursors.newest_change(tx, self._store_id)

        cursor, newest = await self.services.store.run(read, durable=False)
        self.passage.first_day = settings.receive_from
        self.passage.told_before = dict(cursor.failing)
        return stretch(cursor, newest, settings.receive_from, self.services.clock.now())

    def _ended(self, until: datetime) -> Step:
        def save(tx: Tx) -> None:
            receipt_cursors.polled(tx, self._store_id, until=until, at=self.services.clock.now())
            receipt_cursors.failing(tx, self._store_id, self.passage.failed)

        return Step(self.passage.done, self.passage.done, save=save, changed=frozenset({RECEIPT}))

    async def _by_feed(self, feed: OrderFeedApi, orders: OrdersApi) -> AsyncGenerator[Step, None]:
        """Until a reading of the feed tells nothing that was not heard in this run."""
        heard: set[tuple[int, str]] = set()
        failing: list[int] = []
        while True:
            rows = [row for row in await feed.list() if (row.hub_id, row.token) not in heard]
            heard |= {(row.hub_id, row.token) for row in rows}
            if not rows:
                yield self._fed(filled=bool(heard))
                return
            ids = list(dict.fromkeys(row.hub_id for row in rows))
            for start in range(0, len(ids), GROUP):
                group = ids[start : start + GROUP]
                answers = await self._ask(orders, group, failing)
                step, arrived, stopping = await self._arrived(answers)
                yield step
                if stopping is not None:
                    raise stopping
                # Only now: the Step is on the disk.
                await or_error(feed.acknowledge(_read_as(rows, arrived, answers)))

    async def _by_change(self, orders: OrdersApi, place: Place) -> AsyncGenerator[Step, None]:
        walk = Walk(orders, place, updated=True)
        while found := await self._page(orders, walk):
            page, answers = found
            step, _arrived, stopping = await self._arrived(answers)
            bad = tuple(map(unreadable, page.bad))
            yield replace(
                step,
                results=(*step.results, *self._new_failures(bad)),
                checkpoint=None if stopping else page.place.text(),
            )
            if stopping is not None:
                raise stopping

    async def _arrived(
        self, answers: dict[int, Answer]
    ) -> tuple[Step, frozenset[int], AppError | None]:
        """Save what came: the Step, the ids that need not come again, what stops the job."""
        results, changed, stopping = await self._receive(answers)
        told = [one for one in results if one.outcome is Outcome.DONE]
        failed = [one for one in results if one.outcome is Outcome.FAILED]
        arrived = frozenset(answers) - {int(one.ref) for one in failed}
        if stopping is not None:
            arrived &= {one for one, it in answers.items() if isinstance(it, HubOrder)}
        self.passage.done += len(told)
        step = Step(
            done=self.passage.done,
            results=(*told, *self._new_failures(failed)),
            changed=changed | {RECEIPT} if told else frozenset(),
        )
        return step, arrived, stopping

    def _new_failures(self, failed: Collection[RowResult]) -> tuple[RowResult, ...]:
        before, now = self.passage.told_before, self.passage.failed
        new = [one for one in failed if {**before, **now}.get(one.key) != one.message]
        now.update({one.key: one.message for one in failed})
        return tuple(new)

    def _is_left_out(self, order: HubOrder, desk: Desk) -> bool:
        """Orders from before the day that the settings name are left alone, too."""
        if super()._is_left_out(order, desk):
            return True
        old = is_before(order.created_at, self.passage.first_day)
        return old and order.hub_id not in desk.existing

    def _fed(self, *, filled: bool) -> Step:
        save = partial(
            receipt_cursors.fed,
            integration_id=self._store_id,
            at=self.services.clock.now(),
            filled=filled,
        )
        return Step(self.passage.done, save=save, durable=False)


def _read_as(
    rows: Sequence[FeedRow], arrived: Collection[int], answers: dict[int, Any]
) -> list[FeedRow]:
    """The rows of the orders that arrived, each with the status in which it was read."""
    return [
        replace(row, status=row.status or answers[row.hub_id].status)
        for row in rows
        if row.hub_id in arrived and isinstance(answers.get(row.hub_id), HubOrder)
    ]


def build(services: "Services", arguments: Arguments) -> ArriveOrders:
    """The job as its run remembers it.

    Args:
        arguments: integration_id.
    """
    return ArriveOrders(services, arguments)
