"""Choosing the product of a listing: suggestions, a search, and what follows from the choice."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem, QWidget

from anydesk.core.i18n import _, ngettext
from anydesk.core.listing_rows import ListingRow
from anydesk.services.listings import Suggestion
from anydesk.ui import formats
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.pieces import label
from anydesk.ui.tables.filter_bar import TYPING

HEIGHT = 200
WIDTH = 560


class LinkDialog(Question):
    """The likeliest products first; one types to find another."""

    def __init__(self, parent: QWidget | None, context: PageContext, row: ListingRow) -> None:
        super().__init__(
            parent, title=_("Link the listing to a product"), text="", accept=_("Link")
        )
        self.setMinimumWidth(WIDTH)
        self._context = context
        self._row = row
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("SKU, name or bar code"))
        self.field.setAccessibleName(_("Search for another product"))
        self.field.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Products"))
        self.list.setFixedHeight(HEIGHT)
        self.nothing = label(_("Nothing found. Search by another word."), "help")
        self.follows = label("", "muted", wrap=True)
        self.follows.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self.follows.setAlignment(Qt.AlignmentFlag.AlignTop)
        about = label(_about(row), "", wrap=True)
        for widget in (about, self.field, self.list, self.nothing, self.follows):
            self.insert(widget)
        self.nothing.hide()
        self._soon = Debounce(TYPING, self)
        self.field.textChanged.connect(self._soon.push)
        self._soon.fired.connect(self._ask)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.accept_button.setEnabled(False)
        self.field.setFocus()
        self._ask()

    @property
    def chosen(self) -> int | None:
        """The chosen product."""
        row = self.list.currentRow()
        return int(self.list.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else None

    def _ask(self) -> None:
        self._context.tasks.start(self._look(self.field.text()), owner=self)

    async def _look(self, asked: str) -> None:
        listings = self._context.services.listings
        found = await listings.suggestions(self._row.listing_id, asked)
        # Another letter may have been typed meanwhile.
        if self.field.text() == asked:
            self._show(found)

    def _show(self, found: tuple[Suggestion, ...]) -> None:
        self.list.clear()
        for one in found:
            text = f"{one.product.sku} · {one.product.name}"
            item = QListWidgetItem(f"{text}   ({one.why})" if one.why else text)
            item.setData(Qt.ItemDataRole.UserRole, one.product.id)
            self.list.addItem(item)
        self.nothing.setVisible(not found)
        if found:
            self.list.setCurrentRow(0)
        self._on_chosen()

    def _on_chosen(self, *_items: object) -> None:
        product = self.chosen
        self.accept_button.setEnabled(product is not None)
        if product is None:
            self.follows.setText("")
        else:
            self._context.tasks.start(self._say(product), owner=self)

    async def _say(self, product: int) -> None:
        listings = self._context.services.listings
        sentences = await listings.consequences(self._row.listing_id, product)
        if self.chosen == product:
            self.follows.setText("\n".join(sentences))


async def link_listing(context: PageContext, row: ListingRow) -> bool:
    """Ask which product it is and link it; True where it was linked."""
    dialog = LinkDialog(QApplication.activeWindow(), context, row)
    if not await shown(dialog) or dialog.chosen is None:
        return False
    relinked = await context.services.listings.link(row.listing_id, dialog.chosen)
    hint = ""
    if relinked.orders:
        text = ngettext(
            "{count} order that waited for it was linked too.",
            "{count} orders that waited for it were linked too.",
            relinked.orders,
        )
        hint = text.format(count=formats.count(relinked.orders))
    context.messages.good(_("The listing was linked."), hint=hint)
    return True


def _about(row: ListingRow) -> str:
    parts = (row.title, _("SKU {sku}").format(sku=row.sku) if row.sku else "", row.gtin)
    return " · ".join(part for part in parts if part)
