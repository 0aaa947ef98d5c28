"""Atividade: running and past jobs, and what became of every row."""

from datetime import datetime

from anydesk.core.changes import JOBS
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import RUN_STATE_TITLES, JobRun, RunState
from anydesk.ui import formats
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import choose_save_file
from anydesk.ui.job_messages import end_sentence
from anydesk.ui.page import Page, button
from anydesk.ui.pages import captions
from anydesk.ui.pages.stack import StackPage
from anydesk.ui.pieces import label
from anydesk.ui.progress import ProgressLine
from anydesk.ui.results import ResultsView
from anydesk.ui.states import StatePanel
from anydesk.ui.tables.export import write_csv
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Column, Command, Counter, Filter, Ids, Needs, Period, Screen
from anydesk.ui.tones import Tone


async def open_run(context: PageContext, ids: Ids) -> None:
    """The rows of this run."""
    context.go("jobs", run=ids[0])


async def resume_run(context: PageContext, ids: Ids) -> None:
    """Continue an interrupted run."""
    run_id = await context.services.runner.resume(ids[0])
    await context.follow(run_id)


async def stop_run(context: PageContext, ids: Ids) -> None:
    """Stop at the next safe place."""
    context.services.runner.stop(ids[0])


def _seconds(run: JobRun) -> float | None:
    if run.started_at is None or run.finished_at is None:
        return None
    return (run.finished_at - run.started_at).total_seconds()


def _when(value: datetime | None) -> str:
    return formats.moment(value)


JOBS_SCREEN: Screen[JobRun] = Screen(
    key="jobs",
    title=N_("Activity"),
    source=lambda services: services.jobs,
    listen=frozenset({JOBS}),
    store_filter="",
    columns=(
        Column(N_("What"), lambda r: _(r.title), width=220, key="title", link=open_run),
        Column(N_("Store"), lambda r: r.store, width=136, key="store"),
        Column(
            N_("State"), lambda r: r.state, width=116, key="state",
            show=lambda state: _(RUN_STATE_TITLES[state]),
            tone=lambda r: captions.RUN_TONES[r.state],
        ),
        Column(N_("Done"), lambda r: r.done, formats.count, width=72, right=True, key="done"),
        Column(
            N_("Skipped"), lambda r: r.skipped, formats.count, width=80, right=True, key="skipped"
        ),
        Column(
            N_("Failed"), lambda r: r.failed + r.not_sent, formats.count, width=72, right=True,
            key="failed", tone=lambda r: Tone.BAD if r.failed + r.not_sent else None,
        ),
        Column(N_("Begun"), lambda r: r.created_at, _when, width=96, key="created_at"),
        Column(N_("Took"), _seconds, formats.duration, width=72, right=True, key="took"),
        Column(
            N_("Remark"), lambda r: _(r.message), width=240, key="message", stretch=True, least=120,
            hint=lambda r: _(r.message),
        ),
    ),
    filters=(
        Filter(N_("State"), "state", captions.choices(RUN_STATE_TITLES)),
        Period(N_("Period")),
    ),
    counters=(
        Counter("interrupted", N_("To continue"), {"to_continue": "yes"}, Tone.WARN),
        Counter("trouble", N_("With failures"), {"trouble": "yes"}, Tone.BAD),
        Counter("all", N_("All jobs")),
    ),
    actions=(
        Command("open", N_("Open results"), open_run, needs=Needs.ONE, icon="list-checks"),
        Command("resume", N_("Continue"), resume_run, needs=Needs.ONE, icon="play"),
        Command("stop", N_("Interrupt"), stop_run, needs=Needs.ONE, icon="octagon-x"),
    ),
    open=open_run,
    search_hint=N_("Store"),
    empty=N_("Nothing ran yet."),
    empty_hint=N_("Every receipt and every send appears here with the outcome of each row."),
    empty_icon="activity",
    sort="created_at",
    descending=True,
    ticks=False,
    help=N_(
        "Everything that was received and sent, with the outcome of each row. Interrupted work can "
        "be continued from where it stopped; rows that failed can be sent again."
    ),
    noun=captions.counted("{count} job", "{count} jobs"),
)  # fmt: skip


