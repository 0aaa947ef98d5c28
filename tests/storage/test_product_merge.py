"""Merging two products: nothing is lost, and the stock adds up exactly."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.kits import KitComponent
from anydesk.core.price_lists import PriceList, PriceListException
from anydesk.core.products import MovementType, ProductType, StockMovement
from anydesk.core.query import Query
from anydesk.storage import kits, price_lists, product_history, product_merge, products, stock
from anydesk.storage.order_tables import sales_order_items, sales_orders, stock_reservations
from anydesk.storage.store import Store, Tx
from anydesk.storage.tables import listings, stock_balances, stock_movements
from tests.storage.products_for_tests import AT, add_listing, add_product, add_store

QUANTITIES = st.integers(-40, 60)
HOLDINGS = st.lists(
    st.tuples(QUANTITIES, QUANTITIES, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3
)


class RollBack(Exception):
    """Ends a transaction without writing it."""


def hold(tx: Tx, product_id: int, warehouse: int, quantity: int) -> None:
    if quantity:
        kind = MovementType.IN if quantity > 0 else MovementType.OUT
        stock.move(tx, StockMovement(product_id, warehouse, kind, Decimal(abs(quantity)), AT))


def add_order(tx: Tx, integration_id: int, number: int, product_id: int, quantity: int) -> int:
    """An order with one line of a product, which reserves it."""
    order = tx.execute(
        sales_orders.insert().values(
            number=number, integration_id=integration_id, hub_id=number, received_at=AT
        )
    ).inserted_primary_key
    assert order is not None
    tx.execute(
        sales_order_items.insert().values(
            order_id=order[0], position=1, product_id=product_id, quantity=Decimal(quantity)
        )
    )
    stock.reserve(
        tx,
        order_id=order[0],
        item_position=1,
        product_id=product_id,
        warehouse_id=stock.warehouse_for(tx, None),
        quantity=Decimal(quantity),
        at=AT,
    )
    return int(order[0])


def totals(tx: Tx) -> dict[int, tuple[Decimal, Decimal]]:
    """Physical and reserved of the whole shop, by warehouse."""
    held = stock_balances.c
    rows = tx.execute(
        select(held.warehouse_id, func.sum(held.physical), func.sum(held.reserved)).group_by(
            held.warehouse_id
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def ledger_agrees(tx: Tx) -> bool:
    """Every balance is what the last line of its ledger says."""
    lines = tx.execute(select(stock_movements).order_by(stock_movements.c.id))
    last = {(one.product_id, one.warehouse_id): one.balance_after for one in lines}
    rows = tx.execute(select(stock_balances))
    return all(
        last.get((one.product_id, one.warehouse_id), Decimal(0)) == one.physical for one in rows
    )


@given(HOLDINGS)
async def test_the_total_stock_is_the_same_afterwards(
    store: Store, holdings: list[tuple[int, int, int, int]]
) -> None:
    def work(tx: Tx) -> None:
        keep, other = add_product(tx, "KEEP"), add_product(tx, "OTHER")
        shop = add_store(tx)
        stock.warehouse_for(tx, None)
        number = 0
        for n, (mine, its, my_orders, its_orders) in enumerate(holdings):
            warehouse = (stock.add_warehouse(tx, f"W{n}").id or 0) if n else 1
            hold(tx, keep, warehouse, mine)
            hold(tx, other, warehouse, its)
            for product, count in ((keep, my_orders), (other, its_orders)):
                number += 1
                if count:
                    add_order(tx, shop, number, product, count)
        before = totals(tx)
        lines = tx.execute(select(func.count()).select_from(stock_movements)).scalar_one()
        product_merge.merge(tx, keep, other, AT)
        assert totals(tx) == before
        assert ledger_agrees(tx)
        assert all(one.physical == one.reserved == 0 for one in stock.balances(tx, other))
        assert stock.reserved_by(tx, [other]) == {}
        open_sum = sum(stock.reserved_by(tx, [keep]).values())
        assert open_sum == sum(one.reserved for one in stock.balances(tx, keep))
        after = tx.execute(select(func.count()).select_from(stock_movements)).scalar_one()
        assert after - lines == 2 * sum(1 for one in holdings if one[1])
        raise RollBack

    with pytest.raises(RollBack):
        await store.run(work)


async def test_everything_that_points_at_the_other_points_at_the_kept_one(store: Store) -> None:
    def work(tx: Tx) -> None:
        shop = add_store(tx)
        keep, other = add_product(tx, "KEEP"), add_product(tx, "OTHER")
        older = add_product(tx, "OLDER", merged_into_id=other, active=False)
        add_listing(tx, shop, keep, "KEEP", 1)
        add_listing(tx, shop, other, "OTHER", 2)
        order = add_order(tx, shop, 1, other, 3)
        plan = product_merge.plan(tx, keep, other)
        assert plan.problems == ()
        assert any("1 listing of Loja Modelo" in text for text in plan.sentences)
        product_merge.merge(tx, keep, other, AT)
        assert set(tx.execute(select(listings.c.product_id)).scalars()) == {keep}
        assert list(tx.execute(select(sales_order_items.c.product_id)).scalars()) == [keep]
        line = stock_reservations.c
        held = tx.execute(select(line.order_id).where(line.released_at.is_(None))).all()
        assert [tuple(one) for one in held] == [(order,)]
        assert stock.reserved_by(tx, [keep]) == {(keep, 1): Decimal(3)}
        gone = products.get(tx, other)
        assert gone is not None
        assert (gone.active, gone.merged_into_id) == (False, keep)
        wanted = ("KEEP", "OTHER", "OLDER", "?")
        assert products.leading_ids(tx, wanted) == dict.fromkeys(wanted[:3], keep)
        assert products.ids_of(tx, wanted) == {"KEEP": keep, "OTHER": other, "OLDER": older}
        assert list(products.find(tx, Query())) == [keep]
        merged = products.find(tx, Query(filters={"merged": "yes"}))
        assert set(merged) == {other, older}

    await store.run(work)


async def test_kits_take_the_kept_one_with_both_quantities(store: Store) -> None:
    def work(tx: Tx) -> None:
        keep, other, plate = (add_product(tx, sku) for sku in ("KEEP", "OTHER", "PIR"))
        one, both = (add_product(tx, sku, type=ProductType.KIT) for sku in ("K1", "K2"))
        kits.replace(tx, one, [_part(one, other, "2"), _part(one, plate, "1")])
        kits.replace(tx, both, [_part(both, keep, "1"), _part(both, other, "2.5")])
        product_merge.merge(tx, keep, other, AT)
        found = kits.of(tx, [one, both])
        assert [(c.component_id, c.quantity) for c in found[one]] == [(keep, 2), (plate, 1)]
        assert [(c.component_id, c.quantity) for c in found[both]] == [(keep, Decimal("3.5"))]

    await store.run(work)


def _part(kit: int, component: int, quantity: str) -> KitComponent:
    return KitComponent(kit, component, Decimal(quantity))


async def test_prices_of_lists_move_where_the_kept_one_has_none(store: Store) -> None:
    def work(tx: Tx) -> None:
        keep, other = add_product(tx, "KEEP"), add_product(tx, "OTHER")
        a, b = (price_lists.save(tx, PriceList(name)).id or 0 for name in ("Atacado", "Varejo"))
        for place, product, price in ((a, keep, 10), (a, other, 9), (b, other, 8)):
            exception = PriceListException(place, product, Decimal(price), updated_at=AT)
            _put(tx, exception)
        product_merge.merge(tx, keep, other, AT)
        rows = tx.execute(select(price_lists.price_list_exceptions)).all()
        found = {(one.price_list_id, one.product_id): one.price for one in rows}
        assert found == {(a, keep): 10, (b, keep): 8, (a, other): 9}

    await store.run(work)


def _put(tx: Tx, one: PriceListException) -> None:
    table = price_lists.price_list_exceptions
    tx.execute(
        table.insert().values(
            price_list_id=one.price_list_id,
            product_id=one.product_id,
            price=one.price,
            promo_price=Decimal(0),
            updated_at=AT,
        )
    )


async def test_variations_move_to_the_kept_parent(store: Store) -> None:
    def work(tx: Tx) -> None:
        keep, other = (add_product(tx, sku, type=ProductType.PARENT) for sku in ("CAM", "B"))
        add_product(tx, "CAM-AZ", parent_id=keep, grid={"Cor": "Azul"})
        black = add_product(tx, "B-PR", parent_id=other, grid={"Cor": "Preto"})
        product_merge.merge(tx, keep, other, AT)
        assert [one.sku for one in products.variations(tx, keep)] == ["CAM-AZ", "B-PR"]
        line = product_history.of(tx, black)[0]
        assert (line.before, line.after, line.cause) == ("B", "CAM", "merged:B")

    await store.run(work)


async def test_both_histories_tell_it(store: Store) -> None:
    def work(tx: Tx) -> None:
        keep, other = add_product(tx, "KEEP"), add_product(tx, "OTHER")
        product_merge.merge(tx, keep, other, AT)
        mine = [(one.field, one.after) for one in product_history.of(tx, keep)]
        its = {one.field: (one.after, one.cause) for one in product_history.of(tx, other)}
        assert mine == [("merged_from", "OTHER")]
        assert its["merged_into_id"] == ("KEEP", "merged:KEEP")
        assert set(its) == {"merged_into_id", "active"}

    await store.run(work)


async def test_a_refused_merge_writes_nothing(store: Store) -> None:
    def prepare(tx: Tx) -> tuple[int, int]:
        keep = add_product(tx, "KEEP")
        other = add_product(tx, "KIT", type=ProductType.KIT)
        kits.replace(tx, other, [_part(other, keep, "1")])
        return keep, other

    keep, other = await store.run(prepare)
    for pair in ((keep, other), (other, keep), (keep, keep)):
        with pytest.raises(InvalidInput):
            await store.run(lambda tx, pair=pair: product_merge.merge(tx, *pair, AT))
    with pytest.raises(NotThere):
        await store.run(lambda tx: product_merge.plan(tx, keep, 99))
    same = await store.run(lambda tx: products.get_many(tx, (keep, other)))
    assert all(one == replace(one, active=True, merged_into_id=None) for one in same.values())


async def test_a_line_that_reserves_both_reserves_their_sum(store: Store) -> None:
    def work(tx: Tx) -> None:
        keep, other = add_product(tx, "KEEP"), add_product(tx, "OTHER")
        order = add_order(tx, add_store(tx), 1, other, 3)
        stock.reserve(
            tx,
            order_id=order,
            item_position=1,
            product_id=keep,
            warehouse_id=1,
            quantity=Decimal(2),
            at=AT,
        )
        product_merge.merge(tx, keep, other, AT)
        assert stock.reserved_by(tx, [keep, other]) == {(keep, 1): Decimal(5)}
        assert stock.balance(tx, keep, 1) == (0, 5)

    await store.run(work)
