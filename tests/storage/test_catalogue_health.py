"""What products lack: the counter and the filter say the same, about the right products."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from anydesk.core.catalogue_health import CHECKS, Shows
from anydesk.core.categories import HubCategory
from anydesk.core.products import ProductType
from anydesk.core.query import Query
from anydesk.core.settings import CategorySettings
from anydesk.storage import catalogue_health, category_mappings, products, settings
from anydesk.storage import categories as category_storage
from anydesk.storage.store import Store, Tx
from anydesk.storage.tables import integrations, listings
from tests.storage.products_for_tests import AT, add_listing, add_product, add_store

WHOLE: dict[str, Any] = {
    "ncm": "61091000",
    "image_urls": ("https://loja.example.com/1.jpg",),
    "package_type": "Pacote / Caixa",
    "package_width": Decimal(20),
    "package_height": Decimal(10),
    "package_length": Decimal(30),
    "gross_weight": Decimal("0.3"),
    "category": "Casa > Canecas",
    "cost_price": Decimal(12),
}
GTINS = iter(f"{n:013d}" for n in range(1, 10_000))


def whole(tx: Tx, sku: str, **fields: Any) -> int:
    """A product that lacks nothing but a category at the hub."""
    return add_product(tx, sku, **{**WHOLE, "gtin": next(GTINS), **fields})


def family(tx: Tx, sku: str, *variations: dict[str, Any], **fields: Any) -> list[int]:
    """A parent and its variations Azul, Preto… ; their ids."""
    parent = whole(tx, sku, type=ProductType.PARENT, gtin="", **fields)
    colours = iter(("Azul", "Preto", "Verde"))
    return [
        parent,
        *(
            whole(
                tx,
                f"{sku}-{n}",
                **{"parent_id": parent, "grid": {"Cor": next(colours)}, **one},
            )
            for n, one in enumerate(variations)
        ),
    ]


def found(tx: Tx, key: str) -> set[int]:
    """The products that the filter shows; the counter must count as many."""
    ids = products.find(tx, Query(filters={"health": key}))
    assert catalogue_health.count(tx, key) == len(ids)
    return set(ids)


def map_category(tx: Tx, store: int, path: str, hub_id: int) -> None:
    category_mappings.mirror(tx, store, [HubCategory(store, hub_id, path, path)], AT)
    category_storage.collect(tx, [path])
    category = category_storage.by_path(tx, path)
    category_mappings.save(tx, store, {category.id or 0: hub_id})


async def test_a_whole_product_lacks_nothing(store: Store) -> None:
    def work(tx: Tx) -> None:
        whole(tx, "CAN-1")
        family(tx, "CAM", {}, {})
        lacking = {one.key: found(tx, one.key) for one in CHECKS if one.shows is Shows.PRODUCTS}
        assert {key for key, ids in lacking.items() if ids} == set()
        assert catalogue_health.count(tx, "orphans") == 0

    await store.run(work)


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("ncm", {"ncm": ""}),
        ("photo", {"image_urls": ()}),
        ("gtin", {"gtin": ""}),
        ("dimensions", {"package_type": ""}),
        ("dimensions", {"package_type": "  "}),
        ("dimensions", {"package_length": None}),
        ("dimensions", {"package_length": Decimal(0)}),
        ("dimensions", {"package_width": None}),
        ("dimensions", {"package_height": None}),
        ("dimensions", {"gross_weight": None}),
        ("cost", {"cost_price": None}),
        ("cost", {"cost_price": Decimal(0)}),
        ("category", {"category": ""}),
    ],
)
async def test_what_a_product_can_lack(store: Store, key: str, fields: dict[str, Any]) -> None:
    def work(tx: Tx) -> None:
        whole(tx, "GOOD")
        bad = whole(tx, "BAD", **fields)
        whole(tx, "OFF", **{**fields, "active": False})
        whole(tx, "GONE", **{**fields, "active": False, "merged_into_id": bad})
        lacking = {one.key: found(tx, one.key) for one in CHECKS if one.shows is Shows.PRODUCTS}
        assert {name: ids for name, ids in lacking.items() if ids} == {key: {bad}}

    await store.run(work)


async def test_a_roll_and_the_net_weight_are_enough(store: Store) -> None:
    def work(tx: Tx) -> None:
        round_ = {"package_width": None, "package_height": None, "package_diameter": Decimal(8)}
        whole(tx, "TUBO", **round_, gross_weight=None, net_weight=Decimal(1))
        assert found(tx, "dimensions") == set()

    await store.run(work)


async def test_a_kit_needs_neither_bar_code_nor_cost(store: Store) -> None:
    def work(tx: Tx) -> None:
        kit = whole(tx, "KIT", type=ProductType.KIT, gtin="", cost_price=None, ncm="")
        assert found(tx, "gtin") == found(tx, "cost") == set()
        assert found(tx, "ncm") == {kit}

    await store.run(work)


async def test_a_family_is_one_line_for_what_the_parent_has(store: Store) -> None:
    def work(tx: Tx) -> None:
        lack = {"ncm": "", "image_urls": (), "category": ""}
        all_bare = family(tx, "A", lack, lack, **lack)
        by_children = family(tx, "B", {}, {}, **lack)
        half = family(tx, "C", {}, lack, **lack)
        by_parent = family(tx, "D", lack, lack)
        assert found(tx, "ncm") == {all_bare[0], half[0]}
        # One variation with a picture is enough to show the product.
        assert found(tx, "photo") == {all_bare[0]}
        assert found(tx, "category") == {all_bare[0], half[0]}
        assert not found(tx, "ncm") & {by_children[0], by_parent[0]}

    await store.run(work)


async def test_a_family_counts_each_variation_for_what_it_has_itself(store: Store) -> None:
    def work(tx: Tx) -> None:
        ids = family(tx, "A", {"gtin": "", "cost_price": None}, {"package_length": None})
        assert found(tx, "gtin") == found(tx, "cost") == {ids[1]}
        assert found(tx, "dimensions") == {ids[2]}

    await store.run(work)


async def test_categories_that_lead_nowhere_in_a_store(store: Store) -> None:
    def work(tx: Tx) -> None:
        one = whole(tx, "A")
        two = whole(tx, "B", category="casa >  CANECAS")
        three = whole(tx, "C", category="Casa > Pratos")
        assert found(tx, "category") == set()
        first, second = add_store(tx), add_store(tx, "Loja 2")
        assert found(tx, "category") == {one, two, three}
        map_category(tx, first, "Casa > Canecas", 10)
        map_category(tx, second, "Casa", 20)
        assert found(tx, f"category:{first}") == {three}
        assert found(tx, f"category:{second}") == {one, two, three}
        nearest = CategorySettings(nearest_ancestor=True)
        settings.save_form(tx, nearest, scope=settings.scope_of(second))
        assert found(tx, f"category:{second}") == set()
        assert found(tx, "category") == {three}
        tx.execute(update(integrations).where(integrations.c.id == first).values(enabled=False))
        assert found(tx, "category") == set()

    await store.run(work)


async def test_variations_that_cannot_be_told_apart(store: Store) -> None:
    def work(tx: Tx) -> None:
        family(tx, "OK", {}, {}, {})
        twins = family(tx, "A", {"grid": {"Cor": "Azul"}}, {"grid": {"Cor": "AZUL"}}, {})
        bare = family(tx, "B", {"grid": {}}, {})
        odd = family(tx, "C", {"grid": {"Cor": "Azul|Preto"}}, {"grid": {"Cor:": "Azul"}}, {})
        quoted = family(tx, "D", {"grid": {"Cor": 'Tipo "a": b'}})
        empty = family(tx, "E")
        assert found(tx, "variations") == {
            *twins[1:3], bare[1], *odd[1:3], quoted[1], empty[0]
        }  # fmt: skip

    await store.run(work)


async def test_a_sister_that_is_not_sold_is_no_twin(store: Store) -> None:
    def work(tx: Tx) -> None:
        same = {"grid": {"Cor": "Azul"}}
        family(tx, "A", same, {**same, "active": False})
        assert found(tx, "variations") == set()

    await store.run(work)


async def test_skus_without_code_at_the_hub_and_listings_without_product(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        bad, good = whole(tx, "A"), whole(tx, "B")
        add_listing(tx, shop, bad, "", 1)
        add_listing(tx, shop, good, "B", 2)
        lost = add_listing(tx, shop, good, "C", 3)
        tx.execute(update(listings).where(listings.c.id == lost).values(product_id=None))
        assert found(tx, "uncoded") == {bad}
        assert catalogue_health.count(tx, "orphans") == 1

    await store.run(work)


async def test_one_bar_code_on_two_products(store: Store) -> None:
    def work(tx: Tx) -> None:
        code = "7891234567895"
        one, two = whole(tx, "A", gtin=code), whole(tx, "B", gtin=code)
        whole(tx, "C", gtin="7891234567888")
        whole(tx, "D", gtin="7891234567888", active=False)
        whole(tx, "E", gtin="7891234567888", active=False, merged_into_id=one)
        assert found(tx, "same_gtin") == {one, two}

    await store.run(work)


async def test_one_name_on_two_products_however_it_is_written(store: Store) -> None:
    def work(tx: Tx) -> None:
        one = whole(tx, "A", name="Caneca de CERÂMICA")
        two = whole(tx, "B", name=" caneca  de ceramica")
        three, four = whole(tx, "C", name="Prato fundo"), whole(tx, "D", name="PRATO  Fundo")
        whole(tx, "E", name="Caneca")
        family(tx, "CAM", {"name": "Camiseta"}, {"name": "Camiseta"}, name="Camiseta")
        assert found(tx, "same_name") == {one, two, three, four}

    await store.run(work)


async def test_an_unknown_check_is_a_bug(store: Store) -> None:
    with pytest.raises(KeyError):
        await store.run(lambda tx: catalogue_health.count(tx, "colour"))
