"""Receiving products as a person sees it: where it stands, what it would do, what is in doubt."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.i18n import _
from anydesk.core.jobs import RunState
from anydesk.core.match_decisions import Decision, MatchDecision
from anydesk.core.products import HubProduct
from anydesk.core.receive_options import ReceiveOptions, Which
from anydesk.core.receive_previews import Doubt, Fate, PreviewRow, ReceiveState
from anydesk.core.received_products import code_of
from anydesk.core.resuming import has_expired, last_day
from anydesk.services.connections import Connections
from anydesk.storage import hub_products, job_log, match_decisions
from anydesk.storage import listings as listing_storage
from anydesk.storage import product_receiving as storage
from anydesk.storage import products as product_storage
from anydesk.storage.product_receiving import How, Match
from anydesk.storage.store import Store, Tx

JOBS = ("products.read", "products.receive")
DAYS = 7
SLICE = 100
"""Products in one turn of the store's thread."""

OnProgress = Callable[[int, int], None]
"""Hears how many products were looked at, and of how many."""

_LINKED = frozenset({How.BY_SKU, How.BY_GTIN, How.BY_NAME, How.DECIDED})


@dataclass
class ReceivePreview:
    """The SKUs by what becomes of them; only their places are kept, rows are made when shown."""

    integration_id: int
    options: ReceiveOptions
    places: dict[Fate, "array[int]"] = field(default_factory=dict)

    def count(self, *fates: Fate) -> int:
        """How many SKUs have one of these fates; none given: all."""
        wanted = fates or tuple(Fate)
        return sum(len(self.places.get(fate, ())) // 2 for fate in wanted)

    def add(self, fate: Fate, hub_product_id: int, hub_sku_id: int) -> None:
        """One more."""
        self.places.setdefault(fate, array("q")).extend((hub_product_id, hub_sku_id))

    def part(self, fates: Sequence[Fate], start: int, count: int) -> list[tuple[int, int]]:
        """Hub product and SKU of some rows, fate by fate."""
        pairs: list[tuple[int, int]] = []
        for fate in fates:
            flat = self.places.get(fate, array("q"))
            size = len(flat) // 2
            if start < size and len(pairs) < count:
                end = min(size, start + count - len(pairs))
                pairs += [(flat[2 * n], flat[2 * n + 1]) for n in range(start, end)]
            start = max(start - size, 0)
        return pairs


class ProductReceivingService:
    """What stands before and behind the jobs ``products.read`` and ``products.receive``."""

    def __init__(
        self, store: Store, changes: Changes, clock: Clock, connections: Connections
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._connections = connections

    async def state(self, integration_id: int) -> ReceiveState:
        """What is kept of the hub's products, and a reading that could be continued."""

        def look(tx: Tx) -> ReceiveState:
            run = job_log.last_of(tx, JOBS, integration_id)
            known = ReceiveState(
                hub_products.read_at(tx, integration_id), hub_products.count(tx, integration_id)
            )
            if run is None or run.state is not RunState.INTERRUPTED:
                return known
            stopped = job_log.stopped_at(tx, run)
            return ReceiveState(
                known.last_read_at,
                known.products,
                run,
                last_day(stopped, DAYS),
                has_expired(stopped, DAYS, self._clock.now()),
            )

        return await self._store.run(look, durable=False)

    async def preview(
        self,
        integration_id: int,
        options: ReceiveOptions,
        on_progress: OnProgress | None = None,
    ) -> ReceivePreview:
        """What receiving what was read last would do; nothing is changed and nobody is asked."""
        preview = ReceivePreview(integration_id, options)
        ids = await self._meant(integration_id, options)
        for start in range(0, len(ids), SLICE):
            some = ids[start : start + SLICE]
            for one in await self._matches(integration_id, some, options):
                fate = _fate(one)
                if options.which is Which.NEW and fate in (Fate.CHANGED, Fate.UNCHANGED):
                    continue
                preview.add(fate, one.product.hub_product_id, one.sku.hub_sku_id)
            if on_progress is not None:
                on_progress(start + len(some), len(ids))
        return preview

    async def _meant(self, integration_id: int, options: ReceiveOptions) -> list[int]:
        work: Callable[[Tx], list[int]] = partial(hub_products.ids, integration_id=integration_id)
        if options.which is Which.ONE:
            work = partial(
                hub_products.ids_of_code, integration_id=integration_id, code=options.code
            )
        return await self._store.run(work, durable=False)

    async def rows(
        self, preview: ReceivePreview, fates: Sequence[Fate], start: int, count: int
    ) -> tuple[PreviewRow, ...]:
        """Some rows of a preview, with what changes in each."""
        pairs = preview.part(fates, start, count)
        ids = list(dict.fromkeys(product for product, _sku in pairs))
        matches = await self._matches(preview.integration_id, ids, preview.options)
        names = await self._named(matches)
        by_place = {(one.product.hub_product_id, one.sku.hub_sku_id): one for one in matches}
        return tuple(_row(by_place[pair], names) for pair in pairs if pair in by_place)

    async def doubts(self, preview: ReceivePreview) -> tuple[Doubt, ...]:
        """What waits for a person in this preview, with the products that it may be."""
        size = preview.count(Fate.DOUBT)
        pairs = preview.part([Fate.DOUBT], 0, size)
        found: list[Doubt] = []
        wanted = set(pairs)
        ids = list(dict.fromkeys(product for product, _sku in pairs))
        for start in range(0, len(ids), SLICE):
            matches = [
                one
                for one in await self._matches(
                    preview.integration_id, ids[start : start + SLICE], preview.options
                )
                if (one.product.hub_product_id, one.sku.hub_sku_id) in wanted
            ]
            known = await self._store.run(
                partial(
                    product_storage.get_many,
                    ids=[key for one in matches for key in one.candidates],
                ),
                durable=False,
            )
            found += [
                Doubt(
                    one.product,
                    one.sku,
                    one.note,
                    tuple(known[key] for key in one.candidates if key in known),
                )
                for one in matches
            ]
        return tuple(found)

    async def decide(
        self,
        integration_id: int,
        hub_sku_id: int,
        decision: Decision,
        product_id: int | None = None,
    ) -> None:
        """Note what a person decided; the next receipt does it."""
        given = MatchDecision(
            integration_id, hub_sku_id, decision.value, self._clock.now(), product_id
        )
        await self._store.run(partial(match_decisions.put, decision=given))
        self._changes.publish(kinds.LISTINGS)

    async def undecide(self, integration_id: int, hub_sku_id: int) -> None:
        """Take a decision back."""
        await self._store.run(
            partial(match_decisions.remove, integration_id=integration_id, hub_sku_id=hub_sku_id)
        )
        self._changes.publish(kinds.LISTINGS)

    async def _matches(
        self, integration_id: int, ids: Sequence[int], options: ReceiveOptions
    ) -> list[Match]:
        # Only now: the hub's reader of its JSON is not needed to open the window.
        from anydesk.services.jobs.kept_products import parsed

        def work(tx: Tx) -> list[Match]:
            offered = hub_products.quantities(tx, integration_id, ids)
            products: tuple[HubProduct, ...] = parsed(
                hub_products.raw_of(tx, integration_id, ids), offered
            )
            skus = [sku.hub_sku_id for one in products for sku in one.skus]
            channels: Any = listing_storage.channels_by_hub_sku(tx, integration_id, skus)
            return storage.match(tx, integration_id, products, channels, options)

        return await self._store.run(work, durable=False)

    async def _named(self, matches: Sequence[Match]) -> dict[int, tuple[str, str]]:
        ids = [one.product_id for one in matches if one.product_id is not None]
        found = await self._store.run(partial(product_storage.get_many, ids=ids), durable=False)
        return {key: (one.sku, one.name) for key, one in found.items()}


def _fate(one: Match) -> Fate:
    if one.how is How.DOUBTFUL:
        return Fate.DOUBT
    if one.how is How.LEFT:
        return Fate.LEFT
    if one.how is How.CREATED:
        return Fate.NEW
    if one.how in _LINKED:
        return Fate.LINKED
    return Fate.CHANGED if one.changes else Fate.UNCHANGED


def _row(one: Match, names: dict[int, tuple[str, str]]) -> PreviewRow:
    sku, name = names.get(one.product_id or 0, ("", ""))
    return PreviewRow(
        fate=_fate(one),
        hub_product_id=one.product.hub_product_id,
        hub_sku_id=one.sku.hub_sku_id,
        sku=code_of(one.sku),
        title=one.sku.title or one.product.title,
        gtin=one.sku.gtin,
        product_id=one.product_id,
        product_sku=sku,
        product_name=name,
        changes=one.changes,
        reason=_reason(one),
    )


def _reason(one: Match) -> str:
    match one.how:
        case How.BY_SKU:
            return _("Same SKU.")
        case How.BY_GTIN:
            return _("Same GTIN.")
        case How.BY_NAME:
            return _("Same name.")
        case How.DECIDED:
            return _("As you decided.")
        case How.LEFT:
            return _("Left out, as you decided.")
        case How.DOUBTFUL:
            return one.note
        case _:
            return " ".join(one.update.said) if one.update else ""
