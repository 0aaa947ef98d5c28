"""Reads the hub's products and joins them to local ones; creates what is missing (ERP §8.2)."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from anydesk.core import changes
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import Arguments, Outcome, RowResult, Step
from anydesk.core.products import HubProduct
from anydesk.core.receive_options import ReceiveOptions, Which
from anydesk.core.received_products import code_of
from anydesk.services.jobs.one_product import the_one
from anydesk.services.jobs.product_channels import Channels, priced_by_listing, read_channels
from anydesk.services.jobs.product_pages import Part, Place, read_all, read_kept
from anydesk.services.relinking import relink
from anydesk.storage import hub_products, received_kits
from anydesk.storage import listings as listing_storage
from anydesk.storage import product_receiving as storage
from anydesk.storage.product_receiving import How, Match
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.services import Services

FROM_HUB = "hub"
KEPT = "mirror"
"""Where the products come from: ``KEPT`` are those that a preview was made of."""

CHANGED = frozenset({changes.PRODUCTS, changes.LISTINGS, changes.PRICE_LISTS})

ALL = ReceiveOptions()
"""Everything that is new; what exists stays as it is."""


@dataclass(frozen=True)
class ReceiveProducts:
    """Page by page; continues where it stopped, for seven calendar days (ERP §8.2).

    Reading again changes nothing but what the options and the settings of the store name.

    Args:
        source: ``FROM_HUB``, or ``KEPT``: what was read last, without asking the hub again.
    """

    services: "Services"
    integration_id: int
    options: ReceiveOptions = ALL
    source: str = FROM_HUB

    key: ClassVar[str] = "products.receive"
    title: ClassVar[str] = N_("Receive products")
    resumable_days: ClassVar[int] = 7

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        return {
            "integration_id": self.integration_id,
            "options": dict(self.options.to_json()),
            "source": self.source,
        }

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for at most twenty products, with the place where to continue."""
        services, place = self.services, Place.from_text(checkpoint)
        store = (await services.integrations.get(self.integration_id)).name
        work = _Work(services, self.integration_id, store, self.options)
        one = self.options.code if self.options.which is Which.ONE else ""
        if self.source == KEPT:
            kept = read_kept(services, self.integration_id, place.offset, one)
            async with aclosing(kept) as found:
                done = 0
                async for part in found:
                    done += len(part.products)
                    yield replace(await work.step(None, part), done=done)
        elif self.options.which is Which.ONE:
            hub = await services.connections.hub(self.integration_id)
            product = await the_one(services, hub, self.integration_id, one)
            yield await work.step(hub, Part((product,), place=Place(total=1, offset=1)))
        else:
            hub = await services.connections.hub(self.integration_id)
            parts = read_all(services, hub, self.integration_id, place)
            async with aclosing(parts) as read:
                async for part in read:
                    place = part.place
                    yield await work.step(hub, part)
            if gone := await forget_unseen(services, self.integration_id, place.reading):
                yield gone_step(store, gone, place)
        if (kits := await self._waiting_kits()) is not None:
            # Their own results were told when they came; now their components are here too.
            yield replace(await work.step(None, Part(kits, place=place)), results=())
        # Orders that came before their products; quick where there are none.
        await relink(services, self.integration_id)

    async def _waiting_kits(self) -> tuple[HubProduct, ...] | None:
        """Kits that came before their components, as they were read; None: there are none."""
        # Only now: it is the hub's own reader of its JSON.
        from anydesk.services.jobs.kept_products import parsed

        def work(tx: Tx) -> dict[int, str]:
            ids = received_kits.waiting(tx, self.integration_id)
            return hub_products.raw_of(tx, self.integration_id, ids)

        found = parsed(await self.services.store.run(work, durable=False))
        return tuple(one for one in found if one.kit) or None

    async def again(self, rows: Sequence[RowResult]) -> "ReceiveProducts":
        """All of it: rows that could not be read have no name to ask for them by."""
        return self


def build(services: "Services", arguments: Arguments) -> ReceiveProducts:
    """The job of a stored run; earlier versions kept ``prices`` alone."""
    told = arguments.get("options") or {"prices": bool(arguments.get("prices"))}
    source = str(arguments.get("source") or FROM_HUB)
    return ReceiveProducts(
        services, arguments["integration_id"], ReceiveOptions.from_json(told), source
    )


