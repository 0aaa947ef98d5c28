"""``anydesk mappings …``: what codes of the hub mean here, and which of them nothing maps yet."""

from datetime import timedelta
from pathlib import Path

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, SOME_FAILED, Output, with_services
from anydesk.core.coverage import KINDS, Coverage, CoverageRow
from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import _, ngettext
from anydesk.core.mappings import MAPPING_TITLES, MappingKind, code_key
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.services.mapping_targets import Target

KIND = click.Choice([kind.value for kind in MappingKind])
LONGEST_SPAN = 120
"""Days of orders: the widest window of the hub (API §7.2)."""


@click.group(
    name="mappings", help=_("What situations, payments and freights of ANYMARKET mean here.")
)
def mappings() -> None:
    """The sub-commands of mappings."""


@mappings.command(name="list", help=_("All mappings of a store."))
@click.option("--store", required=True, help=_("Name of the store."))
@click.option("--kind", type=KIND, help=_("Only this kind."))
@with_services
async def list_(services: Services, out: Output, *, store: str, kind: str | None) -> int:
    integration = await services.integrations.by_name(store)
    rows = []
    for one in MappingKind if kind is None else (MappingKind(kind),):
        titles = {t.value: t.title for t in await services.mappings.targets(one)}
        rows += [
            {
                "kind": one.value,
                "kind_title": _(MAPPING_TITLES[one]),
                "code": row.code,
                "target": row.target,
                "target_title": titles.get(row.target, row.target),
            }
            for row in await services.mappings.rows(integration.id, one)
        ]
    out.rows(
        rows, {"kind_title": _("Kind"), "code": _("Code"), "target_title": _("What it means here")}
    )
    return DONE


@mappings.command(name="add", help=_("Say what a code means; KIND is status, payment or shipping."))
@click.argument("kind", type=KIND)
@click.argument("code")
@click.argument("target")
@click.option("--store", required=True, help=_("Name of the store."))
@with_services
async def add(
    services: Services, out: Output, *, kind: str, code: str, target: str, store: str
) -> int:
    integration = await services.integrations.by_name(store)
    known = await services.mappings.targets(kind)
    meant = await _target(services, kind, target, known)
    await services.mappings.put(integration.id, kind, code, meant)
    rows = await services.mappings.rows(integration.id, kind)
    # As it is stored: a provider's name has become the id of its service.
    row = next(row for row in rows if code_key(row.code) == code_key(code))
    titles = {t.value: t.title for t in await services.mappings.targets(kind)}
    out.say(
        _("{code}: {meaning}.").format(code=row.code, meaning=titles[row.target]),
        kind=kind,
        code=row.code,
        target=row.target,
    )
    return DONE


async def _target(services: Services, kind: str, typed: str, known: tuple[Target, ...]) -> str:
    """The stored target of what was typed: its value, its title, or a provider's name."""
    wanted = fold(typed)
    for one in known:
        if wanted == fold(one.value) or wanted == fold(one.title):
            return one.value
    if kind == MappingKind.SHIPPING:
        for provider in await services.registers.shipping_providers():
            if fold(provider.name) == wanted:
                return provider.name
    titles = ", ".join(one.title for one in known if one.enabled)
    raise InvalidInput(
        _("“{target}” is nothing that a code can mean.").format(target=typed),
        hint=_("Use one of: {known}.").format(known=titles) if titles else "",
    )


@mappings.command(name="remove", help=_("Forget what a code means."))
@click.argument("kind", type=KIND)
@click.argument("code")
@click.option("--store", required=True, help=_("Name of the store."))
@with_services
async def remove(services: Services, out: Output, *, kind: str, code: str, store: str) -> int:
    integration = await services.integrations.by_name(store)
    await services.mappings.remove(integration.id, kind, code)
    out.say(
        _("{code} is not mapped any more.").format(code=code.strip()), kind=kind, code=code.strip()
    )
    return DONE


@mappings.command(
    name="coverage",
    help=_("Which codes of the store's orders nothing maps yet; ends with 1 where there are any."),
)
@click.option("--store", required=True, help=_("Name of the store."))
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_SPAN),
    default=30,
    show_default=True,
    help=_("How far back."),
)
@click.option("--remote", is_flag=True, help=_("Read the orders at ANYMARKET before."))
@click.option("--all", "every", is_flag=True, help=_("Also what is mapped."))
@with_services
async def coverage(
    services: Services, out: Output, *, store: str, days: int, remote: bool, every: bool
) -> int:
    if remote:
        (integration,) = await inputs.stores(services, [store])
        since = services.clock.now() - timedelta(days=days)
        arguments = {"integration_id": integration.id, "since": since.isoformat()}
        job = JOBS["orders.read"](services, arguments)
        await services.runner.run_or_raise(job, store=integration.name)
    integration = await services.integrations.by_name(store)
    found = await services.mappings.coverage(integration.id, days)
    _show(out, found, every=every)
    return SOME_FAILED if found.open_rows else DONE


def _show(out: Output, found: Coverage, *, every: bool) -> None:
    rows = [_row(row) for row in (found.rows if every else found.open_rows)]
    count, orders = len(found.open_rows), found.orders
    sentence = ngettext(
        "{count} code is not mapped, in {orders} orders of the last {days} days.",
        "{count} codes are not mapped, in {orders} orders of the last {days} days.",
        count,
    ).format(count=count, orders=orders, days=found.days)
    if out.as_json:
        out.document({"orders": orders, "open": count, "read_at": found.read_at, "rows": rows})
        return
    if rows:
        out.rows(
            rows,
            {
                "kind_title": _("Kind"),
                "caption": _("Code"),
                "orders": _("Orders"),
                "example": _("Example"),
                "treatment": _("How it is treated"),
            },
        )
    out.note(sentence)


def _row(row: CoverageRow) -> dict[str, object]:
    return {
        "kind": row.kind,
        "kind_title": _(KINDS[row.kind]),
        "code": row.code,
        "caption": row.caption,
        "orders": row.count,
        "example": str(row.example_hub_id),
        "example_number": row.example_number,
        "open": row.is_open,
        "treatment": row.treatment,
        "suggestion": row.suggestion,
    }


@mappings.command(name="export", help=_("Write the mappings of a store to a CSV file."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--store", required=True, help=_("Name of the store."))
@with_services
async def export(services: Services, out: Output, *, file: Path, store: str) -> int:
    integration = await services.integrations.by_name(store)
    count = await services.mappings.export_rows(file, integration.id)
    sentence = ngettext("{count} mapping written.", "{count} mappings written.", count)
    out.say(sentence.format(count=count), file=str(file), mappings=count)
    return DONE


@mappings.command(name="import", help=_("Take the mappings of a CSV file over, all or none."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--store", required=True, help=_("Name of the store."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@with_services
async def import_(services: Services, out: Output, *, file: Path, store: str, dry_run: bool) -> int:
    integration = await services.integrations.by_name(store)
    work = services.mappings.analyse_rows if dry_run else services.mappings.import_rows
    found = await work(file, integration.id)
    out.say(
        found.sentence(),
        added=found.added,
        changed=found.changed,
        unchanged=found.unchanged,
        dry_run=dry_run,
    )
    return DONE
