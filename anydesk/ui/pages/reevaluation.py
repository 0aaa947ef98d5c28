"""Orders that waited for a mapping or a product: what looking at them again would change."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from anydesk.core.errors import AppError
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.reevaluation import Reevaluated
from anydesk.core.sales_orders import ISSUE_TITLES
from anydesk.services.jobs import JOBS
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.page import Page, button
from anydesk.ui.pieces import label
from anydesk.ui.progress import ProgressLine
from anydesk.ui.states import StatePanel
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone


def _titles(kinds: Sequence[str]) -> str:
    return ", ".join(_(ISSUE_TITLES.get(kind, kind)) for kind in kinds)


async def open_order(_context: object, _ids: object) -> None:
    """The page itself follows the link."""


COLUMNS: tuple[Column[Reevaluated], ...] = (
    Column(N_("Order"), lambda r: r.number, width=80, right=True, key="order", link=open_order),
    Column(N_("Customer"), lambda r: r.customer, width=168, stretch=True, least=120),
    Column(
        N_("Solved"), lambda r: _titles(r.resolved), width=208, stretch=True, least=140,
        tone=lambda r: Tone.GOOD if r.resolved else None, hint=lambda r: _titles(r.resolved),
    ),
    Column(
        N_("What changes"), lambda r: " ".join(r.changes), width=304, stretch=True, least=180,
        hint=lambda r: "\n".join(r.changes),
    ),
    Column(
        N_("Still pending"), lambda r: _titles(r.left), width=176, stretch=True, least=120,
        tone=lambda r: Tone.WARN if r.left else None, hint=lambda r: _titles(r.left),
        row_text=lambda r: _titles(r.left) or formats.NOTHING,
    ),
)  # fmt: skip


class ReevaluationPage(Page):
    """The preview, with ticks, and the button that applies it."""

    def __init__(self, context: PageContext, integration_id: int) -> None:
        super().__init__(context, _("Look at orders again"), back=True)
        self.integration_id = integration_id
        self.store = ""
        self.apply_button = button("", icon="check", weight="primary")
        self.sentence = label("", "section_title", wrap=True)
        self.model = MemoryModel[Reevaluated](
            COLUMNS, ticks=True, found_by=lambda row: f"{row.number} {row.customer}"
        )
        self.table = MemoryTable(self.model, _("Orders that would change"))
        self.state = StatePanel()
        self._progress = QHBoxLayout()
        self._stack = QStackedWidget()
        self._build()
        context.tasks.start(self._begin(), owner=self)

    def _build(self) -> None:
        self.head.add(self.apply_button)
        self.body.addLayout(self._progress)
        self.state.wait()
        self._stack.addWidget(self.state)
        self._stack.addWidget(self.table)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.sentence)
        self.apply_button.clicked.connect(self._on_apply)
        self.model.ticks_changed.connect(self._look)
        self.table.view.link_clicked.connect(lambda row, _column: self._open(row))
        self.table.view.opened.connect(self._open)
        self._look()

    # The window's hooks

    def refresh(self) -> None:
        self.context.tasks.start(self._load(), owner=self)

    def help_topic(self) -> str:
        return _(
            "Orders that had a pending issue for want of a mapping or a product. What is ticked is "
            "looked at again with today's configuration; nothing is sent to the hub by it."
        )

    # Reading

    async def _begin(self) -> None:
        store = await self.context.services.integrations.get(self.integration_id)
        self.store = store.name
        self.head.say(_("Look at orders again"), store.name)
        await self._load()

    async def _load(self) -> None:
        service = self.context.services.reevaluation
        rows = await service.preview(self.integration_id)
        waiting = await service.waiting(self.integration_id)
        self.model.show(rows, checked=range(len(rows)))
        self._stack.setCurrentWidget(self.table if rows else self.state)
        self.sentence.setVisible(bool(rows))
        self.apply_button.setVisible(bool(rows))
        if not rows:
            self._say_nothing(waiting)

    def _say_nothing(self, waiting: int) -> None:
        if not waiting:
            self.state.say(
                _("No order waits for a mapping or a product."),
                icon="circle-check",
                tone=Tone.GOOD,
            )
            return
        text = ngettext(
            "{count} order still waits, and looking at it again would change nothing yet.",
            "{count} orders still wait, and looking at them again would change nothing yet.",
            waiting,
        )
        self.state.say(
            text.format(count=formats.count(waiting)),
            hint=_("See what they lack; once it is there, they can be looked at again here."),
            button=_("Open mapping coverage"),
            run=lambda: self.context.go("integrations", coverage=self.integration_id),
        )

    # Applying

    def chosen(self) -> list[int]:
        """Ids of the ticked orders."""
        return [self.model.rows[number].order_id for number in sorted(self.model.checked)]

    def _look(self) -> None:
        count = len(self.model.checked)
        title = ngettext("Apply to {count} order", "Apply to {count} orders", count)
        self.apply_button.setText(title.format(count=formats.count(count)))
        self.apply_button.setEnabled(count > 0)
        rows = [self.model.rows[number] for number in self.model.checked]
        self.sentence.setText(_footer(rows))

    def _open(self, row: int) -> None:
        record = self.model.record(row)
        if record is not None:
            self.context.go("sales_orders", order=record.order_id)

    def _on_apply(self) -> None:
        if chosen := self.chosen():
            self.apply_button.setEnabled(False)
            self.context.tasks.start(self._apply(chosen))

    async def _apply(self, order_ids: Sequence[int]) -> None:
        services = self.context.services
        job = JOBS["orders.reevaluate"](services, {"order_ids": list(order_ids)})
        try:
            run_id = await services.runner.start(job, store=self.store)
        except AppError:
            self._look()
            raise
        here = [self]
        self.destroyed.connect(lambda: here.clear())
        line = ProgressLine(self.context, run_id)
        self._progress.addWidget(line)
        await self.context.follow(run_id)
        # Whoever has left the page was told the end by message.
        if here:
            self._progress.removeWidget(line)
            line.hide()
            line.deleteLater()
            await self._load()


def _footer(rows: Sequence[Reevaluated]) -> str:
    """What will have happened afterwards."""
    whole = sum(not row.left for row in rows)
    text = ngettext(
        "{count} of them has no pending issue any more.",
        "{count} of them have no pending issue any more.",
        whole,
    )
    if not rows:
        return _("No order is ticked.")
    looked = ngettext("{count} order changes.", "{count} orders change.", len(rows))
    parts = (looked.format(count=formats.count(len(rows))), text.format(count=formats.count(whole)))
    return " ".join(parts)
