"""What was written in the products before, offered while somebody types in the form of one."""

from dataclasses import dataclass

from anydesk.storage import categories, product_words
from anydesk.storage.store import Store, Tx


@dataclass(frozen=True)
class UsedWords:
    """The words by field, the most used first; the categories by their paths, in tree order."""

    brands: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


async def used_words(store: Store) -> UsedWords:
    """Brands, units and categories."""

    def read(tx: Tx) -> UsedWords:
        categories.collect(tx)
        paths = tuple(row.path for row in categories.tree(tx))
        return UsedWords(product_words.brands(tx), product_words.units(tx), paths)

    return await store.run(read, durable=False)


async def attribute_names(store: Store) -> tuple[str, ...]:
    """Names in the technical sheets."""
    return await store.run(product_words.attribute_names, durable=False)


async def axis_names(store: Store) -> tuple[str, ...]:
    """What variations differ by: Cor, Tamanho."""
    return await store.run(product_words.axis_names, durable=False)
