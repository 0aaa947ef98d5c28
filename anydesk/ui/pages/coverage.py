"""Cobertura dos mapeamentos: what the orders are made of, and what nothing is said about yet."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget

from anydesk.core.coverage import CHANNEL, KINDS, Coverage, CoverageRow, Treatment
from anydesk.core.errors import AppError, JobBusy
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import RunState
from anydesk.core.mappings import MappingKind
from anydesk.services.jobs import JOBS
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.job_messages import tell_end
from anydesk.ui.page import Page, button
from anydesk.ui.pages.configuration.mapping_tab import offer_reevaluation
from anydesk.ui.pages.pick import pick_from
from anydesk.ui.pieces import label
from anydesk.ui.progress import ProgressLine
from anydesk.ui.states import StatePanel
from anydesk.ui.tables.counters import CounterBar
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column, Counter
from anydesk.ui.tones import Tone

PERIODS = (7, 30, 90)
"""Days that can be looked back."""

DAYS = 30

TABS: Mapping[str, str] = {
    MappingKind.STATUS: "statuses",
    MappingKind.PAYMENT: "payments",
    MappingKind.SHIPPING: "shipping",
    CHANNEL: "channels",
}
"""Where all rows of a kind are edited."""

FIX, TAB = "fix", "tab"

COUNTERS = (
    Counter("open", N_("To settle"), {"open": "yes"}, Tone.WARN),
    Counter("all", N_("All")),
)

_TONES = {
    Treatment.MAPPED: Tone.GOOD,
    Treatment.RECOGNISED: Tone.GOOD,
    Treatment.DEFAULT: Tone.INFO,
    Treatment.OPEN: Tone.WARN,
}

Titles = Mapping[tuple[str, str], str]
"""By kind and target: what people call it."""


class CoveragePage(Page):
    """One button reads the hub's orders of the last days and lists what is not mapped yet."""

    def __init__(self, context: PageContext, integration_id: int) -> None:
        super().__init__(context, _("Mapping coverage"), back=True)
        self.integration_id = integration_id
        self.store = ""
        self.found = Coverage(())
        self._titles: Titles = {}
        self._turn = 0
        self.days = QComboBox()
        self.scan_button = button(_("Look through the orders"), icon="search", weight="primary")
        self.all_button = button("", icon="list-checks")
        self.sentence = label("", "muted", wrap=True)
        self.counters = CounterBar(COUNTERS)
        self.model = MemoryModel[CoverageRow](self._columns(), found_by=lambda row: row.caption)
        self.table = MemoryTable(self.model, _("Codes of the orders"), foot=False)
        self.state = StatePanel()
        self._progress = QHBoxLayout()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        context.tasks.start(self._begin(), owner=self)

    def _columns(self) -> tuple[Column[CoverageRow], ...]:
        return (
            Column(N_("Kind"), lambda r: r.kind, lambda kind: _(KINDS[kind]), width=128),
            Column(
                N_("What the orders say"), lambda r: r.caption, width=232,
                second=lambda r: _("as in order {number}").format(number=_example(r)),
            ),
            Column(N_("Orders"), lambda r: r.count, formats.count, width=68, right=True),
            Column(
                N_("Treatment now"), lambda r: r.treatment, width=400, stretch=True, least=180,
                tone=lambda r: _TONES[Treatment(r.how)], hint=lambda r: r.treatment,
            ),
            Column(
                N_("Settle it"), lambda r: fix_title(r, self._titles), width=112, key=FIX,
                link=_no_run,
            ),
            Column(N_("Tab"), lambda r: _("Open tab"), width=80, key=TAB, link=_no_run),
        )  # fmt: skip

    def _build(self) -> None:
        for count in PERIODS:
            text = ngettext("last {count} day", "last {count} days", count).format(count=count)
            self.days.addItem(text, count)
        self.days.setCurrentIndex(PERIODS.index(DAYS))
        self.days.setAccessibleName(_("Period"))
        for widget in (self.days, self.all_button, self.scan_button):
            self.head.add(widget)
        self.all_button.hide()
        self.body.addWidget(self.sentence)
        self.body.addLayout(self._progress)
        self.body.addWidget(self.counters)
        self.counters.choose("open")
        self.state.wait()
        self._stack.addWidget(self.state)
        self._stack.addWidget(self.table)
        self.body.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.scan_button.clicked.connect(self.scan)
        self.all_button.clicked.connect(self._on_all)
        self.days.currentIndexChanged.connect(self.refresh)
        self.counters.changed.connect(self._show)
        self.table.view.link_clicked.connect(self._on_link)
        self.table.view.opened.connect(self._on_opened)

    # The window's hooks

    def refresh(self) -> None:
        self.context.tasks.start(self._load(), owner=self)

    def help_topic(self) -> str:
        return _(
            "Reads the orders of the last days and says for each situation, payment, shipping and "
            "sales channel how it would be treated. What is settled here does not stop an order "
            "later."
        )

    # Reading

    async def _begin(self) -> None:
        store = await self.context.services.integrations.get(self.integration_id)
        self.store = store.name
        self.head.say(_("Mapping coverage"), store.name)
        await self._load()

    def scan(self) -> None:
        """Read the orders at the hub, then look through them."""
        self.scan_button.setEnabled(False)
        self.context.tasks.start(self._scan(), owner=self, on_error=self._on_failed)

    def _on_failed(self, error: AppError) -> None:
        self.scan_button.setEnabled(True)
        self.context.messages.error(error, again=self.scan)

    async def _scan(self) -> None:
        services = self.context.services
        since = services.clock.now() - timedelta(days=self._days)
        arguments = {
            "integration_id": self.integration_id,
            "since": since.isoformat(),
            "until": None,
            "status": None,
        }
        try:
            run_id = await services.runner.start(
                JOBS["orders.read"](services, arguments), store=self.store
            )
        except JobBusy as busy:
            self.context.messages.error(busy)
        else:
            await self._follow(run_id)
        await services.channels.collect(self.integration_id)
        await self._load()
        self.scan_button.setEnabled(True)

    async def _follow(self, run_id: int) -> None:
        line = ProgressLine(self.context, run_id)
        self._progress.addWidget(line)
        try:
            run = await self.context.follow(run_id, tell=False)
        finally:
            self._progress.removeWidget(line)
            line.hide()
            line.deleteLater()
        if run.state is not RunState.FINISHED or run.failed:
            show = self.context.go
            tell_end(run, self.context.messages, show=lambda: show("jobs", run=run_id))

    @property
    def _days(self) -> int:
        return int(self.days.currentData())

    async def _load(self) -> None:
        self._turn += 1
        turn, mappings = self._turn, self.context.services.mappings
        found = await mappings.coverage(self.integration_id, self._days)
        titles = {
            (str(kind), one.value): one.title
            for kind in MappingKind
            for one in await mappings.targets(kind)
        }
        # Another period may have been chosen meanwhile.
        if turn == self._turn:
            self.found, self._titles = found, titles
            self._show()

    # Showing

    def _show(self) -> None:
        rows, still_open = self.found.rows, self.found.open_rows
        self.counters.setVisible(bool(rows))
        self.counters.show_counts({"open": len(still_open), "all": len(rows)})
        self.sentence.setText(said(self.found))
        self.sentence.setVisible(bool(rows))
        certain = suggested(still_open)
        text = ngettext("Take over the suggestion", "Take over all {count} suggestions", certain)
        self.all_button.setText(text.format(count=certain))
        self.all_button.setVisible(certain > 0)
        chosen = self.counters.chosen
        shown = still_open if chosen is not None and chosen.filters else rows
        self.model.show(shown)
        self._stack.setCurrentWidget(self.table if shown else self.state)
        if not rows:
            self._say_nothing_read()
        elif not shown:
            self.state.say(
                _("Everything is settled."),
                hint=_("No order of this period stops for want of a mapping."),
                icon="circle-check",
                tone=Tone.GOOD,
            )

    def _say_nothing_read(self) -> None:
        self.state.say(
            _("No order of this period was read yet."),
            hint=_("Reading them changes nothing, here or at the hub."),
            icon="search",
            button=_("Look through the orders"),
            run=self.scan,
        )

    # Settling

    def _on_link(self, row: int, column: int) -> None:
        record = self.model.record(row)
        if record is None:
            return
        if self.model.columns[column].key == TAB:
            self.open_tab(record.kind)
        else:
            self._start_fix(record)

    def _on_opened(self, row: int) -> None:
        record = self.model.record(row)
        if record is not None and fix_title(record, self._titles):
            self._start_fix(record)
        elif record is not None:
            self.open_tab(record.kind)

    def open_tab(self, kind: str) -> None:
        """The tab where all rows of this kind are edited."""
        self.context.go("integrations", configure=self.integration_id, tab=TABS[kind])

    def _start_fix(self, row: CoverageRow) -> None:
        self.context.tasks.start(self._fix(row), owner=self)

    async def _fix(self, row: CoverageRow) -> None:
        if row.kind == CHANNEL:
            await self._connect_channel(row)
        elif not row.can_be_mapped:
            self.open_tab(row.kind)
        elif target := row.suggestion or await self._choose(row):
            await self._put([(row.kind, row.code, target)])

    async def _choose(self, row: CoverageRow) -> str:
        found = await self.context.services.mappings.targets(row.kind)
        offered = [(one.value, one.title) for one in found if one.enabled]
        if not offered:
            # Nothing is registered that could be chosen: the tab has the way to register it.
            self.open_tab(row.kind)
            return ""
        text = _("What does “{code}” mean here?").format(code=row.caption)
        return await pick_from(self, _(KINDS[row.kind]), text, offered) or ""

    async def _connect_channel(self, row: CoverageRow) -> None:
        channels = self.context.services.channels
        await channels.collect(self.integration_id)
        key = (row.marketplace, row.account_name)
        ids = [
            one.id
            for one in await channels.rows(self.integration_id)
            if (one.marketplace, one.account_name) == key and one.id is not None
        ]
        await channels.connect(ids)
        await self._load()

    def _on_all(self) -> None:
        rows = [
            (row.kind, row.code, row.suggestion) for row in self.found.open_rows if row.suggestion
        ]
        self.context.tasks.start(self._put(rows), owner=self)

    async def _put(self, rows: Sequence[tuple[str, str, str]]) -> None:
        await self.context.services.mappings.put_all(self.integration_id, rows)
        await self._load()
        await offer_reevaluation(self.context, self.integration_id)


