"""Sends products to the stores: creates what they lack, updates what they have (ERP §8.3)."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import astuple, dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core import changes
from anydesk.core.errors import NotThere
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Job, JsonValue, Outcome, RowResult, Step
from anydesk.core.plans import PlanRow
from anydesk.core.product_plans import ProductPlanRow
from anydesk.core.product_reasons import reasons_against
from anydesk.core.send_options import AS_USUAL, SendOptions
from anydesk.core.send_sources import SendingStore, SendSource
from anydesk.services.jobs import plan_arguments
from anydesk.services.jobs.families import Done, Family, each_family
from anydesk.services.jobs.fresh_rows import planned_again
from anydesk.services.jobs.plan_arguments import SendPlan, result_of
from anydesk.services.jobs.product_courier import Courier
from anydesk.services.jobs.product_parcels import Parcel
from anydesk.services.product_sources import read_sources
from anydesk.storage import product_sending as storage
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    from anydesk.services import Services

SETTLED_PER_STEP = 500
"""Rows that are not sent, saved together: there may be thousands."""


@dataclass(frozen=True)
class SentProduct:
    """A ticked row: a product, its listing in the store (None: it is new there), and the store.

    Args:
        family_id: rows of one family and store are one product at the hub; 0: it stands alone.
    """

    product_id: int
    listing_id: int | None
    integration_id: int
    store: str
    sku: str
    external_id: str
    name: str
    family_id: int = 0

    def result(self, outcome: Outcome = Outcome.DONE, message: str = "") -> RowResult:
        """What became of it. It is the same row at every try, whatever was created meanwhile."""
        listing = self.listing_id
        ref = f"product:{self.product_id}:{self.integration_id}"
        return RowResult(
            key=self.sku,
            outcome=outcome,
            message=message,
            store=self.store,
            listing=self.external_id,
            name=self.name,
            ref=ref if listing is None else f"listing:{listing}:0",
        )


@dataclass(frozen=True)
class SendProducts:
    """Send products as they are at this moment; blocked rows are results with all reasons.

    Product by product, a few at once, the variations of one together. What stops one concerns it
    alone; a hub that cannot be reached ends the run, which continues later: before a product is
    created the hub is asked for its SKU.
    """

    services: "Services"
    rows: tuple[SentProduct, ...]
    left_out: tuple[RowResult, ...] = ()
    options: SendOptions = AS_USUAL

    key: ClassVar[str] = "products.send"
    title: ClassVar[str] = N_("Send products")

    @classmethod
    def from_plan(
        cls, services: "Services", rows: Iterable[PlanRow], options: SendOptions = AS_USUAL
    ) -> "SendProducts":
        """The job for a previewed plan. Rows that are not ticked become results with the reason."""
        chosen: list[SentProduct] = []
        left_out: list[RowResult] = []
        for row in rows:
            if row.can_be_sent and row.chosen:
                chosen.append(_sent_product(row))
            else:
                outcome = Outcome.FAILED if row.blocked else Outcome.SKIPPED
                left_out.append(result_of(row, outcome, row.blocked or _why_not(row)))
        return cls(services, tuple(chosen), tuple(left_out), options)

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        rows: list[JsonValue] = [list(astuple(one)) for one in self.rows]
        plan = plan_arguments.to_json(SendPlan((), self.left_out))
        return {**plan, "rows": rows, "options": self.options.to_json()}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for some products, each with what the hub answered to each of its SKUs."""
        families = _families(self.rows)
        # A run of an earlier version counted every row by itself, and may be continued.
        at_once = SETTLED_PER_STEP if all(row.family_id for row in self.rows) else 1
        settled = _settled(self.left_out, at_once)
        sender = _Sender(self.services, self.options)

        async def send(place: int) -> Done:
            return await sender.send(families[place - len(settled)])

        found = each_family(
            [*settled, *(Family(tuple(row.result() for row in rows)) for rows in families)],
            send,
            checkpoint=checkpoint,
            changed=(changes.LISTINGS, changes.PRODUCTS),
            stop_at_refusal=self.options.stop_at_first_refusal,
        )
        async with aclosing(found):
            async for step in found:
                yield step

    async def again(self, rows: Sequence[RowResult]) -> Job:
        """The same send for these rows, as the products are today."""
        which = plan_arguments.wanted(rows)
        plan = partial(self.services.offers.plan_products, options=self.options)
        found = await planned_again(self.services.store, which, plan)
        return SendProducts.from_plan(self.services, found, self.options)


