"""The mirror of the hub's orders and the raw JSON of every version."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from anydesk.core.hub_orders import HubOrder
from anydesk.storage import hub_orders
from anydesk.storage.order_tables import hub_order_versions
from anydesk.storage.order_tables import hub_orders as table
from anydesk.storage.store import Store, Tx
from tests.fakes.orders import AT, hub_order, order_json, read
from tests.storage.products_for_tests import add_store

LATER = "2026-11-21T10:00:00Z"


@pytest.fixture
async def shop(store: Store) -> int:
    """An integration."""
    return await store.run(add_store)


def mirror(tx: Tx, shop: int, *orders: HubOrder) -> dict[int, hub_orders.Mirrored]:
    return hub_orders.mirror(tx, shop, orders, AT)


def one(tx: Tx) -> Any:
    return tx.execute(select(table)).one()


def versions(tx: Tx) -> int:
    return int(tx.execute(select(func.count()).select_from(hub_order_versions)).scalar_one())


async def test_an_order_is_mirrored_with_its_json(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[Any, str, hub_orders.Mirrored]:
        done = mirror(tx, shop, hub_order())
        return one(tx), hub_orders.raw(tx, done[190000101].id), done[190000101]

    row, raw, done = await store.run(work)

    assert (row.customer, row.status, row.item_count) == ("Cliente Exemplo", "PAID_WAITING_SHIP", 1)
    assert row.complete
    assert json.loads(raw)["id"] == 190000101
    assert (done.new, done.changed) == (True, True)


async def test_the_same_json_in_another_order_of_keys_is_the_same_version(
    store: Store, shop: int
) -> None:
    def work(tx: Tx) -> tuple[int, hub_orders.Mirrored]:
        mirror(tx, shop, hub_order())
        turned = read(dict(reversed(order_json().items())))
        return versions(tx), mirror(tx, shop, turned)[190000101]

    count, done = await store.run(work)

    assert (count, done.new, done.changed) == (1, False, False)
    assert await store.run(versions) == 1


async def test_a_version_that_was_seen_before_is_not_kept_twice(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[int, str]:
        for update, status in ((LATER, "INVOICED"), (None, "INVOICED"), (LATER, "INVOICED")):
            mirror(tx, shop, hub_order(lastUpdate=update, status=status))
        return versions(tx), one(tx).status

    assert await store.run(work) == (2, "INVOICED")


async def test_an_older_version_is_kept_and_changes_nothing_else(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[int, str, str]:
        done = mirror(tx, shop, hub_order(lastUpdate=LATER, status="INVOICED"))
        mirror(tx, shop, hub_order())
        return versions(tx), one(tx).status, hub_orders.raw(tx, done[190000101].id)

    count, status, raw = await store.run(work)

    assert (count, status) == (2, "INVOICED")
    assert json.loads(raw)["status"] == "INVOICED"


async def test_a_row_without_items_is_marked_and_does_not_hide_a_complete_version(
    store: Store, shop: int
) -> None:
    def work(tx: Tx) -> list[tuple[bool, int]]:
        seen = []
        for order in (hub_order(items=None), hub_order(), hub_order(items=None)):
            mirror(tx, shop, order)
            row = one(tx)
            seen.append((row.complete, row.item_count))
        return seen

    assert await store.run(work) == [(False, 0), (True, 1), (True, 1)]


async def test_one_page_may_tell_an_order_twice(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[dict[int, hub_orders.Mirrored], str, int]:
        later = hub_order(lastUpdate=LATER, status="INVOICED")
        done = mirror(tx, shop, hub_order(), later, hub_order(), hub_order(2))
        return (
            done,
            tx.execute(select(table.c.status).order_by(table.c.id)).scalars().first(),
            versions(tx),
        )

    done, status, count = await store.run(work)

    assert (len(done), status, count) == (2, "INVOICED", 3)
    assert done[190000101].new


async def test_only_complete_orders_read_lately_are_fresh(store: Store, shop: int) -> None:
    def work(tx: Tx) -> list[set[int]]:
        mirror(tx, shop, hub_order(1), hub_order(2, items=None))
        minute = timedelta(minutes=1)
        times = [(AT - minute, AT), (AT + minute, AT + 2 * minute), (AT - 2 * minute, AT - minute)]
        return [
            set(hub_orders.fresh_raw(tx, shop, [1, 2, 3], since, until)) for since, until in times
        ]

    assert await store.run(work) == [{1}, set(), set()]


async def test_every_version_can_be_read_the_newest_first(store: Store, shop: int) -> None:
    def work(tx: Tx) -> list[str]:
        done = mirror(tx, shop, hub_order())
        mirror(tx, shop, hub_order(lastUpdate=LATER, status="INVOICED"))
        return [
            json.loads(raw)["status"] for _at, raw in hub_orders.versions(tx, done[190000101].id)
        ]

    assert await store.run(work) == ["INVOICED", "PAID_WAITING_SHIP"]


async def test_json_that_is_none_still_has_a_version(store: Store, shop: int) -> None:
    def work(tx: Tx) -> int:
        for raw in ("{not json", "{not json either"):
            mirror(tx, shop, HubOrder(hub_id=5, raw=raw))
        return versions(tx)

    assert await store.run(work) == 2


async def test_an_order_that_is_not_there_has_no_json(store: Store) -> None:
    assert await store.run(lambda tx: hub_orders.raw(tx, 77)) == ""
