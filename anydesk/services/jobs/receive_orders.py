"""Receives orders: each chosen hub order becomes a sales order, one transaction for each."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from anydesk.api import json_text, payloads
from anydesk.api.orders import OrdersApi
from anydesk.core.changes import CHANNELS, HUB_ORDERS, PRODUCTS, SALES_ORDERS
from anydesk.core.errors import ApiError, AppError
from anydesk.core.hub_orders import HubOrder
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Outcome, RowResult, Step
from anydesk.core.receiving_touches import postcodes_of
from anydesk.core.sales_orders import ISSUE_TITLES, ReceivedOrder
from anydesk.services.jobs.ahead import Ahead
from anydesk.services.jobs.breakdowns import SEVERAL, is_failing_at
from anydesk.services.jobs.order_pages import (
    OrderPage,
    Walk,
    start_of,
    unreadable,
)
from anydesk.services.tasks import or_error
from anydesk.storage import hub_orders, sales_orders
from anydesk.storage.order_matching import Desk

if TYPE_CHECKING:
    from anydesk.services import Services

FRESH = timedelta(minutes=5)
"""A mirrored version not older than this is not asked for again."""

AT_ONCE = 4
"""Orders asked for by id at the same time."""

GROUP = 20
"""Orders of the mirror that make one Step."""

SAVED_AT_ONCE = 10
"""Orders saved before others may use the store: about as many milliseconds."""

CHANGED = frozenset({HUB_ORDERS, SALES_ORDERS, CHANNELS})

Answer = HubOrder | AppError
"""An order, or why it could not be read."""


@dataclass(frozen=True)
class ReceiveOrders:
    """Makes sales orders of the hub's orders with these ids, or of those of a period.

    Every order is saved in a transaction of its own, before its Step tells the result: after a
    crash in between it is found as received already, and nothing is done twice.
    """

    services: "Services"
    arguments: Arguments
    key = "orders.receive"
    title = N_("Receive orders")

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for each group of ids, or for each page of the period."""
        hub = await self.services.connections.hub(self.arguments["integration_id"])
        steps = (
            self._by_id(hub.orders, checkpoint)
            if self.arguments.get("hub_ids")
            else self._by_period(hub.orders, checkpoint)
        )
        try:
            async for step in steps:
                yield step
        finally:
            await steps.aclose()

    def again(self, rows: Sequence[RowResult]) -> "ReceiveOrders":
        """The same for these orders only; where no row has an id, the same as a whole."""
        hub_ids = [int(row.ref) for row in rows if row.ref.isdigit()]
        if not hub_ids:
            return self
        arguments = {"integration_id": self.arguments["integration_id"], "hub_ids": hub_ids}
        return ReceiveOrders(self.services, arguments)

    async def _by_period(
        self, api: OrdersApi, checkpoint: str | None
    ) -> AsyncGenerator[Step, None]:
        place = await start_of(self.services, self.arguments, checkpoint)
        walk = Walk(api, place, self.arguments.get("status") or None)
        ahead = Ahead(partial(self._page, api, walk))
        try:
            while found := await ahead.take():
                page, answers = found
                ahead.start()
                results, changed, stopping = await self._receive(answers)
                if stopping is not None:
                    yield Step(page.place.done, page.total, results, changed=changed, durable=False)
                    raise stopping
                yield Step(
                    done=page.place.done,
                    total=page.total,
                    results=(*results, *(unreadable(row) for row in page.bad)),
                    checkpoint=page.place.text(),
                    changed=changed,
                    durable=False,
                )
        finally:
            await ahead.close()

    async def _page(self, api: OrdersApi, walk: Walk) -> tuple[OrderPage, dict[int, Answer]] | None:
        """The next page with its orders complete; a row without items is asked for by id."""
        page = await walk.next()
        if page is None:
            return None
        # The page itself came, so the hub worked a moment ago: nothing is counted from before.
        whole = await self._ask(api, [row.hub_id for row in page.orders if not row.complete], [])
        answers: dict[int, Answer] = {
            row.hub_id: whole.get(row.hub_id, row)
            for row in page.orders
            # A row without items that could not be asked for waits for the next try.
            if row.complete or row.hub_id in whole
        }
        return page, answers

    async def _by_id(self, api: OrdersApi, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        hub_ids = list(dict.fromkeys(int(one) for one in self.arguments["hub_ids"]))
        place = json.loads(checkpoint)["position"] if checkpoint else 0
        failing: list[int] = []
        while place < len(hub_ids):
            fresh = await self._fresh(hub_ids[place : place + GROUP])
            group = _group(hub_ids[place : place + GROUP], fresh)
            asked = await self._ask(api, [one for one in group if one not in fresh], failing)
            results, changed, stopping = await self._receive(
                {one: asked[one] if one in asked else fresh[one] for one in group}
            )
            if stopping is None:
                place += len(group)
            elif len(failing) >= SEVERAL:
                # Those taken for bad orders by themselves are tried again as well.
                place = hub_ids.index(failing[0])
            yield Step(
                done=place,
                total=len(hub_ids),
                results=results,
                checkpoint=json.dumps({"position": place}),
                changed=changed,
                durable=False,
            )
            if stopping is not None:
                raise stopping

    async def _ask(
        self, api: OrdersApi, hub_ids: Sequence[int], failing: list[int]
    ) -> dict[int, Answer]:
        """These orders as the hub has them now, a few at once.

        Args:
            failing: the orders that the hub failed at since it last answered; kept up to date.
        """
        found: dict[int, Answer] = {}
        for start in range(0, len(hub_ids), AT_ONCE):
            some = hub_ids[start : start + AT_ONCE]
            answers = await asyncio.gather(*(or_error(api.get(hub_id)) for hub_id in some))
            found.update(zip(some, answers, strict=True))
            for hub_id, answer in zip(some, answers, strict=True):
                if is_failing_at(answer):
                    failing.append(hub_id)
                elif not _stops(answer):
                    failing.clear()
            if len(failing) >= SEVERAL or any(
                _stops(one) and not is_failing_at(one) for one in answers
            ):
                break
        down = frozenset(failing) if len(failing) >= SEVERAL else frozenset()
        return {
            hub_id: _bad_order(answer) if is_failing_at(answer) and hub_id not in down else answer
            for hub_id, answer in found.items()
        }

    async def _fresh(self, hub_ids: Sequence[int]) -> dict[int, HubOrder]:
        """Those of these orders that were read completely a moment ago."""
        now = self.services.clock.now()
        texts = await self.services.store.run(
            partial(
                hub_orders.fresh_raw,
                integration_id=self.arguments["integration_id"],
                hub_ids=hub_ids,
                since=now - FRESH,
                until=now,
            ),
            durable=False,
        )
        found: dict[int, HubOrder] = {}
        for hub_id, text in texts.items():
            found[hub_id] = payloads.order(json_text.parse(text), text)
            # Reading one takes a fraction of a millisecond; twenty are felt in the window.
            await asyncio.sleep(0)
        return found

    async def _receive(
        self, answers: dict[int, Answer]
    ) -> tuple[tuple[RowResult, ...], frozenset[str], AppError | None]:
        """Save the orders one by one: results, kinds of records changed, what stops the job."""
        results: list[RowResult] = []
        changed = CHANGED
        stopping: AppError | None = None
        common = {
            "integration_id": self.arguments["integration_id"],
            "at": self.services.clock.now(),
        }
        # Not waiting for the disk: after a power cut the hub can tell the orders again.
        orders = tuple(one for one in answers.values() if isinstance(one, HubOrder))
        prepare = partial(sales_orders.prepare, orders=orders, **common)
        desk = await self.services.store.run(prepare, durable=False)
        desk = await self._with_addresses(desk, orders)
        left_out = {order.hub_id for order in orders if self._is_left_out(order, desk)}
        saves = [
            partial(sales_orders.receive, order=order, desk=desk, **common)
            for order in orders
            if order.hub_id not in left_out
        ]
        saved: list[ReceivedOrder] = []
        for start in range(0, len(saves), SAVED_AT_ONCE):
            some = saves[start : start + SAVED_AT_ONCE]
            saved += await self.services.store.run_each(some, durable=False)
        received = iter(saved)
        for hub_id, answer in answers.items():
            if hub_id in left_out:
                results.append(_left_out(hub_id))
            elif isinstance(answer, HubOrder):
                made = next(received)
                results.append(_result(answer, made))
                changed |= {PRODUCTS} if made.products else frozenset()
            elif answer.stops_job:
                stopping = stopping or answer
            else:
                results.append(_failed(hub_id, answer))
        return tuple(results), changed, stopping

    def _is_left_out(self, order: HubOrder, desk: Desk) -> bool:
        """What is here already is kept up to date, whatever the settings say today."""
        return desk.rules.leaves_out(order) and order.hub_id not in desk.existing

    async def _with_addresses(self, desk: Desk, orders: Sequence[HubOrder]) -> Desk:
        """The desk with what the postcode directory says, where the settings ask for it."""
        asked = {code for order in orders for code in postcodes_of(order, desk.rules)}
        if not asked:
            return desk
        look_up = self.services.postcodes.look_up
        return replace(desk, postcodes=await look_up(sorted(asked), desk.integration_id))


def build(services: "Services", arguments: Arguments) -> ReceiveOrders:
    """The job as its run remembers it.

    Args:
        arguments: integration_id; hub_ids, or since, until as ISO texts or None, and status.
    """
    return ReceiveOrders(services, arguments)


def _group(hub_ids: Iterable[int], fresh: dict[int, HubOrder]) -> list[int]:
    """The next ids: many from the mirror, but no more than a few that must be asked for."""
    group: list[int] = []
    missing = 0
    for hub_id in hub_ids:
        missing += hub_id not in fresh
        if missing > AT_ONCE:
            break
        group.append(hub_id)
    return group


def _stops(answer: Answer) -> bool:
    return isinstance(answer, AppError) and answer.stops_job


def _bad_order(answer: Answer) -> ApiError:
    assert isinstance(answer, ApiError)
    return ApiError(
        _("ANYMARKET fails whenever it is asked for this order."),
        hint=_("Receive it again later. If it stays so, tell ANYMARKET's support its number."),
        details=answer.details,
        status=answer.status,
    )


def _failed(hub_id: int, error: AppError) -> RowResult:
    return RowResult(key=str(hub_id), outcome=Outcome.FAILED, message=str(error), ref=str(hub_id))


def _left_out(hub_id: int) -> RowResult:
    message = _("Not received: the marketplace fulfils it, and the settings leave such orders out.")
    return RowResult(key=str(hub_id), outcome=Outcome.SKIPPED, message=message, ref=str(hub_id))


def _result(order: HubOrder, received: ReceivedOrder) -> RowResult:
    row = RowResult(key=str(order.hub_id), name=order.marketplace_number, ref=str(order.hub_id))
    number = received.number
    if received.created and received.issues:
        titles = ", ".join(_(ISSUE_TITLES[kind]) for kind in dict.fromkeys(received.issues))
        message = _("Order {number} created, with pending issues: {issues}.")
        return replace(row, message=message.format(number=number, issues=titles))
    if received.created:
        return replace(row, message=_("Order {number} created.").format(number=number))
    if received.changed:
        return replace(row, message=_("Order {number} updated.").format(number=number))
    message = _("Already received as order {number}, no change.").format(number=number)
    return replace(row, outcome=Outcome.SKIPPED, message=message)
