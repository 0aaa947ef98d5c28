"""Estoque: what each warehouse holds, the movements, and between what it should stay."""

from decimal import Decimal

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from anydesk.core.i18n import N_, _
from anydesk.core.product_form import MOVEMENT_TYPES, LimitsForm, MovementForm
from anydesk.core.products import (
    MovementType,
    Product,
    ProductRow,
    ProductType,
    StockBalance,
    StockMovement,
)
from anydesk.core.stock import STOCKLESS_TYPES
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.forms.ask import ask_form
from anydesk.ui.pages.product.parts import FormPart
from anydesk.ui.pages.product.tab import Desk, ProductTab
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column, Ids
from anydesk.ui.tones import Tone

BALANCES_HEIGHT = 140
PARTS = 500
"""Variations whose stock is shown: more than any parent has."""


async def open_product(context: PageContext, ids: Ids) -> None:
    """The page of that product."""
    context.go("products", product=ids[0])


def _values(row: ProductRow) -> str:
    return ", ".join(row.grid.values()) or row.name


def _stock_tone(available: Decimal) -> Tone | None:
    return Tone.BAD if available < 0 else None


BALANCE_COLUMNS: tuple[Column[StockBalance], ...] = (
    Column(N_("Warehouse"), lambda b: b.warehouse, width=160, stretch=True),
    Column(N_("Physical"), lambda b: b.physical, formats.quantity, width=92, right=True),
    Column(N_("Reserved"), lambda b: b.reserved, formats.quantity, width=100, right=True),
    Column(
        N_("Available"), lambda b: b.available, formats.quantity, width=100, right=True,
        tone=lambda b: _stock_tone(b.available),
    ),
)  # fmt: skip

PART_COLUMNS: tuple[Column[ProductRow], ...] = (
    Column(N_("SKU"), lambda p: p.sku, width=160, link=open_product),
    Column(N_("Variation"), _values, width=220, stretch=True),
    Column(N_("Physical"), lambda p: p.physical, formats.quantity, width=92, right=True),
    Column(N_("Reserved"), lambda p: p.reserved, formats.quantity, width=100, right=True),
    Column(
        N_("Available"), lambda p: p.available, formats.quantity, width=100, right=True,
        tone=lambda p: _stock_tone(p.available),
    ),
)  # fmt: skip

MOVEMENT_COLUMNS: tuple[Column[StockMovement], ...] = (
    Column(N_("When"), lambda m: m.at, formats.moment, width=112),
    Column(N_("What happened"), lambda m: _movement(m.type), width=130),
    Column(N_("Quantity"), lambda m: m.quantity, formats.quantity, width=100, right=True),
    Column(N_("Balance after"), lambda m: m.balance_after, formats.quantity, width=120, right=True),
    Column(N_("Note"), lambda m: m.note, width=200, stretch=True),
)


def _movement(kind: MovementType) -> str:
    return _(dict(MOVEMENT_TYPES)[kind]).split(":")[0]


class StockTab(ProductTab):
    """A parent's stock is its variations', a kit's follows from its components'."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.why = pieces.label("", "muted", wrap=True)
        self.move_button = pieces.button(_("Enter a movement"), icon="plus")
        self.limits = self.part(FormPart(LimitsForm, desk.product))
        self.balances = MemoryTable(
            MemoryModel[StockBalance](BALANCE_COLUMNS, found_by=lambda b: b.warehouse),
            _("Balances"), foot=False, empty=_("Nothing was ever in stock."),
        )  # fmt: skip
        self.members = MemoryTable(
            MemoryModel[ProductRow](PART_COLUMNS, found_by=lambda p: p.sku),
            _("Stock of the variations"), foot=False, empty=_("There is no variation yet."),
        )  # fmt: skip
        self.movements = MemoryTable(
            MemoryModel[StockMovement](MOVEMENT_COLUMNS, found_by=lambda m: m.note),
            _("Movements"), foot=False, empty=_("No movement yet."),
        )  # fmt: skip
        self._own = QWidget()
        self._build()
        self.members.view.link_clicked.connect(self._on_member)
        self.members.view.opened.connect(self._on_member)
        self.move_button.clicked.connect(lambda: self.context.tasks.start(self._move(), owner=self))
        self._look()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.why, 1)
        head.addWidget(self.move_button)
        self.column.setSpacing(12)
        self.column.addLayout(head)
        grid = QGridLayout(self._own)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        self.balances.setMinimumHeight(BALANCES_HEIGHT)
        self.balances.setMaximumHeight(BALANCES_HEIGHT)
        grid.addWidget(self.balances, 0, 0)
        grid.addWidget(self.limits, 0, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.addWidget(pieces.label(_("Movements"), "section_title"), 1, 0, 1, 2)
        grid.addWidget(self.movements, 2, 0, 1, 2)
        grid.setRowStretch(2, 1)
        self.column.addWidget(self._own, 1)
        self.column.addWidget(self.members, 1)

    @property
    def grows(self) -> bool:
        return True

    def put(self, product: Product) -> None:
        super().put(product)
        self._look()

    def _look(self) -> None:
        product = self.desk.product
        parent = product.type is ProductType.PARENT
        stockless = product.type in STOCKLESS_TYPES
        self._own.setVisible(not parent)
        self.members.setVisible(parent)
        self.balances.setVisible(not stockless)
        self.movements.setVisible(not stockless)
        self.move_button.setVisible(not stockless)
        self.move_button.setEnabled(product.id is not None)
        if product.id is None:
            self.why.setText(_("Save the product first; then its stock can be entered here."))
        elif parent:
            self.why.setText(_("The stock lies in the variations. Open one to enter a movement."))
        elif not stockless:
            self.why.setText(_("Stock changes by movements; none is ever erased."))

    async def load(self) -> None:
        product = self.desk.product
        self._look()
        if product.id is None:
            return
        if product.type is ProductType.PARENT:
            found = await self.services.products.variations(product.id)
            ids = [one.id for one in found if one.id is not None][:PARTS]
            self.members.model.show(await self.services.products.load(ids))
        elif product.type is ProductType.KIT:
            await self._say_kit(product.id)
        else:
            self.balances.model.show(await self.services.stock.balances(product.id))
            self.movements.model.show(await self.services.stock.movements(product.id))

    async def _say_kit(self, kit_id: int) -> None:
        count = await self.services.kits.availability(kit_id)
        if count is None:
            self.why.setText(_("Nothing is in this kit yet: say what it consists of first."))
            return
        text = _(
            "{count} of this kit can be made of what is in stock. A kit has no stock of its own."
        )
        self.why.setText(text.format(count=formats.quantity(count)))

    def _on_member(self, row: int, _column: int = 0) -> None:
        record = self.members.model.record(row)
        if record is not None:
            self.context.go("products", product=record.id)

    async def _move(self) -> None:
        product = self.desk.product
        warehouses = await self.services.stock.warehouses()
        references = {"warehouses": tuple((one.id or 0, one.name) for one in warehouses)}
        form = await ask_form(self, MovementForm(), accept=_("Enter"), references=references)
        if form is None or product.id is None:
            return
        await self.services.stock.move(
            product.id, form.warehouse_id, form.type, form.quantity, note=form.note
        )
