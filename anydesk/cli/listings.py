"""``anydesk listings …``: what is offered where, links to products, and changes at the hub."""

from collections.abc import Sequence
from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, SOME_FAILED, Output, with_services
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _, ngettext
from anydesk.core.jobs import Outcome
from anydesk.core.listing_changes import ListingAction, ListingPlanRow
from anydesk.core.listing_rows import ListingRow
from anydesk.core.listing_states import publication_title, transmission_title
from anydesk.core.query import FilterValue, Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS

BLOCK = 200
SHOWN = ("all", "active", "rejected", "unpublished", "attention", "unlinked")


@click.group(name="listings", help=_("Listings in the marketplaces."))
def listings() -> None:
    """The sub-commands of listings."""


_store = click.option("--store", required=True, help=_("Name of the store."))
_listing = click.option(
    "--listing",
    "names",
    multiple=True,
    required=True,
    help=_("Identifier of the listing, or the SKU at ANYMARKET."),
)


@listings.command(name="list", help=_("Listings with both SKUs, prices and states."))
@click.option("--store", default="", help=_("Only of this store."))
@click.option("--show", type=click.Choice(SHOWN), default="all", help=_("Only these."))
@click.option("--search", default="", help=_("Words of the title, a SKU or the identifier."))
@with_services
async def list_(services: Services, out: Output, *, store: str, show: str, search: str) -> int:
    filters: dict[str, FilterValue] = {} if show == "all" else {show: "yes"}
    if store:
        (found,) = await inputs.stores(services, [store])
        filters["integration"] = found.id
    ids = await services.listings.find(Query(search, filters, "title"))
    rows: list[dict[str, Any]] = []
    for start in range(0, len(ids), BLOCK):
        loaded = await services.listings.load(ids[start : start + BLOCK])
        rows += [_document(row, words=not out.as_json) for row in loaded]
    out.rows(rows, _titles())
    return DONE


@listings.command(name="refresh", help=_("Read again what became of listings."))
@_store
@click.option("--listing", "names", multiple=True, help=_("Only this listing or SKU."))
@with_services
async def refresh(services: Services, out: Output, *, store: str, names: tuple[str, ...]) -> int:
    (found,) = await inputs.stores(services, [store])
    rows = await _rows(services, found.id, names)
    ids = list(dict.fromkeys(row.listing_id for row in rows))
    job = JOBS["listings.refresh"](services, {"integration_id": found.id, "listing_ids": ids})
    return await out.job(services, job, store=found.name)


@listings.command(name="link", help=_("Say which product a listing offers."))
@_store
@click.option("--listing", required=True, help=_("Identifier, or the SKU at ANYMARKET."))
@click.option("--sku", required=True, help=_("SKU of the product here."))
@with_services
async def link(services: Services, out: Output, *, store: str, listing: str, sku: str) -> int:
    (found,) = await inputs.stores(services, [store])
    rows = await _rows(services, found.id, [listing])
    ids = {row.listing_id for row in rows}
    if len(ids) > 1:
        raise InvalidInput(
            _("“{name}” stands for several listings.").format(name=listing),
            hint=_("Name it by its identifier: anydesk listings list."),
        )
    product = await services.products.by_sku(sku)
    relinked = await services.listings.link(ids.pop(), product.id or 0)
    out.say(
        _("{listing} is linked to {sku}.").format(listing=listing, sku=product.sku),
        listing=listing,
        sku=product.sku,
        orders=relinked.orders,
    )
    return DONE


@listings.command(name="unlink", help=_("Take listings apart from their products."))
@_store
@_listing
@with_services
async def unlink(services: Services, out: Output, *, store: str, names: tuple[str, ...]) -> int:
    (found,) = await inputs.stores(services, [store])
    rows = await _rows(services, found.id, names)
    were = await services.listings.unlink(list(dict.fromkeys(row.listing_id for row in rows)))
    count = len(were)
    text = ngettext(
        "{count} listing is no longer linked.", "{count} listings are no longer linked.", count
    )
    out.say(text.format(count=count), unlinked=count)
    return DONE


@listings.command(name="pause", help=_("Take listings off sale for a while."))
@_store
@_listing
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done."))
@with_services
async def pause(
    services: Services, out: Output, *, store: str, names: tuple[str, ...], dry_run: bool
) -> int:
    return await _change(services, out, ListingAction.PAUSE, store, names, dry_run=dry_run)


