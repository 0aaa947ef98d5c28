"""The rows of a send as they are at this moment: never an old value over a newer truth."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import NamedTuple

from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.offer_plans import (
    PlanChannel,
    PlanListing,
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
    tx: Tx, store: PlanStore, rows: Sequence[FrozenRow], balance: Balance | None
) -> list[FreshRow]:
    """The rows with the quantities of this moment."""
    found = storage.sources(tx, [row.listing_id for row in rows], store)
    fresh = []
    for promised in rows:
        source = found.get(promised.listing_id)
        if source is None or source.product is None:
            fresh.append(_gone(store, promised, source))
            continue
        (row,) = stock_rows(source.product, store, (source.listing,), source.held, balance)
        fresh.append(FreshRow(promised, row, source.listing))
    return fresh


def fresh_prices(tx: Tx, store: PlanStore, rows: Sequence[FrozenRow]) -> list[FreshRow]:
    """The rows with the prices of this moment, where the hub keeps them now."""
    found = storage.sources(tx, [row.listing_id for row in rows], store)
    channels = storage.plan_channels(tx, [source.listing for source in found.values()])
    fresh = []
    for promised in rows:
        source = found.get(promised.listing_id)
        planned: list[PlanRow] = []
        if source is not None and source.product is not None:
            planned = price_rows(source.product, store, (source.listing,), channels)
        row = next((r for r in planned if r.channel_listing_id == promised.channel_id), None)
        if source is None or row is None:
            fresh.append(_gone(store, promised, source))
            continue
        offers = {one.id: one for one in channels.get(source.listing.id, ())}
        channel = None if promised.channel_id is None else offers[promised.channel_id]
        fresh.append(FreshRow(promised, row, source.listing, channel))
    return fresh


async def store_of(store: Store, plan: StorePlan) -> PlanStore:
    """The store with its settings: read once, a run does not change its rules half way.

    Raises NotThere where the integration was deleted.
    """
    found = await store.run(
        partial(storage.stores, integration_ids=[plan.integration_id]), durable=False
    )
    if not found:
        raise NotThere(_("There is no store “{name}” any more.").format(name=plan.store))
    return found[0]


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


def _gone(store: PlanStore, promised: FrozenRow, source: storage.Source | None) -> FreshRow:
    """A row whose listing is not there or not linked any more."""
    listing = source.listing if source else None
    row = PlanRow(
        listing_id=promised.listing_id,
        channel_listing_id=promised.channel_id,
        integration_id=store.id,
        store=store.name,
        product_id=0,
        sku=listing.sku if listing else "",
        external_id=str(listing.hub_sku_id) if listing else f"#{promised.listing_id}",
        name="",
        blocked=_("This listing is not there or not linked any more."),
    )
    return FreshRow(promised, row, listing)
