"""Receiving 5,000 orders against bare httpx fetching the same pages and one raw insert."""

import asyncio
import json
import sqlite3
import tempfile
from pathlib import Path

import httpx
from _support import HEADERS, Watch, connected, hub, report

from anydesk.core.jobs import RunState
from anydesk.services.jobs import JOBS

ORDERS = 5_000
PAGE = 100
CONCURRENCY = 2
"""The receipt saves one page while the next one is on its way."""


async def floor(base_url: str) -> float:
    with tempfile.TemporaryDirectory() as folder, Watch() as watch:
        database = sqlite3.connect(Path(folder) / "raw.sqlite")
        database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, raw TEXT)")
        gate = asyncio.Semaphore(CONCURRENCY)
        async with httpx.AsyncClient(headers=HEADERS) as client:

            async def page(offset: int) -> list[tuple[int, str]]:
                async with gate:
                    query = f"?limit={PAGE}&offset={offset}"
                    answer = await client.get(f"{base_url}/orders{query}")
                return [(row["id"], json.dumps(row)) for row in answer.json()["content"]]

            pages = await asyncio.gather(*(page(start) for start in range(0, ORDERS, PAGE)))
        with database:
            for rows in pages:
                database.executemany("INSERT INTO orders VALUES (?, ?)", rows)
        database.close()
    return watch.seconds


async def main() -> None:
    with hub(orders=ORDERS, products=200) as base_url:
        await floor(base_url)
        lowest = await floor(base_url)
        async with connected(base_url) as (services, store):
            job = JOBS["orders.receive"](services, {"integration_id": store.id, "hub_ids": []})
            with Watch() as watch:
                run = await services.runner.run(job, store=store.name)
            assert run.state is RunState.FINISHED, run.message
            assert run.done == ORDERS, run
    report(f"receive {ORDERS} orders", watch.seconds, lowest, "<= 2.0")


asyncio.run(main())
