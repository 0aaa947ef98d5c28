"""Receiving on the command line: what would change, what did, and going on."""

from pathlib import Path

from tests.processes import TOKEN, Program, simulator


def test_products_are_looked_at_received_one_by_code_and_again(tmp_path: Path) -> None:
    with simulator("--orders", "0", "--products", "6") as address:
        program = Program(tmp_path / "data")
        program.run(
            "integration", "add", "--name", "Loja Modelo", "--environment", address,
            "--token-stdin", input_text=f"{TOKEN}\n",
        )  # fmt: skip
        receive = ("products", "receive", "--store", "Loja Modelo", "--json")

        shown = program.run(*receive, "--dry-run")
        sku = shown.document["rows"][0]["sku"]
        one = program.run(*receive, "--code", sku)
        all_ = program.run(*receive, "--ncm", "61091000", "--unit", "UN")
        new = program.run(*receive, "--new")
        missing = program.run(*receive, "--code", "NAO-EXISTE")
        wrong = program.run(*receive, "--ncm", "12")
        nothing = program.run("products", "resume", "--store", "Loja Modelo")
        listed = program.run("products", "list", "--json")

    assert {row["fate"] for row in shown.document["rows"]} == {"new"}
    assert one.document["done"] >= 1
    assert all_.document["done"] == len(shown.document["rows"])
    assert (new.code, new.document["done"]) == (0, 0)
    assert missing.code != 0
    assert "NAO-EXISTE" in missing.err + missing.out
    assert wrong.code != 0
    assert nothing.code != 0
    assert len(listed.document["rows"]) >= len(shown.document["rows"])
