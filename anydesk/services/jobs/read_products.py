"""Reads the hub's products without changing any here: what a receipt's preview is made of."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core import changes
from anydesk.core.i18n import N_
from anydesk.core.jobs import Arguments, RowResult, Step
from anydesk.core.products import HubProduct
from anydesk.services.jobs.one_product import the_one
from anydesk.services.jobs.product_channels import Channels, priced_by_listing, read_channels
from anydesk.services.jobs.product_pages import Part, Place, read_all
from anydesk.services.jobs.receive_products import forget_unseen, gone_step, unreadable
from anydesk.storage import hub_products
from anydesk.storage import listings as listing_storage
from anydesk.storage.store import Tx

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.services import Services


@dataclass(frozen=True)
class ReadProducts:
    """Page by page into the mirror; continues for seven calendar days (ERP §8.2).

    Args:
        code: read one product only: a SKU, or the id of the product or of its SKU.
    """

    services: "Services"
    integration_id: int
    code: str = ""

    key: ClassVar[str] = "products.read"
    title: ClassVar[str] = N_("Look at the products of the hub")
    resumable_days: ClassVar[int] = 7
    tells_only_trouble: ClassVar[bool] = True

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        return {"integration_id": self.integration_id, "code": self.code}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for at most twenty products, with the place where to continue."""
        services, place = self.services, Place.from_text(checkpoint)
        store = (await services.integrations.get(self.integration_id)).name
        hub = await services.connections.hub(self.integration_id)
        if self.code:
            product = await the_one(services, hub, self.integration_id, self.code)
            yield await self._step(hub, store, Part((product,), place=Place(total=1, offset=1)))
            return
        parts = read_all(services, hub, self.integration_id, place)
        async with aclosing(parts) as found:
            async for part in found:
                place = part.place
                yield await self._step(hub, store, part)
        if gone := await forget_unseen(services, self.integration_id, place.reading):
            yield gone_step(store, gone, place)

    async def again(self, rows: Sequence[RowResult]) -> "ReadProducts":
        """All of it: rows that could not be read have no name to ask for them by."""
        return self

    async def _step(self, hub: "Hub", store: str, part: Part) -> Step:
        channels, _problems = await read_channels(hub, priced_by_listing(part.products))
        total = part.place.total
        return Step(
            part.place.offset,
            None if total is None else max(total, part.place.offset),
            unreadable(part, store),
            save=partial(
                _save,
                integration_id=self.integration_id,
                part=part,
                channels=channels,
                at=self.services.clock.now(),
            ),
            checkpoint=part.place.to_text(),
            changed=frozenset({changes.LISTINGS}),
            durable=False,
        )


def _save(tx: Tx, *, integration_id: int, part: Part, channels: Channels, at: datetime) -> None:
    hub_products.upsert(tx, integration_id, part.products, at, part.place.reading)
    for product in part.products:
        listing_storage.upsert_hub_product(tx, integration_id, product, _own(product, channels), at)


def _own(product: HubProduct, channels: Channels) -> Channels:
    return {key: channels[key] for sku in product.skus if (key := sku.hub_sku_id) in channels}


def build(services: "Services", arguments: Arguments) -> ReadProducts:
    """The job of a stored run."""
    return ReadProducts(services, arguments["integration_id"], str(arguments.get("code") or ""))
