"""What the list of products exports is a spreadsheet that the importer reads without a change."""

import gettext
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from anydesk import resources
from anydesk.core import i18n
from anydesk.core.products import Product
from anydesk.core.query import Query
from anydesk.core.sheet_rows import Action
from anydesk.services import Services
from anydesk.ui.pages.products import PRODUCTS_SCREEN
from anydesk.ui.tables.export import rows_of, write_csv

D = Decimal


@pytest.fixture
def _portuguese() -> Iterator[None]:
    i18n.install(gettext.translation("anydesk", str(resources.path("i18n")), ["pt_BR"]))
    yield
    i18n.install(gettext.NullTranslations())


@pytest.mark.usefixtures("_portuguese")
async def test_the_exported_list_imports_with_no_change(
    empty_services: Services, tmp_path: Path
) -> None:
    for sku, price, promo in (("007", D("1234.50"), D("999.90")), ("=1+1", D("0.10"), D(0))):
        await empty_services.products.save(
            Product(sku, f"Caneca {sku}", sale_price=price, promo_price=promo)
        )
    ids = await empty_services.products.find(Query(sort="sku"))
    records = await empty_services.products.load(ids)
    path = tmp_path / "Produtos.csv"
    write_csv(path, rows_of(records, PRODUCTS_SCREEN.columns))

    analysis = await empty_services.sheets.analyse(path)

    said = [row.message for row in analysis.rows]
    assert [row.action for row in analysis.rows] == [Action.NOTHING] * 2, said
