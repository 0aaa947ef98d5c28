"""The main job through the command line: separate processes, real HTTP, a real file."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import TOKEN, Answer, Program, simulator

STORE = ("--store", "Loja Modelo")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with simulator("--orders", "20", "--products", "12") as base_url:
        yield base_url


@pytest.fixture
def program(tmp_path: Path, address: str) -> Program:
    return connected(tmp_path / "data", address)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, address: str) -> Program:
    """One connected store for commands that change nothing: a process each is dear enough."""
    return connected(tmp_path_factory.mktemp("shared") / "data", address)


def connected(folder: Path, address: str) -> Program:
    program = Program(folder)
    answer = program.run(
        "integration", "add", "--name", "Loja Modelo", "--environment", address,
        "--token-stdin", "--json", input_text=f" {TOKEN}\n",
    )  # fmt: skip
    assert answer.code == 0, answer
    return program


def at_the_hub(address: str, path: str) -> Any:
    request = urllib.request.Request(address + path, headers={"gumgaToken": TOKEN})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def document(answer: Answer, code: int = 0) -> Any:
    assert answer.code == code, answer
    return answer.document


def test_a_store_is_added_listed_tested_and_switched_off(program: Program) -> None:
    assert document(program.run("integration", "list", "--json")) == {
        "rows": [
            {
                "name": "Loja Modelo",
                "environment": document(program.run("--json", "integration", "list"))["rows"][0][
                    "environment"
                ],
                "situation": "active",
                "health": "ok",
            }
        ]
    }

    assert program.run("integration", "deactivate", "loja modelo").code == 0

    refused = program.run("orders", "receive", *STORE)
    assert refused.code == 2
    assert "inactive" in refused.err
    assert program.run("integration", "activate", "Loja Modelo").code == 0
    assert document(program.run("integration", "test", "Loja Modelo", "--json"))["health"] == "ok"


def test_orders_are_received_once(program: Program, address: str) -> None:
    remote = document(program.run("orders", "list", *STORE, "--remote", "--json"))["rows"]
    assert len(remote) == 20
    assert all(row["number"] is None for row in remote)

    received = document(program.run("orders", "receive", *STORE, "--json"))

    assert (received["done"], received["failed"]) == (20, 0)
    assert {row["key"] for row in received["rows"]} == {str(row["hub_id"]) for row in remote}
    again = document(program.run("orders", "receive", *STORE, "--json"))
    assert (again["done"], again["skipped"], again["failed"]) == (0, 20, 0)
    local = document(program.run("orders", "list", *STORE, "--json"))["rows"]
    assert sorted(row["hub_id"] for row in local) == sorted(row["hub_id"] for row in remote)
    assert sorted(row["number"] for row in local) == list(range(1, 21))
    totals = {row["hub_id"]: row["total"] for row in remote}
    assert {row["hub_id"]: row["total"] for row in local} == totals


def test_one_order_is_received_by_its_hub_id(program: Program) -> None:
    remote = document(program.run("orders", "list", *STORE, "--remote", "--json"))["rows"]
    hub_id = remote[3]["hub_id"]

    received = document(program.run("orders", "receive", *STORE, "--id", str(hub_id), "--json"))

    assert [(row["key"], row["outcome"]) for row in received["rows"]] == [(str(hub_id), "done")]
    local = document(program.run("orders", "list", *STORE, "--json"))["rows"]
    assert [row["hub_id"] for row in local] == [hub_id]


def test_stock_and_prices_reach_the_hub(program: Program, address: str) -> None:
    received = document(program.run("products", "receive", *STORE, "--json"))
    assert received["failed"] == 0
    rows = document(program.run("products", "list", "--json"))["rows"]
    scopes = {
        sku["partnerId"]: product["definitionPriceScope"]
        for product in at_the_hub(address, "/products?limit=100")["content"]
        for sku in product["skus"]
    }
    sku = next(row["sku"] for row in rows if row["listings"] and scopes.get(row["sku"]) == "SKU")
    document(program.run("stock", "set", sku, "7", "--json"))
    document(program.run("prices", "set", sku, "149.90", "--promo", "134.90", "--json"))

    shown = document(program.run("stock", "send", *STORE, "--sku", sku, "--dry-run", "--json"))
    assert shown["job"] is None
    assert shown["rows"][0]["would_send"] is True
    sent = document(
        program.run("stock", "send", *STORE, "--sku", sku, "--balance", "physical", "--json")
    )
    priced = document(program.run("prices", "send", *STORE, "--sku", sku, "--json"))

    assert [(row["key"], row["outcome"]) for row in sent["rows"]] == [(sku, "done")]
    assert [(row["key"], row["outcome"]) for row in priced["rows"]] == [(sku, "done")]
    stock = at_the_hub(address, f"/stocks?limit=100&sku={sku}")["content"]
    assert sum(row["amount"] for row in stock if row["stockLocal"]["defaultLocal"]) == 7
    product = next(
        one
        for product in at_the_hub(address, f"/products?limit=100&sku={sku}")["content"]
        for one in product["skus"]
        if one["partnerId"] == sku
    )
    assert (product["price"], product["sellPrice"]) == (149.9, 134.9)
    listing = next(
        row for row in document(program.run("products", "list", "--json"))["rows"]
        if row["sku"] == sku
    )["listings"][0]  # fmt: skip
    assert (listing["stock_sent"], listing["price_sent"]) == ("7.0000", "149.90")
    jobs = document(program.run("jobs", "list", "--json"))["rows"]
    assert {"stock.send", "prices.send", "products.receive"} <= {job["key"] for job in jobs}


def test_products_leave_and_come_back_unchanged(program: Program, tmp_path: Path) -> None:
    document(program.run("products", "receive", *STORE, "--json"))
    for name in ("produtos.xlsx", "produtos.csv"):
        file = str(tmp_path / name)
        assert program.run("products", "export", file).code == 0

        analysis = document(program.run("products", "import", file, "--dry-run", "--json"))

        assert (analysis["done"], analysis["failed"]) == (0, 0), name
        assert analysis["skipped"] > 0


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("orders", "list", "--store", "Nenhuma"), 2, "Nenhuma"),
        (("stock", "set", "NAO-EXISTE", "5"), 2, "NAO-EXISTE"),
        (("stock", "send", *STORE, "--sku", "NAO-EXISTE"), 2, "NAO-EXISTE"),
        (("stock", "set", "X", "cinco"), 2, "cinco"),
        (("orders", "list", *STORE, "--since", "ontem"), 2, "ontem"),
        (("orders", "list", *STORE, "--status", "VOANDO", "--remote"), 2, "VOANDO"),
        (("orders", "receive", *STORE, "--since", "2026-02-01", "--until", "2026-01-01"), 2, ""),
        (("jobs", "show", "999"), 2, "999"),
        (("products", "import", "nada.xlsx"), 2, "nada.xlsx"),
        (("nonsense",), 2, "nonsense"),
        (("integration", "add", "--name", "B", "--environment", "moon"), 2, "moon"),
        (("integration", "add", "--name", "B", "--environment", "http://hub.example"), 2, "https"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_two(
    shared: Program, arguments: tuple[str, ...], code: int, word: str
) -> None:
    answer = shared.run(*arguments)

    assert answer.code == code, answer
    assert word in answer.err
    assert "Traceback" not in answer.err + answer.out


def test_a_refused_token_is_exit_code_three(shared: Program) -> None:
    stranger = Program(shared.folder, token="another-token")

    answer = stranger.run("orders", "receive", *STORE, "--json")

    assert answer.code == 3, answer
    assert "another-token" not in answer.out + answer.err


def test_no_hub_is_exit_code_four(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")

    # Port 9 (discard) answers nobody on a loopback address.
    answer = program.run(
        "integration", "add", "--name", "Longe", "--environment", "http://127.0.0.1:9/v2",
        "--token-stdin", input_text=TOKEN,
    )  # fmt: skip

    assert answer.code == 4, answer
    assert program.run("integration", "list").code == 0


def test_a_second_program_on_the_same_folder_is_exit_code_five(shared: Program) -> None:
    from anydesk.storage.folder_lock import FolderLock

    lock = FolderLock(shared.folder)
    lock.acquire()
    try:
        answer = shared.run("orders", "list", *STORE)
    finally:
        lock.release()

    assert answer.code == 5, answer
    assert "Traceback" not in answer.err


def test_the_token_is_nowhere_on_the_disk(program: Program) -> None:
    document(program.run("orders", "receive", *STORE, "--json"))

    for file in program.folder.rglob("*"):
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file
