"""``anydesk stock …``: count a balance, send balances."""

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, Output, with_services
from anydesk.cli.sending import chosen, send, send_options
from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.products import Balance, MovementType, Warehouse
from anydesk.core.stock import exact_quantity
from anydesk.services import Services
from anydesk.services.jobs.send_stock import SendStock


@click.group(name="stock", help=_("Balances, and sending them."))
def stock() -> None:
    """The sub-commands of stock."""


@stock.command(
    name="set", help=_("Set the physical balance of a SKU."), context_settings=inputs.SIGNED
)
@click.argument("sku")
@click.argument("quantity")
@click.option("--warehouse", help=_("Name of the warehouse."))
@with_services
async def set_(
    services: Services, out: Output, *, sku: str, quantity: str, warehouse: str | None
) -> int:
    counted = exact_quantity(inputs.amount(quantity))
    product = await services.products.by_sku(sku)
    place = await _warehouse(services, warehouse)
    assert product.id is not None
    assert place.id is not None
    await services.stock.move(product.id, place.id, MovementType.COUNT, counted)
    out.say(
        _("{sku}: {quantity} in {warehouse}.").format(
            sku=product.sku, quantity=format(counted.normalize(), "f"), warehouse=place.name
        ),
        sku=product.sku,
        physical=counted,
        warehouse=place.name,
    )
    return DONE


async def _warehouse(services: Services, name: str | None) -> Warehouse:
    warehouses = await services.stock.warehouses()
    for one in warehouses:
        if one.is_default if name is None else one.name.casefold() == name.strip().casefold():
            return one
    raise NotThere(
        _("There is no warehouse “{name}”.").format(name=name or ""),
        hint=_("Use one of: {known}.").format(known=", ".join(one.name for one in warehouses)),
    )


@stock.command(name="send", help=_("Send balances to the stores."))
@send_options
@click.option("--balance", type=click.Choice(["physical", "available"]), help=_("For this send."))
@with_services
async def send_(
    services: Services,
    out: Output,
    *,
    names: tuple[str, ...],
    skus: tuple[str, ...],
    dry_run: bool,
    balance: str | None,
) -> int:
    stores, ids = await chosen(services, names, skus)
    which = Balance(balance) if balance else None
    rows = await services.offers.plan_stock(ids, [store.id for store in stores], which)
    return await send(
        services,
        out,
        rows,
        lambda: SendStock.from_plan(services, rows, which),
        dry_run=dry_run,
    )
