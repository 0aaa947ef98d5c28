"""The mirror of the hub's orders, and the raw JSON of every version that was seen."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, func, select, update

from anydesk.core.channels import channel_title
from anydesk.core.folding import fold
from anydesk.core.hub_orders import HubOrder
from anydesk.storage.order_tables import hub_order_versions, hub_orders
from anydesk.storage.rows import upsert
from anydesk.storage.store import Tx

_mirror = hub_orders.c
_versions = hub_order_versions.c

_KNOWN = select(
    _mirror.id, _mirror.hub_id, _mirror.updated_at, _mirror.digest, _mirror.complete
).where(
    _mirror.integration_id == bindparam("integration"),
    _mirror.hub_id.in_(bindparam("hub_ids", expanding=True)),
)
_LAST_ID = select(func.coalesce(func.max(_mirror.id), 0))
_SUMMARY = (
    "marketplace_id",
    "marketplace_number",
    "channel",
    "account_name",
    "status",
    "customer",
    "total",
    "item_count",
    "is_marketplace_fulfilled",
    "created_at",
    "updated_at",
    "seen_at",
    "digest",
    "complete",
    "search_text",
)
_ADD = hub_orders.insert()
_CHANGE = (
    update(hub_orders)
    .where(_mirror.id == bindparam("row_id"))
    .values({name: bindparam(f"new_{name}") for name in _SUMMARY})
)


@dataclass(frozen=True)
class Mirrored:
    """What mirroring one order did.

    Args:
        new: the hub's order was not known before.
        changed: a version came that was not there yet.
    """

    id: int
    new: bool = False
    changed: bool = False


@dataclass(frozen=True)
class _Current:
    """The version a mirrored order stands at."""

    id: int
    updated_at: datetime | None
    digest: str
    complete: bool


def mirror(
    tx: Tx, integration_id: int, orders: Sequence[HubOrder], at: datetime
) -> dict[int, Mirrored]:
    """Keep these orders as the hub tells them now; by hub id, what that did.

    Every version's JSON is kept once. A version older than the one known changes nothing else,
    and a list row without items does not hide a complete version of the same moment.
    """
    current = _current(tx, integration_id, [order.hub_id for order in orders])
    next_id = int(tx.execute(_LAST_ID).scalar_one()) + 1 if len(current) < len(orders) else 0
    added: dict[int, dict[str, Any]] = {}
    changed: dict[int, dict[str, Any]] = {}
    versions: list[dict[str, Any]] = []
    done: dict[int, Mirrored] = {}
    for order in orders:
        known, digest = current.get(order.hub_id), digest_of(order.raw)
        row_id = known.id if known else next_id
        if known is None or known.digest != digest:
            versions.append(
                {"hub_order_id": row_id, "received_at": at, "digest": digest, "raw": order.raw}
            )
        earlier = done.get(order.hub_id, Mirrored(row_id))
        done[order.hub_id] = Mirrored(
            row_id, known is None or earlier.new, known is None or known.digest != digest
        )
        if known is None:
            added[row_id] = _summary(order, digest, at) | {
                "id": row_id,
                "integration_id": integration_id,
                "hub_id": order.hub_id,
            }
            next_id += 1
        elif not _supersedes(order, known):
            continue
        elif row_id in added:
            added[row_id] |= _summary(order, digest, at)
        else:
            changed[row_id] = _change_of(row_id, _summary(order, digest, at))
        current[order.hub_id] = _Current(row_id, order.updated_at, digest, order.complete)
    _write(tx, list(added.values()), list(changed.values()), versions)
    return done


def digest_of(raw: str) -> str:
    """A short name for what a JSON text says: the order of keys and blanks do not matter."""
    try:
        text = json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":"))
    except (ValueError, RecursionError):
        text = raw
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def fresh_raw(
    tx: Tx, integration_id: int, hub_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, str]:
    """The JSON of those of these orders that were read completely in this time, by hub id."""
    rows = tx.execute(
        select(_mirror.hub_id, _versions.raw)
        .join(
            hub_order_versions,
            (_versions.hub_order_id == _mirror.id) & (_versions.digest == _mirror.digest),
        )
        .where(
            _mirror.integration_id == integration_id,
            _mirror.hub_id.in_(list(hub_ids)),
            _mirror.complete,
            # Not "since" alone: a clock that was set back would make old versions look fresh.
            _mirror.seen_at.between(since, until),
        )
    )
    return {row.hub_id: row.raw for row in rows}


def raw(tx: Tx, row_id: int) -> str:
    """The JSON of the version a mirrored order stands at; "" where it is not there."""
    found = tx.execute(
        select(_versions.raw)
        .join(hub_orders, _mirror.id == _versions.hub_order_id)
        .where(_mirror.id == row_id, _versions.digest == _mirror.digest)
    ).scalar()
    return str(found or "")


def versions(tx: Tx, row_id: int) -> tuple[tuple[datetime, str], ...]:
    """Every version that was seen: when it came, and its JSON; the newest first."""
    rows = tx.execute(
        select(_versions.received_at, _versions.raw)
        .where(_versions.hub_order_id == row_id)
        .order_by(_versions.id.desc())
    )
    return tuple((row.received_at, row.raw) for row in rows)


def search_text(order: HubOrder) -> str:
    """What the search reads: numbers, customer, channel, SKUs."""
    words = (
        str(order.hub_id),
        order.marketplace_number,
        order.marketplace_id,
        order.buyer.name,
        channel_title(order.channel),
        order.account_name,
        *(item.sku for item in order.items),
    )
    return fold(" ".join(dict.fromkeys(word for word in words if word)))


def _current(tx: Tx, integration_id: int, hub_ids: Sequence[int]) -> dict[int, _Current]:
    rows = tx.execute(_KNOWN, {"integration": integration_id, "hub_ids": list(hub_ids)})
    return {row.hub_id: _Current(row.id, row.updated_at, row.digest, row.complete) for row in rows}


def _supersedes(order: HubOrder, known: _Current) -> bool:
    if order.updated_at and known.updated_at and order.updated_at != known.updated_at:
        return order.updated_at > known.updated_at
    return order.complete or not known.complete


def _summary(order: HubOrder, digest: str, at: datetime) -> dict[str, Any]:
    return {
        "marketplace_id": order.marketplace_id,
        "marketplace_number": order.marketplace_number,
        "channel": order.channel,
        "account_name": order.account_name,
        "status": order.status,
        "customer": order.buyer.name or order.billing_name,
        "total": order.total,
        "item_count": len(order.items),
        "is_marketplace_fulfilled": order.is_marketplace_fulfilled,
        "created_at": order.created_at,
        "updated_at": order.updated_at,
        "seen_at": at,
        "digest": digest,
        "complete": order.complete,
        "search_text": search_text(order),
    }


def _change_of(row_id: int, summary: Mapping[str, Any]) -> dict[str, Any]:
    return {"row_id": row_id} | {f"new_{name}": value for name, value in summary.items()}


def _write(
    tx: Tx,
    added: Sequence[Mapping[str, Any]],
    changed: Sequence[Mapping[str, Any]],
    versions_: Sequence[Mapping[str, Any]],
) -> None:
    if added:
        tx.execute(_ADD, added)
    if changed:
        tx.execute(_CHANGE, changed)
    # The same content may have been seen before another one: A, B, A again.
    upsert(
        tx,
        hub_order_versions,
        versions_,
        key=("hub_order_id", "digest"),
        keep=("received_at", "raw"),
    )
