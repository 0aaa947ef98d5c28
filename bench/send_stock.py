"""Sending the stock of 10,000 changed SKUs: exactly 50 requests, and the time of the bare loop."""

import asyncio
from decimal import Decimal

import httpx
from _support import HEADERS, Watch, connected, hub, line, report

from anydesk.core.jobs import RunState
from anydesk.core.products import Balance, MovementType
from anydesk.core.query import Query
from anydesk.services.jobs import JOBS
from anydesk.services.jobs.send_stock import SendStock

SKUS = 10_000
BATCH = 200


async def floor(base_url: str, skus: list[str]) -> float:
    async with httpx.AsyncClient(headers=HEADERS) as client:
        with Watch() as watch:
            for start in range(0, len(skus), BATCH):
                items = [{"partnerId": sku, "quantity": 3} for sku in skus[start : start + BATCH]]
                answer = await client.put(f"{base_url}/stocks/batch", json=items)
                answer.raise_for_status()
    return watch.seconds


async def main() -> None:
    with hub(orders=0, products=SKUS) as base_url:
        async with connected(base_url) as (services, store):
            job = JOBS["products.receive"](services, {"integration_id": store.id})
            await services.runner.run(job, store=store.name)
            linked = Query(sort="sku", filters={"linked": "yes", "integration": store.id})
            ids = list(await services.products.find(linked))
            rows = await services.offers.plan_stock(ids, [store.id], Balance.PHYSICAL)
            ids = [row.product_id for row in rows if row.can_be_sent][:SKUS]
            (place, *_rest) = await services.stock.warehouses()
            assert place.id is not None
            for product_id in ids:
                await services.stock.move(product_id, place.id, MovementType.IN, Decimal(7))
            rows = await services.offers.plan_stock(ids, [store.id], Balance.PHYSICAL)
            rows = tuple(row for row in rows if row.can_be_sent)[:SKUS]
            lowest = await floor(base_url, [row.sku for row in rows])
            hub_client = await services.connections.hub(store.id)
            before = hub_client.client.requests_sent
            with Watch() as watch:
                run = await services.runner.run(SendStock.from_plan(services, rows, Balance.PHYSICAL))
            assert run.state is RunState.FINISHED, run.message
            line("changed SKUs", str(run.done))
            line("requests", str(hub_client.client.requests_sent - before))
            report("send stock", watch.seconds, lowest, "<= 1.3")


asyncio.run(main())
