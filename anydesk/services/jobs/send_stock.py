"""Sends quantities to the stores: batches of 200, every row with the hub's own answer (API §4)."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.api.records import StockItem
from anydesk.core import changes
from anydesk.core.amounts import format_quantity_br
from anydesk.core.errors import AppError, StoreError
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, Job, JsonValue, Outcome, RowResult, Save, Step
from anydesk.core.offer_plans import PlanStore
from anydesk.core.plans import PlanRow
from anydesk.core.products import Balance
from anydesk.services.jobs import plan_arguments
from anydesk.services.jobs.batches import ACCEPTED, Patience, settle
from anydesk.services.jobs.fresh_rows import FreshRow, fresh_stock, planned_again, store_of
from anydesk.services.jobs.plan_arguments import FrozenRow, SendPlan, StorePlan, result_of
from anydesk.services.jobs.sending import Delivered, not_sent_result, send_to_stores
from anydesk.storage.send_results import note_stock

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.stock import StockApi
    from anydesk.services import Services

SKUS_PER_BATCH = 200
"""What the hub takes in one request (API §4.1)."""


@dataclass(frozen=True)
class SendStock:
    """Tell stores how many units there are, as previewed; see ``sending`` for its course.

    Args:
        balance: the balance chosen for this send; None: what each store's settings say.
    """

    services: "Services"
    plan: SendPlan
    balance: Balance | None = None

    key: ClassVar[str] = "stock.send"
    title: ClassVar[str] = N_("Send stock")

    @classmethod
    def from_plan(
        cls, services: "Services", rows: Iterable[PlanRow], balance: Balance | None = None
    ) -> "SendStock":
        """The job for a previewed plan. Rows that are not ticked become results with the reason."""
        return cls(services, plan_arguments.frozen(rows), balance)

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        balance: JsonValue = None if self.balance is None else self.balance.value
        return {"balance": balance, **plan_arguments.to_json(self.plan)}

    def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """Batch by batch; see ``sending``."""
        return send_to_stores(self.plan, _Carrier(self.services, self.balance), checkpoint)

    async def again(self, rows: Sequence[RowResult]) -> Job:
        """The same send for these rows, with today's quantities."""
        which = plan_arguments.wanted(rows)
        fresh = await planned_again(
            self.services.store,
            which,
            lambda ids, stores: self.services.offers.plan_stock(ids, stores, self.balance),
        )
        return SendStock.from_plan(self.services, fresh, self.balance)


def build(services: "Services", arguments: Arguments) -> SendStock:
    """The job of a stored run."""
    balance = arguments["balance"]
    return SendStock(
        services,
        plan_arguments.from_json(arguments),
        None if balance is None else Balance(balance),
    )


class _Carrier:
    changed = frozenset({changes.LISTINGS, changes.PRODUCTS})

    def __init__(self, services: "Services", balance: Balance | None) -> None:
        self._services = services
        self._balance = balance
        self._patience: dict[int, Patience] = {}
        self._stores: dict[int, PlanStore] = {}

    def parcels(self, rows: Sequence[FrozenRow]) -> list[tuple[FrozenRow, ...]]:
        return [
            tuple(rows[start : start + SKUS_PER_BATCH])
            for start in range(0, len(rows), SKUS_PER_BATCH)
        ]

    async def deliver(self, plan: StorePlan, rows: Sequence[FrozenRow]) -> Delivered:
        fresh = await self._fresh(plan, rows)
        items = {one.promised.listing_id: item for one in fresh if (item := _item(one))}
        verdicts: dict[StockItem, str] = {}
        error: AppError | None = None
        try:
            hub = await self._services.connections.hub(plan.integration_id)
            patience = self._patience.setdefault(plan.integration_id, Patience())
            for group in _groups(items.values()):
                await settle(group, partial(_ask, hub.stock), verdicts, patience)
        except StoreError:
            raise
        except AppError as stopped:
            error = stopped
        results = tuple(
            _result(one, items.get(one.promised.listing_id), verdicts, error) for one in fresh
        )
        return Delivered(results, self._save(items, verdicts), error)

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
        read = partial(fresh_stock, store=store, rows=rows, balance=self._balance)
        return await self._services.store.run(read, durable=False)

    def _save(
        self, items: Mapping[int, StockItem], verdicts: Mapping[StockItem, str]
    ) -> Save | None:
        sent: dict[int, Decimal] = {}
        refused: dict[int, str] = {}
        for listing_id, item in items.items():
            verdict = verdicts.get(item)
            if verdict == ACCEPTED:
                sent[listing_id] = item.quantity
            elif verdict is not None:
                refused[listing_id] = verdict
        if not sent and not refused:
            return None
        return partial(note_stock, sent=sent, refused=refused, at=self._services.clock.now())


def _item(fresh: FreshRow) -> StockItem | None:
    """What is sent for a row; None where it cannot be sent now."""
    listing, after = fresh.listing, fresh.row.after
    if listing is None or after is None or not fresh.row.can_be_sent:
        return None
    return StockItem(listing.sku, listing.hub_sku_id, after)


def _groups(items: Iterable[StockItem]) -> list[list[StockItem]]:
    """Requests in which no SKU occurs twice: the hub's answer knows rows by SKU only."""
    groups: list[dict[str, StockItem]] = []
    for item in items:
        for group in groups:
            if item.sku not in group:
                group[item.sku] = item
                break
        else:
            groups.append({item.sku: item})
    return [list(group.values()) for group in groups]


async def _ask(api: "StockApi", items: Sequence[StockItem]) -> dict[StockItem, str]:
    """One batch, in any of the shapes of answer (API §4.1)."""
    answer = await api.send(items)
    if not answer.stated:
        return dict.fromkeys(items, ACCEPTED)
    silence = _("ANYMARKET refused this SKU without saying why.")
    verdicts = {item: ACCEPTED for item in items if item.sku in answer.accepted}
    for item in items:
        if item.sku in answer.errors:
            verdicts[item] = answer.errors[item.sku] or silence
    return verdicts


def _result(
    fresh: FreshRow,
    item: StockItem | None,
    verdicts: Mapping[StockItem, str],
    error: AppError | None,
) -> RowResult:
    row = fresh.row
    if item is None:
        return result_of(row, Outcome.FAILED, row.blocked)
    verdict = verdicts.get(item)
    if verdict is None:
        assert error is not None
        return not_sent_result(result_of(row, Outcome.NOT_SENT), error, tried=True)
    if verdict != ACCEPTED:
        return result_of(row, Outcome.FAILED, verdict)
    if item.quantity == fresh.promised.after:
        return result_of(row, Outcome.DONE, _("Accepted by ANYMARKET."))
    newer = _("{promised} in the preview, {sent} sent: the stock changed in between.").format(
        promised=format_quantity_br(fresh.promised.after), sent=format_quantity_br(item.quantity)
    )
    return result_of(row, Outcome.DONE, newer)
