"""The merchant's own stock: warehouses, balances and movements (ERP §12)."""

from decimal import Decimal
from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.products import MovementType, StockBalance, StockMovement, Warehouse
from anydesk.storage import stock as storage
from anydesk.storage.store import Store, Tx


class StockService:
    """What a person sees and does with stock, one product at a time."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def warehouses(self) -> tuple[Warehouse, ...]:
        """Every warehouse, the default one first; there is always one."""

        def read(tx: Tx) -> tuple[Warehouse, ...]:
            storage.default_warehouse(tx)
            return storage.warehouses(tx)

        return await self._store.run(read, durable=False)

    async def add_warehouse(self, name: str) -> Warehouse:
        """A new warehouse. Raises InvalidInput where the name is empty or taken."""
        added = await self._store.run(partial(storage.add_warehouse, name=name))
        self._changes.publish(kinds.SETTINGS)
        return added

    async def balances(self, product_id: int) -> tuple[StockBalance, ...]:
        """Physical and reserved by warehouse."""
        return await self._store.run(
            partial(storage.balances, product_id=product_id), durable=False
        )

    async def movements(self, product_id: int) -> tuple[StockMovement, ...]:
        """The product's ledger, the newest line first."""
        return await self._store.run(
            partial(storage.movements, product_id=product_id), durable=False
        )

    async def move(
        self,
        product_id: int,
        warehouse_id: int | None,
        type: MovementType,
        quantity: Decimal,
        note: str = "",
        unit_price: Decimal | None = None,
    ) -> StockMovement:
        """Post one movement; ``warehouse_id`` None means the default warehouse.

        Raises:
            InvalidInput: the quantity makes no sense, or the product holds no stock of its own.
            NotThere: the product or the warehouse does not exist.
        """

        def write(tx: Tx) -> StockMovement:
            place = warehouse_id
            if place is None:
                place = storage.warehouse_for(tx, None)
            return storage.move(
                tx,
                StockMovement(
                    product_id,
                    place,
                    type,
                    quantity,
                    self._clock.now(),
                    unit_price=unit_price,
                    note=note.strip(),
                ),
            )

        posted = await self._store.run(write)
        self._changes.publish(kinds.PRODUCTS)
        return posted
