"""What the stores would be told about stock and prices: the preview of a bulk send."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TypeVar

from anydesk.core.clock import Clock
from anydesk.core.offer_plans import price_rows, stock_rows
from anydesk.core.plans import PlanRow
from anydesk.core.product_plans import ProductPlanRow, product_row
from anydesk.core.products import Balance
from anydesk.core.stock import NOTHING_HELD
from anydesk.storage import offers as storage
from anydesk.storage import product_sending
from anydesk.storage import products as product_storage
from anydesk.storage.store import Store, Tx

SLICE = 200
"""Products in one turn of the store's thread: some tens of milliseconds each."""

R = TypeVar("R", bound=PlanRow)

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
        self, product_ids: Iterable[int], integration_ids: Sequence[int]
    ) -> tuple[ProductPlanRow, ...]:
        """A row for each product and listing of it, or for the new product in a store.

        A blocked row has every reason why it cannot be sent.
        """

        def plan(tx: Tx, ids: Sequence[int]) -> list[ProductPlanRow]:
            return plan_product_slice(tx, ids, integration_ids)

        return await self._in_slices(product_ids, plan)

    async def _in_slices(self, product_ids: Iterable[int], plan: PlanSlice[R]) -> tuple[R, ...]:
        wanted = list(dict.fromkeys(product_ids))
        rows: list[R] = []
        seen: set[int] = set()
        for start in range(0, len(wanted), SLICE):
            given = wanted[start : start + SLICE]

            def work(tx: Tx, given: list[int] = given) -> list[R]:
                ids = [one for one in product_storage.expand(tx, given) if one not in seen]
                seen.update(ids)
                return plan(tx, ids)

            rows += await self._store.run(work, durable=False)
        return tuple(rows)


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


def plan_product_slice(
    tx: Tx, ids: Sequence[int], integration_ids: Sequence[int]
) -> list[ProductPlanRow]:
    """The rows of some products that are to be sent, in one transaction."""
    return [
        product_row(source, store)
        for store in product_sending.sending_stores(tx, integration_ids)
        for source in product_sending.sources(tx, ids, store)
    ]
