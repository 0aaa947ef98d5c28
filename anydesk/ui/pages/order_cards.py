"""The parts of a sales order as cards: items, money, customer, delivery, numbers, timeline."""

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from anydesk.core.channels import channel_title
from anydesk.core.documents import format_tax_id
from anydesk.core.hub_orders import Address
from anydesk.core.i18n import N_, _
from anydesk.core.payments import PAYMENT_METHOD_TITLES
from anydesk.core.sales_orders import Cause, SalesOrder, SalesOrderItem
from anydesk.ui import formats
from anydesk.ui.pages import captions
from anydesk.ui.pages.stack import card
from anydesk.ui.pieces import label
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

CAUSES = {
    Cause.USER: N_("You"),
    Cause.RULE: N_("Rule"),
    Cause.HUB_SYNC: N_("ANYMARKET"),
}

ITEM_COLUMNS: tuple[Column[SalesOrderItem], ...] = (
    Column(
        N_("SKU"), lambda i: i.sku, width=128,
        tone=lambda i: Tone.WARN if i.product_id is None else None,
        hint=lambda i: _("No product of yours is linked.") if i.product_id is None else i.sku,
    ),
    Column(N_("Description"), lambda i: i.name, width=150, stretch=True, hint=lambda i: i.name),
    Column(N_("Qty"), lambda i: i.quantity, formats.quantity, width=52, right=True),
    Column(N_("Unit price"), lambda i: i.unit_price, formats.money, width=92, right=True),
    Column(N_("Discount"), lambda i: i.discount, formats.money, width=84, right=True),
    Column(N_("Total"), lambda i: i.total, formats.money, width=92, right=True),
)  # fmt: skip

DISCOUNT = [column.title for column in ITEM_COLUMNS].index("Discount")
ROW_HEIGHT = 34
MOST_ROWS = 8


def titled(title: str) -> tuple[QWidget, QVBoxLayout]:
    """A card with a heading."""
    widget, column = card()
    column.addWidget(label(title, "section_title"))
    return widget, column


