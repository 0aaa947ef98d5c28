"""The components of kits in the database, and what they make."""

from decimal import Decimal

from anydesk.core.kits import KitComponent, kit_availability
from anydesk.core.products import MovementType, ProductType, StockMovement
from anydesk.core.query import Query
from anydesk.storage import kits, products, stock
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import AT, add_product


def hold(tx: Tx, product_id: int, physical: str, reserved: str = "0", place: int = 0) -> None:
    """So much on the shelf, and so much of it kept back by some order."""
    warehouse = place or stock.warehouse_for(tx, None)
    stock.move(
        tx, StockMovement(product_id, warehouse, MovementType.IN, Decimal(50 + int(physical)), AT)
    )
    stock.move(tx, StockMovement(product_id, warehouse, MovementType.OUT, Decimal(50), AT))
    if reserved != "0":
        stock._add_reserved(tx, product_id, warehouse, Decimal(reserved))


def add_kit(tx: Tx, sku: str, *components: tuple[int, str]) -> int:
    kit = add_product(tx, sku, type=ProductType.KIT)
    kits.replace(tx, kit, [KitComponent(kit, one, Decimal(q)) for one, q in components])
    return kit


async def test_components_keep_their_order_and_are_replaced(store: Store) -> None:
    def work(tx: Tx) -> None:
        a, b, c = (add_product(tx, sku) for sku in "ABC")
        kit = add_kit(tx, "KIT", (b, "2"), (a, "1.5"))
        other = add_kit(tx, "KIT-2", (a, "1"))
        assert [(one.component_id, one.quantity) for one in kits.of(tx, [kit])[kit]] == [
            (b, Decimal(2)),
            (a, Decimal("1.5")),
        ]
        assert kits.kits_with(tx, [a, b, c]) == {a: (kit, other), b: (kit,)}
        kits.replace(tx, kit, [KitComponent(kit, c, Decimal(1))])
        assert [one.component_id for one in kits.of(tx, [kit, other])[kit]] == [c]
        kits.replace(tx, kit, [])
        assert kits.of(tx, [kit]) == {}

    await store.run(work)


async def test_the_list_shows_what_the_components_make(store: Store) -> None:
    def work(tx: Tx) -> None:
        a, b = add_product(tx, "A"), add_product(tx, "B")
        hold(tx, a, "9", reserved="3")
        hold(tx, b, "5")
        kit = add_kit(tx, "KIT", (a, "2"), (b, "1"))
        bare = add_kit(tx, "KIT-0")
        row, empty = products.load(tx, [kit, bare])
        assert (row.physical, row.reserved, row.available) == (4, 1, 3)
        assert (empty.physical, empty.available) == (0, 0)
        hold(tx, b, "-4")
        assert products.load(tx, [kit])[0].available == 1

    await store.run(work)


async def test_warehouses_that_do_not_count_make_no_kits(store: Store) -> None:
    def work(tx: Tx) -> None:
        a = add_product(tx, "A")
        kit = add_kit(tx, "KIT", (a, "2"))
        hold(tx, a, "4")
        aside = stock.add_warehouse(tx, "Avaria").id or 0
        hold(tx, a, "6", place=aside)
        assert kits.in_total(tx, [kit]) == {kit: (5, 0)}
        assert kits.in_total(tx, [kit], [aside]) == {kit: (2, 0)}
        assert kits.in_warehouse(tx, [kit, a], aside) == {kit: (3, 0)}

    await store.run(work)


async def test_kits_sort_and_filter_by_what_they_make(store: Store) -> None:
    """The database's own arithmetic against that of ``kit_availability``."""

    def work(tx: Tx) -> None:
        held = {}
        for n, (physical, reserved) in enumerate(((9, 0), (0, 0), (5, 7), (3, 1), (2, 0))):
            one = add_product(tx, f"P{n}")
            hold(tx, one, str(physical), str(reserved))
            held[one] = Decimal(physical - reserved)
        ids = list(held)
        made = {
            add_kit(tx, f"K{n}{quantity}", (one, quantity), (ids[0], "1")): (one, quantity)
            for n, one in enumerate(ids[1:])
            for quantity in ("1", "1.5", "2")
        }
        expected = {
            kit: kit_availability(
                [KitComponent(kit, one, Decimal(q)), KitComponent(kit, ids[0], Decimal(1))], held
            )
            for kit, (one, q) in made.items()
        }
        for sign, fits in (("positive", 1), ("zero", 0), ("negative", -1)):
            query = Query(filters={"stock": sign, "type": "K"})
            found = set(products.find(tx, query))
            assert found == {
                kit for kit, count in expected.items() if _sign(count or Decimal(0)) == fits
            }
        in_order = products.find(tx, Query(sort="available", filters={"type": "K"}))
        assert [expected[one] for one in in_order] == sorted(
            expected.values(), key=lambda n: n or 0
        )
        by_reserved = products.load(tx, products.find(tx, Query(sort="reserved")))
        assert [one.reserved for one in by_reserved] == sorted(one.reserved for one in by_reserved)

    await store.run(work)


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)
