"""What a receipt is going to do, counted and row by row, before anything is changed (ERP §8.2)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from anydesk.core.field_changes import FieldChange
from anydesk.core.jobs import JobRun
from anydesk.core.products import HubProduct, HubSku, Product


class Fate(StrEnum):
    """What becomes of a hub SKU."""

    NEW = "new"
    LINKED = "linked"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBT = "doubt"
    LEFT = "left"


@dataclass(frozen=True)
class PreviewRow:
    """One hub SKU in the preview.

    Args:
        product_sku, product_name: of the product here, "" where it is made or in doubt.
        reason: how it was found, or why it is in doubt.
    """

    fate: Fate
    hub_product_id: int
    hub_sku_id: int
    sku: str
    title: str
    gtin: str = ""
    product_id: int | None = None
    product_sku: str = ""
    product_name: str = ""
    changes: tuple[FieldChange, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Doubt:
    """A hub SKU that may be several products here, or none: a person decides."""

    product: HubProduct
    sku: HubSku
    reason: str
    candidates: tuple[Product, ...] = ()


@dataclass(frozen=True)
class ReceiveState:
    """Where receiving from a store stands.

    Args:
        last_read_at, products: of what is kept of the hub here; None and 0: nothing.
        interrupted: the newest reading or receipt, where it was not finished.
        last_day: until when it can be continued; ``expired``: that day is past.
    """

    last_read_at: datetime | None = None
    products: int = 0
    interrupted: JobRun | None = None
    last_day: date | None = None
    expired: bool = False
