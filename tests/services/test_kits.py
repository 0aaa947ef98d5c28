"""Kits as a person keeps them, and what a plan says about their stock."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.changes import PRODUCTS
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.products import MovementType, Product, ProductType
from anydesk.core.settings import StockSettings
from anydesk.services import Services
from anydesk.storage.settings import save_form, scope_of
from anydesk.storage.store import Tx
from tests.storage.products_for_tests import add_listing


async def add(services: Services, sku: str, stock: str = "0", **fields: object) -> int:
    product = Product(sku=sku, name=f"Produto {sku}", **fields)  # type: ignore[arg-type]
    saved = await services.products.save(product)
    assert saved.id is not None
    if stock != "0":
        await services.stock.move(saved.id, None, MovementType.COUNT, Decimal(stock))
    return saved.id


async def add_kit(services: Services, sku: str = "KIT", **components: str) -> int:
    kit = await add(services, sku, type=ProductType.KIT)
    ids = await services.products.ids_of(components)
    await services.kits.save(kit, [(ids[one], Decimal(q)) for one, q in components.items()])
    return kit


async def test_the_components_come_back_in_their_order(empty_services: Services) -> None:
    services = empty_services
    await add(services, "CAN", "7")
    await add(services, "PIR", "9")
    kit = await add_kit(services, PIR="1", CAN="2")
    lines = await services.kits.components(kit)
    assert [(one.quantity, product.sku) for one, product in lines] == [(1, "PIR"), (2, "CAN")]
    assert await services.kits.availability(kit) == 3
    can = lines[1][1].id or 0
    assert [one.sku for one in await services.kits.kits_with(can)] == ["KIT"]


async def test_a_sale_of_a_component_shows_at_its_kits(empty_services: Services) -> None:
    services = empty_services
    can = await add(services, "CAN", "7")
    kit = await add_kit(services, CAN="2")
    await services.stock.move(can, None, MovementType.OUT, Decimal(4))
    (row,) = await services.products.load([kit])
    assert row.available == await services.kits.availability(kit) == 1


async def test_no_components_no_kits(empty_services: Services) -> None:
    kit = await add_kit(empty_services)
    assert await empty_services.kits.components(kit) == ()
    assert await empty_services.kits.availability(kit) is None


async def test_a_wrong_component_changes_nothing(empty_services: Services) -> None:
    services = empty_services
    can = await add(services, "CAN")
    kit = await add_kit(services, CAN="2")
    with pytest.raises(InvalidInput) as caught:
        await services.kits.save(kit, [(can, Decimal(1)), (kit, Decimal(1))])
    assert list(caught.value.problems) == [f"components.{kit}"]
    assert [one.quantity for one, _product in await services.kits.components(kit)] == [2]
    with pytest.raises(NotThere):
        await services.kits.save(99, [])


async def test_saving_is_told_and_noted_once(empty_services: Services) -> None:
    services = empty_services
    can = await add(services, "CAN")
    kit = await add_kit(services, CAN="2")
    heard: list[frozenset[str]] = []
    services.changes.listen({PRODUCTS}, heard.append)
    await services.kits.save(kit, [(can, Decimal(3))])
    await services.kits.save(kit, [(can, Decimal("3.0000"))])
    lines = [one for one in await services.product_edits.history(kit) if one.field == "kit"]
    assert heard
    assert [(one.before, one.after) for one in lines] == [("2 × CAN", "3 × CAN"), ("", "2 × CAN")]


async def test_a_component_cannot_become_a_kit_or_a_parent(empty_services: Services) -> None:
    services = empty_services
    can = await add(services, "CAN")
    await add_kit(services, CAN="2")
    product = await services.products.get(can)
    for kind in (ProductType.KIT, ProductType.PARENT):
        with pytest.raises(InvalidInput) as caught:
            await services.products.save(_of(product, kind))
        assert "KIT" in caught.value.problems["type"]


async def test_a_product_with_stock_cannot_become_a_kit(empty_services: Services) -> None:
    product = await empty_services.products.get(await add(empty_services, "CAN", "1"))
    with pytest.raises(InvalidInput) as caught:
        await empty_services.products.save(_of(product, ProductType.KIT))
    assert "take its stock out" in caught.value.problems["type"]


def _of(product: Product, kind: ProductType) -> Product:
    return replace(product, type=kind)


async def test_the_stock_of_a_kit_is_not_sent_and_the_plan_says_why(services: Services) -> None:
    """API §4.1: the hub makes it of the components."""
    await add(services, "CAN", "7")
    kit = await add_kit(services, CAN="2")
    store = await services.integrations.by_name("Loja Modelo")

    def link(tx: Tx) -> None:
        save_form(tx, StockSettings(), scope=scope_of(store.id))
        add_listing(tx, store.id, kit, "KIT", 900)

    await services.store.run(link)
    (row,) = await services.offers.plan_stock([kit], [store.id])
    assert not row.can_be_sent
    assert row.after is None
    assert row.blocked == "The stock of a kit follows its components."
    assert row.note == "What there is of its components makes 3."
