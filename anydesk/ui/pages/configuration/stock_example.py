"""What the stock settings do to a product of the merchant's own, with each keystroke."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.i18n import _
from anydesk.core.products import Balance, ProductRow
from anydesk.core.settings import HubDeducts, StockSettings
from anydesk.core.stock import Held, quantity_to_send, reserved_elsewhere
from anydesk.services.stock_example import StockExample, StockExamples
from anydesk.ui import formats, pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.tables.filter_bar import TYPING, SearchField

OFFERED = 6
ROW = 28
ID = Qt.ItemDataRole.UserRole
AROUND = (2, 1, 0, -1)
"""Units above and below the safety stock that are shown as further examples."""


class _Number(QWidget):
    """A number with a word under it."""

    def __init__(self, word: str, *, strong: bool = False) -> None:
        super().__init__()
        self.number = pieces.label("", "page_title" if strong else "section_title")
        self.word = pieces.label(word, "help")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.number, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self.word)

    def show_number(self, value: Decimal | None) -> None:
        """Nothing: a dash."""
        self.number.setText(formats.quantity(value) or formats.NOTHING)
        self.setAccessibleName(f"{self.word.text()}: {self.number.text()}")


class StockExampleCard(QWidget):
    """A product, its balances, what is told to the store, and why.

    ``found`` comes when another product is shown.
    """

    found = Signal()

    def __init__(self, context: PageContext, integration_id: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._integration_id = integration_id
        self._examples = StockExamples(context.services.store, context.services.products)
        self._settings: StockSettings | None = None
        self.example: StockExample | None = None
        self.product = pieces.label("", "section_title", wrap=True)
        self.field = SearchField(_("Another product: SKU or name"))
        self.offers = QListWidget()
        self.physical = _Number(_("Physical"))
        self.reserved = _Number(_("Reserved"))
        self.available = _Number(_("Available"))
        self.sent = _Number(_("Told to the store"), strong=True)
        self.why = pieces.label("", "plain", wrap=True)
        self.more = pieces.label("", "help", wrap=True)
        self._soon = Debounce(TYPING, self)
        self._build()
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_enter)
        self._soon.fired.connect(lambda: context.tasks.start(self._search(), owner=self))
        self.offers.itemActivated.connect(self._on_offer)
        self.offers.itemClicked.connect(self._on_offer)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(pieces.label(_("Example with your own product").upper(), "caption"))
        words.addWidget(self.product)
        head.addLayout(words, 1)
        self.field.setFixedWidth(260)
        head.addWidget(self.field, 0, Qt.AlignmentFlag.AlignTop)
        self.offers.setAccessibleName(_("Products found"))
        self.offers.hide()
        numbers = QHBoxLayout()
        numbers.setSpacing(32)
        for number in (self.physical, self.reserved, self.available):
            numbers.addWidget(number, 0, Qt.AlignmentFlag.AlignBottom)
        numbers.addWidget(pieces.label("→", "page_title"), 0, Qt.AlignmentFlag.AlignVCenter)
        numbers.addWidget(self.sent, 0, Qt.AlignmentFlag.AlignBottom)
        numbers.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.offers)
        column.addLayout(numbers)
        column.addWidget(self.why)
        column.addWidget(self.more)

    async def load(self) -> None:
        """Find a product to begin with; read the balances of the one shown again."""
        shown = self.example
        if shown is not None:
            self.example = await self._examples.of(self._integration_id, shown.product_id)
        if self.example is None:
            self.example = await self._examples.first(self._integration_id)
        self._look()

    def show_settings(self, settings: StockSettings) -> None:
        """These settings were entered; they need not be saved."""
        self._settings = settings
        self._look()

    def _look(self) -> None:
        one, settings = self.example, self._settings
        if one is None or settings is None:
            self.product.setText("" if one is not None else _("There is no product yet."))
            return
        held = one.held(settings.warehouse_id)
        sent = told(held, settings, made_to_order=one.made_to_order)
        self.product.setText(f"{one.sku} · {one.name}")
        self.physical.show_number(held.physical)
        self.reserved.show_number(held.reserved)
        self.available.show_number(held.physical - held.reserved)
        self.sent.show_number(sent)
        self.why.setText(" ".join(reasons(held, settings, sent, made_to_order=one.made_to_order)))
        self.more.setText("" if one.made_to_order else further(held, settings))
        self.more.setVisible(bool(self.more.text()))

    # Another product

    def _on_typed(self, text: str) -> None:
        if text.strip():
            self._soon.push()
        else:
            self._soon.stop()
            self.offers.hide()

    async def _search(self) -> None:
        asked = self.field.text()
        rows = await self._examples.search(asked, OFFERED)
        # Another letter may have been typed meanwhile.
        if self.field.text() == asked and asked.strip():
            self._offer(rows)

    def _offer(self, rows: Sequence[ProductRow]) -> None:
        self.offers.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.sku} · {row.name}")
            item.setData(ID, row.id)
            item.setSizeHint(QSize(0, ROW))
            self.offers.addItem(item)
        if not rows:
            nothing = QListWidgetItem(_("Nothing found."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.offers.addItem(nothing)
        self.offers.setFixedHeight(max(1, len(rows)) * ROW + 4)
        self.offers.setCurrentRow(0)
        self.offers.show()

    def _on_enter(self) -> None:
        self._soon.stop()
        self._context.tasks.start(self._take_first(), owner=self)

    async def _take_first(self) -> None:
        # A barcode reader is faster than the pause for typing.
        rows = await self._examples.search(self.field.text(), 1)
        if rows and self.field.text().strip():
            await self._take(rows[0].id)

    def _on_offer(self, item: QListWidgetItem) -> None:
        if (product_id := item.data(ID)) is not None:
            self._context.tasks.start(self._take(int(product_id)), owner=self)

    async def _take(self, product_id: int) -> None:
        self.example = await self._examples.of(self._integration_id, product_id)
        self.field.clear()
        self._look()
        self.found.emit()


def told(held: Held, settings: StockSettings, *, made_to_order: bool) -> Decimal | None:
    """What a send would tell the store of this product."""
    return quantity_to_send(
        *held,
        balance=settings.mode,
        safety_stock=settings.safety_stock,
        made_to_order=made_to_order,
        hub_deducts=settings.hub_deducts is HubDeducts.YES,
    )


def reasons(
    held: Held, settings: StockSettings, sent: Decimal | None, *, made_to_order: bool
) -> list[str]:
    """Why it is this quantity, in sentences."""
    if sent is None:
        return [_("Nothing is sent: the stock at the hub stays as it is.")]
    said = [_base(held, settings)]
    safety = formats.quantity(settings.safety_stock)
    if made_to_order:
        said.append(_("This product is made to order: the safety stock does not hold for it."))
    elif settings.safety_stock > 0 and sent == 0:
        said.append(
            _("That is not more than the safety stock of {safety}: zero is sent.").format(
                safety=safety
            )
        )
    elif settings.safety_stock > 0:
        said.append(
            _("That is more than the safety stock of {safety}: all of it is sent.").format(
                safety=safety
            )
        )
    return said


def _base(held: Held, settings: StockSettings) -> str:
    physical, reserved = formats.quantity(held.physical), formats.quantity(held.reserved)
    if settings.mode is Balance.PHYSICAL:
        return _("{physical} on the shelf; what orders reserve is not deducted.").format(
            physical=physical
        )
    left = formats.quantity(held.physical - held.reserved)
    if settings.hub_deducts is HubDeducts.YES and held.known_at_hub:
        elsewhere = reserved_elsewhere(held.reserved, held.known_at_hub)
        return _(
            "{physical} on the shelf, {elsewhere} reserved by other stores. ANYMARKET itself takes "
            "off the {known} of its own orders, which leaves {left}."
        ).format(
            physical=physical,
            elsewhere=formats.quantity(elsewhere),
            known=formats.quantity(held.known_at_hub),
            left=left,
        )
    return _("{physical} on the shelf less {reserved} reserved leaves {left}.").format(
        physical=physical, reserved=reserved, left=left
    )


def further(held: Held, settings: StockSettings) -> str:
    """The same product with more and fewer units left, around the safety stock; "" without."""
    if settings.mode is Balance.NONE or settings.safety_stock <= 0:
        return ""
    kept = held.reserved if settings.mode is Balance.AVAILABLE else Decimal(0)
    parts = []
    for step in AROUND:
        left = settings.safety_stock + step
        if left >= 0:
            sent = told(Held(left + kept, kept), settings, made_to_order=False)
            parts.append(f"{formats.quantity(left)} → {formats.quantity(sent)}")
    return _("With other quantities left: {examples}.").format(examples=", ".join(parts))
