"""One product: its data and prices, its stock as movements, its listings."""

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from anydesk.core.changes import LISTINGS, PRODUCTS
from anydesk.core.errors import AppError, InvalidInput
from anydesk.core.i18n import N_, _
from anydesk.core.product_form import MOVEMENT_TYPES, MovementForm, ProductForm
from anydesk.core.products import Listing, MovementType, Product, StockBalance, StockMovement
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import confirm
from anydesk.ui.forms.ask import ask_form
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.page import Page
from anydesk.ui.pieces import button, label
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

BALANCE_COLUMNS: tuple[Column[StockBalance], ...] = (
    Column(N_("Warehouse"), lambda b: b.warehouse, width=220, stretch=True),
    Column(N_("Physical"), lambda b: b.physical, formats.quantity, width=110, right=True),
    Column(N_("Reserved"), lambda b: b.reserved, formats.quantity, width=110, right=True),
    Column(
        N_("Available"), lambda b: b.available, formats.quantity, width=120, right=True,
        tone=lambda b: Tone.BAD if b.available < 0 else None,
    ),
)  # fmt: skip

MOVEMENT_COLUMNS: tuple[Column[StockMovement], ...] = (
    Column(N_("When"), lambda m: m.at, formats.moment, width=120),
    Column(N_("What happened"), lambda m: _movement(m.type), width=150),
    Column(N_("Quantity"), lambda m: m.quantity, formats.quantity, width=100, right=True),
    Column(N_("Balance after"), lambda m: m.balance_after, formats.quantity, width=120, right=True),
    Column(N_("Note"), lambda m: m.note, width=240, stretch=True),
)

LISTING_COLUMNS: tuple[Column[Listing], ...] = (
    Column(N_("Listing"), lambda one: one.external_id, width=110),
    Column(N_("SKU at the hub"), lambda one: one.sku, width=140),
    Column(N_("Title"), lambda one: one.title, width=220, stretch=True),
    Column(N_("Stock sent"), lambda one: one.stock_sent, formats.quantity, width=128, right=True),
    Column(N_("Price sent"), lambda one: one.price_sent, formats.money, width=110, right=True),
    Column(N_("Sent at"), lambda one: one.stock_sent_at, formats.moment, width=110),
    Column(
        N_("Last refusal"), lambda one: one.last_error, width=220,
        tone=lambda one: Tone.BAD if one.last_error else None,
    ),
)  # fmt: skip


def _movement(kind: MovementType) -> str:
    return _(dict(MOVEMENT_TYPES)[kind]).split(":")[0]


