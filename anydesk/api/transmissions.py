"""Transmissions: every listing as it was sent, with the marketplace's answer (API §6.2)."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from anydesk.api import payloads_transmissions as payloads
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST, Page, pages
from anydesk.core.listing_rows import OfferNews


@dataclass(frozen=True)
class TransmissionsApi:
    """The account's transmissions."""

    client: ApiClient

    def pages(
        self,
        *,
        publication: str | None = None,
        offset: int = 0,
        limit: int = LARGEST,
        lane: Lane = Lane.BULK,
    ) -> AsyncGenerator[Page[OfferNews], None]:
        """All of them, or those of one or more publication states (``"ACTIVE,PAUSED"``)."""
        return pages(
            self.client,
            "/transmissions",
            payloads.transmission,
            {"statusFilter": publication},
            offset=offset,
            limit=limit,
            lane=lane,
        )

    async def get(self, listing_id: int, *, lane: Lane = Lane.USER) -> OfferNews:
        """The one of a listing. ANYMARKET: said to have the listing's id; nobody has checked.

        Raises:
            NotFound: the listing was never sent, or the ids differ after all.
        """
        return payloads.transmission(
            await self.client.get(f"/transmissions/{listing_id}", lane=lane)
        )

    async def set_publication(
        self, listing_id: int, status: str, *, lane: Lane = Lane.USER
    ) -> None:
        """Pause, resume or close a listing without saying anything of its price."""
        body = {"publicationStatus": status}
        await self.client.put(f"/transmissions/{listing_id}", json=body, lane=lane)
