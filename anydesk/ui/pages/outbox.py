"""Fila de envio: what ANYMARKET must still be told, what it refused, and trying again."""

from collections.abc import Mapping

from anydesk.core.changes import OUTBOX, SALES_ORDERS
from anydesk.core.channels import channel_title
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import RunState
from anydesk.core.outbox import KIND_TITLES, STATE_TITLES, OutboxRow, OutboxState
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.services.outbox import start_delivery
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.job_messages import TOKEN_TROUBLE, end_sentence, end_tone
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

STATE_TONES: Mapping[str, Tone] = {
    OutboxState.WAITING: Tone.WARN,
    OutboxState.SENDING: Tone.INFO,
    OutboxState.ACCEPTED: Tone.INFO,
    OutboxState.DONE: Tone.GOOD,
    OutboxState.FAILED: Tone.BAD,
    OutboxState.GIVEN_UP: Tone.MUTED,
}
WAITING = (OutboxState.WAITING.value, OutboxState.SENDING.value)


async def deliver(context: PageContext) -> int:
    """Tell every store what waits for it, one after the other; of trouble a message is shown.

    Returns how many stores had something to be told.
    """
    stores = await context.services.outbox.stores_due()
    for store in stores:
        run_id = await start_delivery(context.services, store)
        if run_id is not None:
            await _follow(context, run_id)
    return len(stores)


async def _follow(context: PageContext, run_id: int) -> None:
    run = await context.follow(run_id, tell=False)
    if run.state is RunState.FINISHED and not run.failed and not run.not_sent:
        return
    button = Button(_("Show"), lambda: context.go("outbox", counter="all"))
    if run.error_kind in TOKEN_TROUBLE and context.messages.open_connection is not None:
        button = Button(_("Open connection"), context.messages.open_connection)
    context.messages.show(end_tone(run), end_sentence(run), hint=_(run.message), button=button)


async def deliver_now(context: PageContext, _ids: Ids) -> None:
    """Tell everything that waits, without waiting for its next try."""
    outbox = context.services.outbox
    await outbox.retry(await outbox.find(Query(filters={"state": WAITING})))
    if not await deliver(context):
        context.messages.info(_("Nothing waits to be told."))


async def retry(context: PageContext, ids: Ids) -> None:
    """Tell these again, refused ones too."""
    again = await context.services.outbox.retry(ids)
    if not again and not await _waits(context, ids):
        context.messages.info(_("None of these waits or was refused."))
        return
    await deliver(context)


async def _waits(context: PageContext, ids: Ids) -> bool:
    rows = await context.services.outbox.load(ids)
    return any(row.state in WAITING for row in rows)


async def give_up(context: PageContext, ids: Ids) -> None:
    """Do not tell these any more."""
    count = await context.services.outbox.give_up(ids)
    text = ngettext("{count} of them will not be told.", "{count} of them will not be told.", count)
    context.messages.info(text.format(count=formats.count(count)))


async def open_order(context: PageContext, ids: Ids) -> None:
    """The order that it is about."""
    for row in await context.services.outbox.load(ids[:1]):
        context.go("sales_orders", order=row.order_id)


async def _counts(services: Services, query: Query) -> Mapping[str, int]:
    return await services.outbox.counts(query)


def _given_up(count: int) -> str:
    text = ngettext(
        "ANYMARKET will not be told. The order keeps its situation here; later updates of it "
        "are told then.",
        "ANYMARKET will not be told of these {count}. The orders keep their situations here; "
        "later updates of them are told then.",
        count,
    )
    return text.format(count=formats.count(count))


OUTBOX_SCREEN: Screen[OutboxRow] = Screen(
    key="outbox",
    title=N_("Outbox"),
    source=lambda services: services.outbox,
    listen=frozenset({OUTBOX, SALES_ORDERS}),
    columns=(
        Column(N_("Order"), lambda o: o.number, sort="number", right=True, width=76,
               link=open_order),
        Column(N_("What is told"), lambda o: _(KIND_TITLES[o.kind]), sort="kind", width=184),
        Column(
            N_("State"), lambda o: o.state, sort="state", width=176,
            show=lambda state: _(STATE_TITLES[state]), tone=lambda o: STATE_TONES[o.state],
        ),
        Column(
            N_("Last answer"), lambda o: o.last_answer, width=280, key="last_answer",
            stretch=True, least=160, hint=lambda o: o.last_answer,
        ),
        Column(
            N_("Tries"), lambda o: o.attempts, formats.count, right=True, width=64, key="attempts"
        ),
        Column(
            N_("Next try"), lambda o: o.next_try_at, show=formats.moment, sort="next_try_at",
            width=96,
        ),
        Column(
            N_("Since"), lambda o: o.created_at, show=formats.moment, sort="created_at", width=96,
            hint=lambda o: formats.full_moment(o.created_at),
        ),
        Column(N_("Channel"), lambda o: channel_title(o.channel), key="channel", width=112),
        Column(
            N_("Marketplace number"), lambda o: o.marketplace_number, width=136, key="mp",
            hidden=True,
        ),
        Column(N_("Store"), lambda o: o.store, width=130, key="store", hidden=True),
    ),
    filters=(
        Filter(N_("State"), "state", captions.choices(STATE_TITLES)),
        Filter(N_("What is told"), "kind", captions.choices(KIND_TITLES)),
        Period(N_("Period")),
    ),
    counters=(
        Counter("waiting", N_("Waiting"), {"state": WAITING}, Tone.WARN),
        Counter("failed", N_("Refused"), {"state": OutboxState.FAILED.value}, Tone.BAD),
        Counter("all", N_("All")),
    ),
    counts=_counts,
    actions=(
        Command("deliver", N_("Tell ANYMARKET now"), deliver_now, icon="send",
                weight=Weight.PRIMARY, in_row_menu=False),
        Command("open", N_("Open order"), open_order, needs=Needs.ONE, icon="eye"),
        Command("retry", N_("Try again"), retry, needs=Needs.SOME, icon="refresh-cw"),
        Command("give_up", N_("Give up"), give_up, needs=Needs.SOME, icon="x", confirm=_given_up),
    ),
    primary="deliver",
    buttons=("retry", "give_up"),
    open=open_order,
    search_hint=N_("Number, customer, channel or SKU"),
    empty=N_("Nothing was to be told yet."),
    empty_hint=N_("When you move an order on, what ANYMARKET must be told of it passes by here."),
    empty_icon="send",
    sort="created_at",
    descending=True,
    help=N_(
        "What ANYMARKET is told because an order moved on here. Without a network it waits and is "
        "told later; what was refused shows the answer. The updates of one order are told in "
        "their order: behind a refused one the later ones wait until it is tried again or given up."
    ),
    noun=captions.counted("{count} update", "{count} updates"),
)  # fmt: skip


def build(context: PageContext) -> TablePage[OutboxRow]:
    """The page of what ANYMARKET must still be told."""
    return TablePage(OUTBOX_SCREEN, context)
