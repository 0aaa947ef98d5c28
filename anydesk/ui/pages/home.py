"""Início: what arrived, what is to do now, and whether it went through."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.changes import HUB_ORDERS, INTEGRATIONS, JOBS, PRODUCTS, SALES_ORDERS
from anydesk.core.i18n import N_, _
from anydesk.core.integrations import HEALTH_TITLES, Health, Integration, Situation
from anydesk.core.jobs import RUN_STATE_TITLES, JobRun
from anydesk.core.query import FilterValue, Query
from anydesk.ui import formats, icons
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.job_messages import end_sentence, end_tone
from anydesk.ui.page import Page, button
from anydesk.ui.pages import captions
from anydesk.ui.pages.stack import card
from anydesk.ui.pieces import label, named
from anydesk.ui.tables.period import preset_range
from anydesk.ui.tones import Tone

GATHER = 250
"""Milliseconds in which changes are gathered before the numbers are read again."""

LAST_RUNS = 6
FILLED = Qt.AlignmentFlag(0)
LATELY = "7"
"""The period (of ``tables.period``) in which jobs that ended badly are reminded of."""

Words = Callable[[int], str]


@dataclass(frozen=True)
class Task:
    """Something to do: how many, and the list that shows them.

    Args:
        source: the list service in ``Services`` that counts.
        filters: what is counted; the store of the top bar is added where ``per_store``.
        opens: what the list is opened with.
        lately: only what began in the last days counts.
    """

    key: str
    icon: str
    tone: Tone
    words: Words
    source: str
    filters: Mapping[str, FilterValue]
    section: str
    opens: Mapping[str, FilterValue] = field(default_factory=dict)
    per_store: bool = True
    lately: bool = False


TASKS: tuple[Task, ...] = (
    Task(
        "new", "shopping-bag", Tone.INFO,
        captions.counted("{count} new order to receive", "{count} new orders to receive"),
        "hub_orders", {"received": "no"}, "hub_orders", {"counter": "new"},
    ),
    Task(
        "issues", "triangle-alert", Tone.WARN,
        captions.counted("{count} order with pending issues", "{count} orders with pending issues"),
        "sales_orders", {"issues": "yes"}, "sales_orders", {"counter": "issues"},
    ),
    Task(
        "open", "package", Tone.INFO,
        captions.counted("{count} order to prepare", "{count} orders to prepare"),
        "sales_orders", {"status": "aprovado"}, "sales_orders", {"counter": "open"},
    ),
    Task(
        "oversold", "boxes", Tone.BAD,
        captions.counted("{count} product oversold", "{count} products oversold"),
        "products", {"stock": "negative"}, "products", {"stock": "negative"}, per_store=False,
    ),
    Task(
        "interrupted", "play", Tone.WARN,
        captions.counted("{count} job to continue", "{count} jobs to continue"),
        "jobs", {"to_continue": "yes"}, "jobs", {"counter": "interrupted", "since": LATELY},
        per_store=False, lately=True,
    ),
    Task(
        "trouble", "circle-alert", Tone.BAD,
        captions.counted("{count} job with failures", "{count} jobs with failures"),
        "jobs", {"trouble": "yes"}, "jobs", {"counter": "trouble", "since": LATELY},
        per_store=False, lately=True,
    ),
)  # fmt: skip
"""To add one: an entry here. A number of zero is not shown."""

UNHEALTHY = frozenset({Health.AUTH_FAILED, Health.UNREACHABLE})

HELP = N_(
    "The first look of the day. Each line is something to do and leads to the list that shows "
    "it; what is not there needs nothing. The store is chosen at the top."
)


class HomePage(Page):
    """Cards with numbers that lead to the lists; nothing is decided here."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, _("Start"))
        self.todo: dict[str, QPushButton] = {}
        self.read_button = button(_("Look for orders at the hub"), icon="refresh-cw")
        self._stores, self._stores_rows = _titled(_("Stores"))
        self._todo, self._todo_rows = _titled(_("To do"))
        self._runs, self._runs_rows = _titled(_("Done lately"))
        self._gather = Debounce(GATHER, self)
        self._gather.fired.connect(self.refresh)
        self._asked = 0
        self._build()
        stop = context.services.changes.listen(
            {HUB_ORDERS, SALES_ORDERS, PRODUCTS, JOBS, INTEGRATIONS},
            lambda _kinds: self._gather.push_once(),
        )
        self.destroyed.connect(lambda: stop())
        context.stores.changed.connect(self._gather.push_once)

    def _build(self) -> None:
        self.head.add(self.read_button)
        self.read_button.clicked.connect(lambda: self.context.go("hub_orders", action="read"))
        inner = named(QWidget(), "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        grid.addWidget(self._stores, 0, 0, 1, 2)
        grid.addWidget(self._todo, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._runs, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setRowStretch(2, 1)
        area = named(QScrollArea(), "scrolled")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setObjectName("scrolled")
        area.setWidget(inner)
        self.body.addWidget(area, 1)
        self._stores.hide()

    def open_with(self, **arguments: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        self._asked += 1
        self.context.tasks.start(self._load(self._asked), owner=self)

    def help_topic(self) -> str:
        return _(HELP)

    async def _load(self, asked: int) -> None:
        counts = {task.key: await self._count(task) for task in TASKS}
        jobs = self.context.services.jobs
        runs = await jobs.load((await jobs.find(Query()))[:LAST_RUNS])
        stores = await self.context.services.integrations.all()
        if asked == self._asked:
            self._show_stores(stores)
            self._show_todo(counts)
            self._show_runs(runs)

    async def _count(self, task: Task) -> int:
        filters = dict(task.filters)
        chosen = self.context.stores.chosen_id
        if task.per_store and chosen is not None:
            filters["integration"] = chosen
        if task.lately:
            filters["since"] = preset_range(LATELY, self.context.services.clock.now())[0]
        service = getattr(self.context.services, task.source)
        return len(await service.find(Query(filters=filters)))

    # Showing

    def _show_stores(self, stores: Sequence[Integration]) -> None:
        """Only what is wrong with them: a store that works needs no line."""
        self._stores_rows.clear()
        for store in stores:
            for sentence, title, tone in _wrong(store):
                mend = partial(self.context.go, "integrations", set_up=store.id)
                self._stores_rows.add(tone, f"{store.name}: {sentence}", title, mend)
        self._stores.setVisible(bool(self._stores_rows))

    def _show_todo(self, counts: Mapping[str, int]) -> None:
        self._todo_rows.clear()
        self.todo = {}
        for task in TASKS:
            if count := counts[task.key]:
                go = partial(self.context.go, task.section, **task.opens)
                self.todo[task.key] = self._todo_rows.add(
                    task.tone, task.words(count), _("Show"), go, icon=task.icon
                )
        if not self._todo_rows:
            self._todo_rows.say(_("Nothing is waiting for you."))

    def _show_runs(self, runs: Sequence[JobRun]) -> None:
        self._runs_rows.clear()
        for run in runs:
            working = run.finished_at is None
            words = f"{_(run.title)}: {_(RUN_STATE_TITLES[run.state])}" if working else ""
            where = " · ".join(part for part in (formats.moment(run.created_at), run.store) if part)
            self._runs_rows.add(
                captions.RUN_TONES[run.state] if working else end_tone(run),
                words or end_sentence(run),
                _("Show"),
                partial(self.context.go, "jobs", run=run.id),
                note=where,
            )
        if not self._runs_rows:
            self._runs_rows.say(_("Nothing ran yet."))


def _wrong(store: Integration) -> list[tuple[str, str, Tone]]:
    if store.situation is Situation.NOT_CONFIGURED:
        return [(_("the set-up is not finished."), _("Continue the set-up"), Tone.WARN)]
    if store.situation is Situation.NOT_INSTALLED:
        return [(_("the connection was never tested."), _("Test it"), Tone.WARN)]
    if store.situation is Situation.ACTIVE and store.health in UNHEALTHY:
        return [(_(HEALTH_TITLES[store.health]).lower() + ".", _("Open set-up"), Tone.BAD)]
    return []


class Rows:
    """Lines of a card: a dot, words, and what can be done."""

    def __init__(self, grid: QGridLayout) -> None:
        self._grid = grid
        self._widgets: list[QWidget] = []
        self._lines = 0

    def __bool__(self) -> bool:
        return bool(self._widgets)

    def clear(self) -> None:
        """Take all lines away."""
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets, self._lines = [], 0

    def say(self, sentence: str) -> None:
        """One quiet sentence instead of lines."""
        self._put(label(sentence, "muted", wrap=True), 1)
        self._lines += 1

    def add(
        self,
        tone: Tone,
        words: str,
        title: str,
        run: Callable[[], object],
        *,
        icon: str = "",
        note: str = "",
    ) -> QPushButton:
        """Another line; its button."""
        picture = label()
        drawn = icons.icon(icon, tone.value) if icon else icons.tone_icon(tone)
        picture.setPixmap(drawn.pixmap(icons.MEDIUM, picture.devicePixelRatio()))
        self._put(picture, 0)
        self._put(_words(words, note), 1)
        way = button(title, weight="link")
        way.setAccessibleName(f"{title}: {words}")
        way.clicked.connect(lambda: run())
        self._put(way, 2, Qt.AlignmentFlag.AlignRight)
        self._lines += 1
        return way

    def _put(self, widget: QWidget, column: int, side: Qt.AlignmentFlag = FILLED) -> None:
        self._grid.addWidget(widget, self._lines, column, side)
        self._widgets.append(widget)


def _words(words: str, note: str) -> QWidget:
    if not note:
        return label(words, wrap=True)
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(words, wrap=True))
    column.addWidget(label(note, "help", wrap=True))
    return both


def _titled(title: str) -> tuple[QWidget, Rows]:
    widget, column = card()
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column.addWidget(label(title, "section_title"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    column.addLayout(grid)
    return widget, Rows(grid)


def build(context: PageContext) -> HomePage:
    """The page one starts the day with."""
    return HomePage(context)
