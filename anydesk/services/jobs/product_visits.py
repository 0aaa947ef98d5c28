"""One hub product and its SKUs are brought up to date: SKUs, stock, the product, its pictures."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from anydesk.api.limits import Lane
from anydesk.core.errors import ApiError, Rejected, Unreachable
from anydesk.core.i18n import _
from anydesk.core.outgoing_products import OutgoingPicture, OutgoingSku, ProductDraft
from anydesk.core.products import HubProduct, HubSku
from anydesk.services.jobs.hub_names import Axes, Brands
from anydesk.services.jobs.product_parcels import Parcel
from anydesk.services.jobs.product_pictures import are_in_place, send_pictures, sentences_about

if TYPE_CHECKING:
    from anydesk.api.hub import Hub


class Visit:
    """Changes at one product of the hub in one send.

    The product comes last: its answer shows what has become of all the rest.
    """

    def __init__(self, hub: "Hub", brands: Brands, axes: Axes, hub_product_id: int) -> None:
        self._hub = hub
        self._products = hub.products
        self._brands = brands
        self._axes = axes
        self._id = hub_product_id

    async def pay(self, members: Sequence[Parcel], draft: ProductDraft) -> HubProduct | None:
        """Send what is known here of these SKUs, and of their product.

        Args:
            draft: with a SKU for each of the members, in their order.

        Returns:
            The product as the hub has it then; None where nobody could be asked.

        Raises:
            ApiError: what concerns all products; a refusal is noted at the parcels.
        """
        pairs = list(zip(members, draft.skus, strict=True))
        for parcel, sku in pairs:
            if not parcel.created:
                await self._write_sku(parcel, sku)
        wrote_stock = await self._write_stock(pairs)
        there: HubProduct | None = None
        if not all(one.created for one in members) or _joined_others(members):
            there = await self._write_product(members, draft)
        elif not wrote_stock:
            # All of it was created a moment ago, and the answer to that is kept already.
            return None
        return await self._told(members, there)

    async def _write_sku(self, parcel: Parcel, sku: OutgoingSku) -> None:
        try:
            shown = await self._products.patch_sku(self._id, parcel.hub_sku_id, sku)
        except ApiError as error:
            await self._refuse([parcel], error)
            return
        parcel.said.append(_said_of(sku))
        if sku.prices is not None:
            parcel.prices = _shown(shown, sku.prices)
            if parcel.prices != sku.prices:
                parcel.said.append(_("The price is another one there: send the prices."))

    async def _write_stock(self, pairs: Sequence[tuple[Parcel, OutgoingSku]]) -> bool:
        """One request for all SKUs; of a SKU that was just created only the cost is missing."""
        wanted = [
            (parcel, sku)
            for parcel, sku in pairs
            if (sku.cost is not None if parcel.created else sku.has_stock_facts)
        ]
        if not wanted:
            return False
        items = [(sku, parcel.hub_sku_id) for parcel, sku in wanted]
        try:
            refused = await self._products.set_stock_facts(items)
        except ApiError as error:
            await self._refuse([parcel for parcel, _sku in wanted], error)
            return True
        said = {code.casefold(): text for code, text in refused.items()}
        for parcel, sku in wanted:
            # The hub may answer with its id in place of the code.
            why = said.get(sku.sku.casefold()) or said.get(str(parcel.hub_sku_id))
            if why:
                parcel.refuse(why)
            else:
                parcel.accept_stock(sku)
        return True

    async def _write_product(
        self, members: Sequence[Parcel], draft: ProductDraft
    ) -> HubProduct | None:
        product = draft.product
        if product is None:
            return None
        try:
            brand_id = await self._brands.id_of(product.brand) if product.brand else None
            there = await self._products.patch(self._id, product, brand_id)
            pictures = draft.pictures or ()
            if pictures and not are_in_place(pictures, there, whole=draft.whole):
                await self._write_pictures(members, pictures, whole=draft.whole)
                there = None
        except ApiError as error:
            await self._refuse(members, error)
            return None
        return there

    async def _write_pictures(
        self, members: Sequence[Parcel], pictures: Sequence[OutgoingPicture], *, whole: bool
    ) -> None:
        # What belongs to one value is named as the hub spells it.
        await self._axes.prepare(
            one.source.product.grid for one in members if one.source.parent is not None
        )
        spelt = [
            replace(one, variation=self._axes.picture_value(one.variation)) for one in pictures
        ]
        left = await send_pictures(self._products, self._id, spelt, whole=whole)
        if left:
            members[0].said.append(left)

    async def _told(self, members: Sequence[Parcel], there: HubProduct | None) -> HubProduct | None:
        if there is None:
            try:
                there = await self._products.get(self._id, lane=Lane.BULK)
            except ApiError as error:
                if error.stops_job:
                    raise
                return None
        members[0].said += sentences_about(there)
        return there

    async def _refuse(self, parcels: Sequence[Parcel], error: ApiError) -> None:
        """A refusal; a server that fails at this one alone is one too.

        Raises:
            ApiError: it concerns all products.
        """
        if isinstance(error, Unreachable) and error.status == 500:
            # Whoever answers this is well: ANYMARKET cannot digest what was sent.
            await self._products.get(self._id, lane=Lane.BULK)
            error_text = error.said or error.message
            error = Rejected(error_text, details=error.details, status=500)
        for parcel in parcels:
            parcel.refuse(error)


def _joined_others(members: Sequence[Parcel]) -> bool:
    """New SKUs of a product that was there: its texts are sent too."""
    return any(one.source.hub_product_id is not None for one in members)


def _said_of(sku: OutgoingSku) -> str:
    if sku.active is False:
        return _("Switched off at ANYMARKET.")
    return _("Updated at ANYMARKET.")


def _shown(shown: HubSku, sent: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    full = sent[0] if shown.price is None else shown.price
    final = sent[1] if shown.sell_price is None else shown.sell_price
    return full, final