def suggested(rows: Sequence[CoverageRow]) -> int:
    """How many of these can be settled without a question."""
    return sum(bool(row.suggestion) for row in rows)


def said(found: Coverage) -> str:
    """What was looked at, and what still bites."""
    looked = ngettext(
        "{orders} order of the last {days} days was looked at, read {when}.",
        "{orders} orders of the last {days} days were looked at, read {when}.",
        found.orders,
    ).format(orders=formats.count(found.orders), days=found.days, when=formats.ago(found.read_at))
    count = len(found.open_rows)
    if not count:
        return looked
    bites = ngettext(
        "{count} thing is not settled.", "{count} things are not settled.", count
    ).format(count=count)
    return f"{looked} {bites}"


def fix_title(row: CoverageRow, titles: Titles) -> str:
    """What the link of a row does, "" where there is nothing to do."""
    if not row.is_open:
        return ""
    if row.kind == CHANNEL:
        return _("Connect")
    if row.suggestion:
        # A provider without a registered service is suggested by its own name.
        name = titles.get((row.kind, row.suggestion), row.suggestion)
        return _("Use “{name}”").format(name=name)
    if row.can_be_mapped:
        return _("Choose…")
    return _("Choose a default") if row.kind == MappingKind.PAYMENT else ""


def _example(row: CoverageRow) -> str:
    return row.example_number or str(row.example_hub_id)


async def _no_run(_context: object, _ids: object) -> None:
    """The page itself follows its links."""
