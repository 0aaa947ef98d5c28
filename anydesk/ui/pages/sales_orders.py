"""Pedidos de venda: the merchant's own orders."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from anydesk.core.changes import SALES_ORDERS
from anydesk.core.channels import channel_title
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.query import FilterValue, Query
from anydesk.core.sales_orders import ORDER_STATUS_TITLES, SalesOrderRow
from anydesk.services import Services
from anydesk.services.relinking import relink
from anydesk.services.situations import start_sync
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.pages import captions
from anydesk.ui.pages.order_detail import OrderPage
from anydesk.ui.pages.order_moves import move_orders
from anydesk.ui.pages.order_papers import fetch_labels, send_invoices
from anydesk.ui.pages.order_stock import change_stock
from anydesk.ui.pages.stack import StackPage
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Column, Command, Counter, Filter, Ids, Needs, Period, Screen
from anydesk.ui.tones import Tone


async def open_order(context: PageContext, ids: Ids) -> None:
    """The order with everything about it."""
    context.go("sales_orders", order=ids[0])


async def go_to_hub_orders(context: PageContext, _ids: Ids) -> None:
    """Where orders are received."""
    context.go("hub_orders")


async def check_again(context: PageContext, _ids: Ids) -> None:
    """Look whether the unknown SKUs of any order are products by now."""
    found = await relink(context.services)
    if not found.orders:
        context.messages.info(
            _("No unknown SKU of these orders is a product here yet."),
            hint=_("Receive the products of the hub, or link each one on its order."),
        )
        return
    text = ngettext(
        "{count} order was linked to its products.",
        "{count} orders were linked to their products.",
        found.orders,
    )
    context.messages.good(text.format(count=formats.count(found.orders)))


async def move(context: PageContext, ids: Ids) -> None:
    """Move the orders to another situation, after a look at what ANYMARKET will be told."""
    await move_orders(_window(context), context, ids)


async def sync_status(context: PageContext, ids: Ids) -> None:
    """Ask the hub how these orders stand."""
    for run_id in await start_sync(context.services, ids):
        await context.follow(run_id)


async def post_stock(context: PageContext, ids: Ids) -> None:
    """Take the units of the orders off the shelf."""
    await change_stock(_window(context), context, ids, reverse=False)


async def reverse_stock(context: PageContext, ids: Ids) -> None:
    """Put the units of the orders back."""
    await change_stock(_window(context), context, ids, reverse=True)


async def labels(context: PageContext, ids: Ids) -> None:
    """The labels of the orders as files."""
    await fetch_labels(_window(context), context, ids)


def _window(context: PageContext) -> QWidget:
    """What the dialogs of a command stand over: the window that shows the messages."""
    window = context.messages.parent()
    assert isinstance(window, QWidget)
    return window


async def _channels(services: Services, query: Query) -> list[tuple[FilterValue, str]]:
    asked = query.value("integration")
    integration = asked if isinstance(asked, int) else None
    codes = await services.sales_orders.channels(integration)
    return [*await services.channels.choices(integration, codes)]


async def _counts(services: Services, query: Query) -> Mapping[str, int]:
    return await services.sales_orders.counts(query)


SALES_ORDERS_SCREEN: Screen[SalesOrderRow] = Screen(
    key="sales_orders",
    title=N_("Sales orders"),
    source=lambda services: services.sales_orders,
    listen=frozenset({SALES_ORDERS}),
    columns=(
        Column(
            N_("Order"), lambda o: o.number, sort="number", right=True, width=76, link=open_order
        ),
        Column(N_("Channel"), lambda o: channel_title(o.channel), sort="channel", width=104),
        Column(N_("Marketplace number"), lambda o: o.marketplace_number, width=136, key="mp"),
        Column(
            N_("Date"), lambda o: o.created_at, show=formats.moment, sort="created_at", width=92,
            hint=lambda o: formats.full_moment(o.created_at),
        ),
        Column(
            N_("Customer"), lambda o: o.customer, sort="customer", width=200, stretch=True,
            least=112,
        ),
        Column(
            N_("Total"), lambda o: o.total, show=formats.money, sort="total", right=True, width=92
        ),
        Column(
            N_("Situation"), lambda o: o.status, show=captions.order_status, sort="status",
            width=132, tone=lambda o: captions.order_status_tone(o.status),
        ),
        Column(
            N_("Pending issues"), lambda o: captions.issues(o.issues), width=228, key="issues",
            stretch=True, least=144,
            tone=lambda o: Tone.WARN if o.issues else None,
            hint=lambda o: captions.all_issues(o.issues),
        ),
        Column(
            N_("Dispatch until"), lambda o: o.dispatch_deadline, show=formats.moment, width=112,
            key="dispatch_deadline",
        ),
        Column(
            N_("Situation at the hub"), lambda o: o.hub_status, show=captions.hub_status,
            width=150, key="hub_status", hidden=True,
        ),
        Column(N_("Store"), lambda o: o.store, width=130, key="store", hidden=True),
        Column(N_("Hub id"), lambda o: o.hub_id, right=True, width=110, key="hub_id", hidden=True),
        Column(
            N_("Received"), lambda o: o.received_at, show=formats.moment, width=110,
            key="received_at", hidden=True,
        ),
    ),
    filters=(
        Filter(N_("Situation"), "status", captions.choices(ORDER_STATUS_TITLES)),
        Period(N_("Period")),
        Filter(N_("Channel"), "channel", _channels),
    ),
    counters=(
        Counter("open", N_("To prepare"), {"status": "aprovado"}, Tone.INFO),
        Counter("issues", N_("With pending issues"), {"issues": "yes"}, Tone.WARN),
        Counter("all", N_("All")),
    ),
    counts=_counts,
    actions=(
        Command("open", N_("Open order"), open_order, needs=Needs.ONE, icon="eye"),
        Command("move", N_("Move to…"), move, needs=Needs.SOME, icon="arrow-right"),
        Command(
            "sync_status", N_("Synchronise situation"), sync_status, needs=Needs.SOME,
            icon="refresh-cw",
        ),
        Command(
            "send_invoices", N_("Send the data of the invoice"), send_invoices, needs=Needs.SOME,
            icon="receipt",
        ),
        Command("post_stock", N_("Post stock"), post_stock, needs=Needs.SOME, icon="boxes"),
        Command(
            "reverse_stock", N_("Reverse stock"), reverse_stock, needs=Needs.SOME, icon="undo-2"
        ),
        Command("labels", N_("Get labels"), labels, needs=Needs.SOME, icon="printer"),
        Command(
            "check_again", N_("Check pending issues again"), check_again, icon="refresh-cw",
            in_row_menu=False,
        ),
        Command(
            "hub_orders", N_("Go to the orders at the hub"), go_to_hub_orders,
            icon="shopping-bag", in_row_menu=False,
        ),
    ),
    buttons=("move", "check_again"),
    open=open_order,
    search_hint=N_("Number, customer, channel or SKU"),
    empty=N_("No order was received yet."),
    empty_hint=N_("Choose orders of the hub and receive them; they appear here."),
    empty_action="hub_orders",
    sort="created_at",
    descending=True,
    help=N_(
        "Your own orders. What an order still lacks stands under pending issues: open it to link a "
        "product, choose the payment method or the shipping. No sale is lost meanwhile."
    ),
    noun=captions.counted("{count} order", "{count} orders"),
)  # fmt: skip


class SalesOrdersPage(StackPage):
    """The list, or one order."""

    def open_with(self, **arguments: object) -> None:
        order = arguments.get("order")
        if isinstance(order, int):
            self.push(OrderPage(self.context, order))
        else:
            super().open_with(**arguments)


def build(context: PageContext) -> SalesOrdersPage:
    """The page of the merchant's orders."""
    return SalesOrdersPage(context, TablePage(SALES_ORDERS_SCREEN, context))
