"""SENDINGS: everything that can be sent from a table, by the word that a page is opened with."""

from collections.abc import Callable, Mapping

from anydesk.core.listing_changes import ListingAction
from anydesk.ui.pages.sending import PriceSending, Sending, StockSending
from anydesk.ui.pages.sending_listings import pausing, resuming, sending_again
from anydesk.ui.pages.sending_products import ProductSending

SENDINGS: Mapping[str, Callable[[], Sending]] = {
    "stock": StockSending,
    "prices": PriceSending,
    "products": ProductSending,
    ListingAction.PAUSE: pausing,
    ListingAction.RESUME: resuming,
    ListingAction.SEND: sending_again,
}
