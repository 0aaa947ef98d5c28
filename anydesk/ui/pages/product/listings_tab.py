"""Anúncios: where this product is offered, and what can be done there."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from anydesk.core.i18n import N_, _
from anydesk.core.listing_changes import channel_of
from anydesk.core.listing_rows import ListingRow
from anydesk.core.products import ProductType
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages import listing_actions
from anydesk.ui.pages.listings import publication_text, publication_tone
from anydesk.ui.pages.product.tab import Desk, ProductTab
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column, Ids
from anydesk.ui.tones import Tone


def _channel(row: ListingRow) -> str:
    return channel_of(row) if row.marketplace else formats.NOTHING


COLUMNS: tuple[Column[ListingRow], ...] = (
    Column(
        N_("Listing"), lambda row: row.identifier, width=120, link=listing_actions.open_listing
    ),
    Column(N_("Channel"), _channel, width=150, second=lambda row: row.store),
    Column(N_("SKU at the hub"), lambda row: row.sku, width=116),
    Column(N_("Situation"), publication_text, width=130, tone=publication_tone, key="situation"),
    Column(
        N_("Needs attention"), lambda row: row.trouble, width=130, stretch=True,
        tone=lambda row: Tone.BAD if row.trouble else None,
    ),
    Column(N_("Stock sent"), lambda row: row.stock_sent, formats.quantity, width=134, right=True),
    Column(N_("Price sent"), lambda row: row.price_sent, formats.money, width=110, right=True),
)  # fmt: skip

Run = Callable[[PageContext, Ids], Awaitable[object]]


class ListingsTab(ProductTab):
    """The rows of the list *Listings* that belong to this product or its variations."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = MemoryTable(
            MemoryModel[ListingRow](COLUMNS, found_by=lambda row: row.title),
            _("Listings"),
            foot=False,
            empty=_("This product has no listing in any store."),
        )
        self.open_button = self._button(
            N_("Open in the marketplace"), "external-link", listing_actions.open_in_marketplace
        )
        self.refresh_button = self._button(
            N_("Read again"), "refresh-cw", listing_actions.refresh_rows
        )
        self.unlink_button = self._button(N_("Unlink"), "unlink", listing_actions.unlink)
        self.send_button = pieces.button(_("Send to the e-commerce"), icon="send")
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in (self.open_button, self.refresh_button, self.unlink_button):
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(self.send_button)
        self.column.setSpacing(8)
        self.column.addLayout(row)
        self.column.addWidget(self.table, 1)
        self.send_button.clicked.connect(self._on_send)
        self.table.view.opened.connect(self._on_open)
        self.table.view.link_clicked.connect(self._on_open)
        self.table.view.highlight_changed.connect(self._look)
        self._look()

    def _button(self, title: str, icon: str, run: Run) -> QPushButton:
        made = pieces.button(_(title), icon=icon)
        made.clicked.connect(lambda: self._run(run))
        return made

    @property
    def grows(self) -> bool:
        return True

    async def load(self) -> None:
        product = self.desk.product
        if product.id is None:
            return
        ids = [product.id]
        if product.type is ProductType.PARENT:
            found = await self.services.products.variations(product.id)
            ids += [one.id for one in found if one.id is not None]
        stores = [store.id for store in self.context.stores.stores]
        self.table.model.show(await self.services.listings.of_products(ids, stores))
        if self.table.model.rowCount() == 1:
            self.table.view.selectRow(0)
        self._look()

    def chosen(self) -> list[int]:
        """The ids of the rows that are highlighted."""
        records = [self.table.model.record(row) for row in self.table.view.highlighted()]
        return [record.id for record in records if record is not None]

    def _look(self) -> None:
        count = len(self.chosen())
        self.open_button.setEnabled(count == 1)
        self.refresh_button.setEnabled(count > 0)
        self.unlink_button.setEnabled(count > 0)
        self.send_button.setEnabled(self.desk.product.id is not None)

    def _run(self, run: Run) -> None:
        self.context.tasks.start(self._run_and_load(run, self.chosen()), owner=self)

    async def _run_and_load(self, run: Run, ids: list[int]) -> None:
        await run(self.context, ids)
        await self.load()

    def _on_send(self) -> None:
        self.context.go("products", send="products", ids=(self.desk.product.id,))

    def _on_open(self, row: int, _column: int = 0) -> None:
        record = self.table.model.record(row)
        if record is not None:
            self.context.go("listings", listing=record.id)
