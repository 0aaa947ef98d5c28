"""``anydesk orders …``: what came, and receiving it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, Output, with_services
from anydesk.cli.order_stock import post_stock, reverse_stock
from anydesk.core.channels import channel_title
from anydesk.core.errors import InvalidInput
from anydesk.core.hub_orders import HUB_STATUS_TITLES, HubOrderRow, HubStatus
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.sales_orders import (
    ISSUE_TITLES,
    ORDER_STATUS_TITLES,
    OrderStatus,
    SalesOrderRow,
)
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.services.situations import start_sync

BLOCK = 200


@click.group(name="orders", help=_("Orders of the marketplaces."))
def orders() -> None:
    """The sub-commands of orders."""


def period(command: Any) -> Any:
    """``--since`` and ``--until``, whole days."""
    command = click.option("--until", help=_("Until this day, included."))(command)
    return click.option("--since", help=_("From this day on."))(command)


@orders.command(name="list", help=_("Received orders, or with --remote those at the hub."))
@click.option("--store", required=True, help=_("Name of the store."))
@click.option("--status", help=_("Only this situation."))
@period
@click.option("--remote", is_flag=True, help=_("Ask the hub first and show its orders."))
@with_services
async def list_(
    services: Services,
    out: Output,
    *,
    store: str,
    status: str | None,
    since: str | None,
    until: str | None,
    remote: bool,
) -> int:
    (chosen,) = await inputs.stores(services, [store])
    first, last = inputs.since(since), inputs.until(until)
    _check_period(first, last)
    if remote:
        rows = await _remote(services, out, chosen, _hub_status(status), first, last)
    else:
        rows = await _local(services, chosen, status, first, last)
    out.rows(rows if out.as_json else [_in_words(row) for row in rows], _titles())
    return DONE


def _in_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the words the window uses for its codes."""
    status, hub_status = row["status"] or "", row["hub_status"]
    return {
        **row,
        "channel": channel_title(row["channel"]),
        "status": _(ORDER_STATUS_TITLES.get(status, status)),
        "hub_status": _(HUB_STATUS_TITLES.get(hub_status, hub_status)),
        "issues": [_(ISSUE_TITLES.get(kind, kind)) for kind in row["issues"]],
    }


def _titles() -> Mapping[str, str]:
    return {
        "hub_id": _("Hub order"),
        "number": _("Order"),
        "marketplace_number": _("Marketplace number"),
        "channel": _("Channel"),
        "created_at": _("Date"),
        "customer": _("Customer"),
        "total": _("Total"),
        "status": _("Situation"),
        "hub_status": _("Situation at the hub"),
        "issues": _("Pending issues"),
    }


async def _local(
    services: Services,
    store: Integration,
    status: str | None,
    first: datetime | None,
    last: datetime | None,
) -> list[dict[str, Any]]:
    query = Query(filters={"integration": store.id, "since": first, "until": last})
    wanted = (status or "").casefold()
    if wanted and wanted not in {s.value for s in (*OrderStatus,)} | {
        s.value.casefold() for s in HubStatus
    }:
        raise _unknown_status(status or "", [*OrderStatus, *HubStatus])
    return [
        _order(row, row.number, row.status, row.hub_status)
        for row in await _load_all(services.sales_orders, query)
        if wanted in {"", row.status.casefold(), row.hub_status.casefold()}
    ]


async def _remote(
    services: Services,
    out: Output,
    store: Integration,
    status: str | None,
    first: datetime | None,
    last: datetime | None,
) -> list[dict[str, Any]]:
    job = JOBS["orders.read"](services, _arguments(store, status, first, last))
    run = await services.runner.run_or_raise(job, store=store.name)
    if run.failed:
        unread = ngettext(
            "{count} order could not be read.", "{count} orders could not be read.", run.failed
        )
        look = _("See: anydesk jobs show {number}").format(number=run.id)
        out.note(f"{unread.format(count=run.failed)} {look}")
    query = Query(
        filters={"integration": store.id, "status": status, "since": first, "until": last}
    )
    return [
        _order(row, row.sales_order_number, row.sales_order_status, row.status)
        for row in await _load_all(services.hub_orders, query)
    ]


async def _load_all(source: Any, query: Query) -> list[Any]:
    ids = await source.find(query)
    rows: list[Any] = []
    for start in range(0, len(ids), BLOCK):
        rows += await source.load(ids[start : start + BLOCK])
    return rows


def _order(
    row: SalesOrderRow | HubOrderRow, number: int | None, status: str, hub_status: str
) -> dict[str, Any]:
    return {
        "hub_id": row.hub_id,
        "number": number,
        "marketplace_number": row.marketplace_number,
        "channel": row.channel,
        "status": status or None,
        "hub_status": hub_status,
        "customer": row.customer,
        "total": row.total,
        "created_at": row.created_at,
        "issues": list(row.issues),
    }


def _arguments(
    store: Integration, status: str | None, first: datetime | None, last: datetime | None
) -> dict[str, Any]:
    return {
        "integration_id": store.id,
        "status": status,
        "since": first.isoformat() if first else None,
        "until": last.isoformat() if last else None,
    }


def _hub_status(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return HubStatus(text.upper()).value
    except ValueError:
        raise _unknown_status(text, list(HubStatus)) from None


def _unknown_status(text: str, known: Sequence[str]) -> InvalidInput:
    return InvalidInput(
        _("“{text}” is not a situation.").format(text=text),
        hint=_("Use one of: {known}.").format(known=", ".join(known)),
    )


def _check_period(first: datetime | None, last: datetime | None) -> None:
    if first and last and first > last:
        raise InvalidInput(_("The period ends before it begins."))


@orders.command(name="receive", help=_("Make sales orders of the hub's orders."))
@click.option("--store", required=True, help=_("Name of the store."))
@click.option("--id", "hub_ids", type=inputs.NUMBER, multiple=True, help=_("Only this hub order."))
@click.option("--status", help=_("Only this situation at the hub."))
@period
@with_services
async def receive(
    services: Services,
    out: Output,
    *,
    store: str,
    hub_ids: tuple[int, ...],
    status: str | None,
    since: str | None,
    until: str | None,
) -> int:
    (chosen,) = await inputs.stores(services, [store])
    first, last = inputs.since(since), inputs.until(until)
    _check_period(first, last)
    arguments = _arguments(chosen, _hub_status(status), first, last)
    wanted = list(dict.fromkeys(hub_ids))
    # As with an unknown SKU: nothing is done before every number is known to be one.
    await services.hub_orders.require(chosen.id, wanted)
    job = JOBS["orders.receive"](services, {**arguments, "hub_ids": wanted})
    return await out.job(services, job, store=chosen.name)


@orders.command(name="sync-status", help=_("Ask the hub how orders stand."))
@click.option("--store", required=True, help=_("Name of the store."))
@click.option(
    "--order", "numbers", type=inputs.NUMBER, multiple=True,
    help=_("Only this order; otherwise all that are not finished."),
)  # fmt: skip
@with_services
async def sync_status(
    services: Services, out: Output, *, store: str, numbers: tuple[int, ...]
) -> int:
    (chosen,) = await inputs.stores(services, [store])
    if numbers:
        ids = await services.sales_orders.by_numbers(chosen.id, list(dict.fromkeys(numbers)))
    else:
        ids = await services.sales_orders.not_finished(chosen.id)
    codes = [await out.follow(services, run_id) for run_id in await start_sync(services, ids)]
    return max(codes, default=DONE)


orders.add_command(post_stock)
orders.add_command(reverse_stock)
