"""``anydesk products …``: list, spreadsheets, and linking the hub's listings."""

from typing import Any

import click

from anydesk.cli import product_sheets, products_receive
from anydesk.cli.context import DONE, Output, with_services
from anydesk.cli.orders import BLOCK
from anydesk.cli.sending import chosen, send_options
from anydesk.core.i18n import _
from anydesk.core.products import ProductRow
from anydesk.core.query import Query
from anydesk.core.send_options import SendOptions
from anydesk.services import Services


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


products.add_command(product_sheets.import_)
products.add_command(product_sheets.export)
products.add_command(products_receive.receive)
products.add_command(products_receive.resume)


@products.command(name="send", help=_("Create and update products at the stores."))
@send_options
@click.option("--all", "everything", is_flag=True, help=_("All products, new ones too."))
@click.option("--update-stock", is_flag=True, help=_("Send the quantities along."))
@click.option(
    "--stop-at-first-refusal",
    is_flag=True,
    help=_("End at the first product that is refused; the rest is not sent."),
)
@with_services
async def send_(
    services: Services,
    out: Output,
    *,
    names: tuple[str, ...],
    skus: tuple[str, ...],
    dry_run: bool,
    everything: bool,
    update_stock: bool,
    stop_at_first_refusal: bool,
) -> int:
    # Here and not above: the job brings the hub's client along, and a list needs none.
    from anydesk.cli.product_send import show
    from anydesk.services.jobs.send_products import SendProducts

    options = SendOptions(update_stock, stop_at_first_refusal)
    stores, ids = await chosen(services, names, skus)
    if everything and not skus:
        ids = await services.products.find(Query(sort="sku"))
    rows = await services.offers.plan_products(ids, [store.id for store in stores], options)
    if dry_run:
        return show(out, rows)
    return await out.job(services, SendProducts.from_plan(services, rows, options))
