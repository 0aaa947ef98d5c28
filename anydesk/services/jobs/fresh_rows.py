"""The rows of a send as they are at this moment: never an old value over a newer truth."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from anydesk.core.i18n import _
from anydesk.core.offer_plans import (
    NO_STOCK,
    PlanChannel,
    PlanListing,
    PlanProduct,
    PlanStore,
    price_rows,
    stock_rows,
)
from anydesk.core.plans import PlanRow
from anydesk.core.products import Balance
from anydesk.services.jobs.plan_arguments import FrozenRow, StorePlan, Wanted, chosen_again
from anydesk.storage import listings as listing_storage
from anydesk.storage import offers as storage
from anydesk.storage.store import Store, Tx

Plan = Callable[[Sequence[int], Sequence[int]], Awaitable[Sequence[PlanRow]]]


class FreshRow(NamedTuple):
    """A row of the preview with what is true now; ``row.blocked`` where it cannot be sent."""

    promised: FrozenRow
    row: PlanRow
    listing: PlanListing | None = None
    channel: PlanChannel | None = None


def fresh_stock(
    tx: Tx, plan: StorePlan, rows: Sequence[FrozenRow], balance: Balance | None
) -> list[FreshRow]:
    """The rows with the quantities of this moment."""
    found = _Found(tx, plan, rows)
    held = storage.held(tx, list(found.products), found.stores)
    fresh = []
    for promised in rows:
        if (parts := found.parts(promised)) is None:
            fresh.append(found.gone(promised))
            continue
        product, store, listing = parts
        quantities = held.get((store.warehouse_id, product.id), NO_STOCK)
        (row,) = stock_rows(product, store, (listing,), quantities, balance)
        fresh.append(FreshRow(promised, row, listing))
    return fresh


def fresh_prices(tx: Tx, plan: StorePlan, rows: Sequence[FrozenRow]) -> list[FreshRow]:
    """The rows with the prices of this moment, where the hub keeps them now."""
    found = _Found(tx, plan, rows)
    channels = storage.plan_channels(tx, found.listings.values())
    fresh = []
    for promised in rows:
        if (parts := found.parts(promised)) is None:
            fresh.append(found.gone(promised))
            continue
        product, store, listing = parts
        offers = {one.id: one for one in channels.get(listing.id, ())}
        planned = price_rows(product, store, (listing,), channels)
        row = next((r for r in planned if r.channel_listing_id == promised.channel_id), None)
        if row is None:
            fresh.append(found.gone(promised))
            continue
        fresh.append(FreshRow(promised, row, listing, offers.get(promised.channel_id or 0)))
    return fresh


async def planned_again(store: Store, which: Wanted, plan: Plan) -> list[PlanRow]:
    """A fresh plan of the rows asked for, ticked where they can be sent."""

    def read(tx: Tx) -> list[tuple[int, int]]:
        known = listing_storage.by_ids(tx, which.listings)
        return [
            (one.product_id, one.integration_id)
            for one in known.values()
            if one.product_id is not None
        ]

    pairs = {*which.products, *await store.run(read, durable=False)}
    products = sorted({product for product, _integration in pairs})
    integrations = sorted({integration for _product, integration in pairs})
    return chosen_again(await plan(products, integrations), which)


class _Found:
    """The listings of some rows with their products and the store, read at once."""

    def __init__(self, tx: Tx, plan: StorePlan, rows: Sequence[FrozenRow]) -> None:
        self.plan = plan
        self.stores = storage.stores(tx, [plan.integration_id])
        self.listings = storage.listings_with(tx, [row.listing_id for row in rows])
        ids = {one.product_id for one in self.listings.values() if one.product_id is not None}
        self.products = storage.plan_products(tx, sorted(ids))

    def parts(self, promised: FrozenRow) -> tuple[PlanProduct, PlanStore, PlanListing] | None:
        """The row's product, store and listing; None where one of them is gone."""
        listing = self.listings.get(promised.listing_id)
        if listing is None or listing.product_id not in self.products or not self.stores:
            return None
        return self.products[listing.product_id], self.stores[0], listing

    def gone(self, promised: FrozenRow) -> FreshRow:
        """A row whose listing is not there or not linked any more."""
        listing = self.listings.get(promised.listing_id)
        row = PlanRow(
            listing_id=promised.listing_id,
            channel_listing_id=promised.channel_id,
            integration_id=self.plan.integration_id,
            store=self.plan.store,
            product_id=0,
            sku=listing.sku if listing else "",
            external_id=str(listing.hub_sku_id) if listing else f"#{promised.listing_id}",
            name="",
            blocked=_("This listing is not there or not linked any more."),
        )
        return FreshRow(promised, row, listing)
