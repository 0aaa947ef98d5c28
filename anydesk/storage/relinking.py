"""Orders that named an unknown SKU, looked at again: is its product here by now?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from anydesk.core.products import ProductType
from anydesk.core.sales_orders import Cause, IssueKind
from anydesk.storage.order_tables import pending_issues, sales_order_items, sales_orders
from anydesk.storage.sales_order_issues import link_item
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products

_KINDS = (IssueKind.UNKNOWN_SKU.value, IssueKind.MISSING_SKU.value)

# An integration's linked listing wins over the SKU, as when an order is received.
_BY_LISTING = (
    select(func.min(listings.c.product_id))
    .join(products, products.c.id == listings.c.product_id)
    .where(
        listings.c.integration_id == sales_orders.c.integration_id,
        listings.c.hub_sku_id == sales_order_items.c.hub_sku_id,
        products.c.type != ProductType.PARENT.value,
    )
    .correlate(sales_orders, sales_order_items)
    .scalar_subquery()
)
_BY_SKU = (
    select(products.c.id)
    .where(
        products.c.sku == sales_order_items.c.sku,
        sales_order_items.c.sku != "",
        products.c.type != ProductType.PARENT.value,
    )
    .correlate(sales_order_items)
    .scalar_subquery()
)
_PRODUCT = func.coalesce(_BY_LISTING, _BY_SKU)


@dataclass(frozen=True)
class Line:
    """A line of an order and the product it turned out to be."""

    order_id: int
    position: int
    product_id: int


def found(tx: Tx, integration_id: int | None = None) -> tuple[Line, ...]:
    """The lines whose product is here by now, of one integration or of all.

    Only orders with such an open pendência are looked at, so it is quick however many there are.
    """
    asked = (
        select(pending_issues.c.order_id, sales_order_items.c.position, _PRODUCT.label("product"))
        .join(sales_orders, sales_orders.c.id == pending_issues.c.order_id)
        .join(
            sales_order_items,
            (sales_order_items.c.order_id == pending_issues.c.order_id)
            & (sales_order_items.c.position == pending_issues.c.item_position),
        )
        .where(
            pending_issues.c.kind.in_(_KINDS),
            pending_issues.c.resolved_at.is_(None),
            sales_order_items.c.product_id.is_(None),
            _PRODUCT.is_not(None),
        )
        .order_by(pending_issues.c.order_id, sales_order_items.c.position)
        .distinct()
    )
    if integration_id is not None:
        asked = asked.where(sales_orders.c.integration_id == integration_id)
    return tuple(Line(*row) for row in tx.execute(asked))


def link(tx: Tx, lines: Sequence[Line], at: datetime) -> None:
    """Link these lines: reserves their stock and resolves their pendências."""
    for line in lines:
        link_item(tx, line.order_id, line.position, line.product_id, at, cause=Cause.RULE)
