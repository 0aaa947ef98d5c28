"""All orders, with the indexes that make windows and lookups fast."""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .wire import Json, encode

STATUSES = (
    "PENDING",
    "DELIVERY_ISSUE",
    "PAID_WAITING_SHIP",
    "INVOICED",
    "PAID_WAITING_DELIVERY",
    "CONCLUDED",
    "CANCELED",
)
_STEPS = ("PENDING", "PAID_WAITING_SHIP", "INVOICED", "PAID_WAITING_DELIVERY", "CONCLUDED")
RESERVING = frozenset({"PENDING", "PAID_WAITING_SHIP", "INVOICED"})

Window = tuple[datetime, datetime]


def may_move(before: str, after: str) -> bool:
    """Steps may be skipped, never taken back; anything may still be cancelled."""
    if before == after or after == "CANCELED":
        return True
    if before in _STEPS and after in _STEPS:
        return _STEPS.index(after) >= _STEPS.index(before)
    # DELIVERY_ISSUE is a leftover of older days: it leads back to the road or to its end.
    return before == "DELIVERY_ISSUE" and after in ("PAID_WAITING_DELIVERY", "CONCLUDED")


def stamp(moment: datetime) -> str:
    """A date as orders carry it: UTC, no fraction."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list of orders is asked for; `exact` compares order fields."""

    created: Window | None = None
    updated: Window | None = None
    exact: Json = field(default_factory=dict)


class OrderBook:
    """Orders in the hub's JSON form.

    Change them through `change()`: it keeps the indexes and the stored JSON up to date.
    """

    def __init__(self) -> None:
        self.rows: dict[int, Json] = {}
        self._created: list[tuple[float, int]] = []
        self._updated: list[tuple[float, int]] = []
        self._moments: dict[int, tuple[float, float]] = {}
        self._by_number: dict[str, list[int]] = {}
        self._encoded: dict[int, bytes] = {}

    def add(self, order: Json) -> None:
        order_id = order["id"]
        self.rows[order_id] = order
        self._by_number.setdefault(str(order["marketPlaceId"]), []).append(order_id)
        self._index(order)

    def change(self, order_id: int, changes: Json) -> Json:
        """Replaces top-level fields; a value of None removes the field."""
        order = self.rows[order_id]
        for name, value in changes.items():
            if value is None:
                order.pop(name, None)
            else:
                order[name] = value
        created, updated = self._moments.pop(order_id)
        del self._created[bisect_left(self._created, (created, order_id))]
        del self._updated[bisect_left(self._updated, (updated, order_id))]
        self._index(order)
        self.forget(order_id)
        return order

    def forget(self, order_id: int) -> None:
        """The order was handed out for changing: its stored JSON may be stale."""
        self._encoded.pop(order_id, None)

    def encoded(self, order_id: int) -> bytes:
        known = self._encoded.get(order_id)
        if known is None:
            known = self._encoded[order_id] = encode(self.rows[order_id])
        return known

    def numbered(self, marketplace: str, number: str) -> int | None:
        """The order with this number in this marketplace."""
        for order_id in self._by_number.get(number, ()):
            if self.rows[order_id]["marketPlace"] == marketplace:
                return order_id
        return None

    def find(self, wanted: OrderFilter) -> list[int]:
        """Ids of the matching orders, oldest first."""
        ids = self._candidates(wanted)
        for name, value in wanted.exact.items():
            rows = self.rows
            ids = [order_id for order_id in ids if rows[order_id].get(name) == value]
        return ids

    def _candidates(self, wanted: OrderFilter) -> list[int]:
        number = wanted.exact.get("marketPlaceId")
        if wanted.updated:
            ids = _between(self._updated, wanted.updated)
            if wanted.created:
                inside = set(_between(self._created, wanted.created))
                ids = [order_id for order_id in ids if order_id in inside]
            return ids
        if wanted.created:
            return _between(self._created, wanted.created)
        if number is not None:
            return list(self._by_number.get(number, ()))
        return [order_id for _, order_id in self._created]

    def _index(self, order: Json) -> None:
        created = datetime.fromisoformat(order["createdAt"]).timestamp()
        updated = datetime.fromisoformat(
            str(order.get("lastUpdate") or order["createdAt"])
        ).timestamp()
        order_id = order["id"]
        self._moments[order_id] = (created, updated)
        insort(self._created, (created, order_id))
        insort(self._updated, (updated, order_id))


def _between(index: list[tuple[float, int]], window: Window) -> list[int]:
    """Both ends belong to the window."""
    first = bisect_left(index, (window[0].timestamp(), 0))
    last = bisect_right(index, (window[1].timestamp(), 1 << 62))
    return [order_id for _, order_id in index[first:last]]
