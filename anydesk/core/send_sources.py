"""What a product send knows of a store and of each product, before anything is decided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from anydesk.core.offer_plans import PlanStore
from anydesk.core.products import HubProduct, HubSku, Listing, Product
from anydesk.core.settings import ProductSettings
from anydesk.core.stock import NOTHING_HELD, Held


@dataclass(frozen=True)
class SendingStore:
    """A store with the settings of today that a product send follows.

    Args:
        categories: ``path_key`` → id of the hub's category; ``gone``: keys whose counterpart is
            not at the hub any more. See ``category_mapping.hub_category_for``.
        found: what was found for a path already: thousands of products share some categories.
    """

    offer: PlanStore
    products: ProductSettings
    nearest_ancestor: bool = False
    categories: Mapping[str, int] = field(default_factory=dict)
    gone: Collection[str] = ()
    found: dict[str, tuple[int | None, str]] = field(
        default_factory=dict, repr=False, compare=False
    )


@dataclass(frozen=True)
class Sibling:
    """Another variation of the same parent."""

    product_id: int
    sku: str
    grid: Mapping[str, str]
    active: bool = True


@dataclass(frozen=True)
class KitPart:
    """A component of a kit; ``hub_sku_id`` None: it has no listing in the store."""

    sku: str
    quantity: Decimal
    price: Decimal = Decimal(0)
    hub_sku_id: int | None = None


@dataclass(frozen=True)
class SendSource:
    """A product as it is here, its listing in the store, and what is known of the hub's product.

    Args:
        parent: of a variation; ``siblings``: all variations of it, this one included.
        listing: None: the store has none, and the SKU is new there.
        shared: the hub's product has other SKUs as well.
        hub_product_id: of a variation that is new: the hub's product that its siblings are in.
        hub: the hub's product as it was read last; None: nothing is known of it.
        parts: of a kit.
    """

    product: Product
    parent: Product | None = None
    listing: Listing | None = None
    shared: bool = False
    held: Held = NOTHING_HELD
    siblings: tuple[Sibling, ...] = ()
    hub_product_id: int | None = None
    hub: HubProduct | None = None
    parts: tuple[KitPart, ...] = ()

    @property
    def is_new(self) -> bool:
        """A product is new as long as it has no listing in the store."""
        return self.listing is None

    @property
    def face(self) -> Product:
        """Whose texts, category and pictures the hub's product shows."""
        return self.parent or self.product

    @property
    def is_active(self) -> bool:
        """A variation of an inactive product is not sold either."""
        return self.product.active and self.face.active

    @property
    def hub_sku(self) -> HubSku | None:
        """The hub's SKU as it was read last."""
        if self.hub is None or self.listing is None:
            return None
        wanted = self.listing.hub_sku_id
        return next((one for one in self.hub.skus if one.hub_sku_id == wanted), None)
