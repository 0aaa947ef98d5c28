"""Which products belong to which listings of an integration, forgotten as a whole."""

from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.storage import links as storage
from anydesk.storage.links import Links as Links
from anydesk.storage.store import Store

BACKUP = "before-unlinking"
"""Part of the name of the backup that is made before listings are removed."""


class LinksService:
    """*Excluir todos os anúncios no ERP*: nothing is changed at the hub."""

    def __init__(self, store: Store, changes: Changes) -> None:
        self._store = store
        self._changes = changes

    async def count(self, integration_id: int) -> Links:
        """What ``remove_all`` would take away."""
        return await self._store.run(
            partial(storage.count, integration_id=integration_id), durable=False
        )

    async def remove_all(self, integration_id: int) -> Links:
        """Back the database up, then forget the integration's listings; how many there were.

        Orders and products stay. Receiving products brings the listings back, and links them by
        SKU and GTIN. Raises DiskFull and StoreReadOnly where there can be no backup: then nothing
        was removed.
        """
        await self._store.backup(BACKUP)
        removed = await self._store.run(partial(storage.remove, integration_id=integration_id))
        self._changes.publish(kinds.LISTINGS, kinds.PRODUCTS)
        return removed
