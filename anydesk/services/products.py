"""The merchant's own products: the list, one product, its prices and its listings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.product_checks import price_problems, product_problems, tidy
from anydesk.core.product_history import Cause
from anydesk.core.products import Listing, Product, ProductRow
from anydesk.core.query import Query
from anydesk.storage import listings as listing_storage
from anydesk.storage import product_history
from anydesk.storage import products as storage
from anydesk.storage.store import Store, Tx


class ProductsService:
    """A ListService of ProductRow, and everything a person does with one product."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def find(self, query: Query) -> Sequence[int]:
        """The ids of all products that match, in order."""
        return await self._store.run(partial(storage.find, query=query), durable=False)

    async def load(self, ids: Sequence[int]) -> Sequence[ProductRow]:
        """The rows of these products, in the order asked."""
        return await self._store.run(partial(storage.load, ids=ids), durable=False)

    async def get(self, product_id: int) -> Product:
        """One product. Raises NotThere."""
        found = await self._store.run(partial(storage.get, product_id=product_id), durable=False)
        if found is None:
            raise NotThere(_("This product does not exist any more."))
        return found

    async def by_sku(self, sku: str) -> Product:
        """The product with exactly this SKU, or the one it was merged into. Raises NotThere."""
        found = await self._store.run(partial(_by_sku, sku=sku.strip()), durable=False)
        if found is None:
            raise NotThere(
                _("There is no product with the SKU {sku}.").format(sku=sku.strip()),
                hint=_("Check how it is written in the list of products."),
            )
        return found

    async def ids_of(self, skus: Iterable[str]) -> Mapping[str, int]:
        """The ids by SKU, of merged products those that took their place; unknown ones miss."""
        wanted = tuple(skus)
        return await self._store.run(partial(storage.leading_ids, skus=wanted), durable=False)

    async def variations(self, product_id: int) -> tuple[Product, ...]:
        """The variations of a parent, in the order they were made."""
        return await self._store.run(
            partial(storage.variations, parent_id=product_id), durable=False
        )

    async def save(self, product: Product) -> Product:
        """Write a new or changed product.

        Raises:
            InvalidInput: with a sentence for each field that cannot stay as it is.
            NotThere: the product was deleted meanwhile.
        """
        product = tidy(product)
        problems = dict(product_problems(product))

        def write(tx: Tx) -> Product:
            owner = storage.ids_of(tx, (product.sku,)).get(product.sku)
            if owner is not None and owner != product.id:
                problems["sku"] = _("Another product has this SKU already.")
            problems.update(storage.family_problems(tx, product))
            if problems:
                raise InvalidInput(_("The product cannot be saved yet."), problems=problems)
            return _put(tx, product, self._clock.now())

        saved = await self._store.run(write)
        self._changes.publish(kinds.PRODUCTS)
        return saved

    async def set_prices(
        self, product_id: int, price: Decimal, promo: Decimal | None = None
    ) -> Product:
        """Change the sale price, and the promotional price where one is given (0 takes it away).

        Raises:
            InvalidInput: a negative price, or a promotion above the price.
            NotThere: the product does not exist.
        """

        def write(tx: Tx) -> Product:
            before = storage.get(tx, product_id)
            if before is None:
                raise NotThere(_("This product does not exist any more."))
            after = tidy(
                replace(
                    before,
                    sale_price=price,
                    promo_price=before.promo_price if promo is None else promo,
                )
            )
            if problems := price_problems(after):
                raise InvalidInput(next(iter(problems.values())), problems=problems)
            return _put(tx, after, self._clock.now())

        saved = await self._store.run(write)
        self._changes.publish(kinds.PRODUCTS)
        return saved

    async def listings(self, product_id: int) -> tuple[Listing, ...]:
        """Where the product is offered, in every store."""
        return await self._store.run(
            partial(listing_storage.of_product, product_id=product_id), durable=False
        )


def _by_sku(tx: Tx, sku: str) -> Product | None:
    found = storage.leading_ids(tx, (sku,)).get(sku)
    return None if found is None else storage.get(tx, found)


def _put(tx: Tx, product: Product, at: datetime) -> Product:
    """Write one product and what a person changed in it."""
    before = {} if product.id is None else storage.get_many(tx, [product.id])
    saved = storage.put(tx, product, at)
    product_history.note(tx, before, [saved], at, Cause.PERSON)
    return saved
