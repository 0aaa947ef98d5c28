"""Mirrored orders by what a person calls them, and those of a period, as JSON."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from anydesk.storage.order_tables import hub_order_versions, hub_orders
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations

LARGEST = 2**63 - 1

_mirror = hub_orders.c
_versions = hub_order_versions.c
_WITH_VERSION = hub_orders.join(
    hub_order_versions,
    (_versions.hub_order_id == _mirror.id) & (_versions.digest == _mirror.digest),
)


def find_raw(tx: Tx, integration_id: int, number: str) -> str:
    """The JSON of the complete mirrored order with this hub id or marketplace number, or "".

    Where several have the number, the one with the hub id, else the newest.
    """
    rows = tx.execute(
        select(_mirror.hub_id, _versions.raw)
        .select_from(_WITH_VERSION)
        .where(_mirror.integration_id == integration_id, _mirror.complete, _called(number))
        .order_by(_mirror.created_at.desc(), _mirror.id.desc())
    ).all()
    by_id = [row.raw for row in rows if str(row.hub_id) == number]
    return str(next(iter((*by_id, *(row.raw for row in rows))), ""))


def owner_of(tx: Tx, number: str, other_than: int) -> str:
    """The name of another integration that has mirrored an order of this number, or ""."""
    found = tx.execute(
        select(integrations.c.name)
        .join(hub_orders, _mirror.integration_id == integrations.c.id)
        .where(integrations.c.id != other_than, _called(number))
        .order_by(integrations.c.name)
        .limit(1)
    ).scalar()
    return str(found or "")


def ids_since(tx: Tx, integration_id: int, since: datetime) -> tuple[int, ...]:
    """The rows of the mirror whose orders were made since then, complete ones."""
    rows = tx.execute(
        select(_mirror.id).where(
            _mirror.integration_id == integration_id,
            _mirror.created_at >= since,
            _mirror.complete,
        )
    )
    return tuple(rows.scalars())


def raws(tx: Tx, row_ids: Sequence[int]) -> tuple[str, ...]:
    """The JSON of these rows of the mirror, as they stand."""
    rows = tx.execute(
        select(_versions.raw).select_from(_WITH_VERSION).where(_mirror.id.in_(list(row_ids)))
    )
    return tuple(rows.scalars())


def read_at(tx: Tx, integration_id: int) -> datetime | None:
    """When an order of this integration was last read at the hub."""
    last: datetime | None = tx.execute(
        select(func.max(_mirror.seen_at)).where(_mirror.integration_id == integration_id)
    ).scalar()
    return last


def _called(number: str) -> ColumnElement[bool]:
    by_number = or_(_mirror.marketplace_number == number, _mirror.marketplace_id == number)
    if number.isascii() and number.isdigit() and int(number) <= LARGEST:
        return or_(_mirror.hub_id == int(number), by_number)
    return by_number
