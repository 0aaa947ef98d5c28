"""The categories of one integration with their counterparts, while they are being mapped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from anydesk.core.categories import Category, HubCategory
from anydesk.core.category_mapping import CategoryCoverage, Counterpart


class MappingState(Enum):
    """How a category gets its counterpart at the hub."""

    MAPPED = auto()
    INHERITED = auto()
    GONE = auto()
    MISSING = auto()
    NOT_NEEDED = auto()
    """It only holds other categories: no product is sent to it."""


@dataclass(frozen=True)
class Standing:
    """What becomes of the products of a category; ``path`` is the hub's, "" where there is none.

    Args:
        draft: it was chosen and is not saved yet.
        above: the category that the counterpart comes from, where it is inherited.
    """

    state: MappingState
    path: str = ""
    draft: bool = False
    above: str = ""


class CategoryBook:
    """The tree by id, what is stored, and what was chosen since (the drafts).

    Args:
        categories: in the order of their folded paths, as the store has them.
        products: how many stand in each category itself, by its id.
        nearest_ancestor: the setting of this name, as it is chosen at the moment.
    """

    def __init__(
        self,
        categories: Iterable[Category],
        products: Mapping[int, int],
        counterparts: Mapping[int, Counterpart],
        *,
        nearest_ancestor: bool = False,
    ) -> None:
        self.by_id = {row.id: row for row in categories if row.id is not None}
        self.products = products
        self.stored = counterparts
        self.nearest_ancestor = nearest_ancestor
        self.drafts: dict[int, HubCategory | None] = {}
        holding: dict[int | None, list[int]] = {}
        for row_id, row in self.by_id.items():
            holding.setdefault(row.parent_id, []).append(row_id)
        self._below = holding
        self.needed = frozenset(
            row_id for row_id in self.by_id if products.get(row_id) or row_id not in holding
        )

    def below(self, category_id: int | None) -> list[int]:
        """The categories directly below, by name; None: those at the top."""
        return self._below.get(category_id, [])

    def in_order(self) -> list[int]:
        """Every category as the tree shows them from above to below."""
        found: list[int] = []
        waiting = list(reversed(self.below(None)))
        while waiting:
            found.append(waiting.pop())
            waiting += reversed(self.below(found[-1]))
        return found

    # What was chosen

    def choose(self, category_id: int, hub: HubCategory | None) -> None:
        """Map it to this one, or to none; the same as stored is no draft."""
        stored = self.stored.get(category_id)
        same = stored is None if hub is None else stored and stored.hub_id == hub.hub_id
        if same:
            self.drafts.pop(category_id, None)
        else:
            self.drafts[category_id] = hub

    def keep_drafts_of(self, other: "CategoryBook") -> None:
        """The tree was read again: what was chosen stays, for the categories that are left."""
        for category_id, hub in other.drafts.items():
            if category_id in self.by_id:
                self.choose(category_id, hub)

    def changes(self) -> dict[int, int | None]:
        """What is to be saved: the hub's id for each changed category."""
        return {one: hub.hub_id if hub else None for one, hub in self.drafts.items()}

    # What follows from it

    def counterpart(self, category_id: int) -> Counterpart | None:
        """Its own counterpart, the drafts counted."""
        if category_id in self.drafts:
            hub = self.drafts[category_id]
            return Counterpart(hub.hub_id, hub.path) if hub else None
        return self.stored.get(category_id)

    def standing(self, category_id: int) -> Standing:
        """What becomes of the products of this category, as ``hub_category_for`` decides it."""
        own, draft = self.counterpart(category_id), category_id in self.drafts
        if own is not None:
            state = MappingState.GONE if own.gone else MappingState.MAPPED
            return Standing(state, own.path, draft)
        above = self._nearest(category_id) if self.nearest_ancestor else None
        if above is not None:
            row, found = above
            if not found.gone:
                return Standing(MappingState.INHERITED, found.path, draft, row.path)
        needed = category_id in self.needed
        return Standing(MappingState.MISSING if needed else MappingState.NOT_NEEDED, draft=draft)

    def missing(self) -> list[int]:
        """The categories whose products cannot be sent, from above to below."""
        good = self._good()
        return [one for one in self.in_order() if one in self.needed and one not in good]

    def coverage(self) -> CategoryCoverage:
        """“37 of 41 mapped”."""
        return CategoryCoverage(len(self._good()), len(self.needed))

    def _good(self) -> set[int]:
        """The needed ones with a counterpart; thousands are counted within a keystroke."""
        kept = {
            one for one, found in self.stored.items() if not found.gone and one not in self.drafts
        }
        own = kept | {one for one, hub in self.drafts.items() if hub is not None}
        if not self.nearest_ancestor:
            return own & self.needed
        good = {MappingState.MAPPED, MappingState.INHERITED}
        return {one for one in self.needed if one in own or self.standing(one).state in good}

    def _nearest(self, category_id: int) -> tuple[Category, Counterpart] | None:
        parent_id = self.by_id[category_id].parent_id
        while parent_id is not None and parent_id in self.by_id:
            row = self.by_id[parent_id]
            found = self.counterpart(parent_id)
            if found is not None:
                return row, found
            parent_id = row.parent_id
        return None
