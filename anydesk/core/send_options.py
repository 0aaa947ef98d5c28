"""What a person asks for when products are sent (ERP §8.3)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class SendOptions:
    """The boxes of the send.

    Args:
        update_stock: after the product its quantity goes along too, also of SKUs that the hub
            has already. Off: the hub keeps the quantity it has.
        stop_at_first_refusal: the first product that is refused ends the run; the rest are not
            sent. Off: everything is attempted.
    """

    update_stock: bool = False
    stop_at_first_refusal: bool = False

    def to_json(self) -> Mapping[str, Any]:
        """For a run's arguments; ``from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "SendOptions":
        """Tolerant: what an older or newer version wrote is read as far as it is known."""
        return cls(**{name: bool(told[name]) for name in cls.__dataclass_fields__ if name in told})


AS_USUAL = SendOptions()
