"""What can be said about the database: its revision, its size, whether it is whole."""

from dataclasses import dataclass

from sqlalchemy import func, select

from anydesk.storage import order_tables, tables
from anydesk.storage.migrate import revision
from anydesk.storage.store import Tx

_COUNTED = (
    tables.integrations,
    tables.products,
    tables.listings,
    order_tables.hub_orders,
    order_tables.sales_orders,
    order_tables.contacts,
    order_tables.job_runs,
)


@dataclass(frozen=True)
class StoreHealth:
    """``damage`` is "" where the database is whole; ``counts`` are rows by table."""

    revision: str
    sqlite: str
    size: int
    damage: str
    counts: tuple[tuple[str, int], ...]


def examine(tx: Tx) -> StoreHealth:
    """Look at every page; some seconds for a big database."""
    found = tx.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    broken = tx.exec_driver_sql("PRAGMA foreign_key_check").first()
    damage = "" if found == "ok" else str(found)[:200]
    if not damage and broken is not None:
        damage = f"{broken[0]} points at {broken[2]}"
    pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
    page = tx.exec_driver_sql("PRAGMA page_size").scalar_one()
    return StoreHealth(
        revision=revision(tx),
        sqlite=tx.exec_driver_sql("SELECT sqlite_version()").scalar_one(),
        size=pages * page,
        damage=damage,
        counts=tuple(
            (table.name, tx.execute(select(func.count()).select_from(table)).scalar_one())
            for table in _COUNTED
        ),
    )
