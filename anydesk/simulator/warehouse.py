"""Stock locals, the stock of each SKU in each local, and what open orders reserve."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from .wire import Json

DISTRIBUTORS = frozenset({"UNDEFINED", "ALDO", "EVOLUSOM", "HAYAMAX", "PROSHOWS"})


@dataclass(slots=True)
class StockLocal:
    """A place where stock lies."""

    id: int
    name: str
    virtual: bool = False
    default: bool = False
    zip_code: str | None = None
    distributor: str | None = None

    def as_json(self) -> Json:
        row: Json = {
            "id": self.id,
            "name": self.name,
            "virtual": self.virtual,
            "defaultLocal": self.default,
        }
        if self.zip_code:
            row["zipCode"] = self.zip_code
        if self.distributor:
            row["distributor"] = self.distributor
        return row


@dataclass(slots=True)
class StockRow:
    """The stock of one SKU in one local."""

    sku_id: int
    local_id: int
    amount: float
    cost: float
    updated: datetime
    additional_time: int = 0
    place: str | None = None


@dataclass(frozen=True, slots=True)
class StockWrite:
    """One accepted change of stock, for tests that count them."""

    sku: str
    value: float
    request: int
    local_id: int


@dataclass(slots=True)
class Warehouse:
    """Stock of the whole account."""

    locals: dict[int, StockLocal] = field(default_factory=dict)
    rows: dict[tuple[int, int], StockRow] = field(default_factory=dict)
    listed: list[StockRow] = field(default_factory=list)
    reserved: defaultdict[int, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    local_ids: "count[int]" = field(default_factory=lambda: count(40001))
    default_id: int = 0

    def add_local(self, name: str, *, default: bool = False, zip_code: str = "") -> StockLocal:
        local = StockLocal(next(self.local_ids), name, zip_code=zip_code or None)
        self.locals[local.id] = local
        if default or not self.default_id:
            self.make_default(local)
        return local

    def make_default(self, local: StockLocal) -> None:
        for other in self.locals.values():
            other.default = other is local
        self.default_id = local.id

    def remove_local(self, local_id: int) -> None:
        del self.locals[local_id]
        self.listed = [row for row in self.listed if row.local_id != local_id]
        self.rows = {(row.sku_id, row.local_id): row for row in self.listed}

    def put(self, row: StockRow) -> None:
        """A new row, or the replacement of the row in the same place."""
        key = (row.sku_id, row.local_id)
        known = self.rows.get(key)
        if known is None:
            self.rows[key] = row
            self.listed.append(row)
            return
        known.amount, known.cost, known.updated = row.amount, row.cost, row.updated
        known.additional_time, known.place = row.additional_time, row.place

    def row(self, sku_id: int, local_id: int | None = None) -> StockRow | None:
        return self.rows.get((sku_id, local_id or self.default_id))

    def rows_of(self, sku_id: int) -> list[StockRow]:
        found = (self.rows.get((sku_id, local_id)) for local_id in self.locals)
        return [row for row in found if row is not None]

    def amount(self, sku_id: int) -> float:
        """What all locals hold together."""
        return sum(row.amount for row in self.rows_of(sku_id))

    def reserve(self, order_id: int, amounts: dict[int, float]) -> None:
        for sku_id, amount in amounts.items():
            self.reserved[sku_id][order_id] = amount

    def release(self, order_id: int, sku_ids: list[int]) -> None:
        for sku_id in sku_ids:
            self.reserved[sku_id].pop(order_id, None)

    def reservation(self, sku_id: int) -> float:
        return sum(self.reserved[sku_id].values()) if sku_id in self.reserved else 0
