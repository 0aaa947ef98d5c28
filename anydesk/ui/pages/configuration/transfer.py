"""The whole configuration of a store: copied from another one, into a file, and out of a file."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from anydesk.core.configuration import Difference
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.integrations import Integration
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, choose_open_file, choose_save_file, shown
from anydesk.ui.pages.pick import pick_from
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

FILES = {N_("Configuration of anydesk"): ("*.json",)}
WIDTH, HEIGHT = 760, 420

COLUMNS: tuple[Column[Difference], ...] = (
    Column(N_("Choice"), lambda row: row.what, width=260, stretch=True),
    Column(N_("Before"), lambda row: row.before or formats.NOTHING, width=140, stretch=True),
    Column(
        N_("After"),
        lambda row: row.problem or row.after or formats.NOTHING,
        width=200,
        stretch=True,
        hint=lambda row: row.problem or row.after,
        tone=lambda row: Tone.BAD if row.problem else None,
    ),
)


async def copy_settings(parent: QWidget, context: PageContext, one: Integration) -> None:
    """All tabs but the first become as they are in another store, after a preview."""
    others = [store for store in await context.services.integrations.all() if store.id != one.id]
    if not others:
        context.messages.info(_("There is no other store whose settings could be copied."))
        return
    chosen = await pick_from(
        parent,
        _("Copy settings"),
        _("From which store? {store} becomes like it in all tabs but the first.").format(
            store=one.name
        ),
        [(str(store.id), store.name) for store in others],
    )
    if chosen is None:
        return
    configuration = context.services.configuration
    rows = await configuration.difference(int(chosen), one.id)
    if await _agreed(parent, context, one, rows):
        _tell(context, one, await configuration.copy(int(chosen), one.id))


async def export_configuration(parent: QWidget, context: PageContext, one: Integration) -> None:
    """All tabs into one file, without the token."""
    path = await choose_save_file(
        parent, _("Export the configuration"), f"{one.name}.json", _files()
    )
    if path is not None:
        await context.services.configuration.export(one.id, path)
        context.messages.good(_("The configuration was written into {file}.").format(file=path))


async def import_configuration(parent: QWidget, context: PageContext, one: Integration) -> None:
    """All tabs out of a file, after a preview."""
    path = await choose_open_file(parent, _("Import a configuration"), _files())
    if path is None:
        return
    configuration = context.services.configuration
    rows = await configuration.read(one.id, path)
    if await _agreed(parent, context, one, rows):
        _tell(context, one, await configuration.apply(one.id, path))


class DifferenceQuestion(Question):
    """What would change, row by row, before it does; what cannot be used stands on top."""

    def __init__(self, parent: QWidget, store: str, rows: Sequence[Difference]) -> None:
        wrong = sum(bool(row.problem) for row in rows)
        super().__init__(
            parent.window(),
            title=_("What will change"),
            text=_impossible(wrong) if wrong else _possible(len(rows), store),
            accept=_("Change"),
        )
        self.accept_button.setEnabled(not wrong)
        self.table = MemoryTable(
            MemoryModel[Difference](
                COLUMNS, found_by=lambda row: row.what, rank=lambda row: not row.problem
            ),
            _("What will change"),
            foot=False,
        )
        self.table.setMinimumSize(WIDTH, HEIGHT)
        self.table.model.show(rows)
        self.insert(self.table)
        self.insert(
            pieces.label(_("Name, token and situation of the store stay."), "help", wrap=True)
        )


def _possible(count: int, store: str) -> str:
    text = ngettext(
        "{count} choice of {store} changes.", "{count} choices of {store} change.", count
    )
    return text.format(count=formats.count(count), store=store)


def _impossible(count: int) -> str:
    text = ngettext(
        "{count} value cannot be used here, so nothing can be taken over.",
        "{count} values cannot be used here, so nothing can be taken over.",
        count,
    )
    return text.format(count=formats.count(count))


async def _agreed(
    parent: QWidget, context: PageContext, one: Integration, rows: Sequence[Difference]
) -> bool:
    if not rows:
        context.messages.info(_("{store} is like that already.").format(store=one.name))
        return False
    return await shown(DifferenceQuestion(parent, one.name, rows))


def _tell(context: PageContext, one: Integration, rows: Sequence[Difference]) -> None:
    text = ngettext(
        "{count} choice of {store} was changed.",
        "{count} choices of {store} were changed.",
        len(rows),
    )
    context.messages.good(text.format(count=formats.count(len(rows)), store=one.name))


def _files() -> dict[str, tuple[str, ...]]:
    return {_(title): patterns for title, patterns in FILES.items()}
