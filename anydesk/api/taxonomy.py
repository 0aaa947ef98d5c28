"""The categories of the hub (API §3.1)."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST, Page, pages
from anydesk.api.payloads_taxonomy import category, category_tree
from anydesk.core.categories import HubCategory


@dataclass(frozen=True)
class TaxonomyApi:
    """The account's category trees."""

    client: ApiClient

    async def categories(
        self, integration_id: int, *, lane: Lane = Lane.USER
    ) -> tuple[HubCategory, ...]:
        """Every category, each after the one above it: thousands of them, in one call.

        Raises:
            UnexpectedAnswer: the answer is no list of categories.
        """
        text = await self.client.get_text("/categories/fullPath", lane=lane, unread=True)
        # Reading thousands of nodes takes longer than the window may stand still.
        return await asyncio.to_thread(category_tree, text, integration_id)

    def top_level(
        self, *, offset: int = 0, limit: int = LARGEST, lane: Lane = Lane.USER
    ) -> AsyncGenerator[Page[HubCategory], None]:
        """The roots of the trees alone, page by page; ``integration_id`` is 0 in them."""
        return pages(self.client, "/categories", category, offset=offset, limit=limit, lane=lane)
