"""Sending stock, prices or products: choose stores, see what will change, send, see results."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QWidget,
)

from anydesk.core.changes import JOBS
from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.core.plans import PlanRow
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.flow import FlowLayout
from anydesk.ui.job_messages import end_sentence, tell_end
from anydesk.ui.page import Page, button
from anydesk.ui.pages.jobs import export_results
from anydesk.ui.pages.sending import BALANCES, Choice
from anydesk.ui.pages.sendings import SENDINGS
from anydesk.ui.pieces import label
from anydesk.ui.preview import PreviewView
from anydesk.ui.progress import ProgressLine
from anydesk.ui.results import ResultsView
from anydesk.ui.states import StatePanel
from anydesk.ui.tones import Tone

LIVE_ROWS = 1_000
"""Up to here the results fill while the send runs; longer ones appear at its end."""

LIVE_EVERY = 500
"""Milliseconds between two looks at the rows."""


class SendPage(Page):
    """Stores and balance above, the preview in the middle, one button that sends.

    Args:
        kind: a key of ``SENDINGS``.
        ids: what was chosen in the table: products, or rows of the listings.
    """

    def __init__(self, context: PageContext, kind: str, ids: Sequence[int]) -> None:
        self.sending = SENDINGS[kind]()
        super().__init__(context, _(self.sending.title), back=True)
        self.ids = tuple(ids)
        self.stores: dict[int, QCheckBox] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.balance = QComboBox()
        self.preview = PreviewView(
            show=self.sending.show,
            footer=lambda counts: self.sending.footer(counts, self.choice()),
            columns=self.sending.columns,
            counters=self.sending.counters,
            groups=self.sending.groups,
            panel=self.sending.panel(context),
        )
        self.banner = label("", "warn_text", wrap=True)
        self.state = StatePanel()
        self.results = ResultsView(follows=self.sending.follows)
        self.sentence = label("", "muted", wrap=True)
        self.send_button = button(_(self.sending.button), icon="send", weight="primary")
        self.resume_button = button(_("Continue"), icon="play", weight="primary")
        self.run_id: int | None = None
        self._sent: tuple[PlanRow, ...] = ()
        self._asked = 0
        self._rows_soon = Debounce(LIVE_EVERY, self)
        self._rows_soon.fired.connect(self._show_rows)
        self._build()
        context.tasks.start(self._begin(), owner=self)

    def _build(self) -> None:
        self.head.add(self.send_button)
        self.head.add(self.resume_button)
        self.send_button.setEnabled(False)
        self.resume_button.hide()
        self._choices = QWidget()
        self._choice_row = FlowLayout(self._choices, between=16, lines=0)
        for value, title in BALANCES:
            self.balance.addItem(_(title), value)
        self.body.addWidget(self._choices)
        self.banner.hide()
        self.body.addWidget(self.banner)
        self._progress_place = QHBoxLayout()
        self.body.addLayout(self._progress_place)
        self.sentence.hide()
        self.body.addWidget(self.sentence)
        self._stack = QStackedWidget()
        for widget in (self.state, self.preview, self.results):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack, 1)
        self.preview.chosen_changed.connect(self._look)
        self.send_button.clicked.connect(self._on_send)
        self.resume_button.clicked.connect(lambda: self.context.tasks.start(self._resume()))
        self.results.again_asked.connect(lambda: self.context.tasks.start(self._again()))
        self.results.refresh_asked.connect(lambda: self.context.tasks.start(self._refresh()))
        self.results.export_asked.connect(
            lambda: self.context.tasks.start(export_results(self, self.results), owner=self)
        )

    def _add_boxes(self) -> None:
        for box in self.sending.boxes:
            made = QCheckBox(_(box.title))
            made.setToolTip(_(box.hint))
            made.setAccessibleDescription(_(box.hint))
            made.toggled.connect(self.plan)
            self.boxes[box.key] = made
            self._choice_row.addWidget(made)

    def help_topic(self) -> str:
        return _(
            "What would change at the stores, row by row. Only ticked rows are sent; rows without "
            "change are folded away, and blocked rows say what has to be mended first."
        )

    async def _begin(self) -> None:
        if not self.sending.asks_stores:
            self._choices.hide()
            self.plan()
            return
        usable = await self.context.services.integrations.usable()
        if not usable:
            self.state.say(
                _("No store is ready to receive anything."),
                hint=_("Connect a store first; then its listings can be updated from here."),
                icon="plug",
                button=_("Open integrations"),
                run=lambda: self.context.go("integrations"),
                primary=True,
            )
            self._choices.hide()
            return
        self._show_stores(usable)
        self.plan()

    def _show_stores(self, usable: Sequence[Integration]) -> None:
        chosen = self.context.stores.chosen_id
        self._choice_row.addWidget(_caption(_("Send to:")))
        for store in usable:
            box = QCheckBox(store.name)
            box.setChecked(chosen in (None, store.id) or len(usable) == 1)
            box.toggled.connect(self.plan)
            self.stores[store.id] = box
            self._choice_row.addWidget(box)
        self._add_boxes()
        if self.sending.asks_balance:
            caption = _caption(_("Balance of this send:"))
            caption.setBuddy(self.balance)
            self._choice_row.addWidget(caption)
            self._choice_row.addWidget(self.balance)
            self.balance.setAccessibleName(_("Balance of this send"))
            self.balance.currentIndexChanged.connect(self.plan)

    def choice(self) -> Choice:
        """The ticked stores, the balance and the ticked options."""
        return Choice(
            [store_id for store_id, box in self.stores.items() if box.isChecked()],
            str(self.balance.currentData()),
            frozenset(key for key, box in self.boxes.items() if box.isChecked()),
        )

    def plan(self) -> None:
        """Work out the preview again; an older answer is dropped."""
        self._asked += 1
        self.send_button.setEnabled(False)
        self.context.tasks.start(self._plan(self._asked), owner=self, on_error=self._on_plan_failed)

    async def _plan(self, asked: int) -> None:
        rows = await self.sending.plan(self.context.services, self.ids, self.choice())
        if asked != self._asked or self.run_id is not None:
            return
        if not rows:
            self._say_nothing_to_send()
            self._stack.setCurrentWidget(self.state)
            return
        self.preview.set_rows(rows)
        self._stack.setCurrentWidget(self.preview)
        self._look()

    def _say_nothing_to_send(self) -> None:
        self.banner.hide()
        if self.sending.asks_stores and not self.choice().stores:
            self.state.say(_("Choose at least one store."), icon="store")
        else:
            self.state.say(_("None of the chosen rows is there any more."), icon="search")

    def _on_plan_failed(self, error: AppError) -> None:
        self.state.say(
            error.message, hint=error.hint, icon="triangle-alert", tone=Tone.BAD,
            button=_("Try again"), run=self.plan,
        )  # fmt: skip
        self._stack.setCurrentWidget(self.state)

    def _look(self) -> None:
        ready = self.run_id is None and self.preview.counts().chosen > 0
        self.send_button.setEnabled(ready)
        banner = self.sending.banner(self.preview.rows()) if self.run_id is None else ""
        self.banner.setText(banner)
        self.banner.setVisible(bool(banner))

    def _on_send(self) -> None:
        self.send_button.setEnabled(False)
        self.context.tasks.start(self._send(self.preview.rows()))

    async def _send(self, rows: Sequence[PlanRow]) -> None:
        services = self.context.services
        job = self.sending.job(services, rows, self.choice())
        self._sent = tuple(row for row in rows if row.chosen)
        try:
            run_id = await services.runner.start(job, store=self._store_names(rows))
        except AppError:
            self._look()
            raise
        self._watch(run_id)

    def _store_names(self, rows: Sequence[PlanRow]) -> str:
        return ", ".join(dict.fromkeys(row.store for row in rows if row.chosen))

    async def _again(self) -> None:
        if self.run_id is not None:
            self._watch(await self.context.services.runner.run_again(self.run_id))

    async def _resume(self) -> None:
        if self.run_id is not None:
            self.resume_button.setEnabled(False)
            try:
                self._watch(await self.context.services.runner.resume(self.run_id))
            finally:
                self.resume_button.setEnabled(True)

    def _watch(self, run_id: int) -> None:
        """Follow the run on this page; whoever has left it is told the end by message."""
        here = [self]
        self.destroyed.connect(lambda: here.clear())
        self.context.tasks.start(self._follow(run_id), owner=self)
        self.context.tasks.start(_tell_who_left(self.context, run_id, here))

    async def _follow(self, run_id: int) -> None:
        self.run_id = run_id
        self.resume_button.hide()
        self._choices.hide()
        self.banner.hide()
        self.send_button.hide()
        self.sentence.hide()
        while (item := self._progress_place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._progress_place.addWidget(ProgressLine(self.context, run_id))
        self._stack.setCurrentWidget(self.results)
        stop = self.context.services.changes.listen({JOBS}, lambda _kinds: self._on_step())
        try:
            await self.context.follow(run_id, tell=False)
        finally:
            stop()
        await self._show_end()

    def _on_step(self) -> None:
        progress = self.context.services.runner.progress.get(self.run_id or 0)
        # Reading thousands of rows again and again would slow the send itself down.
        if progress is not None and (progress.total or 0) <= LIVE_ROWS:
            self._rows_soon.push_once()

    def _show_rows(self) -> None:
        if self.run_id is not None:
            self.context.tasks.start(self._load_rows(), owner=self)

    async def _load_rows(self) -> None:
        assert self.run_id is not None
        rows = await self.context.services.jobs.rows(self.run_id)
        self.results.set_rows([row.result for row in rows])

    async def _refresh(self) -> None:
        """Ask what became of what was accepted, and show it."""
        self.results.refresh_button.setEnabled(False)
        try:
            await self.sending.refresh(self.context, self._sent, self.results.model.rows)
            await self._show_states()
        finally:
            self.results.refresh_button.setEnabled(True)

    async def _show_states(self) -> None:
        if self.sending.follows:
            found = await self.sending.states(self.context.services, self._sent)
            self.results.show_states(found)

    async def _show_end(self) -> None:
        assert self.run_id is not None
        run = await self.context.services.jobs.get(self.run_id)
        await self._load_rows()
        later = ""
        if self.sending.follows and run.done:
            later = _("The marketplaces answer later: then press “Update situation”.")
        said = (end_sentence(run), _(run.message), later)
        self.sentence.setText(" ".join(filter(None, said)))
        self.sentence.show()
        await self._show_states()
        ended = run.state not in (RunState.WAITING, RunState.RUNNING)
        self.results.again_button.setEnabled(ended)
        self.resume_button.setVisible(run.state is RunState.INTERRUPTED)


def _caption(text: str) -> QLabel:
    """Beside check boxes, which have room around them."""
    made = label(text)
    made.setContentsMargins(0, 6, 0, 8)
    return made


async def _tell_who_left(context: PageContext, run_id: int, here: Sequence[QWidget]) -> None:
    run = await context.follow(run_id, tell=False)
    if not here or not here[0].isVisible():
        tell_end(run, context.messages, show=lambda: context.go("jobs", run=run_id))
