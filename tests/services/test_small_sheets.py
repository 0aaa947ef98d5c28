"""The smaller sheets through real files, the child process and a real database (ERP §22.2)."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from anydesk.core.errors import InvalidInput
from anydesk.core.jobs import JobRun
from anydesk.core.kits import KitComponent
from anydesk.core.price_lists import PriceListException
from anydesk.core.products import HubProduct, HubSku, Product, ProductType
from anydesk.core.query import Query
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind, Target
from anydesk.services import Services
from anydesk.storage import kits, listings, products, stock
from anydesk.storage.catalogue_tables import price_list_exceptions, price_lists
from anydesk.storage.rows import values_of
from anydesk.storage.store import Tx
from tests.storage.products_for_tests import add_store

D = Decimal
NASTY = ("=1+1", "+55", "-x", "@a", "'='", "007", "ÇÃO/ü")


@pytest.fixture
async def shop(empty_services: Services) -> int:
    """Products, a kit, balances, a list with exceptions and a store with listings; its id."""
    now = empty_services.clock.now()

    def fill(tx: Tx) -> int:
        made = products.add_all(
            tx,
            [
                *(Product(sku, f"Produto {sku}", sale_price=D("10.90")) for sku in NASTY),
                Product("KIT", "Kit", ProductType.KIT),
                Product("PAI", "Pai", ProductType.PARENT),
            ],
            now,
        )
        ids = {one.sku: one.id or 0 for one in made}
        house = stock.warehouse_for(tx, None)
        stock.add_warehouse(tx, "Loja")
        stock.open_balances(tx, {ids[sku]: D("2.5") for sku in NASTY[:3]}, house, now, note="")
        kits.replace(tx, ids["KIT"], [KitComponent(ids["KIT"], ids["007"], D(2))])
        tx.execute(price_lists.insert().values(id=1, name="Atacado"))
        rows = [PriceListException(1, ids[sku], D("8.00"), now) for sku in NASTY[:2]]
        tx.execute(
            price_list_exceptions.insert(), [values_of(r, price_list_exceptions) for r in rows]
        )
        store = add_store(tx)
        skus = (HubSku(77001, "A"), HubSku(77002, "B"))
        hub = HubProduct(5001, "{}", title="Caneca", skus=skus)
        local = listings.upsert_hub_product(tx, store, hub, {}, now)
        listings.link(tx, {local[77001]: ids["007"]})
        return store

    return await empty_services.store.run(fill)


def target(kind: SheetKind, shop: int) -> int | None:
    wanted = {Target.STORE: shop, Target.PRICE_LIST: 1}
    return wanted.get(SMALL_SHEETS[kind].target)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("kind", list(SheetKind))
async def test_what_is_exported_imports_again_with_no_change(
    empty_services: Services, shop: int, tmp_path: Path, kind: SheetKind, suffix: str
) -> None:
    path = tmp_path / f"planilha{suffix}"

    written = await empty_services.small_sheets.export(path, kind, target_id=target(kind, shop))
    analysis = await empty_services.small_sheets.analyse(path, kind, target_id=target(kind, shop))

    assert written > 0
    assert analysis.unchanged_count == written == len(analysis.rows), [
        row.message for row in analysis.rows
    ]


async def imported(
    services: Services, path: Path, kind: SheetKind, target_id: int | None = None
) -> JobRun:
    analysis = await services.small_sheets.analyse(path, kind, target_id=target_id)
    return await services.runner.run(services.small_sheets.job(analysis, kind, target_id))


def sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


async def test_a_count_becomes_the_balance_with_a_movement_that_names_the_file(
    empty_services: Services, shop: int, tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "contagem.csv",
        ("SKU", "Depósito", "Quantidade"), ("007", "Loja", "4,5"), ("KIT", "", "1"),
    )  # fmt: skip

    run = await imported(empty_services, path, SheetKind.COUNT)

    product = await empty_services.products.by_sku("007")
    (balance,) = await empty_services.stock.balances(product.id or 0)
    (movement,) = await empty_services.stock.movements(product.id or 0)
    assert (run.done, run.failed) == (1, 1)
    assert (balance.warehouse, balance.physical) == ("Loja", D("4.5"))
    assert "contagem.csv" in movement.note


async def test_prices_days_exceptions_and_kits_are_written(
    empty_services: Services, shop: int, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    services = empty_services

    await imported(
        services,
        sheet(path, ("SKU", "Preço", "Preço promocional"), ("007", "20,00", "15,90")),
        SheetKind.PRICES,
    )
    await imported(
        services, sheet(path, ("SKU", "Dias para preparação"), ("007", "3")), SheetKind.HANDLING
    )
    await imported(
        services, sheet(path, ("SKU", "Preço na lista"), ("007", "18,50")),
        SheetKind.PRICE_LIST, 1,
    )  # fmt: skip
    await imported(
        services,
        sheet(path, ("SKU do kit", "SKU do componente", "Quantidade"), ("KIT", "-x", "3")),
        SheetKind.KITS,
    )

    product, kit = await services.products.by_sku("007"), await services.products.by_sku("KIT")

    def look(tx: Tx) -> tuple[Decimal, tuple[KitComponent, ...]]:
        rows = tx.execute(
            price_list_exceptions.select().where(price_list_exceptions.c.product_id == product.id)
        ).one()
        return rows.price, kits.of(tx, [kit.id or 0])[kit.id or 0]

    price, parts = await services.store.run(look)
    assert (product.sale_price, product.promo_price) == (D("20.00"), D("15.90"))
    assert product.handling_days == 3
    history = await services.product_edits.history(product.id or 0)
    assert {"sale_price", "promo_price", "handling_days"} <= {line.field for line in history}
    assert price == D("18.50")
    assert [part.quantity for part in parts] == [D(3)]


async def test_a_link_is_made_and_a_blank_sku_keeps_what_is_there(
    empty_services: Services, shop: int, tmp_path: Path
) -> None:
    titles = ("Identificador do anúncio", "SKU do produto")
    path = sheet(tmp_path / "x.csv", titles, ("77001", ""), ("77002", "007"))

    run = await imported(empty_services, path, SheetKind.LINKS, shop)

    product = await empty_services.products.by_sku("007")
    linked = await empty_services.products.listings(product.id or 0)
    assert (run.done, run.skipped) == (1, 1)
    assert [one.hub_sku_id for one in linked] == [77001, 77002]


async def test_what_changed_after_the_analysis_fails_alone(
    empty_services: Services, shop: int, tmp_path: Path
) -> None:
    services = empty_services
    path = sheet(tmp_path / "x.csv", ("SKU", "Preço"), ("007", "20,00"), ("-x", "30,00"))
    analysis = await services.small_sheets.analyse(path, SheetKind.PRICES)
    product = await services.products.by_sku("007")
    await services.products.set_prices(product.id or 0, D("99.00"))

    run = await services.runner.run(services.small_sheets.job(analysis, SheetKind.PRICES))

    assert (run.done, run.failed) == (1, 1)
    assert (await services.products.by_sku("007")).sale_price == D("99.00")
    assert (await services.products.by_sku("-x")).sale_price == D("30.00")


async def test_a_file_without_the_columns_and_a_list_that_is_not_chosen_are_refused(
    empty_services: Services, shop: int, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "x.csv", ("Cor", "Tamanho"), ("Azul", "M"))

    with pytest.raises(InvalidInput, match="Quantidade"):
        await empty_services.small_sheets.analyse(path, SheetKind.COUNT)
    with pytest.raises(InvalidInput):
        await empty_services.small_sheets.analyse(path, SheetKind.PRICE_LIST)
    assert await empty_services.products.find(Query())