def pairs(rows: Iterable[tuple[str, str]], *, right: bool = False) -> QWidget:
    """Names and values in two columns; empty values are left out."""
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for line, (name, value) in enumerate((name, value) for name, value in rows if value):
        grid.addWidget(label(name, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
        text = label(value, wrap=not right)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        text.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, line, 1)
    return widget


def items_card(order: SalesOrder) -> QWidget:
    """The lines of the order."""
    widget, column = titled(_("Items"))
    table = MemoryTable(
        MemoryModel[SalesOrderItem](ITEM_COLUMNS, found_by=lambda i: f"{i.sku} {i.name}"),
        _("Items"),
        foot=False,
        empty=_("The hub sent this order without items."),
    )
    table.model.show(order.items)
    # On a laptop every column counts: one that says nothing is left out.
    table.view.header.setSectionHidden(DISCOUNT, not any(item.discount for item in order.items))
    table.view.fit()
    rows = min(max(len(order.items), 1), MOST_ROWS)
    table.setFixedHeight((rows + 1) * ROW_HEIGHT + 12)
    column.addWidget(table)
    return widget


def money_card(order: SalesOrder) -> QWidget:
    """What the total is made of, and what the hub says."""
    widget, column = titled(_("Amounts"))
    rows = [
        (_("Items"), formats.money(order.items_total)),
        (_("Discount of the order"), _minus(order.discount)),
        (_("Freight"), formats.money(order.freight)),
        (_("Interest"), formats.money(order.interest) if order.interest else ""),
        (_("Total"), formats.money(order.total)),
    ]
    if order.total != order.hub_total:
        rows.append((_("Total at the hub"), formats.money(order.hub_total)))
    if order.seller_freight:
        rows.append((_("Freight you pay"), formats.money(order.seller_freight)))
    if order.freight_left_out:
        rows.append((_("Freight left out"), formats.money(order.freight_left_out)))
    column.addWidget(pairs(rows, right=True))
    column.addWidget(label(_("Payments"), "section_title"))
    column.addWidget(pairs(_payments(order), right=True))
    return widget


def _minus(value: Decimal) -> str:
    return formats.money(-value) if value else ""


def _payments(order: SalesOrder) -> list[tuple[str, str]]:
    rows = []
    for payment in order.payments:
        caption = PAYMENT_METHOD_TITLES.get(payment.method, "")
        name = _(caption) or payment.hub_caption or payment.hub_method or _("Unknown")
        value = formats.money(payment.value) or formats.NOTHING
        if payment.instalments > 1:
            value = _("{value} in {count} instalments").format(
                value=value, count=payment.instalments
            )
        rows.append((name, value))
    return rows or [(_("Payment"), _("The hub sent none."))]


def customer_card(order: SalesOrder) -> QWidget:
    """Who bought."""
    widget, column = titled(_("Customer"))
    who = order.customer
    if who is None:
        column.addWidget(label(_("The hub sent no buyer."), "muted"))
        return widget
    column.addWidget(
        pairs(
            (
                (_("Name"), who.name),
                (_("CPF/CNPJ"), format_tax_id(who.tax_id) if who.tax_id else ""),
                (_("State registration"), who.state_registration),
                (_("Phone"), who.phone or who.cell_phone),
                (_("E-mail"), who.email),
            )
        )
    )
    return widget


def delivery_card(order: SalesOrder) -> QWidget:
    """Where it goes, how, and until when."""
    widget, column = titled(_("Delivery"))
    fulfilled = _("The marketplace ships this order itself.")
    column.addWidget(
        pairs(
            (
                (_("Shipping"), _shipping(order)),
                (_("Dispatch until"), formats.moment(order.dispatch_deadline)),
                (_("Promised for"), formats.moment(order.expected_date)),
                (_("Recipient"), order.delivery_address.recipient),
                (_("Address"), address_text(order.delivery_address)),
                (_("Fulfilment"), fulfilled if order.is_marketplace_fulfilled else ""),
            )
        )
    )
    return widget


def _shipping(order: SalesOrder) -> str:
    known = " · ".join(filter(None, (order.shipping_carrier, order.shipping_service)))
    return known or order.shipping_code


def address_text(address: Address) -> str:
    """The address in two or three lines."""
    street = ", ".join(part for part in (address.street, address.number) if part)
    first = " – ".join(part for part in (street or address.line, address.complement) if part)
    place = " – ".join(part for part in (address.city, address.state) if part)
    second = ", ".join(part for part in (address.district, place) if part)
    postcode = _postcode(address.postcode)
    return "\n".join(part for part in (first, second, postcode, address.reference) if part)


def _postcode(text: str) -> str:
    """``80005-996``; what is no CEP stays as it came."""
    return f"{text[:5]}-{text[5:]}" if len(text) == 8 and text.isdecimal() else text


def numbers_card(order: SalesOrder) -> QWidget:
    """The three numbers of an order, its channel and its dates."""
    widget, column = titled(_("Numbers"))
    column.addWidget(
        pairs(
            (
                (_("My order"), str(order.number)),
                (_("Hub order"), str(order.hub_id)),
                (_("Marketplace number"), order.marketplace_number),
                (_("Channel"), channel_title(order.channel)),
                (_("Account"), order.account_name),
                (_("Situation at the hub"), captions.hub_status(order.hub_status)),
                (_("Placed"), formats.moment(order.created_at)),
                (_("Paid"), formats.moment(order.paid_at)),
                (_("Cancelled"), formats.moment(order.cancelled_at)),
                (_("Received"), formats.moment(order.received_at)),
                (_("Intermediary"), _document(order.intermediary_document)),
                (_("Registration there"), order.intermediary_registration),
                (_("Payment institution"), _document(order.payment_institution_document)),
                (_("Internal notes"), order.internal_notes),
            )
        )
    )
    return widget


def _document(text: str) -> str:
    return format_tax_id(text) if text else ""


def timeline_card(order: SalesOrder) -> QWidget:
    """What happened, the newest first."""
    widget, column = titled(_("Timeline"))
    for event in sorted(order.events, key=lambda one: one.at, reverse=True):
        when = f"{formats.moment(event.at)} · {_(CAUSES[event.cause])}"
        column.addWidget(label(when, "help"))
        text: QLabel = label(event.text, wrap=True)
        column.addWidget(text)
    return widget