def build(services: "Services", arguments: Arguments) -> SendProducts:
    """The job of a stored run."""
    rows = tuple(SentProduct(*one) for one in arguments["rows"])
    left_out = plan_arguments.from_json(arguments).left_out
    options = SendOptions.from_json(arguments.get("options", {}))
    return SendProducts(services, rows, left_out, options)


def _sent_product(row: PlanRow) -> SentProduct:
    return SentProduct(
        row.product_id,
        row.listing_id,
        row.integration_id,
        row.store,
        row.sku,
        row.external_id,
        row.name,
        row.family_id if isinstance(row, ProductPlanRow) else 0,
    )


def _why_not(row: PlanRow) -> str:
    return _("Not ticked.") if row.changes else row.note


def _settled(left_out: Sequence[RowResult], at_once: int) -> list[Family]:
    return [
        Family(tuple(left_out[start : start + at_once]), settled=True)
        for start in range(0, len(left_out), at_once)
    ]


def _families(rows: Sequence[SentProduct]) -> list[tuple[SentProduct, ...]]:
    """What is one product at the hub stands together, where its first row was."""
    found: dict[tuple[int, int], list[SentProduct]] = {}
    for place, row in enumerate(rows):
        # Below zero: nothing else has this place.
        group = (row.integration_id, row.family_id or -1 - place)
        found.setdefault(group, []).append(row)
    return [tuple(members) for members in found.values()]


class _Sender:
    def __init__(self, services: "Services", options: SendOptions) -> None:
        self._services = services
        self._options = options
        self._couriers: dict[int, Courier] = {}
        self._stores: dict[int, SendingStore] = {}
        self._lock = asyncio.Lock()

    async def send(self, rows: Sequence[SentProduct]) -> Done:
        """What becomes of the rows of one family."""
        store = await self._store(rows[0])
        found = await self._fresh(rows, store)
        results: dict[SentProduct, RowResult] = {}
        ready: list[tuple[SentProduct, SendSource]] = []
        for row, source in found:
            if source is None:
                gone = _("The product or its listing is not there any more.")
                results[row] = row.result(Outcome.FAILED, gone)
            elif reasons := reasons_against(source, store):
                results[row] = row.result(Outcome.FAILED, " ".join(reasons))
            else:
                ready.append((row, source))
        if not ready:
            return Done(tuple(results[row] for row in rows))
        courier = await self._courier(store)
        parcels = await courier.deliver([source for _row, source in ready])
        for (row, _source), parcel in zip(ready, parcels, strict=True):
            outcome = Outcome.FAILED if parcel.refused else Outcome.DONE
            results[row] = row.result(outcome, parcel.message)
        save = partial(self._save, integration_id=store.offer.id, parcels=parcels)
        return Done(tuple(results[row] for row in rows), save)

    async def _fresh(
        self, rows: Sequence[SentProduct], store: SendingStore
    ) -> list[tuple[SentProduct, SendSource | None]]:
        """The products as they are now; the settings are read once in a run."""
        ids = list(dict.fromkeys(row.product_id for row in rows))
        sources = await read_sources(self._services.store, ids, store)
        by_listing = {one.listing.id: one for one in sources if one.listing}
        by_product = {one.product.id: one for one in reversed(sources)}
        return [
            # A new one may have got a listing meanwhile, by another run; then it is updated.
            (row, by_product.get(row.product_id))
            if row.listing_id is None
            else (row, by_listing.get(row.listing_id))
            for row in rows
        ]

    async def _store(self, row: SentProduct) -> SendingStore:
        async with self._lock:
            store = self._stores.get(row.integration_id)
            if store is None:
                found = await self._services.store.run(
                    partial(storage.sending_stores, integration_ids=[row.integration_id]),
                    durable=False,
                )
                if not found:
                    text = _("There is no store “{name}” any more.")
                    raise NotThere(text.format(name=row.store))
                store = self._stores[row.integration_id] = found[0]
            return store

    async def _courier(self, store: SendingStore) -> Courier:
        key = store.offer.id
        async with self._lock:
            if key not in self._couriers:
                hub = await self._services.connections.hub(key)
                self._couriers[key] = Courier(self._services, hub, store, self._options)
            return self._couriers[key]

    def _save(self, tx: Tx, integration_id: int, parcels: Sequence[Parcel]) -> None:
        sent = [one.noted() for one in parcels if one.hub_sku_id]
        storage.note_sent(tx, integration_id, sent, self._services.clock.now())
