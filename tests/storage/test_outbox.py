"""The outbox: in step with the change it tells of, and in order for each order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from anydesk.core.hub_orders import HubOrder
from anydesk.core.order_moves import MoveFacts
from anydesk.core.outbox import (
    OrderUpdate,
    OutboxEntry,
    OutboxKind,
    OutboxLane,
    OutboxState,
    Tracking,
)
from anydesk.core.query import Query
from anydesk.core.sales_orders import OrderStatus
from anydesk.storage import integrations, order_moves, outbox, sales_orders
from anydesk.storage.configuration_tables import outbox as table
from anydesk.storage.order_tables import sales_orders as orders
from anydesk.storage.store import Store, Tx
from tests.fakes.orders import AT, hub_order
from tests.storage.products_for_tests import add_store

TRACKED = Tracking(code="AA123456785BR", carrier="Correios")


@pytest.fixture
async def shop(store: Store) -> int:
    return await store.run(add_store)


def shop_order() -> HubOrder:
    """Of the own shop, whose orders the merchant ships."""
    return hub_order(marketPlace="ECOMMERCE", accountName="LOJA")


@pytest.fixture
async def order_id(store: Store, shop: int) -> int:
    received = await store.run(lambda tx: sales_orders.receive(tx, shop, shop_order(), AT))
    return received.id


def entry(shop: int, order_id: int, kind: OutboxKind, **more: Any) -> OutboxEntry:
    payload = OrderUpdate(190000101, kind, tracking=TRACKED).stored()
    return OutboxEntry(shop, kind, order_id, AT, payload=payload, **more)


async def put(store: Store, *entries: OutboxEntry) -> list[int]:
    return [await store.run(lambda tx, e=one: outbox.queue(tx, e)) for one in entries]


async def due(store: Store, shop: int, **later: float) -> list[int]:
    found = await store.run(lambda tx: outbox.due(tx, shop, AT + timedelta(**later)))
    return [one.id or 0 for one in found]


def in_state(entry_id: int, state: OutboxState) -> Callable[[Tx], object]:
    return lambda tx: tx.execute(
        update(table).where(table.c.id == entry_id).values(state=state.value)
    )


async def test_the_word_for_the_hub_is_written_with_the_change_or_not_at_all(
    store: Store, order_id: int
) -> None:
    facts = MoveFacts(AT, tracking=TRACKED)

    def broken(tx: Tx) -> None:
        order_moves.move(tx, [order_id], OrderStatus.SHIPPED, facts)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        await store.run(broken)

    def seen(tx: Tx) -> tuple[Any, Any]:
        status = tx.execute(select(orders.c.status)).scalar_one()
        return status, tx.execute(select(func.count()).select_from(table)).scalar_one()

    assert await store.run(seen) == ("aprovado", 0)
    await store.run(lambda tx: order_moves.move(tx, [order_id], OrderStatus.SHIPPED, facts))
    assert await store.run(seen) == ("enviado", 1)


async def test_the_entries_of_one_order_go_one_after_the_other(
    store: Store, shop: int, order_id: int
) -> None:
    first, second = await put(
        store,
        entry(shop, order_id, OutboxKind.SHIPPED),
        entry(shop, order_id, OutboxKind.DELIVERED),
    )

    assert await due(store, shop) == [first]
    # A refused one holds the later ones back: the hub takes no step back (API §7.1).
    await store.run(in_state(first, OutboxState.FAILED))
    assert await due(store, shop) == []
    await store.run(in_state(first, OutboxState.ACCEPTED))
    assert await due(store, shop) == [first, second]
    await store.run(lambda tx: outbox.give_up(tx, [first], AT))
    await store.run(in_state(first, OutboxState.GIVEN_UP))
    assert await due(store, shop) == [second]


async def test_another_orders_entries_do_not_wait(store: Store, shop: int, order_id: int) -> None:
    other = await store.run(lambda tx: sales_orders.receive(tx, shop, hub_order(190000102), AT).id)
    held, free = await put(
        store,
        entry(shop, order_id, OutboxKind.SHIPPED, next_try_at=AT + timedelta(hours=1)),
        entry(shop, other, OutboxKind.SHIPPED),
    )

    assert await due(store, shop) == [free]
    assert await due(store, shop, hours=1) == [held, free]
    assert await store.run(lambda tx: outbox.due(tx, shop, AT, but=[free])) == ()


async def test_a_waiting_entry_takes_the_newer_data_and_one_on_its_way_does_not(
    store: Store, shop: int, order_id: int
) -> None:
    newer = entry(shop, order_id, OutboxKind.SHIPPED)
    newer = OutboxEntry(**{**vars(newer), "payload": {**newer.payload, "hub_id": 2}})

    (first,) = await put(store, entry(shop, order_id, OutboxKind.SHIPPED))
    (same,) = await put(store, newer)
    await store.run(lambda tx: outbox.begin(tx, first))
    (another,) = await put(store, newer)

    found = await store.run(lambda tx: outbox.get(tx, first))
    assert same == first != another
    assert found is not None
    assert found.payload["hub_id"] == 2
    assert (found.lane, found.state, found.attempts) == (OutboxLane.TRACKING, "sending", 1)


async def test_going_back_gives_up_what_waited_but_not_what_is_on_its_way(
    store: Store, shop: int, order_id: int
) -> None:
    sending, waiting = await put(
        store,
        entry(shop, order_id, OutboxKind.SHIPPED),
        entry(shop, order_id, OutboxKind.DELIVERED),
    )
    await store.run(lambda tx: outbox.begin(tx, sending))

    count = await store.run(lambda tx: outbox.overtake(tx, order_id, "aprovado", AT, "Went back."))

    found = await store.run(lambda tx: outbox.of_order(tx, order_id))
    assert count == 1
    assert {one.id: one.state for one in found} == {sending: "sending", waiting: "given_up"}
    assert found[1].last_answer == "Went back."


async def test_trying_again_looks_first_and_forgets_the_pause(
    store: Store, shop: int, order_id: int
) -> None:
    refused, paused, done = await put(
        store,
        entry(shop, order_id, OutboxKind.INVOICED),
        entry(shop, order_id, OutboxKind.SHIPPED, next_try_at=AT + timedelta(hours=1)),
        entry(shop, order_id, OutboxKind.DELIVERED),
    )
    await store.run(lambda tx: outbox.failed(tx, refused, "Não."))
    await store.run(lambda tx: outbox.done(tx, done, "ok", AT))

    count = await store.run(lambda tx: outbox.retry(tx, [refused, paused, done]))

    found = {one.id: one for one in await store.run(lambda tx: outbox.of_order(tx, order_id))}
    assert count == 2
    assert (found[refused].state, found[refused].last_answer) == ("sending", "Não.")
    assert (found[paused].state, found[paused].next_try_at) == ("waiting", None)
    assert found[done].state == "done"


async def test_only_active_stores_are_due(store: Store, shop: int, order_id: int) -> None:
    await put(store, entry(shop, order_id, OutboxKind.SHIPPED))

    async def stores(**settings: Any) -> list[tuple[int, str, int]]:
        if settings:
            await store.run(lambda tx: integrations.change(tx, shop, **settings))
        found = await store.run(lambda tx: outbox.stores_due(tx, AT))
        return [(one.integration_id, one.store, one.count) for one in found]

    assert await stores() == []
    assert await stores(has_token=True, tested_at=AT) == [(shop, "Loja Modelo", 1)]
    assert await stores(enabled=False) == []
    assert await stores(enabled=True, wizard_page="rules") == []


async def test_the_list_finds_by_state_kind_order_and_words(
    store: Store, shop: int, order_id: int
) -> None:
    first, second = await put(
        store,
        entry(shop, order_id, OutboxKind.SHIPPED),
        entry(shop, order_id, OutboxKind.DELIVERED),
    )
    await store.run(lambda tx: outbox.failed(tx, first, "Não."))

    async def ids(query: Query) -> list[int]:
        return list(await store.run(lambda tx: outbox.find(tx, query)))

    assert await ids(Query()) == [second, first]
    assert await ids(Query(filters={"state": "failed"})) == [first]
    assert await ids(Query(filters={"state": ("waiting", "failed")}, sort="created_at")) == [
        first,
        second,
    ]
    assert await ids(Query(filters={"kind": OutboxKind.DELIVERED.value})) == [second]
    assert await ids(Query(filters={"order": order_id, "integration": shop})) == [second, first]
    assert await ids(Query(filters={"since": AT + timedelta(days=1)})) == []
    assert await ids(Query(filters={"until": AT})) == [second, first]
    assert await ids(Query("loja 20000190000101")) == [second, first]
    (row,) = await store.run(lambda tx: outbox.load(tx, [first]))
    assert (row.number, row.store, row.channel, row.last_answer) == (
        1, "Loja Modelo", "ECOMMERCE", "Não."
    )  # fmt: skip
    counts = await store.run(lambda tx: outbox.counts(tx, Query(filters={"state": "done"})))
    assert counts == {"all": 2, "waiting": 1, "failed": 1}
