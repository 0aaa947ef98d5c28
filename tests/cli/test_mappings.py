"""``anydesk mappings …`` in processes of its own, against the practice hub."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import TOKEN, Answer, Program, simulator

STORE = ("--store", "Loja Modelo")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One connected store; each test leaves other codes alone."""
    with simulator("--orders", "20", "--products", "5") as address:
        made = Program(tmp_path_factory.mktemp("mappings") / "data")
        answer = made.run(
            "integration", "add", "--name", "Loja Modelo", "--environment", address,
            "--token-stdin", "--json", input_text=f"{TOKEN}\n",
        )  # fmt: skip
        assert answer.code == 0, answer
        yield made


def document(answer: Answer, code: int = 0) -> Any:
    assert answer.code == code, answer
    return answer.document


def test_a_code_is_added_listed_and_removed(program: Program) -> None:
    added = document(
        program.run("mappings", "add", "payment", "Conta Pay", "cash", *STORE, "--json")
    )
    assert added == {"kind": "payment", "code": "Conta Pay", "target": "CASH"}
    # A provider's name registers its service; the next one finds it by its title.
    freight = document(
        program.run("mappings", "add", "shipping", "me2", "mercado envios", *STORE, "--json")
    )

    rows = document(program.run("mappings", "list", *STORE, "--json"))["rows"]
    assert {"PENDING", "Conta Pay", "me2"} <= {row["code"] for row in rows}
    assert [row for row in rows if row["kind"] == "shipping"] == [
        {
            "kind": "shipping",
            "kind_title": "Shipping method",
            "code": "me2",
            "target": freight["target"],
            "target_title": "Mercado Envios",
        }
    ]
    shown = program.run("mappings", "list", *STORE, "--kind", "payment")
    assert "Conta Pay" in shown.out
    assert "PENDING" not in shown.out

    assert program.run("mappings", "remove", "payment", "conta pay", *STORE).code == 0
    gone = program.run("mappings", "remove", "payment", "conta pay", *STORE)
    assert gone.code == 2
    assert "conta pay" in gone.err


def test_what_is_nothing_to_mean_is_refused_with_what_is(program: Program) -> None:
    answer = program.run("mappings", "add", "payment", "x", "Moedas de ouro", *STORE)

    assert answer.code == 2
    assert "Moedas de ouro" in answer.err
    assert "Credit card" in answer.err
    assert program.run("mappings", "list", "--store", "Nobody").code == 2


def test_mappings_go_through_a_file(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "mapeamentos.csv"
    written = document(program.run("mappings", "export", str(file), *STORE, "--json"))
    assert written["mappings"] == len(file.read_text("utf-8-sig").splitlines()) - 1
    with file.open("a", encoding="utf-8") as end:
        end.write("situação;FROM_FILE;aprovado\n")

    tried = document(program.run("mappings", "import", str(file), *STORE, "--dry-run", "--json"))
    done = document(program.run("mappings", "import", str(file), *STORE, "--json"))
    again = document(program.run("mappings", "import", str(file), *STORE, "--json"))

    assert (tried["added"], done["added"], again["added"]) == (1, 1, 0)
    assert (tried["dry_run"], done["dry_run"]) == (True, False)
    assert again["unchanged"] == written["mappings"] + 1


def test_a_file_with_unknown_targets_says_which(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("tipo;código;destino\nsituação;HALF;aprovado\nsituação;X;perdido\n", "utf-8")

    answer = program.run("mappings", "import", str(file), *STORE)

    assert answer.code == 2
    assert "line 3" in answer.err
    assert "perdido" in answer.err
    assert "HALF" not in program.run("mappings", "list", *STORE).out


def test_coverage_ends_with_one_while_something_is_open(program: Program) -> None:
    nothing_read = document(program.run("mappings", "coverage", *STORE, "--json"))
    assert (nothing_read["orders"], nothing_read["read_at"]) == (0, None)

    found = document(
        program.run("mappings", "coverage", *STORE, "--remote", "--days", "120", "--json"), code=1
    )

    assert found["orders"] == 20
    assert found["open"] == len(found["rows"]) > 0
    assert all(row["open"] for row in found["rows"])
    assert {row["kind"] for row in found["rows"]} >= {"channel"}
    shown = program.run("mappings", "coverage", *STORE, "--days", "120", "--all")
    assert shown.code == 1
    assert "Mapped to “Approved”" in shown.out
    assert "20 orders" in shown.err
