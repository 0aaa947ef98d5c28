"""Who owns the price of a SKU, and what a change of price leads to.

COST: the hub computes it from the cost. SKU: the SKU's own price goes to its listings.
SKU_MARKETPLACE: each listing has its own price.
"""

from typing import TYPE_CHECKING

from .catalogue import Sku
from .listings import Listing, PriceWrite
from .rules import AUTOMATIC_PRICE, MARGIN_WARNING, SELL_ABOVE_PRICE

if TYPE_CHECKING:
    from .market import Market

SCOPES = ("SKU", "SKU_MARKETPLACE", "COST")


def cents(value: float) -> float:
    # The half cent guards against 1.005 being stored a little below itself.
    return round(value + 1e-9, 2)


class Prices:
    """Changes prices according to the product's mode and keeps note of accepted writes."""

    def __init__(self, market: "Market") -> None:
        self._market = market
        self.writes: list[PriceWrite] = []

    def scope(self, sku: Sku) -> str:
        return self._market.products[sku.product_id].scope

    def write_sku(self, sku: Sku, price: float, sell_price: float, request: int) -> bool:
        """A price on the SKU level; False when the mode does not listen to it."""
        if self.scope(sku) != "SKU":
            return False
        sku.price, sku.sell_price = cents(price), cents(sell_price)
        self.writes.append(PriceWrite(sku.partner_id, (sku.price, sku.sell_price), request))
        self._market.catalogue.touch(sku.product_id)
        self._market.schedule.later(lambda: self.show(sku))
        return True

    def write_listing(
        self, listing: Listing, price: float, discount_price: float, request: int
    ) -> str | None:
        """A price on the listing level; the text of the refusal, if it is refused."""
        sku = self._market.skus[listing.sku_id]
        if self.scope(sku) != "SKU_MARKETPLACE":
            return AUTOMATIC_PRICE
        if discount_price > price:
            return SELL_ABOVE_PRICE
        if str(listing.id) in self._market.faults.values("price-rejects"):
            return AUTOMATIC_PRICE
        value = (cents(price), cents(discount_price))
        self.writes.append(PriceWrite(sku.partner_id, value, request, listing.id))
        self._arrive(listing, *value)
        return None

    def write_cost(self, sku: Sku, cost: float) -> None:
        """A cost that came with the stock: reprices every listing in COST mode."""
        product = self._market.products[sku.product_id]
        if product.scope != "COST":
            return
        sku.price = sku.sell_price = cents(cost * product.price_factor)
        self._market.catalogue.touch(product.id)
        self._market.schedule.later(lambda: self.show(sku))

    def recompute(self, sku: Sku) -> None:
        """The product's mode or factor changed."""
        row = self._market.warehouse.row(sku.id)
        if self.scope(sku) == "COST" and row is not None:
            self.write_cost(sku, row.cost)
        else:
            self._market.schedule.later(lambda: self.show(sku))

    def show(self, sku: Sku) -> None:
        """Brings the SKU's price to its listings, unless they have their own."""
        if self.scope(sku) == "SKU_MARKETPLACE":
            return
        for listing in self._market.shelf.of(sku.id):
            factor = listing.price_factor
            self._arrive(listing, cents(sku.price * factor), cents(sku.sell_price * factor))

    def _arrive(self, listing: Listing, price: float, discount_price: float) -> None:
        faults = self._market.faults
        falls = discount_price < listing.discount_price
        if falls and faults.is_on("price-margin"):
            listing.warnings = [MARGIN_WARNING]
            return
        listing.warnings = [text for text in listing.warnings or () if text != MARGIN_WARNING]
        listing.price, listing.discount_price = price, discount_price
        listing.transmission = "SENDING"
        self._market.schedule.later(lambda: self._sent(listing))

    def _sent(self, listing: Listing) -> None:
        listing.transmission, listing.message = "OK", None
        self._market.feeds["transmissions"].add(listing.id)
        self._market.feeds["transmissions-price"].add(listing.id)
