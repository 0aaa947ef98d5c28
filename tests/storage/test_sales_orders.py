"""Receiving into a real database: one order, once, with everything that belongs to it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from anydesk.core.products import ProductType
from anydesk.core.sales_orders import ReceivedOrder, SalesOrder
from anydesk.core.settings import StockSettings
from anydesk.storage import sales_orders, settings, stock
from anydesk.storage.order_tables import (
    contacts,
    hub_order_versions,
    hub_orders,
    stock_reservations,
)
from anydesk.storage.order_tables import sales_orders as order_table
from anydesk.storage.store import Store, Tx
from tests.fakes.orders import AT, OTHER_CPF, buyer_json, hub_order, item_json
from tests.storage.products_for_tests import add_listing, add_product, add_store

LATER = "2026-11-21T10:00:00Z"


@pytest.fixture
async def shop(store: Store) -> int:
    """An integration."""
    return await store.run(add_store)


def receive(tx: Tx, shop: int, hub_id: int = 190000101, **changes: Any) -> ReceivedOrder:
    return sales_orders.receive(tx, shop, hub_order(hub_id, **changes), AT)


def order_of(tx: Tx, received: ReceivedOrder) -> SalesOrder:
    found = sales_orders.get(tx, received.id)
    assert found is not None
    return found


def reserved(tx: Tx, product_id: int) -> Decimal:
    return sum((row.reserved for row in stock.balances(tx, product_id)), Decimal(0))


def count(tx: Tx, table: Any) -> int:
    return int(tx.execute(select(func.count()).select_from(table)).scalar_one())


async def test_an_order_arrives_with_everything(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[SalesOrder, int, Decimal]:
        product = add_product(tx, "CAM-AZ-M")
        return order_of(tx, receive(tx, shop)), product, reserved(tx, product)

    order, product, kept = await store.run(work)

    assert (order.number, order.hub_id, order.issues) == (1, 190000101, ())
    assert order.customer is not None
    assert order.customer.name == "Cliente Exemplo"
    assert order.items[0].product_id == product
    assert order.payments[0].value == Decimal("263.70")
    assert order.delivery_address.city == "Maringá"
    assert order.dispatch_deadline is not None
    assert [event.kind for event in order.events] == ["received"]
    assert kept == 2


async def test_receiving_again_never_makes_a_second_order(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[list[ReceivedOrder], int, int, Decimal]:
        product = add_product(tx, "CAM-AZ-M")
        both = [receive(tx, shop), receive(tx, shop)]
        return both, count(tx, order_table), count(tx, hub_order_versions), reserved(tx, product)

    (first, second), orders, versions, kept = await store.run(work)

    assert (first.created, second.created, second.changed) == (True, False, False)
    assert (first.id, first.number) == (second.id, second.number)
    assert (orders, versions, kept) == (1, 1, 2)


async def test_numbers_rise_by_one_over_all_stores(store: Store, shop: int) -> None:
    def work(tx: Tx) -> list[int]:
        other = add_store(tx, "Outra Loja")
        return [
            receive(tx, shop, 1).number,
            receive(tx, other, 1).number,
            receive(tx, shop, 2).number,
        ]

    assert await store.run(work) == [1, 2, 3]


async def test_the_same_hub_order_of_two_stores_is_two_orders(store: Store, shop: int) -> None:
    def work(tx: Tx) -> int:
        receive(tx, shop)
        receive(tx, add_store(tx, "Outra Loja"))
        return count(tx, order_table)

    assert await store.run(work) == 2


async def test_every_version_of_the_json_is_kept_once(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        receive(tx, shop)
        receive(tx, shop, lastUpdate=LATER, status="INVOICED")
        receive(tx, shop)
        return count(tx, hub_orders), count(tx, hub_order_versions)

    assert await store.run(work) == (1, 2)


async def test_an_older_version_does_not_take_the_order_back(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[SalesOrder, str]:
        receive(tx, shop, lastUpdate=LATER, status="INVOICED")
        last = receive(tx, shop)
        return order_of(tx, last), tx.execute(select(hub_orders.c.status)).scalar_one()

    order, mirrored = await store.run(work)

    assert (order.status, order.hub_status, mirrored) == ("faturado", "INVOICED", "INVOICED")


async def test_cancelling_at_the_hub_releases_the_stock(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[SalesOrder, Decimal, ReceivedOrder]:
        product = add_product(tx, "CAM-AZ-M")
        receive(tx, shop)
        last = receive(tx, shop, lastUpdate=LATER, status="CANCELED")
        return order_of(tx, last), reserved(tx, product), last

    order, kept, last = await store.run(work)

    assert (order.status, kept) == ("cancelado", 0)
    assert [event.kind for event in order.events] == [
        "received", "hub_status", "cancelled", "released"
    ]  # fmt: skip
    assert {event.cause for event in order.events} == {"hub_sync"}
    assert len(last.products) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "CANCELED"},
        {"status": "CONCLUDED"},
        {"status": "PAID_WAITING_DELIVERY"},
        {"fulfillment": True},
        {"items": [item_json(amount=0)]},
        {"items": [item_json(amount=-3)]},
    ],
)
async def test_orders_that_need_none_of_our_stock_reserve_none(
    store: Store, shop: int, changes: dict[str, Any]
) -> None:
    def work(tx: Tx) -> tuple[bool, Decimal]:
        product = add_product(tx, "CAM-AZ-M")
        return receive(tx, shop, **changes).created, reserved(tx, product)

    assert await store.run(work) == (True, 0)


async def test_stock_is_kept_in_the_warehouse_of_the_integration(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[list[str], int | None]:
        product = add_product(tx, "CAM-AZ-M")
        stock.add_warehouse(tx, "Loja")
        chosen = stock.add_warehouse(tx, "Galpão").id
        form = StockSettings(warehouse_id=chosen)
        settings.save_form(tx, form, scope=settings.scope_of(shop))
        order = order_of(tx, receive(tx, shop))
        return [row.warehouse for row in stock.balances(tx, product)], order.warehouse_id

    names, warehouse = await store.run(work)

    assert names == ["Galpão"]
    assert warehouse is not None


async def test_a_chosen_warehouse_that_is_gone_is_a_pendencia(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[ReceivedOrder, ReceivedOrder, Decimal]:
        product = add_product(tx, "CAM-AZ-M")
        scope = settings.scope_of(shop)
        settings.save_form(tx, StockSettings(warehouse_id=99), scope=scope)
        first = receive(tx, shop)
        settings.save_form(tx, StockSettings(), scope=scope)
        return first, receive(tx, shop), reserved(tx, product)

    first, second, kept = await store.run(work)

    assert (first.issues, second.issues) == (("no_warehouse",), ())
    assert (second.changed, kept) == (True, 2)


async def test_a_linked_listing_decides_and_a_parent_is_never_sold(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[int | None, int, tuple[str, ...]]:
        add_product(tx, "CAM-AZ-M", type=ProductType.PARENT)
        before = receive(tx, shop, 1)
        linked = add_product(tx, "CAMISETA-9")
        add_listing(tx, shop, linked, "CAM-AZ-M", 7700001)
        order = order_of(tx, receive(tx, shop, 2))
        return order.items[0].product_id, linked, before.issues

    found, linked, issues = await store.run(work)

    assert found == linked
    assert issues == ("unknown_sku",)


async def test_a_listing_of_another_store_decides_nothing(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[str, ...]:
        other = add_store(tx, "Outra Loja")
        add_listing(tx, other, add_product(tx, "X"), "Y", 7700001)
        return receive(tx, shop).issues

    assert await store.run(work) == ("unknown_sku",)


async def test_a_gtin_is_suggested_only_where_one_product_has_it(store: Store, shop: int) -> None:
    def work(tx: Tx) -> list[str]:
        gtin = "7891000315507"
        items = [item_json(sku={"id": 1, "title": "Caneca", "partnerId": "?", "ean": gtin})]
        add_product(tx, "CAN-1", gtin=gtin)
        first = order_of(tx, receive(tx, shop, 1, items=items))
        add_product(tx, "CAN-2", gtin=gtin)
        second = order_of(tx, receive(tx, shop, 2, items=items))
        return [first.issues[0].subject, second.issues[0].subject]

    assert await store.run(work) == ["? · Caneca (same GTIN as CAN-1)", "? · Caneca"]


async def test_one_product_on_two_lines_reserves_both(store: Store, shop: int) -> None:
    def work(tx: Tx) -> Decimal:
        product = add_product(tx, "CAM-AZ-M")
        items = [item_json(1), item_json(2, amount=1.5)]
        receive(tx, shop, items=items, total=513.5)
        receive(tx, shop, items=items, total=513.5)
        return reserved(tx, product)

    assert await store.run(work) == Decimal("3.5")


async def test_a_kit_product_reserves_nothing_itself(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Decimal, int]:
        product = add_product(tx, "CAM-AZ-M", type=ProductType.KIT)
        receive(tx, shop)
        return reserved(tx, product), count(tx, stock_reservations)

    assert await store.run(work) == (0, 0)


async def test_the_product_made_after_the_receipt_is_found_by_receiving_again(
    store: Store, shop: int
) -> None:
    def work(tx: Tx) -> tuple[ReceivedOrder, SalesOrder, Decimal]:
        receive(tx, shop)
        product = add_product(tx, "CAM-AZ-M")
        second = receive(tx, shop)
        return second, order_of(tx, second), reserved(tx, product)

    second, order, kept = await store.run(work)

    assert (second.changed, second.issues, kept) == (True, (), 2)
    assert order.issues[0].resolved_at == AT


async def test_an_issue_is_stored_with_its_time(store: Store, shop: int) -> None:
    order = await store.run(lambda tx: order_of(tx, receive(tx, shop, total=1)))

    assert {(issue.kind, issue.created_at) for issue in order.issues} == {
        ("unknown_sku", AT), ("total_mismatch", AT)
    }  # fmt: skip


async def test_what_goes_wrong_half_way_leaves_nothing(store: Store, shop: int) -> None:
    def work(tx: Tx) -> None:
        receive(tx, shop)
        raise LookupError

    with pytest.raises(LookupError):
        await store.run(work)

    tables = (order_table, hub_orders, hub_order_versions, contacts, stock_reservations)
    assert await store.run(lambda tx: [count(tx, table) for table in tables]) == [0] * 5


async def test_the_database_itself_refuses_a_second_order(store: Store, shop: int) -> None:
    from sqlalchemy.exc import IntegrityError

    def work(tx: Tx) -> None:
        first = order_of(tx, receive(tx, shop))
        again = {"integration_id": shop, "hub_id": first.hub_id, "number": 99, "received_at": AT}
        with pytest.raises(IntegrityError):
            tx.execute(insert(order_table).values(again))

    await store.run(work)


async def test_a_second_order_of_a_customer_with_another_document_is_another_customer(
    store: Store, shop: int
) -> None:
    def work(tx: Tx) -> tuple[int | None, int | None]:
        first = order_of(tx, receive(tx, shop, 1))
        other = buyer_json(documentNumberNormalized=OTHER_CPF)
        return first.contact_id, order_of(tx, receive(tx, shop, 2, buyer=other)).contact_id

    first, second = await store.run(work)

    assert first != second


async def test_reading_an_order_that_is_not_there(store: Store) -> None:
    assert await store.run(lambda tx: sales_orders.get(tx, 1)) is None


async def test_received_later_keeps_its_first_receipt(store: Store, shop: int) -> None:
    def work(tx: Tx) -> SalesOrder:
        first = receive(tx, shop)
        changed = hub_order(lastUpdate=LATER, status="INVOICED")
        sales_orders.receive(tx, shop, changed, AT + timedelta(days=1))
        return order_of(tx, first)

    order = await store.run(work)

    assert order.received_at == AT
    assert order.events[-1].at == AT + timedelta(days=1)
