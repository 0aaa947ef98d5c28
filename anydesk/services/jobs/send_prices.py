"""Sends prices to the stores, each where the hub keeps it: the SKU or its listings (API §5)."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.api.records import ListingPrice
from anydesk.core import changes
from anydesk.core.errors import ApiError, AppError, StoreError
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Job, Outcome, RowResult, Save, Step
from anydesk.core.offer_plans import PlanStore
from anydesk.core.plans import PlanRow
from anydesk.services.jobs import plan_arguments
from anydesk.services.jobs.batches import ACCEPTED, Patience, settle
from anydesk.services.jobs.breakdowns import SEVERAL, is_failing_at
from anydesk.services.jobs.fresh_rows import FreshRow, fresh_prices, planned_again, store_of
from anydesk.services.jobs.plan_arguments import (
    FrozenRow,
    SendPlan,
    StorePlan,
    result_of,
    value_text,
)
from anydesk.services.jobs.sending import Delivered, not_sent_result, send_to_stores
from anydesk.storage.listings import set_price_scope
from anydesk.storage.send_results import note_prices
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.api.listings import ListingsApi
    from anydesk.services import Services

AT_ONCE = 4
LISTINGS_PER_BATCH = 100
"""The hub does not say how many it takes; integrators stay at or below this (API §5.3)."""
SKUS_PER_PARCEL = 20
"""SKU prices go one by one; so many are saved together."""


@dataclass(frozen=True)
class SendPrices:
    """Tell stores the prices as previewed; see ``sending`` for its course."""

    services: "Services"
    plan: SendPlan

    key: ClassVar[str] = "prices.send"
    title: ClassVar[str] = N_("Send prices")

    @classmethod
    def from_plan(cls, services: "Services", rows: Iterable[PlanRow]) -> "SendPrices":
        """The job for a previewed plan. Rows that are not ticked become results with the reason."""
        # Prices of SKUs first: a parcel has rows of one kind only.
        ordered = sorted(rows, key=lambda row: row.channel_listing_id is not None)
        return cls(services, plan_arguments.frozen(ordered))

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        return plan_arguments.to_json(self.plan)

    def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """Parcel by parcel; see ``sending``."""
        return send_to_stores(self.plan, _Carrier(self.services), checkpoint)

    async def again(self, rows: Sequence[RowResult]) -> Job:
        """The same send for these rows, with today's prices."""
        which = plan_arguments.wanted(rows)
        plan = self.services.offers.plan_prices
        return SendPrices.from_plan(
            self.services, await planned_again(self.services.store, which, plan)
        )


def build(services: "Services", arguments: Arguments) -> SendPrices:
    """The job of a stored run."""
    return SendPrices(services, plan_arguments.from_json(arguments))


@dataclass(frozen=True)
class _Verdict:
    """What became of a row.

    Args:
        refused: the hub's own words; empty where it accepted.
        shown: the prices the hub shows after it accepted, where they are not those sent.
    """

    refused: str = ""
    shown: tuple[Decimal, Decimal] | None = None


