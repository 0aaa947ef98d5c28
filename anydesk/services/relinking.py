"""Looks again at orders that named an unknown SKU, once products with that SKU are here.

Called when listings were received, and by hand from the list of sales orders.
"""

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.storage import relinking as storage
from anydesk.storage.store import Store

CHANGED = frozenset({kinds.SALES_ORDERS, kinds.HUB_ORDERS, kinds.PRODUCTS, kinds.LISTINGS})
LINES_AT_ONCE = 100
"""Lines in one transaction: other work of the store comes in between."""


class Ground(Protocol):
    """The part of ``Services`` that is needed: a service without the others has it too."""

    @property
    def store(self) -> Store: ...

    @property
    def changes(self) -> Changes: ...

    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True)
class Relinked:
    """How much was linked."""

    orders: int = 0
    items: int = 0


async def relink(services: Ground, integration_id: int | None = None) -> Relinked:
    """Link every line whose product is here by now, of one integration or of all.

    Asking costs one quick query where nothing is to do.
    """
    run, at = services.store.run, services.clock.now()
    lines = await run(partial(storage.found, integration_id=integration_id), durable=False)
    for start in range(0, len(lines), LINES_AT_ONCE):
        await run(partial(storage.link, lines=lines[start : start + LINES_AT_ONCE], at=at))
        services.changes.publish(*CHANGED)
    return Relinked(len({line.order_id for line in lines}), len(lines))
