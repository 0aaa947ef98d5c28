"""Variation types (colour, size) and their values (API §3.3)."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from anydesk.api.client import ApiClient
from anydesk.api.creations import created
from anydesk.api.fields import Fields
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST, Page, pages


@dataclass(frozen=True)
class HubValue:
    """One value of a variation type, in the hub's spelling."""

    id: int
    text: str


@dataclass(frozen=True)
class HubVariation:
    """A variation type; ``visual``: pictures are grouped by its values.

    ``values`` may lack some of them: they have a list of their own.
    """

    id: int
    name: str
    visual: bool = False
    values: tuple[HubValue, ...] = ()


@dataclass(frozen=True)
class VariationsApi:
    """The account's variation types."""

    client: ApiClient

    def pages(
        self, *, limit: int = LARGEST, lane: Lane = Lane.BULK
    ) -> AsyncGenerator[Page[HubVariation], None]:
        """All types with the values they show."""
        return pages(self.client, "/variations", variation, limit=limit, lane=lane)

    async def all(self, *, lane: Lane = Lane.BULK) -> tuple[HubVariation, ...]:
        """All types: an account has some tens of them."""
        found: list[HubVariation] = []
        async with aclosing(self.pages(lane=lane)) as listed:
            async for page in listed:
                found += page.rows
        return tuple(found)

    async def values(self, type_id: int, *, lane: Lane = Lane.BULK) -> tuple[HubValue, ...]:
        """All values of a type."""
        found: list[HubValue] = []
        path = f"/variations/{type_id}/values"
        async with aclosing(pages(self.client, path, value, lane=lane)) as listed:
            async for page in listed:
                found += page.rows
        return tuple(found)

    async def create(
        self, name: str, values: Sequence[str], *, visual: bool, lane: Lane = Lane.BULK
    ) -> HubVariation:
        """A new type with its first values. Look for it first (API §1.9)."""
        body = {
            "name": name,
            "visualVariation": visual,
            "values": [{"description": text} for text in values],
        }
        return created(await self.client.post("/variations", json=body, lane=lane), variation)

    async def add_value(self, type_id: int, text: str, *, lane: Lane = Lane.BULK) -> HubValue:
        """A new value of a type. Look for it first (API §1.9)."""
        path = f"/variations/{type_id}/values"
        body = {"description": text}
        return created(await self.client.post(path, json=body, lane=lane), value)


def variation(json_obj: object) -> HubVariation:
    """A variation type; values without id or text are left out.

    Raises:
        UnexpectedAnswer: there is no id.
    """
    fields = Fields(json_obj)
    return HubVariation(
        id=fields.needed_identity("id"),
        name=fields.text("name"),
        visual=fields.flag("visualVariation"),
        values=tuple(
            HubValue(key, text)
            for row in fields.children("values")
            if (key := row.identity("id")) is not None and (text := row.text("description"))
        ),
    )


def value(json_obj: object) -> HubValue:
    """A value. Raises UnexpectedAnswer without an id."""
    fields = Fields(json_obj)
    return HubValue(fields.needed_identity("id"), fields.text("description"))
