"""What a bulk send of stock or prices is going to do, row by row: the preview before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class PlanRow:
    """One listing in the preview of a bulk send.

    Args:
        listing_id: the local id of the hub SKU; None where the product has no listing there.
        channel_listing_id: the local id of the marketplace listing that owns the price; None
            for stock and for prices that live at the hub SKU.
        external_id: the listing's identifier at the hub, as the merchant sees it.
        price: the product's price, to recognise it by; never what is sent.
        before: what the hub accepted last from us, or had when it was last read; None: unknown.
        after: the quantity or the full price ("de") that is going to be sent.
        before_promo, after_promo: the final price ("por"); always None in a stock plan.
        blocked: why this row cannot be sent, or "".
        note: what else is worth knowing: why it is not ticked.
        chosen: ticked by the program; the person may change it where the row is not blocked.
    """

    listing_id: int | None
    channel_listing_id: int | None
    integration_id: int
    store: str
    product_id: int
    sku: str
    external_id: str
    name: str
    price: Decimal | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    before_promo: Decimal | None = None
    after_promo: Decimal | None = None
    blocked: str = ""
    note: str = ""
    chosen: bool = False

    @property
    def can_be_sent(self) -> bool:
        """Nothing stands in the way; whether it is ticked is another question."""
        return not self.blocked and self.listing_id is not None and self.after is not None

    @property
    def changes(self) -> bool:
        """The hub would have another value afterwards, as far as we know."""
        return (self.before, self.before_promo) != (self.after, self.after_promo)


@dataclass(frozen=True)
class PlanCounts:
    """What the footer of the preview says."""

    chosen: int
    unchanged: int
    blocked: int
    stores: int


def count(rows: Iterable[PlanRow]) -> PlanCounts:
    """How many rows are ticked, without change and blocked, and in how many stores."""
    rows = tuple(rows)
    return PlanCounts(
        chosen=sum(row.chosen for row in rows),
        unchanged=sum(row.can_be_sent and not row.changes for row in rows),
        blocked=sum(bool(row.blocked) for row in rows),
        stores=len({row.integration_id for row in rows if row.chosen}),
    )
