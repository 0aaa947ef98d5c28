# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""How an integration's orders are received, and what the hub is told about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Choice, Day, Flag, Pick, Reference


class AddressFromPostcode(StrEnum):
    """Whether a customer's address is completed from its postcode (ERP §2)."""

    NEVER = "NEVER"
    ONLY_EMPTY = "ONLY_EMPTY"
    ALWAYS = "ALWAYS"


class InvoiceDataMode(StrEnum):
    """When the data of an invoice goes to the hub (ERP §2)."""

    AUTO_ON_AUTHORIZATION = "AUTO_ON_AUTHORIZATION"
    MANUAL = "MANUAL"


class LabelFormat(StrEnum):
    """The format asked for the labels of marketplaces (ERP §2)."""

    PDF = "PDF"
    ZPL = "ZPL"


class Posting(StrEnum):
    """When the receivables of an order are posted (ERP §6.3)."""

    ON_RECEIPT = "ON_RECEIPT"
    MANUAL = "MANUAL"


@dataclass(frozen=True)
class OrderSettings(Form):
    """How orders are received and kept in step (ERP §2)."""

    key = "orders"
    title = N_("Order synchronisation")

    receive_from: date | None = entry(
        Day(),
        default=None,
        label=N_("Receive orders from"),
        help=N_("Older orders are left alone. Without a day, the last 30 days are offered."),
    )
    receive_automatically: bool = entry(
        Flag(),
        default=True,
        label=N_("Receive orders by themselves"),
        help=N_(
            "While the program is open, new and changed orders arrive within two minutes. The "
            "first time: those since the day above, else those of the last seven days."
        ),
    )
    import_payment_method: bool = entry(
        Flag(),
        default=True,
        label=N_("Take the payment method over from the order"),
        help=N_("Off: every order gets the default payment method."),
    )
    import_freight_value: bool = entry(
        Flag(),
        default=True,
        label=N_("Take the freight value over from the order"),
        help=N_(
            "Off: the order has no freight, its total is without it, and the internal notes say "
            "how much was left out."
        ),
    )
    send_tracking_on_shipped: bool = entry(
        Flag(),
        default=True,
        label=N_("Send the tracking when an order becomes Shipped"),
        help=N_("Moving an order to Shipped tells ANYMARKET the tracking code and the date."),
    )
    mark_delivered_on_change: bool = entry(
        Flag(),
        default=True,
        label=N_("Tell ANYMARKET when an order becomes Delivered"),
        help=N_("Moving an order to Delivered concludes it at ANYMARKET."),
    )
    format_customer_names: bool = entry(
        Flag(),
        default=False,
        label=N_("Format the names of customers"),
        help=N_("“MARIA DA SILVA” becomes “Maria da Silva” when an order is received."),
    )
    complete_address_from_postcode: AddressFromPostcode = entry(
        Choice(
            (
                (AddressFromPostcode.NEVER, N_("Never")),
                (AddressFromPostcode.ONLY_EMPTY, N_("Only what is missing")),
                (AddressFromPostcode.ALWAYS, N_("Always")),
            )
        ),
        default=AddressFromPostcode.NEVER,
        label=N_("Complete the address from the postcode"),
        help=N_(
            "Street, district, city and state come from a postcode directory; number and "
            "complement stay as the buyer gave them. If it does not answer, the order keeps its "
            "address and says so."
        ),
    )
    import_fulfillment_orders: bool = entry(
        Flag(),
        default=True,
        label=N_("Receive orders that the marketplace fulfils"),
        help=N_(
            "Such orders are shipped from the marketplace's own warehouse: they reserve nothing "
            "here. Off: they stay in the list of the store's orders, with the reason."
        ),
    )


@dataclass(frozen=True)
class AdditionalSettings(Form):
    """Invoices, intermediary and labels (ERP §2)."""

    key = "additional"
    title = N_("Additional settings")

    invoice_data_mode: InvoiceDataMode = entry(
        Choice(
            (
                (InvoiceDataMode.AUTO_ON_AUTHORIZATION, N_("By itself, once it is authorised")),
                (InvoiceDataMode.MANUAL, N_("When I ask for it")),
            )
        ),
        default=InvoiceDataMode.MANUAL,
        label=N_("Send the data of the invoice"),
        help=N_("Key, number, series and date of the NF-e, as the marketplaces ask for them."),
    )
    intermediary_id: int | None = entry(
        Reference("intermediaries"),
        default=None,
        label=N_("Intermediary"),
        help=N_("Put on orders whose marketplace names none. A sales channel may have its own."),
    )
    label_format: LabelFormat = entry(
        Choice(((LabelFormat.PDF, N_("PDF")), (LabelFormat.ZPL, N_("ZPL (label printer)")))),
        default=LabelFormat.PDF,
        label=N_("Format of the labels"),
        help=N_("What is asked for when the label of a marketplace is fetched."),
    )


@dataclass(frozen=True)
class TaxSettings(Form):
    """Which operation nature received orders get (ERP §18)."""

    key = "tax"
    title = N_("Tax data")

    tax_nature_id: int | None = entry(
        Reference("tax_natures"),
        default=None,
        label=N_("Operation nature for sales"),
        help=N_("Put on each order when it is received, and used when its invoice is prepared."),
    )
    use_taxpayer_nature: bool = entry(
        Flag(),
        default=False,
        label=N_("Another nature for ICMS taxpayers"),
        help=N_("Taxpayers are companies with a state registration that is not “ISENTO”."),
    )
    taxpayer_nature_id: int | None = entry(
        Reference("tax_natures"),
        default=None,
        label=N_("Operation nature for ICMS taxpayers"),
        help=N_("Put on the orders of ICMS taxpayers instead."),
    )

    def problems(self) -> Mapping[str, str]:
        found = dict(super().problems())
        if self.use_taxpayer_nature and self.taxpayer_nature_id is None:
            found["taxpayer_nature_id"] = _("Choose the nature for ICMS taxpayers.")
        return found


@dataclass(frozen=True)
class StatusSettings(Form):
    """How situations are kept in step (ERP §4.4)."""

    key = "statuses"
    title = N_("Situations")

    allow_status_regression: bool = entry(
        Flag(),
        default=False,
        label=N_("Orders may go back to an earlier situation"),
        help=N_(
            "Off: a situation of ANYMARKET that would lead back is reported and left alone. "
            "Cancelled is always taken over."
        ),
    )


@dataclass(frozen=True)
class PaymentSettings(Form):
    """How the payments of received orders are booked (ERP §6)."""

    key = "payments"
    title = N_("Payment methods")

    default_method: str = entry(
        Pick("payment_methods"),
        default="",
        label=N_("Default payment method"),
        help=N_("For orders whose payment is not mapped. Without one they get a pending issue."),
    )
    post_receivables: Posting = entry(
        Choice(
            (
                (Posting.ON_RECEIPT, N_("When an order is received")),
                (Posting.MANUAL, N_("When I ask for it")),
            )
        ),
        default=Posting.ON_RECEIPT,
        label=N_("Post the receivables"),
        help=N_("Each instalment with its due date, over the full value of the order."),
    )
