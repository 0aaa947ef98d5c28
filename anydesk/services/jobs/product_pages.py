"""The hub's products on their way here, some at a time: from the hub itself, or as kept here.

A reading has a number. What it has seen carries that number, so that rows which moved between
pages while it was paused are found by going over the list once more, and never taken twice.
"""

import json
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from anydesk.api.limits import Lane
from anydesk.api.paging import BadRow
from anydesk.core.stock import ZERO
from anydesk.storage import hub_products as storage
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.core.products import HubProduct
    from anydesk.services import Services

AT_ONCE = 20
"""Products in one step: some milliseconds of the store's thread."""

PAGE_ROWS = 100
"""Rows to a page; the hub takes 5 to 100 (API §1.7)."""

MOST_SWEEPS = 3
"""A list that changes faster than it can be read is not read for ever."""


@dataclass(frozen=True)
class Place:
    """Where a reading is: enough to continue it after a restart or in another version.

    Args:
        reading: its number; 0: it has not begun.
        offset: the row where the next page begins.
        sweep: how often the whole list was gone over already.
        total: what the hub said last of how many there are; None: nothing.
        moved: rows may have moved under it: it was paused, or the total changed.
        new: products that this sweep found.
        ended: this sweep saw the last page.
    """

    reading: int = 0
    offset: int = 0
    sweep: int = 0
    total: int | None = None
    moved: bool = False
    new: int = 0
    ended: bool = False

    def to_text(self) -> str:
        """For a checkpoint."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str | None) -> "Place":
        """Tolerant: also the bare row number that earlier versions wrote."""
        if not text:
            return cls()
        told = json.loads(text)
        if isinstance(told, int):
            return cls(offset=told, moved=True)
        known = {name: told[name] for name in cls.__dataclass_fields__ if name in told}
        # Between the stop and now the list may have changed.
        return replace(cls(**known), moved=True)


@dataclass(frozen=True)
class Part:
    """Some products that this reading had not seen, and where to continue behind them."""

    products: "tuple[HubProduct, ...]" = ()
    bad: tuple[BadRow, ...] = ()
    place: Place = Place()
    bad_from: int = 0


async def read_all(
    services: "Services", hub: "Hub", integration_id: int, place: Place
) -> AsyncGenerator[Part, None]:
    """Every product of the hub, each once, also where rows moved meanwhile."""
    run = services.store.run
    if not place.reading:
        number = await run(partial(storage.next_reading, integration_id=integration_id))
        place = replace(place, reading=number)
    while True:
        if not place.ended:
            async for part in _sweep(services, hub, integration_id, place):
                place = part.place
                yield part
        seen = await run(
            partial(storage.count, integration_id=integration_id, reading=place.reading),
            durable=False,
        )
        if not _once_more(place, seen):
            return
        place = replace(place, offset=0, sweep=place.sweep + 1, moved=False, new=0, ended=False)
        yield Part(place=place)


def _once_more(place: Place, seen: int) -> bool:
    """The list may hold products that were not seen; a sweep that found none ends it."""
    if place.sweep + 1 >= MOST_SWEEPS or (place.sweep and not place.new):
        return False
    return place.moved or (place.total is not None and seen < place.total)


async def _sweep(
    services: "Services", hub: "Hub", integration_id: int, place: Place
) -> AsyncGenerator[Part, None]:
    amounts = await _amounts_where_we_send(hub)
    async with aclosing(
        hub.products.pages(offset=place.offset, limit=PAGE_ROWS, lane=Lane.BULK)
    ) as pages:
        async for page in pages:
            if place.total is not None and page.total is not None and page.total != place.total:
                place = replace(place, moved=True)
            place = replace(place, total=page.total if page.total is not None else place.total)
            for at in range(0, len(page.rows), AT_ONCE):
                rows = page.rows[at : at + AT_ONCE]
                fresh = await _unseen(services, integration_id, rows, place.reading)
                place = replace(
                    place, offset=page.offset + at + len(rows), new=place.new + len(fresh)
                )
                yield Part(_with_amounts(fresh, amounts), place=place)
            end = page.offset + len(page.rows) + len(page.bad)
            following = end if page.next_offset is None else page.next_offset
            place = replace(place, offset=following, ended=page.next_offset is None)
            yield Part(bad=page.bad, place=place, bad_from=page.offset)


async def _unseen(
    services: "Services", integration_id: int, rows: "Sequence[HubProduct]", reading: int
) -> "tuple[HubProduct, ...]":
    known = await services.store.run(
        partial(
            storage.seen,
            integration_id=integration_id,
            hub_product_ids=[one.hub_product_id for one in rows],
            reading=reading,
        ),
        durable=False,
    )
    return tuple(one for one in rows if one.hub_product_id not in known)


async def read_kept(
    services: "Services", integration_id: int, after: int, code: str = ""
) -> AsyncGenerator[Part, None]:
    """The products as they were read last, behind this id of the hub; nothing is asked.

    Args:
        code: only those that it means, see ``hub_products.ids_of_code``.
    """
    # Only now: it is the hub's own reader of its JSON.
    from anydesk.services.jobs.kept_products import parsed

    which = (
        partial(storage.ids_of_code, integration_id=integration_id, code=code)
        if code
        else partial(storage.ids, integration_id=integration_id)
    )
    ids = await services.store.run(which, durable=False)
    left = [one for one in ids if one > after]
    for start in range(0, len(left), AT_ONCE):
        some = left[start : start + AT_ONCE]
        raw, offered = await services.store.run(
            partial(_kept, integration_id=integration_id, ids=some), durable=False
        )
        yield Part(parsed(raw, offered), place=Place(offset=some[-1], total=len(ids)))


def _kept(
    tx: Tx, integration_id: int, ids: Sequence[int]
) -> tuple[dict[int, str], dict[int, Decimal]]:
    raw = storage.raw_of(tx, integration_id, ids)
    return raw, storage.quantities(tx, integration_id, ids)


async def _amounts_where_we_send(hub: "Hub") -> Mapping[int, Decimal] | None:
    """Quantities by hub SKU in the stock local that sends go to; None: the account has one local.

    ANYMARKET: a product's answer adds up all locals. Taken as the balance here, and sent back
    to the one local that sends reach, the others would be counted twice.
    """
    locals_ = await hub.stock.locals(lane=Lane.BULK)
    ours = next((one.id for one in locals_ if one.is_default), None)
    if len(locals_) < 2 or ours is None:
        return None
    amounts: dict[int, Decimal] = {}
    async with aclosing(hub.stock.pages(stock_local_id=ours, lane=Lane.BULK)) as pages:
        async for page in pages:
            for row in page.rows:
                if row.amount is not None:
                    amounts[row.hub_sku_id] = row.amount
    return amounts


def _with_amounts(
    products: "Iterable[HubProduct]", amounts: Mapping[int, Decimal] | None
) -> "tuple[HubProduct, ...]":
    if amounts is None:
        return tuple(products)
    return tuple(
        replace(
            product,
            skus=tuple(
                replace(sku, quantity=amounts.get(sku.hub_sku_id, ZERO)) for sku in product.skus
            ),
        )
        for product in products
    )
