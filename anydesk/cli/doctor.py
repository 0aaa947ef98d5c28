"""``anydesk doctor``: is everything in order, and what to do where it is not."""

import click

from anydesk.cli.context import DONE, NO_HUB, NO_STORE, NO_TOKEN, Output, with_services
from anydesk.core.i18n import _
from anydesk.core.integrations import Health
from anydesk.services import Services
from anydesk.services.diagnostics import examine


@click.command(name="doctor", help=_("Check the data, the keyring and the connections."))
@with_services
async def doctor(services: Services, out: Output) -> int:
    report = await examine(services)
    if out.as_json:
        out.document(report.document())
    else:
        for line in report.lines():
            click.echo(line)
    if not report.store_is_good:
        return NO_STORE
    found = {one.health for one in report.integrations}
    if Health.AUTH_FAILED in found:
        return NO_TOKEN
    return NO_HUB if Health.UNREACHABLE in found else DONE
