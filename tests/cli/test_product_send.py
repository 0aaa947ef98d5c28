"""Products through the command line: what would be sent, what was, and the exit codes."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anydesk.core.categories import HubCategory
from anydesk.storage import categories, category_mappings, products
from anydesk.storage.store import Store, Tx
from tests.processes import TOKEN, Answer, Program, simulator

AT = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
SHIRTS = 310002
STORE = ("--store", "Loja Modelo")


def document(answer: Answer, code: int = 0) -> Any:
    assert answer.code == code, answer
    return answer.document


def map_category(folder: Path, sku: str) -> None:
    """Map the category of this product to the hub's Moda/Camisetas, as the window does."""

    def work(tx: Tx) -> None:
        product = products.by_sku(tx, sku)
        assert product is not None
        shirts = HubCategory(1, SHIRTS, "Camisetas", "Moda/Camisetas")
        category_mappings.mirror(tx, 1, [shirts], AT)
        categories.collect(tx)
        category = categories.by_path(tx, product.category)
        category_mappings.save(tx, 1, {category.id or 0: SHIRTS})

    async def run() -> None:
        store = Store(folder)
        await store.open()
        await store.run(work)
        await store.close()

    asyncio.run(run())


def test_products_are_shown_sent_and_blocked_with_their_reasons(tmp_path: Path) -> None:
    with simulator("--orders", "0", "--products", "12") as address:
        program = Program(tmp_path / "data")
        program.run(
            "integration", "add", "--name", "Loja Modelo", "--environment", address,
            "--token-stdin", input_text=f"{TOKEN}\n",
        )  # fmt: skip
        document(program.run("products", "receive", *STORE, "--prices", "--json"))
        rows = document(program.run("products", "list", "--json"))["rows"]
        sku = next(row["sku"] for row in rows if row["listings"] and not row["parent"])
        command = ("products", "send", *STORE, "--sku", sku, "--json")

        blocked = document(program.run(*command), 1)
        map_category(program.folder, sku)
        shown = document(program.run(*command, "--dry-run"))
        sent = document(program.run(*command))
        unknown = program.run("products", "send", *STORE, "--sku", "NAO-EXISTE", "--json")

    (row,) = blocked["rows"]
    assert (row["key"], row["outcome"]) == (sku, "failed")
    assert "is not mapped to one of ANYMARKET" in row["message"]
    assert (shown["job"], shown["rows"][0]["would_send"]) == (None, True)
    assert shown["rows"][0]["message"] == "Will be updated."
    assert (sent["done"], sent["failed"]) == (1, 0)
    assert sent["rows"][0]["message"] == "Updated at ANYMARKET."
    assert unknown.code == 2
