"""The mirror of the hub's orders, and the raw JSON of every version that was seen."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, func, select, update

from anydesk.core.channels import channel_title
from anydesk.core.folding import fold
from anydesk.core.hub_orders import HubOrder
from anydesk.storage.order_tables import hub_order_versions, hub_orders
from anydesk.storage.prepared import Insert
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
_ADD = Insert(hub_orders)
_ADD_VERSION = Insert(hub_order_versions)
_VERSIONS_OF = select(_versions.digest, _versions.raw).where(
    _versions.hub_order_id == bindparam("row_id")
)
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
    work = _Work(at, int(tx.execute(_LAST_ID).scalar_one()) + 1)
    for order in orders:
        known = current.get(order.hub_id)
        now = work.add(integration_id, order) if known is None else work.change(tx, order, known)
        current[order.hub_id] = now
    work.write(tx)
    return work.done


@dataclass
class _Work:
    """What mirroring some orders is about to write."""

    at: datetime
    next_id: int
    added: dict[int, dict[str, Any]] = field(default_factory=dict)
    changed: dict[int, dict[str, Any]] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    done: dict[int, Mirrored] = field(default_factory=dict)

    def add(self, integration_id: int, order: HubOrder) -> _Current:
        """An order that was not known."""
        digest, row_id = digest_of(order.raw), self.next_id
        self.next_id += 1
        row = {"id": row_id, "integration_id": integration_id, "hub_id": order.hub_id}
        self.added[row_id] = _summary(order, digest, self.at) | row
        self._keep(row_id, digest, order.raw)
        self.done[order.hub_id] = Mirrored(row_id, new=True, changed=True)
        return _Current(row_id, order.updated_at, digest, order.complete)

    def change(self, tx: Tx, order: HubOrder, known: _Current) -> _Current:
        """An order that was known, by this or by another version."""
        digest = digest_of(order.raw)
        if digest != known.digest:
            digest = self._known_digest(tx, order, known.id) or digest
        is_new = known.id in self.added
        self.done[order.hub_id] = Mirrored(known.id, is_new, is_new or digest != known.digest)
        if not _supersedes(order, known):
            return known
        summary = _summary(order, digest, self.at)
        if is_new:
            self.added[known.id] |= summary
        else:
            self.changed[known.id] = _change_of(known.id, summary)
        return _Current(known.id, order.updated_at, digest, order.complete)

    def write(self, tx: Tx) -> None:
        """Insert and update what was gathered."""
        _ADD.add_all(tx, list(self.added.values()))
        if self.changed:
            tx.execute(_CHANGE, list(self.changed.values()))
        _ADD_VERSION.add_all(tx, self.versions)

    def _known_digest(self, tx: Tx, order: HubOrder, row_id: int) -> str:
        """The digest of a version that says the same; else "", and the version is kept."""
        stored = tx.execute(_VERSIONS_OF, {"row_id": row_id}).all()
        waiting = [row for row in self.versions if row["hub_order_id"] == row_id]
        texts = {row.digest: row.raw for row in stored} | {
            row["digest"]: row["raw"] for row in waiting
        }
        digest, told = digest_of(order.raw), _canonical(order.raw)
        if digest in texts:
            return digest
        for other, text in texts.items():
            if _canonical(text) == told:
                return str(other)
        self._keep(row_id, digest, order.raw)
        return ""

    def _keep(self, row_id: int, digest: str, raw_text: str) -> None:
        self.versions.append(
            {"hub_order_id": row_id, "received_at": self.at, "digest": digest, "raw": raw_text}
        )


def digest_of(raw: str) -> str:
    """A short name for a JSON text. Other texts that say the same are found by comparing."""
    return blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _canonical(raw: str) -> str:
    """The text with its keys in order and without blanks: equal where two say the same."""
    try:
        return json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":"))
    except (ValueError, RecursionError):
        return raw


def known_ids(tx: Tx, integration_id: int, hub_ids: Sequence[int]) -> set[int]:
    """Those of these orders that are mirrored."""
    return set(_current(tx, integration_id, hub_ids))


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
