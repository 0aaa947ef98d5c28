"""``anydesk run``: what the program does by itself, without a window."""

import asyncio
import signal
from contextlib import suppress

import click

from anydesk.cli.context import DONE, Output, run_code, with_services
from anydesk.cli.output import run_document
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.services import Services
from anydesk.services.loop import LANES, BackgroundLoop


@click.command(name="run", help=_("Do what the program does by itself, until it is stopped."))
@click.option("--once", is_flag=True, help=_("One pass, then leave: for a scheduler."))
@click.option(
    "--only",
    metavar="orders,outbox",
    default="",
    help=_("Only these, with commas between them: {lanes}.").format(
        lanes=", ".join(lane.key for lane in LANES)
    ),
)
@with_services
async def run(services: Services, out: Output, *, once: bool, only: str) -> int:
    """Exit codes: 0; with ``--once`` the worst of the runs."""
    wanted = _wanted(only)
    loop = BackgroundLoop(services, only=wanted)
    if once:
        runs = await loop.once()
        rows = [await services.jobs.rows(one.id) for one in runs]
        if out.as_json:
            told = [run_document(*one) for one in zip(runs, rows, strict=True)]
            out.document({"runs": told})
        else:
            for one in zip(runs, rows, strict=True):
                out.run(*one)
        return max((run_code(one) for one in runs), default=DONE)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in the loop; there Ctrl+C ends the command at once.
        with suppress(NotImplementedError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    out.note(_("Working by itself. Ctrl+C stops it."))
    await loop.run(stop)
    return DONE


def _wanted(only: str) -> frozenset[str]:
    wanted = frozenset(word.strip() for word in only.split(",") if word.strip())
    known = {lane.key for lane in LANES}
    if unknown := wanted - known:
        raise InvalidInput(
            _("There is nothing called “{name}” to do.").format(name=", ".join(sorted(unknown))),
            hint=_("Known are: {names}.").format(names=", ".join(sorted(known))),
        )
    return wanted
