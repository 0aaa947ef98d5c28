"""Importador de produtos: choose a file, see what it would do, confirm. And the way out again."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QProgressBar, QStackedWidget

from anydesk.core.errors import AppError
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.query import Query
from anydesk.core.sheet_rows import ACTION_TITLES, Action, SheetAnalysis, SheetRow
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import choose_open_file, choose_save_file
from anydesk.ui.flow import FlowLayout
from anydesk.ui.page import Page
from anydesk.ui.pages.sheet_chooser import SheetChooser
from anydesk.ui.pieces import button, label
from anydesk.ui.states import StatePanel
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

READINGS: tuple[tuple[str, str], ...] = (
    ("ask", N_("Ask when it is not clear")),
    ("thousands", N_("1.234 is one thousand two hundred and thirty-four")),
    ("decimal", N_("1.234 is a little more than one")),
)

_TONES = {
    Action.INSERT: Tone.GOOD,
    Action.UPDATE: Tone.INFO,
    Action.NOTHING: Tone.MUTED,
    Action.ERROR: Tone.BAD,
}

_RANKS = {Action.ERROR: 0, Action.INSERT: 1, Action.UPDATE: 2, Action.NOTHING: 3}

COLUMNS: tuple[Column[SheetRow], ...] = (
    Column(N_("Row"), lambda r: r.number, formats.count, width=70, right=True),
    Column(
        N_("What happens"), lambda r: _(ACTION_TITLES[r.action]), width=130,
        tone=lambda r: _TONES[r.action],
    ),
    Column(N_("SKU"), lambda r: r.sku, width=140),
    Column(N_("Description"), lambda r: r.name, width=240, stretch=True),
    Column(N_("Details"), lambda r: r.message, width=420, hint=lambda r: r.message, stretch=True),
)  # fmt: skip


def sheet_patterns() -> dict[str, tuple[str, ...]]:
    """What the file dialogs offer."""
    return {_("Spreadsheets"): ("*.xlsx", "*.xls", "*.csv")}


PRODUCTS = ""
"""The choice of the product sheet itself among the kinds."""


class ImportPage(Page):
    """Nothing is written before *Import* is pressed; then all good rows at once."""

    def __init__(self, context: PageContext, kind: str = PRODUCTS) -> None:
        super().__init__(context, _("Import spreadsheet"), back=True)
        self.file: Path | None = None
        self.analysis: SheetAnalysis | None = None
        self.choose_button = button(_("Choose a file"), icon="folder-open")
        self.import_button = button(_("Import"), icon="upload", weight="primary")
        self.rejects_button = button(_("Save the rows with errors"), icon="file-spreadsheet")
        self.template_button = button(_("Export this sheet"), icon="file-spreadsheet")
        self.kind = SheetChooser(context, kind)
        self.set_stock = QCheckBox(_("Also set the stock of products that exist"))
        self.categories = QCheckBox(_("Create missing categories"))
        self.reading = QComboBox()
        self.reading_caption = label(_("Numbers with one point:"))
        self.sentence = label("", "section_title", wrap=True)
        self.warnings = label("", "help", wrap=True)
        self.bar = QProgressBar()
        self.state = StatePanel()
        self.table = MemoryTable(
            MemoryModel[SheetRow](
                COLUMNS, found_by=lambda r: f"{r.sku} {r.name}", rank=lambda r: _RANKS[r.action]
            ),
            _("Rows of the file"),
        )
        self._build()

    def _build(self) -> None:
        for one in (self.template_button, self.choose_button, self.import_button):
            self.head.add(one)
        for value, title in READINGS:
            self.reading.addItem(_(title), value)
        # The longest answer may be cut: on a small window the page must not be scrolled for it.
        self.reading.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.reading.setMinimumContentsLength(24)
        self.reading.setAccessibleName(_("How to read numbers with one point"))
        options = FlowLayout(between=16)
        for choice in (self.set_stock, self.categories, self.reading_caption, self.reading):
            options.addWidget(choice)
        options.addWidget(self.rejects_button)
        self.body.addWidget(self.kind)
        self.body.addLayout(options)
        self.bar.hide()
        self.bar.setAccessibleName(_("Reading the file"))
        for widget in (self.bar, self.sentence, self.warnings):
            self.body.addWidget(widget)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.state)
        self._stack.addWidget(self.table)
        self.body.addWidget(self._stack, 1)
        self._connect()
        self._say_empty()
        self._look()

    def _connect(self) -> None:
        start = self.context.tasks.start
        self.choose_button.clicked.connect(lambda: start(self._choose()))
        self.import_button.clicked.connect(lambda: start(self._apply()))
        self.rejects_button.clicked.connect(lambda: start(self._save_rejects(), owner=self))
        self.template_button.clicked.connect(lambda: start(self._save_template()))
        self.set_stock.toggled.connect(self._read_again)
        self.categories.toggled.connect(self._read_again)
        self.reading.currentIndexChanged.connect(self._read_again)
        self.kind.changed.connect(self._on_kind)

    def help_topic(self) -> str:
        return _(
            "Choose a spreadsheet, look at what each row would do, then import. Rows with errors "
            "are left out and can be saved to a file of their own, to be mended and read again."
        )

    def _say_empty(self) -> None:
        self.state.say(
            _("Choose a spreadsheet: {kind}.").format(kind=self.kind.title),
            hint=_(
                "XLSX, XLS or CSV; the order of the columns does not matter. First you see what "
                "would change, nothing is written yet. “Export this sheet” shows the columns."
            ),
            icon="file-spreadsheet",
            button=_("Choose a file"),
            run=lambda: self.context.tasks.start(self._choose()),
            primary=True,
        )
        self._stack.setCurrentWidget(self.state)

    def _look(self) -> None:
        found = self.analysis
        changes = 0 if found is None else found.insert_count + found.update_count
        self.import_button.setEnabled(changes > 0)
        self.rejects_button.setVisible(found is not None and found.error_count > 0)
        self.sentence.setVisible(found is not None)
        self.warnings.setVisible(found is not None and bool(found.warnings))
        for option in (self.set_stock, self.categories):
            option.setVisible(self.kind.chosen is None)

    def _on_kind(self) -> None:
        """Another sheet: the file that was read says nothing any more."""
        if self.file is not None:
            self.read(self.file)
        else:
            self._say_empty()
        self._look()

    async def _choose(self) -> None:
        path = await choose_open_file(self, _("Choose a spreadsheet"), sheet_patterns())
        if path is not None:
            self.read(path)

    def _read_again(self) -> None:
        if self.file is not None:
            self.read(self.file)

    def read(self, path: Path) -> None:
        """Analyse this file; an analysis that still runs is dropped."""
        self.context.tasks.stop(self)
        self.context.tasks.start(self._read(path), owner=self, on_error=self._on_unreadable)

    async def _read(self, path: Path) -> None:
        self.file, self.analysis = path, None
        self.head.say(_("Import spreadsheet"), path.name)
        self._look()
        self.bar.setRange(0, 0)
        self.bar.show()
        try:
            self.analysis = await self._analysed(path)
        finally:
            self.bar.hide()
        self._show(self.analysis)

    async def _analysed(self, path: Path) -> SheetAnalysis:
        services = self.context.services
        options = services.sheets.options(
            set_stock=self.set_stock.isChecked(),
            decimal_reading=str(self.reading.currentData()),
            create_categories=self.categories.isChecked(),
        )
        kind = self.kind.chosen
        if kind is None:
            return await services.sheets.analyse(path, options, self._on_progress)
        return await services.small_sheets.analyse(
            path, kind, options, self.kind.target_id, self._on_progress
        )

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _show(self, analysis: SheetAnalysis) -> None:
        self.sentence.setText(analysis.sentence())
        self.warnings.setText("\n".join(analysis.warnings))
        self.table.model.show(analysis.rows)
        self._stack.setCurrentWidget(self.table)
        self._look()

    def _on_unreadable(self, error: AppError) -> None:
        self.state.say(
            error.message, hint=error.hint, icon="triangle-alert", tone=Tone.BAD,
            button=_("Choose another file"),
            run=lambda: self.context.tasks.start(self._choose()),
        )  # fmt: skip
        self._stack.setCurrentWidget(self.state)
        self._look()

    async def _apply(self) -> None:
        if self.analysis is None:
            return
        self.import_button.setEnabled(False)
        services, kind = self.context.services, self.kind.chosen
        run_id = await services.runner.start(
            services.sheets.job(self.analysis)
            if kind is None
            else services.small_sheets.job(self.analysis, kind, self.kind.target_id)
        )
        self.context.go("jobs", run=run_id)
        await self.context.follow(run_id)

    async def _save_rejects(self) -> None:
        if self.analysis is None:
            return
        path = await choose_save_file(
            self, _("Save the rows with errors"), _("errors.xlsx"), sheet_patterns()
        )
        if path is not None:
            count = await self.context.services.sheets.write_rejects(self.analysis, path)
            text = ngettext("{count} row saved in {file}.", "{count} rows saved in {file}.", count)
            self.context.messages.good(text.format(count=formats.count(count), file=path.name))

    async def _save_template(self) -> None:
        """The chosen sheet as the database has it today: a template with the right columns."""
        kind = self.kind.chosen
        if kind is None:
            await export_products(self.context, ())
            return
        name = f"{self.kind.title}.xlsx"
        path = await choose_save_file(self, _("Export this sheet"), name, sheet_patterns())
        if path is None:
            return
        count = await self.context.services.small_sheets.export(
            path, kind, target_id=self.kind.target_id
        )
        text = ngettext("{count} row saved in {file}.", "{count} rows saved in {file}.", count)
        self.context.messages.good(text.format(count=formats.count(count), file=path.name))


async def export_products(context: PageContext, ids: Sequence[int]) -> None:
    """Write these products, or all of them, in the layout that the importer reads."""
    path = await choose_save_file(None, _("Export products"), _("products.xlsx"), sheet_patterns())
    if path is None:
        return
    chosen = ids or await context.services.products.find(Query(sort="sku"))
    written = await context.services.sheets.export(path, chosen)
    text = ngettext(
        "{count} product written to {file}.", "{count} products written to {file}.", written.rows
    )
    context.messages.good(text.format(count=formats.count(written.rows), file=path.name))
