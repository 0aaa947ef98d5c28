"""Products of one store on their way to the hub: created once and never twice, or updated."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from anydesk.api.limits import Lane
from anydesk.core.errors import ApiError, Rejected, Throttled, Unreachable
from anydesk.core.i18n import _
from anydesk.core.outgoing_products import OutgoingSku, ProductDraft
from anydesk.core.product_drafts import family_draft, sends_product, sku_of
from anydesk.core.products import HubProduct, HubSku
from anydesk.core.send_options import SendOptions
from anydesk.core.send_sources import SendingStore, SendSource
from anydesk.services.jobs.hub_names import Axes, Brands
from anydesk.services.jobs.product_parcels import Parcel
from anydesk.services.jobs.product_visits import Visit
from anydesk.services.product_sources import read_sources
from anydesk.storage import product_sending as storage

if TYPE_CHECKING:
    from anydesk.api.hub import Hub
    from anydesk.services import Services

CREATE_TRIES = 3
"""A creation is tried again only where the hub said that it did not even look (429)."""

_TAKEN = re.compile(r"duplicidade de sku", re.IGNORECASE)


class Courier:
    """Delivers the products of one store in one run."""

    def __init__(
        self, services: "Services", hub: "Hub", store: SendingStore, options: SendOptions
    ) -> None:
        self._services = services
        self._hub = hub
        self._store = store
        self._options = options
        self._brands = Brands(hub)
        self._axes = Axes(hub)
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def deliver(self, sources: Sequence[SendSource]) -> list[Parcel]:
        """Send these: a product, or variations of one. What became of each, in their order.

        Raises:
            ApiError: what concerns all products; a refusal is noted at its parcel.
        """
        parcels = [Parcel.of(source) for source in sources]
        new = [one for one in parcels if one.source.is_new]
        if new:
            await self._place(new)
        by_product: dict[int, list[Parcel]] = {}
        for parcel in parcels:
            if parcel.hub_sku_id:
                by_product.setdefault(parcel.hub_product_id, []).append(parcel)
        for hub_product_id, members in by_product.items():
            async with self._locks[hub_product_id]:
                visit = Visit(self._hub, self._brands, self._axes, hub_product_id)
                there = await visit.pay(members, self._draft(members))
            if there is not None:
                await self._keep(there)
        return parcels

    def _draft(self, members: Sequence[Parcel]) -> ProductDraft:
        # The one that is sent for the product leads, and a listing that shares it never does.
        ordered = [one.source for one in members]
        draft = family_draft(ordered, self._store, self._options)
        return draft if all(map(sends_product, ordered)) else replace(draft, product=None)

    async def _place(self, new: list[Parcel]) -> None:
        """Find each SKU at the hub, or make it there; where that is refused it stays without."""
        home = await self._look_up(new)
        left = [one for one in new if not one.hub_sku_id and not one.refused]
        if not left:
            return
        try:
            await self._axes.prepare(one.source.product.grid for one in left if _varies(one))
            if home is None:
                await self._create(left)
            else:
                for parcel in left:
                    await self._add(home, parcel)
        except ApiError as error:
            for parcel in left:
                if not parcel.hub_sku_id:
                    parcel.refuse(error)

    async def _look_up(self, new: Sequence[Parcel]) -> int | None:
        """Claim those that the hub has; the product there that the others are to be added to."""
        products, first = self._hub.products, new[0].source
        if first.hub_product_id is not None:
            home = await products.get(first.hub_product_id, lane=Lane.BULK)
            await self._claim(home, new)
            return home.hub_product_id
        found = await products.find_by_sku(first.product.sku, lane=Lane.BULK)
        if found is None and first.parent is not None:
            found = await products.find_by_external_id(first.parent.sku, lane=Lane.BULK)
            codes = {one.sku for one in first.siblings}
            # Another program may use the same code for another product.
            if found is not None and not codes & {sku.sku for sku in found.skus}:
                found = None
        if found is None:
            return None
        await self._claim(found, new)
        return found.hub_product_id if _takes_variations(found, first) else None

    async def _claim(self, found: HubProduct, parcels: Sequence[Parcel]) -> None:
        """Link the SKUs of this product that are ours, unless another product here has them."""
        by_code = {sku.sku: sku for sku in found.skus if sku.sku}
        mine = [one for one in parcels if not one.hub_sku_id and one.sku in by_code]
        ids = [by_code[one.sku].hub_sku_id for one in mine]
        owners = await self._services.store.run(
            partial(storage.owners_of, integration_id=self._store.offer.id, hub_sku_ids=ids),
            durable=False,
        )
        links: dict[int, Parcel] = {}
        for parcel, hub_sku_id in zip(mine, ids, strict=True):
            if owners.get(hub_sku_id) not in (None, parcel.source.product.id):
                text = _("The SKU is at ANYMARKET already, linked to another product here.")
                parcel.refuse(text)
            else:
                links[hub_sku_id] = parcel
        await self._link(found, links)
        for hub_sku_id, parcel in links.items():
            parcel.said.append(_("ANYMARKET had this SKU already: it was linked."))
            parcel.source = await self._as_linked(parcel.source, hub_sku_id)

    async def _as_linked(self, source: SendSource, hub_sku_id: int) -> SendSource:
        """The same as an update of a listing: other prices and costs go along then."""
        ids = [source.product.id] if source.product.id is not None else []
        known = await read_sources(self._services.store, ids, self._store)
        return next(
            (one for one in known if one.listing and one.listing.hub_sku_id == hub_sku_id), source
        )

    async def _link(self, product: HubProduct, links: dict[int, Parcel]) -> None:
        """At once, and not only with the results: what follows may fail or be killed."""
        for hub_sku_id, parcel in links.items():
            parcel.hub_product_id, parcel.hub_sku_id = product.hub_product_id, hub_sku_id
        ids = {key: parcel.source.product.id or 0 for key, parcel in links.items()}
        await self._services.store.run(
            partial(
                storage.link_products,
                integration_id=self._store.offer.id,
                hub_product=product,
                links=ids,
                at=self._services.clock.now(),
            )
        )

    async def _keep(self, product: HubProduct) -> None:
        await self._services.store.run(
            partial(
                storage.mirror,
                integration_id=self._store.offer.id,
                hub_product=product,
                at=self._services.clock.now(),
            ),
            durable=False,
        )

    async def _create(self, left: list[Parcel]) -> None:
        """One product with all these SKUs."""
        draft = self._spelt_draft(left)
        brand_id = await self._brands.id_of(draft.product.brand if draft.product else "")
        try:
            created = await self._created(draft, brand_id)
        except Rejected as error:
            if not _TAKEN.search(str(error)):
                raise
            await self._some_are_there(left, error)
            return
        made = {sku.sku: sku.hub_sku_id for sku in created.skus}
        if len(left) == 1 and len(created.skus) == 1:
            made = {left[0].sku: created.skus[0].hub_sku_id}
        await self._link(created, {made[one.sku]: one for one in left if one.sku in made})
        for parcel in left:
            self._welcome(parcel)

    def _spelt_draft(self, parcels: Sequence[Parcel]) -> ProductDraft:
        """What is created, with the names and values as the hub spells them."""
        draft = family_draft([one.source for one in parcels], self._store, self._options)
        pictures = tuple(
            replace(one, variation=self._axes.picture_value(one.variation))
            for one in draft.pictures or ()
        )
        return replace(draft, skus=tuple(map(self._spelt, draft.skus)), pictures=pictures)

    def _welcome(self, parcel: Parcel) -> None:
        if not parcel.hub_sku_id:
            parcel.refuse(
                _("ANYMARKET took the product, but does not show its SKU yet. Send it again later.")
            )
            return
        parcel.created = True
        parcel.said.append(_("Created at ANYMARKET: {listing}.").format(listing=parcel.hub_sku_id))

    async def _created(self, draft: ProductDraft, brand_id: int) -> HubProduct:
        """A creation without an answer is looked up, never repeated blindly (API §1.9).

        Raises:
            ApiError: it is not there, or nobody knows; the next try looks first.
        """
        products = self._hub.products
        code = draft.sku.sku
        for left in reversed(range(CREATE_TRIES)):
            try:
                created = await products.create(draft, brand_id)
                if created.skus:
                    return created
            except ApiError as error:
                # The look also waits for as long as the hub asked for.
                found = await self._after(error, code)
                if found is not None:
                    return found
                if not (isinstance(error, Throttled) and left):
                    raise _of_this_one(error) from error
            else:
                return await products.find_by_sku(code, lane=Lane.BULK) or created
        raise AssertionError  # the last try returns or raises

    async def _after(self, error: ApiError, code: str) -> HubProduct | None:
        if not (error.maybe_done or isinstance(error, Throttled)):
            return None
        return await self._hub.products.find_by_sku(code, lane=Lane.BULK)

    async def _some_are_there(self, left: list[Parcel], error: ApiError) -> None:
        """The hub says that it has one of the SKUs: find which, and add the others to it."""
        homes: list[int] = []
        for parcel in left:
            found = await self._hub.products.find_by_sku(parcel.sku, lane=Lane.BULK)
            if found is not None:
                await self._claim(found, [parcel])
                if _takes_variations(found, parcel.source):
                    homes.append(found.hub_product_id)
        rest = [one for one in left if not one.hub_sku_id and not one.refused]
        if len(rest) == len(left):
            raise error
        if rest and not homes:
            await self._create(rest)
            return
        for parcel in rest:
            await self._add(homes[0], parcel)

    async def _add(self, hub_product_id: int, parcel: Parcel) -> None:
        """A new SKU of a product that the hub has; a refusal concerns this SKU alone."""
        sku = self._spelt(sku_of(parcel.source, self._store, self._options))
        try:
            made = await self._added(hub_product_id, sku)
        except Rejected as error:
            found = None
            if _TAKEN.search(str(error)):
                found = await self._hub.products.find_by_sku(sku.sku, lane=Lane.BULK)
            if found is None:
                parcel.refuse(error)
            else:
                await self._claim(found, [parcel])
            return
        home = await self._hub.products.get(hub_product_id, lane=Lane.BULK)
        await self._link(home, {made.hub_sku_id: parcel})
        self._welcome(parcel)

    async def _added(self, hub_product_id: int, sku: OutgoingSku) -> HubSku:
        products = self._hub.products
        for left in reversed(range(CREATE_TRIES)):
            try:
                return await products.add_sku(hub_product_id, sku)
            except ApiError as error:
                if not (error.maybe_done or isinstance(error, Throttled)):
                    raise
                home = await products.get(hub_product_id, lane=Lane.BULK)
                found = next((one for one in home.skus if one.sku == sku.sku), None)
                if found is not None:
                    return found
                if not (isinstance(error, Throttled) and left):
                    raise _of_this_one(error) from error
        raise AssertionError  # the last try returns or raises

    def _spelt(self, sku: OutgoingSku) -> OutgoingSku:
        return replace(sku, grid=self._axes.spelt(sku.grid)) if sku.grid else sku


def _varies(parcel: Parcel) -> bool:
    return parcel.source.parent is not None


def _takes_variations(product: HubProduct, source: SendSource) -> bool:
    """SKUs of this family can be added to the hub's product."""
    return source.parent is not None and any(sku.grid for sku in product.skus)


def _of_this_one(error: ApiError) -> ApiError:
    """A server that fails at one product and has just answered a question concerns that one.

    ANYMARKET: “Erro no sistema” comes for products it cannot digest, too (API §16.3).
    """
    if isinstance(error, Unreachable) and error.status == 500:
        return Rejected(error.said or error.message, details=error.details, status=500)
    return error
