"""Records of the hub that only this layer and the jobs above it know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class StockItem:
    """A quantity to send: absolute, for one SKU in one stock local (API §4.1).

    Args:
        stock_local_id: None: the account's default local.
        cost: careful, it changes prices of products in the mode ``COST``; None: left alone.
        handling_days: None: left alone.
    """

    sku: str
    hub_sku_id: int | None
    quantity: Decimal
    stock_local_id: int | None = None
    cost: Decimal | None = None
    handling_days: int | None = None


@dataclass(frozen=True)
class StockBatchAnswer:
    """What became of a batch of quantities, by SKU; who is in neither was not mentioned.

    Args:
        stated: False: the hub took the batch without a word on its items.
    """

    accepted: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    stated: bool = True


@dataclass(frozen=True)
class HubStock:
    """What the hub holds of one SKU in one stock local (API §4.2)."""

    hub_sku_id: int
    sku: str = ""
    stock_local_id: int | None = None
    stock_local: str = ""
    account: str = ""
    amount: Decimal | None = None
    reserved: Decimal | None = None
    available: Decimal | None = None
    cost: Decimal | None = None
    handling_days: int | None = None
    active: bool = True
    updated_at: datetime | None = None


@dataclass(frozen=True)
class StockLocal:
    """A stock local of the account (API §4.3)."""

    id: int
    name: str = ""
    is_default: bool = False
    virtual: bool = False
    account: str = ""


@dataclass(frozen=True)
class HubImage:
    """An image of a product (API §3.6).

    Args:
        addresses: the one it was sent with and those under which the hub keeps it.
    """

    id: int
    addresses: frozenset[str] = frozenset()
    main: bool = False
    index: int | None = None


@dataclass(frozen=True)
class ListingPrice:
    """A price to send for one listing: "de" and "por"; equal without a promotion."""

    listing_id: int
    price: Decimal
    promo: Decimal | None = None


@dataclass(frozen=True)
class FeedRow:
    """Something changed at the hub; it is told again until it is acknowledged (API §9).

    Args:
        status: the order's status as it was read, so that a later change is not
            acknowledged with this one.
    """

    hub_id: int
    token: str
    status: str = ""


class TokenVerdict(StrEnum):
    """What a test of the token found."""

    GOOD = "good"
    REFUSED = "refused"
    OTHER_ENVIRONMENT_SUSPECTED = "other_environment_suspected"
    LIMITED = "limited"
    UNREACHABLE = "unreachable"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True)
class TokenCheck:
    """The result of testing a token.

    Args:
        account: the hub's organization id (``oi``), "" where it could not be learnt.
        reads_orders: the token may read orders; None: not known.
        message: what happened and what to do, for everything but GOOD.
    """

    kind: TokenVerdict
    account: str = ""
    reads_orders: bool | None = None
    message: str = ""
    hint: str = ""
    details: str = ""

    @property
    def is_good(self) -> bool:
        """The token may be kept: the hub knows it."""
        return self.kind in (TokenVerdict.GOOD, TokenVerdict.LIMITED)
