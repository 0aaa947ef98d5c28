"""The category tree, the paths that follow it, the mirror of the hub's, and the mappings."""

from datetime import timedelta

import pytest

from anydesk.core.categories import HubCategory
from anydesk.core.category_mapping import path_key
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.products import ProductType
from anydesk.storage import categories, category_mappings, products
from anydesk.storage.categories import collect, create, relocate, remove
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import AT, add_product, add_store

LATER = AT + timedelta(hours=1)


def paths(tx: Tx) -> list[str]:
    return [row.path for row in categories.tree(tx)]


def id_of(tx: Tx, path: str) -> int:
    found = categories.by_path(tx, path).id
    assert found is not None
    return found


def category_of(tx: Tx, sku: str) -> str:
    product = products.by_sku(tx, sku)
    assert product is not None
    return product.category


def hub(*rows: tuple[int, str], leaf: bool = True) -> tuple[HubCategory, ...]:
    """Categories of the hub, by id and path."""
    by_path = {path: hub_id for hub_id, path in rows}
    return tuple(
        HubCategory(0, hub_id, path.split(" > ")[-1], path, by_path.get(_above(path)), leaf)
        for hub_id, path in rows
    )


def _above(path: str) -> str:
    return path.rpartition(" > ")[0]


HUB = hub((1, "Moda"), (2, "Moda > Camisetas"), (3, "Moda > Calçados"), (4, "Pet > Camas"))


# The tree


async def test_the_categories_of_products_are_collected_with_those_above_once(
    store: Store,
) -> None:
    def work(tx: Tx) -> tuple[int, int, list[str]]:
        add_product(tx, "A", category="Moda > Camisetas")
        add_product(tx, "B", category="moda>CAMISETAS > Polo")
        add_product(tx, "C", category="  ")
        add_product(tx, "D")
        return collect(tx), collect(tx), paths(tx)

    added, again, found = await store.run(work)

    assert (added, again) == (3, 0)
    assert found == ["Moda", "Moda > Camisetas", "Moda > Camisetas > Polo"]


async def test_products_are_counted_where_they_stand_and_variations_once(store: Store) -> None:
    def work(tx: Tx) -> dict[str, int]:
        parent = add_product(tx, "P", type=ProductType.PARENT, category="Moda > Camisetas")
        add_product(tx, "P-1", parent_id=parent, category="Moda > Camisetas")
        add_product(tx, "Q", category="moda > camisetas")
        add_product(tx, "R", category="Moda")
        return categories.counts(tx)

    assert await store.run(work) == {"moda > camisetas": 2, "moda": 1}


async def test_a_category_is_made_below_another(store: Store) -> None:
    def work(tx: Tx) -> list[str]:
        moda = create(tx, " Moda ", None)
        create(tx, "Verão  2027", moda.id)
        return paths(tx)

    assert await store.run(work) == ["Moda", "Moda > Verão 2027"]


@pytest.mark.parametrize("name", ["", "A > B", "x" * 81, "moda"])
async def test_a_bad_or_taken_name_is_refused_with_a_sentence(store: Store, name: str) -> None:
    def work(tx: Tx) -> None:
        create(tx, "Moda", None)
        create(tx, name, None)

    with pytest.raises(InvalidInput) as refused:
        await store.run(work)

    assert refused.value.problems["name"] == refused.value.message


async def test_one_name_may_stand_in_two_places(store: Store) -> None:
    def work(tx: Tx) -> list[str]:
        for branch in ("Cães", "Gatos"):
            create(tx, "Ração", create(tx, branch, None).id)
        return paths(tx)

    assert len(await store.run(work)) == 4


