"""What the tabs with mapped codes share: options, rows, and the orders that waited for them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.mappings import MappingKind
from anydesk.core.settings import Tab
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.messages import Button
from anydesk.ui.pages.configuration.form_tab import FormTab, bring_into_view
from anydesk.ui.pages.configuration.mapping_rows import MappingRows, Row, RowWords
from anydesk.ui.pages.configuration.tab import Found
from anydesk.ui.pages.stack import card

Targets = tuple[Sequence[tuple[str, str]], Mapping[str, str]]
"""(target, title) of what can be chosen, and the titles of what is there but not offered."""


class MappingTab(FormTab):
    """Rows of one kind of mapping, and the tab's Form where it has one.

    A sub-class says ``words``, ``caption``, ``targets`` and ``default_rows``, and puts its
    buttons under the rows with ``tool``.
    """

    kind: ClassVar[MappingKind]
    options_first: ClassVar[bool] = True
    """The options stand above the rows."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.defaults: tuple[Row, ...] = ()
        self.rows = MappingRows(self.words(), self.caption)
        self.rows.changed.connect(self._order_keys)
        self.rows.changed.connect(self._tell)
        self.note = pieces.label("", "help", wrap=True)
        self.note.hide()
        self._buttons: list[QWidget] = []
        self._keys: tuple[QWidget, ...] = ()
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        self.column.addWidget(self._card())

    def _card(self) -> QWidget:
        widget, column = card()
        column.addWidget(self.note)
        column.addWidget(self.rows)
        column.addSpacing(4)
        column.addLayout(self._tools)
        self._tools.addStretch(1)
        return widget

    def tool(self, button: QPushButton) -> None:
        """One more button under the rows."""
        self._tools.insertWidget(self._tools.count() - 1, button)
        self._buttons.append(button)

    def _order_keys(self) -> None:
        """The Tab key goes as the eye does. Qt: else in the order in which widgets were made."""
        options = [
            view.editor(one.name)
            for kind in self.tab.forms
            if (view := self.views.get(kind.key)) is not None
            for one in kind.entries()
        ]
        rows = [*self.rows.fields(), *self._buttons]
        keys = tuple([*options, *rows] if self.options_first else [*rows, *options])
        if keys != self._keys:
            self._keys = keys
            for before, after in pairwise(keys):
                self.setTabOrder(before, after)

    # What a sub-class says

    def words(self) -> RowWords:
        """The titles and sentences of the rows."""
        raise NotImplementedError

    def caption(self, code: str) -> str:
        """What is known about a code, beside its field."""
        return ""

    async def targets(self) -> Targets:
        """What a code may mean: those switched off keep their rows and get no new ones."""
        found = await self.services.mappings.targets(self.kind)
        return (
            [(one.value, one.title) for one in found if one.enabled],
            {one.value: off_title(one.title) for one in found if not one.enabled},
        )

    async def default_rows(self) -> Sequence[Row]:
        """The rows that a new integration begins with."""
        return ()

    # What the page asks for

    async def load(self) -> None:
        self.defaults = tuple(await self.default_rows())
        await self._show_stored()
        await super().load()
        self._order_keys()

    async def _show_stored(self) -> None:
        rows = await self.services.mappings.rows(self.integration.id, self.kind)
        await self._offer()
        self.rows.put([(row.code, row.target) for row in rows])

    async def _offer(self) -> None:
        options, known = await self.targets()
        self.rows.offer(options, known)

    async def registers_changed(self) -> None:
        """Offer what is registered now; nothing of the draft is lost."""
        await self._offer()
        await self.read_references_again()
        self._order_keys()
        self._tell()

    @property
    def is_changed(self) -> bool:
        return self.rows.is_changed or super().is_changed

    @property
    def is_valid(self) -> bool:
        return self.rows.is_valid and super().is_valid

    async def save(self) -> None:
        forms = self.values()
        rows, others = self.rows.rows(), self.rows.is_changed
        try:
            await self.services.mappings.save(
                self.integration.id, self.kind, rows, forms[0] if forms else None
            )
        except InvalidInput as error:
            self._show_error(error)
            raise
        # Saving may have registered what a row names.
        await self._show_stored()
        self._order_keys()
        self.mark_saved()
        self._tell()
        if others:
            # Beside the save: the page says first that it went through.
            self.context.tasks.start(offer_reevaluation(self.context, self.integration.id))

    def _show_error(self, error: InvalidInput) -> None:
        self.rows.show_problems(error.problems)
        for view in self.views.values():
            view.show_problems(error.problems)

    def undo(self) -> None:
        super().undo()
        self.rows.undo()

    def restore(self) -> None:
        super().restore()
        self.rows.show_draft(self.defaults)

    def entries(self) -> Sequence[Found]:
        """The options of the Form, and the rows as one more."""
        words = self.words()
        rows = Found(f"{words.code} → {words.target}", _(self.tab.why), self._show_rows)
        return (*super().entries(), rows)

    def _show_rows(self) -> None:
        lines = self.rows.lines
        bring_into_view(lines[0].code if lines else self.rows)


def off_title(title: str) -> str:
    """How something that is switched off is shown where it is still used."""
    return _("{name} (disabled)").format(name=title)


async def offer_reevaluation(context: PageContext, integration_id: int) -> None:
    """Say how many orders the new mappings help, with the way to their preview."""
    service = context.services.reevaluation
    # Some wait for other things: only those that would change are worth a word.
    helped = await service.preview(integration_id) if await service.waiting(integration_id) else ()
    if waiting := len(helped):
        text = ngettext(
            "{count} order waited for this.", "{count} orders waited for this.", waiting
        )
        context.messages.info(
            text.format(count=formats.count(waiting)),
            button=Button(
                _("Look at them again"),
                lambda: context.go("integrations", reevaluate=integration_id),
            ),
        )
