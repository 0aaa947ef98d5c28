"""Products whose stock the stores must be told, written with the change itself (ERP §12.4)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from anydesk.core.outbox import pause_after
from anydesk.storage.catalogue_tables import kit_components
from anydesk.storage.fulfilment_tables import stock_queue
from anydesk.storage.lists import pieces
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings

_queued = stock_queue.c


@dataclass(frozen=True)
class Queued:
    """A product that a store must be told of; ``queued_at`` tells a newer change from this one."""

    product_id: int
    queued_at: datetime


def note(tx: Tx, product_ids: Iterable[int], at: datetime) -> None:
    """The availability of these changed: every store whose stock we send is to be told.

    Kits with such a component change with it. A listing whose stock was never sent from here is
    left alone: nobody agreed to that yet. What waits already waits with the newest stock.
    """
    ids = set(product_ids)
    if not ids:
        return
    for part in pieces(sorted(ids)):
        with_them = select(kit_components.c.kit_id).where(kit_components.c.component_id.in_(part))
        source = (
            select(
                listings.c.integration_id,
                listings.c.product_id,
                literal(at, _queued.queued_at.type),
                literal(0),
                literal(""),
            )
            .where(
                or_(listings.c.product_id.in_(part), listings.c.product_id.in_(with_them)),
                listings.c.stock_sent.is_not(None),
            )
            .distinct()
        )
        names = ["integration_id", "product_id", "queued_at", "attempts", "last_answer"]
        statement = insert(stock_queue).from_select(names, source)
        tx.execute(
            statement.on_conflict_do_update(
                index_elements=["integration_id", "product_id"],
                set_={"queued_at": at, "next_try_at": None},
            )
        )


def due(tx: Tx, integration_id: int, at: datetime, limit: int) -> tuple[Queued, ...]:
    """What a store may be told now, the oldest first."""
    rows = tx.execute(
        select(_queued.product_id, _queued.queued_at)
        .where(
            _queued.integration_id == integration_id,
            or_(_queued.next_try_at.is_(None), _queued.next_try_at <= at),
        )
        .order_by(_queued.queued_at, _queued.product_id)
        .limit(limit)
    )
    return tuple(Queued(*row) for row in rows)


def count(tx: Tx, integration_id: int) -> int:
    """How many products wait for a store."""
    asked = select(func.count()).where(_queued.integration_id == integration_id)
    return int(tx.execute(asked).scalar_one())


def told(tx: Tx, integration_id: int, those: Sequence[Queued]) -> None:
    """These were told; one that changed meanwhile goes on waiting."""
    for one in those:
        tx.execute(
            delete(stock_queue).where(
                _queued.integration_id == integration_id,
                _queued.product_id == one.product_id,
                _queued.queued_at == one.queued_at,
            )
        )


def refused(
    tx: Tx, integration_id: int, product_ids: Collection[int], at: datetime, answer: str
) -> None:
    """These could not be told; they are tried again later, and later each time."""
    for product_id in product_ids:
        key = (_queued.integration_id == integration_id, _queued.product_id == product_id)
        tries = tx.execute(select(_queued.attempts).where(*key)).scalar()
        if tries is None:
            continue
        tx.execute(
            update(stock_queue)
            .where(*key)
            .values(
                attempts=tries + 1,
                next_try_at=at + pause_after(tries + 1),
                last_answer=answer,
            )
        )


def forget(tx: Tx, integration_id: int) -> None:
    """The store is not told by itself any more."""
    tx.execute(delete(stock_queue).where(_queued.integration_id == integration_id))
