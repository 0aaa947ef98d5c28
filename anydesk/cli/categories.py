"""``anydesk categories …``: the tree with its counterparts, the hub's tree, the mappings."""

from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, SOME_FAILED, Output, with_services
from anydesk.core.category_book import CategoryBook, MappingState
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _, ngettext
from anydesk.core.settings import CategorySettings
from anydesk.services import Services

STORE = click.option("--store", required=True, help=_("Name of the store."))


@click.group(name="categories", help=_("Categories and their counterparts at ANYMARKET."))
def categories() -> None:
    """The sub-commands of categories."""


@categories.command(name="list", help=_("The category tree with products and counterparts."))
@STORE
@click.option("--missing", is_flag=True, help=_("Only those whose products cannot be sent."))
@with_services
async def list_(services: Services, out: Output, *, store: str, missing: bool) -> int:
    integration = await services.integrations.by_name(store)
    book = await _book(services, integration.id)
    shown = book.missing() if missing else book.in_order()
    out.rows(
        [_row(book, one) for one in shown],
        {
            "path": _("Category"),
            "products": _("Products"),
            "anymarket": _("At ANYMARKET"),
            "state": _("State"),
        },
    )
    coverage = book.coverage()
    text = _("{mapped} of {all} mapped").format(mapped=coverage.mapped, all=coverage.all)
    out.note(text)
    return DONE


@categories.command(name="import", help=_("Read all categories of ANYMARKET in one go."))
@STORE
@click.option("--create", is_flag=True, help=_("Create them here too, each mapped."))
@with_services
async def import_(services: Services, out: Output, *, store: str, create: bool) -> int:
    (integration,) = await inputs.stores(services, [store])
    done = await services.categories.import_from_hub(integration.id, create_local=create)
    text = ngettext(
        "{count} category of ANYMARKET was read.",
        "{count} categories of ANYMARKET were read.",
        done.read,
    )
    out.say(
        text.format(count=done.read),
        read=done.read,
        new=done.new,
        gone=done.gone,
        created=done.created,
        mapped=done.mapped,
    )
    return DONE


@categories.command(name="map", help=_("Map a category, or accept the suggestions by name."))
@STORE
@click.argument("category", required=False)
@click.option("--to", "to", help=_("Id or full path of the category at ANYMARKET."))
@click.option("--none", "none", is_flag=True, help=_("Take the mapping away."))
@click.option("--suggested", is_flag=True, help=_("Accept every suggestion by name."))
@with_services
async def map_(
    services: Services,
    out: Output,
    *,
    store: str,
    category: str | None,
    to: str | None,
    none: bool,
    suggested: bool,
) -> int:
    integration = await services.integrations.by_name(store)
    if suggested and category is None and not to and not none:
        return await _accept(services, out, integration.id)
    if category is None or suggested or bool(to) == none:
        raise InvalidInput(
            _("Say which category is mapped to which one."),
            hint=_('For example: anydesk categories map --store NAME "A > B" --to 310002'),
        )
    local = await services.categories.by_path(category)
    assert local.id is not None
    hub_id = None if to is None else await _hub_id(services, integration.id, to)
    await services.categories.save_mappings(integration.id, {local.id: hub_id})
    after = (await services.categories.mapped(integration.id)).get(local.id)
    said = _("“{path}” is mapped to “{hub}”.") if after else _("“{path}” is not mapped.")
    out.say(
        said.format(path=local.path, hub=after[1] if after else ""),
        category=local.path,
        hub_id=after[0] if after else None,
        hub_path=after[1] if after else None,
    )
    return DONE


async def _accept(services: Services, out: Output, integration_id: int) -> int:
    """Every suggestion for a category that needs a counterpart."""
    book = await _book(services, integration_id)
    found = await services.categories.suggestions(integration_id)
    taken = {one: found[one] for one in book.missing() if one in found}
    await services.categories.save_mappings(
        integration_id, {one: hub.hub_id for one, hub in taken.items()}
    )
    left = len(book.missing()) - len(taken)
    text = ngettext(
        "{count} category was mapped, {left} left.",
        "{count} categories were mapped, {left} left.",
        len(taken),
    )
    rows = [{"category": book.by_id[one].path, "hub": hub.path} for one, hub in taken.items()]
    out.say(text.format(count=len(taken), left=left), mapped=rows, left=left)
    return SOME_FAILED if left else DONE


async def _book(services: Services, integration_id: int) -> CategoryBook:
    overview = await services.categories.overview(integration_id)
    form = await services.settings.get(CategorySettings, integration_id)
    return CategoryBook(
        overview.categories,
        overview.products,
        overview.counterparts,
        nearest_ancestor=form.nearest_ancestor,
    )


async def _hub_id(services: Services, integration_id: int, text: str) -> int:
    """The hub's category of this id or full path. Raises NotThere."""
    if text.strip().isdigit():
        return int(text)
    hub = await services.categories.find_hub(integration_id, text)
    if hub is None:
        raise NotThere(
            _("ANYMARKET has no category “{path}”.").format(path=text.strip()),
            hint=_("Import its categories first, and write the full path."),
        )
    return hub.hub_id


def _row(book: CategoryBook, category_id: int) -> dict[str, Any]:
    standing = book.standing(category_id)
    titles = {
        MappingState.MAPPED: _("Mapped"),
        MappingState.INHERITED: _("By the category above"),
        MappingState.GONE: _("Not at ANYMARKET any more"),
        MappingState.MISSING: _("Not mapped"),
        MappingState.NOT_NEEDED: "",
    }
    counterpart = book.counterpart(category_id)
    return {
        "id": category_id,
        "path": book.by_id[category_id].path,
        "products": book.products.get(category_id, 0),
        "anymarket": standing.path,
        "hub_id": counterpart.hub_id if counterpart else None,
        "state": titles[standing.state],
    }