async def test_what_is_below_and_the_products_follow_another_name(store: Store) -> None:
    def work(tx: Tx) -> tuple[int, list[str], list[str]]:
        add_product(tx, "A", category="Moda > Camisetas")
        add_product(tx, "B", category="MODA >camisetas > Polo")
        add_product(tx, "C", category="Moda Praia > Camisetas")
        add_product(tx, "D", category="Moda")
        collect(tx)
        _row, followed = relocate(tx, id_of(tx, "Moda"), "Roupas", None, LATER)
        return followed, [category_of(tx, sku) for sku in "ABCD"], paths(tx)

    followed, products_, tree = await store.run(work)

    assert followed == 3
    assert products_ == [
        "Roupas > Camisetas", "Roupas > Camisetas > Polo", "Moda Praia > Camisetas", "Roupas",
    ]  # fmt: skip
    assert tree == [
        "Moda Praia", "Moda Praia > Camisetas",
        "Roupas", "Roupas > Camisetas", "Roupas > Camisetas > Polo",
    ]  # fmt: skip


async def test_a_product_that_follows_counts_as_changed(store: Store) -> None:
    def work(tx: Tx) -> object:
        add_product(tx, "A", category="Moda")
        collect(tx)
        relocate(tx, id_of(tx, "Moda"), "Roupas", None, LATER)
        product = products.by_sku(tx, "A")
        return product and product.updated_at

    assert await store.run(work) == LATER


async def test_a_branch_is_moved_with_everything_below(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[str], str]:
        add_product(tx, "A", category="Verão > Praia > Biquínis")
        create(tx, "Moda", None)
        collect(tx)
        relocate(tx, id_of(tx, "Verão > Praia"), "Praia", id_of(tx, "Moda"), LATER)
        return paths(tx), category_of(tx, "A")

    tree, category = await store.run(work)

    assert category == "Moda > Praia > Biquínis"
    assert tree == ["Moda", "Moda > Praia", "Moda > Praia > Biquínis", "Verão"]


async def test_only_the_spelling_may_change(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[str], str]:
        add_product(tx, "A", category="eletronicos > audio")
        collect(tx)
        relocate(tx, id_of(tx, "eletronicos"), "Eletrônicos", None, LATER)
        return paths(tx), category_of(tx, "A")

    assert await store.run(work) == (["Eletrônicos", "Eletrônicos > audio"], "Eletrônicos > audio")


async def test_categories_of_products_that_nobody_collected_yet_follow_too(store: Store) -> None:
    def work(tx: Tx) -> str:
        moda = create(tx, "Moda", None)
        add_product(tx, "A", category="Moda > Nova")
        relocate(tx, moda.id or 0, "Roupas", None, LATER)
        return category_of(tx, "A")

    assert await store.run(work) == "Roupas > Nova"


@pytest.mark.parametrize("below", ["Moda", "Moda > Camisetas", "Moda > Camisetas > Polo"])
async def test_a_category_never_goes_into_itself(store: Store, below: str) -> None:
    def work(tx: Tx) -> None:
        collect(tx, ["Moda > Camisetas > Polo"])
        relocate(tx, id_of(tx, "Moda"), "Moda", id_of(tx, below), LATER)

    with pytest.raises(InvalidInput, match="into itself"):
        await store.run(work)


async def test_a_place_that_is_taken_is_refused_and_nothing_changes(store: Store) -> None:
    def prepare(tx: Tx) -> int:
        add_product(tx, "A", category="Verão > Camisetas")
        collect(tx, ["Moda > CAMISETAS"])
        return id_of(tx, "Verão > Camisetas")

    def move(tx: Tx) -> None:
        relocate(tx, moved, "Camisetas", id_of(tx, "Moda"), LATER)

    moved = await store.run(prepare)
    with pytest.raises(InvalidInput, match="already"):
        await store.run(move)

    assert await store.run(lambda tx: category_of(tx, "A")) == "Verão > Camisetas"


async def test_only_an_empty_category_is_removed_and_it_says_why(store: Store) -> None:
    def prepare(tx: Tx) -> None:
        add_product(tx, "A", category="Moda > Camisetas")
        collect(tx, ["Brindes"])

    await store.run(prepare)
    with pytest.raises(InvalidInput, match="1 category below"):
        await store.run(lambda tx: remove(tx, id_of(tx, "Moda")))
    with pytest.raises(InvalidInput, match="1 product stands in"):
        await store.run(lambda tx: remove(tx, id_of(tx, "Moda > Camisetas")))
    await store.run(lambda tx: remove(tx, id_of(tx, "Brindes")))

    assert await store.run(paths) == ["Moda", "Moda > Camisetas"]
    with pytest.raises(NotThere):
        await store.run(lambda tx: id_of(tx, "Brindes"))