@listings.command(name="resume", help=_("Put paused listings on sale again."))
@_store
@_listing
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done."))
@with_services
async def resume(
    services: Services, out: Output, *, store: str, names: tuple[str, ...], dry_run: bool
) -> int:
    return await _change(services, out, ListingAction.RESUME, store, names, dry_run=dry_run)


@listings.command(name="resend", help=_("Send listings to their marketplaces again."))
@_store
@_listing
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done."))
@with_services
async def resend(
    services: Services, out: Output, *, store: str, names: tuple[str, ...], dry_run: bool
) -> int:
    return await _change(services, out, ListingAction.SEND, store, names, dry_run=dry_run)


async def _change(
    services: Services,
    out: Output,
    action: ListingAction,
    store: str,
    names: Sequence[str],
    *,
    dry_run: bool,
) -> int:
    # Here and not above: the job brings the hub's client along, and a list needs none.
    from anydesk.services.jobs.change_listings import ChangeListings

    (found,) = await inputs.stores(services, [store])
    rows = await _rows(services, found.id, names)
    plan = await services.listings.plan([row.id for row in rows], action)
    if not dry_run:
        job = ChangeListings.from_plan(services, action, plan)
        return await out.job(services, job, store=found.name)
    documents = [_planned(row, words=not out.as_json) for row in plan]
    blocked = sum(bool(row.blocked) for row in plan)
    if out.as_json:
        left = len(plan) - blocked
        out.document(
            {"job": None, "done": 0, "skipped": left, "failed": blocked, "rows": documents}
        )
    else:
        titles = {"key": _("SKU"), "listing": _("Listing"), "before": _("Before")}
        out.rows(documents, {**titles, "after": _("After"), "message": _("Message")})
    return SOME_FAILED if blocked else DONE


async def _rows(
    services: Services, integration_id: int, names: Sequence[str]
) -> tuple[ListingRow, ...]:
    """The rows of these identifiers or SKUs. Raises NotThere naming those that are unknown."""
    found: dict[int, ListingRow] = {}
    unknown = []
    for name in dict.fromkeys(one.strip() for one in names):
        ids = await services.listings.find(Query(name, {"integration": integration_id}))
        rows = [row for row in await services.listings.rows(ids) if _is_called(row, name)]
        found |= {row.id: row for row in rows}
        if not rows:
            unknown.append(name)
    if unknown:
        raise NotThere(
            _("There is no listing {names} in this store.").format(names=", ".join(unknown)),
            hint=_("Look it up with: anydesk listings list --search"),
        )
    return tuple(found.values())


def _is_called(row: ListingRow, name: str) -> bool:
    return name in (row.item_code, row.sku, str(row.hub_listing_id), str(row.hub_sku_id))


def _document(row: ListingRow, *, words: bool) -> dict[str, Any]:
    publication, transmission = row.publication_status, row.transmission_status
    return {
        "listing": row.identifier,
        "store": row.store,
        "channel": row.marketplace,
        "account": row.account_name,
        "title": row.title,
        "sku": row.sku,
        "product": row.product_sku or None,
        "hub_sku_id": row.hub_sku_id,
        "hub_listing_id": row.hub_listing_id,
        "price": row.price,
        "final_price": row.discount_price,
        "stock_sent": row.stock_sent,
        "price_sent": row.price_sent,
        "publication": publication_title(publication) if words else publication,
        "sending": transmission_title(transmission) if words else transmission,
        "last_send": row.send_state,
        "error": row.trouble,
        "link": row.permalink,
        "checked_at": row.checked_at,
    }


def _titles() -> dict[str, str]:
    return {
        "listing": _("Listing"),
        "channel": _("Channel"),
        "title": _("Title"),
        "sku": _("SKU at the hub"),
        "product": _("SKU here"),
        "price": _("Price"),
        "publication": _("Publication"),
        "sending": _("Sending"),
        "error": _("Last error"),
    }


def _planned(row: ListingPlanRow, *, words: bool) -> dict[str, Any]:
    shown = publication_title if words else str
    return {
        "key": row.sku,
        "outcome": Outcome.FAILED if row.blocked else Outcome.SKIPPED,
        "message": row.blocked or row.note,
        "store": row.store,
        "listing": row.external_id,
        "before": shown(row.state),
        "after": "" if row.blocked else shown(row.becomes),
    }
