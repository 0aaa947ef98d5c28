"""Brands and variation types at the hub: found, or made where they are missing, once in a run."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anydesk.core.errors import ApiError
from anydesk.core.folding import fold
from anydesk.core.product_drafts import is_visual

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub


class Brands:
    """The brands of one store in one run; names are compared without accents and capitals."""

    def __init__(self, hub: "Hub") -> None:
        self._products = hub.products
        self._known: dict[str, int] = {}
        self._all_read = False
        self._lock = asyncio.Lock()

    async def id_of(self, name: str) -> int:
        """The hub's brand of this name, made where it is missing.

        Raises:
            ApiError: it cannot be looked for or made.
        """
        key = fold(name)
        async with self._lock:
            if key not in self._known:
                self._known[key] = await self._found(name) or await self._made(name)
            return self._known[key]

    async def _found(self, name: str) -> int | None:
        found = await self._products.find_brand(name)
        if found is None and not self._all_read:
            # The hub's own search may take accents seriously: before a brand is made twice, all
            # are read, once in a run.
            async with aclosing(self._products.brand_pages()) as listed:
                async for page in listed:
                    for brand_id, told in page.rows:
                        self._known.setdefault(fold(told), brand_id)
            self._all_read = True
        return found or self._known.get(fold(name))

    async def _made(self, name: str) -> int:
        try:
            return await self._products.create_brand(name)
        except ApiError as error:
            # It may have been made without an answer: never make it a second time (API §1.9).
            found = await self._products.find_brand(name) if error.maybe_done else None
            if found is None:
                raise
            return found


@dataclass
class _Axis:
    """A variation type of the hub; ``values`` by their folded text, in the hub's spelling."""

    id: int
    name: str
    visual: bool
    values: dict[str, str] = field(default_factory=dict)
    complete: bool = False


class Axes:
    """The variation types and values of one store in one run."""

    def __init__(self, hub: "Hub") -> None:
        self._variations = hub.variations
        self._known: dict[str, _Axis] | None = None
        self._lock = asyncio.Lock()

    async def prepare(self, grids: Iterable[Mapping[str, str]]) -> None:
        """Make the types and values of these grids that the hub does not have.

        Raises:
            ApiError: they cannot be looked for or made.
        """
        wanted: dict[str, list[str]] = {}
        for name, value in (pair for grid in grids for pair in grid.items()):
            wanted.setdefault(name, []).append(value)
        if not wanted:
            return
        async with self._lock:
            if self._known is None:
                self._known = await self._read()
            for name, values in wanted.items():
                await self._prepare(self._known, name, list(dict.fromkeys(values)))

    def spelt(self, grid: Mapping[str, str]) -> dict[str, str]:
        """The same grid as the hub writes its names and values; prepare it first."""
        found = {}
        for name, value in grid.items():
            axis = (self._known or {})[fold(name)]
            found[axis.name] = axis.values[fold(value)]
        return found

    def picture_value(self, value: str) -> str:
        """A value as pictures name it; "" where the hub does not group pictures by it."""
        for axis in (self._known or {}).values():
            if axis.visual and fold(value) in axis.values:
                return axis.values[fold(value)]
        return ""

    async def _read(self) -> dict[str, _Axis]:
        found: dict[str, _Axis] = {}
        for one in await self._variations.all():
            values = {fold(value.text): value.text for value in one.values}
            found.setdefault(fold(one.name), _Axis(one.id, one.name, one.visual, values))
        return found

    async def _prepare(self, known: dict[str, _Axis], name: str, values: list[str]) -> None:
        axis = known.get(fold(name))
        if axis is None:
            axis = known[fold(name)] = await self._made(name, values)
        if not axis.complete and any(fold(value) not in axis.values for value in values):
            for one in await self._variations.values(axis.id):
                axis.values.setdefault(fold(one.text), one.text)
            axis.complete = True
        for value in values:
            if fold(value) not in axis.values:
                await self._add(axis, value)

    async def _made(self, name: str, values: list[str]) -> _Axis:
        unique = list({fold(value): value for value in reversed(values)}.values())[::-1]
        try:
            made = await self._variations.create(name, unique, visual=is_visual(name))
        except ApiError as error:
            if not error.maybe_done:
                raise
            found = (await self._read()).get(fold(name))
            if found is None:
                raise
            return found
        told = {fold(value.text): value.text for value in made.values}
        return _Axis(made.id, made.name or name, made.visual, told)

    async def _add(self, axis: _Axis, value: str) -> None:
        try:
            made = await self._variations.add_value(axis.id, value)
            axis.values[fold(value)] = made.text or value
        except ApiError as error:
            if not error.maybe_done:
                raise
            told = {fold(one.text): one.text for one in await self._variations.values(axis.id)}
            if fold(value) not in told:
                raise
            axis.values |= told
