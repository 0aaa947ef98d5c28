"""What the stores would be told about stock and prices: the preview of a bulk send."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from anydesk.core.clock import Clock
from anydesk.core.offer_plans import price_rows, stock_rows
from anydesk.core.plans import PlanRow
from anydesk.core.product_plans import ProductPlanRow, product_row
from anydesk.core.products import Balance
from anydesk.core.send_options import AS_USUAL, SendOptions
from anydesk.core.send_sources import SendingStore, SendSource
from anydesk.core.stock import NOTHING_HELD
from anydesk.services import product_sources
from anydesk.storage import offers as storage
from anydesk.storage import product_sending
from anydesk.storage import products as product_storage
from anydesk.storage.store import Store, Tx

SLICE = 200
"""Products in one turn of the store's thread: some tens of milliseconds each."""

R = TypeVar("R", bound=PlanRow)
T = TypeVar("T")

PlanSlice = Callable[[Tx, Sequence[int]], list[R]]


class OffersService:
    """Plans sends; the jobs ``stock.send``, ``prices.send`` and ``products.send`` do them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def plan_stock(
        self,
        product_ids: Iterable[int],
        integration_ids: Sequence[int],
        balance: Balance | None = None,
    ) -> tuple[PlanRow, ...]:
        """A row for each product and hub SKU of it, store by store within a product.

        A parent stands for its variations. ``balance`` wins over the stores' settings.
        """

        def plan(tx: Tx, ids: Sequence[int]) -> list[PlanRow]:
            return plan_stock_slice(tx, ids, integration_ids, balance)

        return await self._in_slices(product_ids, plan)

    async def plan_prices(
        self, product_ids: Iterable[int], integration_ids: Sequence[int]
    ) -> tuple[PlanRow, ...]:
        """A row for each place where the hub keeps a price of these products.

        That is the hub SKU, or each marketplace listing, as the product's price mode says.
        """

        def plan(tx: Tx, ids: Sequence[int]) -> list[PlanRow]:
            return plan_price_slice(tx, ids, integration_ids)

        return await self._in_slices(product_ids, plan)

    async def plan_products(
        self,
        product_ids: Iterable[int],
        integration_ids: Sequence[int],
        options: SendOptions = AS_USUAL,
    ) -> tuple[ProductPlanRow, ...]:
        """A row for each product and listing of it, or for the new product in a store.

        A blocked row has every reason why it cannot be sent, every other one what changes at the
        hub as it was read last. The comparing is done in a thread of its own.
        """
        stores = await self._store.run(
            lambda tx: product_sending.sending_stores(tx, integration_ids), durable=False
        )
        rows: list[ProductPlanRow] = []
        led: set[tuple[int, int]] = set()

        def read(tx: Tx, ids: Sequence[int]) -> list[ReadProducts]:
            return [_read_products(tx, ids, stores)]

        async for (part,) in self._each_slice(product_ids, read):
            rows += await asyncio.to_thread(plan_product_slice, part, options, led)
        return tuple(rows)

    async def _in_slices(self, product_ids: Iterable[int], plan: PlanSlice[R]) -> tuple[R, ...]:
        return tuple([row async for rows in self._each_slice(product_ids, plan) for row in rows])

    async def _each_slice(
        self, product_ids: Iterable[int], plan: Callable[[Tx, Sequence[int]], list[T]]
    ) -> AsyncGenerator[list[T], None]:
        wanted = list(dict.fromkeys(product_ids))
        seen: set[int] = set()
        for start in range(0, len(wanted), SLICE):
            given = wanted[start : start + SLICE]

            def work(tx: Tx, given: list[int] = given) -> list[T]:
                ids = [one for one in product_storage.expand(tx, given) if one not in seen]
                seen.update(ids)
                return plan(tx, ids)

            yield await self._store.run(work, durable=False)


def plan_stock_slice(
    tx: Tx, ids: Sequence[int], integration_ids: Sequence[int], balance: Balance | None
) -> list[PlanRow]:
    """The stock rows of some products, in one transaction."""
    stores = storage.stores(tx, integration_ids)
    products = storage.plan_products(tx, ids)
    listings = storage.plan_listings(tx, ids, integration_ids)
    held = storage.held(tx, ids, stores)
    return [
        row
        for key in ids
        if (product := products.get(key)) is not None
        for store in stores
        for row in stock_rows(
            product,
            store,
            listings.get((key, store.id), ()),
            held.get((store.id, key), NOTHING_HELD),
            balance,
        )
    ]


def plan_price_slice(tx: Tx, ids: Sequence[int], integration_ids: Sequence[int]) -> list[PlanRow]:
    """The price rows of some products, in one transaction."""
    stores = storage.stores(tx, integration_ids)
    products = storage.plan_products(tx, ids)
    listings = storage.plan_listings(tx, ids, integration_ids)
    channels = storage.plan_channels(tx, chain.from_iterable(listings.values()))
    return [
        row
        for key in ids
        if (product := products.get(key)) is not None
        for store in stores
        for row in price_rows(product, store, listings.get((key, store.id), ()), channels)
    ]


ReadProducts = Sequence[tuple[SendingStore, Sequence[SendSource], Mapping[int, str]]]
"""By store: its products, and the hub's JSON of those that it has."""


def _read_products(tx: Tx, ids: Sequence[int], stores: Sequence[SendingStore]) -> ReadProducts:
    return [(store, *product_sources.read(tx, ids, store)) for store in stores]


def plan_product_slice(
    read: ReadProducts, options: SendOptions, led: set[tuple[int, int]]
) -> list[ProductPlanRow]:
    """The rows of some products that are to be sent.

    Args:
        led: the families and stores that have a row with the differences of the product itself.
    """
    rows: list[ProductPlanRow] = []
    for store, found, raws in read:
        for source in product_sources.joined(found, raws):
            key = (store.offer.id, source.product.parent_id or 0)
            leads = source.parent is None or key not in led
            row = product_row(source, store, options, leads=leads)
            if source.parent is not None and not row.blocked:
                led.add(key)
            rows.append(row)
    return rows
