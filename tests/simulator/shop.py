"""A practice hub in process, a clock that only moves when told, and short ways to call it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from anydesk.simulator.server import HubOptions, PracticeHub

START = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
TOKEN = "practice-token"
MERGE = "application/merge-patch+json"


class Shop:
    """One hub with the faults a test asks for."""

    def __init__(self, *faults: str, **options: Any) -> None:
        self.moment = START
        options.setdefault("products", 14)
        options.setdefault("rate", 10_000)
        self.hub = PracticeHub(HubOptions(faults=faults, **options), now=lambda: self.moment)
        self.market = self.hub.market
        self.faults = self.hub.faults

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def ask(self, method: str, path: str, *, token: str | None = TOKEN, **more: Any) -> Any:
        headers = {**({"gumgaToken": token} if token else {}), **more.pop("headers", {})}

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.hub.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://hub.example.com/v2"
            ) as client:
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(send())

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more)

    def put(self, path: str, body: Any, **more: Any) -> Any:
        return self.ask("PUT", path, json=body, **more)

    def post(self, path: str, body: Any, **more: Any) -> Any:
        return self.ask("POST", path, json=body, **more)

    def patch(self, path: str, body: Any, content_type: str = MERGE) -> Any:
        headers = {"Content-Type": content_type}
        return self.ask("PATCH", path, json=body, headers=headers)

    def ids(self, path: str) -> list[int]:
        return [row["id"] for row in self.get(path).json()["content"]]

    def order_in(self, status: str, **wanted: Any) -> int:
        """An order of the sample in this status (and with these fields)."""
        for order_id, order in self.market.orders.items():
            fits = all(order.get(name) == value for name, value in wanted.items())
            if order["status"] == status and fits and not order.get("fulfillment"):
                return order_id
        raise AssertionError(f"no order in {status}")

    def sku_in(self, scope: str) -> Any:
        """A SKU with stock and listings whose product has this price mode."""
        for sku in self.market.skus.values():
            if self.market.products[sku.product_id].scope != scope:
                continue
            if self.market.shelf.of(sku.id) and self.market.amount_of(sku) > 0:
                return sku
        raise AssertionError(f"no SKU in {scope}")
