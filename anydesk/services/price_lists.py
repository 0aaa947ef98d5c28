"""Price lists and their exceptions, as the screens and the commands use them (ERP §11.2)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.price_lists import (
    PriceList,
    PriceListException,
    tidy_exception,
    tidy_list,
)
from anydesk.core.products import Product
from anydesk.storage import price_lists as storage
from anydesk.storage import products as product_storage
from anydesk.storage.store import Store, Tx

T = TypeVar("T")


class PriceListsService:
    """Lists with one percentage each, and the products that have prices of their own in them."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def rows(self) -> tuple[PriceList, ...]:
        """Every list, disabled ones too, the default one first."""
        return await self._store.run(storage.rows, durable=False)

    async def save(self, given: PriceList) -> PriceList:
        """Add a list without id, or change one. Raises InvalidInput, NotThere."""
        return await self._write(partial(_save, given=given))

    async def remove(self, list_id: int) -> None:
        """Forget a list and its exceptions. Raises InvalidInput where a store still uses it."""
        await self._write(partial(_remove, list_id=list_id))

    async def exceptions(self, list_id: int) -> tuple[tuple[PriceListException, Product], ...]:
        """The products with prices of their own in the list, by SKU."""
        return await self._store.run(partial(_exceptions, list_id=list_id), durable=False)

    async def save_exception(self, given: PriceListException) -> PriceListException:
        """Give a product prices of its own. Raises InvalidInput, NotThere."""
        stamped = replace(given, updated_at=self._clock.now())
        return await self._write(partial(_save_exception, given=stamped))

    async def remove_exceptions(self, list_id: int, product_ids: Sequence[int]) -> None:
        """The list's percentage counts for these products again."""
        await self._write(
            partial(storage.remove_exceptions, list_id=list_id, product_ids=product_ids)
        )

    async def _write(self, work: Callable[[Tx], T]) -> T:
        done = await self._store.run(work)
        self._changes.publish(kinds.PRICE_LISTS)
        return done


def _save(tx: Tx, given: PriceList) -> PriceList:
    others = [one for one in storage.rows(tx) if one.id != given.id]
    return storage.save(tx, tidy_list(given, others))


def _remove(tx: Tx, list_id: int) -> None:
    if stores := storage.stores_with(tx, list_id):
        text = _("The settings of {stores} use this price list. Choose another one there first.")
        raise InvalidInput(text.format(stores=", ".join(stores)))
    storage.remove(tx, list_id)


def _exceptions(tx: Tx, list_id: int) -> tuple[tuple[PriceListException, Product], ...]:
    found = storage.exceptions(tx, list_id)
    products = product_storage.get_many(tx, found)
    pairs = [(one, products[key]) for key, one in found.items() if key in products]
    return tuple(sorted(pairs, key=lambda pair: pair[1].sku.casefold()))


def _save_exception(tx: Tx, given: PriceListException) -> PriceListException:
    tidy = tidy_exception(given)
    if storage.get(tx, tidy.price_list_id) is None:
        raise NotThere(_("This price list does not exist any more."))
    if product_storage.get(tx, tidy.product_id) is None:
        raise NotThere(_("This product does not exist any more."))
    storage.put_exceptions(tx, [tidy])
    return storage.exceptions(tx, tidy.price_list_id, [tidy.product_id])[tidy.product_id]
