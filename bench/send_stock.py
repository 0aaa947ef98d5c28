"""Sending the stock of 10,000 changed SKUs: exactly 50 requests, and the time of the bare loop."""

import asyncio
import tempfile
from pathlib import Path

import _shelves
import httpx
from _support import HEADERS, Watch, connect, hub, line, opened, report

from anydesk.core.jobs import RunState
from anydesk.core.plans import PlanRow
from anydesk.core.products import Balance
from anydesk.core.query import Query
from anydesk.services.jobs.send_stock import SendStock

SKUS = 10_000
PRODUCTS = 3_000
"""Of the practice hub; they have more SKUs than needed."""

BATCH = 200
TIMES = 3


class Counting(httpx.AsyncHTTPTransport):
    """Counts what leaves."""

    requests = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        return await super().handle_async_request(request)


async def hub_skus(base_url: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    async with httpx.AsyncClient(headers=HEADERS, timeout=60) as client:
        for offset in range(0, PRODUCTS, 100):
            answer = await client.get(f"{base_url}/products?limit=100&offset={offset}")
            for product in answer.json()["content"]:
                found += [(product["id"], s["id"], s["partnerId"]) for s in product["skus"]]
    return list({sku: row for row in found if (sku := row[2])}.values())[:SKUS]


async def floor(base_url: str, rows: list[PlanRow], quantity: int) -> float:
    async with httpx.AsyncClient(headers=HEADERS) as client:
        with Watch() as watch:
            for start in range(0, len(rows), BATCH):
                some = rows[start : start + BATCH]
                items = [{"partnerId": row.sku, "quantity": quantity} for row in some]
                answer = await client.put(f"{base_url}/stocks/batch", json=items)
                answer.raise_for_status()
    return watch.seconds


async def main() -> None:
    with hub(orders=0, products=PRODUCTS) as base_url, tempfile.TemporaryDirectory() as name:
        folder, transport = Path(name), Counting()
        skus = await hub_skus(base_url)
        async with opened(folder) as services:
            store = await connect(services, base_url)
        _shelves.fill(folder, [(sku, f"Produto {sku}", "") for _id, _sku_id, sku in skus])
        _shelves.link(folder, store.id, skus)
        lowest, best = float("inf"), float("inf")
        async with opened(folder, transport) as services:
            ids = list(await services.products.find(Query()))
            for turn in range(TIMES):
                rows = await services.offers.plan_stock(ids, [store.id], Balance.PHYSICAL)
                sent = [row for row in rows if row.can_be_sent]
                lowest = min(lowest, await floor(base_url, sent, 3 + turn))
                before = transport.requests
                with Watch() as watch:
                    run = await services.runner.run(SendStock.from_plan(services, rows))
                assert run.state is RunState.FINISHED, run.message
                best = min(best, watch.seconds)
                requests = transport.requests - before
                line("send stock", f"{run.done} changed SKUs in {requests} requests")
                await services.store.run(
                    lambda tx: tx.exec_driver_sql(
                        "UPDATE stock_balances SET physical=physical+10000"
                    )
                )
    report("send stock", best, lowest, "<= 1.3")


asyncio.run(main())