LOOK_EVERY = 1_000
"""Milliseconds between two looks at the rows of a run that goes on."""


class RunPage(Page):
    """One run: how far it is, what became of every row, continue or try the failed ones again."""

    def __init__(self, context: PageContext, run_id: int) -> None:
        super().__init__(context, _("Results"), back=True)
        self.run_id = run_id
        self.progress = ProgressLine(context, run_id)
        self.sentence = label("", "muted", wrap=True)
        self.results = ResultsView()
        self.nothing = StatePanel()
        self.nothing.say(
            _("Nothing went wrong, so there is nothing to list."),
            hint=_("This kind of work only lists rows that need a look."),
            icon="circle-check",
            tone=Tone.GOOD,
        )
        self.nothing.hide()
        self.resume_button = button(_("Continue"), icon="play", weight="primary")
        self.head.add(self.resume_button)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.results, 1)
        self.body.addWidget(self.nothing, 1)
        self.resume_button.hide()
        self.resume_button.clicked.connect(self._on_resume)
        self.results.again_asked.connect(self._on_again)
        self.results.export_asked.connect(self._on_export)
        self._soon = Debounce(LOOK_EVERY, self)
        self._soon.fired.connect(self.refresh)
        stop = context.services.changes.listen({JOBS}, lambda _kinds: self._soon.push_once())
        self.destroyed.connect(stop)
        self.refresh()

    def refresh(self) -> None:
        self.context.tasks.start(self._load(), owner=self)

    def help_topic(self) -> str:
        return _(
            "What became of each row. Continue goes on where the work stopped; what failed can be "
            "sent again, and the list can be exported."
        )

    async def _load(self) -> None:
        jobs = self.context.services.jobs
        run = await jobs.get(self.run_id)
        rows = await jobs.rows(self.run_id)
        begun = formats.full_moment(run.created_at)
        store = f" · {run.store}" if run.store else ""
        self.head.say(_(run.title), f"{_(RUN_STATE_TITLES[run.state])}{store} · {begun}")
        ended = run.state not in (RunState.WAITING, RunState.RUNNING)
        self.sentence.setVisible(ended)
        self.sentence.setText(f"{end_sentence(run)} {_(run.message)}".strip() if ended else "")
        self.resume_button.setVisible(run.state is RunState.INTERRUPTED)
        self.results.set_rows([row.result for row in rows])
        self.results.setVisible(bool(rows))
        self.nothing.setVisible(ended and not rows)
        self.results.again_button.setEnabled(ended)

    def _on_resume(self) -> None:
        self.context.tasks.start(resume_run(self.context, [self.run_id]))

    def _on_again(self) -> None:
        self.context.tasks.start(self._again())

    async def _again(self) -> None:
        run_id = await self.context.services.runner.run_again(self.run_id)
        self.context.go("jobs", run=run_id)
        await self.context.follow(run_id)

    def _on_export(self) -> None:
        self.context.tasks.start(export_results(self, self.results), owner=self)


async def export_results(page: Page, results: ResultsView) -> None:
    """Ask where to, and write what is shown."""
    path = await choose_save_file(
        page, _("Export results"), _("results.csv"), {_("Spreadsheet (CSV)"): ("*.csv",)}
    )
    if path is not None:
        write_csv(path, results.export_rows())
        page.context.messages.good(_("Exported to {file}.").format(file=path.name))


class JobsPage(StackPage):
    """The list of runs, or one of them."""

    def open_with(self, **arguments: object) -> None:
        run = arguments.get("run")
        if isinstance(run, int):
            self.push(RunPage(self.context, run))
        else:
            super().open_with(**arguments)


def build(context: PageContext) -> JobsPage:
    """The page of past and running work."""
    return JobsPage(context, TablePage(JOBS_SCREEN, context))
