"""What the catalogue still lacks, as counters that lead to the products."""

from functools import partial

from anydesk.core.catalogue_health import CHECKS, Check, HealthCount
from anydesk.core.i18n import _
from anydesk.storage import catalogue_health as storage
from anydesk.storage.store import Store


class CatalogueHealthService:
    """The checks of ``core.catalogue_health``, counted."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def counts(self) -> tuple[HealthCount, ...]:
        """Every check with what it found, also where that is nothing.

        Each is a turn of its own in the store's thread: whoever waits for it comes in between.
        """
        return tuple([await self._count(check) for check in CHECKS])

    async def _count(self, check: Check) -> HealthCount:
        found = await self._store.run(partial(storage.count, key=check.key), durable=False)
        return HealthCount(check.key, _(check.title), found, _(check.hint), check.icon, check.shows)
