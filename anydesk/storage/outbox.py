"""The outbox: what integrations must still be told, written with the change it tells of."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, or_, select, update

from anydesk.core.order_moves import is_overtaken
from anydesk.core.outbox import (
    HOLDING_STATES,
    LANE_OF,
    OPEN_STATES,
    OutboxEntry,
    OutboxRow,
    OutboxState,
    OutboxStore,
)
from anydesk.core.query import Query
from anydesk.storage.configuration_tables import outbox
from anydesk.storage.lists import Filters, find_ids, in_order, pieces
from anydesk.storage.order_lists import conditions, one_or_some
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations

_entry = outbox.c
_order = sales_orders.c

SORTS: Mapping[str, ColumnElement[Any]] = {
    "created_at": _entry.created_at,
    "number": _order.number,
    "kind": _entry.kind,
    "state": _entry.state,
    "next_try_at": _entry.next_try_at,
}

FILTERS: Filters = {
    "integration": lambda value: _entry.integration_id == value,
    "state": lambda value: one_or_some(_entry.state, value),
    "kind": lambda value: one_or_some(_entry.kind, value),
    "order": lambda value: _entry.order_id == value,
    "since": lambda value: _entry.created_at >= value,
    "until": lambda value: _entry.created_at <= value,
}

# ``Integration.situation`` ACTIVE, which is derived and never stored.
_IS_ACTIVE = and_(
    integrations.c.enabled,
    integrations.c.has_token,
    integrations.c.wizard_page == "",
    integrations.c.tested_at.is_not(None),
)
_WITH_ORDER = outbox.join(sales_orders, _order.id == _entry.order_id)


def queue(tx: Tx, entry: OutboxEntry) -> int:
    """Write an entry; its id. One of the same kind that still waits gets the newer data."""
    waiting = tx.execute(
        select(_entry.id).where(
            _entry.order_id == entry.order_id,
            _entry.kind == entry.kind,
            _entry.state == OutboxState.WAITING,
        )
    ).scalar()
    if waiting is not None:
        newer = {"payload": dict(entry.payload), "cause": str(entry.cause), "next_try_at": None}
        _change(tx, waiting, **newer)
        return int(waiting)
    values = values_of(entry, outbox) | {"lane": str(LANE_OF[entry.kind])}
    return int(tx.execute(insert(outbox).values(values).returning(_entry.id)).scalar_one())


def overtake(tx: Tx, order_id: int, to: str, at: datetime, reason: str) -> int:
    """Give up what waits of an order and became pointless by its move there; how many.

    What is on its way to the hub is left alone.
    """
    rows = tx.execute(
        select(_entry.id, _entry.kind).where(
            _entry.order_id == order_id,
            _entry.state.in_((OutboxState.WAITING, OutboxState.FAILED)),
        )
    ).all()
    pointless = [row.id for row in rows if is_overtaken(row.kind, to)]
    _close(tx, pointless, OutboxState.GIVEN_UP, reason, at)
    return len(pointless)


def due(
    tx: Tx, integration_id: int, at: datetime, *, but: Collection[int] = (), limit: int = 50
) -> tuple[OutboxEntry, ...]:
    """The entries of an integration that may be told now, the oldest first, one for each order.

    Args:
        but: ids that were tried already in this run.
    """
    earlier = outbox.alias()
    held = exists().where(
        earlier.c.order_id == _entry.order_id,
        earlier.c.id < _entry.id,
        earlier.c.state.in_(HOLDING_STATES),
    )
    rows = tx.execute(
        select(outbox)
        .where(
            _entry.integration_id == integration_id,
            _is_due(at),
            or_(_entry.state == OutboxState.ACCEPTED, ~held),
            _entry.id.not_in(tuple(but)),
        )
        .order_by(_entry.id)
        .limit(limit)
    )
    return tuple(record_of(OutboxEntry, row) for row in rows)


def stores_due(tx: Tx, at: datetime) -> tuple[OutboxStore, ...]:
    """The active integrations that have something to be told or looked at now."""
    rows = tx.execute(
        select(integrations.c.id, integrations.c.name, func.count())
        .join(outbox, _entry.integration_id == integrations.c.id)
        .where(_is_due(at), _IS_ACTIVE)
        .group_by(integrations.c.id, integrations.c.name)
        .order_by(integrations.c.name)
    )
    return tuple(OutboxStore(*row) for row in rows)


def begin(tx: Tx, entry_id: int) -> None:
    """It is being sent: whoever finds it so later asks the hub before sending it again."""
    _change(tx, entry_id, state=OutboxState.SENDING.value, attempts=_entry.attempts + 1)


def accepted(tx: Tx, entry_id: int, answer: str, look_at: datetime) -> None:
    """The hub took it; the marketplace's word is looked for from then on."""
    _change(
        tx,
        entry_id,
        state=OutboxState.ACCEPTED.value,
        attempts=0,
        last_answer=answer,
        next_try_at=look_at,
    )


def looked(tx: Tx, entry_id: int, look_at: datetime) -> None:
    """The marketplace has not said anything yet."""
    _change(tx, entry_id, attempts=_entry.attempts + 1, next_try_at=look_at)