class _Carrier:
    changed = frozenset({changes.LISTINGS, changes.PRODUCTS})

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._patience: dict[int, Patience] = {}
        self._stores: dict[int, PlanStore] = {}

    def parcels(self, rows: Sequence[FrozenRow]) -> list[tuple[FrozenRow, ...]]:
        skus = [row for row in rows if row.channel_id is None]
        channels = [row for row in rows if row.channel_id is not None]
        return [*_cut(skus, SKUS_PER_PARCEL), *_cut(channels, LISTINGS_PER_BATCH)]

    async def deliver(self, plan: StorePlan, rows: Sequence[FrozenRow]) -> Delivered:
        fresh = await self._fresh(plan, rows)
        due = {one.promised: one for one in fresh if one.row.can_be_sent and not _moved(one)}
        verdicts: dict[FrozenRow, _Verdict] = {}
        scopes: dict[int, str] = {}
        error: AppError | None = None
        try:
            hub = await self._services.connections.hub(plan.integration_id)
            if rows[0].channel_id is None:
                await _send_to_skus(hub, list(due.values()), verdicts)
            else:
                patience = self._patience.setdefault(plan.integration_id, Patience())
                await _send_to_listings(hub.listings, list(due.values()), verdicts, patience)
            odd = [due[key] for key, one in verdicts.items() if one.refused or one.shown]
            await _learn_scopes(hub, odd, scopes)
        except StoreError:
            raise
        except AppError as stopped:
            error = stopped
        results = tuple(_result(one, due, verdicts, scopes, error) for one in fresh)
        return Delivered(results, self._save(plan, due, verdicts, scopes), error)

    async def not_sent(
        self, plan: StorePlan, rows: Sequence[FrozenRow], error: AppError
    ) -> tuple[RowResult, ...]:
        fresh = await self._fresh(plan, rows)
        return tuple(not_sent_result(result_of(one.row, Outcome.NOT_SENT), error) for one in fresh)

    async def _fresh(self, plan: StorePlan, rows: Sequence[FrozenRow]) -> list[FreshRow]:
        store = self._stores.get(plan.integration_id)
        if store is None:
            store = await store_of(self._services.store, plan)
            self._stores[plan.integration_id] = store
        read = partial(fresh_prices, store=store, rows=rows)
        return await self._services.store.run(read, durable=False)

    def _save(
        self,
        plan: StorePlan,
        due: Mapping[FrozenRow, FreshRow],
        verdicts: Mapping[FrozenRow, _Verdict],
        scopes: Mapping[int, str],
    ) -> Save | None:
        if not verdicts:
            return None
        at = self._services.clock.now()

        def save(tx: Tx) -> None:
            for channels in (False, True):
                mine = {k: v for k, v in verdicts.items() if (k.channel_id is not None) == channels}
                sent = {
                    _place(k): v.shown or _prices(due[k].row)
                    for k, v in mine.items()
                    if not v.refused
                }
                refused = {_place(k): v.refused for k, v in mine.items() if v.refused}
                note_prices(tx, sent, refused, at, channels=channels)
            for hub_product_id, scope in scopes.items():
                set_price_scope(tx, plan.integration_id, hub_product_id, scope)

        return save


def _cut(rows: Sequence[FrozenRow], size: int) -> list[tuple[FrozenRow, ...]]:
    return [tuple(rows[start : start + size]) for start in range(0, len(rows), size)]


def _place(row: FrozenRow) -> int:
    return row.listing_id if row.channel_id is None else row.channel_id


def _prices(row: PlanRow) -> tuple[Decimal, Decimal]:
    assert row.after is not None
    assert row.after_promo is not None
    return row.after, row.after_promo


def _moved(fresh: FreshRow) -> bool:
    """The price is not the one the person agreed to any more."""
    return (fresh.row.after, fresh.row.after_promo) != (fresh.promised.after, fresh.promised.final)


async def _send_to_skus(
    hub: "Hub", rows: Sequence[FreshRow], verdicts: dict[FrozenRow, _Verdict]
) -> None:
    """One request for each row, some at once. What concerns all rows ends it and is raised."""
    queue = list(reversed(rows))
    stopped: list[AppError] = []
    failing: dict[FrozenRow, AppError] = {}

    async def work() -> None:
        while queue and not stopped:
            one = queue.pop()
            try:
                verdicts[one.promised] = await _send_to_sku(hub, one)
                failing.clear()
            except AppError as error:
                if not is_failing_at(error):
                    stopped.append(error)
                    continue
                failing[one.promised] = error
                verdicts[one.promised] = _Verdict(refused=str(error))
                if len(failing) >= min(SEVERAL, len(rows)):
                    stopped.append(error)

    await asyncio.gather(*(work() for _worker in range(AT_ONCE)))
    if stopped:
        for promised in failing:
            # It was the hub and not these rows: they are sent when it works again.
            del verdicts[promised]
        raise stopped[0]


