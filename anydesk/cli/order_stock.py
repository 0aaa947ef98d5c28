"""``anydesk orders post-stock|reverse-stock``: what orders take off the shelf and put back."""

from collections.abc import Sequence
from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, SOME_FAILED, Output, with_services
from anydesk.core.i18n import _
from anydesk.core.order_stock import StockResult
from anydesk.services import Services

STORE = click.option("--store", required=True, help=_("Name of the store."))
NUMBERS = click.option(
    "--order", "numbers", type=inputs.NUMBER, multiple=True, required=True, help=_("This order.")
)
DRY_RUN = click.option("--dry-run", is_flag=True, help=_("Only show what would happen."))


@click.command(name="post-stock", help=_("Take the units of orders off the shelf, once."))
@STORE
@NUMBERS
@click.option("--create-missing", is_flag=True, help=_("Create products that are missing."))
@DRY_RUN
@with_services
async def post_stock(
    services: Services,
    out: Output,
    *,
    store: str,
    numbers: tuple[int, ...],
    create_missing: bool,
    dry_run: bool,
) -> int:
    ids = await _ids(services, store, numbers)
    service = services.order_stock
    if dry_run:
        return _shown(out, await service.preview(ids, create_missing=create_missing))
    return _shown(out, await service.post(ids, create_missing=create_missing))


@click.command(name="reverse-stock", help=_("Put back what posting the stock of orders took."))
@STORE
@NUMBERS
@DRY_RUN
@with_services
async def reverse_stock(
    services: Services, out: Output, *, store: str, numbers: tuple[int, ...], dry_run: bool
) -> int:
    ids = await _ids(services, store, numbers)
    service = services.order_stock
    return _shown(
        out,
        await service.preview(ids, reverse=True) if dry_run else await service.reverse(ids),
    )


async def _ids(services: Services, store: str, numbers: Sequence[int]) -> Sequence[int]:
    (chosen,) = await inputs.stores(services, [store])
    return await services.sales_orders.by_numbers(chosen.id, list(dict.fromkeys(numbers)))


def _shown(out: Output, results: Sequence[StockResult]) -> int:
    rows: list[dict[str, Any]] = [
        {
            "number": one.number,
            "done": one.done,
            "message": one.sentence,
            "lines": [
                {"sku": line.sku, "before": line.before, "after": line.after} for line in one.lines
            ],
            "missing": list(one.missing),
        }
        for one in results
    ]
    out.rows(rows, {"number": _("Order"), "message": _("Result")})
    return DONE if all(one.done for one in results) else SOME_FAILED
