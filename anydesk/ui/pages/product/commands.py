"""What can be done with the whole product: the menu in the head of its page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from anydesk.core.errors import AppError
from anydesk.core.i18n import N_, _
from anydesk.core.products import Product, ProductType
from anydesk.ui import icons, pieces
from anydesk.ui.messages import Button
from anydesk.ui.pages.product.merging import ask_merge

if TYPE_CHECKING:
    from anydesk.ui.pages.product.page import ProductPage


@dataclass(frozen=True)
class Entry:
    """One line of the menu; a separator stands above where ``apart``."""

    key: str
    title: str
    icon: str
    run: Callable[[], Awaitable[None]]
    apart: bool = False
    shown: Callable[[Product], bool] = lambda _product: True


class Commands:
    """The menu *More actions*; all of it concerns the product as it is stored."""

    def __init__(self, page: "ProductPage") -> None:
        self._page = page
        self._context = page.context
        self.button = pieces.named(QToolButton(), "split")
        self.button.setText(_("More actions"))
        self.button.setIcon(icons.icon("ellipsis"))
        self.button.setIconSize(icons.BESIDE)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self.actions: dict[str, QAction] = {}
        for entry in self._entries():
            if entry.apart:
                self.menu.addSeparator()
            action = self.menu.addAction(icons.icon(entry.icon, "muted"), _(entry.title))
            action.triggered.connect(lambda _on=False, entry=entry: self._start(entry))
            self.actions[entry.key] = action

    def _entries(self) -> tuple[Entry, ...]:
        return (
            Entry("send", N_("Send to the e-commerce"), "send", self._send_product),
            Entry("stock", N_("Send stock"), "boxes", self._send_stock),
            Entry("prices", N_("Send prices"), "badge-dollar-sign", self._send_prices),
            Entry("parent", N_("Open the product with variations"), "layers", self._open_parent),
            Entry("duplicate", N_("Duplicate"), "copy", self._duplicate, apart=True),
            Entry("merge", N_("Merge with…"), "link", self._merge),
            Entry("inactivate", N_("Inactivate"), "circle-x", self._inactivate),
            Entry("activate", N_("Activate"), "circle-check", self._activate),
        )

    def look(self) -> None:
        """Offer what makes sense for the product now."""
        product = self._page.product
        self.button.setEnabled(product.id is not None)
        self.actions["inactivate"].setVisible(product.active)
        self.actions["activate"].setVisible(not product.active)
        self.actions["activate"].setEnabled(product.merged_into_id is None)
        self.actions["parent"].setVisible(product.parent_id is not None)
        self.actions["merge"].setVisible(product.type is not ProductType.PARENT)

    def _start(self, entry: Entry) -> None:
        self._context.tasks.start(self._run(entry), owner=self._page)

    async def _run(self, entry: Entry) -> None:
        # What was typed would neither be sent nor copied: it is settled first.
        if self._page.product.id is not None and await self._page.can_leave():
            if self._page.is_changed:
                self._page.put_stored()
            await entry.run()

    @property
    def _id(self) -> int:
        return self._page.product.id or 0

    async def _send_product(self) -> None:
        self._context.go("products", send="products", ids=(self._id,))

    async def _send_stock(self) -> None:
        self._context.go("products", send="stock", ids=(self._id,))

    async def _send_prices(self) -> None:
        self._context.go("products", send="prices", ids=(self._id,))

    async def _open_parent(self) -> None:
        self._context.go("products", product=self._page.product.parent_id)

    async def _duplicate(self) -> None:
        source = self._page.product.sku
        copy = await self._context.services.product_edits.duplicate(self._id)
        self._context.go("products", product=copy.id)
        self._context.messages.good(
            _("{copy} is a copy of {sku}, without bar codes, stock and listings.").format(
                copy=copy.sku, sku=source
            )
        )

    async def _inactivate(self) -> None:
        await self._set_active(False)

    async def _activate(self) -> None:
        await self._set_active(True)

    async def _set_active(self, active: bool) -> None:
        edits, ids = self._context.services.product_edits, (self._id,)
        await edits.set_active(ids, active)
        text = _("{sku} is active again.") if active else _("{sku} is inactive now.")
        hint = "" if active else _("It is left out of every send; nothing of it is lost.")

        async def back() -> None:
            await edits.set_active(ids, not active)

        self._context.messages.good(
            text.format(sku=self._page.product.sku),
            hint=hint,
            button=Button(_("Undo"), lambda: self._context.tasks.start(back())),
        )

    async def _merge(self) -> None:
        try:
            kept = await ask_merge(self._page, self._context, self._page.product)
        except AppError as error:
            self._context.messages.error(error)
            return
        if kept is not None:
            self._context.go("products", product=kept.id)
            self._context.messages.good(
                _("The two products are one now: {sku}.").format(sku=kept.sku)
            )