async def _send_to_sku(hub: "Hub", one: FreshRow) -> _Verdict:
    assert one.listing is not None
    full, final = _prices(one.row)
    try:
        shown = await hub.products.set_sku_price(
            one.listing.hub_product_id, one.listing.hub_sku_id, full, final
        )
    except ApiError as error:
        if error.stops_job:
            raise
        return _Verdict(refused=str(error))
    shows = (
        full if shown.price is None else shown.price,
        final if shown.sell_price is None else shown.sell_price,
    )
    # ANYMARKET: it rounds, keeps a price back, or listens to another level only, all with 200.
    return _Verdict(shown=None if shows == (full, final) else shows)


async def _send_to_listings(
    api: "ListingsApi",
    rows: Sequence[FreshRow],
    verdicts: dict[FrozenRow, _Verdict],
    patience: Patience,
) -> None:
    """One request for all rows; halved where the hub refuses it whole."""
    items = {_listing_price(one): one.promised for one in rows}
    heard: dict[ListingPrice, str] = {}

    async def ask(batch: Sequence[ListingPrice]) -> Mapping[ListingPrice, str]:
        refused = await api.send_prices(batch)
        # ANYMARKET: only rows with a problem are listed.
        return {item: refused.get(item.listing_id, ACCEPTED) for item in batch}

    try:
        if items:
            await settle(list(items), ask, heard, patience)
    finally:
        for item, verdict in heard.items():
            verdicts[items[item]] = _Verdict(refused=verdict)


def _listing_price(one: FreshRow) -> ListingPrice:
    assert one.channel is not None
    full, final = _prices(one.row)
    return ListingPrice(one.channel.hub_listing_id, full, final)


async def _learn_scopes(hub: "Hub", odd: Sequence[FreshRow], scopes: dict[int, str]) -> None:
    """Ask where the hub keeps the price of the products whose price it did not simply take.

    Raises:
        AppError: what concerns all rows.
    """
    known = {one.listing.hub_product_id: one.listing.price_scope for one in odd if one.listing}
    for hub_product_id, before in list(known.items())[:SKUS_PER_PARCEL]:
        try:
            now = await hub.products.price_scope(hub_product_id)
        except ApiError as error:
            if error.stops_job:
                raise
            continue
        if now and now != before:
            scopes[hub_product_id] = now


def _result(
    fresh: FreshRow,
    due: Mapping[FrozenRow, FreshRow],
    verdicts: Mapping[FrozenRow, _Verdict],
    scopes: Mapping[int, str],
    error: AppError | None,
) -> RowResult:
    row = fresh.row
    if not row.can_be_sent:
        return result_of(row, Outcome.FAILED, row.blocked)
    if fresh.promised not in due:
        moved = _("The price changed since the preview: {promised} there, {now} now.").format(
            promised=value_text(fresh.promised.after, fresh.promised.final),
            now=value_text(row.after, row.after_promo),
        )
        return result_of(row, Outcome.SKIPPED, moved)
    verdict = verdicts.get(fresh.promised)
    if verdict is None:
        assert error is not None
        return not_sent_result(result_of(row, Outcome.NOT_SENT), error, tried=True)
    if verdict.refused:
        return result_of(row, Outcome.FAILED, verdict.refused + _learnt(fresh, scopes))
    if verdict.shown is None:
        return result_of(row, Outcome.DONE, _("Accepted by ANYMARKET."))
    note = _("Accepted, but ANYMARKET shows {price}.").format(price=value_text(*verdict.shown))
    return result_of(row, Outcome.DONE, note + _learnt(fresh, scopes))


def _learnt(fresh: FreshRow, scopes: Mapping[int, str]) -> str:
    scope = scopes.get(fresh.listing.hub_product_id) if fresh.listing else None
    if not scope:
        return ""
    text = _("The price mode at ANYMARKET is “{mode}” now; send again.").format(mode=scope)
    return f" {text}"
