"""One listing: what the marketplace says of it first, then what it is and what was sent."""

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.changes import LISTINGS, PRODUCTS
from anydesk.core.i18n import _
from anydesk.core.listing_changes import ListingAction, channel_of, why_not
from anydesk.core.listing_rows import ListingRow
from anydesk.core.listing_states import publication_title, send_title, transmission_title
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.page import Page
from anydesk.ui.pages import listing_actions
from anydesk.ui.pages.order_cards import pairs, titled
from anydesk.ui.pieces import button, label

Run = Callable[[PageContext, list[int]], Awaitable[None]]


class ListingPage(Page):
    """Shows a row of the list and offers what can be done with it."""

    def __init__(self, context: PageContext, row_id: int) -> None:
        super().__init__(context, _("Listing"), back=True)
        self.row_id = row_id
        self.row: ListingRow | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setObjectName("scrolled")
        self._area.viewport().setObjectName("scrolled")
        self.browse_button = self._button(
            _("Open in the marketplace"), "external-link", listing_actions.open_in_marketplace
        )
        self.refresh_button = self._button(
            _("Update situation"), "refresh-cw", listing_actions.refresh_rows, weight="primary"
        )
        self.head.add(self.browse_button)
        self.head.add(self.refresh_button)
        self.body.addWidget(self._area, 1)
        stop = context.services.changes.listen({LISTINGS, PRODUCTS}, lambda _kinds: self.refresh())
        self.destroyed.connect(stop)
        self.refresh()

    def refresh(self) -> None:
        self.context.tasks.start(self._load(), owner=self)

    def help_topic(self) -> str:
        return _(
            "One listing: whether buyers see it, what the marketplace answered, and which stock "
            "and price it got from here."
        )

    def _button(self, title: str, icon: str, run: Run, *, weight: str = "plain") -> QPushButton:
        made = button(title, icon=icon, weight=weight)
        made.clicked.connect(partial(self._start, run))
        return made

    def _buttons(self, *buttons: QPushButton) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 8, 0, 0)
        line.setSpacing(8)
        for one in buttons:
            line.addWidget(one)
        line.addStretch(1)
        return line

    def _start(self, run: Run, _checked: bool = False) -> None:
        self.context.tasks.start(self._run(run))

    async def _run(self, run: Run) -> None:
        await run(self.context, [self.row_id])

    async def _load(self) -> None:
        self.row = await self.context.services.listings.get(self.row_id)
        self._show(self.row)

    def _show(self, row: ListingRow) -> None:
        self.head.say(row.title or row.identifier, f"{row.identifier} · {row.store}")
        self.browse_button.setVisible(row.channel_id is not None)
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        if row.trouble:
            column.addWidget(self._trouble_card(row))
        for left, right in (
            (_state_card(row), self._product_card(row)),
            (_there_card(row), _sent_card(row)),
        ):
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(left, 1)
            line.addWidget(right, 1)
            column.addLayout(line)
        column.addStretch(1)
        self._area.setWidget(inner)

    def _trouble_card(self, row: ListingRow) -> QWidget:
        widget, column = titled(_("Needs attention"))
        said = (
            (_("The marketplace says:"), row.transmission_message),
            (_("The last stock or price was refused:"), row.last_error),
            (_("The last send of the product was refused:"), row.send_message),
        )
        for caption, text in said:
            if text:
                column.addWidget(label(caption, "muted"))
                column.addWidget(label(text, "problem_text", wrap=True))
        for warning in row.warnings:
            column.addWidget(label(warning, "warn_text", wrap=True))
        if row.warnings:
            text = _("While it has warnings it only receives price, stock and pauses.")
            column.addWidget(label(text, "muted", wrap=True))
        if not why_not(row, ListingAction.SEND):
            again = self._button(_("Send again"), "send", listing_actions.send_again)
            column.addLayout(self._buttons(again))
        return widget

    def _product_card(self, row: ListingRow) -> QWidget:
        widget, column = titled(_("Your product"))
        if row.product_id is None:
            text = _("Not linked: no stock and no price reaches this listing, and its orders wait.")
            column.addWidget(label(text, "warn_text", wrap=True))
            link = self._button(_("Link to a product"), "link", listing_actions.link)
            column.addLayout(self._buttons(link))
        else:
            facts = [(_("SKU here"), row.product_sku), (_("Description"), row.product_name)]
            column.addWidget(pairs(facts))
            column.addLayout(
                self._buttons(
                    self._button(_("Open product"), "package", listing_actions.open_product),
                    self._button(_("Unlink"), "unlink", listing_actions.unlink),
                )
            )
        column.addStretch(1)
        return widget


def _state_card(row: ListingRow) -> QWidget:
    widget, column = titled(_("Situation in the marketplace"))
    publication = publication_title(row.publication_status)
    rows = [
        (_("Channel"), channel_of(row) if row.marketplace else ""),
        (_("Publication"), publication or _("No listing in a marketplace is known.")),
        (_("Sending"), transmission_title(row.transmission_status)),
        (_("Word of the marketplace"), row.marketplace_status),
        (_("Last product send"), send_title(row.send_state)),
        (_("Last look"), formats.full_moment(row.checked_at) or _("Never")),
    ]
    column.addWidget(pairs(rows))
    column.addStretch(1)
    return widget


def _there_card(row: ListingRow) -> QWidget:
    widget, column = titled(_("At ANYMARKET"))
    rows = [
        (_("SKU at the hub"), row.sku or _("It has none.")),
        (_("SKU in the marketplace"), row.sku_in_marketplace),
        (_("Bar code"), row.gtin),
        (_("Price"), formats.money(row.price)),
        (_("Final price"), formats.money(row.discount_price)),
        (_("Listing id"), str(row.hub_listing_id or "")),
        (_("SKU id"), str(row.hub_sku_id)),
        (_("Product id"), str(row.hub_product_id)),
    ]
    column.addWidget(pairs(rows))
    column.addStretch(1)
    return widget


def _sent_card(row: ListingRow) -> QWidget:
    widget, column = titled(_("Sent from here"))
    never = _("Never")
    rows = [
        (_("Stock sent"), formats.quantity(row.stock_sent) or never),
        (_("Sent at"), formats.full_moment(row.stock_sent_at)),
        (_("Price sent"), formats.money(row.price_sent) or never),
        (_("Final price"), formats.money(row.promo_sent)),
        (_("Price sent at"), formats.full_moment(row.price_sent_at)),
    ]
    column.addWidget(pairs(rows))
    column.addStretch(1)
    return widget
