"""A previewed plan as the arguments of a run: what was promised, small enough to be stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from anydesk.core.amounts import format_quantity_br
from anydesk.core.i18n import _
from anydesk.core.jobs import JsonValue, Outcome, RowResult
from anydesk.core.numbers import brazilian
from anydesk.core.plans import PlanRow


class FrozenRow(NamedTuple):
    """What the preview promised for one listing; ``final`` is None for stock."""

    listing_id: int
    channel_id: int | None
    after: Decimal
    final: Decimal | None = None


@dataclass(frozen=True)
class StorePlan:
    """The rows of one store, in the order they are sent."""

    integration_id: int
    store: str
    rows: tuple[FrozenRow, ...]


@dataclass(frozen=True)
class SendPlan:
    """Everything a send was asked to do; ``left_out`` are rows with their results already."""

    stores: tuple[StorePlan, ...]
    left_out: tuple[RowResult, ...] = ()

    @property
    def total(self) -> int:
        """Rows that will have an outcome."""
        return len(self.left_out) + sum(len(one.rows) for one in self.stores)

    @property
    def names(self) -> str:
        """The stores it sends to."""
        return ", ".join(one.store for one in self.stores)


def frozen(rows: Iterable[PlanRow]) -> SendPlan:
    """The plan as it was confirmed: ticked rows by store, the others with their reason."""
    names: dict[int, str] = {}
    chosen: dict[int, list[FrozenRow]] = {}
    left_out: list[RowResult] = []
    for row in rows:
        if row.listing_id is None or row.after is None or row.blocked or not row.chosen:
            left_out.append(_left_out(row))
            continue
        names[row.integration_id] = row.store
        chosen.setdefault(row.integration_id, []).append(
            FrozenRow(row.listing_id, row.channel_listing_id, row.after, row.after_promo)
        )
    stores = (StorePlan(key, names[key], tuple(mine)) for key, mine in chosen.items())
    return SendPlan(tuple(stores), tuple(left_out))


def _left_out(row: PlanRow) -> RowResult:
    outcome = Outcome.FAILED if row.blocked else Outcome.SKIPPED
    return replace(
        result_of(row, outcome, row.blocked or row.note or _("Not ticked.")), before="", after=""
    )


def result_of(row: PlanRow, outcome: Outcome, message: str = "") -> RowResult:
    """The result of a row as the preview or the send saw it."""
    return RowResult(
        key=row.sku,
        outcome=outcome,
        message=message,
        store=row.store,
        listing=row.external_id,
        name=row.name,
        before=value_text(row.before, row.before_promo),
        after=value_text(row.after, row.after_promo),
        ref=ref_of(row),
    )


def value_text(value: Decimal | None, final: Decimal | None = None) -> str:
    """A quantity as ``"7"``, a price as ``"149,90"``, both prices as ``"149,90 / 134,90"``."""
    if value is None:
        return ""
    if final is None:
        return format_quantity_br(value)
    full = brazilian(value, 2)
    return full if value == final else f"{full} / {brazilian(final, 2)}"


def ref_of(row: PlanRow) -> str:
    """What finds the row again: its listing, or the product in a store that has none."""
    if row.listing_id is None:
        return f"product:{row.product_id}:{row.integration_id}"
    return f"listing:{row.listing_id}:{row.channel_listing_id or 0}"


@dataclass(frozen=True)
class Wanted:
    """Rows to plan again, out of the ``ref`` of their results."""

    listings: Mapping[int, frozenset[int]]
    products: frozenset[tuple[int, int]]

    def has(self, row: PlanRow) -> bool:
        """The row is one of them, or stands now where one of them stood."""
        if row.listing_id is None or row.listing_id not in self.listings:
            return (row.product_id, row.integration_id) in self.products
        channels = self.listings[row.listing_id] - {0}
        # The price mode may have moved the price from the SKU to its listings, or back.
        return row.channel_listing_id is None or not channels or row.channel_listing_id in channels


def wanted(rows: Iterable[RowResult]) -> Wanted:
    """What these results were about."""
    listings: dict[int, frozenset[int]] = {}
    products: set[tuple[int, int]] = set()
    for row in rows:
        kind, first, second = row.ref.split(":")
        if kind == "listing":
            known = listings.get(int(first), frozenset())
            listings[int(first)] = known | {int(second)}
        else:
            products.add((int(first), int(second)))
    return Wanted(listings, frozenset(products))


def chosen_again(rows: Iterable[PlanRow], which: Wanted) -> list[PlanRow]:
    """The rows of a fresh plan that were asked for, ticked also where nothing would change."""
    return [replace(row, chosen=row.can_be_sent, note="") for row in rows if which.has(row)]


def to_json(plan: SendPlan) -> dict[str, JsonValue]:
    """The plan as JSON. Texts that repeat thousands of times are written once."""
    texts = list(dict.fromkeys(row.message for row in plan.left_out))
    at = {text: place for place, text in enumerate(texts)}
    return {
        "stores": [
            {
                "id": one.integration_id,
                "name": one.store,
                "rows": [_row_json(row) for row in one.rows],
            }
            for one in plan.stores
        ],
        "texts": texts,
        "left_out": [
            [row.key, row.outcome.value, at[row.message], row.store, row.listing, row.ref]
            for row in plan.left_out
        ],
    }


def from_json(stored: Mapping[str, JsonValue]) -> SendPlan:
    """The plan out of a run's arguments."""
    texts: Sequence[str] = stored["texts"]
    return SendPlan(
        tuple(
            StorePlan(one["id"], one["name"], tuple(_row_of(row) for row in one["rows"]))
            for one in stored["stores"]
        ),
        tuple(
            RowResult(key, Outcome(outcome), texts[text], store, listing, ref=ref)
            for key, outcome, text, store, listing, ref in stored["left_out"]
        ),
    )


def _row_json(row: FrozenRow) -> list[JsonValue]:
    if row.final is None:
        return [row.listing_id, format(row.after, "f")]
    return [row.listing_id, format(row.after, "f"), format(row.final, "f"), row.channel_id]


def _row_of(stored: Sequence[JsonValue]) -> FrozenRow:
    if len(stored) == 2:
        return FrozenRow(stored[0], None, Decimal(stored[1]))
    return FrozenRow(stored[0], stored[3], Decimal(stored[1]), Decimal(stored[2]))
