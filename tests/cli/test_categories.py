"""Categories through the command line: the hub's tree, the list, the mappings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import TOKEN, Answer, Program, simulator

STORE = ("--store", "Loja Modelo")
SHIRTS = "Moda > Camisetas"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with simulator("--orders", "5", "--products", "12") as base_url:
        yield base_url


@pytest.fixture
def program(tmp_path: Path, address: str) -> Program:
    made = Program(tmp_path / "data")
    answer = made.run(
        "integration", "add", "--name", "Loja Modelo", "--environment", address,
        "--token-stdin", "--json", input_text=f" {TOKEN}\n",
    )  # fmt: skip
    assert answer.code == 0, answer
    return made


def document(answer: Answer, code: int = 0) -> Any:
    assert answer.code == code, answer
    return answer.document


def test_categories_are_imported_listed_and_mapped(program: Program) -> None:
    assert program.run("products", "receive", *STORE).code == 0
    read = document(program.run("categories", "import", *STORE, "--json"))
    assert read["read"] == read["new"] > 100
    assert read["created"] == 0
    missing = document(program.run("categories", "list", *STORE, "--missing", "--json"))["rows"]
    assert SHIRTS in [row["path"] for row in missing]

    one = document(
        program.run(
            "categories", "map", *STORE, "moda>camisetas", "--to", "Moda/Camisetas", "--json"
        )
    )
    assert (one["category"], one["hub_path"]) == (SHIRTS, SHIRTS)
    accepted = document(program.run("categories", "map", *STORE, "--suggested", "--json"))
    assert accepted["left"] == 0
    assert len(accepted["mapped"]) == len(missing) - 1
    rows = document(program.run("categories", "list", *STORE, "--json"))["rows"]
    shirts = next(row for row in rows if row["path"] == SHIRTS)
    assert (shirts["hub_id"], shirts["anymarket"]) == (one["hub_id"], SHIRTS)

    none = document(program.run("categories", "map", *STORE, SHIRTS, "--none", "--json"))
    assert none["hub_id"] is None


def test_what_makes_no_sense_is_refused_with_a_sentence(program: Program) -> None:
    for words in (
        ("map", *STORE),
        ("map", *STORE, SHIRTS),
        ("map", *STORE, SHIRTS, "--to", "1", "--none"),
        ("map", *STORE, "Nowhere", "--to", "310002"),
        ("list", "--store", "Nobody"),
    ):
        answer = program.run("categories", *words)
        assert answer.code == 2, answer
        assert answer.err.strip()
