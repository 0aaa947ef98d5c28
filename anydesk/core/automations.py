"""What the program does by itself, each with what starts it and what switches it off (ERP §20)."""

from dataclasses import dataclass
from typing import Any

from anydesk.core.forms import Form
from anydesk.core.i18n import N_
from anydesk.core.outbox import OutboxKind
from anydesk.core.settings import (
    AdditionalSettings,
    InvoiceDataMode,
    OrderSettings,
    PaymentSettings,
    Posting,
    PostStock,
    StockSettings,
)


@dataclass(frozen=True)
class Automation:
    """One of them.

    Args:
        form, field: the setting that switches it; None where nothing does.
        on, off: the setting's values for yes and no.
        events: kinds of lines in an order's timeline that tell of it.
        outbox: kinds of outbox entries that it makes.
        posts: it makes receivables.
        receives: it looks for orders; the last look is its last run.
        job: the key of the job that it is.
        next: when it runs next, as a sentence.
    """

    key: str
    title: str
    trigger: str
    form: type[Form] | None = None
    field: str = ""
    on: Any = True
    off: Any = False
    events: tuple[str, ...] = ()
    outbox: tuple[str, ...] = ()
    posts: bool = False
    receives: bool = False
    job: str = ""
    next: str = N_("With the next order")


AUTOMATIONS: tuple[Automation, ...] = (
    Automation(
        "arrive",
        N_("Receive orders"),
        N_("Every two minutes, while the program is open"),
        OrderSettings,
        "receive_automatically",
        receives=True,
        next=N_("Within two minutes"),
    ),
    Automation(
        "reserve",
        N_("Reserve stock"),
        N_("When an order is received or changes its situation"),
        events=("received",),
    ),
    Automation(
        "post_stock",
        N_("Withdraw the stock of orders"),
        N_("When an order becomes Invoiced or Shipped, as chosen under Stock"),
        StockSettings,
        "post_stock",
        PostStock.SHIPPED,
        PostStock.MANUAL,
        events=("stock_posted",),
        next=N_("With the next shipment"),
    ),
    Automation(
        "send_stock",
        N_("Send stock when it changes"),
        N_("After a sale or a movement of a product that was sent before"),
        StockSettings,
        "send_automatically",
        job="stock.send",
        next=N_("Within a minute of the next change"),
    ),
    Automation(
        "receivables",
        N_("Post the receivables"),
        N_("When an order is received"),
        PaymentSettings,
        "post_receivables",
        Posting.ON_RECEIPT,
        Posting.MANUAL,
        posts=True,
    ),
    Automation(
        "invoice",
        N_("Send the data of the invoice"),
        N_("When the invoice of an order is authorised"),
        AdditionalSettings,
        "invoice_data_mode",
        InvoiceDataMode.AUTO_ON_AUTHORIZATION,
        InvoiceDataMode.MANUAL,
        outbox=(OutboxKind.INVOICED,),
        next=N_("With the next invoice"),
    ),
    Automation(
        "tracking",
        N_("Send the tracking"),
        N_("When an order becomes Shipped"),
        OrderSettings,
        "send_tracking_on_shipped",
        outbox=(OutboxKind.SHIPPED,),
        next=N_("With the next shipment"),
    ),
    Automation(
        "delivered",
        N_("Tell ANYMARKET that an order was delivered"),
        N_("When an order becomes Delivered"),
        OrderSettings,
        "mark_delivered_on_change",
        outbox=(OutboxKind.DELIVERED,),
        next=N_("With the next delivery"),
    ),
    Automation(
        "deliver",
        N_("Deliver what ANYMARKET must still be told"),
        N_("After each change, and when the program is opened"),
        job="outbox.deliver",
        next=N_("As soon as something waits"),
    ),
)
"""In the order shown. To add one: a line here, and its use."""
