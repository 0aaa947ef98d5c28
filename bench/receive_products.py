"""Receiving 10,000 products, then once more unchanged, against bare httpx over the same pages."""

import asyncio
import json
import resource
import sqlite3
import tempfile
from pathlib import Path

import httpx
from _support import HEADERS, Watch, connected, hub, line, report

from anydesk.core.jobs import RunState
from anydesk.services.jobs import JOBS

PRODUCTS = 10_000
PAGE = 100


async def floor(base_url: str) -> float:
    """Every page fetched one after the other, each product stored as its text."""
    with tempfile.TemporaryDirectory() as folder, Watch() as watch:
        database = sqlite3.connect(Path(folder) / "raw.sqlite")
        database.execute("CREATE TABLE products (id INTEGER PRIMARY KEY, raw TEXT)")
        async with httpx.AsyncClient(headers=HEADERS) as client:
            for start in range(0, PRODUCTS, PAGE):
                answer = await client.get(f"{base_url}/products?limit={PAGE}&offset={start}")
                rows = [(row["id"], json.dumps(row)) for row in answer.json()["content"]]
                with database:
                    database.executemany("INSERT INTO products VALUES (?, ?)", rows)
        database.close()
    return watch.seconds


def memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def main() -> None:
    with hub(orders=10, products=PRODUCTS) as base_url:
        lowest = await floor(base_url)
        async with connected(base_url) as (services, store):
            before = memory()
            for name in ("new", "unchanged"):
                job = JOBS["products.receive"](services, {"integration_id": store.id})
                with Watch() as watch:
                    run = await services.runner.run(job, store=store.name)
                assert run.state is RunState.FINISHED, run.message
                report(f"receive {PRODUCTS} products, {name}", watch.seconds, lowest, "<= 2.0")
            line("memory", f"{before:.0f} MB before, {memory():.0f} MB at most")


asyncio.run(main())
