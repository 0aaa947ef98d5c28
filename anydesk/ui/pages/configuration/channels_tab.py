"""Tab 2: the sales channels, found by themselves; each is connected and set in place."""

import dataclasses
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from anydesk.core.changes import CHANNELS, HUB_ORDERS, LISTINGS, REGISTERS, SALES_ORDERS
from anydesk.core.channels import channel_title
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.registers import Intermediary
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.settings import Tab
from anydesk.core.settings.channels import ChannelForm
from anydesk.services.channels import ChannelRow
from anydesk.ui import formats, pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import shown
from anydesk.ui.pages.configuration.channel_drafts import ChannelDrafts, Key, key_of
from anydesk.ui.pages.configuration.channel_form import AddChannel, ChannelCard
from anydesk.ui.pages.configuration.form_tab import bring_into_view
from anydesk.ui.pages.configuration.tab import ConfigurationTab, Found
from anydesk.ui.pieces import button
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

ROW_HEIGHT = 32
MOST_ROWS = 6
EMPTY_HEIGHT = 160
SOON = 300
"""Milliseconds after orders or listings have changed before channels are looked for."""

PENDING, CONNECTED, INACTIVE = N_("Waits for you"), N_("Connected by you"), N_("Switched off")


def state_of(channel: SalesChannel) -> str:
    """A channel that waits is more to do than one that is switched off."""
    if not channel.connected:
        return PENDING
    return CONNECTED if channel.active else INACTIVE


TONES = {PENDING: Tone.WARN, CONNECTED: Tone.GOOD, INACTIVE: Tone.MUTED}

COLUMNS: tuple[Column[ChannelRow], ...] = (
    Column(N_("Channel"), lambda r: r.channel.caption, width=200, stretch=True),
    Column(N_("Marketplace"), lambda r: channel_title(r.channel.marketplace), width=136),
    Column(N_("Account"), lambda r: r.channel.account_name, width=136),
    Column(N_("Orders"), lambda r: r.orders, formats.count, width=76, right=True),
    Column(N_("Listings"), lambda r: r.listings, formats.count, width=76, right=True),
    Column(
        N_("Situation"), lambda r: state_of(r.channel), lambda state: _(state), width=136,
        tone=lambda r: TONES[state_of(r.channel)],
    ),
)  # fmt: skip


