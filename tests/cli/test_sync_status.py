"""``anydesk orders sync-status``: all that are not finished, or the orders named."""

from pathlib import Path

from tests.cli.test_run import connected
from tests.processes import simulator


def test_orders_are_asked_for_by_number_or_all(tmp_path: Path) -> None:
    with simulator("--orders", "6", "--products", "8") as address:
        program = connected(tmp_path / "data", address)
        program.run("orders", "receive", "--store", "Loja Modelo")
        store = ("orders", "sync-status", "--store", "Loja Modelo")

        everything = program.run(*store, "--json")
        one = program.run(*store, "--order", "1", "--json")
        unknown = program.run(*store, "--order", "999")

    assert everything.code == one.code == 0, (everything, one)
    assert everything.document["skipped"] == len(everything.document["rows"]) > 1
    assert len(one.document["rows"]) == 1
    assert unknown.code != 0
    assert "999" in unknown.err
