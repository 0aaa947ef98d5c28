"""What a person decided about a hub SKU whose product was in doubt (ERP §8.2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Decision(StrEnum):
    """Stored; a value never changes its meaning."""

    LINK = "link"
    """It is the product ``product_id``."""
    CREATE = "create"
    """It is a product of its own: make one."""
    LEAVE = "leave"
    """Do not bring it here; ask no more."""


@dataclass(frozen=True)
class MatchDecision:
    """One decision; it holds for every later receipt until it is taken back."""

    integration_id: int
    hub_sku_id: int
    decision: str
    decided_at: datetime
    product_id: int | None = None
    id: int | None = None
