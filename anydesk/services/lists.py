"""What a list on the screen needs from a service: all ids at once, records in blocks."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from anydesk.core.query import Query

R = TypeVar("R", covariant=True)


class ListService(Protocol[R]):
    """Every service behind a list fulfils this."""

    async def find(self, query: Query) -> Sequence[int]:
        """All matching ids in order."""

    async def load(self, ids: Sequence[int]) -> Sequence[R]:
        """The records in the order asked; those that are not there any more are left out."""
