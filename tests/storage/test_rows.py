"""Records and rows: nothing is lost on the way, and exact numbers stay exact."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, create_engine, select
from sqlalchemy.dialects.sqlite import dialect

from anydesk.core.contacts import Contact
from anydesk.core.hub_orders import Address
from anydesk.core.integrations import Environment, Health, Integration
from anydesk.core.jobs import JobRun
from anydesk.core.products import (
    ChannelListing,
    Listing,
    Product,
    ProductType,
    StockMovement,
    Warehouse,
)
from anydesk.core.sales_orders import (
    OrderEvent,
    PendingIssue,
    SalesOrder,
    SalesOrderItem,
    SalesOrderPayment,
)
from anydesk.storage import order_tables, tables
from anydesk.storage.columns import metadata
from anydesk.storage.rows import record_of, upsert, values_of
from anydesk.storage.types import ScaledDecimal, Utc, money, quantity

NOW = datetime(2026, 11, 23, 17, 5, 1, 250_000, tzinfo=UTC)

PAIRS: tuple[tuple[type, Table, set[str]], ...] = (
    (Integration, tables.integrations, set()),
    (Warehouse, tables.warehouses, set()),
    (Product, tables.products, set()),
    (StockMovement, tables.stock_movements, set()),
    (Listing, tables.listings, {"channels"}),
    (ChannelListing, tables.channel_listings, set()),
    (Contact, order_tables.contacts, set()),
    (
        SalesOrder,
        order_tables.sales_orders,
        {"customer", "items", "payments", "issues", "events"},
    ),
    (SalesOrderItem, order_tables.sales_order_items, set()),
    (SalesOrderPayment, order_tables.sales_order_payments, set()),
    (PendingIssue, order_tables.pending_issues, set()),
    (OrderEvent, order_tables.order_events, set()),
    (JobRun, order_tables.job_runs, set()),
)


@pytest.mark.parametrize(
    ("record", "table", "elsewhere"), PAIRS, ids=lambda one: getattr(one, "__name__", "")
)
def test_every_field_of_a_record_has_its_column(
    record: type, table: Table, elsewhere: set[str]
) -> None:
    names = {one.name for one in dataclasses.fields(record)}

    assert names - set(table.c.keys()) == elsewhere


def test_a_record_comes_back_as_it_went() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    product = Product(
        sku="CAN-1",
        name="Caneca",
        type=ProductType.KIT,
        grid={"Cor": "Azul", "Tamanho": "M"},
        sale_price=Decimal("19.90"),
        net_weight=Decimal("0.125"),
        image_urls=("https://example.test/1.jpg", "https://example.test/2.jpg"),
        id=7,
        created_at=NOW,
        updated_at=NOW,
    )
    contact = Contact(
        name="Ana", address=Address(city="São Paulo"), roles=("customer",), id=1, created_at=NOW
    )

    with engine.begin() as tx:
        for record, table in ((product, tables.products), (contact, order_tables.contacts)):
            upsert(tx, table, [values_of(record, table)], key=("id",))
        again = record_of(Product, tx.execute(select(tables.products)).one())
        person = record_of(Contact, tx.execute(select(order_tables.contacts)).one())

    assert again == product
    assert again.type is ProductType.KIT
    assert list(again.grid) == ["Cor", "Tamanho"]
    assert person == contact


def test_a_stored_text_becomes_a_member_of_its_enum() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    values = {"name": "A", "environment": "sandbox", "health": "ok", "created_at": NOW}

    with engine.begin() as tx:
        upsert(tx, tables.integrations, [values], key=("name",))
        one = record_of(Integration, tx.execute(select(tables.integrations)).one())

    assert one.environment is Environment.SANDBOX
    assert one.health is Health.OK


def test_an_upsert_updates_keeps_and_takes_many() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    rows = [{"name": name, "is_default": False} for name in ("A", "B")]

    with engine.begin() as tx:
        upsert(tx, tables.warehouses, [], key=("name",))
        upsert(tx, tables.warehouses, rows, key=("name",))
        upsert(
            tx,
            tables.warehouses,
            [{"name": "A", "is_default": True, "excluded_from_total": True}],
            key=("name",),
            keep=("excluded_from_total",),
        )
        upsert(tx, tables.warehouses, [{"name": "A"}], key=("name",))
        found = {row.name: row for row in tx.execute(select(tables.warehouses))}

    assert set(found) == {"A", "B"}
    assert found["A"].is_default
    assert not found["A"].excluded_from_total


@given(st.decimals(Decimal("-9999999.99"), Decimal("9999999.99"), places=2))
def test_money_is_exact(value: Decimal) -> None:
    kind = money()

    stored = kind.process_bind_param(value, dialect())

    assert isinstance(stored, int)
    assert kind.process_result_value(stored, dialect()) == value


def test_numbers_are_rounded_half_up_once() -> None:
    assert money().process_bind_param(Decimal("0.125"), dialect()) == 13
    assert money().process_bind_param(Decimal("-0.125"), dialect()) == -13
    assert quantity().process_bind_param(3, dialect()) == 30_000
    assert ScaledDecimal(2).process_bind_param(None, dialect()) is None
    assert ScaledDecimal(2).process_result_value(None, dialect()) is None


@given(
    st.lists(
        st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - the zone follows
            lambda naive: naive.replace(tzinfo=timezone(timedelta(hours=-3)))
        ),
        min_size=2,
        max_size=5,
    )
)
def test_the_order_of_stored_times_is_the_order_of_time(times: list[datetime]) -> None:
    kind = Utc()
    stored = [str(kind.process_bind_param(one, dialect())) for one in times]

    assert sorted(stored) == [str(kind.process_bind_param(one, dialect())) for one in sorted(times)]
    assert [kind.process_result_value(one, dialect()) for one in stored] == times


def test_a_time_without_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        Utc().process_bind_param(NOW.replace(tzinfo=None), dialect())
