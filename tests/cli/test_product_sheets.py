"""The smaller spreadsheets on the command line: out, in, and what is refused."""

from pathlib import Path

from tests.processes import Program

SHEET = "SKU;Descrição;Preço\nA;Caneca;10,00\nB;Prato;12,00\n"


def test_prices_go_out_and_come_in_and_a_count_says_what_it_would_do(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    products, prices = tmp_path / "produtos.csv", tmp_path / "precos.csv"
    counts = tmp_path / "contagem.csv"
    products.write_text(SHEET, encoding="utf-8")
    program.run("products", "import", str(products), "--json")

    written = program.run("products", "export", str(prices), "--kind", "prices", "--json")
    same = program.run("products", "import", str(prices), "--kind", "prices", "--json")
    counts.write_text("SKU;Quantidade\nA;5\nX;1\n", encoding="utf-8")
    shown = program.run(
        "products", "import", str(counts), "--kind", "count", "--dry-run", "--json"
    )  # fmt: skip
    counted = program.run("products", "import", str(counts), "--kind", "count", "--json")
    listed = program.run("products", "list", "--json")

    assert (written.code, written.document["rows"]) == (0, 2)
    assert (same.document["done"], same.document["skipped"]) == (0, 2)
    assert (shown.code, shown.document["job"], shown.document["done"]) == (1, None, 1)
    assert (counted.code, counted.document["done"], counted.document["failed"]) == (1, 1, 1)
    assert {row["sku"]: row["physical"] for row in listed.document["rows"]}["A"] == "5.0000"


def test_a_warehouse_a_list_or_a_store_that_does_not_exist_is_named(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    path = tmp_path / "x.csv"
    path.write_text("SKU;Quantidade\nA;5\n", encoding="utf-8")

    house = program.run("products", "import", str(path), "--kind", "count", "--target", "Porão")
    none = program.run("products", "export", str(path), "--kind", "price_list")

    assert house.code != 0
    assert "Porão" in house.err
    assert none.code != 0
    assert "price list" in none.err
