"""What a person asks for when products are received (ERP §8.2)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Which(StrEnum):
    """Which of the hub's products are received; stored with the run."""

    ALL = "all"
    NEW = "new"
    """Only those without a link to a product here."""
    ONE = "one"
    """The one with the given code."""


class MatchBy(StrEnum):
    """What finds the product of a hub SKU that is not linked yet (ERP §8.2)."""

    SKU_THEN_GTIN = "sku_gtin"
    SKU = "sku"
    GTIN = "gtin"
    NAME = "name"


@dataclass(frozen=True)
class ReceiveOptions:
    """The boxes of the receipt. What already exists changes only where a box is ticked.

    Args:
        code: of ``Which.ONE``: a SKU, or the id of the hub's product or SKU.
        data, prices, stock, images: update these of products that exist.
        ncm, origin, unit: given to products that have none of their own, and to nobody else.
        exceptions: create or refresh exceptions of the price list, where the store receives
            prices into one (ERP §11.1).
    """

    which: Which = Which.ALL
    code: str = ""
    match_by: MatchBy = MatchBy.SKU_THEN_GTIN
    data: bool = False
    prices: bool = False
    stock: bool = False
    images: bool = False
    ncm: str = ""
    origin: str = ""
    unit: str = ""
    exceptions: bool = False

    def to_json(self) -> Mapping[str, Any]:
        """For a run's arguments; ``from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "ReceiveOptions":
        """Tolerant: what an older or newer version wrote is read as far as it is known."""
        known = {name: told[name] for name in cls.__dataclass_fields__ if name in told}
        known["which"] = Which(known.get("which", Which.ALL))
        known["match_by"] = MatchBy(known.get("match_by", MatchBy.SKU_THEN_GTIN))
        return cls(**known)
