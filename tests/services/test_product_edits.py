"""Whole products: copies, grids, situation, merges, and the history of it all."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.changes import LISTINGS, PRODUCTS
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.product_history import CREATED, cause_text
from anydesk.core.products import MovementType, Product, ProductType
from anydesk.core.query import Query
from anydesk.core.variation_grids import combinations, filled
from anydesk.services import Services
from anydesk.storage.store import Tx
from tests.storage.products_for_tests import add_listing

GTIN = "7891234567895"
COLOURS = {"Cor": ["Azul", "Preto"]}


async def save(services: Services, sku: str, **fields: object) -> Product:
    given = {"name": f"Produto {sku}", "sale_price": Decimal(10), **fields}
    return await services.products.save(Product(sku=sku, **given))  # type: ignore[arg-type]


async def family(services: Services) -> tuple[Product, tuple[Product, ...]]:
    """CAM with CAM-AZUL and CAM-PRETO."""
    parent = await save(services, "CAM", type=ProductType.PARENT)
    made = [
        Product(
            sku=f"CAM-{grid['Cor'].upper()}", name="Camiseta", grid=grid, sale_price=Decimal(20)
        )
        for grid in combinations(COLOURS)
    ]
    saved = await services.product_edits.save_grid(parent.id or 0, made)
    return parent, saved.saved


async def count(services: Services, product: Product, quantity: str) -> None:
    await services.stock.move(product.id or 0, None, MovementType.COUNT, Decimal(quantity))


# Copies


async def test_a_copy_has_the_data_and_nothing_that_is_unique(services: Services) -> None:
    store = await services.integrations.by_name("Loja Modelo")
    source = await save(services, "AÇO 1", name="Caneca", gtin=GTIN, ncm="61091000", brand="Acme")
    await count(services, source, "7")

    def link(tx: Tx) -> int:
        return add_listing(tx, store.id, source.id or 0, source.sku, 900)

    await services.store.run(link)
    copy = await services.product_edits.duplicate(source.id or 0)
    again = await services.product_edits.duplicate(source.id or 0)
    assert (copy.name, copy.ncm, copy.brand) == ("Caneca (copy)", "61091000", "Acme")
    assert (copy.gtin, copy.package_gtin) == ("", "")
    assert [copy.sku, again.sku] == ["ACO-1", "ACO-1-2"]
    assert await services.products.listings(copy.id or 0) == ()
    assert await services.stock.balances(copy.id or 0) == ()
    (line,) = await services.product_edits.history(copy.id or 0)
    assert (line.field, cause_text(line.cause)) == (CREATED, "Copy of AÇO 1")
    assert await services.products.get(source.id or 0) == source


async def test_a_parent_is_copied_with_its_variations(empty_services: Services) -> None:
    parent, children = await family(empty_services)
    copy = await empty_services.product_edits.duplicate(parent.id or 0)
    copied = await empty_services.products.variations(copy.id or 0)
    assert [dict(one.grid) for one in copied] == [dict(one.grid) for one in children]
    assert [one.sku for one in copied] == ["CAM-AZUL-2", "CAM-PRETO-2"]
    assert {one.name for one in copied} == {"Camiseta"}


async def test_a_variation_becomes_a_product_of_its_own(empty_services: Services) -> None:
    _parent, (blue, _black) = await family(empty_services)
    copy = await empty_services.product_edits.duplicate(blue.id or 0)
    assert (copy.parent_id, dict(copy.grid), copy.name) == (None, {}, "Camiseta Azul (copy)")


async def test_a_kit_is_copied_with_its_components(empty_services: Services) -> None:
    services = empty_services
    mug, kit = await save(services, "CAN"), await save(services, "KIT", type=ProductType.KIT)
    await services.kits.save(kit.id or 0, [(mug.id or 0, Decimal(2))])
    copy = await services.product_edits.duplicate(kit.id or 0)
    ((part, product),) = await services.kits.components(copy.id or 0)
    assert (part.quantity, product.sku) == (2, "CAN")


async def test_what_is_not_there_cannot_be_copied(empty_services: Services) -> None:
    with pytest.raises(NotThere):
        await empty_services.product_edits.duplicate(9)


# Situation


async def test_inactive_and_back_with_the_variations(empty_services: Services) -> None:
    services = empty_services
    parent, _children = await family(services)
    edits, ids = services.product_edits, [parent.id or 0]
    assert await edits.set_active(ids, False) == 3
    assert await edits.set_active(ids, False) == 0
    assert len(await services.products.find(Query(filters={"active": "no"}))) == 3
    assert await edits.set_active(ids, True) == 3
    lines = [one for one in await edits.history(parent.id or 0) if one.field == "active"]
    assert [(one.before, one.after) for one in lines] == [
        ("Inactive", "Active"), ("Active", "Inactive")
    ]  # fmt: skip


async def test_a_merged_product_stays_inactive(empty_services: Services) -> None:
    services = empty_services
    keep, other = await save(services, "A"), await save(services, "B")
    await services.product_edits.merge(keep.id or 0, other.id or 0)
    assert await services.product_edits.set_active([other.id or 0], True) == 0
    assert not (await services.products.get(other.id or 0)).active


# Grids


async def test_a_grid_is_added_in_one_go(empty_services: Services) -> None:
    parent, children = await family(empty_services)
    found = await empty_services.products.variations(parent.id or 0)
    assert found == children
    assert [one.sku for one in found] == ["CAM-AZUL", "CAM-PRETO"]
    assert {one.parent_id for one in found} == {parent.id}
    (line,) = await empty_services.product_edits.history(found[0].id or 0)
    assert line.field == CREATED


async def test_changing_some_leaves_the_others_alone(empty_services: Services) -> None:
    services = empty_services
    parent, (blue, black) = await family(services)
    changed = filled([blue, black], {"sale_price": Decimal("25.009")}, {"Cor": "Azul"})[:1]
    saved = await services.product_edits.save_grid(parent.id or 0, changed)
    assert [one.sale_price for one in saved.saved] == [Decimal("25.01")]
    prices = [one.sale_price for one in await services.products.variations(parent.id or 0)]
    assert prices == [Decimal("25.01"), Decimal(20)]
    newest = (await services.product_edits.history(blue.id or 0))[0]
    assert (newest.field, newest.before, newest.after) == ("sale_price", "20,00", "25,01")
    assert len(await services.product_edits.history(black.id or 0)) == 1


async def test_stock_is_counted_with_the_grid(empty_services: Services) -> None:
    services = empty_services
    parent, (blue, black) = await family(services)
    await services.product_edits.save_grid(
        parent.id or 0, [blue, black], stock={"CAM-AZUL": Decimal(5)}
    )
    (held,) = await services.stock.balances(blue.id or 0)
    assert held.physical == 5
    assert await services.stock.balances(black.id or 0) == ()


async def test_variations_may_swap_their_skus(empty_services: Services) -> None:
    services = empty_services
    parent, (blue, black) = await family(services)
    swapped = [replace(blue, sku=black.sku), replace(black, sku=blue.sku)]
    await services.product_edits.save_grid(parent.id or 0, swapped)
    found = await services.products.variations(parent.id or 0)
    assert [(one.sku, one.grid["Cor"]) for one in found] == [
        ("CAM-PRETO", "Azul"), ("CAM-AZUL", "Preto")
    ]  # fmt: skip


async def test_a_product_of_its_own_becomes_a_variation(empty_services: Services) -> None:
    services = empty_services
    parent, _children = await family(services)
    alone = await save(services, "SOLO", grid={"Cor": "Verde"})
    await services.product_edits.save_grid(parent.id or 0, [alone])
    assert (await services.products.get(alone.id or 0)).parent_id == parent.id


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"grid": {"Cor": "AZUL"}}, "grid"),
        ({"grid": {}}, "grid"),
        ({"grid": {"Cor": "Azul|Preto"}}, "grid"),
        ({"sku": "TAKEN"}, "sku"),
        ({"sku": "CAM"}, "sku"),
        ({"sku": "CAM-AZUL"}, "sku"),
        ({"sku": ""}, "sku"),
        ({"gtin": "123"}, "gtin"),
        ({"promo_price": Decimal(99)}, "promo_price"),
        ({"type": ProductType.PARENT}, "type"),
    ],
)
async def test_one_wrong_variation_stops_all(
    empty_services: Services, fields: dict[str, object], field: str
) -> None:
    services = empty_services
    await save(services, "TAKEN")
    parent, before = await family(services)
    good = Product(sku="CAM-V", name="Camiseta", grid={"Cor": "Verde"}, sale_price=Decimal(20))
    wrong = replace(good, **{"sku": "CAM-R", "grid": {"Cor": "Rosa"}, **fields})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as caught:
        await services.product_edits.save_grid(parent.id or 0, [good, wrong])
    assert list(caught.value.problems) == [f"variations.1.{field}"]
    assert await services.products.variations(parent.id or 0) == before


async def test_a_value_that_came_from_the_hub_does_not_lock_the_price(
    empty_services: Services,
) -> None:
    services = empty_services
    parent = await save(services, "CAM", type=ProductType.PARENT)
    odd = await save(services, "CAM-1", parent_id=parent.id, grid={"Cor": "Azul|Preto"})
    cheaper = replace(odd, sale_price=Decimal(9))
    await services.product_edits.save_grid(parent.id or 0, [cheaper])
    assert (await services.products.get(odd.id or 0)).sale_price == 9
    with pytest.raises(InvalidInput):
        await services.product_edits.save_grid(
            parent.id or 0, [replace(cheaper, grid={"Cor": "Azul|Rosa"})]
        )


async def test_variations_of_others_and_parents_that_are_none(empty_services: Services) -> None:
    services = empty_services
    parent, (blue, _black) = await family(services)
    second = await save(services, "SHO", type=ProductType.PARENT)
    plain = await save(services, "PLAIN")
    for target, error in ((second.id, InvalidInput), (plain.id, InvalidInput), (99, NotThere)):
        with pytest.raises(error):
            await services.product_edits.save_grid(target or 0, [blue])
    assert (await services.products.get(blue.id or 0)).parent_id == parent.id


async def test_removed_variations_go_only_where_nothing_needs_them(services: Services) -> None:
    store = await services.integrations.by_name("Loja Modelo")
    parent = await save(services, "CAM", type=ProductType.PARENT)
    made = [Product(sku=f"CAM-{n}", name="Camiseta", grid={"Tamanho": str(n)}) for n in range(5)]
    saved = (await services.product_edits.save_grid(parent.id or 0, made)).saved
    held, moved, listed, part, free = saved
    await count(services, held, "3")
    await count(services, moved, "1")
    await count(services, moved, "0")
    kit = await save(services, "KIT", type=ProductType.KIT)
    await services.kits.save(kit.id or 0, [(part.id or 0, Decimal(1))])

    def link(tx: Tx) -> int:
        return add_listing(tx, store.id, listed.id or 0, listed.sku, 900)

    await services.store.run(link)
    outcome = await services.product_edits.save_grid(
        parent.id or 0, [], removed=[one.id or 0 for one in saved]
    )
    assert outcome.deleted == (free,)
    assert {one.sku: reason for one, reason in outcome.inactivated} == {
        "CAM-0": "it has stock",
        "CAM-1": "its stock was moved",
        "CAM-2": "it has listings",
        "CAM-3": "it is a component of a kit",
    }
    left = await services.products.variations(parent.id or 0)
    assert [(one.sku, one.active) for one in left] == [(f"CAM-{n}", False) for n in range(4)]


# Merges


async def test_a_merge_is_planned_done_and_told(services: Services) -> None:
    store = await services.integrations.by_name("Loja Modelo")
    keep, other = await save(services, "NEW"), await save(services, "OLD")
    await count(services, keep, "2")
    await count(services, other, "5")

    def link(tx: Tx) -> int:
        return add_listing(tx, store.id, other.id or 0, "OLD", 900)

    await services.store.run(link)
    plan = await services.product_edits.merge_plan(keep.id or 0, other.id or 0)
    heard: list[frozenset[str]] = []
    services.changes.listen({PRODUCTS, LISTINGS}, heard.append)
    kept = await services.product_edits.merge(keep.id or 0, other.id or 0)

    assert plan.problems == ()
    assert any("5 in “" in text for text in plan.sentences)
    assert kept == keep
    assert heard == [frozenset({PRODUCTS, LISTINGS})]
    assert [one.physical for one in await services.stock.balances(keep.id or 0)] == [7]
    assert [one.sku for one in await services.products.listings(keep.id or 0)] == ["OLD"]
    assert await services.products.by_sku("OLD") == keep
    assert await services.products.ids_of(["OLD", "NEW"]) == {"OLD": keep.id, "NEW": keep.id}
    notes = {one.note for one in await services.stock.movements(other.id or 0)}
    assert "Merged into NEW" in notes


async def test_the_sku_of_a_merged_product_stays_taken(empty_services: Services) -> None:
    services = empty_services
    keep, other = await save(services, "NEW"), await save(services, "OLD")
    await services.product_edits.merge(keep.id or 0, other.id or 0)
    for product in (keep, Product(sku="OLD", name="Outra")):
        with pytest.raises(InvalidInput) as caught:
            await services.products.save(replace(product, sku="OLD"))
        assert list(caught.value.problems) == ["sku"]


async def test_a_refused_merge_says_every_reason(empty_services: Services) -> None:
    services = empty_services
    mug, kit = await save(services, "CAN"), await save(services, "KIT", type=ProductType.KIT)
    plan = await services.product_edits.merge_plan(mug.id or 0, kit.id or 0)
    assert plan.problems
    assert plan.sentences == ()
    with pytest.raises(InvalidInput) as caught:
        await services.product_edits.merge(mug.id or 0, kit.id or 0)
    assert caught.value.message == plan.problems[0]


# What a person saves


async def test_saving_and_pricing_are_noted(empty_services: Services) -> None:
    services = empty_services
    product = await save(services, "CAN", cost_price=Decimal(5))
    await services.products.save(
        replace(product, cost_price=Decimal(6), average_cost=Decimal("5.5"))
    )
    await services.products.set_prices(product.id or 0, Decimal(12))
    lines = [
        (one.field, one.before, one.after)
        for one in await services.product_edits.history(product.id or 0)
    ]
    assert lines[0] == ("sale_price", "10,00", "12,00")
    assert set(lines[1:3]) == {("cost_price", "5,00", "6,00"), ("average_cost", "", "5,50")}
    assert lines[3] == (CREATED, "", "CAN")
