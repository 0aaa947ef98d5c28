"""The end of the set-up: what the store's orders are made of, and what is not mapped yet."""

from contextlib import suppress

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from anydesk.core.coverage import KINDS, Coverage
from anydesk.core.errors import AppError, JobBusy
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.jobs import RunState
from anydesk.services.jobs import JOBS
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.job_messages import end_sentence
from anydesk.ui.pages.coverage import said
from anydesk.ui.pages.hub_orders import read_since
from anydesk.ui.pieces import button

SHOWN = 5
"""Lines that say what is not settled; the page of the coverage has all of them."""


class CoverageSummary(QWidget):
    """Looks through the orders of the last days, reading them where none is here yet.

    Nothing waits for it: the set-up can be finished meanwhile.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._store: Integration | None = None
        self.found = Coverage(())
        self.sentence = pieces.label("", "plain", wrap=True)
        self.lines = pieces.label("", "help", wrap=True)
        self.later = pieces.label("", "help", wrap=True)
        self.use_button = button("", icon="list-checks")
        row = QHBoxLayout()
        row.addWidget(self.use_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(pieces.label(_("What your orders need").upper(), "caption"))
        column.addWidget(self.sentence)
        column.addWidget(self.lines)
        column.addLayout(row)
        column.addWidget(self.later)
        self.use_button.clicked.connect(lambda: context.tasks.start(self._use(), owner=self))
        self._show("")

    def begin(self, store: Integration) -> None:
        """Look through the orders of this store."""
        self._store = store
        self._context.tasks.start(self._look(store), owner=self, on_error=self._on_error)

    async def _look(self, store: Integration) -> None:
        await self._load(store)
        if not self.found.orders:
            self._show(_("The orders of your store are being read…"))
            problem = await self._read(store)
            if problem:
                self._show(problem)
                return
        # What the orders and listings name stands among the channels before it is connected.
        await self._context.services.channels.collect(store.id)
        await self._load(store)

    async def _read(self, store: Integration) -> str:
        """Why the orders could not be read, or ""."""
        services = self._context.services
        since = await read_since(services, store.id)
        arguments = {"integration_id": store.id, "since": since.isoformat()}
        job = JOBS["orders.read"](services, {**arguments, "until": None, "status": None})
        # Whoever asks second finds it running, and has what was read so far.
        with suppress(JobBusy):
            run = await self._context.run_job(job, store=store.name, tell=False)
            if run.state is not RunState.FINISHED:
                return _(run.message) or end_sentence(run)
        return ""

    async def _load(self, store: Integration) -> None:
        self.found = await self._context.services.mappings.coverage(store.id)
        self._show(said(self.found) if self.found.orders else _("The store has no orders yet."))

    async def _use(self) -> None:
        assert self._store is not None
        services, rows = self._context.services, self.found.open_rows
        await services.mappings.put_all(
            self._store.id, [(row.kind, row.code, row.suggestion) for row in rows if row.suggestion]
        )
        await services.channels.connect(
            [row.channel_id for row in rows if row.channel_id is not None]
        )
        await self._load(self._store)

    def _on_error(self, error: AppError) -> None:
        self._show(str(error))

    def _show(self, sentence: str) -> None:
        rows = self.found.open_rows
        if sentence and self.found.orders and not rows:
            sentence = f"{sentence} {_('Everything is settled.')}"
        self.sentence.setText(sentence)
        told = [f"•  {_(KINDS[row.kind])} · {row.caption}: {row.treatment}" for row in rows[:SHOWN]]
        if more := len(rows) - SHOWN:
            text = ngettext("and {count} more", "and {count} more", more)
            told += [f"•  {text.format(count=formats.count(more))}"] if more > 0 else []
        self.lines.setText("\n".join(told))
        self.lines.setVisible(bool(told))
        certain = sum(bool(row.suggestion) or row.channel_id is not None for row in rows)
        text = ngettext("Settle it as suggested", "Settle {count} of them as suggested", certain)
        self.use_button.setText(text.format(count=formats.count(certain)))
        self.use_button.setToolTip(
            _("Maps the codes whose meaning is plain, and connects the sales channels found.")
        )
        self.use_button.setVisible(certain > 0)
        self.later.setText(
            _(
                "What is left can be settled at any time under “Mapping coverage” of the store. "
                "Until then such orders are received with a pending issue."
            )
        )
        self.later.setVisible(bool(rows))
