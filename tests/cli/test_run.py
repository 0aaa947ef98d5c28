"""``anydesk run``: one pass for a scheduler, and until it is told to stop."""

import signal
from pathlib import Path

from tests.processes import TOKEN, Program, simulator


def connected(folder: Path, address: str) -> Program:
    program = Program(folder)
    program.run(
        "integration", "add", "--name", "Loja Modelo", "--environment", address,
        "--token-stdin", input_text=f"{TOKEN}\n",
    )  # fmt: skip
    return program


def test_one_pass_receives_the_orders_and_a_second_finds_nothing(tmp_path: Path) -> None:
    with simulator("--orders", "6", "--products", "8") as address:
        program = connected(tmp_path / "data", address)

        first = program.run("run", "--once", "--only", "orders", "--json")
        second = program.run("run", "--once", "--only", "orders", "--json")
        wrong = program.run("run", "--only", "everything")

    assert first.code == second.code == 0, first
    assert [run["done"] > 0 for run in first.document["runs"]] == [True]
    assert [run["done"] for run in second.document["runs"]] == [0]
    assert wrong.code != 0
    assert "everything" in wrong.err


def test_it_works_until_it_is_told_to_stop(tmp_path: Path) -> None:
    with simulator("--orders", "6", "--products", "8") as address:
        program = connected(tmp_path / "data", address)
        with program.start("run") as process:
            assert process.stderr is not None
            assert "Ctrl+C" in process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)

    assert process.returncode == 0
