"""``anydesk products import`` and ``export``: every kind of spreadsheet, also the smaller ones."""

from pathlib import Path

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, SOME_FAILED, Output, with_services
from anydesk.core.errors import NotThere
from anydesk.core.i18n import _, ngettext
from anydesk.core.jobs import Job
from anydesk.core.query import Query
from anydesk.core.sheet_rows import SheetAnalysis
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind, Target
from anydesk.services import Services

PRODUCTS = "products"
KINDS = (PRODUCTS, *(kind.value for kind in SheetKind))


@click.command(name="import", help=_("Read a spreadsheet: products, or one of the smaller ones."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), default=PRODUCTS, help=_("What the file holds."))
@click.option("--target", default="", help=_("Name of the warehouse, price list or store."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@click.option("--rejects", type=click.Path(path_type=Path), help=_("Write refused rows here."))
@click.option("--with-stock", is_flag=True, help=_("Set the stock of products that exist, too."))
@click.option("--create-categories", is_flag=True, help=_("Make the categories that are missing."))
@click.option(
    "--decimals",
    type=click.Choice(["ask", "thousands", "decimal"]),
    default="ask",
    help=_("How to read numbers such as 1.234."),
)
@with_services
async def import_(
    services: Services,
    out: Output,
    *,
    file: Path,
    kind: str,
    target: str,
    dry_run: bool,
    rejects: Path | None,
    with_stock: bool,
    create_categories: bool,
    decimals: str,
) -> int:
    options = services.sheets.options(
        set_stock=with_stock, decimal_reading=decimals, create_categories=create_categories
    )
    if kind == PRODUCTS:
        analysis = await services.sheets.analyse(file, options)
        job = services.sheets.job(analysis)
        return await _told(services, out, analysis, job, rejects, dry_run=dry_run)
    sheet = SheetKind(kind)
    target_id = await _target(services, sheet, target)
    analysis = await services.small_sheets.analyse(file, sheet, options, target_id)
    small = services.small_sheets.job(analysis, sheet, target_id)
    return await _told(services, out, analysis, small, rejects, dry_run=dry_run)


async def _told(
    services: Services,
    out: Output,
    analysis: SheetAnalysis,
    job: Job,
    rejects: Path | None,
    *,
    dry_run: bool,
) -> int:
    """What the file would do, or what it did."""
    if rejects is not None and analysis.error_count:
        await services.sheets.write_rejects(analysis, rejects)
    for warning in analysis.warnings:
        out.note(warning)
    if not dry_run:
        return await out.job(services, job)
    out.say(
        analysis.sentence(),
        job=None,
        done=analysis.insert_count + analysis.update_count,
        skipped=analysis.unchanged_count,
        failed=analysis.error_count,
        rows=[
            {"key": r.key, "outcome": r.outcome, "message": r.message} for r in analysis.results()
        ],
    )
    return SOME_FAILED if analysis.error_count else DONE


@click.command(name="export", help=_("Write products, or a smaller sheet, to a spreadsheet."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), default=PRODUCTS, help=_("What to write."))
@click.option("--target", default="", help=_("Name of the warehouse, price list or store."))
@with_services
async def export(services: Services, out: Output, *, file: Path, kind: str, target: str) -> int:
    if kind == PRODUCTS:
        ids = await services.products.find(Query(sort="sku"))
        await services.sheets.export(file, ids)
        count = len(ids)
        sentence = ngettext("{count} product written.", "{count} products written.", count)
        out.say(sentence.format(count=count), file=str(file), products=count)
        return DONE
    sheet = SheetKind(kind)
    target_id = await _target(services, sheet, target)
    count = await services.small_sheets.export(file, sheet, target_id=target_id)
    sentence = ngettext("{count} row written.", "{count} rows written.", count)
    out.say(sentence.format(count=count), file=str(file), rows=count)
    return DONE


async def _target(services: Services, kind: SheetKind, name: str) -> int | None:
    """The id of what ``--target`` names. Raises NotThere."""
    target = SMALL_SHEETS[kind].target
    if not name or target is Target.NONE:
        return None
    if target is Target.STORE:
        (store,) = await inputs.stores(services, [name])
        return store.id
    found: list[tuple[int | None, str]]
    if target is Target.WAREHOUSE:
        found = [(one.id, one.name) for one in await services.stock.warehouses()]
    else:
        found = [(one.id, one.name) for one in await services.price_lists.rows()]
    for key, known in found:
        if known.casefold() == name.strip().casefold():
            return key
    names = ", ".join(known for _key, known in found) or "—"
    raise NotThere(
        _("There is no “{name}”.").format(name=name),
        hint=_("There are: {names}.").format(names=names),
    )
