"""Movements are append-only, balances follow them, reservations are kept once."""

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.products import MovementType, ProductType, StockMovement
from anydesk.storage import stock
from anydesk.storage.columns import metadata
from anydesk.storage.order_tables import sales_orders, stock_reservations
from anydesk.storage.store import Store, Tx
from anydesk.storage.tables import stock_balances
from tests.storage.products_for_tests import AT, add_product, add_store

IN, OUT, COUNT = MovementType.IN, MovementType.OUT, MovementType.COUNT


def add_order(tx: Tx, number: int = 1) -> int:
    integration = add_store(tx, f"Loja {number}")
    made = insert(sales_orders).values(
        number=number, integration_id=integration, hub_id=number, received_at=AT
    )
    return int(tx.execute(made.returning(sales_orders.c.id)).scalar_one())


def move(tx: Tx, product: int, kind: MovementType, quantity: str, place: int = 1) -> StockMovement:
    return stock.move(tx, StockMovement(product, place, kind, Decimal(quantity), AT))


def place(tx: Tx) -> int:
    found = stock.default_warehouse(tx).id
    assert found is not None
    return found


async def test_the_ledger_keeps_every_line_and_the_balance_it_led_to(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[tuple[str, str]], tuple[Decimal, Decimal]]:
        product, warehouse = add_product(tx), place(tx)
        for kind, quantity in ((IN, "10"), (OUT, "3.5"), (COUNT, "4"), (OUT, "5")):
            move(tx, product, kind, quantity, warehouse)
        lines = stock.movements(tx, product)
        return (
            [(line.type, str(line.balance_after.normalize())) for line in reversed(lines)],
            stock.balance(tx, product, warehouse),
        )

    lines, balance = await store.run(work)

    assert lines == [("E", "1E+1"), ("S", "6.5"), ("B", "4"), ("S", "-1")]
    assert balance == (Decimal(-1), Decimal(0))


@pytest.mark.parametrize(("kind", "quantity"), [(IN, "0"), (OUT, "-1"), (COUNT, "-0.5")])
async def test_a_quantity_without_sense_writes_nothing(
    store: Store, kind: MovementType, quantity: str
) -> None:
    product, warehouse = await store.run(lambda tx: (add_product(tx), place(tx)))

    with pytest.raises(InvalidInput) as refused:
        await store.run(lambda tx: move(tx, product, kind, quantity, warehouse))

    assert "quantity" in refused.value.problems
    assert await store.run(partial(stock.movements, product_id=product)) == ()


@pytest.mark.parametrize("kind", [ProductType.PARENT, ProductType.KIT])
async def test_parents_and_kits_hold_no_stock_of_their_own(store: Store, kind: ProductType) -> None:
    def work(tx: Tx) -> None:
        move(tx, add_product(tx, type=kind), IN, "1", place(tx))

    with pytest.raises(InvalidInput):
        await store.run(work)


async def test_a_product_or_warehouse_that_is_gone_is_named(store: Store) -> None:
    product, warehouse = await store.run(lambda tx: (add_product(tx), place(tx)))

    with pytest.raises(NotThere):
        await store.run(lambda tx: move(tx, 99, IN, "1", warehouse))
    with pytest.raises(NotThere):
        await store.run(lambda tx: move(tx, product, IN, "1", 99))


async def test_warehouses_have_names_of_their_own_and_one_is_the_default(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[tuple[str, bool]], bool]:
        shop = stock.add_warehouse(tx, "  Loja ")
        return (
            [(one.name, one.is_default) for one in stock.warehouses(tx)],
            stock.warehouse_for(tx, None)
            == place(tx)
            != shop.id
            == stock.warehouse_for(tx, shop.id),
        )

    assert await store.run(work) == ([("Geral", True), ("Loja", False)], True)
    for name in (" ", "loja"):
        with pytest.raises(InvalidInput):
            await store.run(partial(stock.add_warehouse, name=name))


