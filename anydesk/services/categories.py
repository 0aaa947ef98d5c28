"""The merchant's categories, the hub's, and which belongs to which (ERP §10)."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from anydesk.core import changes as kinds
from anydesk.core.categories import Category, HubCategory
from anydesk.core.category_book import CategoryBook
from anydesk.core.category_mapping import Counterpart, local_path, path_key
from anydesk.core.category_suggestions import suggestions
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.settings import CategorySettings
from anydesk.services.connections import Connections
from anydesk.storage import categories as tree_storage
from anydesk.storage import category_mappings as storage
from anydesk.storage import settings
from anydesk.storage.categories import Removed as Removed
from anydesk.storage.store import Store, Tx

T = TypeVar("T")

HITS = 50
"""What a search shows at most; whoever needs more types another word."""


@dataclass(frozen=True)
class CategoryOverview:
    """Everything that the tab shows, as of one moment.

    Args:
        products: how many stand in each category itself, by its id.
        added: categories that were found on products just now.
        hub_count: how many categories of the hub are known.
    """

    categories: tuple[Category, ...]
    products: Mapping[int, int]
    counterparts: Mapping[int, Counterpart]
    added: int
    hub_count: int
    read_at: datetime | None


@dataclass(frozen=True)
class ImportedCategories:
    """What importing the hub's tree did.

    Args:
        read: categories the hub has.
        gone: those it had before and has no more.
        followed: products whose category was written as the hub writes paths.
    """

    read: int
    new: int
    gone: int
    created: int = 0
    mapped: int = 0
    followed: int = 0


class CategoriesService:
    """The tree, the mirror of the hub's, and the mappings of each integration."""

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

    # The tree

    async def tree(self) -> tuple[Category, ...]:
        """Every category, those above before those below; first those of products are added."""

        def read(tx: Tx) -> tuple[Category, ...]:
            tree_storage.collect(tx)
            return tree_storage.tree(tx)

        return await self._store.run(read, durable=False)

    async def overview(self, integration_id: int) -> CategoryOverview:
        """What the tab of an integration shows; categories of products are added first."""

        def read(tx: Tx) -> CategoryOverview:
            added = tree_storage.collect(tx)
            rows, counts = tree_storage.tree(tx), tree_storage.counts(tx)
            hub_count, read_at = storage.hub_state(tx, integration_id)
            by_id = _by_id(rows, counts)
            mapped = storage.counterparts(tx, integration_id)
            return CategoryOverview(rows, by_id, mapped, added, hub_count, read_at)

        return await self._store.run(read, durable=False)

    async def by_path(self, path: str) -> Category:
        """The category of this path, accents and capitals aside. Raises NotThere."""

        def read(tx: Tx) -> Category:
            tree_storage.collect(tx)
            return tree_storage.by_path(tx, path)

        return await self._store.run(read, durable=False)

    async def create(self, name: str, parent_id: int | None = None) -> Category:
        """A new category. Raises InvalidInput (name unusable or taken there), NotThere."""
        return await self._write(partial(tree_storage.create, name=name, parent_id=parent_id))

    async def rename(self, category_id: int, name: str) -> tuple[Category, int]:
        """Another name; the paths below and the products follow.

        Returns:
            The category, and how many products followed it.

        Raises:
            InvalidInput: the name cannot be used or is taken there.
            NotThere: it does not exist.
        """

        def write(tx: Tx) -> tuple[Category, int]:
            above = tree_storage.get(tx, category_id).parent_id
            return tree_storage.relocate(tx, category_id, name, above, self._clock.now())

        return await self._write(write, kinds.PRODUCTS)

    async def move(self, category_id: int, parent_id: int | None) -> tuple[Category, int]:
        """Another place; None is the top. The paths below and the products follow.

        Raises:
            InvalidInput: the place is inside itself, or has a category of this name.
            NotThere: one of the two does not exist.
        """

        def write(tx: Tx) -> tuple[Category, int]:
            name = tree_storage.get(tx, category_id).name
            return tree_storage.relocate(tx, category_id, name, parent_id, self._clock.now())

        return await self._write(write, kinds.PRODUCTS)

    async def remove(self, category_id: int) -> Removed:
        """Take an empty category away, mappings included; ``put_back`` undoes it.

        Raises:
            InvalidInput: there are products in it, or categories below it.
        """
        return await self._write(partial(tree_storage.remove, category_id=category_id))

    async def put_back(self, removed: Removed) -> Category:
        """Undo a removal. Raises InvalidInput where its place is taken by now."""
        return await self._write(partial(tree_storage.put_back, removed=removed))

    # The hub's

    async def import_from_hub(
        self, integration_id: int, *, create_local: bool = False
    ) -> ImportedCategories:
        """Read the hub's whole tree in one call and keep it; no mapping is lost.

        Args:
            create_local: add a category here for each of the hub's, mapped to it.

        Raises:
            ApiError, NotConnected: nothing was read, nothing is changed.
        """
        hub = await self._connections.hub(integration_id)
        rows = await hub.taxonomy.categories(integration_id)
        now = self._clock.now()

        def write(tx: Tx) -> ImportedCategories:
            done = storage.mirror(tx, integration_id, rows, now)
            followed = tree_storage.write_paths_as_here(tx, rows, now)
            created, mapped = (
                storage.create_local(tx, integration_id, rows) if create_local else (0, 0)
            )
            return ImportedCategories(done.read, done.new, done.gone, created, mapped, followed)

        return await self._write(write, kinds.PRODUCTS)

    async def search_hub(
        self, integration_id: int, text: str, limit: int = HITS
    ) -> tuple[HubCategory, ...]:
        """The hub's categories whose path has all these words, the likeliest first."""

        def read(tx: Tx) -> tuple[HubCategory, ...]:
            return storage.search(tx, integration_id, text, limit)

        return await self._store.run(read, durable=False)

    async def find_hub(self, integration_id: int, path: str) -> HubCategory | None:
        """The hub's category of exactly this path, accents and capitals aside; A/B or A > B."""
        wanted = {path_key(path), path_key(local_path(path))}

        def read(tx: Tx) -> HubCategory | None:
            rows = storage.hub_tree(tx, integration_id)
            return next((row for row in rows if path_key(row.path) in wanted), None)

        return await self._store.run(read, durable=False)

    async def suggestions(self, integration_id: int) -> Mapping[int, HubCategory]:
        """For categories without a counterpart: the one that its name and place speak for."""

        def read(tx: Tx) -> tuple[dict[int, str], tuple[HubCategory, ...]]:
            found = storage.counterparts(tx, integration_id)
            mapped = {one for one, counterpart in found.items() if not counterpart.gone}
            rows = tree_storage.tree(tx)
            open_ones = {row.id: row.path for row in rows if row.id and row.id not in mapped}
            return open_ones, storage.hub_tree(tx, integration_id)

        paths, hub = await self._store.run(read, durable=False)
        # Comparing with thousands takes longer than the window may stand still.
        return await asyncio.to_thread(suggestions, paths, hub)

    # The mappings

    async def mapped(self, integration_id: int) -> Mapping[int, tuple[int, str]]:
        """The hub's id and path of each mapped category, gone ones included."""

        def read(tx: Tx) -> dict[int, tuple[int, str]]:
            found = storage.counterparts(tx, integration_id)
            return {one: (found[one].hub_id, found[one].path) for one in found}

        return await self._store.run(read, durable=False)

    async def save_mappings(
        self,
        integration_id: int,
        mappings: Mapping[int, int | None],
        form: CategorySettings | None = None,
    ) -> None:
        """Save these mappings (None takes one away) and the tab's Form, all or nothing.

        Raises:
            InvalidInput: the hub has no category of an id.
            NotThere: a category does not exist any more.
        """
        if form is not None:
            form.check()

        def write(tx: Tx) -> None:
            storage.save(tx, integration_id, mappings)
            if form is not None:
                settings.save_form(tx, form, scope=settings.scope_of(integration_id))

        await self._write(write, *(() if form is None else (kinds.SETTINGS,)))

    async def coverage(self, integration_id: int) -> tuple[int, int]:
        """(mapped, all) of the categories that products stand in or that end a branch."""

        def read(tx: Tx) -> tuple[int, int]:
            tree_storage.collect(tx)
            scope = settings.scope_of(integration_id)
            form = settings.get_form(tx, CategorySettings, scope=scope)
            rows, counts = tree_storage.tree(tx), tree_storage.counts(tx)
            book = CategoryBook(
                rows,
                _by_id(rows, counts),
                storage.counterparts(tx, integration_id),
                nearest_ancestor=form.nearest_ancestor,
            )
            done = book.coverage()
            return done.mapped, done.all

        return await self._store.run(read, durable=False)

    async def _write(self, function: Callable[[Tx], T], *more: str) -> T:
        done = await self._store.run(function)
        self._changes.publish(kinds.CATEGORIES, *more)
        return done


def _by_id(rows: Sequence[Category], counts: Mapping[str, int]) -> dict[int, int]:
    """How many products stand in each category, by its id."""
    return {row.id: counts.get(path_key(row.path), 0) for row in rows if row.id is not None}
