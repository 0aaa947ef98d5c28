"""Whatever the hub tells, in whatever order, an order is received once and never refused."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, event, func, select
from sqlalchemy.pool import StaticPool

from anydesk.api import payloads
from anydesk.core.order_flow import reserves
from anydesk.storage import sales_orders, stock
from anydesk.storage.columns import metadata
from anydesk.storage.order_tables import hub_orders, sales_order_items
from anydesk.storage.order_tables import sales_orders as order_table
from anydesk.storage.store import Tx
from tests.fakes.orders import AT, item_json, order_json, read
from tests.storage.products_for_tests import add_product, add_store

BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)
STATUSES = ["PENDING", "PAID_WAITING_SHIP", "INVOICED", "PAID_WAITING_DELIVERY", "CONCLUDED",
            "CANCELED", "DELIVERY_ISSUE", "NEW_WORD", ""]  # fmt: skip


class Ground:
    """One database file; every example happens in a transaction that is undone."""

    def __init__(self, path: Path) -> None:
        engine = create_engine(
            f"sqlite:///{path}",
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys=ON"))
        self.engine = engine
        with engine.begin() as tx:
            metadata.create_all(tx)
            self.shop = add_store(tx)
            self.products = [add_product(tx, sku) for sku in ("A", "B")]

    def example(self) -> "Example":
        return Example(self)


class Example:
    """The transaction of one example."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def __enter__(self) -> Connection:
        self._tx = self._ground.engine.connect()
        self._open = self._tx.begin()
        return self._tx

    def __exit__(self, *_error: object) -> None:
        self._open.rollback()
        self._tx.close()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("orders") / "orders.sqlite")
    yield made
    made.engine.dispose()


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["", "0.1", "1,5", "12.345.678/0001-95", "\ud800", "a\0b", "BR", "9" * 40])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
times = st.sampled_from(
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-11-20T13:01:20Z", "soon", ""]
)
KEYS = [key for key in order_json() if key != "id"]


def broken(data: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The JSON with some of its values replaced by anything at all."""
    return st.dictionaries(st.sampled_from(list(data)), anything | times, max_size=6).map(
        lambda wrong: {**data, **wrong}
    )


def _strange(
    order: dict[str, Any], items: list[dict[str, Any]] | None, extra: dict[str, Any]
) -> dict[str, Any]:
    return {**order, **({} if items is None else {"items": items}), **extra, "id": 77}


strange_orders = st.builds(
    _strange,
    broken(order_json()),
    st.none() | st.lists(broken(item_json()), max_size=3),
    st.dictionaries(st.sampled_from([*KEYS, "pickup", "metadata"]), anything, max_size=2),
)


@given(data=strange_orders)
def test_any_order_the_parser_accepts_becomes_exactly_one_order(
    ground: Ground, data: dict[str, Any]
) -> None:
    order = payloads.order(data)

    with ground.example() as tx:
        first = sales_orders.receive(tx, ground.shop, order, AT)
        again = sales_orders.receive(tx, ground.shop, order, AT)

        assert (first.created, again.created, again.changed) == (True, False, False)
        assert first.id == again.id
        assert _count(tx, order_table) == _count(tx, hub_orders) == 1
        made = sales_orders.get(tx, first.id)
        assert made is not None
        assert len(made.items) == len(order.items)


versions = st.lists(
    st.builds(
        lambda minutes, status, fulfilled, lines: order_json(
            lastUpdate=(BEGINNING + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            status=status,
            fulfillment=fulfilled,
            items=[
                item_json(at, amount=amount, sku={"id": 100 + at, "title": "x", "partnerId": sku})
                for at, (sku, amount) in enumerate(lines, start=1)
            ],
        ),
        st.integers(0, 9),
        st.sampled_from(STATUSES),
        st.booleans(),
        st.lists(
            st.tuples(st.sampled_from(["A", "B", "unknown", ""]), st.sampled_from([0, 1, 2.5, 7])),
            max_size=3,
        ),
    ),
    min_size=1,
    max_size=6,
)


@given(told=versions, hub_ids=st.lists(st.integers(1, 3), min_size=6, max_size=6))
def test_any_versions_in_any_order_leave_one_order_and_the_right_reservations(
    ground: Ground, told: list[dict[str, Any]], hub_ids: list[int]
) -> None:
    with ground.example() as tx:
        sent = [(hub_id, data) for hub_id, data in zip(hub_ids, told, strict=False)]
        for hub_id, data in (*sent, *reversed(sent)):
            sales_orders.receive(tx, ground.shop, read({**data, "id": hub_id}), AT)

        assert _count(tx, order_table) == len({hub_id for hub_id, _data in sent})
        for product in ground.products:
            held = sum((row.reserved for row in stock.balances(tx, product)), Decimal(0))
            assert held == _open_quantity(tx, product)


def _open_quantity(tx: Tx, product: int) -> Decimal:
    rows = tx.execute(
        select(
            order_table.c.status,
            order_table.c.is_marketplace_fulfilled,
            sales_order_items.c.quantity,
        )
        .join(sales_order_items, sales_order_items.c.order_id == order_table.c.id)
        .where(sales_order_items.c.product_id == product)
    )
    return sum(
        (
            row.quantity
            for row in rows
            if reserves(row.status, is_marketplace_fulfilled=row.is_marketplace_fulfilled)
        ),
        Decimal(0),
    )


def _count(tx: Tx, table: Any) -> int:
    return int(tx.execute(select(func.count()).select_from(table)).scalar_one())
