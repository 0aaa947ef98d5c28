"""The product sheet through real files, the child process and a real database."""

import asyncio
import csv
import os
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from anydesk.core.changes import Changes
from anydesk.core.clock import FixedClock
from anydesk.core.errors import DiskFull, InvalidInput
from anydesk.core.jobs import Outcome, Step
from anydesk.core.products import MovementType, Product, ProductType
from anydesk.core.spreadsheets import TITLES
from anydesk.services import sheets as sheets_module
from anydesk.services.child_process import Child, ChildEnded
from anydesk.services.jobs.import_products import ImportProducts
from anydesk.services.sheet_messages import NotWritten
from anydesk.services.sheets import ProductSheets
from anydesk.storage import products, stock
from anydesk.storage.store import Store

D = Decimal
COLUMNS = ("ID", "Código (SKU)", "Descrição", "Preço", "Estoque", "Tipo do produto",
           "Código do pai", "Variações")  # fmt: skip
FAMILY = (
    ("", "K-1", "Calça azul", "99,90", "3", "S", "K", "Cor:Azul"),
    ("", "K", "Calça", "", "", "V", "", ""),
    ("", "C-1", "Camiseta", "R$ 49,90", "10", "", "", ""),
)


@pytest.fixture
def sheets(store: Store, clock: FixedClock) -> ProductSheets:
    return ProductSheets(store, Changes(), clock)