class ProductPage(Page):
    """Edits a product; 0 is a new one."""

    def __init__(self, context: PageContext, product_id: int) -> None:
        super().__init__(context, _("Product"), back=True)
        self.product = Product(sku="", name="", id=product_id or None)
        self.view: FormView[ProductForm] | None = None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.undo_button = button(_("Undo"), icon="undo-2")
        self.save_button = button(_("Save"), icon="save", weight="primary")
        self.move_button = button(_("Enter a movement"), icon="plus")
        self.balances = MemoryTable(
            MemoryModel[StockBalance](BALANCE_COLUMNS, found_by=lambda b: b.warehouse),
            _("Balances"), foot=False, empty=_("Nothing was ever in stock."),
        )  # fmt: skip
        self.movements = MemoryTable(
            MemoryModel[StockMovement](MOVEMENT_COLUMNS, found_by=lambda m: m.note),
            _("Movements"), foot=False, empty=_("No movement yet."),
        )  # fmt: skip
        self.listings = MemoryTable(
            MemoryModel[Listing](LISTING_COLUMNS, found_by=lambda one: one.title),
            _("Listings"), foot=False, empty=_("This product has no listing in any store."),
        )  # fmt: skip
        self._build()
        context.tasks.start(self._load(), owner=self)

    def _build(self) -> None:
        self.head.add(self.undo_button)
        self.head.add(self.save_button)
        self.body.addWidget(self.tabs, 1)
        self.undo_button.clicked.connect(self._on_undo)
        self.save_button.clicked.connect(lambda: self.context.tasks.start(self._save()))
        self.move_button.clicked.connect(lambda: self.context.tasks.start(self._move()))
        self._look()

    def refresh(self) -> None:
        self.context.tasks.start(self._load_tables(), owner=self)

    def help_topic(self) -> str:
        return _(
            "Changes are kept with Save. Stock is changed by movements only, so that it can always "
            "be seen where a balance comes from."
        )

    async def can_leave(self) -> bool:
        if self.view is None or not self.view.is_changed:
            return True
        return await confirm(
            self,
            _("Leave without saving?"),
            _("The changes to this product are lost."),
            accept=_("Leave"),
            reject=_("Stay"),
        )

    async def _load(self) -> None:
        if self.product.id is not None:
            self.product = await self.context.services.products.get(self.product.id)
        self.view = FormView(ProductForm.of(self.product))
        self.view.changed.connect(self._look)
        self.tabs.addTab(_scrolled(self.view), _("Data and prices"))
        self.tabs.addTab(self._stock_tab(), _("Stock"))
        self.tabs.addTab(_padded(self.listings), _("Listings"))
        self._look()
        await self._load_tables()
        stop = self.context.services.changes.listen(
            {PRODUCTS, LISTINGS}, lambda _kinds: self.refresh()
        )
        self.destroyed.connect(stop)

    def _stock_tab(self) -> QWidget:
        head = QHBoxLayout()
        head.addWidget(label(_("Stock changes by movements; none is ever erased."), "muted"), 1)
        head.addWidget(self.move_button)
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        self.balances.setMaximumHeight(160)
        column.addWidget(self.balances)
        column.addWidget(self.movements, 1)
        return tab

    async def _load_tables(self) -> None:
        product_id = self.product.id
        if product_id is None:
            return
        services = self.context.services
        self.balances.model.show(await services.stock.balances(product_id))
        self.movements.model.show(await services.stock.movements(product_id))
        self.listings.model.show(await services.products.listings(product_id))

    def _look(self) -> None:
        changed = self.view is not None and self.view.is_changed
        self.save_button.setEnabled(changed and self.view is not None and self.view.is_valid)
        self.undo_button.setEnabled(changed)
        self.move_button.setEnabled(self.product.id is not None)
        title = self.product.name or _("New product")
        self.head.say(title, self.product.sku)

    def _on_undo(self) -> None:
        if self.view is not None:
            self.view.undo()

    async def _save(self) -> None:
        assert self.view is not None
        self.save_button.setEnabled(False)
        try:
            changed = self.view.value().applied_to(self.product)
            self.product = await self.context.services.products.save(changed)
        except InvalidInput as error:
            self.view.show_problems(error.problems)
            self.context.messages.bad(error.message, hint=error.hint)
            return
        finally:
            self._look()
        self.view.put(ProductForm.of(self.product))
        self._look()
        self.context.messages.good(_("{sku} was saved.").format(sku=self.product.sku))

    async def _move(self) -> None:
        services = self.context.services
        warehouses = await services.stock.warehouses()
        references = {"warehouses": tuple((one.id or 0, one.name) for one in warehouses)}
        form = await ask_form(self, MovementForm(), accept=_("Enter"), references=references)
        if form is None or self.product.id is None:
            return
        try:
            await services.stock.move(
                self.product.id, form.warehouse_id, form.type, form.quantity, note=form.note
            )
        except AppError as error:
            self.context.messages.error(error)


def _padded(widget: QWidget) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 12, 0, 0)
    column.addWidget(widget)
    return tab


def _scrolled(widget: QWidget) -> QScrollArea:
    inner = QWidget()
    inner.setObjectName("scrolled")
    column = QVBoxLayout(inner)
    column.setContentsMargins(4, 16, 16, 16)
    column.addWidget(widget)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.viewport().setObjectName("scrolled")
    area.setWidget(inner)
    return area
