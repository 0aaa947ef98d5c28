"""``anydesk prices …``: set a price, send prices."""

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, Output, with_services
from anydesk.cli.sending import chosen, send, send_options
from anydesk.core.i18n import _
from anydesk.services import Services
from anydesk.services.jobs.send_prices import SendPrices


@click.group(name="prices", help=_("Prices, and sending them."))
def prices() -> None:
    """The sub-commands of prices."""


@prices.command(name="set", help=_("Set the price of a SKU."), context_settings=inputs.SIGNED)
@click.argument("sku")
@click.argument("price")
@click.option("--promo", help=_("Promotional price; 0 ends a promotion."))
@with_services
async def set_(services: Services, out: Output, *, sku: str, price: str, promo: str | None) -> int:
    amount = inputs.amount(price)
    promotional = None if promo is None else inputs.amount(promo)
    product = await services.products.by_sku(sku)
    assert product.id is not None
    saved = await services.products.set_prices(product.id, amount, promotional)
    out.say(
        _("{sku}: {price}").format(sku=saved.sku, price=saved.sale_price),
        sku=saved.sku,
        price=saved.sale_price,
        promo_price=saved.promo_price,
    )
    return DONE


@prices.command(name="send", help=_("Send prices to the stores."))
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
    stores, ids = await chosen(services, names, skus)
    rows = await services.offers.plan_prices(ids, [store.id for store in stores])
    return await send(
        services, out, rows, lambda: SendPrices.from_plan(services, rows), dry_run=dry_run
    )
