"""Quantities and stock locals (API §4)."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

from anydesk.api import payloads
from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.api.paging import LARGEST, Page, pages
from anydesk.api.plain_lists import rows_of
from anydesk.api.records import HubStock, StockBatchAnswer, StockItem, StockLocal

LARGEST_BATCH = 200


@dataclass(frozen=True)
class StockApi:
    """What the account has in stock."""

    client: ApiClient

    async def send(
        self, items: Sequence[StockItem], *, lane: Lane = Lane.STOCK
    ) -> StockBatchAnswer:
        """Set absolute quantities; may be repeated.

        Raises:
            ValueError: more than 200 items, or a quantity below 0.
        """
        if len(items) > LARGEST_BATCH:
            raise ValueError(f"at most {LARGEST_BATCH} items at once")
        if any(item.quantity < 0 for item in items):
            raise ValueError("a quantity below 0 cannot be sent")
        if not items:
            return StockBatchAnswer()
        answer = await self.client.put("/stocks/batch", json=payloads.stock_items(items), lane=lane)
        return _by_sku_sent(payloads.stock_result(answer), items)

    def pages(
        self,
        *,
        sku: str | None = None,
        hub_sku_id: int | None = None,
        stock_local_id: int | None = None,
        offset: int = 0,
        limit: int = LARGEST,
        lane: Lane = Lane.BULK,
    ) -> AsyncGenerator[Page[HubStock], None]:
        """What the hub holds, a row for each SKU and local."""
        params = {"sku": sku, "idSku": hub_sku_id, "idStockLocal": stock_local_id}
        return pages(
            self.client,
            "/stocks",
            payloads.hub_stock,
            params,
            offset=offset,
            limit=limit,
            lane=lane,
        )

    async def locals(self, *, lane: Lane = Lane.USER) -> tuple[StockLocal, ...]:
        """The account's stock locals."""
        return rows_of(await self.client.get("/stocks/locals", lane=lane), payloads.stock_local)


def _by_sku_sent(answer: StockBatchAnswer, items: Sequence[StockItem]) -> StockBatchAnswer:
    """The same answer with each SKU spelt as it was sent; the hub may answer with ids."""
    spelt = {str(item.hub_sku_id): item.sku for item in items if item.hub_sku_id is not None}
    spelt |= {item.sku.casefold(): item.sku for item in items}
    spelt |= {item.sku: item.sku for item in items}

    def sent(sku: str) -> str:
        return spelt.get(sku) or spelt.get(sku.casefold(), sku)

    errors = {sent(sku): said for sku, said in answer.errors.items()}
    return replace(answer, accepted=frozenset(map(sent, answer.accepted)), errors=errors)
