"""Anúncios: the offers in the marketplaces, what they belong to, and what can be done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.listing_changes import ListingAction, ListingPlanRow, plan_row
from anydesk.core.listing_rows import ListingRow
from anydesk.core.products import Listing, ProductRow, ProductType
from anydesk.core.query import Query
from anydesk.services.connections import Connections
from anydesk.services.relinking import Relinked, relink
from anydesk.storage import listing_links, listing_lists, listing_news
from anydesk.storage import listings as storage
from anydesk.storage import products as product_storage
from anydesk.storage.store import Store, Tx

SLICE = 200
"""Rows in one turn of the store's thread."""

SUGGESTED = 12
"""Products offered for a listing; the search finds the others."""

WHY: Mapping[str, str] = {
    "sku": N_("Same SKU"),
    "gtin": N_("Same GTIN"),
    "name": N_("Similar name"),
    "": "",
}


@dataclass(frozen=True)
class Suggestion:
    """A product that a listing may belong to, and what speaks for it in words, or ""."""

    product: ProductRow
    why: str = ""


@dataclass(frozen=True)
class _Ground:
    store: Store
    changes: Changes
    clock: Clock


class ListingsService:
    """A ListService of ListingRow; reading them again and changing them there are jobs."""

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

    async def find(self, query: Query) -> Sequence[int]:
        """The ids of the rows that match, in order."""
        return await self._store.run(partial(listing_lists.find, query=query), durable=False)

    async def load(self, ids: Sequence[int]) -> Sequence[ListingRow]:
        """The rows in the order asked; those that are gone are left out."""
        return await self._store.run(partial(listing_lists.load, ids=ids), durable=False)

    async def counts(self, query: Query) -> Mapping[str, int]:
        """How many match, by counter: ``all`` and those of ``listing_lists.COUNTERS``."""
        return await self._store.run(partial(listing_lists.counts, query=query), durable=False)

    async def channels(self, integration_id: int | None = None) -> Sequence[str]:
        """The marketplaces' codes that occur."""
        return await self._store.run(
            partial(listing_lists.channels, integration_id=integration_id), durable=False
        )

    async def rows(self, ids: Sequence[int]) -> tuple[ListingRow, ...]:
        """The same as ``load`` for any number of rows, in slices."""
        found: list[ListingRow] = []
        for start in range(0, len(ids), SLICE):
            found += await self.load(ids[start : start + SLICE])
        return tuple(found)

    async def get(self, row: int) -> ListingRow:
        """One row. Raises NotThere."""
        for found in await self.load([row]):
            return found
        raise NotThere(_("This listing is not there any more."))

    async def of_products(
        self, product_ids: Sequence[int], integration_ids: Sequence[int]
    ) -> tuple[ListingRow, ...]:
        """Every row of these products in these stores."""
        work = partial(
            listing_lists.of_products, product_ids=product_ids, integration_ids=integration_ids
        )
        return await self._store.run(work, durable=False)

    async def by_hub_sku(self, integration_id: int, hub_sku_id: int) -> ListingRow:
        """The first row of a hub SKU. Raises NotThere."""

        def read(tx: Tx) -> tuple[ListingRow, ...]:
            known = storage.by_hub_sku(tx, integration_id, [hub_sku_id])
            keys = listing_lists.keys_of(tx, [one.id or 0 for one in known.values()])
            return listing_lists.load(tx, keys)

        for row in await self._store.run(read, durable=False):
            return row
        raise NotThere(
            _("There is no listing of the SKU {id} of ANYMARKET here.").format(id=hub_sku_id),
            hint=_("Receive the products of the store first."),
        )

    async def plan(self, ids: Sequence[int], action: ListingAction) -> tuple[ListingPlanRow, ...]:
        """The preview of pausing, resuming or sending again."""
        return tuple(plan_row(row, action) for row in await self.rows(ids))

    async def permalink(self, row: ListingRow) -> str:
        """The listing's page in the marketplace, asked for where it is not known yet; or "".

        Only addresses of web pages: whatever else the hub tells is never opened.

        Raises:
            AppError: the hub cannot be asked.
        """
        known = row.permalink
        if not known and row.channel_id is not None and row.hub_listing_id is not None:
            hub = await self._connections.hub(row.integration_id)
            offer = await hub.listings.get(row.hub_sku_id, row.hub_listing_id)
            known = offer.permalink
            if known:
                note = partial(
                    listing_news.note_permalink, channel_id=row.channel_id, permalink=known
                )
                await self._store.run(note, durable=False)
        return known if known.startswith(("https://", "http://")) else ""

    # Links

    async def suggestions(self, listing_id: int, text: str = "") -> tuple[Suggestion, ...]:
        """Products for a listing: by SKU, GTIN and name, or those that a person searches for.

        Raises:
            NotThere: the listing is gone.
        """
        listing = await self._listing(listing_id)

        def read(tx: Tx) -> tuple[Suggestion, ...]:
            if text.strip():
                found = [(one, "") for one in product_storage.find(tx, Query(text=text))]
            else:
                found = list(listing_links.candidates(tx, listing, SUGGESTED))
            why = dict(found[: SUGGESTED * 4])
            rows = product_storage.load(tx, list(why))
            sold = [row for row in rows if row.type is not ProductType.PARENT]
            return tuple(Suggestion(row, _(WHY[why[row.id]])) for row in sold[:SUGGESTED])

        return await self._store.run(read, durable=False)

    async def consequences(self, listing_id: int, product_id: int) -> tuple[str, ...]:
        """What follows from this link, in sentences. Raises NotThere."""
        listing = await self._listing(listing_id)

        def read(tx: Tx) -> tuple[str, ...]:
            product = product_storage.get(tx, product_id)
            if product is None:
                raise NotThere(_("This product does not exist any more."))
            others = listing_links.others_of(tx, listing, product_id)
            return _consequences(product.sku, listing_links.waiting_orders(tx, listing), others)

        return await self._store.run(read, durable=False)

    async def link(self, listing_id: int, product_id: int) -> Relinked:
        """Link a listing to a product; the orders that waited for it.

        Raises:
            NotThere: one of them is gone.
            InvalidInput: the product is only the shell of its variations.
        """
        listing = await self._listing(listing_id)

        def write(tx: Tx) -> None:
            product = product_storage.get(tx, product_id)
            if product is None:
                raise NotThere(_("This product does not exist any more."))
            if product.type is ProductType.PARENT:
                raise InvalidInput(
                    _("{sku} has variations, and only they are sold.").format(sku=product.sku),
                    hint=_("Choose the variation that this listing offers."),
                )
            listing_links.link(tx, listing_id, product_id, self._clock.now())

        await self._store.run(write)
        self._publish()
        return await relink(self._ground(), listing.integration_id)

    async def unlink(self, listing_ids: Sequence[int]) -> Mapping[int, int]:
        """Take listings apart from their products; product by listing, for ``put_back``.

        Nothing is changed at the hub, and receiving products does not link them again.
        """
        were = await self._store.run(
            partial(listing_links.unlink, listing_ids=listing_ids, at=self._clock.now())
        )
        self._publish()
        return were

    async def put_back(self, links: Mapping[int, int]) -> None:
        """Undo ``unlink``."""
        await self._store.run(partial(listing_links.put_back, links=links))
        self._publish()

    async def _listing(self, listing_id: int) -> Listing:
        found = await self._store.run(partial(storage.by_ids, ids=[listing_id]), durable=False)
        if listing_id not in found:
            raise NotThere(_("This listing is not there any more."))
        return found[listing_id]

    def _publish(self) -> None:
        self._changes.publish(kinds.LISTINGS, kinds.PRODUCTS)

    def _ground(self) -> _Ground:
        return _Ground(self._store, self._changes, self._clock)


def _consequences(sku: str, orders: int, others: Sequence[str]) -> tuple[str, ...]:
    said = [
        _("Stock and prices of {sku} are sent to this listing from the next send on.").format(
            sku=sku
        ),
        _("Orders of this listing take their stock from {sku}.").format(sku=sku),
    ]
    if orders:
        text = ngettext(
            "{count} order that waits for this product is linked now, and its stock reserved.",
            "{count} orders that wait for this product are linked now, and their stock reserved.",
            orders,
        )
        said.append(text.format(count=orders))
    if others:
        text = _("{sku} is linked to {others} of this store already; both will get its stock.")
        said.append(text.format(sku=sku, others=", ".join(others)))
    return tuple(said)
