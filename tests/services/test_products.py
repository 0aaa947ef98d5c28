"""What a person does with one product: save it, price it, move its stock."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core import changes as kinds
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.products import MovementType, Product, ProductType
from anydesk.core.query import Query
from anydesk.services import Services

SHIRT = Product(sku=" CAM-1 ", name=" Camiseta ", sale_price=Decimal("149.904"))


def heard(services: Services) -> list[str]:
    """The kinds of records that changed from now on."""
    kinds_heard: list[str] = []
    services.changes.listen(
        (kinds.PRODUCTS, kinds.LISTINGS), lambda changed: kinds_heard.extend(changed)
    )
    return kinds_heard


async def test_a_saved_product_is_tidy_found_and_published(empty_services: Services) -> None:
    changed = heard(empty_services)

    saved = await empty_services.products.save(SHIRT)

    assert (saved.sku, saved.name, saved.sale_price) == ("CAM-1", "Camiseta", Decimal("149.90"))
    assert changed == [kinds.PRODUCTS]
    assert await empty_services.products.by_sku("CAM-1") == saved
    assert list(await empty_services.products.find(Query(text="cam"))) == [saved.id]
    assert await empty_services.products.ids_of(["CAM-1", "NO"]) == {"CAM-1": saved.id}


async def test_saving_twice_changes_one_product_and_the_search(empty_services: Services) -> None:
    products = empty_services.products
    saved = await products.save(SHIRT)

    again = await products.save(replace(saved, name="Calça", brand="Índigo"))

    assert (again.id, again.created_at) == (saved.id, saved.created_at)
    assert list(await products.find(Query(text="indigo calca"))) == [saved.id]
    assert list(await products.find(Query(text="camiseta"))) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", "  "),
        ("sku", "X" * 121),
        ("sku", "TAKEN"),
        ("name", ""),
        ("gtin", "7891234567890"),
        ("package_gtin", "123"),
        ("sale_price", Decimal(-1)),
        ("promo_price", Decimal(200)),
        ("promo_price", Decimal(-1)),
        ("cost_price", Decimal("-0.01")),
        ("gross_weight", Decimal(-1)),
        ("package_height", Decimal(-1)),
        ("handling_days", -1),
        ("parent_id", 99),
    ],
)
async def test_a_product_that_cannot_be_saved_says_why_at_the_field(
    empty_services: Services, field: str, value: Any
) -> None:
    await empty_services.products.save(replace(SHIRT, sku="TAKEN"))
    changed = heard(empty_services)

    with pytest.raises(InvalidInput) as refused:
        await empty_services.products.save(replace(SHIRT, **{field: value}))

    assert list(refused.value.problems) == [field]
    assert changed == []


async def test_largest_below_smallest_stock_is_refused(empty_services: Services) -> None:
    with pytest.raises(InvalidInput) as refused:
        await empty_services.products.save(
            replace(SHIRT, min_stock=Decimal(5), max_stock=Decimal(4))
        )

    assert list(refused.value.problems) == ["max_stock"]


async def test_a_variation_cannot_have_variations(empty_services: Services) -> None:
    products = empty_services.products
    parent = await products.save(replace(SHIRT, type=ProductType.PARENT))
    blue = replace(SHIRT, sku="CAM-1-AZ", parent_id=parent.id, grid={"Cor": "Azul"})

    saved = await products.save(blue)

    assert await products.variations(parent.id or 0) == (saved,)
    with pytest.raises(InvalidInput) as refused:
        await products.save(replace(saved, type=ProductType.PARENT))
    assert "type" in refused.value.problems


async def test_prices_are_set_alone_and_checked(empty_services: Services) -> None:
    products = empty_services.products
    saved = await products.save(SHIRT)
    assert saved.id is not None

    promo = await products.set_prices(saved.id, Decimal(100), Decimal(90))
    kept = await products.set_prices(saved.id, Decimal(95))

    assert (promo.sale_price, promo.promo_price) == (Decimal(100), Decimal(90))
    assert (kept.sale_price, kept.promo_price) == (Decimal(95), Decimal(90))
    for price, promotion in ((Decimal(80), None), (Decimal(-1), None), (Decimal(95), Decimal(96))):
        with pytest.raises(InvalidInput):
            await products.set_prices(saved.id, price, promotion)
    assert (await products.get(saved.id)).sale_price == Decimal(95)


async def test_what_is_not_there_is_named(empty_services: Services) -> None:
    with pytest.raises(NotThere, match="NOPE"):
        await empty_services.products.by_sku("NOPE")
    with pytest.raises(NotThere):
        await empty_services.products.get(99)
    with pytest.raises(NotThere):
        await empty_services.products.set_prices(99, Decimal(1))


async def test_stock_is_moved_and_shown_in_the_list(empty_services: Services) -> None:
    saved = await empty_services.products.save(SHIRT)
    assert saved.id is not None
    stock = empty_services.stock
    changed = heard(empty_services)

    posted = await stock.move(saved.id, None, MovementType.IN, Decimal("3.5"), note=" compra ")

    assert (posted.balance_after, posted.note, posted.origin) == (
        Decimal("3.5"),
        "compra",
        "manual",
    )
    assert changed == [kinds.PRODUCTS]
    (balance,) = await stock.balances(saved.id)
    assert (balance.warehouse, balance.physical, balance.available) == (
        "Geral",
        Decimal("3.5"),
        Decimal("3.5"),
    )
    assert await stock.movements(saved.id) == (posted,)
    (row,) = await empty_services.products.load([saved.id])
    assert row.physical == Decimal("3.5")


async def test_a_second_warehouse_has_its_own_balance(empty_services: Services) -> None:
    saved = await empty_services.products.save(SHIRT)
    assert saved.id is not None
    shop = await empty_services.stock.add_warehouse("Loja")

    await empty_services.stock.move(saved.id, shop.id, MovementType.COUNT, Decimal(2))

    assert [one.name for one in await empty_services.stock.warehouses()] == ["Geral", "Loja"]
    (balance,) = await empty_services.stock.balances(saved.id)
    assert balance.warehouse == "Loja"
