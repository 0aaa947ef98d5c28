"""The command ``anydesk``: the window without a sub-command, the same services with one."""

from importlib import import_module
from pathlib import Path

import click

from anydesk import __version__
from anydesk.cli.context import GlobalOptions, Launcher, global_options
from anydesk.core.i18n import _

COMMANDS = {
    "categories": "categories",
    "doctor": "doctor",
    "integration": "integrations",
    "jobs": "jobs",
    "listings": "listings",
    "mappings": "mappings",
    "orders": "orders",
    "outbox": "outbox",
    "prices": "prices",
    "products": "products",
    "run": "run",
    "settings": "settings",
    "stock": "stock",
}
"""The sub-commands, each a name in the module beside it."""


class Program(click.Group):
    """Imports a sub-command when it is used: the others, and the window, need not wait for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            module = import_module(f"anydesk.cli.{COMMANDS[cmd_name]}")
            self.add_command(getattr(module, cmd_name))
        return super().get_command(ctx, cmd_name)


@click.group(
    cls=Program,
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
