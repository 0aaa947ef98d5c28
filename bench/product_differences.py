"""The preview of a product send: 10,000 products against what the hub has, off the main thread."""

import asyncio
import json
import sqlite3
import tempfile
import time
from pathlib import Path

import _shelves
from _support import Watch, connect, hub, line, opened, report, run_in_window

from anydesk.core.query import Query
from anydesk.storage.store import FILE_NAME

PRODUCTS = 10_000
TIMES = 3
FLOOR_TEXT = "reading and parsing the stored JSON alone"


def hub_product(n: int, sku: str, name: str, brand: str) -> str:
    """As large as a real one: three pictures, a description, two lines of a technical sheet."""
    return json.dumps(
        {
            "id": n, "title": name if n % 4 else f"{name} antiga", "description": name * 5,
            "category": {"id": 310002, "name": "Camisetas", "path": "Moda/Camisetas"},
            "brand": {"id": 1, "name": brand}, "nbm": {"id": "61091000"}, "origin": {"id": 0},
            "warrantyTime": 3, "height": 4.0, "width": 20.0, "length": 25.0, "weight": 0.25,
            "definitionPriceScope": "SKU", "hasVariations": False, "isProductActive": True,
            "characteristics": [
                {"index": 1, "name": "Linha", "value": "Praia"},
                {"index": 2, "name": "Tecido", "value": "Algodão"},
            ],
            "images": [
                {"id": n * 10 + i, "index": i, "main": i == 1, "status": "PROCESSED",
                 "url": f"https://cdn.example.com/{sku}-{i}.jpg"}
                for i in (1, 2, 3)
            ],
            "skus": [
                {"id": n, "title": name, "partnerId": sku, "price": 19.9, "sellPrice": 19.9,
                 "amount": 1.0, "additionalTime": 0, "active": True, "variations": [None]}
            ],
        },
        ensure_ascii=False,
    )  # fmt: skip


def mirror(folder: Path, integration_id: int, rows: list[tuple[int, str]]) -> None:
    """The hub's products, as a reading leaves them; categories of the products are mapped."""
    base = sqlite3.connect(folder / FILE_NAME)
    with base:
        base.executemany(
            "INSERT INTO hub_products (integration_id, hub_product_id, title, raw, digest,"
            f" read_at, reading) VALUES ({integration_id}, ?, '', ?, '', '{_shelves.NOW}', 1)",
            rows,
        )
        base.execute("UPDATE listings SET price_scope='SKU'")
        base.execute("UPDATE products SET category='Moda'")
        base.execute("INSERT INTO categories (name, path_key) VALUES ('Moda', 'moda')")
        base.execute(
            "INSERT INTO hub_categories (integration_id, hub_id, name, path, leaf)"
            f" VALUES ({integration_id}, 310002, 'Camisetas', 'Moda/Camisetas', 1)"
        )
        base.execute(
            "INSERT INTO category_mappings (integration_id, category_id, hub_category_id,"
            f" hub_path) VALUES ({integration_id}, 1, 310002, 'Moda/Camisetas')"
        )
    base.close()


async def longest_turn(stop: asyncio.Event) -> float:
    """How long the loop, where the window lives, stood still at most."""
    worst, last = 0.0, time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(0.002)
        now = time.perf_counter()
        worst, last = max(worst, now - last - 0.002), now
    return worst


async def main() -> None:
    with hub(orders=0, products=12) as base_url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with opened(folder) as services:
            store = await connect(services, base_url)
        products = _shelves.invented(PRODUCTS)
        _shelves.fill(folder, products)
        _shelves.link(
            folder, store.id, [(n, n, sku) for n, (sku, *_rest) in enumerate(products, 1)]
        )
        rows = [(n, hub_product(n, *one)) for n, one in enumerate(products, 1)]
        mirror(folder, store.id, rows)
        with Watch() as floor:
            for _n, raw in rows:
                json.loads(raw)
        best, stall = float("inf"), float("inf")
        async with opened(folder) as services:
            ids = list(await services.products.find(Query()))
            for _turn in range(TIMES):
                stop = asyncio.Event()
                async with asyncio.TaskGroup() as group:
                    watcher = group.create_task(longest_turn(stop))
                    with Watch() as watch:
                        plan = await services.offers.plan_products(ids, [store.id])
                    stop.set()
                best, stall = min(best, watch.seconds), min(stall, watcher.result())
        changed = sum(bool(row.differences) for row in plan)
        blocked = sum(bool(row.blocked) for row in plan)
        line("product differences", f"{len(plan)} rows, {changed} changed, {blocked} blocked")
        line("product differences", f"loop held {stall * 1000:.0f} ms at most; floor: {FLOOR_TEXT}")
        report("product differences", best, floor.seconds, "<= 3 s")


run_in_window(main)
