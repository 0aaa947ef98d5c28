"""The merchant's category tree and its counterparts at the hub (ERP §10)."""

from dataclasses import dataclass

SEPARATOR = " > "
"""Between the names of a path, as the spreadsheets write it."""


@dataclass(frozen=True)
class Category:
    """A local category; ``path`` are the names from the root, joined by ``SEPARATOR``."""

    name: str
    path: str
    parent_id: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class HubCategory:
    """A category of the hub as mirrored here; only a leaf takes products."""

    integration_id: int
    hub_id: int
    name: str
    path: str
    parent_hub_id: int | None = None
    leaf: bool = True
    id: int | None = None
