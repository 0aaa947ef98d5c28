"""``anydesk products …``: list, spreadsheets, and linking the hub's listings."""

from pathlib import Path
from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, SOME_FAILED, Output, with_services
from anydesk.cli.orders import BLOCK
from anydesk.cli.sending import chosen, send, send_options
from anydesk.core.i18n import _, ngettext
from anydesk.core.products import ProductRow
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.jobs import JOBS


@click.group(name="products", help=_("The merchant's products."))
def products() -> None:
    """The sub-commands of products."""


@products.command(name="list", help=_("Products with stock, prices and listings."))
@click.option("--search", default="", help=_("Words of the SKU, the name or the bar code."))
@with_services
async def list_(services: Services, out: Output, *, search: str) -> int:
    ids = await services.products.find(Query(text=search, sort="sku"))
    rows: list[dict[str, Any]] = []
    for start in range(0, len(ids), BLOCK):
        rows += [_row(row) for row in await services.products.load(ids[start : start + BLOCK])]
    out.rows(
        rows,
        {
            "sku": _("SKU"),
            "name": _("Description"),
            "parent": _("Parent"),
            "physical": _("Physical"),
            "reserved": _("Reserved"),
            "available": _("Available"),
            "price": _("Price"),
            "promo_price": _("Promotional price"),
        },
    )
    return DONE


def _row(row: ProductRow) -> dict[str, Any]:
    return {
        "sku": row.sku,
        "name": row.name,
        "parent": row.parent_sku or None,
        "physical": row.physical,
        "reserved": row.reserved,
        "available": row.available,
        "price": row.price,
        "promo_price": row.promo_price,
        "listings": [
            {
                "store": listing.store,
                "listing": listing.listing,
                "stock_sent": listing.stock_sent,
                "price_sent": listing.price_sent,
            }
            for listing in row.listings
        ],
    }


@products.command(name="import", help=_("Read products from a spreadsheet."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@click.option("--rejects", type=click.Path(path_type=Path), help=_("Write refused rows here."))
@click.option("--with-stock", is_flag=True, help=_("Set the stock of products that exist, too."))
@click.option(
    "--decimals",
    type=click.Choice(["ask", "thousands", "decimal"]),
    default="ask",
    help=_("How to read numbers such as 1.234."),
)
@with_services
async def import_(
    services: Services,
    out: Output,
    *,
    file: Path,
    dry_run: bool,
    rejects: Path | None,
    with_stock: bool,
    decimals: str,
) -> int:
    options = services.sheets.options(set_stock=with_stock, decimal_reading=decimals)
    analysis = await services.sheets.analyse(file, options)
    if rejects is not None and analysis.error_count:
        await services.sheets.write_rejects(analysis, rejects)
    for warning in analysis.warnings:
        out.note(warning)
    if not dry_run:
        return await out.job(services, services.sheets.job(analysis))
    results = analysis.results()
    out.say(
        analysis.sentence(),
        job=None,
        done=analysis.insert_count + analysis.update_count,
        skipped=analysis.unchanged_count,
        failed=analysis.error_count,
        rows=[{"key": r.key, "outcome": r.outcome, "message": r.message} for r in results],
    )
    return SOME_FAILED if analysis.error_count else DONE


@products.command(name="export", help=_("Write all products to a spreadsheet."))
@click.argument("file", type=click.Path(path_type=Path))
@with_services
async def export(services: Services, out: Output, *, file: Path) -> int:
    ids = await services.products.find(Query(sort="sku"))
    await services.sheets.export(file, ids)
    count = len(ids)
    sentence = ngettext("{count} product written.", "{count} products written.", count)
    out.say(sentence.format(count=count), file=str(file), products=count)
    return DONE


@products.command(name="receive", help=_("Read the hub's products and link its listings."))
@click.option("--store", required=True, help=_("Name of the store."))
@click.option(
    "--prices",
    is_flag=True,
    help=_("Take over the prices as well, where the settings of the store allow it."),
)
@with_services
async def receive(services: Services, out: Output, *, store: str, prices: bool) -> int:
    (found,) = await inputs.stores(services, [store])
    job = JOBS["products.receive"](services, {"integration_id": found.id, "prices": prices})
    return await out.job(services, job, store=found.name)


@products.command(name="send", help=_("Create and update products at the stores."))
@send_options
@with_services
async def send_(
    services: Services,
    out: Output,
    *,
    names: tuple[str, ...],
    skus: tuple[str, ...],
    dry_run: bool,
) -> int:
    # Here and not above: the job brings the hub's client along, and a list needs none.
    from anydesk.services.jobs.send_products import SendProducts

    stores, ids = await chosen(services, names, skus)
    rows = await services.offers.plan_products(ids, [store.id for store in stores])
    return await send(
        services, out, rows, lambda: SendProducts.from_plan(services, rows), dry_run=dry_run
    )
