"""``anydesk settings …``: the configuration of a store, by the names of docs/settings.md."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from anydesk.cli.context import DONE, SOME_FAILED, Output, with_services
from anydesk.core.configuration import Difference
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.folding import fold
from anydesk.core.forms import Entry, Form
from anydesk.core.i18n import _, ngettext
from anydesk.core.kinds import Choice, Choices, Pick, Reference
from anydesk.core.setting_names import Names
from anydesk.core.settings import APP_FORMS, INTEGRATION_FORMS
from anydesk.services import Services

STORE = click.option("--store", required=True, help=_("Name of the store."))
Setting = tuple[type[Form], Entry]


@click.group(name="settings", help=_("The configuration of a store."))
def settings() -> None:
    """The sub-commands of settings."""


@settings.command(name="list", help=_("All settings of a store with their values."))
@click.option("--store", help=_("Name of the store; without it, the settings of the program."))
@click.option("--changed", is_flag=True, help=_("Only what is not as the program begins."))
@with_services
async def list_(services: Services, out: Output, *, store: str | None, changed: bool) -> int:
    names = await services.configuration.names()
    integration_id = await _integration_id(services, store)
    rows = []
    for kind in APP_FORMS if integration_id is None else INTEGRATION_FORMS:
        form = await services.settings.get(kind, integration_id)
        rows += [
            _row((kind, one), form, names)
            for one in kind.entries()
            if not one.is_secret and (not changed or form.value(one.name) != one.default)
        ]
    out.rows(rows, {"name": _("Name"), "shown": _("Value"), "label": _("Setting")})
    return DONE


@settings.command(name="get", help=_("The value of a setting, such as stock.safety_stock."))
@click.argument("name")
@click.option("--store", help=_("Name of the store; not for settings of the program."))
@with_services
async def get(services: Services, out: Output, *, name: str, store: str | None) -> int:
    setting = _setting(name)
    integration_id = await _place(services, setting, store)
    form = await services.settings.get(setting[0], integration_id)
    row = _row(setting, form, await services.configuration.names())
    out.say(str(row["shown"]), **row)
    return DONE


@settings.command(
    name="set",
    help=_("Set one or more settings: NAME VALUE NAME VALUE …; all of them or none."),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("pairs", nargs=-1, required=True, metavar="NAME VALUE…")
@click.option("--store", help=_("Name of the store; not for settings of the program."))
@with_services
async def set_(
    services: Services, out: Output, *, pairs: tuple[str, ...], store: str | None
) -> int:
    if len(pairs) % 2:
        raise InvalidInput(
            _("The setting {name} has no value.").format(name=pairs[-1]),
            hint=_("Write “” for none."),
        )
    chosen = [(_setting(name), text) for name, text in zip(pairs[::2], pairs[1::2], strict=True)]
    places = {await _place(services, setting, store) for setting, _text in chosen}
    if len(places) > 1:
        raise InvalidInput(_("Settings of the program and of a store are set one after the other."))
    names, integration_id = await services.configuration.names(), places.pop()
    forms = await _changed(services, names, chosen, integration_id)
    await services.settings.save_all([*forms.values()], integration_id)
    rows = [_row(setting, forms[setting[0]], names) for setting, _text in chosen]
    sentences = (f"{row['name']}: {row['shown']}" for row in rows)
    out.say("\n".join(sentences), rows=rows)
    return DONE


async def _changed(
    services: Services,
    names: Names,
    chosen: Iterable[tuple[Setting, str]],
    integration_id: int | None,
) -> dict[type[Form], Form]:
    """The Forms with the values typed. Raises InvalidInput for every one that cannot be used."""
    forms: dict[type[Form], Form] = {}
    problems: dict[str, str] = {}
    for (kind, one), text in chosen:
        if kind not in forms:
            forms[kind] = await services.settings.get(kind, integration_id)
        try:
            value = names.typed(one.kind, text)
        except InvalidInput as error:
            problems[f"{kind.key}.{one.name}"] = f"{error} {_choices(one)}".strip()
        else:
            forms[kind] = forms[kind].with_values(**{one.name: value})
    for kind, form in forms.items():
        for name, sentence in form.problems().items():
            problems.setdefault(f"{kind.key}.{name}", sentence)
    if problems:
        raise InvalidInput(_("Nothing was changed."), problems=problems)
    return forms


@settings.command(name="export", help=_("Write the configuration of a store to a file."))
@click.argument("file", type=click.Path(path_type=Path))
@STORE
@with_services
async def export(services: Services, out: Output, *, file: Path, store: str) -> int:
    integration = await services.integrations.by_name(store)
    await services.configuration.export(integration.id, file)
    out.say(_("The configuration was written into {file}.").format(file=file), file=str(file))
    return DONE


@settings.command(
    name="import", help=_("Take the configuration of a file over, all of it or nothing.")
)
@click.argument("file", type=click.Path(path_type=Path))
@STORE
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@with_services
async def import_(services: Services, out: Output, *, file: Path, store: str, dry_run: bool) -> int:
    integration = await services.integrations.by_name(store)
    work = services.configuration.read if dry_run else services.configuration.apply
    return _told(out, await work(integration.id, file), dry_run=dry_run)


@settings.command(name="copy", help=_("Make the configuration of a store that of another one."))
@click.option("--from", "source", required=True, help=_("Name of the store to copy from."))
@STORE
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@with_services
async def copy(services: Services, out: Output, *, source: str, store: str, dry_run: bool) -> int:
    one = await services.integrations.by_name(source)
    other = await services.integrations.by_name(store)
    configuration = services.configuration
    work = configuration.difference if dry_run else configuration.copy
    return _told(out, await work(one.id, other.id), dry_run=dry_run)


def _told(out: Output, rows: Sequence[Difference], *, dry_run: bool) -> int:
    """Print what changes, and answer whether all of it can."""
    bad = [one for one in rows if one.problem]
    if out.as_json:
        out.document({"dry_run": dry_run, "changes": len(rows) - len(bad), "rows": rows})
    elif rows:
        out.rows(
            [vars(one) for one in rows],
            {
                "what": _("Setting"),
                "before": _("Before"),
                "after": _("After"),
                **({"problem": _("Problem")} if bad else {}),
            },
        )
    sentence = ngettext("{count} change.", "{count} changes.", len(rows) - len(bad))
    out.note(sentence.format(count=len(rows) - len(bad)))
    return SOME_FAILED if bad else DONE


def _setting(name: str) -> Setting:
    """The setting of this name. Raises NotThere, with those whose names are like it."""
    wanted = name.strip().casefold()
    known = {
        f"{kind.key}.{one.name}": (kind, one)
        for kind in (*INTEGRATION_FORMS, *APP_FORMS)
        for one in kind.entries()
        if not one.is_secret
    }
    if wanted in known:
        return known[wanted]
    part = wanted.rpartition(".")[2]
    like = [full for full in known if part and part in full] or [
        full for full in known if full.startswith(wanted.partition(".")[0] + ".")
    ]
    raise NotThere(
        _("There is no setting “{name}”.").format(name=name.strip()),
        hint=_("Use one of: {known}.").format(known=", ".join(like))
        if like
        else _("They are listed with: anydesk settings list."),
    )


async def _place(services: Services, setting: Setting, store: str | None) -> int | None:
    """Whose setting it is: an integration's, or None for the program's."""
    if setting[0] in APP_FORMS:
        return None
    if store is None:
        raise InvalidInput(
            _("Say which store is meant."), hint=_("Add: --store “name of the store”.")
        )
    return await _integration_id(services, store)


async def _integration_id(services: Services, store: str | None) -> int | None:
    return None if store is None else (await services.integrations.by_name(store)).id


def _row(setting: Setting, form: Form, names: Names) -> dict[str, object]:
    kind, one = setting
    value = form.value(one.name)
    plain = one.kind.to_json(value)
    if isinstance(one.kind, (Reference, Pick)):
        plain = names.file_word(one.kind.source, value) or None
    return {
        "name": f"{kind.key}.{one.name}",
        "value": plain,
        "shown": names.shown(one.kind, value),
        "label": _(one.label),
        "is_default": value == one.default,
    }


def _choices(one: Entry) -> str:
    if not isinstance(one.kind, (Choice, Choices)):
        return ""
    options = sorted((str(value) for value, _label in one.kind.options), key=fold)
    return _("Use one of: {known}.").format(known=", ".join(options))