async def test_a_removal_is_undone_with_its_mappings_in_all_stores(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, object]:
        stores = add_store(tx), add_store(tx, "Outra")
        gift = create(tx, "Brindes", None)
        for shop in stores:
            category_mappings.mirror(tx, shop, HUB, AT)
            category_mappings.save(tx, shop, {gift.id or 0: 4})
        before = [category_mappings.mapped_paths(tx, shop) for shop in stores]
        removed = remove(tx, gift.id or 0)
        assert not category_mappings.counterparts(tx, stores[0])
        categories.put_back(tx, removed)
        return before, [category_mappings.mapped_paths(tx, shop) for shop in stores]

    before, after = await store.run(work)

    assert before == after


# The hub's


async def test_reading_again_makes_the_mirror_equal_to_the_hub(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, object, list[str]]:
        shop, other = add_store(tx), add_store(tx, "Outra")
        category_mappings.mirror(tx, other, HUB, AT)
        first = category_mappings.mirror(tx, shop, HUB, AT)
        again = hub((1, "Roupas"), (2, "Roupas > Camisetas"), (9, "Casa"))
        second = category_mappings.mirror(tx, shop, again, AT)
        assert len(category_mappings.hub_tree(tx, other)) == 4
        return first, second, [row.path for row in category_mappings.hub_tree(tx, shop)]

    first, second, found = await store.run(work)

    assert first == category_mappings.Mirrored(read=4, new=4, gone=0)
    assert second == category_mappings.Mirrored(read=3, new=1, gone=2)
    assert found == ["Casa", "Roupas", "Roupas > Camisetas"]


async def test_a_mapping_outlives_its_counterpart_and_comes_back_with_it(store: Store) -> None:
    def work(tx: Tx) -> list[object]:
        shop = add_store(tx)
        shirts = create(tx, "Camisetas", None).id or 0
        category_mappings.mirror(tx, shop, HUB, AT)
        category_mappings.save(tx, shop, {shirts: 2})
        seen: list[object] = []
        for rows in (HUB[2:], HUB, hub((2, "Roupas > Camisetas"))):
            category_mappings.mirror(tx, shop, rows, AT)
            one = category_mappings.counterparts(tx, shop)[shirts]
            found = category_mappings.mapped_paths(tx, shop)
            seen.append((one.hub_id, one.path, one.gone, dict(found.mapped), set(found.gone)))
        return seen

    key = path_key("Camisetas")
    assert await store.run(work) == [
        (2, "Moda > Camisetas", True, {}, {key}),
        (2, "Moda > Camisetas", False, {key: 2}, set()),
        (2, "Roupas > Camisetas", False, {key: 2}, set()),
    ]


async def test_a_mapping_is_replaced_and_taken_away_and_never_invented(store: Store) -> None:
    def prepare(tx: Tx) -> tuple[int, int]:
        shop, shirts = add_store(tx), create(tx, "Camisetas", None).id or 0
        category_mappings.mirror(tx, shop, HUB, AT)
        category_mappings.save(tx, shop, {shirts: 2})
        category_mappings.save(tx, shop, {shirts: 3})
        return shop, shirts

    shop, shirts = await store.run(prepare)
    with pytest.raises(InvalidInput, match="no category 99"):
        await store.run(lambda tx: category_mappings.save(tx, shop, {shirts: 99}))
    with pytest.raises(NotThere):
        await store.run(lambda tx: category_mappings.save(tx, shop, {12345: 2}))
    assert (await store.run(lambda tx: category_mappings.counterparts(tx, shop)))[
        shirts
    ].hub_id == 3

    await store.run(lambda tx: category_mappings.save(tx, shop, {shirts: None}))
    assert await store.run(lambda tx: category_mappings.counterparts(tx, shop)) == {}


