"""``anydesk products receive`` and ``resume``: the hub's products, with a preview where asked."""

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, Output, with_services
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.field_changes import field_title
from anydesk.core.i18n import _
from anydesk.core.receive_form import ReceiveForm
from anydesk.core.receive_options import MatchBy, ReceiveOptions, Which
from anydesk.core.receive_previews import Fate
from anydesk.services import Services
from anydesk.services.jobs import JOBS

BLOCK = 200


@click.command(name="receive", help=_("Read the hub's products and link its listings."))
@click.option("--store", required=True, help=_("Name of the store."))
@click.option("--new", "only_new", is_flag=True, help=_("Only listings without a product here."))
@click.option("--code", default="", help=_("Only this one: a SKU, or an identifier of the hub."))
@click.option(
    "--match",
    "match_by",
    type=click.Choice([one.value for one in MatchBy]),
    default=MatchBy.SKU_THEN_GTIN.value,
    help=_("What finds the product of a new listing."),
)
@click.option("--data", is_flag=True, help=_("Update the data of products that exist."))
@click.option(
    "--prices",
    is_flag=True,
    help=_("Take over the prices as well, where the settings of the store allow it."),
)
@click.option("--stock", is_flag=True, help=_("Count the stock to what the hub offers."))
@click.option("--images", is_flag=True, help=_("Take over the images."))
@click.option("--ncm", default="", help=_("For products without an NCM."))
@click.option("--origin", default="", help=_("For products without an origin, 0 to 8."))
@click.option("--unit", default="", help=_("For products without a unit."))
@click.option("--exceptions", is_flag=True, help=_("Create exceptions in the price list."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@with_services
async def receive(
    services: Services,
    out: Output,
    /,
    *,
    store: str,
    only_new: bool,
    code: str,
    match_by: str,
    dry_run: bool,
    **boxes: object,
) -> int:
    if only_new and code:
        raise InvalidInput(_("Give --new or --code, not both."))
    which = Which.ONE if code else Which.NEW if only_new else Which.ALL
    form = ReceiveForm(which=which, code=code, match_by=MatchBy(match_by)).with_values(**boxes)
    if problems := form.problems():
        raise InvalidInput(next(iter(problems.values())), problems=problems)
    options = form.options()
    (found,) = await inputs.stores(services, [store])
    if dry_run:
        return await _shown(services, out, found.id, found.name, options)
    given = {"integration_id": found.id, "options": dict(options.to_json())}
    return await out.job(services, JOBS["products.receive"](services, given), store=found.name)


async def _shown(
    services: Services, out: Output, integration_id: int, store: str, options: ReceiveOptions
) -> int:
    """Read the products, change nothing here, and say what receiving would do."""
    given = {"integration_id": integration_id, "code": options.code}
    await services.runner.run_or_raise(JOBS["products.read"](services, given), store=store)
    preview = await services.receiving.preview(integration_id, options)
    rows = []
    for start in range(0, preview.count(), BLOCK):
        part = await services.receiving.rows(preview, tuple(Fate), start, BLOCK)
        rows += [
            {
                "sku": row.sku,
                "fate": row.fate.value,
                "listing": str(row.hub_sku_id),
                "product": row.product_sku or None,
                "changes": "; ".join(
                    f"{field_title(one.field)}: {one.before} → {one.after}" for one in row.changes
                )
                or row.reason,
            }
            for row in part
        ]
    titles = {
        "sku": _("SKU"),
        "fate": _("What happens"),
        "listing": _("Listing"),
        "product": _("Your product"),
        "changes": _("What changes"),
    }
    out.rows(rows, titles)
    return DONE


@click.command(name="resume", help=_("Continue a reading or receipt that was interrupted."))
@click.option("--store", required=True, help=_("Name of the store."))
@with_services
async def resume(services: Services, out: Output, *, store: str) -> int:
    (found,) = await inputs.stores(services, [store])
    state = await services.receiving.state(found.id)
    if state.interrupted is None:
        raise NotThere(_("Nothing of this store waits to be continued."))
    return await out.follow(services, await services.runner.resume(state.interrupted.id))
