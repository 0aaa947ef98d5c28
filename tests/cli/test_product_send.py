"""Products through the command line: what would be sent, what was, and the exit codes."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anydesk.core.categories import HubCategory
from anydesk.storage import categories, category_mappings, products
from anydesk.storage.store import Store, Tx
from tests.processes import TOKEN, Answer, Program, simulator
from tests.services.jobs.product_sends import SHIRT

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
        listed = program.run(*command[:-1], "--dry-run")
        shown = document(program.run(*command, "--dry-run", "--update-stock"))
        sent = document(program.run(*command, "--update-stock", "--stop-at-first-refusal"))
        after = document(program.run(*command, "--dry-run"))
        unknown = program.run("products", "send", *STORE, "--sku", "NAO-EXISTE", "--json")

    (row,) = blocked["rows"]
    assert (row["key"], row["outcome"]) == (sku, "failed")
    assert "is not mapped to one of ANYMARKET" in row["message"]
    (planned,) = shown["rows"]
    assert (shown["job"], shown["repriced"], planned["would_send"]) == (None, 0, True)
    assert (planned["action"], planned["warnings"]) == ("update", [])
    assert "What happens" in listed.out
    assert (sent["done"], sent["failed"]) == (1, 0)
    assert sent["rows"][0]["message"].startswith("Updated at ANYMARKET.")
    # The hub's answer was kept: nothing is left to send.
    (unchanged,) = after["rows"]
    assert (unchanged["compared"], unchanged["differences"]) == (True, [])
    assert (unchanged["would_send"], unchanged["message"]) == (
        False,
        "ANYMARKET has all of this already.",
    )
    assert unknown.code == 2


def test_new_products_are_shown_with_all_they_bring_and_stop_at_a_refusal(tmp_path: Path) -> None:
    faults = ("--fault", "sku-rejects=NOVA-0")
    with simulator("--orders", "0", "--products", "12", *faults) as address:
        program = Program(tmp_path / "data")
        program.run(
            "integration", "add", "--name", "Loja Modelo", "--environment", address,
            "--token-stdin", input_text=f"{TOKEN}\n",
        )  # fmt: skip
        add_new(program.folder, 3)
        map_category(program.folder, "NOVA-0")
        command = ("products", "send", *STORE, "--all", "--json")

        shown = document(program.run(*command, "--dry-run"))
        stopped = document(program.run(*command, "--stop-at-first-refusal"), 1)
        through = document(program.run(*command), 1)

    assert [row["action"] for row in shown["rows"]] == ["create"] * 3
    fields = {one["field"]: one for one in shown["rows"][0]["differences"]}
    assert (fields["sku"]["title"], fields["sku"]["after"]) == ("SKU", "NOVA-0")
    refused, *rest = (row["message"] for row in stopped["rows"])
    assert refused == "O SKU NOVA-0 não pode ser salvo."
    assert [text.startswith("Not sent:") for text in rest] == [True, True]
    assert (through["done"], through["failed"]) == (2, 1)


def add_new(folder: Path, count: int) -> None:
    """Products that lack nothing, of which the store has none."""

    def work(tx: Tx) -> None:
        made = [replace(SHIRT, sku=f"NOVA-{n}", gtin="") for n in range(count)]
        products.add_all(tx, made, AT)

    async def run() -> None:
        store = Store(folder)
        await store.open()
        await store.run(work)
        await store.close()

    asyncio.run(run())
