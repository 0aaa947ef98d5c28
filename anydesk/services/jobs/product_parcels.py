"""One product on its way to the hub: created once and never twice, or updated; its images."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from anydesk.api.limits import Lane
from anydesk.api.payloads_products import missing
from anydesk.core.errors import ApiError, Throttled, UnexpectedAnswer
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.product_drafts import OutgoingProduct, ProductDraft
from anydesk.core.products import HubProduct, HubSku

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub

CREATE_TRIES = 3
"""A creation is tried again only where the hub said that it did not even look (429)."""


@dataclass
class Parcel:
    """What became of one product so far.

    Args:
        found: the hub's product with the SKU, where this send created or found it.
        prices, quantity: what the hub accepted.
        said: sentences about it; ``refused``: the hub's own words about parts it did not take.
    """

    hub_product_id: int = 0
    hub_sku_id: int = 0
    found: HubProduct | None = None
    prices: tuple[Decimal, Decimal] | None = None
    quantity: Decimal | None = None
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Courier:
    """Delivers the products of one store in one run."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._brands: dict[str, int] = {}
        self._brand_lock = asyncio.Lock()
        # Variations share a product: it is written once in a run, and by one at a time.
        self._written: set[int] = set()
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def find(self, sku: str) -> HubProduct | None:
        """The hub's product with this SKU."""
        return await self._hub.products.find_by_sku(sku, lane=Lane.BULK)

    async def create(self, draft: ProductDraft) -> Parcel:
        """Create a product that the hub did not have a moment ago.

        A creation without an answer is looked up, never repeated blindly (API §1.9).

        Raises:
            ApiError: it is not there, or nobody knows; the next try looks first.
        """
        assert draft.product is not None
        brand_id = await self._brand(draft.product.brand)
        created: HubProduct | None = None
        for left in reversed(range(CREATE_TRIES)):
            try:
                created = await self._hub.products.create(draft, brand_id)
            except ApiError as error:
                # The look also waits for as long as the hub asked for.
                created = await self._looked_up(draft, error)
                if created is None and not (isinstance(error, Throttled) and left):
                    raise
            if created is not None:
                break
        if created is None or not created.skus:
            created = await self.find(draft.sku.sku)
        if created is None:
            raise UnexpectedAnswer(
                _("ANYMARKET took the product, but does not show its SKU yet. Send it again later.")
            )
        sku = sku_of(created, draft.sku.sku)
        parcel = Parcel(created.hub_product_id, sku.hub_sku_id, created)
        parcel.said.append(_("Created at ANYMARKET: {listing}.").format(listing=sku.hub_sku_id))
        if draft.sku.cost is not None:
            await self._stock_facts(draft, parcel)
        return parcel

    async def update(
        self, draft: ProductDraft, hub_product_id: int, hub_sku_id: int, *, alone: bool = True
    ) -> Parcel:
        """Change what is known here of a product and its SKU.

        Args:
            alone: False: the product has other SKUs as well, and only the SKU is changed.

        Raises:
            ApiError: what concerns all products; a refusal of a part is noted in ``refused``.
        """
        parcel = Parcel(hub_product_id, hub_sku_id)
        if draft.product is not None and alone:
            async with self._locks[hub_product_id]:
                if hub_product_id not in self._written:
                    await self._write_product(draft.product, draft.images, parcel)
        await self._write_sku(draft, parcel)
        if draft.sku.cost is not None or draft.sku.handling_days is not None:
            await self._stock_facts(draft, parcel)
        if not parcel.refused:
            parcel.said.insert(0, _("Updated at ANYMARKET."))
        return parcel

    async def _looked_up(self, draft: ProductDraft, error: ApiError) -> HubProduct | None:
        if not (error.maybe_done or isinstance(error, Throttled)):
            return None
        return await self.find(draft.sku.sku)

    async def _write_product(
        self, product: OutgoingProduct, images: Sequence[str] | None, parcel: Parcel
    ) -> None:
        products, key = self._hub.products, parcel.hub_product_id
        brand_id = await self._brand(product.brand) if product.brand else None
        try:
            await products.patch(key, product, brand_id)
            if images:
                await self._images(key, images, parcel)
            self._written.add(key)
        except ApiError as error:
            _note(error, parcel)

    async def _write_sku(self, draft: ProductDraft, parcel: Parcel) -> None:
        sku = draft.sku
        try:
            shown = await self._hub.products.patch_sku(
                parcel.hub_product_id, parcel.hub_sku_id, sku
            )
        except ApiError as error:
            _note(error, parcel)
            return
        if sku.prices is not None:
            full, final = sku.prices
            parcel.prices = (
                full if shown.price is None else shown.price,
                final if shown.sell_price is None else shown.sell_price,
            )
            if parcel.prices != sku.prices:
                parcel.said.append(_("The price is another one there: send the prices."))

    async def _stock_facts(self, draft: ProductDraft, parcel: Parcel) -> None:
        try:
            refused = await self._hub.products.set_stock_facts(draft.sku, parcel.hub_sku_id)
        except ApiError as error:
            _note(error, parcel)
            return
        if refused:
            parcel.refused.append(refused)
        else:
            parcel.quantity = draft.sku.quantity

    async def _images(self, product_id: int, urls: Sequence[str], parcel: Parcel) -> None:
        """Add what the hub does not have, and make the first the main one; delete nothing."""
        products = self._hub.products
        known = await products.images(product_id)
        new = missing(urls, known)
        if known and len(new) == len(urls) and len(known) >= len(urls):
            # ANYMARKET: it may keep images under addresses of its own. Adding them once more at
            # every send would pile them up.
            parcel.said.append(
                _("Its images have other addresses at ANYMARKET and were left as they are.")
            )
            return
        for url in new:
            await products.add_image(product_id, url, main=url == urls[0])
        first = next((one for one in known if urls[0] in one.addresses), None)
        if first is not None and not first.main:
            await products.make_main(product_id, first)

    async def _brand(self, name: str) -> int:
        """The hub's brand of this name, made where it is missing; looked for once in a run."""
        async with self._brand_lock:
            known = self._brands.get(fold(name))
            if known is None:
                known = await self._hub.products.find_brand(name)
            if known is None:
                known = await self._hub.products.create_brand(name)
            self._brands[fold(name)] = known
            return known


def sku_of(product: HubProduct, code: str) -> HubSku:
    """The SKU of this code; of a product that was just created, its only one."""
    return next((one for one in product.skus if one.sku == code), product.skus[0])


def _note(error: ApiError, parcel: Parcel) -> None:
    """A refusal of one part; what concerns all products goes on to the job."""
    if error.stops_job:
        raise error
    if str(error) not in parcel.refused:
        parcel.refused.append(str(error))
