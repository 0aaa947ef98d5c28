"""Preços: what it costs, what it is sold for, and what each store has been told."""

from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout

from anydesk.core.i18n import N_, _
from anydesk.core.plans import PlanRow
from anydesk.core.pricing import to_cents
from anydesk.core.product_form import PricesForm
from anydesk.core.products import Product, ProductType
from anydesk.ui import formats, pieces
from anydesk.ui.pages.product.parts import FormPart
from anydesk.ui.pages.product.tab import Desk, ProductTab
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

TABLE_HEIGHT = 180
HUNDRED = Decimal(100)


def _two(full: Decimal | None, final: Decimal | None) -> str:
    """``R$ 79,90 (de R$ 99,90)``: the price buyers pay, and what it was."""
    if full is None:
        return ""
    if final is None or final == full:
        return formats.money(full)
    return _("{final} (from {full})").format(final=formats.money(final), full=formats.money(full))


def _state(row: PlanRow) -> str:
    if row.blocked:
        return row.blocked
    return _("Differs: send the prices") if row.changes else _("As it should be")


def _tone(row: PlanRow) -> Tone:
    if row.blocked:
        return Tone.MUTED
    return Tone.WARN if row.changes else Tone.GOOD


COLUMNS: tuple[Column[PlanRow], ...] = (
    Column(N_("Store"), lambda row: row.store, width=120),
    Column(N_("SKU"), lambda row: row.sku, width=110),
    Column(N_("Listing"), lambda row: row.external_id, width=96),
    Column(N_("There now"), lambda row: _two(row.before, row.before_promo), width=164, right=True),
    Column(N_("From here"), lambda row: _two(row.after, row.after_promo), width=164, right=True),
    Column(N_("Situation"), _state, width=200, stretch=True, tone=_tone),
)


class PricesTab(ProductTab):
    """The table shows the prices as they are stored, not as they are being typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shell = pieces.label(
            _("A product with variations is not sold itself: prices are set in each variation."),
            "muted", wrap=True,
        )  # fmt: skip
        self.form = FormPart(PricesForm, desk.product)
        self.margin = pieces.label("", "muted", wrap=True)
        self.average = pieces.label("", "muted", wrap=True)
        self.send_button = pieces.button(_("Send prices"), icon="badge-dollar-sign")
        self.table = MemoryTable(
            MemoryModel[PlanRow](COLUMNS, found_by=lambda row: row.store),
            _("Prices in the stores"), foot=False,
            empty=_("No store has this product yet."),
        )  # fmt: skip
        self.table.setMinimumHeight(TABLE_HEIGHT)
        self.column.addWidget(self.shell)
        self.add(self.form)
        self.column.addWidget(self.margin)
        self.column.addWidget(self.average)
        head = QHBoxLayout()
        head.addWidget(pieces.label(_("What each store is told"), "section_title"), 1)
        head.addWidget(self.send_button)
        self.column.addLayout(head)
        self.column.addWidget(self.table)
        self.send_button.clicked.connect(
            lambda: self.context.go("products", send="prices", ids=(self.desk.product.id,))
        )
        desk.drafted.connect(self._look)
        self._look()

    def put(self, product: Product) -> None:
        super().put(product)
        self._look()

    def _look(self) -> None:
        draft = self.desk.draft()
        parent = draft.type is ProductType.PARENT
        self.shell.setVisible(parent)
        self.form.setVisible(not parent)
        self.margin.setText("" if parent else margin_text(draft))
        self.margin.setVisible(bool(self.margin.text()))
        average = draft.average_cost
        self.average.setVisible(average is not None and not parent)
        self.average.setText(
            _(
                "Average cost: {cost}, from the purchases; the stores are told the cost price."
            ).format(cost=formats.money(average))
        )
        self.send_button.setEnabled(draft.id is not None)

    async def load(self) -> None:
        self._look()
        product = self.desk.product
        if product.id is None:
            return
        stores = [one.id for one in self.context.stores.stores]
        self.table.model.show(await self.services.offers.plan_prices((product.id,), stores))


def margin_text(product: Product) -> str:
    """What is left of the price after the cost, in reais and per cent; "" where unknown."""
    price, cost = product.promo_price or product.sale_price, product.cost_price
    if not price or cost is None:
        return ""
    left = to_cents(price - cost)
    share = (left / price * HUNDRED).quantize(Decimal("0.1"))
    if left < 0:
        return _("Sold below cost: {amount} are lost with each one.").format(
            amount=formats.money(-left)
        )
    return _("{amount} are left after the cost ({share} of the price).").format(
        amount=formats.money(left), share=formats.percent(share)
    )
