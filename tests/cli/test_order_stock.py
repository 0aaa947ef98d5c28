"""``anydesk orders post-stock|reverse-stock``: shown first, done once, put back."""

from pathlib import Path

from tests.cli.test_run import connected
from tests.processes import simulator


def test_stock_is_posted_once_and_put_back(tmp_path: Path) -> None:
    with simulator("--orders", "6", "--products", "8") as address:
        program = connected(tmp_path / "data", address)
        program.run("orders", "receive", "--store", "Loja Modelo")
        listed = program.run("orders", "list", "--store", "Loja Modelo", "--json").document["rows"]
        number = next(str(row["number"]) for row in listed if row["status"] == "aprovado")
        which = ("--store", "Loja Modelo", "--order", number, "--json")

        missing = program.run("orders", "post-stock", *which)
        seen = program.run("orders", "post-stock", *which, "--create-missing", "--dry-run")
        done = program.run("orders", "post-stock", *which, "--create-missing")
        again = program.run("orders", "post-stock", *which)
        back = program.run("orders", "reverse-stock", *which)

    assert missing.code == again.code != 0
    assert missing.document["rows"][0]["missing"]
    assert seen.code == done.code == back.code == 0, (seen, done, back)
    assert done.document["rows"][0]["done"] is True
    assert back.document["rows"][0]["lines"][0]["after"] is not None
