"""What a person does with whole products: copies, variations, situation, merges, history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import NotThere
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.kits import KitComponent
from anydesk.core.product_history import Cause, ProductChange, cause_of
from anydesk.core.product_merge import MergePlan
from anydesk.core.products import Product, ProductType
from anydesk.core.variation_grids import free_sku, safe_sku
from anydesk.services.variation_edits import GridSaved, save_grid
from anydesk.storage import kits, product_history, product_merge
from anydesk.storage import products as storage
from anydesk.storage.lists import pieces
from anydesk.storage.store import Store, Tx


class ProductEditsService:
    """Everything that changes more than the fields of one product."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def history(self, product_id: int) -> tuple[ProductChange, ...]:
        """What happened to a product, the newest first; ``cause_text`` says why."""
        return await self._store.run(
            partial(product_history.of, product_id=product_id), durable=False
        )

    async def duplicate(self, product_id: int) -> Product:
        """A copy under a free SKU, without bar codes, stock and listings.

        A product with variations is copied with them, a kit with its components. A variation
        becomes a product of its own. Raises NotThere.
        """
        made = await self._store.run(
            partial(_duplicate, product_id=product_id, at=self._clock.now())
        )
        self._changes.publish(kinds.PRODUCTS)
        return made

    async def set_active(self, ids: Sequence[int], active: bool) -> int:
        """Offer these again, or take them out of the sends; parents with their variations.

        Products that were merged into others stay inactive.

        Returns:
            How many changed.
        """
        changed = await self._store.run(
            partial(_set_active, ids=tuple(ids), active=active, at=self._clock.now())
        )
        if changed:
            self._changes.publish(kinds.PRODUCTS)
        return changed

    async def save_grid(
        self,
        parent_id: int,
        variations: Sequence[Product],
        *,
        stock: Mapping[str, Decimal] | None = None,
        warehouse_id: int | None = None,
        removed: Collection[int] = (),
    ) -> GridSaved:
        """Add and change variations of a parent, all in one transaction; others stay as they are.

        Args:
            variations: those without id are new; a product without parent may become one.
            stock: SKU → what is counted of it in the warehouse, the default one where None.
            removed: ids of variations that are not wanted any more. One that anything else
                needs (stock, orders, listings, kits) is inactivated, with the reason.

        Raises:
            InvalidInput: with a sentence for each ``variations.<position>.<field>`` that cannot
                stay as it is; nothing is written.
            NotThere: the parent does not exist.
        """
        saved = await self._store.run(
            partial(
                save_grid,
                parent_id=parent_id,
                variations=tuple(variations),
                at=self._clock.now(),
                stock_counts=stock or {},
                warehouse_id=warehouse_id,
                removed=tuple(removed),
            )
        )
        self._changes.publish(kinds.PRODUCTS)
        return saved

    async def merge_plan(self, keep_id: int, other_id: int) -> MergePlan:
        """What a merge would do, or every reason why it cannot be. Raises NotThere."""
        return await self._store.run(
            partial(product_merge.plan, keep_id=keep_id, other_id=other_id), durable=False
        )

    async def merge(self, keep_id: int, other_id: int) -> Product:
        """Let one product take the place of another; the one that stays.

        Raises:
            InvalidInput: it cannot be done, as ``merge_plan`` says; nothing is written.
            NotThere: one of them does not exist.
        """
        kept = await self._store.run(
            partial(product_merge.merge, keep_id=keep_id, other_id=other_id, at=self._clock.now())
        )
        self._changes.publish(kinds.PRODUCTS, kinds.LISTINGS, kinds.SALES_ORDERS)
        return kept


def _duplicate(tx: Tx, product_id: int, at: datetime) -> Product:
    source = storage.get(tx, product_id)
    if source is None:
        raise NotThere(_("This product does not exist any more."))
    family = storage.variations(tx, product_id) if source.type is ProductType.PARENT else ()
    taken = storage.skus_like(tx, (safe_sku(one.sku) for one in (source, *family)))
    copy = _copy(source, taken, _("{name} (copy)").format(name=_full_name(source)))
    made = storage.put(tx, replace(copy, grid={}), at)
    children = [replace(_copy(one, taken, one.name), parent_id=made.id) for one in family]
    written = (made, *storage.add_all(tx, children, at))
    product_history.note(tx, {}, written, at, cause_of(Cause.DUPLICATED, source.sku))
    _copy_components(tx, product_id, made.id or 0)
    return made


def _copy(source: Product, taken: set[str], name: str) -> Product:
    sku = free_sku(safe_sku(source.sku) or "SKU", taken)
    taken.add(sku)
    return replace(
        source,
        sku=sku,
        name=name,
        id=None,
        parent_id=None,
        # A bar code belongs to one product only.
        gtin="",
        package_gtin="",
        merged_into_id=None,
        active=source.active or source.merged_into_id is not None,
        average_cost=None,
        sheet_extras=dict(source.sheet_extras),
    )


def _full_name(source: Product) -> str:
    """A variation's name with its values, without which it could not be told from the others."""
    missing = [value for value in source.grid.values() if fold(value) not in fold(source.name)]
    return " ".join((source.name, *missing)) if source.parent_id is not None else source.name


def _copy_components(tx: Tx, source_id: int, copy_id: int) -> None:
    components = kits.of(tx, [source_id]).get(source_id, ())
    made = [KitComponent(copy_id, one.component_id, one.quantity) for one in components]
    if made:
        kits.replace(tx, copy_id, made)


def _set_active(tx: Tx, ids: Iterable[int], active: bool, at: datetime) -> int:
    count = 0
    for part in pieces(storage.expand(tx, ids)):
        before = storage.get_many(tx, part)
        changed = [
            replace(one, active=active)
            for one in before.values()
            if one.active != active and not (active and one.merged_into_id is not None)
        ]
        written = storage.put_all(tx, changed, at)
        product_history.note(tx, before, written, at, Cause.PERSON)
        count += len(written)
    return count
