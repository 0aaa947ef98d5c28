"""What ``stock send`` and ``prices send`` share: plan, show or run, one document."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, SOME_FAILED, Output
from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Job, Outcome
from anydesk.core.plans import PlanRow
from anydesk.core.query import Query
from anydesk.services import Services


def send_options(command: Any) -> Any:
    """``--store`` and ``--sku``, each as often as wanted, and ``--dry-run``."""
    for option in (
        click.option("--dry-run", is_flag=True, help=_("Only say what would be sent.")),
        click.option("--sku", "skus", multiple=True, help=_("Only this SKU.")),
        click.option("--store", "names", multiple=True, required=True, help=_("Store to send to.")),
    ):
        command = option(command)
    return command


async def chosen(
    services: Services, names: Sequence[str], skus: Sequence[str]
) -> tuple[tuple[Integration, ...], Sequence[int]]:
    """The stores, and the products of these SKUs, or all that are linked to one of the stores."""
    stores = await inputs.stores(services, names)
    if skus:
        return stores, await product_ids(services, skus)
    ids: dict[int, None] = {}
    for store in stores:
        linked = Query(sort="sku", filters={"linked": "yes", "integration": store.id})
        ids.update(dict.fromkeys(await services.products.find(linked)))
    return stores, list(ids)


async def product_ids(services: Services, skus: Sequence[str]) -> list[int]:
    """Ids in the order of the SKUs. Raises NotThere naming every unknown one."""
    wanted = list(dict.fromkeys(sku.strip() for sku in skus))
    known = await services.products.ids_of(wanted)
    if unknown := [sku for sku in wanted if sku not in known]:
        raise NotThere(
            _("There is no product with the SKU {skus}.").format(skus=", ".join(unknown)),
            hint=_("Look it up with: anydesk products list --search"),
        )
    return [known[sku] for sku in wanted]


async def send(
    services: Services,
    out: Output,
    rows: Sequence[PlanRow],
    job: Callable[[], Job],
    *,
    dry_run: bool,
) -> int:
    """Run the job of this plan, or with ``dry_run`` show the plan."""
    if not dry_run:
        return await out.job(services, job())
    document = [_document(row) for row in rows]
    blocked = sum(1 for row in rows if row.blocked)
    if out.as_json:
        out.document(
            {
                "job": None,
                "done": 0,
                "skipped": len(rows) - blocked,
                "failed": blocked,
                "rows": document,
            }
        )
    else:
        out.rows(document, _titles())
    return SOME_FAILED if blocked else DONE


def _titles() -> dict[str, str]:
    return {
        "key": _("SKU"),
        "store": _("Store"),
        "listing": _("Listing"),
        "before": _("Before"),
        "after": _("After"),
        "message": _("Message"),
    }


def _document(row: PlanRow) -> dict[str, Any]:
    return {
        "key": row.sku,
        "outcome": Outcome.FAILED if row.blocked else Outcome.SKIPPED,
        "message": row.blocked or row.note,
        "store": row.store,
        "listing": row.external_id,
        "before": row.before,
        "after": row.after,
        "before_promo": row.before_promo,
        "after_promo": row.after_promo,
        "would_send": row.chosen and not row.blocked,
    }
