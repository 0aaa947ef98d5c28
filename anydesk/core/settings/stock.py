# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""What an integration is told about stock."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Amount, Choice, Choices, Flag, Reference
from anydesk.core.order_flow import RANKS, RESERVING
from anydesk.core.products import Balance
from anydesk.core.sales_orders import ORDER_STATUS_TITLES, OrderStatus

STOCK_MODES = (
    (Balance.AVAILABLE, N_("Available: physical less reserved")),
    (Balance.PHYSICAL, N_("Physical: everything on the shelf")),
    (Balance.NONE, N_("Do not send stock")),
)

CAN_RESERVE = tuple(
    (status.value, ORDER_STATUS_TITLES[status])
    for status in sorted(OrderStatus, key=lambda one: RANKS[one])
    if RANKS[status] < RANKS[OrderStatus.SHIPPED]
)
"""What was shipped has left the shelf: from there on nothing can be kept back."""


class HubDeducts(StrEnum):
    """Whether the hub itself takes sold units off what it is told (API §4.4)."""

    UNKNOWN = "unknown"
    NO = "no"
    YES = "yes"


class PostStock(StrEnum):
    """When the stock of an order leaves the shelf by itself (ERP §4.6)."""

    MANUAL = "manual"
    INVOICED = "invoiced"
    SHIPPED = "shipped"


HUB_DEDUCTS = (
    (HubDeducts.UNKNOWN, N_("I do not know")),
    (HubDeducts.NO, N_("No, it shows what it is sent")),
    (HubDeducts.YES, N_("Yes, it takes sold units off by itself")),
)


@dataclass(frozen=True)
class StockSettings(Form):
    """What an integration is told about stock (ERP §2, §12.3)."""

    key = "stock"
    title = N_("Stock")

    mode: Balance = entry(
        Choice(STOCK_MODES),
        default=Balance.AVAILABLE,
        label=N_("Update stock in the store"),
        help=N_("Which balance the marketplaces are told. It can be changed for a single send."),
    )
    warehouse_id: int | None = entry(
        Reference("warehouses"),
        default=None,
        label=N_("Warehouse"),
        help=N_(
            "Stock is sent from this warehouse, and the orders of this store reserve there. "
            "None chosen: the default warehouse."
        ),
    )
    safety_stock: Decimal = entry(
        Amount(),
        default=Decimal(0),
        label=N_("Safety stock"),
        help=N_(
            "When this many units or fewer are left, zero is sent, so that the last ones are not "
            "sold twice. Zero switches it off."
        ),
    )
    reserving: tuple[str, ...] = entry(
        Choices(CAN_RESERVE),
        default=tuple(name for name, _title in CAN_RESERVE if name in RESERVING),
        label=N_("Situations that reserve"),
        help=N_(
            "Orders in these situations keep their units back. They count as sold, but have not "
            "left the shelf yet."
        ),
    )
    hub_deducts: HubDeducts = entry(
        Choice(HUB_DEDUCTS),
        default=HubDeducts.UNKNOWN,
        label=N_("Does ANYMARKET already deduct sold units?"),
        help=N_(
            "Where it does, units reserved by orders that ANYMARKET knows are not deducted here a "
            "second time."
        ),
    )
    post_stock: PostStock = entry(
        Choice(
            (
                (PostStock.SHIPPED, N_("When an order becomes Shipped")),
                (PostStock.INVOICED, N_("When an order becomes Invoiced")),
                (PostStock.MANUAL, N_("Only when I ask for it")),
            )
        ),
        default=PostStock.SHIPPED,
        label=N_("Withdraw the stock of orders"),
        help=N_(
            "The units of an order leave the balance and are no longer reserved. An order that "
            "the marketplace fulfils never touches your stock."
        ),
    )
    send_automatically: bool = entry(
        Flag(),
        default=True,
        label=N_("Send stock when it changes"),
        help=N_(
            "A sale or a movement is told to every store at once, for products whose stock was "
            "sent from here before. What was never sent stays as it is at the marketplaces."
        ),
    )
