"""Sending products: what is new, what changes field by field, what is blocked, and what follows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from anydesk.core.field_changes import field_title
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import Job, Outcome, RowResult
from anydesk.core.plans import PlanCounts, PlanRow
from anydesk.core.product_plans import ACTION_TITLES, ProductPlanRow, SendAction, repriced
from anydesk.core.send_options import SendOptions
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.services.jobs.send_products import SendProducts
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.pages.send_details import ProductDetails
from anydesk.ui.pages.sending import Box, Choice, Sending, to_stores
from anydesk.ui.preview import ALL, RowPanel
from anydesk.ui.tables.screen import Column, Counter
from anydesk.ui.tones import Tone

UPDATE_STOCK = "update_stock"
STOP_AT_FIRST_REFUSAL = "stop_at_first_refusal"

NEW, CHANGED, UNCHANGED, BLOCKED, WARNED = "new", "changed", "unchanged", "blocked", "warned"


def _action(row: PlanRow) -> str:
    if not isinstance(row, ProductPlanRow):
        return ""
    if row.blocked:
        return _("Cannot be sent")
    if not row.changes:
        return _("Unchanged")
    if row.action is not SendAction.UPDATE or not row.differences:
        return _(ACTION_TITLES[row.action])
    count = len(row.differences)
    return ngettext("{count} field changes", "{count} fields change", count).format(count=count)


def _tone(row: PlanRow) -> Tone:
    if row.blocked:
        return Tone.BAD
    if isinstance(row, ProductPlanRow) and row.warnings:
        return Tone.WARN
    return Tone.INFO if row.changes else Tone.MUTED


def _said(row: PlanRow) -> str:
    """Why it cannot go, what to know before it, or which fields change."""
    if not isinstance(row, ProductPlanRow):
        return row.note
    fields = ", ".join(field_title(change.field) for change in row.differences)
    update = row.action is SendAction.UPDATE and row.compared
    return row.blocked or " ".join(row.warnings) or (fields if update and fields else row.note)


class ProductSending(Sending):
    """Products with their texts, measures and images."""

    title = N_("Send products")
    button = N_("Send products")
    follows = True
    boxes = (
        Box(
            UPDATE_STOCK,
            N_("Update the stock at the e-commerce"),
            N_("The quantity goes along with each product. Off: the stock there stays."),
        ),
        Box(
            STOP_AT_FIRST_REFUSAL,
            N_("Stop as soon as a product is refused"),
            N_("The rest is then not sent. Off: every product is tried."),
        ),
    )
    counters = (
        Counter(ALL, N_("All")),
        Counter(NEW, N_("New ones"), {"group": NEW}),
        Counter(CHANGED, N_("With changes"), {"group": CHANGED}),
        Counter(UNCHANGED, N_("Without change"), {"group": UNCHANGED}),
        Counter(BLOCKED, N_("Blocked"), {"group": BLOCKED}),
        Counter(WARNED, N_("With warnings"), {"group": WARNED}),
    )
    columns = (
        Column(N_("SKU"), lambda r: r.sku, width=120),
        Column(N_("Description"), lambda r: r.name, width=200, stretch=True, least=120),
        Column(N_("What happens"), _action, width=172, key="action", tone=_tone),
        Column(
            N_("Reason"), _said, width=240, stretch=True, least=140, key="reason", hint=_said,
        ),
        Column(N_("Listing"), lambda r: r.external_id, width=88),
        Column(N_("Store"), lambda r: r.store, width=104),
    )  # fmt: skip

    async def plan(
        self, services: Services, ids: Sequence[int], choice: Choice
    ) -> tuple[PlanRow, ...]:
        return await services.offers.plan_products(ids, choice.stores, _options(choice))

    def job(self, services: Services, rows: Sequence[PlanRow], choice: Choice) -> Job:
        return SendProducts.from_plan(services, rows, options=_options(choice))

    def counted(self, count: int) -> str:
        return ngettext("{count} product", "{count} products", count).format(
            count=formats.count(count)
        )

    def sentence(self, counts: PlanCounts, choice: Choice) -> str:
        text = (
            _("Send {what} with their stock to {stores}.")
            if UPDATE_STOCK in choice.boxes
            else _("Send {what} to {stores}; the stock there stays as it is.")
        )
        return text.format(what=self.counted(counts.chosen), stores=to_stores(counts))

    def groups(self, row: PlanRow) -> Collection[str]:
        if not isinstance(row, ProductPlanRow):
            return ()
        if row.blocked:
            return (BLOCKED,)
        of_changed = CHANGED if row.action is SendAction.UPDATE else NEW
        mine = of_changed if row.changes else UNCHANGED
        return (mine, WARNED) if row.warnings else (mine,)

    def panel(self, context: PageContext) -> RowPanel:
        return ProductDetails(context)

    def banner(self, rows: Sequence[PlanRow]) -> str:
        """Of how many ticked products the cost changes every price."""
        count = repriced(row for row in rows if isinstance(row, ProductPlanRow))
        text = ngettext(
            "ANYMARKET computes the price of {count} ticked product from its cost. The cost goes "
            "along, and the price of all its listings changes with it.",
            "ANYMARKET computes the prices of {count} ticked products from their cost. The cost "
            "goes along, and the prices of all their listings change with it.",
            count,
        )
        return text.format(count=formats.count(count)) if count else ""

    async def refresh(
        self, context: PageContext, rows: Sequence[PlanRow], results: Sequence[RowResult]
    ) -> None:
        """Read the listings of what was accepted, store by store."""
        accepted = {(one.store, one.key) for one in results if one.outcome is Outcome.DONE}
        wanted = [row for row in rows if (row.store, row.sku) in accepted]
        services = context.services
        found = await services.listings.of_products(*_asked(wanted))
        by_store: defaultdict[tuple[int, str], dict[int, None]] = defaultdict(dict)
        for row in found:
            if (row.store, row.product_sku) in accepted:
                by_store[row.integration_id, row.store][row.listing_id] = None
        for (integration_id, store), ids in by_store.items():
            given = {"integration_id": integration_id, "listing_ids": list(ids)}
            await context.run_job(
                JOBS["listings.refresh"](services, given), store=store, tell=False
            )

    async def states(
        self, services: Services, rows: Sequence[PlanRow]
    ) -> Mapping[tuple[str, str], tuple[str, str]]:
        found = await services.listings.of_products(*_asked(rows))
        return {(row.store, row.product_sku): (row.send_state, row.send_message) for row in found}


def _asked(rows: Sequence[PlanRow]) -> tuple[list[int], list[int]]:
    products = list(dict.fromkeys(row.product_id for row in rows))
    return products, list(dict.fromkeys(row.integration_id for row in rows))


def _options(choice: Choice) -> SendOptions:
    return SendOptions(
        update_stock=UPDATE_STOCK in choice.boxes,
        stop_at_first_refusal=STOP_AT_FIRST_REFUSAL in choice.boxes,
    )