async def test_saving_a_mapping_to_one_that_is_gone_again_changes_nothing(store: Store) -> None:
    def work(tx: Tx) -> bool:
        shop, shirts = add_store(tx), create(tx, "Camisetas", None).id or 0
        category_mappings.mirror(tx, shop, HUB, AT)
        category_mappings.save(tx, shop, {shirts: 2})
        category_mappings.mirror(tx, shop, HUB[2:], AT)
        category_mappings.save(tx, shop, {shirts: 2})
        return category_mappings.counterparts(tx, shop)[shirts].gone

    assert await store.run(work)


async def test_the_search_finds_every_word_and_the_likeliest_first(store: Store) -> None:
    rows = hub(
        (1, "Calçados"), (2, "Moda > Feminino > Calça Jeans"), (3, "Moda > Calça"),
        (4, "Esporte > Masculino > Bermuda e Calça"), (5, "100% Algodão"),
    )  # fmt: skip

    def work(tx: Tx, text: str) -> list[int]:
        return [row.hub_id for row in category_mappings.search(tx, shop, text)]

    shop = await store.run(add_store)
    await store.run(lambda tx: category_mappings.mirror(tx, shop, rows, AT))

    assert await store.run(lambda tx: work(tx, "CALCA")) == [3, 1, 2, 4]
    assert await store.run(lambda tx: work(tx, "moda calça")) == [3, 2]
    assert await store.run(lambda tx: work(tx, "calça feminino")) == [2]
    assert await store.run(lambda tx: work(tx, "100%")) == [5]
    assert await store.run(lambda tx: work(tx, "nada")) == []


async def test_the_search_answers_fifty_of_many(store: Store) -> None:
    def work(tx: Tx) -> int:
        shop = add_store(tx)
        rows = hub(*((n, f"Ramo {n % 50} > Categoria {n}") for n in range(1, 20_001)))
        category_mappings.mirror(tx, shop, rows, AT)
        return len(category_mappings.search(tx, shop, "ramo categoria"))

    assert await store.run(work) == 50


async def test_the_local_tree_is_made_of_the_hubs_and_keeps_what_is_there(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, object, list[str], dict[str, int]]:
        shop = add_store(tx)
        collect(tx, ["moda > camisetas", "Brindes"])
        twice = HubCategory(0, 6, "camas", "Pet > camas", 5)
        rows = (*HUB[:3], *hub((5, "Pet"), (4, "Pet > Camas")), twice)
        category_mappings.mirror(tx, shop, rows, AT)
        category_mappings.save(tx, shop, {id_of(tx, "moda"): 3})
        first = category_mappings.create_local(tx, shop, rows)
        second = category_mappings.create_local(tx, shop, rows)
        return first, second, paths(tx), dict(category_mappings.mapped_paths(tx, shop).mapped)

    first, second, tree, mapped = await store.run(work)

    assert (first, second) == ((3, 4), (0, 0))
    assert tree == [
        "Brindes", "moda", "moda > Calçados", "moda > camisetas", "Pet", "Pet > Camas",
    ]  # fmt: skip
    # The merchant's own choice for "moda" stands; the hub's two "Camas" are one here.
    assert mapped == {
        "moda": 3, "moda > camisetas": 2, "moda > calcados": 3, "pet": 5, "pet > camas": 4,
    }  # fmt: skip


async def test_paths_written_as_the_hub_writes_them_become_paths_of_here(store: Store) -> None:
    def work(tx: Tx) -> tuple[int, list[str], list[str]]:
        shop = add_store(tx)
        add_product(tx, "A", category="Moda/Camisetas")
        add_product(tx, "B", category="Cama/Mesa")
        add_product(tx, "C", category="Moda/Calçados")
        collect(tx)
        category_mappings.mirror(tx, shop, HUB, AT)
        # Mapped as it is: the merchant's decision, and left alone.
        category_mappings.save(tx, shop, {id_of(tx, "Moda/Calçados"): 3})
        changed = categories.write_paths_as_here(tx, HUB, LATER)
        collect(tx)
        return changed, [category_of(tx, sku) for sku in "ABC"], paths(tx)

    changed, products_, tree = await store.run(work)

    assert changed == 1
    assert products_ == ["Moda > Camisetas", "Cama/Mesa", "Moda/Calçados"]
    assert tree == ["Cama/Mesa", "Moda", "Moda > Camisetas", "Moda/Calçados"]