class ChannelsTab(ConfigurationTab):
    """The list, and the fields of the channel that is marked. Everything waits for *Save*."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.drafts = ChannelDrafts()
        self._current: Key | None = None
        self._intermediaries: Sequence[Intermediary] = ()
        self._soon = Debounce(SOON, self)
        self.waiting = pieces.label("", "plain", wrap=True)
        self.connect_all_button = button(_("Connect all"), icon="plug")
        self.add_button = button(_("Add sales channel"), icon="plus")
        self.table = MemoryTable(
            MemoryModel[ChannelRow](COLUMNS, found_by=lambda r: r.channel.caption),
            _("Sales channels"),
            empty=_("No channel is here yet. The first order or listing brings its own."),
            foot=False,
        )
        self.card = ChannelCard()
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.waiting, 1)
        head.addWidget(self.connect_all_button)
        head.addWidget(self.add_button)
        self.column.addWidget(
            pieces.label(
                _(
                    "Each channel appears here with its first order or listing. Connect those "
                    "that you know; orders of the others are received all the same."
                ),
                "help",
                wrap=True,
            )
        )
        self.column.addLayout(head)
        # As high as its rows: the room that is left belongs under everything.
        self.table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.column.addWidget(self.table)
        self.column.addWidget(self.card)
        self.card.hide()

    def _connect(self) -> None:
        self.connect_all_button.clicked.connect(self._on_connect_all)
        self.add_button.clicked.connect(lambda: self._start(self._add()))
        self.table.view.highlight_changed.connect(self._on_marked)
        self.card.edited.connect(self._on_edited)
        self.card.connect_asked.connect(self._on_connect)
        self.card.remove_asked.connect(self._on_remove)
        self.card.intermediaries_asked.connect(lambda: self._start(self._manage()))
        seen = {CHANNELS, HUB_ORDERS, SALES_ORDERS, LISTINGS}
        for stop in (
            self.services.changes.listen(seen, self._on_news),
            self.services.changes.listen({REGISTERS}, self._on_registers),
        ):
            self.destroyed.connect(stop)
        self._soon.fired.connect(lambda: self._start(self._read()))

    # What the page asks for

    async def load(self) -> None:
        self._intermediaries = await self.services.registers.intermediaries()
        await self._read()
        if self._current is None and self.drafts.rows:
            rows = self.drafts.rows
            waiting = next((row for row in rows if not row.channel.connected), rows[0])
            self._choose(key_of(waiting.channel))

    @property
    def is_changed(self) -> bool:
        return self.drafts.is_changed

    @property
    def is_valid(self) -> bool:
        return self.card.view is None or self.card.view.is_valid

    async def save(self) -> None:
        try:
            await self.services.channels.apply(
                self.integration.id, changed=self.drafts.changed, removed=self.drafts.removed
            )
        except InvalidInput:
            await self._read()
            raise
        self.drafts.undo()
        await self._read()

    def undo(self) -> None:
        self.drafts.undo()
        self._show(anew=True)

    def restore(self) -> None:
        self.drafts.restore()
        self._show(anew=True)

    def entries(self) -> Sequence[Found]:
        return tuple(
            Found(_(one.label), _(one.help), partial(self._show_field, one.name))
            for one in ChannelForm.entries()
        )

    # What is shown

    async def _read(self) -> None:
        """Look for channels that are new, and how much each has brought."""
        await self.services.channels.collect(self.integration.id)
        self.drafts.put(await self.services.channels.overview(self.integration.id))
        current = self.drafts.row(self._current) if self._current else None
        shown = self.card.view.value() if self.card.view and self.card.view.is_valid else None
        # The fields are made anew only where they would say something else: a person may be in
        # them while orders come in.
        self._show(anew=current is None or shown != ChannelForm.of(current.channel))

    def _show(self, *, anew: bool) -> None:
        """The list and the fields as they stand; ``anew`` fills the fields again."""
        rows = self.drafts.rows
        keys = [key_of(row.channel) for row in rows]
        if self._current not in keys:
            self._current, anew = (keys[0] if keys else None), True
        self.table.model.show(rows)
        lines = min(len(rows), MOST_ROWS) + 1
        self.table.setFixedHeight(lines * ROW_HEIGHT + 4 if rows else EMPTY_HEIGHT)
        self._mark()
        waiting = sum(not row.channel.connected for row in rows)
        text = ngettext(
            "{count} channel waits for you to connect it.",
            "{count} channels wait for you to connect them.",
            waiting,
        )
        self.waiting.setText(text.format(count=formats.count(waiting)) if waiting else "")
        self.connect_all_button.setVisible(waiting > 1)
        self._show_card(anew=anew)
        self.changed.emit()

    def _show_card(self, *, anew: bool) -> None:
        row = self.drafts.row(self._current) if self._current else None
        if row is not None and self._current is not None:
            if anew or self.card.view is None:
                self.card.show_channel(row, self._intermediaries)
            self.card.say(row, can_remove=self.drafts.can_remove(self._current))
        self.card.setVisible(row is not None)

    def _mark(self) -> None:
        """Mark the line of the channel whose fields are shown."""
        for line in range(self.table.model.rowCount()):
            row = self.table.model.record(line)
            if row is not None and key_of(row.channel) == self._current:
                self.table.view.selectRow(line)

    def _choose(self, key: Key) -> None:
        self._current = key
        self._mark()
        self._show_card(anew=True)

    def _show_field(self, name: str) -> None:
        if self.card.view is not None:
            bring_into_view(self.card.view.field(name))

    # What the person does

    def _start(self, work: object) -> None:
        self.context.tasks.start(work, owner=self)  # type: ignore[arg-type]

    def _on_marked(self) -> None:
        marked = self.table.view.highlighted()
        row = self.table.model.record(marked[0]) if len(marked) == 1 else None
        if row is not None and key_of(row.channel) != self._current:
            self._choose(key_of(row.channel))

    def _on_edited(self, channel: object) -> None:
        assert isinstance(channel, SalesChannel)
        self.drafts.edit(channel)
        self._show(anew=False)

    def _on_connect(self) -> None:
        row = self.drafts.row(self._current) if self._current else None
        if row is not None:
            connected = not row.channel.connected
            self._on_edited(dataclasses.replace(row.channel, connected=connected))

    def _on_connect_all(self) -> None:
        for row in self.drafts.rows:
            self.drafts.edit(dataclasses.replace(row.channel, connected=True))
        self._show(anew=False)

    def _on_remove(self) -> None:
        if self._current is not None:
            self.drafts.remove(self._current)
            self._show(anew=True)

    async def _add(self) -> None:
        dialog = AddChannel(self, self._draft)
        if await shown(dialog) and dialog.channel is not None:
            self.drafts.edit(dialog.channel)
            self._current = key_of(dialog.channel)
            self._show(anew=True)

    def _draft(self, marketplace: str, account_name: str, title: str) -> SalesChannel:
        draft = self.services.channels.draft
        channel = draft(self.integration.id, marketplace, account_name, title)
        if self.drafts.row(key_of(channel)) is not None:
            bare = dataclasses.replace(channel, title="")
            raise InvalidInput(
                _("The channel {name} is in the list already.").format(name=bare.caption)
            )
        return channel

    async def _manage(self) -> None:
        # Only now: the register is seldom opened.
        from anydesk.ui.pages.configuration.intermediaries_dialog import manage_intermediaries

        await manage_intermediaries(self.context)

    # What changes elsewhere

    def _on_news(self, _kinds: frozenset[str]) -> None:
        if self.isVisible():
            self._soon.push_once()

    def _on_registers(self, _kinds: frozenset[str]) -> None:
        if self._current is not None:
            self._start(self._read_intermediaries())

    async def _read_intermediaries(self) -> None:
        self._intermediaries = await self.services.registers.intermediaries()
        self._show_card(anew=True)
