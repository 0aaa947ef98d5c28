"""Pedidos do e-commerce: the hub's orders, and receiving them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from anydesk.core.changes import HUB_ORDERS, SALES_ORDERS
from anydesk.core.channels import channel_title
from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.errors import JobBusy
from anydesk.core.hub_orders import HUB_STATUS_TITLES, HubOrderRow
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.jobs import JobRun, RunState
from anydesk.core.query import FilterValue, Query
from anydesk.core.settings import OrderSettings
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import confirm
from anydesk.ui.job_messages import end_sentence, end_tone
from anydesk.ui.messages import Button
from anydesk.ui.pages import captions
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import (
    Column,
    Command,
    Counter,
    Filter,
    Ids,
    Needs,
    Period,
    Screen,
    Weight,
)
from anydesk.ui.tones import Tone

LOOK_BACK = timedelta(days=30)
"""How far the list is refreshed; older orders are found through a period of the receipt."""


BLOCK = 200


async def read_orders(context: PageContext, _ids: Ids = ()) -> None:
    """Read the orders of the chosen store, or of all, into the list."""
    for store in await chosen_stores(context):
        await read_store(context, store)


async def read_store(context: PageContext, store: Integration, *, tell: bool = True) -> None:
    """Read the orders of one store into the list; nothing where that is being done already."""
    services = context.services
    since = await read_since(services, store.id)
    arguments = {"integration_id": store.id, "since": since.isoformat()}
    job = JOBS["orders.read"](services, {**arguments, "until": None, "status": None})
    # The same work is never queued twice: whoever asks second finds it running.
    with suppress(JobBusy):
        await context.run_job(job, store=store.name, tell=tell)


async def read_since(services: Services, integration_id: int) -> datetime:
    """The day chosen in the set-up, else the last 30 days."""
    settings = await services.settings.get(OrderSettings, integration_id)
    if settings.receive_from is None:
        return services.clock.now() - LOOK_BACK
    return datetime.combine(settings.receive_from, time(), MERCHANT_ZONE).astimezone(UTC)


async def chosen_stores(context: PageContext) -> Sequence[Integration]:
    """The store of the top bar when it can be used, else every active one."""
    usable = await context.services.integrations.usable()
    chosen = context.stores.chosen_id
    return [store for store in usable if chosen in (None, store.id)]


async def receive(context: PageContext, ids: Ids) -> None:
    """Make sales orders of the chosen rows, store by store."""
    services = context.services
    by_store: dict[tuple[int, str], list[HubOrderRow]] = defaultdict(list)
    for row in await _rows(services, ids):
        by_store[row.integration_id, row.store].append(row)
    for (integration_id, store), rows in by_store.items():
        hub_ids = [row.hub_id for row in rows]
        arguments = {"integration_id": integration_id, "hub_ids": hub_ids}
        job = JOBS["orders.receive"](services, arguments)
        run = await context.run_job(job, store=store, tell=False)
        await _tell(context, run, [row.id for row in rows])


async def _rows(services: Services, ids: Ids) -> list[HubOrderRow]:
    found: list[HubOrderRow] = []
    for start in range(0, len(ids), BLOCK):
        found.extend(await services.hub_orders.load(ids[start : start + BLOCK]))
    return found


async def _tell(context: PageContext, run: JobRun, ids: Ids) -> None:
    """How it went, and whether the orders lack something: then the way leads to them."""
    lacking = sum(bool(row.issues) for row in await _rows(context.services, ids))
    if not lacking or run.failed or run.not_sent or run.state is not RunState.FINISHED:
        show = Button(_("Show"), lambda: context.go("jobs", run=run.id))
        context.messages.show(end_tone(run), end_sentence(run), hint=_(run.message), button=show)
        return
    text = ngettext(
        "{count} of them has pending issues.", "{count} of them have pending issues.", lacking
    )
    context.messages.warn(
        end_sentence(run),
        hint=text.format(count=formats.count(lacking)),
        button=Button(_("Show"), lambda: context.go("sales_orders", counter="issues")),
    )


async def open_order(context: PageContext, ids: Ids) -> None:
    """The sales order of the row, or the offer to receive it."""
    for row in await context.services.hub_orders.load(ids[:1]):
        if row.sales_order_id is not None:
            context.go("sales_orders", order=row.sales_order_id)
        elif await confirm(
            None,
            _("Receive the order {number}?").format(number=row.marketplace_number or row.hub_id),
            _("It is not among your sales orders yet. Receiving it reserves its stock."),
            accept=_("Receive and open"),
        ):
            await receive(context, ids[:1])
            await _open_received(context, row.id)


async def _open_received(context: PageContext, row_id: int) -> None:
    for row in await context.services.hub_orders.load([row_id]):
        if row.sales_order_id is not None:
            context.go("sales_orders", order=row.sales_order_id)


async def _channels(services: Services, query: Query) -> list[tuple[FilterValue, str]]:
    asked = query.value("integration")
    integration = asked if isinstance(asked, int) else None
    codes = await services.hub_orders.channels(integration)
    return [*await services.channels.choices(integration, codes)]


async def _counts(services: Services, query: Query) -> Mapping[str, int]:
    return await services.hub_orders.counts(query)


def _fulfilment(row: HubOrderRow) -> str:
    return formats.yes_no(True) if row.is_marketplace_fulfilled else ""


LEFT_OUT = N_(
    "Not received: the marketplace fulfils it, and the settings of the store leave such orders out."
)


def _my_order(order: HubOrderRow) -> str:
    return _("Left out") if order.left_out else str(order.sales_order_number or "")


HUB_ORDERS_SCREEN: Screen[HubOrderRow] = Screen(
    key="hub_orders",
    title=N_("Orders at the hub"),
    source=lambda services: services.hub_orders,
    listen=frozenset({HUB_ORDERS, SALES_ORDERS}),
    columns=(
        Column(
            N_("Order"), lambda o: o.marketplace_number, width=136, key="marketplace_number",
            hint=lambda o: str(o.hub_id),
        ),
        Column(N_("Channel"), lambda o: channel_title(o.channel), sort="channel", width=104),
        Column(
            N_("Date"), lambda o: o.created_at, show=formats.moment, sort="created_at", width=92,
            hint=lambda o: formats.full_moment(o.created_at),
        ),
        Column(
            N_("Customer"), lambda o: o.customer, sort="customer", width=184, stretch=True,
            least=112,
        ),
        Column(
            N_("Total"), lambda o: o.total, show=formats.money, sort="total", right=True, width=92
        ),
        Column(
            N_("Situation"), lambda o: o.status, show=captions.hub_status,
            sort="status", width=108, tone=lambda o: captions.hub_status_tone(o.status),
        ),
        Column(
            N_("My order"), lambda o: o.sales_order_number, right=True, width=92,
            key="sales_order_number", row_text=_my_order,
            hint=lambda o: _(LEFT_OUT) if o.left_out else "",
        ),
        Column(
            N_("My situation"), lambda o: o.sales_order_status, show=captions.order_status,
            width=136, key="sales_order_status",
            tone=lambda o: (
                captions.order_status_tone(o.sales_order_status) if o.sales_order_status else None
            ),
        ),
        Column(
            N_("Pending issues"), lambda o: captions.issues(o.issues), width=216, key="issues",
            stretch=True, least=136,
            tone=lambda o: Tone.WARN if o.issues else None,
            hint=lambda o: captions.all_issues(o.issues),
        ),
        Column(N_("Fulfilment"), _fulfilment, width=90, key="fulfilment", hidden=True),
        Column(N_("Store"), lambda o: o.store, width=130, key="store", hidden=True),
        Column(N_("Hub id"), lambda o: o.hub_id, sort="hub_id", right=True, width=110, hidden=True),
    ),
    filters=(
        Filter(N_("Situation"), "status", captions.choices(HUB_STATUS_TITLES)),
        Period(N_("Period")),
        Filter(N_("Channel"), "channel", _channels),
    ),
    counters=(
        Counter("new", N_("New"), {"received": "no"}, Tone.INFO),
        Counter("issues", N_("With pending issues"), {"issues": "yes"}, Tone.WARN),
        Counter("all", N_("All")),
    ),
    counts=_counts,
    actions=(
        Command(
            "receive", N_("Receive orders"), receive, needs=Needs.SOME, icon="download",
            weight=Weight.PRIMARY,
        ),
        Command(
            "read", N_("Look for orders"), read_orders, icon="refresh-cw",
            shortcut="Ctrl+R", in_row_menu=False,
        ),
        Command("open", N_("Open order"), open_order, needs=Needs.ONE, icon="eye"),
    ),
    primary="receive",
    buttons=("read",),
    open=open_order,
    search_hint=N_("Number, customer, channel or SKU"),
    empty=N_("No order of the hub is here yet."),
    empty_hint=N_("Look for the orders of the last 30 days; nothing is changed at the hub."),
    empty_action="read",
    sort="created_at",
    descending=True,
    help=N_(
        "The orders that wait at ANYMARKET. Tick some and receive them: each becomes a sales order "
        "of yours, with its customer, items and payments, and its stock is reserved. Receiving an "
        "order again only brings it up to date."
    ),
    noun=captions.counted("{count} order", "{count} orders"),
)  # fmt: skip


FRESH = timedelta(minutes=2)
"""A list read this recently is not read again just because it is opened."""


class HubOrdersPage(TablePage[HubOrderRow]):
    """The list; each visit looks quietly for news, so that it never shows yesterday as today."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(HUB_ORDERS_SCREEN, context)
        self._read_at: dict[int, datetime] = {}

    def open_with(self, **arguments: object) -> None:
        super().open_with(**arguments)
        self.context.tasks.start(self._look_for_news(), owner=self)

    async def _look_for_news(self) -> None:
        now = self.context.services.clock.now()
        for store in await chosen_stores(self.context):
            last = self._read_at.get(store.id)
            if last is None or now - last >= FRESH:
                self._read_at[store.id] = now
                await read_store(self.context, store, tell=False)


def build(context: PageContext) -> HubOrdersPage:
    """The page of the hub's orders."""
    return HubOrdersPage(context)
