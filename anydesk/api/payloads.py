"""JSON of the hub to records and back: the one door to the modules that know field names.

``payloads_orders``, ``payloads_catalogue``, ``payloads_stock`` and ``payloads_errors`` read
one part of the API each; whoever needs a reader takes it from here.
"""

from anydesk.api.payloads_catalogue import (
    channel_listing,
    listing_prices,
    plain,
    price_result,
    product,
    sku,
    sku_price,
)
from anydesk.api.payloads_errors import error_text
from anydesk.api.payloads_order_updates import order_at_hub, order_update
from anydesk.api.payloads_orders import acknowledgement, feed_row, order
from anydesk.api.payloads_stock import hub_stock, stock_items, stock_local, stock_result

__all__ = [
    "acknowledgement",
    "channel_listing",
    "error_text",
    "feed_row",
    "hub_stock",
    "listing_prices",
    "order",
    "order_at_hub",
    "order_update",
    "plain",
    "price_result",
    "product",
    "sku",
    "sku_price",
    "stock_items",
    "stock_local",
    "stock_result",
]
