"""The command ``anydesk``: the window without a sub-command, the same services with one."""

from pathlib import Path

import click

from anydesk import __version__
from anydesk.cli.context import GlobalOptions, Launcher, global_options
from anydesk.cli.doctor import doctor
from anydesk.cli.integrations import integration
from anydesk.cli.jobs import jobs
from anydesk.cli.orders import orders
from anydesk.cli.prices import prices
from anydesk.cli.products import products
from anydesk.cli.stock import stock
from anydesk.core.i18n import _


@click.group(
    name="anydesk",
    invoke_without_command=True,
    help=_("Back office for merchants who sell through ANYMARKET. Alone it opens the window."),
)
@global_options
@click.option("--practice", is_flag=True, help=_("Open the window against a practice hub."))
@click.option("--debug", is_flag=True, help=_("Write more into the log."))
@click.option("--self-check", is_flag=True, help=_("Build every page once and leave."))
@click.version_option(__version__, message="%(version)s")
@click.pass_context
def program(
    ctx: click.Context,
    *,
    as_json: bool,
    data_dir: Path | None,
    lang: str | None,
    practice: bool,
    debug: bool,
    self_check: bool,
) -> None:
    """Collect the options; without a sub-command open the window."""
    launcher: Launcher = ctx.obj
    options = GlobalOptions(launcher, data_dir, as_json, lang or "", practice, debug)
    ctx.obj = options
    if self_check:
        ctx.exit(launcher.self_check(options))
    if ctx.invoked_subcommand is None:
        ctx.exit(launcher.open_window(options))


for command in (integration, orders, products, stock, prices, jobs, doctor):
    program.add_command(command)
