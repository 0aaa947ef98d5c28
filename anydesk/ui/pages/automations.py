"""What runs by itself: each automation with its trigger, its switch, its last and next run."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.changes import INTEGRATIONS, JOBS, OUTBOX, SETTINGS
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.services.automations import AutomationRow
from anydesk.ui import formats, pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.page import Page
from anydesk.ui.pages.stack import card
from anydesk.ui.states import StatePanel

GATHER = 250
"""Milliseconds in which changes are gathered before the rows are read again."""

SWITCH_WIDTH, LAST_WIDTH, NEXT_WIDTH = 96, 104, 168


class AutomationsPage(Page):
    """A card for each store in use, or for the one chosen in the top bar (ERP §20)."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, _("What runs by itself"))
        self.head.say(
            _("What runs by itself"),
            _("Each thing that the program does without being asked, store by store."),
        )
        self.cards: dict[int, StoreCard] = {}
        self.empty = StatePanel()
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._gather = Debounce(GATHER, self)
        self._gather.fired.connect(self.refresh)
        self._turn = 0
        self._build()
        stop = context.services.changes.listen(
            {INTEGRATIONS, JOBS, OUTBOX, SETTINGS}, lambda _kinds: self._gather.push_once()
        )
        self.destroyed.connect(lambda: stop())
        context.stores.changed.connect(self._gather.push_once)

    def _build(self) -> None:
        inner = pieces.named(QWidget(), "scrolled")
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 8, 0)
        outer.addLayout(self._column)
        outer.addStretch(1)
        area = pieces.named(QScrollArea(), "scrolled")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setObjectName("scrolled")
        area.setWidget(inner)
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(area, 1)
        self._area = area

    def open_with(self, **arguments: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        self.context.tasks.start(self._load(), owner=self)

    def help_topic(self) -> str:
        return _(
            "Here one sees and switches off whatever happens without a click: for each store what "
            "is done, what starts it, when it last ran and when it runs next. The switches are the "
            "same options as in the configuration of the store."
        )

    async def _load(self) -> None:
        self._turn += 1
        turn = self._turn
        chosen = self.context.stores.chosen_id
        stores = [
            store
            for store in await self.context.services.integrations.usable()
            if chosen in (None, store.id)
        ]
        automations = self.context.services.automations
        rows = {store.id: await automations.rows(store.id) for store in stores}
        if turn == self._turn:
            self._show(stores, rows)

    def _show(
        self, stores: Sequence[Integration], rows: Mapping[int, Sequence[AutomationRow]]
    ) -> None:
        for gone in self.cards.keys() - rows.keys():
            self.cards.pop(gone).deleteLater()
        for place, store in enumerate(stores):
            if store.id not in self.cards:
                self.cards[store.id] = StoreCard(self.context, store)
                self._column.insertWidget(place, self.cards[store.id])
            self.cards[store.id].show_rows(store.name, rows[store.id])
        self._area.setVisible(bool(stores))
        self.empty.setVisible(not stores)
        if not stores:
            self.empty.say(
                _("No store is in use, so nothing runs by itself."),
                icon="plug",
                button=_("Open the integrations"),
                run=lambda: self.context.go("integrations"),
            )


class StoreCard(QWidget):
    """The automations of one store, line by line. A switch counts at once."""

    def __init__(self, context: PageContext, store: Integration) -> None:
        super().__init__()
        self._context = context
        self._store_id = store.id
        self.switches: dict[str, QCheckBox] = {}
        self._lines: dict[str, _Line] = {}
        surface, column = card()
        self._title = pieces.label(store.name, "section_title")
        column.addWidget(self._title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(1, SWITCH_WIDTH)
        self._grid.setColumnMinimumWidth(2, LAST_WIDTH)
        self._grid.setColumnMinimumWidth(3, NEXT_WIDTH)
        headings = (_("What is done"), _("On or off"), _("Last run"), _("Next run"))
        for number, text in enumerate(headings):
            self._grid.addWidget(pieces.label(text, "help"), 0, number)
        column.addLayout(self._grid)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(surface)

    def show_rows(self, name: str, rows: Sequence[AutomationRow]) -> None:
        """The rows as they are now; the lines stay, so that the cursor does."""
        self._title.setText(name)
        for row in rows:
            if row.key not in self._lines:
                self._lines[row.key] = line = _Line(row)
                line.put_into(self._grid, self._grid.rowCount())
                if line.switch is not None:
                    self.switches[row.key] = line.switch
                    line.switch.clicked.connect(partial(self._on_switch, row.key))
            self._lines[row.key].show_row(row)

    def _on_switch(self, key: str, _checked: bool = False) -> None:
        on = self.switches[key].isChecked()
        self._context.tasks.start(self._switch(key, on), owner=self)

    async def _switch(self, key: str, on: bool) -> None:
        automations = self._context.services.automations
        await automations.switch(self._store_id, key, on)
        for row in await automations.rows(self._store_id):
            self._lines[row.key].show_row(row)


class _Line:
    """One automation."""

    def __init__(self, row: AutomationRow) -> None:
        self.words = QWidget()
        column = QVBoxLayout(self.words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(pieces.label(row.title, "plain", wrap=True))
        column.addWidget(pieces.label(row.trigger, "help", wrap=True))
        self.switch = None if row.on is None else QCheckBox()
        self.always = pieces.label(_("Always"), "muted")
        self.last = pieces.label("", "plain", wrap=True)
        self.next = pieces.label("", "plain", wrap=True)
        if self.switch is not None:
            self.switch.setAccessibleName(row.title)
            self.switch.setAccessibleDescription(row.trigger)

    def put_into(self, grid: QGridLayout, number: int) -> None:
        """Below the others."""
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self.words, number, 0, middle)
        # As wide as it is: a click beside the words does not switch anything.
        grid.addWidget(self.switch or self.always, number, 1, middle | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.last, number, 2, middle)
        grid.addWidget(self.next, number, 3, middle)

    def show_row(self, row: AutomationRow) -> None:
        """On or off, and when."""
        if self.switch is not None:
            self.switch.setChecked(bool(row.on))
            self.switch.setText(_("On") if row.on else _("Off"))
        self.last.setText(formats.moment(row.last_run) or formats.NOTHING)
        self.next.setText(formats.NOTHING if row.on is False else row.next_run)


def build(context: PageContext) -> AutomationsPage:
    """The page of the automations."""
    return AutomationsPage(context)
