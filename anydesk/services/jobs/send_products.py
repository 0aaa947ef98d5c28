"""Sends products to the stores: creates what they lack, updates what they have (ERP §8.3)."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core import changes
from anydesk.core.errors import NotThere
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Job, JsonValue, Outcome, RowResult, Step
from anydesk.core.plans import PlanRow
from anydesk.core.product_drafts import SendingStore, SendSource, draft_of
from anydesk.core.product_plans import product_row
from anydesk.services.jobs import plan_arguments
from anydesk.services.jobs.bulk import Row, each_row
from anydesk.services.jobs.fresh_rows import planned_again
from anydesk.services.jobs.plan_arguments import SendPlan, result_of
from anydesk.services.jobs.product_parcels import Courier, Parcel, sku_of
from anydesk.storage import product_sending as storage
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    from anydesk.services import Services


@dataclass(frozen=True)
class SentProduct:
    """A ticked row: a product, its listing in the store (None: it is new there), and the store."""

    product_id: int
    listing_id: int | None
    integration_id: int
    store: str
    sku: str
    external_id: str
    name: str

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

    Row by row, a few at once. What stops one row concerns it alone; a hub that cannot be reached
    ends the run, which continues later: before a product is created the hub is asked for its SKU.
    """

    services: "Services"
    rows: tuple[SentProduct, ...]
    left_out: tuple[RowResult, ...] = ()

    key: ClassVar[str] = "products.send"
    title: ClassVar[str] = N_("Send products")

    @classmethod
    def from_plan(cls, services: "Services", rows: Iterable[PlanRow]) -> "SendProducts":
        """The job for a previewed plan. Rows that are not ticked become results with the reason."""
        chosen: list[SentProduct] = []
        left_out: list[RowResult] = []
        for row in rows:
            if row.can_be_sent and row.chosen:
                chosen.append(
                    SentProduct(
                        row.product_id,
                        row.listing_id,
                        row.integration_id,
                        row.store,
                        row.sku,
                        row.external_id,
                        row.name,
                    )
                )
            else:
                outcome = Outcome.FAILED if row.blocked else Outcome.SKIPPED
                left_out.append(result_of(row, outcome, row.blocked or _("Not ticked.")))
        return cls(services, tuple(chosen), tuple(left_out))

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        rows: list[JsonValue] = [list(astuple(one)) for one in self.rows]
        return {**plan_arguments.to_json(SendPlan((), self.left_out)), "rows": rows}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for some rows, each with what the hub answered."""
        sender = _Sender(self.services)
        work: tuple[SentProduct | RowResult, ...] = (*self.left_out, *self.rows)
        async for step in each_row(
            work,
            sender.send,
            checkpoint=checkpoint,
            blank=lambda row: row if isinstance(row, RowResult) else row.result(),
            changed=(changes.LISTINGS, changes.PRODUCTS),
        ):
            yield step

    async def again(self, rows: Sequence[RowResult]) -> Job:
        """The same send for these rows, as the products are today."""
        which = plan_arguments.wanted(rows)
        plan = self.services.offers.plan_products
        return SendProducts.from_plan(
            self.services, await planned_again(self.services.store, which, plan)
        )


def build(services: "Services", arguments: Arguments) -> SendProducts:
    """The job of a stored run."""
    rows = tuple(SentProduct(*one) for one in arguments["rows"])
    return SendProducts(services, rows, plan_arguments.from_json(arguments).left_out)


class _Sender:
    def __init__(self, services: "Services") -> None:
        self._services = services
        self._couriers: dict[int, Courier] = {}
        self._stores: dict[int, SendingStore] = {}

    async def send(self, row: SentProduct | RowResult) -> Row | RowResult:
        """What becomes of one row."""
        if isinstance(row, RowResult):
            return row
        store, source = await self._fresh(row)
        if source is None:
            gone = _("The product or its listing is not there any more.")
            return row.result(Outcome.FAILED, gone)
        if blocked := product_row(source, store).blocked:
            return row.result(Outcome.FAILED, blocked)
        parcel = await self._deliver(source, store)
        if isinstance(parcel, str):
            return row.result(Outcome.FAILED, parcel)
        outcome = Outcome.FAILED if parcel.refused else Outcome.DONE
        message = " ".join([*parcel.said, *parcel.refused])
        return Row(row.result(outcome, message), partial(self._save, row=row, parcel=parcel))

    async def _fresh(self, row: SentProduct) -> tuple[SendingStore, SendSource | None]:
        """The product as it is now; the settings are read once in a run."""
        store = self._stores.get(row.integration_id)
        if store is None:
            store = await self._store_of(row)
            self._stores[row.integration_id] = store
        found = await self._services.store.run(
            partial(storage.sources, product_ids=[row.product_id], store=store), durable=False
        )
        if row.listing_id is None:
            # It may have got a listing meanwhile, by another run; then it is updated.
            return store, next(iter(found), None)
        return store, next(
            (one for one in found if one.listing and one.listing.id == row.listing_id), None
        )

    async def _store_of(self, row: SentProduct) -> SendingStore:
        found = await self._services.store.run(
            partial(storage.sending_stores, integration_ids=[row.integration_id]), durable=False
        )
        if not found:
            raise NotThere(_("There is no store “{name}” any more.").format(name=row.store))
        return found[0]

    async def _deliver(self, source: SendSource, store: SendingStore) -> Parcel | str:
        """What became of the product at the hub, or why nothing was sent."""
        courier = await self._courier(store.offer.id)
        draft = draft_of(source, store)
        if source.listing is not None:
            ids = (source.listing.hub_product_id, source.listing.hub_sku_id)
            return await courier.update(draft, *ids)
        found = await courier.find(source.product.sku)
        if found is None:
            return await courier.create(draft)
        sku = sku_of(found, source.product.sku)
        owner = await self._services.store.run(
            partial(storage.owner_of, integration_id=store.offer.id, hub_sku_id=sku.hub_sku_id),
            durable=False,
        )
        if owner not in (None, source.product.id):
            return _("The SKU is at ANYMARKET already, linked to another product here.")
        alone = len(found.skus) == 1
        parcel = await courier.update(draft, found.hub_product_id, sku.hub_sku_id, alone=alone)
        parcel.found = found
        parcel.said.insert(0, _("ANYMARKET had this SKU already: it was linked."))
        return parcel

    async def _courier(self, integration_id: int) -> Courier:
        known = self._couriers.get(integration_id)
        if known is None:
            known = Courier(await self._services.connections.hub(integration_id))
            # Another row may have come first while this one waited for the connection.
            known = self._couriers.setdefault(integration_id, known)
        return known

    def _save(self, tx: Tx, row: SentProduct, parcel: Parcel) -> None:
        at = self._services.clock.now()
        if parcel.found is not None:
            storage.link_product(
                tx,
                row.integration_id,
                row.product_id,
                parcel.found,
                parcel.hub_sku_id,
                at,
            )
        storage.note_sent(
            tx,
            row.integration_id,
            parcel.hub_sku_id,
            prices=parcel.prices,
            quantity=parcel.quantity,
            at=at,
        )
