"""A product as it leaves for the hub (API §3.4-3.6): what is empty or None is left alone there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class OutgoingPicture:
    """A picture (API §3.6); ``variation``: the value of the visual variation it shows, or ""."""

    url: str
    variation: str = ""


@dataclass(frozen=True)
class OutgoingPart:
    """One component of a kit.

    Args:
        share: its part of the kit's price in percent; those of a kit add up to 100.
    """

    hub_sku_id: int
    quantity: Decimal
    share: Decimal


@dataclass(frozen=True)
class OutgoingProduct:
    """The hub's product (API §3.4).

    Args:
        category: the path of the product's category here, for people; the hub gets the id.
        with_variations: its SKUs differ by the values of a grid.
    """

    title: str
    description: str = ""
    external_id: str = ""
    category_id: int | None = None
    category: str = ""
    brand: str = ""
    model: str = ""
    ncm: str = ""
    origin: str = ""
    video_url: str = ""
    warranty: str = ""
    warranty_months: int | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    length: Decimal | None = None
    weight: Decimal | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    kit: tuple[OutgoingPart, ...] = ()
    with_variations: bool = False


@dataclass(frozen=True)
class OutgoingSku:
    """The hub's SKU (API §3.5).

    Args:
        prices: "de" and "por"; None: the price is not sent along.
        quantity, handling_days, cost: after its creation a SKU takes them through the stock only
            (API §4.1); None: left alone.
        grid: the values of a variation; sent at its creation only.
        active: None: left alone.
        tells_stock: the quantity is sent for its own sake, not only because cost or days need it.
    """

    sku: str
    title: str
    gtin: str = ""
    prices: tuple[Decimal, Decimal] | None = None
    quantity: Decimal | None = None
    handling_days: int | None = None
    cost: Decimal | None = None
    grid: Mapping[str, str] = field(default_factory=dict)
    active: bool | None = None
    tells_stock: bool = False

    @property
    def has_stock_facts(self) -> bool:
        """Something of it goes through the stock."""
        return (
            self.cost is not None
            or self.handling_days is not None
            or (self.tells_stock and self.quantity is not None)
        )


@dataclass(frozen=True)
class ProductDraft:
    """All that is sent of one hub product: of one row, or of a product with its variations.

    Args:
        product: None: the hub's product is left alone, because other SKUs share it.
        pictures: the first is the main one; None: no pictures are sent.
        whole: no other variation of the product has pictures that stand among these.
    """

    skus: tuple[OutgoingSku, ...]
    product: OutgoingProduct | None = None
    pictures: tuple[OutgoingPicture, ...] | None = None
    whole: bool = True

    @property
    def sku(self) -> OutgoingSku:
        """The only SKU, or the first of them."""
        return self.skus[0]