async def test_a_reservation_is_kept_once_however_often_it_is_asked_for(store: Store) -> None:
    def reserve(tx: Tx, order: int, product: int, quantity: str) -> bool:
        return stock.reserve(
            tx,
            order_id=order,
            item_position=0,
            product_id=product,
            warehouse_id=place(tx),
            quantity=Decimal(quantity),
            at=AT,
        )

    def work(tx: Tx) -> list[tuple[bool, Decimal]]:
        product, order = add_product(tx), add_order(tx)
        return [
            (reserve(tx, order, product, quantity), stock.balance(tx, product, place(tx))[1])
            for quantity in ("2", "2", "5", "5", "1")
        ]

    assert await store.run(work) == [
        (True, Decimal(2)),
        (False, Decimal(2)),
        (True, Decimal(5)),
        (False, Decimal(5)),
        (True, Decimal(1)),
    ]


async def test_releasing_an_order_gives_back_what_it_held_and_only_that(store: Store) -> None:
    def work(tx: Tx) -> tuple[tuple[int, ...], tuple[int, ...], Decimal, Decimal]:
        product, warehouse = add_product(tx), place(tx)
        first, second = add_order(tx, 1), add_order(tx, 2)
        for order in (first, second):
            stock.reserve(
                tx,
                order_id=order,
                item_position=0,
                product_id=product,
                warehouse_id=warehouse,
                quantity=Decimal(3),
                at=AT,
            )
        released = stock.release_order(tx, first, AT)
        again = stock.release_order(tx, first, AT)
        left = stock.balance(tx, product, warehouse)[1]
        # The order is open again: its line reserves once more.
        stock.reserve(
            tx,
            order_id=first,
            item_position=0,
            product_id=product,
            warehouse_id=warehouse,
            quantity=Decimal(3),
            at=AT,
        )
        return released, again, left, stock.balance(tx, product, warehouse)[1]

    released, again, left, after = await store.run(work)

    assert len(released) == 1
    assert (again, left, after) == ((), Decimal(3), Decimal(6))


async def test_a_kit_on_an_order_reserves_nothing(store: Store) -> None:
    def work(tx: Tx) -> tuple[bool, int]:
        kit, order = add_product(tx, type=ProductType.KIT), add_order(tx)
        changed = stock.reserve(
            tx,
            order_id=order,
            item_position=0,
            product_id=kit,
            warehouse_id=place(tx),
            quantity=Decimal(1),
            at=AT,
        )
        return changed, len(tx.execute(select(stock_reservations)).all())

    assert await store.run(work) == (False, 0)


def test_opening_balances_are_counts_with_their_origin() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as tx:
        products = [add_product(tx, sku) for sku in ("A", "B")]
        quantities = dict(zip(products, (Decimal("2.5"), Decimal(-1)), strict=True))
        stock.open_balances(tx, quantities, place(tx), AT, note="Saldo inicial")

        lines = [stock.movements(tx, product)[0] for product in products]

        assert [(one.type, one.quantity, one.origin) for one in lines] == [
            (COUNT, Decimal("2.5"), "import"),
            (COUNT, Decimal(0), "import"),
        ]
        assert stock.balance(tx, products[0], place(tx)) == (Decimal("2.5"), Decimal(0))


_acts = st.lists(
    st.tuples(
        st.sampled_from(["in", "out", "count", "reserve", "release"]),
        st.integers(0, 2),
        st.decimals("0.0001", 50, places=4),
    ),
    max_size=25,
)


@given(_acts)
def test_balances_always_equal_the_ledger_and_the_open_reservations(
    acts: list[tuple[str, int, Decimal]],
) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as tx:
        product, warehouse = add_product(tx), place(tx)
        orders = [add_order(tx, number) for number in (1, 2, 3)]
        kinds = {"in": IN, "out": OUT, "count": COUNT}
        for act, which, quantity in acts:
            if act == "release":
                stock.release_order(tx, orders[which], AT)
            elif act == "reserve":
                stock.reserve(
                    tx,
                    order_id=orders[which],
                    item_position=0,
                    product_id=product,
                    warehouse_id=warehouse,
                    quantity=quantity,
                    at=AT,
                )
            else:
                stock.move(tx, StockMovement(product, warehouse, kinds[act], quantity, AT))

        physical, reserved = stock.balance(tx, product, warehouse)
        lines = stock.movements(tx, product)
        held = stock.reserved_by(tx, [product])
        assert physical == (lines[0].balance_after if lines else 0)
        assert reserved == held.get((product, warehouse), 0)
        assert len(tx.execute(select(stock_balances)).all()) <= 1
