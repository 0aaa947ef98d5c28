"""One sales order: what it still lacks first, then everything about it."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.changes import OUTBOX, SALES_ORDERS
from anydesk.core.channels import channel_title
from anydesk.core.i18n import _
from anydesk.core.invoices import Invoice
from anydesk.core.outbox import OutboxEntry
from anydesk.core.sales_orders import ISSUE_TITLES, IssueKind, PendingIssue, SalesOrder
from anydesk.core.shipping import PROVIDERS
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import confirm
from anydesk.ui.page import Page
from anydesk.ui.pages import captions, order_cards
from anydesk.ui.pages.order_moves import move_order
from anydesk.ui.pages.order_papers import enter_invoice, fetch_label, hub_card, invoice_card
from anydesk.ui.pages.pick import pick_from, pick_product
from anydesk.ui.pages.stack import card
from anydesk.ui.pieces import button, label

Run = Callable[[QWidget, PageContext, SalesOrder], Coroutine[Any, Any, None]]

LINKS = frozenset({IssueKind.UNKNOWN_SKU, IssueKind.MISSING_SKU})


class OrderPage(Page):
    """Shows a sales order and mends its pendências in place."""

    def __init__(self, context: PageContext, order_id: int) -> None:
        super().__init__(context, _("Sales order"), back=True)
        self.order_id = order_id
        self.order: SalesOrder | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setObjectName("scrolled")
        self._area.viewport().setObjectName("scrolled")
        self.body.addWidget(self._area, 1)
        for title, weight, run in (
            (_("Get label"), "plain", fetch_label),
            (_("Invoice data"), "plain", enter_invoice),
            (_("Move to…"), "primary", move_order),
        ):
            made = button(title, weight=weight)
            made.clicked.connect(partial(self._start, run))
            self.head.add(made)
        stop = context.services.changes.listen(
            {SALES_ORDERS, OUTBOX}, lambda _kinds: self.refresh()
        )
        self.destroyed.connect(stop)
        self.refresh()

    def refresh(self) -> None:
        self.context.tasks.start(self._load(), owner=self)

    def help_topic(self) -> str:
        return _(
            "Everything about one order. What it lacks stands on top, each with the button that "
            "mends it; the timeline at the foot says what happened and who did it."
        )

    def _start(self, run: Run) -> None:
        if self.order is not None:
            self.context.tasks.start(run(self, self.context, self.order))

    async def _load(self) -> None:
        services = self.context.services
        self.order = await services.sales_orders.get(self.order_id)
        entries = await services.outbox.of_order(self.order_id)
        self._show(self.order, entries, await services.invoices.of_order(self.order_id))

    def _show(
        self, order: SalesOrder, entries: tuple[OutboxEntry, ...], invoice: Invoice | None
    ) -> None:
        self.head.say(
            _("Order {number}").format(number=order.number),
            " · ".join(
                (
                    captions.order_status(order.status),
                    channel_title(order.channel),
                    order.marketplace_number,
                    formats.money(order.total),
                )
            ),
        )
        inner = QWidget()
        inner.setObjectName("scrolled")
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        open_issues = [issue for issue in order.issues if issue.resolved_at is None]
        if open_issues:
            left.addWidget(self._issues_card(open_issues))
        for make in (order_cards.items_card, order_cards.money_card, order_cards.timeline_card):
            left.addWidget(make(order))
        right.addWidget(hub_card(self, self.context, order, entries))
        if invoice is not None:
            right.addWidget(invoice_card(self, self.context, order, invoice))
        for make in (
            order_cards.customer_card,
            order_cards.delivery_card,
            order_cards.numbers_card,
        ):
            right.addWidget(make(order))
        for side, stretch in ((left, 5), (right, 3)):
            side.setSpacing(12)
            side.addStretch(1)
            columns.addLayout(side, stretch)
        self._area.setWidget(inner)

    def _issues_card(self, issues: list[PendingIssue]) -> QWidget:
        widget, column = card()
        column.addWidget(label(_("To resolve"), "section_title"))
        for issue in issues:
            row = QHBoxLayout()
            row.setSpacing(12)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(f"●  {_(ISSUE_TITLES.get(issue.kind, issue.kind))}", "warn"))
            if issue.subject:
                words.addWidget(label(issue.subject, "help", wrap=True))
            row.addLayout(words, 1)
            mend = button(self._mend_title(issue))
            mend.clicked.connect(
                lambda _checked=False, one=issue: self.context.tasks.start(self._mend(one))
            )
            row.addWidget(mend)
            column.addLayout(row)
        return widget

    def _mend_title(self, issue: PendingIssue) -> str:
        if issue.kind in LINKS:
            return _("Link a product")
        if issue.kind == IssueKind.UNMAPPED_PAYMENT:
            return _("Choose the payment method")
        if issue.kind == IssueKind.UNMAPPED_SHIPPING:
            return _("Choose the shipping")
        return _("Mark as checked")

    async def _mend(self, issue: PendingIssue) -> None:
        orders = self.context.services.sales_orders
        if issue.kind in LINKS:
            await self._link(issue)
        elif issue.kind == IssueKind.UNMAPPED_PAYMENT:
            await self._choose_payment(issue)
        elif issue.kind == IssueKind.UNMAPPED_SHIPPING:
            carriers = [(one.name, one.name) for one in PROVIDERS]
            title, text = _("Choose the shipping"), issue.subject
            if (carrier := await pick_from(self, title, text, carriers)) is not None:
                await orders.set_shipping(self.order_id, carrier)
        elif issue.id is not None and await confirm(
            self,
            _("Mark as checked?"),
            _("The order no longer counts as pending for this. Its data stay as they are."),
            accept=_("Mark as checked"),
        ):
            await orders.accept_issue(issue.id)

    async def _link(self, issue: PendingIssue) -> None:
        product_id = await pick_product(self, self.context, issue.subject)
        if product_id is not None and issue.item_position is not None:
            await self.context.services.sales_orders.link_item(
                self.order_id, issue.item_position, product_id
            )

    async def _choose_payment(self, issue: PendingIssue) -> None:
        known = await self.context.services.registers.payment_methods()
        methods = [(one.code, one.title) for one in known if one.enabled]
        title = _("Choose the payment method")
        if (code := await pick_from(self, title, issue.subject, methods)) is None:
            return
        position = issue.item_position if issue.item_position is not None else 1
        await self.context.services.sales_orders.set_payment_method(self.order_id, position, code)
