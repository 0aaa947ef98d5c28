"""``anydesk settings``: what a support person can do by mail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from anydesk.core.settings import APP_FORMS, INTEGRATION_FORMS
from tests.processes import TOKEN, Answer, Program, simulator

STORE = ("--store", "Loja Modelo")
OTHER = ("--store", "Loja B")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with simulator("--orders", "2", "--products", "2") as base_url:
        yield base_url


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, address: str) -> Program:
    """Two stores; each test leaves the settings of the first one as it found them."""
    made = Program(tmp_path_factory.mktemp("settings") / "data")
    for name in ("Loja Modelo", "Loja B"):
        added = made.run(
            "integration", "add", "--name", name, "--environment", address,
            "--token-stdin", "--json", input_text=f"{TOKEN}\n",
        )  # fmt: skip
        assert added.code == 0, added
    return made


def document(answer: Answer, code: int = 0) -> Any:
    assert answer.code == code, answer
    return answer.document


def value(program: Program, name: str, *store: str) -> Any:
    return document(program.run("settings", "get", name, *(store or STORE), "--json"))["value"]


def test_every_setting_is_listed_by_its_name(program: Program) -> None:
    rows = document(program.run("settings", "list", *STORE, "--json"))["rows"]

    names = {f"{form.key}.{one.name}" for form in INTEGRATION_FORMS for one in form.entries()}
    assert {row["name"] for row in rows} == names
    of_the_program = document(program.run("settings", "list", "--json"))["rows"]
    assert {row["name"] for row in of_the_program} == {
        f"{form.key}.{one.name}" for form in APP_FORMS for one in form.entries()
    }


def test_settings_are_set_together_and_got_one_by_one(program: Program) -> None:
    done = program.run(
        "settings", "set", "stock.safety_stock", "2,5", "stock.warehouse_id", "geral",
        "orders.import_freight_value", "não", "payments.default_method", "pix", *STORE,
    )  # fmt: skip
    assert done.code == 0, done
    assert "stock.safety_stock: 2,5" in done.out

    assert value(program, "stock.safety_stock") == "2.5"
    assert value(program, "orders.import_freight_value") is False
    assert value(program, "payments.default_method") == "PIX"
    warehouse = document(program.run("settings", "get", "stock.warehouse_id", *STORE, "--json"))
    assert warehouse["value"] == warehouse["shown"] == "Geral"
    changed = document(program.run("settings", "list", "--changed", *STORE, "--json"))["rows"]
    assert {row["name"] for row in changed} >= {"stock.safety_stock", "stock.warehouse_id"}

    again = ("stock.safety_stock", "0", "stock.warehouse_id", "", "payments.default_method", "")
    assert program.run("settings", "set", *again, *STORE).code == 0
    assert value(program, "stock.warehouse_id") is None
    assert program.run("settings", "set", "orders.import_freight_value", "yes", *STORE).code == 0


def test_the_other_store_is_not_touched(program: Program) -> None:
    assert program.run("settings", "set", "stock.safety_stock", "3", *STORE).code == 0
    assert value(program, "stock.safety_stock", *OTHER) == "0"
    assert program.run("settings", "set", "stock.safety_stock", "0", *STORE).code == 0


def test_one_bad_value_leaves_all_as_they_were(program: Program) -> None:
    refused = program.run(
        "settings", "set", "stock.safety_stock", "-4", "stock.mode", "half",
        "tax.tax_nature_id", "Doação", "orders.format_customer_names", "yes", *STORE, "--json",
    )  # fmt: skip

    problems = document(refused, 2)["error"]["problems"]
    assert set(problems) == {"stock.safety_stock", "stock.mode", "tax.tax_nature_id"}
    assert "available, none, physical" in problems["stock.mode"]
    assert "Doação" in problems["tax.tax_nature_id"]
    assert value(program, "orders.format_customer_names") is False


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("get", "stock.safety", *STORE), "stock.safety_stock"),
        (("get", "colour", *STORE), "settings list"),
        (("get", "stock.safety_stock"), "which store"),
        (("get", "stock.safety_stock", "--store", "Loja C"), "Loja C"),
        (("set", "stock.safety_stock", *STORE), "has no value"),
        (("set", "app.theme", "dark", "stock.safety_stock", "1", *STORE), "one after the other"),
    ],
)
def test_what_is_not_understood_is_said(
    program: Program, words: tuple[str, ...], said: str
) -> None:
    answer = program.run("settings", *words)

    assert answer.code == 2, answer
    assert said in answer.err


def test_a_setting_of_the_program_needs_no_store(program: Program) -> None:
    assert program.run("settings", "set", "app.theme", "Dark").code == 0
    assert document(program.run("settings", "get", "app.theme", "--json"))["value"] == "dark"


def test_a_configuration_goes_by_mail(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "loja.json"
    assert program.run("settings", "set", "stock.safety_stock", "8", *STORE).code == 0
    assert program.run("settings", "export", str(file), *STORE).code == 0
    assert TOKEN not in file.read_text(encoding="utf-8")

    seen = document(program.run("settings", "import", str(file), *OTHER, "--dry-run", "--json"))
    assert {"what": "Stock: Safety stock", "before": "0", "after": "8"}.items() <= next(
        row for row in seen["rows"] if row["where"] == "stock.safety_stock"
    ).items()
    assert value(program, "stock.safety_stock", *OTHER) == "0"

    assert program.run("settings", "import", str(file), *OTHER).code == 0
    assert value(program, "stock.safety_stock", *OTHER) == "8"
    assert program.run("settings", "set", "stock.safety_stock", "0", *STORE).code == 0


def test_a_bad_file_is_refused_with_every_reason(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    bad = {"stock.safety_stock": "-1", "stock.colour": 1, "orders.import_freight_value": False}
    file.write_text(json.dumps({"format": "anydesk-configuration", "version": 1, "settings": bad}))

    refused = document(program.run("settings", "import", str(file), *STORE, "--json"), 2)
    assert set(refused["error"]["problems"]) == {"stock.safety_stock", "stock.colour"}
    assert value(program, "orders.import_freight_value") is True
    seen = program.run("settings", "import", str(file), *STORE, "--dry-run")
    assert seen.code == 1
    assert "stock.colour" in seen.out

    other = tmp_path / "other.json"
    other.write_text("{}")
    assert "is not a configuration" in program.run("settings", "import", str(other), *STORE).err


def test_a_store_is_made_like_another(program: Program) -> None:
    assert program.run("settings", "set", "products.send_images", "never", *STORE).code == 0
    copied = program.run("settings", "copy", "--from", "loja modelo", *OTHER)

    assert copied.code == 0, copied
    assert value(program, "products.send_images", *OTHER) == "NEVER"
    again = document(program.run("settings", "copy", "--from", "Loja Modelo", *OTHER, "--json"))
    assert again["changes"] == 0
