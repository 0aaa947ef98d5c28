"""Products kept whole, found by the list, and joined with stock and listings."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from anydesk.core.errors import NotThere
from anydesk.core.products import MovementType, Product, ProductType, StockMovement
from anydesk.core.query import FilterValue, Query
from anydesk.storage import products, stock
from anydesk.storage.store import Store, Tx
from anydesk.storage.tables import warehouses
from tests.storage.products_for_tests import AT, add_listing, add_product, add_store

FULL = Product(
    sku="CAM-AZ-M",
    name="Camiseta Básica Azul M",
    grid={"Cor": "Azul", "Tamanho": "M"},
    gtin="7891234567895",
    sale_price=Decimal("149.90"),
    promo_price=Decimal("134.90"),
    cost_price=Decimal("48.50"),
    gross_weight=Decimal("0.255"),
    package_width=Decimal("20.5"),
    min_stock=Decimal("2.5"),
    handling_days=2,
    image_urls=("https://example.com/1.jpg", "https://example.com/2.jpg"),
    sheet_extras={"Markup": "2,5"},
)


def count(tx: Tx, product: int, quantity: str, warehouse: int = 1) -> None:
    move = StockMovement(product, warehouse, MovementType.COUNT, Decimal(quantity), AT)
    stock.move(tx, move)


async def test_a_product_comes_back_as_it_was_put(store: Store) -> None:
    put = await store.run(lambda tx: products.put(tx, FULL, AT))

    assert put.id is not None
    assert await store.run(partial(products.get, product_id=put.id)) == put
    assert await store.run(partial(products.by_sku, sku="CAM-AZ-M")) == put
    assert replace(put, id=None, created_at=None, updated_at=None) == FULL


async def test_many_are_inserted_and_overwritten_at_once(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[str], list[str], bool]:
        first = products.put(tx, FULL, AT)
        changed = replace(first, name="Outro nome")
        new = Product(sku="NOVO", name="Novo", created_at=AT, updated_at=AT)
        written = products.put_all(tx, [new, changed, replace(new, sku="NOVO-2")], AT)
        kept = products.get_many(tx, [one.id for one in written if one.id is not None])
        found = [product.name for product in kept.values()]
        return [one.sku for one in written], found, next(iter(kept.values())).grid == FULL.grid

    assert await store.run(work) == (
        ["NOVO", "CAM-AZ-M", "NOVO-2"],
        ["Outro nome", "Novo", "Novo"],
        True,
    )


async def test_a_product_that_is_gone_cannot_be_overwritten(store: Store) -> None:
    with pytest.raises(NotThere):
        await store.run(lambda tx: products.put(tx, replace(FULL, id=99), AT))


async def test_a_parent_stands_for_its_variations(store: Store) -> None:
    def work(tx: Tx) -> bool:
        alone = add_product(tx, "ALONE")
        parent = add_product(tx, "PARENT", type=ProductType.PARENT)
        blue, red = (add_product(tx, sku, parent_id=parent) for sku in ("BLUE", "RED"))
        return products.expand(tx, [red, parent, alone, parent]) == [red, parent, blue, alone]

    assert await store.run(work)


async def test_products_are_found_by_gtin_and_parents_are_not(store: Store) -> None:
    def work(tx: Tx) -> dict[str, int]:
        for sku, gtin in (("A", "1"), ("B", "1"), ("C", "2"), ("D", "")):
            add_product(tx, sku, gtin=gtin)
        add_product(tx, "P", gtin="2", type=ProductType.PARENT)
        found = products.by_gtin(tx, ["1", "2", "3", ""])
        return {gtin: len(ids) for gtin, ids in found.items()}

    assert await store.run(work) == {"1": 2, "2": 1}


async def test_one_family_has_one_variation_of_a_kind(store: Store) -> None:
    def work(tx: Tx) -> list[dict[str, str]]:
        parent = add_product(tx, "P", type=ProductType.PARENT)
        blue = add_product(tx, "P-AZ", parent_id=parent, grid={"Cor": "Azul"})
        simple = add_product(tx, "S")
        count(tx, simple, "1")
        kept = {one: products.get(tx, one) for one in (parent, blue, simple)}
        again = replace(FULL, sku="P-AZ-2", parent_id=parent, grid={"Cor": "Azul"})
        return [
            products.family_problems(tx, one)
            for one in (
                kept[blue] or FULL,
                again,
                replace(again, parent_id=simple),
                replace(kept[parent] or FULL, type=ProductType.SIMPLE),
                replace(kept[simple] or FULL, type=ProductType.PARENT),
            )
        ]

    found = await store.run(work)

    assert [list(one) for one in found] == [[], ["grid"], ["parent_id"], ["type"], ["type"]]


@pytest.fixture
async def shop(store: Store) -> Store:
    """Three simple products, one parent with two variations, two stores, two warehouses."""

    def fill(tx: Tx) -> None:
        first, second = add_store(tx), add_store(tx, "Outra")
        outlet = warehouses.insert().values(name="Avarias", excluded_from_total=True)
        broken = tx.execute(outlet.returning(warehouses.c.id)).scalar_one()
        cup = add_product(tx, "b-1", name="Xícara Cerâmica", sale_price=Decimal(30))
        lamp = add_product(tx, "C-2", name="Luminária", sale_price=Decimal(10), active=False)
        add_product(tx, "A-3", name="Óculos", sale_price=Decimal(20), gtin="7891234567895")
        shirt = add_product(tx, "D-4", name="Camiseta", type=ProductType.PARENT)
        blue = add_product(tx, "D-4-AZ", name="Camiseta", parent_id=shirt, grid={"Cor": "Azul"})
        red = add_product(tx, "D-4-VM", name="Camiseta", parent_id=shirt, grid={"Cor": "Vermelha"})
        count(tx, cup, "5")
        count(tx, cup, "100", broken)
        count(tx, blue, "2")
        count(tx, red, "7")
        tx.exec_driver_sql(f"INSERT INTO stock_balances VALUES ({lamp}, 1, 0, 10000)")
        add_listing(tx, first, cup, "b-1", 701)
        add_listing(tx, second, cup, "b-1", 702)
        add_listing(tx, second, blue, "D-4-AZ", 703)

    await store.run(fill)
    return store


async def found(shop: Store, text: str = "", sort: str = "", **filters: FilterValue) -> list[str]:
    query = Query(text=text, sort=sort, filters=filters)
    ids = await shop.run(partial(products.find, query=query))
    return [row.sku for row in await shop.run(partial(products.load, ids=ids))]


ALL = ["A-3", "b-1", "C-2", "D-4", "D-4-AZ", "D-4-VM"]


@pytest.mark.parametrize(
    ("question", "skus"),
    [
        ({}, ALL),
        ({"text": "ceramica xic"}, ["b-1"]),
        ({"text": "CAMISETA vermelha"}, ["D-4-VM"]),
        ({"text": "7891234567895"}, ["A-3"]),
        ({"text": "100%"}, []),
        ({"sort": "price"}, ["C-2", "A-3", "b-1", "D-4", "D-4-AZ", "D-4-VM"]),
        ({"sort": "available"}, ["C-2", "A-3", "D-4-AZ", "b-1", "D-4-VM", "D-4"]),
        ({"sort": "physical"}, ["C-2", "A-3", "D-4-AZ", "b-1", "D-4-VM", "D-4"]),
        ({"sort": "reserved"}, ["b-1", "A-3", "D-4", "D-4-AZ", "D-4-VM", "C-2"]),
        ({"type": "V"}, ["D-4"]),
        ({"active": "no"}, ["C-2"]),
        ({"active": True, "text": "oculos"}, ["A-3"]),
        ({"stock": "negative"}, ["C-2"]),
        ({"stock": "zero"}, ["A-3"]),
        ({"stock": "positive"}, ["b-1", "D-4", "D-4-AZ", "D-4-VM"]),
        ({"linked": "yes"}, ["b-1", "D-4-AZ"]),
        ({"linked": "no"}, ["A-3", "C-2", "D-4", "D-4-VM"]),
        ({"integration": 1}, ["b-1"]),
        ({"integration": 1, "linked": "no"}, ["A-3", "C-2", "D-4", "D-4-AZ", "D-4-VM"]),
        ({"parent": 4}, ["D-4-AZ", "D-4-VM"]),
    ],
)
async def test_the_list_searches_filters_and_sorts(
    shop: Store, question: dict[str, Any], skus: list[str]
) -> None:
    assert await found(shop, **question) == skus


async def test_rows_have_stock_parent_and_listings(shop: Store) -> None:
    ids = await shop.run(partial(products.find, query=Query()))
    rows = {row.sku: row for row in await shop.run(partial(products.load, ids=[*ids, 999]))}

    # The warehouse of damaged goods does not count.
    assert (rows["b-1"].physical, rows["b-1"].available) == (Decimal(5), Decimal(5))
    assert (rows["C-2"].reserved, rows["C-2"].available) == (Decimal(1), Decimal(-1))
    assert rows["D-4"].physical == Decimal(9)
    assert (rows["D-4-AZ"].parent_sku, dict(rows["D-4-AZ"].grid)) == ("D-4", {"Cor": "Azul"})
    assert [(one.store, one.listing) for one in rows["b-1"].listings] == [
        ("Loja Modelo", "701"),
        ("Outra", "702"),
    ]
    assert list(rows) == ALL