@dataclass(frozen=True)
class _Work:
    """What each part needs to become a Step."""

    services: "Services"
    integration_id: int
    store: str
    options: ReceiveOptions

    async def step(self, hub: "Hub | None", part: Part) -> Step:
        """The products of the part, matched; saved together with their results.

        Args:
            hub: None: the marketplaces' listings are taken as they were read.
        """
        products = await self._wanted(part.products)
        options = self.options
        if options.which is Which.NEW:
            # Their brothers that are here already are not asked for.
            options = replace(options, data=False, prices=False, stock=False, images=False)
        channels, problems = await self._channels(hub, products)
        given: dict[str, Any] = {
            "integration_id": self.integration_id,
            "products": products,
            "channels": channels,
            "options": options,
        }
        matches = (
            await self.services.store.run(partial(storage.match, **given), durable=False)
            if products
            else ()
        )
        at = self.services.clock.now()
        note = _("Opening balance from {store}").format(store=self.store)
        return Step(
            part.place.offset,
            _total(part.place),
            (
                *(_result(one, self.store, problems) for one in matches),
                *_left_alone(part.products, products, self.store),
                *unreadable(part, self.store),
            ),
            save=partial(
                _save,
                integration_id=self.integration_id,
                read=part.products if hub is not None else (),
                reading=part.place.reading,
                at=at,
                apply=partial(storage.receive, at=at, note=note, **given) if products else None,
            ),
            checkpoint=part.place.to_text(),
            changed=CHANGED,
        )

    async def _wanted(self, products: Sequence[HubProduct]) -> tuple[HubProduct, ...]:
        if self.options.which is not Which.NEW:
            return tuple(products)
        whole = await self.services.store.run(
            partial(
                hub_products.linked_products,
                integration_id=self.integration_id,
                hub_product_ids=[one.hub_product_id for one in products],
            ),
            durable=False,
        )
        return tuple(one for one in products if one.hub_product_id not in whole)

    async def _channels(
        self, hub: "Hub | None", products: Sequence[HubProduct]
    ) -> tuple[Channels, dict[int, str]]:
        ids = priced_by_listing(products)
        if hub is not None:
            return await read_channels(hub, ids)
        kept = await self.services.store.run(
            partial(
                listing_storage.channels_by_hub_sku,
                integration_id=self.integration_id,
                hub_sku_ids=ids,
            ),
            durable=False,
        )
        return dict(kept), {}


def _save(
    tx: Tx,
    *,
    integration_id: int,
    read: Sequence[HubProduct],
    reading: int,
    at: Any,
    apply: Any,
) -> None:
    if read:
        hub_products.upsert(tx, integration_id, read, at, reading)
    if apply is not None:
        apply(tx)


async def forget_unseen(services: "Services", integration_id: int, reading: int) -> int:
    """Forget what a whole reading did not see; how many products that were."""
    return await services.store.run(
        partial(hub_products.forget_unseen, integration_id=integration_id, reading=reading)
    )


def gone_step(store: str, count: int, place: Place) -> Step:
    """Says how many products left the hub; nothing of them is taken away here."""
    text = ngettext(
        "{count} product is not at ANYMARKET any more. Your product and its listing stay here.",
        "{count} products are not at ANYMARKET any more. Your products and their listings stay.",
        count,
    ).format(count=count)
    row = RowResult("–", Outcome.SKIPPED, text, store=store)
    return Step(place.offset, place.offset, (row,), checkpoint=place.to_text())


def _total(place: Place) -> int | None:
    return None if place.total is None else max(place.total, place.offset)


def unreadable(part: Part, store: str) -> tuple[RowResult, ...]:
    """Rows that cannot be read have no code; the hub's row number finds them again."""
    return tuple(
        RowResult(
            key=f"#{part.bad_from + number}",
            outcome=Outcome.FAILED,
            message=_("This product cannot be read: {reason}").format(reason=bad.reason),
            store=store,
        )
        for number, bad in enumerate(part.bad, 1)
    )


def _left_alone(
    read: Sequence[HubProduct], wanted: Sequence[HubProduct], store: str
) -> tuple[RowResult, ...]:
    """The SKUs of products that are all here already, where only new ones were asked for."""
    ids = {one.hub_product_id for one in wanted}
    return tuple(
        RowResult(
            key=code_of(sku),
            outcome=Outcome.SKIPPED,
            message=_("Linked already: left as it is."),
            store=store,
            listing=str(sku.hub_sku_id),
            name=sku.title or product.title,
        )
        for product in read
        if product.hub_product_id not in ids
        for sku in product.skus
    )


def _result(one: Match, store: str, problems: dict[int, str]) -> RowResult:
    sentences = [_sentence(one), *(one.update.said if one.update else ())]
    left = one.how in (How.DOUBTFUL, How.LEFT)
    left = left or (one.update is not None and one.update.left_alone)
    if problem := problems.get(one.sku.hub_sku_id):
        sentences.append(
            _("Its marketplace listings could not be read: {reason}").format(reason=problem)
        )
    return RowResult(
        key=code_of(one.sku),
        outcome=Outcome.SKIPPED if left else Outcome.DONE,
        message=" ".join(sentences),
        store=store,
        listing=str(one.sku.hub_sku_id),
        name=one.sku.title or one.product.title,
    )


def _sentence(one: Match) -> str:
    match one.how:
        case How.KNOWN:
            return _("Linked already; the listing was read again.")
        case How.BY_SKU:
            return _("Linked to the product with the same SKU.")
        case How.BY_GTIN:
            return _("Linked to the product {sku}, which has the same GTIN.").format(sku=one.note)
        case How.BY_NAME:
            return _("Linked to the product {sku}, which has the same name.").format(sku=one.note)
        case How.DECIDED:
            return _("Linked to the product {sku}, as you decided.").format(sku=one.note)
        case How.CREATED:
            return _("Product created.")
        case How.LEFT:
            return _("Left out, as you decided.")
        case How.DOUBTFUL:
            return _("Not linked. {reason}").format(reason=one.note)
