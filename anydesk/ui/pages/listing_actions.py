"""What can be done with listings, from their list and from the page of one."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from anydesk.core.errors import JobBusy
from anydesk.core.i18n import _, ngettext
from anydesk.core.listing_changes import ListingAction
from anydesk.core.listing_rows import ListingRow
from anydesk.services.jobs import JOBS
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.messages import Button
from anydesk.ui.pages.hub_orders import chosen_stores
from anydesk.ui.pages.listing_link import link_listing
from anydesk.ui.tables.screen import Ids


async def refresh_all(context: PageContext, _ids: Ids = ()) -> None:
    """Read all listings of the chosen store, or of every store."""
    for store in await chosen_stores(context):
        await _refresh(context, store.id, store.name, ())


async def refresh_rows(context: PageContext, ids: Ids) -> None:
    """Read these listings again."""
    rows = await context.services.listings.rows(ids)
    by_store: defaultdict[tuple[int, str], dict[int, None]] = defaultdict(dict)
    for row in rows:
        by_store[row.integration_id, row.store][row.listing_id] = None
    for (integration_id, store), listing_ids in by_store.items():
        await _refresh(context, integration_id, store, tuple(listing_ids))


async def _refresh(
    context: PageContext, integration_id: int, store: str, listing_ids: Sequence[int]
) -> None:
    given = {"integration_id": integration_id, "listing_ids": list(listing_ids)}
    # The same work is never queued twice: whoever asks second finds it running.
    with suppress(JobBusy):
        await context.run_job(JOBS["listings.refresh"](context.services, given), store=store)


async def open_listing(context: PageContext, ids: Ids) -> None:
    """Everything about one listing."""
    context.go("listings", listing=ids[0])


async def open_in_marketplace(context: PageContext, ids: Ids) -> None:
    """The listing's page in the browser; only web addresses are ever opened."""
    row = await context.services.listings.get(ids[0])
    address = await context.services.listings.permalink(row)
    if not address:
        context.messages.info(
            _("This listing has no page in the marketplace."),
            hint=_("It gets one when it is published. Update the listing to look again."),
        )
        return
    if not QDesktopServices.openUrl(QUrl(address)):
        context.messages.info(_("The browser could not be opened."), hint=address)


async def link(context: PageContext, ids: Ids) -> None:
    """Choose the product that the listing offers."""
    await link_listing(context, await context.services.listings.get(ids[0]))


async def unlink(context: PageContext, ids: Ids) -> None:
    """Take listings apart from their products; it can be undone."""
    listings = context.services.listings
    rows = await listings.rows(ids)
    were = await listings.unlink(list(dict.fromkeys(row.listing_id for row in rows)))
    if not were:
        context.messages.info(_("None of these is linked to a product."))
        return

    async def undo() -> None:
        await listings.put_back(were)
        context.messages.good(_("Linked again as before."))

    text = ngettext(
        "{count} listing is no longer linked.", "{count} listings are no longer linked.", len(were)
    )
    context.messages.info(
        text.format(count=formats.count(len(were))),
        hint=_("No stock and no prices are sent to them. Nothing was changed at ANYMARKET."),
        button=Button(_("Undo"), lambda: context.tasks.start(undo())),
    )


async def pause(context: PageContext, ids: Ids) -> None:
    """The preview of pausing these."""
    context.go("listings", send=ListingAction.PAUSE.value, ids=tuple(ids))


async def resume(context: PageContext, ids: Ids) -> None:
    """The preview of putting these on sale again."""
    context.go("listings", send=ListingAction.RESUME.value, ids=tuple(ids))


async def send_again(context: PageContext, ids: Ids) -> None:
    """The preview of sending these to their marketplaces again."""
    context.go("listings", send=ListingAction.SEND.value, ids=tuple(ids))


async def open_product(context: PageContext, ids: Ids) -> None:
    """The product of the listing, or the way to link one."""
    row = await context.services.listings.get(ids[0])
    if row.product_id is not None:
        context.go("products", product=row.product_id)
    else:
        await link_listing(context, row)


async def send_stock(context: PageContext, ids: Ids) -> None:
    """The preview of sending the stock of their products."""
    await _send(context, ids, "stock")


async def send_prices(context: PageContext, ids: Ids) -> None:
    """The preview of sending the prices of their products."""
    await _send(context, ids, "prices")


async def _send(context: PageContext, ids: Ids, kind: str) -> None:
    products = _products(await context.services.listings.rows(ids))
    if products:
        context.go("products", send=kind, ids=products)
    else:
        context.messages.info(
            _("None of these is linked to a product."), hint=_("Link them first.")
        )


def _products(rows: Sequence[ListingRow]) -> tuple[int, ...]:
    found = (row.product_id for row in rows if row.product_id is not None)
    return tuple(dict.fromkeys(found))
