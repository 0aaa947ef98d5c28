"""Counts, prices and the other small sheets through the real window."""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from anydesk.core.products import Product
from anydesk.core.small_sheets import SheetKind
from tests.features.person import Person


@pytest.fixture
async def shop(person: Person) -> Person:
    """Two products."""
    for sku in ("A", "B"):
        await person.services.products.save(
            Product(sku, f"Caneca {sku}", sale_price=Decimal("10.00"))
        )
    await person.still()
    return person


def file(folder: Path, text: str) -> Path:
    path = folder / "planilha.csv"
    path.write_text(text, encoding="cp1252")
    return path


async def test_a_count_is_chosen_analysed_and_imported(shop: Person, tmp_path: Path) -> None:
    page = await shop.go("products", sheet=True, kind=SheetKind.COUNT.value)
    await shop.still()
    assert page.kind.targets.count() > 0
    assert not page.set_stock.isVisible()

    page.read(file(tmp_path, "SKU;Quantidade\nA;7\nX;1\n"))
    await shop.until(lambda: page.table.model.rowCount() == 2)
    assert shop.cells("What happens", page.table.model) == ["Error", "Change"]
    shop.click(page.import_button)
    await shop.until(lambda: shop.section == "jobs")
    await shop.still()

    product = await shop.services.products.by_sku("A")
    (balance,) = await shop.services.stock.balances(product.id or 0)
    assert balance.physical == 7


async def test_another_kind_reads_the_same_file_again(shop: Person, tmp_path: Path) -> None:
    page = await shop.go("products", sheet=True)
    page.read(file(tmp_path, "SKU;Preço\nA;12,00\n"))
    await shop.until(lambda: page.analysis is not None)

    page.kind.kinds.setCurrentIndex(page.kind.kinds.findData(SheetKind.COUNT.value))
    await shop.until(lambda: "Quantidade" in shop.texts(page))

    assert page.analysis is None
    assert not page.import_button.isEnabled()


async def test_the_chosen_sheet_is_written_with_todays_values(shop: Person, tmp_path: Path) -> None:
    page = await shop.go("products", sheet=True, kind=SheetKind.PRICES.value)
    target = tmp_path / "precos.csv"

    shop.click(page.template_button)
    dialog = await shop.dialog(QFileDialog)
    dialog.selectFile(str(target))
    dialog.fileSelected.emit(str(target))
    dialog.done(1)
    await shop.until(lambda: "2 rows saved" in shop.said)

    page.read(target)
    await shop.until(lambda: page.analysis is not None)
    assert page.analysis.unchanged_count == 2
