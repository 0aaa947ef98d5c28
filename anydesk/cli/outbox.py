"""``anydesk outbox …``: what ANYMARKET must still be told, and telling it."""

from collections.abc import Sequence
from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, Output, with_services
from anydesk.core.errors import NotThere
from anydesk.core.i18n import _, ngettext
from anydesk.core.outbox import KIND_TITLES, STATE_TITLES, OutboxRow, OutboxState
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.outbox import start_delivery

BLOCK = 200
OPEN = (OutboxState.WAITING.value, OutboxState.SENDING.value)
TO_DO = (*OPEN, OutboxState.FAILED.value)


@click.group(name="outbox", help=_("What ANYMARKET must still be told."))
def outbox() -> None:
    """The sub-commands of outbox."""


@outbox.command(name="list", help=_("What waits and what was refused, the newest first."))
@click.option("--all", "everything", is_flag=True, help=_("What was told, too."))
@with_services
async def list_(services: Services, out: Output, *, everything: bool) -> int:
    query = Query() if everything else Query(filters={"state": TO_DO})
    ids = await services.outbox.find(query)
    rows: list[dict[str, Any]] = []
    for start in range(0, len(ids), BLOCK):
        found = await services.outbox.load(ids[start : start + BLOCK])
        rows += [_document(row, words=not out.as_json) for row in found]
    out.rows(rows, _titles())
    return DONE


@outbox.command(name="deliver", help=_("Tell ANYMARKET what waits."))
@click.option("--refused", is_flag=True, help=_("Try what was refused again, too."))
@with_services
async def deliver(services: Services, out: Output, *, refused: bool) -> int:
    wanted = TO_DO if refused else OPEN
    await services.outbox.retry(await services.outbox.find(Query(filters={"state": wanted})))
    stores = await services.outbox.stores_due()
    if not stores:
        out.rows([], _titles())
    codes = [DONE]
    for store in stores:
        run_id = await start_delivery(services, store)
        if run_id is not None:
            codes.append(await out.follow(services, run_id))
    return max(codes)


NUMBERS = click.argument("ids", type=inputs.NUMBER, nargs=-1, required=True)


@outbox.command(name="retry", help=_("Tell these again, refused ones too; numbers as in the list."))
@NUMBERS
@with_services
async def retry(services: Services, out: Output, *, ids: tuple[int, ...]) -> int:
    await _require(services, ids)
    await services.outbox.retry(ids)
    codes = [DONE]
    for store in await services.outbox.stores_due():
        run_id = await start_delivery(services, store)
        if run_id is not None:
            codes.append(await out.follow(services, run_id))
    return max(codes)


@outbox.command(name="drop", help=_("Do not tell these; numbers as in the list."))
@NUMBERS
@with_services
async def drop(services: Services, out: Output, *, ids: tuple[int, ...]) -> int:
    await _require(services, ids)
    count = await services.outbox.give_up(ids)
    text = ngettext("{count} of them will not be told.", "{count} of them will not be told.", count)
    out.say(text.format(count=count), dropped=count)
    return DONE


async def _require(services: Services, ids: Sequence[int]) -> None:
    known = {row.id for row in await services.outbox.load(ids)}
    if missing := [str(one) for one in ids if one not in known]:
        raise NotThere(
            _("Nothing with the number {numbers} is to be told.").format(
                numbers=", ".join(missing)
            ),
            hint=_("See: anydesk outbox list"),
        )


def _document(row: OutboxRow, *, words: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "order": row.number,
        "store": row.store,
        "kind": _(KIND_TITLES[row.kind]) if words else row.kind,
        "state": _(STATE_TITLES[row.state]) if words else row.state,
        "attempts": row.attempts,
        "last_answer": row.last_answer,
        "created_at": row.created_at,
        "next_try_at": row.next_try_at,
    }


def _titles() -> dict[str, str]:
    return {
        "id": _("Number"),
        "order": _("Order"),
        "store": _("Store"),
        "kind": _("What is told"),
        "state": _("State"),
        "last_answer": _("Last answer"),
        "created_at": _("Since"),
    }
