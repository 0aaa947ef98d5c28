"""Receive products of the e-commerce: choose, look, see what would change, import (ERP §8.2)."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from anydesk.core.errors import AppError
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, RunState
from anydesk.core.receive_form import ReceiveForm
from anydesk.core.receive_options import ReceiveOptions, Which
from anydesk.core.receive_previews import Fate, ReceiveState
from anydesk.core.settings import PriceMode, PriceSettings
from anydesk.services.jobs.read_products import ReadProducts
from anydesk.services.jobs.receive_products import KEPT, ReceiveProducts
from anydesk.services.product_receiving import ReceivePreview
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.job_messages import tell_end
from anydesk.ui.page import Page
from anydesk.ui.pages.match_doubts import DoubtsView
from anydesk.ui.pages.receive_preview import PreviewList
from anydesk.ui.pieces import button, label, named
from anydesk.ui.progress import ProgressLine

CHANGES = (Fate.NEW, Fate.LINKED, Fate.CHANGED)
REMEMBERED = "receive_products"


class ReceivePage(Page):
    """Nothing changes here before *Import*; every step says what comes next."""

    def __init__(self, context: PageContext, integration_id: int | None = None) -> None:
        super().__init__(context, _("Receive from the e-commerce"), back=True)
        self.wanted_store = integration_id
        self.stores: tuple[Integration, ...] = ()
        self.preview: ReceivePreview | None = None
        self.state = ReceiveState()
        self.view: FormView[ReceiveForm] | None = None
        self.list: PreviewList | None = None
        self.choice = QComboBox()
        self.look_button = button(_("Look at the products"), icon="search", weight="primary")
        self.back_button = button(_("Change the choice"), icon="arrow-left")
        self.doubts_button = button("", icon="circle-question-mark")
        self.import_button = button("", icon="download", weight="primary")
        self.sentence = label("", "section_title", wrap=True)
        self.banner = label("", "plain", wrap=True)
        self.continue_button = button(_("Continue"), icon="play")
        self._progress = QHBoxLayout()
        self._stack = QStackedWidget()
        self._form_place = QScrollArea()
        self._build()
        context.tasks.start(self._begin(), owner=self)

    def _build(self) -> None:
        for one in (self.back_button, self.doubts_button, self.look_button, self.import_button):
            self.head.add(one)
        self.choice.setAccessibleName(_("Store"))
        top = QHBoxLayout()
        top.setSpacing(12)
        self._store_label = label(_("Store:"))
        top.addWidget(self._store_label)
        top.addWidget(self.choice)
        top.addStretch(1)
        self._banner_row = named(QWidget(), "card")
        row = QHBoxLayout(self._banner_row)
        row.addWidget(self.banner, 1)
        row.addWidget(self.continue_button)
        self.body.addLayout(top)
        self.body.addWidget(self._banner_row)
        self.body.addLayout(self._progress)
        self.body.addWidget(self.sentence)
        self._form_place.setWidgetResizable(True)
        self._form_place.setFrameShape(QScrollArea.Shape.NoFrame)
        self._stack.addWidget(self._form_place)
        self.body.addWidget(self._stack, 1)
        self._connect()
        self._look()

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(
            lambda _index: self.context.tasks.start(self._on_store(), owner=self)
        )
        self.look_button.clicked.connect(lambda: self._start(self._read()))
        self.back_button.clicked.connect(self._on_back)
        self.continue_button.clicked.connect(lambda: self._start(self._continue()))
        self.import_button.clicked.connect(lambda: self._start(self._import()))
        self.doubts_button.clicked.connect(lambda: self._start(self._decide()))

    def help_topic(self) -> str:
        return _(
            "First the products of ANYMARKET are read; that changes nothing. Then you see what "
            "becomes of each one, decide what is in doubt, and import. What exists here changes "
            "only where you ticked it. A reading that was interrupted continues for seven days."
        )

    def run_primary(self) -> None:
        (self.look_button if self.preview is None else self.import_button).click()

    # The choice

    async def _begin(self) -> None:
        self.stores = await self.context.services.integrations.usable()
        self.choice.blockSignals(True)
        for store in self.stores:
            self.choice.addItem(store.name, store.id)
        self.choice.setCurrentIndex(max(self.choice.findData(self.wanted_store), 0))
        self.choice.blockSignals(False)
        several = len(self.stores) > 1
        self.choice.setVisible(several)
        self._store_label.setVisible(several)
        await self._on_store()

    @property
    def store(self) -> Integration | None:
        """The chosen store."""
        key = self.choice.currentData()
        return next((one for one in self.stores if one.id == key), None)

    async def _on_store(self) -> None:
        store = self.store
        if store is None:
            self.sentence.setText(_("Connect a store first: Integrations, New integration."))
            self._look()
            return
        services = self.context.services
        self.head.say(_("Receive from the e-commerce"), store.name)
        prices = await services.settings.get(PriceSettings, store.id)
        kept = await services.settings.recall(f"{REMEMBERED}.{store.id}")
        self.view = FormView(ReceiveForm().with_values(**_known(kept)))
        self.view.changed.connect(self._look)
        lists = prices.import_mode is PriceMode.PRICE_LIST and prices.price_list_id is not None
        self.view.set_shown("exceptions", lists)
        self._form_place.setWidget(self.view)
        await self._read_state()
        self._look()

    async def _read_state(self) -> None:
        store = self.store
        if store is not None:
            self.state = await self.context.services.receiving.state(store.id)
        self._say_state()

    def _say_state(self) -> None:
        run, day = self.state.interrupted, self.state.last_day
        self._banner_row.setVisible(run is not None)
        if run is None or day is None:
            return
        where = _("{done} of {total}").format(
            done=formats.count(run.done), total=formats.count(run.total or run.done)
        )
        if self.state.expired:
            text = _(
                "A reading stopped at {where} and could be continued until {day}. It expired: "
                "look at the products again, from the beginning."
            )
        else:
            text = _("A reading stopped at {where}. It can be continued until {day}.")
        self.banner.setText(text.format(where=where, day=f"{day:%d/%m/%Y}"))
        self.continue_button.setVisible(not self.state.expired)

    def _look(self) -> None:
        """Which buttons make sense now."""
        shown, view = self.preview is not None, self.view
        in_list = self._stack.currentWidget() is self.list
        self.look_button.setVisible(not shown)
        self.look_button.setEnabled(view is not None and view.is_valid and not self._busy)
        self.back_button.setVisible(shown)
        count = 0 if self.preview is None else self.preview.count(*CHANGES)
        text = ngettext("Import {count} listing", "Import {count} listings", count)
        self.import_button.setText(text.format(count=formats.count(count)))
        self.import_button.setVisible(shown)
        self.import_button.setEnabled(count > 0 and not self._busy)
        doubts = 0 if self.preview is None else self.preview.count(Fate.DOUBT)
        self.doubts_button.setText(_("Decide {count} in doubt").format(count=doubts))
        self.doubts_button.setVisible(shown and in_list and doubts > 0)
        if view is not None:
            view.set_shown("code", view.editor("which").value() is Which.ONE)

    # Reading

    @property
    def _busy(self) -> bool:
        return self._progress.count() > 0

    def _start(self, work: object) -> None:
        self.context.tasks.start(work, owner=self, on_error=self._on_failed)  # type: ignore[arg-type]

    def _on_failed(self, error: AppError) -> None:
        self.context.messages.error(error)
        self._start(self._read_state())
        self._look()

    async def _read(self) -> None:
        store, options = self.store, self._options()
        if store is None or options is None:
            return
        settings = self.context.services.settings
        await settings.remember(f"{REMEMBERED}.{store.id}", dict(options.to_json()))
        job = ReadProducts(self.context.services, store.id, options.code)
        run_id = await self.context.services.runner.start(job, store=store.name)
        if await self._followed(run_id):
            await self._show_preview(options)

    def _options(self) -> ReceiveOptions | None:
        return self.view.value().options() if self.view and self.view.is_valid else None

    async def _continue(self) -> None:
        run = self.state.interrupted
        if run is None:
            return
        run_id = await self.context.services.runner.resume(run.id)
        if not await self._followed(run_id):
            return
        if run.key == ReceiveProducts.key:
            self.context.go("jobs", run=run_id)
        elif (options := self._options()) is not None:
            await self._show_preview(options)

    async def _followed(self, run_id: int) -> bool:
        """Show how far the run is; True: it came to its end."""
        line = ProgressLine(self.context, run_id)
        self._progress.addWidget(line)
        self._banner_row.hide()
        self._look()
        try:
            run = await self.context.follow(run_id, tell=False)
        finally:
            self._progress.removeWidget(line)
            line.hide()
            line.deleteLater()
            self._look()
        if run.state is RunState.FINISHED and not run.failed:
            return True
        self._tell(run)
        await self._read_state()
        return run.state is RunState.FINISHED

    def _tell(self, run: JobRun) -> None:
        show = self.context.go
        tell_end(run, self.context.messages, show=lambda: show("jobs", run=run.id))

    # The preview

    async def _show_preview(self, options: ReceiveOptions) -> None:
        store = self.store
        assert store is not None
        self.sentence.setText(_("Comparing with your products…"))
        self.preview = await self.context.services.receiving.preview(store.id, options)
        if self.list is not None:
            self._stack.removeWidget(self.list)
            self.list.deleteLater()
        self.list = PreviewList(self.context, self.preview)
        self._stack.addWidget(self.list)
        self._stack.setCurrentWidget(self.list)
        self.sentence.setText(said(self.preview))
        self._banner_row.hide()
        self.choice.setEnabled(False)
        self._look()

    def _on_back(self) -> None:
        """From the doubts to the preview, from the preview to the choice."""
        if self.list is not None and self._stack.currentWidget() is not self.list:
            self._start(self._after_doubts())
            return
        self.preview = None
        self.sentence.setText("")
        self.choice.setEnabled(True)
        self._stack.setCurrentWidget(self._form_place)
        self._look()

    async def _decide(self) -> None:
        if self.preview is None:
            return
        found = await self.context.services.receiving.doubts(self.preview)
        doubts = DoubtsView(self.context, self.preview.integration_id, found)
        doubts.finished.connect(lambda: self._start(self._after_doubts()))
        self._stack.addWidget(doubts)
        self._stack.setCurrentWidget(doubts)
        doubts.setFocus()
        self._look()

    async def _after_doubts(self) -> None:
        """What was decided changes what will become of the listings."""
        shown = self._stack.currentWidget()
        if isinstance(shown, DoubtsView):
            self._stack.removeWidget(shown)
            shown.deleteLater()
        if self.preview is not None:
            await self._show_preview(self.preview.options)

    async def _import(self) -> None:
        store, preview = self.store, self.preview
        if store is None or preview is None:
            return
        services = self.context.services
        job = ReceiveProducts(services, store.id, preview.options, KEPT)
        run_id = await services.runner.start(job, store=store.name)
        self.import_button.setEnabled(False)
        self.context.go("jobs", run=run_id)
        run = await self.context.follow(run_id)
        if run.state is RunState.FINISHED and (preview.options.images or preview.count(Fate.NEW)):
            await services.pictures.start_fetch(services)


def _known(kept: object) -> dict[str, Any]:
    """The remembered choice, as far as this version knows it; the code is typed anew."""
    if not isinstance(kept, dict):
        return {}
    options = ReceiveOptions.from_json(kept)
    names = {one.name for one in ReceiveForm.entries()} - {"code", "which"}
    return {name: getattr(options, name) for name in names}


def said(preview: ReceivePreview) -> str:
    """What importing would do, in one sentence."""
    parts = [
        say(count).format(count=formats.count(count))
        for fate, say in _SAID.items()
        if (count := preview.count(fate))
    ]
    return ", ".join(parts) + "." if parts else _("ANYMARKET has no listing that fits.")


_SAID: dict[Fate, Callable[[int], str]] = {
    Fate.NEW: lambda n: ngettext("{count} new product", "{count} new products", n),
    Fate.LINKED: lambda n: ngettext("{count} is linked to yours", "{count} are linked to yours", n),
    Fate.CHANGED: lambda n: ngettext("{count} changes", "{count} change", n),
    Fate.UNCHANGED: lambda n: ngettext("{count} stays as it is", "{count} stay as they are", n),
    Fate.DOUBT: lambda n: ngettext(
        "{count} waits for your decision", "{count} wait for your decision", n
    ),
    Fate.LEFT: lambda n: ngettext("{count} is left out", "{count} are left out", n),
}