def csv_file(path: Path, *rows: Sequence[str], titles: Sequence[str] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([titles, *rows])
    return path


def xlsx_file(path: Path, titles: Sequence[str], *rows: Sequence[Any]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate((titles, *rows)):
            sheet.write_row(number, 0, cells)
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def apply(store: Store, job: ImportProducts) -> tuple[Step, ...]:
    """What the runner does with a job, less its bookkeeping."""
    steps = []
    async for step in job.steps(None):
        if step.save:
            await store.run(step.save)
        steps.append(step)
    return tuple(steps)


async def by_sku(store: Store, sku: str) -> Product:
    found = await store.run(lambda tx: products.by_sku(tx, sku))
    assert found is not None
    return found


async def physical(store: Store, product: Product) -> Decimal:
    balances = await store.run(lambda tx: stock.balances(tx, product.id or 0))
    return sum((balance.physical for balance in balances), D(0))


async def import_all(sheets: ProductSheets, store: Store, path: Path, **options: Any) -> Step:
    analysis = await sheets.analyse(path, sheets.options(**options))
    (step,) = await apply(store, sheets.job(analysis))
    return step


async def test_a_family_and_its_opening_stock_come_in(
    sheets: ProductSheets, store: Store, tmp_path: Path
) -> None:
    progress: list[tuple[int, int]] = []
    path = csv_file(tmp_path / "produtos.csv", *FAMILY)

    analysis = await sheets.analyse(path, None, lambda done, total: progress.append((done, total)))
    (step,) = await apply(store, sheets.job(analysis))

    assert analysis.sentence() == "3 new, 0 to change, 0 without change, 0 with errors."
    assert progress
    assert (step.done, step.total, step.changed) == (3, 3, frozenset({"products"}))
    assert [result.key for result in step.results] == ["K-1", "K", "C-1"]
    parent, child = await by_sku(store, "K"), await by_sku(store, "K-1")
    assert parent.type is ProductType.PARENT
    assert (child.parent_id, child.grid) == (parent.id, {"Cor": "Azul"})
    assert await physical(store, child) == 3
    (movement,) = await store.run(lambda tx: stock.movements(tx, child.id or 0))
    assert movement.type is MovementType.COUNT
    assert (movement.origin, movement.note) == ("import", "Spreadsheet produtos.csv")


async def test_analysing_changes_nothing(
    sheets: ProductSheets, store: Store, tmp_path: Path
) -> None:
    await sheets.analyse(csv_file(tmp_path / "a.csv", *FAMILY))

    assert await store.run(lambda tx: products.ids_of(tx, ["K", "K-1", "C-1"])) == {}


async def test_rows_with_errors_are_left_out_and_told_in_a_rejects_file(
    sheets: ProductSheets, store: Store, tmp_path: Path
) -> None:
    path = xlsx_file(
        tmp_path / "a.xlsx",
        ("SKU", "Nome", "Preço", "Cor favorita", "GTIN/EAN"),
        ("007", "Bom", 10.5, "azul", 7891234567895),
        ("008", "Ruim", "caro", "=cmd()", "7,89E+12"),
    )
    analysis = await sheets.analyse(path)

    count = await sheets.write_rejects(analysis, tmp_path / "rejeitados.csv")
    (step,) = await apply(store, sheets.job(analysis))

    assert count == 1
    assert [r.outcome for r in step.results] == [Outcome.DONE, Outcome.FAILED]
    assert (await by_sku(store, "007")).sale_price == D("10.50")
    with (tmp_path / "rejeitados.csv").open(encoding="utf-8-sig", newline="") as file:
        titles, cells = csv.reader(file, delimiter=";")
    assert titles == ["SKU", "Nome", "Preço", "Cor favorita", "GTIN/EAN", "Erro"]
    assert cells[:3] == ["008", "Ruim", "caro"]
    assert "Preço" in cells[-1]


async def test_a_corrected_rejects_file_can_be_imported(
    sheets: ProductSheets, store: Store, tmp_path: Path
) -> None:
    bad = csv_file(tmp_path / "a.csv", ("", "A", "Nome", "caro", "", "", "", ""))
    rejects = tmp_path / "rejeitados.csv"
    await sheets.write_rejects(await sheets.analyse(bad), rejects)

    rejects.write_text(rejects.read_text(encoding="utf-8").replace("caro", "10,00"), "utf-8")
    analysis = await sheets.analyse(rejects)

    assert analysis.insert_count == 1
    assert analysis.unknown_columns == ()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
async def test_an_export_imports_with_no_change(
    sheets: ProductSheets, store: Store, clock: FixedClock, tmp_path: Path, suffix: str
) -> None:
    await import_all(sheets, store, csv_file(tmp_path / "a.csv", *FAMILY))
    odd = Product(
        " =SOMA(A1) ",
        "'=aspas\r\n\ttab\x01 R$",
        gtin="123",
        ncm="01012100",
        gross_weight=D("1.234"),
        min_stock=D("1.2345"),
        max_stock=D("2.345"),
        sale_price=D("1234.56"),
        image_urls=("https://loja.example/1.jpg", "sem endereço"),
        sheet_extras={"markup": "1,234", "slug": "-x"},
    )
    (made,) = await store.run(lambda tx: products.add_all(tx, [odd], clock.now()))
    ids = [p.id or 0 for p in (await by_sku(store, "K-1"), await by_sku(store, "K"), made)]
    path = tmp_path / f"exportado{suffix}"

    exported = await sheets.export(path, [*ids, 9999])
    analysis = await sheets.analyse(path, sheets.options(set_stock=True))

    assert (exported.rows, exported.left_out) == (3, 0)
    assert analysis.titles == TITLES
    assert [row.message for row in analysis.rows] == ["No change."] * 3
    assert not [name for name in names_in(tmp_path) if "part" in name]


async def test_no_cell_of_a_csv_can_run_as_a_formula(
    sheets: ProductSheets, store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    names = ("=1+1", "+55 11", "-x", "@loja", "\t=1")
    records = [Product(f"={n}", name) for n, name in enumerate(names)]
    made = await store.run(lambda tx: products.add_all(tx, records, clock.now()))
    path = tmp_path / "a.csv"

    await sheets.export(path, [product.id or 0 for product in made])

    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in list(csv.reader(file, delimiter=";"))[1:] for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r") and cell]


async def test_a_ticked_stock_is_counted_and_reservations_stay(
    sheets: ProductSheets, store: Store, tmp_path: Path
) -> None:
    await import_all(sheets, store, csv_file(tmp_path / "a.csv", *FAMILY))
    again = csv_file(tmp_path / "b.csv", ("C-1", "7"), titles=("SKU", "Estoque"))

    ignored = await sheets.analyse(again)
    await import_all(sheets, store, again, set_stock=True)

    assert ignored.unchanged_count == ignored.stock_ignored == 1
    assert "not changed" in ignored.warnings[0]
    assert await physical(store, await by_sku(store, "C-1")) == 7


async def test_only_what_the_file_says_changes(
    sheets: ProductSheets, store: Store, tmp_path: Path
) -> None:
    await import_all(sheets, store, csv_file(tmp_path / "a.csv", *FAMILY))
    before = await by_sku(store, "K-1")

    await import_all(
        sheets, store, csv_file(tmp_path / "b.csv", ("K-1", "5"), titles=("SKU", "Preço"))
    )

    after = await by_sku(store, "K-1")
    assert after == replace(before, sale_price=D("5.00"), updated_at=after.updated_at)


async def test_what_moved_since_the_analysis_fails_alone(
    sheets: ProductSheets, store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    await import_all(sheets, store, csv_file(tmp_path / "a.csv", FAMILY[2]))
    shirt = await by_sku(store, "C-1")
    analysis = await sheets.analyse(
        csv_file(
            tmp_path / "b.csv",
            ("", "K-1", "Calça azul", "1", "", "S", "K", "Cor:Azul"),
            ("", "K", "Calça", "", "", "V", "", ""),
            ("", "C-1", "", "59,90", "", "", "", ""),
            ("", "NOVO", "Novo", "1", "", "", "", ""),
        )
    )
    clock.advance(minutes=1)
    changed = replace(shirt, sale_price=D("1.00"))
    await store.run(lambda tx: products.put_all(tx, [changed, Product("K", "x")], clock.now()))

    (step,) = await apply(store, sheets.job(analysis))

    outcomes = {result.key: result.outcome for result in step.results}
    assert outcomes.pop("NOVO") is Outcome.DONE
    assert set(outcomes.values()) == {Outcome.FAILED}
    assert (await by_sku(store, "C-1")).sale_price == D("1.00")
    assert (await by_sku(store, "K")).name == "x"


async def test_a_change_between_check_and_save_rolls_everything_back(
    sheets: ProductSheets, store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    analysis = await sheets.analyse(csv_file(tmp_path / "a.csv", *FAMILY))
    (step,) = [step async for step in sheets.job(analysis).steps(None)]
    await store.run(lambda tx: products.add_all(tx, [Product("Z", "z")], clock.now()))
    assert step.save is not None

    with pytest.raises(InvalidInput, match="at this very moment"):
        await store.run(step.save)

    assert await store.run(lambda tx: products.ids_of(tx, ["C-1"])) == {}


async def test_a_run_of_an_earlier_session_says_that_nothing_was_imported(
    store: Store, clock: FixedClock
) -> None:
    job = ImportProducts(store, clock, "produtos.csv", "abc")

    with pytest.raises(InvalidInput, match=r"produtos\.csv was interrupted") as caught:
        [step async for step in job.steps(None)]

    assert job.arguments == {"file": "produtos.csv", "digest": "abc"}
    assert "Choose the file again" in caught.value.hint


async def test_a_renamed_parent_keeps_its_variations(
    sheets: ProductSheets, store: Store, tmp_path: Path
) -> None:
    await import_all(sheets, store, csv_file(tmp_path / "a.csv", *FAMILY))
    parent = await by_sku(store, "K")
    rows = (
        (str(parent.id), "K2", "", "", "", "", "", ""),
        ("", "K-9", "Verde", "1", "", "S", "K2", "Cor:Verde"),
    )

    await import_all(sheets, store, csv_file(tmp_path / "b.csv", *rows))

    assert (await by_sku(store, "K2")).id == parent.id
    assert (await by_sku(store, "K-9")).parent_id == parent.id


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0", "not a spreadsheet"),
        ("a.csv", b"Nome;Cor\na;b\n", "Código (SKU)"),
        ("a.csv", b"", "empty"),
    ],
)
async def test_a_file_that_cannot_be_used_is_told_at_once(
    sheets: ProductSheets, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(InvalidInput, match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        await sheets.analyse(tmp_path / name)

    assert caught.value.hint


async def test_a_wrong_option_is_bad_input(sheets: ProductSheets) -> None:
    with pytest.raises(InvalidInput):
        sheets.options(decimal_reading="guess")


async def test_an_export_that_cannot_be_written_says_so_and_leaves_nothing(
    sheets: ProductSheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match=r"\.xlsx or \.csv"):
        await sheets.export(tmp_path / "a.pdf", [])
    for suffix in (".csv", ".xlsx"):
        with pytest.raises(InvalidInput, match="folder of the file"):
            await sheets.export(tmp_path / "nada" / f"a{suffix}", [])
    with pytest.raises(DiskFull):
        sheets_module._expect_written(NotWritten("full"), tmp_path / "a.csv")

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "open in another program")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(InvalidInput, match="cannot be written"):
        await sheets.export(tmp_path / "a.csv", [])
    assert names_in(tmp_path) == ["data"]


async def test_an_export_replaces_the_earlier_file_whole(
    sheets: ProductSheets, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("antes")

    await sheets.export(path, [])

    assert path.read_text(encoding="utf-8-sig").startswith("ID;Código (SKU)")


def wait_for_ever(pipe: Any) -> None:
    pipe.recv()


def give_up(pipe: Any) -> None:
    os._exit(3)


def break_down(pipe: Any) -> None:
    pipe.send(os.getpid())
    os._exit(3)


async def test_leaving_the_block_ends_a_busy_child() -> None:
    async with asyncio.timeout(60):
        async with Child(wait_for_ever) as child:
            answer = asyncio.ensure_future(child.receive())
            await asyncio.sleep(0)
            answer.cancel()
        with pytest.raises(ValueError, match="closed"):
            child._process.is_alive()


async def test_a_child_that_dies_is_noticed() -> None:
    async with asyncio.timeout(60), Child(break_down) as child:
        assert await child.receive() != os.getpid()
        with pytest.raises(ChildEnded):
            await child.receive()


async def test_a_child_that_dies_while_reading_is_a_damaged_file(
    sheets: ProductSheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(main: object, *arguments: object) -> Child:
        return Child(give_up)

    monkeypatch.setattr(sheets_module, "Child", dead)

    with pytest.raises(InvalidInput, match="damaged or too large"):
        await sheets.analyse(csv_file(tmp_path / "a.csv", *FAMILY))
