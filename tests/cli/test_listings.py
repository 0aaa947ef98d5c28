"""Listings through the command line: list, refresh, link, unlink, pause, resume, resend."""

from pathlib import Path
from typing import Any

from tests.processes import TOKEN, Answer, Program, simulator

STORE = ("--store", "Loja Modelo")


def document(answer: Answer, code: int = 0) -> Any:
    assert answer.code == code, answer
    return answer.document


def rows(program: Program, *options: str) -> list[dict[str, Any]]:
    """The list as a program reads it."""
    found: list[dict[str, Any]] = document(program.run("listings", "list", *options, "--json"))[
        "rows"
    ]
    return found


def of_state(program: Program, publication: str, sending: str = "OK") -> dict[str, Any]:
    """One listing in these states."""
    return next(
        row
        for row in rows(program)
        if (row["publication"], row["sending"]) == (publication, sending)
    )


def test_listings_are_read_listed_linked_and_changed(tmp_path: Path) -> None:
    with simulator("--orders", "0", "--products", "8") as address:
        program = Program(tmp_path / "data")
        program.run(
            "integration", "add", "--name", "Loja Modelo", "--environment", address,
            "--token-stdin", input_text=f"{TOKEN}\n",
        )  # fmt: skip

        read = document(program.run("listings", "refresh", *STORE, "--json"))
        rejected = rows(program, "--show", "rejected", *STORE)
        assert read["failed"] == 0
        assert rejected
        assert all(row["error"] for row in rejected)
        assert {row["product"] for row in rows(program, "--show", "unlinked")} == {None}

        live = of_state(program, "ACTIVE")
        shown = document(
            program.run(
                "listings", "pause", *STORE, "--listing", live["listing"], "--dry-run", "--json"
            )
        )
        paused = document(
            program.run("listings", "pause", *STORE, "--listing", live["listing"], "--json")
        )
        assert (shown["rows"][0]["before"], shown["rows"][0]["after"]) == ("ACTIVE", "PAUSED")
        assert paused["done"] == 1
        (now,) = rows(program, "--search", live["listing"])
        assert now["publication"] == "PAUSED"
        resumed = document(
            program.run("listings", "resume", *STORE, "--listing", live["listing"], "--json")
        )
        assert resumed["done"] == 1

        closed = of_state(program, "CLOSED")
        refused = program.run(
            "listings", "resend", *STORE, "--listing", closed["listing"], "--json"
        )
        assert document(refused, 1)["rows"][0]["message"]
        unknown = program.run("listings", "pause", *STORE, "--listing", "NAO", "--json")
        assert document(unknown, 2)["error"]["kind"] == "NotThere"


def test_a_listing_is_linked_and_taken_apart(tmp_path: Path) -> None:
    with simulator("--orders", "0", "--products", "4") as address:
        program = Program(tmp_path / "data")
        program.run(
            "integration", "add", "--name", "Loja Modelo", "--environment", address,
            "--token-stdin", input_text=f"{TOKEN}\n",
        )  # fmt: skip
        document(program.run("products", "receive", *STORE, "--json"))
        document(program.run("listings", "refresh", *STORE, "--json"))
        linked = next(row for row in rows(program) if row["product"])
        names = ("--listing", str(linked["hub_sku_id"]))

        apart = document(program.run("listings", "unlink", *STORE, *names, "--json"))
        # A receipt does not undo what a person decided.
        document(program.run("products", "receive", *STORE, "--json"))
        after = next(row for row in rows(program) if row["hub_sku_id"] == linked["hub_sku_id"])
        assert apart["unlinked"] == 1
        assert after["product"] is None

        document(
            program.run("listings", "link", *STORE, *names, "--sku", linked["product"], "--json")
        )
        again = next(row for row in rows(program) if row["hub_sku_id"] == linked["hub_sku_id"])
        assert again["product"] == linked["product"]
