"""Moving orders to another situation, told before it is done, with the word for the hub."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.order_flow import allowed_moves
from anydesk.core.order_moves import CancelReason, MoveFacts, MoveResult
from anydesk.core.outbox import Tracking
from anydesk.core.sales_orders import Cause, OrderStatus
from anydesk.storage import order_moves as storage
from anydesk.storage.store import Store, Tx

T = TypeVar("T")

AT_ONCE = 25
"""Orders moved in one transaction: some ten milliseconds of the store's thread."""


class OrderMovesService:
    """Moves orders. What the hub must be told waits in the outbox; ``outbox.deliver`` tells it."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def moves(self, order_id: int) -> tuple[OrderStatus, ...]:
        """The situations an order may go to, in their order (ERP §4.4). Raises NotThere."""
        order, rules = await self._store.run(
            partial(storage.with_rules, order_id=order_id), durable=False
        )
        regression = rules.situations.allow_status_regression
        return allowed_moves(order.status, allow_regression=regression)

    async def preview(
        self,
        order_ids: Sequence[int],
        status: OrderStatus,
        cause: Cause = Cause.USER,
        tracking: Tracking | None = None,
    ) -> tuple[MoveResult, ...]:
        """What ``move`` would do and tell the hub; nothing is written."""
        facts = self._facts(cause, tracking)
        parts = await self._each(
            order_ids, lambda tx, ids: storage.preview(tx, ids, status, facts), durable=False
        )
        return tuple(result for part in parts for result in part)

    async def move(
        self,
        order_ids: Sequence[int],
        status: OrderStatus,
        cause: Cause = Cause.USER,
        tracking: Tracking | None = None,
        *,
        cancel_reason: CancelReason = CancelReason.SELLER_REGRETS,
        cancel_details: str = "",
    ) -> tuple[MoveResult, ...]:
        """Move these orders. One that may not go stays and says why; orders gone are left out.

        Args:
            tracking: what is known of the parcel; blanks are taken from the order.
            cancel_reason, cancel_details: told with a cancellation.
        """
        facts = self._facts(cause, tracking, cancel_reason, cancel_details)
        parts = await self._each(order_ids, lambda tx, ids: storage.move(tx, ids, status, facts))
        moved = [one for part in parts for one in part]
        if any(one.result.moved for one in moved):
            self._publish(*((kinds.PRODUCTS,) if any(one.products for one in moved) else ()))
        return tuple(one.result for one in moved)

    async def set_tracking(self, order_id: int, tracking: Tracking) -> MoveResult:
        """Enter or correct the tracking; where the order is shipped the hub is told again.

        Raises NotThere.
        """
        facts = self._facts(Cause.USER, tracking)
        result = await self._store.run(
            partial(storage.set_tracking, order_id=order_id, facts=facts)
        )
        self._publish()
        return result

    def _facts(
        self,
        cause: Cause,
        tracking: Tracking | None,
        reason: CancelReason = CancelReason.SELLER_REGRETS,
        details: str = "",
    ) -> MoveFacts:
        return MoveFacts(
            self._clock.now(),
            cause,
            tracking or Tracking(),
            cancel_reason=reason,
            cancel_details=details.strip(),
        )

    async def _each(
        self, ids: Sequence[int], work: Callable[[Tx, Sequence[int]], T], *, durable: bool = True
    ) -> list[T]:
        return [
            await self._store.run(
                partial(lambda part, tx: work(tx, part), ids[start : start + AT_ONCE]),
                durable=durable,
            )
            for start in range(0, len(ids), AT_ONCE)
        ]

    def _publish(self, *also: str) -> None:
        self._changes.publish(kinds.SALES_ORDERS, kinds.HUB_ORDERS, kinds.OUTBOX, *also)
