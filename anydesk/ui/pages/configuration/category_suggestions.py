"""The suggestions by name, shown before they are taken."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from anydesk.core.categories import HubCategory
from anydesk.core.category_book import CategoryBook
from anydesk.core.i18n import N_, _, ngettext
from anydesk.ui import formats
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column

SIZE = (800, 340)


@dataclass(frozen=True)
class Suggestion:
    """A local category and the one of the hub that its name and place speak for."""

    category_id: int
    path: str
    hub: HubCategory


COLUMNS: tuple[Column[Suggestion], ...] = (
    Column(N_("Category"), lambda s: s.path, width=320, hint=lambda s: s.path),
    Column(
        N_("At ANYMARKET"), lambda s: s.hub.path, width=320, stretch=True, hint=lambda s: s.hub.path
    ),
)  # fmt: skip


def open_suggestions(
    book: CategoryBook, found: Mapping[int, HubCategory]
) -> tuple[Suggestion, ...]:
    """Those for categories that nothing was chosen for meanwhile, in the order of the tree."""
    return tuple(
        Suggestion(one, book.by_id[one].path, found[one])
        for one in book.in_order()
        if one in found and one in book.needed and one not in book.drafts
    )


class SuggestionsDialog(Question):
    """Every suggestion with a tick; the button says how many are taken."""

    def __init__(self, parent: QWidget, suggestions: tuple[Suggestion, ...]) -> None:
        super().__init__(
            parent.window(),
            title=_("Suggestions by name"),
            text=_("Take the tick away from what does not fit. Nothing counts before it is saved."),
            accept="",
        )
        self.model = MemoryModel[Suggestion](COLUMNS, ticks=True, found_by=lambda s: s.path)
        self.table = MemoryTable(self.model, _("Suggestions by name"), foot=False)
        self.table.setMinimumHeight(SIZE[1])
        self.setMinimumWidth(SIZE[0])
        self.insert(self.table)
        self.model.ticks_changed.connect(self._look)
        self.model.show(suggestions, checked=range(len(suggestions)))

    @property
    def accepted_ones(self) -> list[Suggestion]:
        """Those with a tick."""
        return [self.model.rows[number] for number in sorted(self.model.checked)]

    def _look(self) -> None:
        count, all_ = len(self.model.checked), len(self.model.rows)
        text = ngettext("Accept {count} suggestion", "Accept {count} suggestions", count)
        if count == all_ and count > 1:
            text = _("Accept all {count} suggestions")
        self.accept_button.setText(text.format(count=formats.count(count)))
        self.accept_button.setEnabled(count > 0)


async def ask_suggestions(parent: QWidget, suggestions: tuple[Suggestion, ...]) -> list[Suggestion]:
    """Show them; those that the person takes."""
    dialog = SuggestionsDialog(parent, suggestions)
    accepted = await shown(dialog)
    return dialog.accepted_ones if accepted else []
