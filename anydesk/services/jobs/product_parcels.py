"""What becomes of each SKU of one send, and the hub's own words about what it did not take."""

from dataclasses import dataclass, field
from decimal import Decimal

from anydesk.core.errors import ApiError
from anydesk.core.outgoing_products import OutgoingSku
from anydesk.core.send_sources import SendSource
from anydesk.storage.product_sending import SentSku


@dataclass
class Parcel:
    """One SKU on its way to the hub.

    Args:
        hub_product_id, hub_sku_id: 0 as long as it is not there.
        created: this send made the SKU, with its prices and its quantity.
        prices, quantity, cost: what the hub accepted.
        said: sentences about it; ``refused``: the hub's own words about parts it did not take.
    """

    source: SendSource
    hub_product_id: int = 0
    hub_sku_id: int = 0
    created: bool = False
    prices: tuple[Decimal, Decimal] | None = None
    quantity: Decimal | None = None
    cost: Decimal | None = None
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, source: SendSource) -> "Parcel":
        """Nothing is sent yet."""
        listing = source.listing
        return cls(
            source,
            hub_product_id=listing.hub_product_id if listing else 0,
            hub_sku_id=listing.hub_sku_id if listing else 0,
        )

    @property
    def sku(self) -> str:
        """The code under which the hub has it, or will have it."""
        return self.source.listing.sku if self.source.listing else self.source.product.sku

    @property
    def message(self) -> str:
        """Everything about it, for people."""
        return " ".join((*self.said, *self.refused))

    def refuse(self, error: ApiError | str) -> None:
        """A part of it was not taken; what concerns all products goes on to the job.

        Raises:
            ApiError: it stops the job.
        """
        if isinstance(error, ApiError) and error.stops_job:
            raise error
        if str(error) not in self.refused:
            self.refused.append(str(error))

    def accept_stock(self, sku: OutgoingSku) -> None:
        """The hub took what goes through the stock."""
        self.quantity = sku.quantity
        self.cost = sku.cost

    def noted(self) -> SentSku:
        """What is kept of it at the listing."""
        return SentSku(
            self.hub_sku_id, self.prices, self.quantity, self.cost, " ".join(self.refused)
        )
