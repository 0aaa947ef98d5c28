"""Lançar and estornar estoque for chosen orders, each with its own outcome."""

from collections.abc import Callable, Sequence
from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.order_stock import StockResult
from anydesk.core.sales_orders import Cause
from anydesk.storage import order_stock as storage
from anydesk.storage.store import Store

AT_ONCE = 50
"""Orders looked at in one turn of the store's thread."""


class OrderStockService:
    """Posts and reverses the stock of orders. Every order is a transaction of its own."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def preview(
        self, order_ids: Sequence[int], *, reverse: bool = False, create_missing: bool = False
    ) -> tuple[StockResult, ...]:
        """What ``post`` or ``reverse`` would do; nothing is written."""
        found: list[StockResult] = []
        for start in range(0, len(order_ids), AT_ONCE):
            look = partial(
                storage.preview,
                order_ids=order_ids[start : start + AT_ONCE],
                reverse=reverse,
                create_missing=create_missing,
            )
            found += await self._store.run(look, durable=False)
        return tuple(found)

    async def post(
        self, order_ids: Sequence[int], *, create_missing: bool = False
    ) -> tuple[StockResult, ...]:
        """Take the units of these orders off the shelf, each order once."""
        at = self._clock.now()
        work = partial(storage.post, at=at, cause=Cause.USER, create_missing=create_missing)
        return await self._each(order_ids, work)

    async def reverse(self, order_ids: Sequence[int]) -> tuple[StockResult, ...]:
        """Put back what posting these orders took."""
        at = self._clock.now()
        return await self._each(order_ids, partial(storage.reverse, at=at, cause=Cause.USER))

    async def _each(
        self, order_ids: Sequence[int], work: Callable[..., StockResult | None]
    ) -> tuple[StockResult, ...]:
        results = []
        for order_id in dict.fromkeys(order_ids):
            result = await self._store.run(partial(work, order_id=order_id))
            if result is not None:
                results.append(result)
        if any(one.done for one in results):
            self._changes.publish(kinds.SALES_ORDERS, kinds.PRODUCTS)
        return tuple(results)
