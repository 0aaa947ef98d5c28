"""What kits consist of and how many of them there are (ERP §8.1)."""

from collections.abc import Sequence
from decimal import Decimal

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.kits import KitComponent, components_text, kit_problems
from anydesk.core.product_history import COMPONENTS, Cause, ProductChange
from anydesk.core.products import Product
from anydesk.core.stock import exact_quantity
from anydesk.storage import kits as storage
from anydesk.storage import product_history, products, stock
from anydesk.storage.store import Store, Tx

Lines = tuple[tuple[KitComponent, Product], ...]


class KitsService:
    """The components of one kit at a time."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def components(self, kit_id: int) -> Lines:
        """The components in their order, each with its product; none where it has none."""
        return await self._store.run(lambda tx: _lines(tx, kit_id), durable=False)

    async def kits_with(self, product_id: int) -> tuple[Product, ...]:
        """The kits that this product goes into."""

        def read(tx: Tx) -> tuple[Product, ...]:
            ids = storage.kits_with(tx, [product_id]).get(product_id, ())
            return tuple(products.get_many(tx, ids).values())

        return await self._store.run(read, durable=False)

    async def save(self, kit_id: int, components: Sequence[tuple[int, Decimal]]) -> Lines:
        """Let the kit consist of exactly these (product id, quantity), in this order.

        Raises:
            InvalidInput: a kit or a product with variations as component, one twice, or a
                quantity that is not above 0 and at most 9,999; nothing is written.
            NotThere: the kit does not exist.
        """

        def write(tx: Tx) -> Lines:
            kit = products.get(tx, kit_id)
            if kit is None:
                raise NotThere(_("This product does not exist any more."))
            known = products.get_many(tx, (one for one, _quantity in components))
            problems = kit_problems(kit, components, known)
            if problems:
                raise InvalidInput(next(iter(problems.values())), problems=problems)
            before = _text(_lines(tx, kit_id))
            made = [KitComponent(kit_id, one, exact_quantity(many)) for one, many in components]
            storage.replace(tx, kit_id, made)
            after = _lines(tx, kit_id)
            if _text(after) != before:
                line = ProductChange(
                    kit_id, self._clock.now(), Cause.PERSON, COMPONENTS, before, _text(after)
                )
                product_history.add(tx, [line])
            return after

        saved = await self._store.run(write)
        self._changes.publish(kinds.PRODUCTS)
        return saved

    async def availability(self, kit_id: int) -> Decimal | None:
        """How many kits the warehouses that count could deliver; None without components."""

        def read(tx: Tx) -> Decimal | None:
            found = storage.in_total(tx, [kit_id], stock.excluded_warehouses(tx)).get(kit_id)
            return None if found is None else found[0] - found[1]

        return await self._store.run(read, durable=False)


def _lines(tx: Tx, kit_id: int) -> Lines:
    components = storage.of(tx, [kit_id]).get(kit_id, ())
    known = products.get_many(tx, (one.component_id for one in components))
    return tuple((one, known[one.component_id]) for one in components)


def _text(lines: Lines) -> str:
    return components_text([(product.sku, one.quantity) for one, product in lines])
