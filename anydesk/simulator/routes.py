"""Every operation of the practice ANYMARKET.

To add one: (1) a handler in the routes_*.py of its subject; (2) its Route in the ROUTES at
the end of that module; (3) a test in tests/simulator.
"""

from . import (
    routes_feeds,
    routes_fiscal,
    routes_images,
    routes_listings,
    routes_orders,
    routes_other,
    routes_pictures,
    routes_postcodes,
    routes_products,
    routes_shipping,
    routes_skus,
    routes_stock,
    routes_taxonomy,
    routes_transmissions,
)
from .router import Route

ROUTES: tuple[Route, ...] = (
    *routes_orders.ROUTES,
    *routes_feeds.ROUTES,
    *routes_fiscal.ROUTES,
    *routes_shipping.ROUTES,
    *routes_products.ROUTES,
    *routes_skus.ROUTES,
    *routes_images.ROUTES,
    *routes_taxonomy.ROUTES,
    *routes_stock.ROUTES,
    *routes_listings.ROUTES,
    *routes_transmissions.ROUTES,
    *routes_other.ROUTES,
    *routes_pictures.ROUTES,
    *routes_postcodes.ROUTES,
)
