"""``anydesk integration …``: connect, test, switch on and off."""

import sys

import click

from anydesk.cli.context import BAD_INPUT, DONE, NO_HUB, NO_TOKEN, Output, with_services
from anydesk.core.errors import InvalidInput, Unauthorized
from anydesk.core.i18n import _
from anydesk.core.integrations import (
    ENVIRONMENT_TITLES,
    HEALTH_TITLES,
    SITUATION_TITLES,
    Environment,
)
from anydesk.services import Services
from anydesk.services.integrations import CheckKind


@click.group(name="integration", help=_("Stores connected to ANYMARKET."))
def integration() -> None:
    """The sub-commands of integrations."""


@integration.command(name="add", help=_("Add a store and its token."))
@click.option("--name", required=True, help=_("Name of the store."))
@click.option("--environment", required=True, help=_("sandbox, production or an address."))
@click.option("--token-stdin", is_flag=True, help=_("Read the token from standard input."))
@with_services
async def add(
    services: Services, out: Output, *, name: str, environment: str, token_stdin: bool
) -> int:
    chosen, base_url = _environment(environment)
    token = sys.stdin.readline().strip() if token_stdin else ""
    if token_stdin and not token:
        raise InvalidInput(
            _("No token came from standard input."),
            hint=_("Write it to the command: anydesk integration add … --token-stdin < file"),
        )
    if token:
        # Refused before anything is stored: the same command works again with another token.
        check = await services.integrations.check_token(chosen, base_url, token)
        if check.kind in (CheckKind.REFUSED, CheckKind.OTHER_ENVIRONMENT):
            raise Unauthorized(check.message, hint=check.hint, details=check.details)
    added = await services.integrations.add(name, chosen, base_url)
    if token and not await services.integrations.save_token(added.id, token):
        out.note(
            _("No keyring was found: the token lives only as long as this command. ")
            + _("Put it into the environment variable {variable} for later commands.").format(
                variable=services.integrations.token_variable(added.name)
            )
        )
    return await _test(services, out, added.name)


def _environment(text: str) -> tuple[Environment, str]:
    if "://" in text:
        return Environment.CUSTOM, text
    try:
        chosen = Environment(text.strip().lower())
    except ValueError:
        raise InvalidInput(
            _("“{text}” is not an environment.").format(text=text),
            hint=_("Use sandbox, production or an address."),
        ) from None
    return chosen, ""


@integration.command(name="list", help=_("All stores with their situation."))
@with_services
async def list_(services: Services, out: Output) -> int:
    rows = [
        {
            "name": one.name,
            "environment": one.base_url
            if one.environment is Environment.CUSTOM
            else one.environment,
            "situation": one.situation,
            "health": one.health,
            "environment_title": _(ENVIRONMENT_TITLES[one.environment]),
            "situation_title": _(SITUATION_TITLES[one.situation]),
            "health_title": _(HEALTH_TITLES[one.health]),
        }
        for one in await services.integrations.all()
    ]
    titles = {
        "name": _("Name"),
        "environment_title": _("Environment"),
        "situation_title": _("Situation"),
        "health_title": _("Connection"),
    }
    if out.as_json:
        rows = [{k: v for k, v in row.items() if not k.endswith("_title")} for row in rows]
    out.rows(rows, titles)
    return DONE


@integration.command(name="test", help=_("Ask ANYMARKET whether the token is good."))
@click.argument("name")
@with_services
async def test(services: Services, out: Output, *, name: str) -> int:
    return await _test(services, out, name)


async def _test(services: Services, out: Output, name: str) -> int:
    one = await services.integrations.by_name(name)
    check = await services.integrations.test(one.id)
    one = await services.integrations.get(one.id)
    out.say(
        f"{check.message} {check.hint}".strip(),
        name=one.name,
        situation=one.situation,
        health=one.health,
        result=check.kind,
        message=check.message,
        hint=check.hint,
    )
    return _TEST_CODES.get(check.kind.name, BAD_INPUT)


_TEST_CODES = {
    "GOOD": DONE,
    "LIMITED": DONE,
    "REFUSED": NO_TOKEN,
    "OTHER_ENVIRONMENT": NO_TOKEN,
    "UNREACHABLE": NO_HUB,
    "UNEXPECTED": NO_HUB,
}


@integration.command(name="activate", help=_("Use the store again."))
@click.argument("name")
@with_services
async def activate(services: Services, out: Output, *, name: str) -> int:
    one = await services.integrations.by_name(name)
    await services.integrations.activate(one.id)
    out.say(_("{name} is active.").format(name=one.name), name=one.name, situation="active")
    return DONE


@integration.command(name="deactivate", help=_("Leave the store out of everything."))
@click.argument("name")
@with_services
async def deactivate(services: Services, out: Output, *, name: str) -> int:
    one = await services.integrations.by_name(name)
    await services.integrations.deactivate(one.id)
    out.say(_("{name} is inactive.").format(name=one.name), name=one.name, situation="inactive")
    return DONE