def done(tx: Tx, entry_id: int, answer: str, at: datetime) -> None:
    """It is told, and nothing is left to do."""
    _close(tx, [entry_id], OutboxState.DONE, answer, at)


def failed(tx: Tx, entry_id: int, answer: str) -> None:
    """It was refused: a person decides what becomes of it."""
    _change(tx, entry_id, state=OutboxState.FAILED.value, last_answer=answer, next_try_at=None)


def pointless(tx: Tx, entry_id: int, answer: str, at: datetime) -> None:
    """The order went on at the hub without it."""
    _close(tx, [entry_id], OutboxState.GIVEN_UP, answer, at)


def later(
    tx: Tx, entry_id: int, answer: str, next_try_at: datetime | None, *, maybe_done: bool
) -> None:
    """The hub was not reached: again then, or with the next delivery.

    ``maybe_done``: after a look at how the order stands.
    """
    state = OutboxState.SENDING if maybe_done else OutboxState.WAITING
    _change(tx, entry_id, state=state.value, last_answer=answer, next_try_at=next_try_at)


def retry(tx: Tx, ids: Sequence[int]) -> int:
    """Tell these at the next delivery, the refused ones too; how many there are."""
    count = 0
    for part in pieces(ids):
        again = update(outbox).where(_entry.id.in_(part))
        refused = again.where(_entry.state == OutboxState.FAILED)
        # The hub may have it by now, so it is looked at first, as after a lost answer.
        count += tx.execute(
            refused.values(state=OutboxState.SENDING.value, next_try_at=None)
        ).rowcount
        open_ones = again.where(_entry.state.in_(OPEN_STATES), _entry.next_try_at.is_not(None))
        count += tx.execute(open_ones.values(next_try_at=None)).rowcount
    return count


def give_up(tx: Tx, ids: Sequence[int], at: datetime) -> tuple[int, ...]:
    """Do not tell these; the ids of those that were still to be told."""
    given: list[int] = []
    for part in pieces(ids):
        rows = tx.execute(
            select(_entry.id).where(_entry.id.in_(part), _entry.state.in_(HOLDING_STATES))
        )
        given += rows.scalars()
    # What the hub said last stays readable.
    _close(tx, given, OutboxState.GIVEN_UP, None, at)
    return tuple(given)


def of_order(tx: Tx, order_id: int) -> tuple[OutboxEntry, ...]:
    """Everything an order was or is to be told about, the oldest first."""
    rows = tx.execute(select(outbox).where(_entry.order_id == order_id).order_by(_entry.id))
    return tuple(record_of(OutboxEntry, row) for row in rows)


def get(tx: Tx, entry_id: int) -> OutboxEntry | None:
    """One entry, or None."""
    row = tx.execute(select(outbox).where(_entry.id == entry_id)).first()
    return None if row is None else record_of(OutboxEntry, row)


def find(tx: Tx, query: Query) -> "array[int]":
    """The ids of the entries that match, the newest first by default."""
    return find_ids(
        tx,
        _WITH_ORDER,
        _entry.id,
        query,
        search_column=_order.search_text,
        sorts=SORTS,
        filters=FILTERS,
        default_sort=_entry.id.desc(),
    )


def load(tx: Tx, ids: Sequence[int]) -> tuple[OutboxRow, ...]:
    """The rows of these entries, in the order asked."""
    statement = select(
        outbox,
        _order.number,
        _order.channel,
        _order.marketplace_number,
        integrations.c.name.label("store"),
    ).select_from(_WITH_ORDER.join(integrations, integrations.c.id == _entry.integration_id))
    found = {
        row.id: record_of(OutboxRow, row)
        for part in pieces(ids)
        for row in tx.execute(statement.where(_entry.id.in_(part)))
    }
    return in_order(ids, found)


def counts(tx: Tx, query: Query) -> Mapping[str, int]:
    """How many match, by counter: ``waiting``, ``failed``, ``all``."""
    asked = conditions(query, FILTERS, _order.search_text, but=("state",))
    row = tx.execute(
        select(func.count(), _sum(_entry.state.in_(OPEN_STATES)), _sum(_entry.state == "failed"))
        .select_from(_WITH_ORDER)
        .where(*asked)
    ).one()
    return {"all": row[0], "waiting": row[1], "failed": row[2]}


def _sum(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _is_due(at: datetime) -> ColumnElement[bool]:
    return and_(
        _entry.state.in_((*OPEN_STATES, OutboxState.ACCEPTED)),
        or_(_entry.next_try_at.is_(None), _entry.next_try_at <= at),
    )


def _close(
    tx: Tx, ids: Sequence[int], state: OutboxState, answer: str | None, at: datetime
) -> None:
    values: dict[str, Any] = {"state": state.value, "done_at": at, "next_try_at": None}
    if answer is not None:
        values["last_answer"] = answer
    for part in pieces(ids):
        tx.execute(update(outbox).where(_entry.id.in_(part)).values(values))


def _change(tx: Tx, entry_id: int, **values: Any) -> None:
    tx.execute(update(outbox).where(_entry.id == entry_id).values(values))
