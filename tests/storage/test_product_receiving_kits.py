"""Kits get their components once all of them have a product here."""

from dataclasses import replace
from decimal import Decimal

from anydesk.core.kits import KitComponent
from anydesk.core.products import HubKitPart, HubProduct, HubSku, ProductType
from anydesk.storage import kits, received_kits
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import add_product, add_store, hub_product
from tests.storage.receipts import key, known, merge, receive

CUP, PLATE = hub_product(10, HubSku(1, "COPO")), hub_product(20, HubSku(2, "PRATO"))
KIT = hub_product(
    30,
    HubSku(3, "KIT"),
    type="KIT",
    kit=(HubKitPart(1, Decimal(6)), HubKitPart(2, Decimal(1)), HubKitPart(2, Decimal(3))),
)


def components(tx: Tx, sku: str = "KIT") -> dict[str, Decimal]:
    """Quantity by SKU."""
    kit = key(tx, sku)
    by_id = {key(tx, one): one for one in ("COPO", "PRATO")}
    return {by_id[one.component_id]: one.quantity for one in kits.of(tx, [kit]).get(kit, ())}


def said(found: list[received_kits.Match]) -> str:
    """All sentences of the last one."""
    update = found[-1].update
    return " ".join(update.said) if update else ""


async def test_a_kit_comes_with_its_components_in_any_order(store: Store) -> None:
    def work(tx: Tx) -> list[dict[str, Decimal]]:
        seen = []
        for name, read in (("A", [KIT, CUP, PLATE]), ("B", [PLATE, CUP, KIT])):
            receive(tx, add_store(tx, name), read)
            assert known(tx, "KIT").type is ProductType.KIT
            seen.append(components(tx))
        return seen

    assert await store.run(work) == [{"COPO": 6, "PRATO": 4}] * 2


async def test_a_kit_whose_components_are_missing_says_so_and_is_completed_later(
    store: Store,
) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        at_first = said(receive(tx, shop, [CUP, KIT]))
        waiting = [received_kits.waiting(tx, shop)]
        empty = kits.of(tx, [key(tx, "KIT")])
        again = said(receive(tx, shop, KIT))
        receive(tx, shop, PLATE)
        found = receive(tx, shop, KIT)
        waiting.append(received_kits.waiting(tx, shop))
        changes = [(one.field, one.before, one.after) for one in found[0].changes]
        return at_first, again, empty, waiting, changes, said(found), components(tx)

    at_first, again, empty, waiting, changes, last, found = await store.run(work)
    assert at_first == again
    assert at_first.startswith("1 component of the kit is not here yet")
    assert empty == {}
    assert waiting == [[30], []]
    assert changes == [("kit", "", "6 × COPO, 4 × PRATO")]
    assert last == "The components of the kit were received."
    assert found == {"COPO": 6, "PRATO": 4}


async def test_components_that_are_here_change_with_the_data_only(store: Store) -> None:
    fewer = replace(KIT, kit=(HubKitPart(1, Decimal(2)),))

    def work(tx: Tx) -> list[tuple[dict[str, Decimal], list[str]]]:
        shop = add_store(tx)
        receive(tx, shop, [CUP, PLATE, KIT])
        seen = []
        for data in (False, True, True):
            (match,) = receive(tx, shop, fewer, data=data)
            told = [f"{one.before} → {one.after}" for one in match.changes if one.field == "kit"]
            seen.append((components(tx), told))
        return seen

    before, after = {"COPO": Decimal(6), "PRATO": Decimal(4)}, {"COPO": Decimal(2)}
    assert await store.run(work) == [
        (before, []),
        (after, ["6 × COPO, 4 × PRATO → 2 × COPO"]),
        (after, []),
    ]


async def test_a_product_that_is_no_kit_here_gets_no_components(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        add_product(tx, "KIT")
        found = receive(tx, shop, [CUP, PLATE, KIT], data=True)
        return kits.of(tx, [key(tx, "KIT")]), known(tx, "KIT").type, said(found)

    parts, kind, sentence = await store.run(work)
    assert (parts, kind) == ({}, ProductType.SIMPLE)
    assert "component" not in sentence


async def test_a_merged_component_is_the_product_it_became_and_a_kit_is_none_of_its_own(
    store: Store,
) -> None:
    strange: HubProduct = replace(KIT, kit=(*KIT.kit, HubKitPart(3, Decimal(1))))

    def work(tx: Tx) -> dict[str, Decimal]:
        shop = add_store(tx)
        receive(tx, shop, [CUP, PLATE])
        merge(tx, key(tx, "COPO"), key(tx, "PRATO"))
        receive(tx, shop, [CUP, strange])
        return components(tx)

    assert await store.run(work) == {"PRATO": 10}


async def test_a_person_s_components_stay(store: Store) -> None:
    def work(tx: Tx) -> dict[str, Decimal]:
        shop = add_store(tx)
        kit = add_product(tx, "KIT", type=ProductType.KIT)
        receive(tx, shop, [CUP, PLATE])
        kits.replace(tx, kit, [KitComponent(kit, key(tx, "COPO"), Decimal(1))])
        receive(tx, shop, KIT)
        return components(tx)

    assert await store.run(work) == {"COPO": 1}
