"""The state of the practice ANYMARKET, and what follows from each change of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from . import sample_data
from .catalogue import Catalogue, Product, Sku
from .faults import Faults
from .feeds import Feed
from .listings import Listing, PriceWrite, Shelf
from .order_book import RESERVING, OrderBook, stamp
from .prices import Prices
from .schedule import Schedule
from .warehouse import StockRow, StockWrite, Warehouse
from .wire import Json

FIRST_ORDER_ID = 190000101


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class MarketPlan:
    """How large the practice account is, and where its randomness starts.

    `curiosities`: also the products that real catalogues have and nobody wishes for.
    """

    seed: int = 1
    orders: int = 40
    products: int = 60
    account: str = "99999."
    settle_seconds: float = 1.0
    curiosities: bool = False


class Market:
    """Everything the practice account holds; tests look into it and change it directly."""

    def __init__(
        self,
        plan: MarketPlan | None = None,
        faults: Faults | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.plan = plan or MarketPlan()
        self.faults = faults or Faults()
        self.now = now
        self.rng = random.Random(self.plan.seed)
        self.schedule = Schedule(now, self.plan.settle_seconds)
        self.catalogue = Catalogue()
        self.warehouse = Warehouse()
        self.shelf = Shelf()
        self.book = OrderBook()
        feed_rng = random.Random(self.plan.seed + 1)
        self.feeds = {
            "orders": Feed(feed_rng, "ORDER"),
            "transmissions": Feed(feed_rng, "TRANSMISSION"),
            "transmissions-price": Feed(feed_rng, ""),
            "reservations": Feed(feed_rng, "STOCK_RESERVATION"),
            "products": Feed(feed_rng, "PRODUCT"),
        }
        self.prices = Prices(self)
        self.stock_writes: list[StockWrite] = []
        self.callbacks: dict[int, Json] = {}
        self.returns: dict[int, list[Json]] = {}
        self.packages: dict[int, list[Json]] = {}
        self.fiscal_documents: dict[int, list[bytes]] = {}
        self.labels_ready: dict[int, datetime] = {}
        self.order_ids = count(FIRST_ORDER_ID)
        self.other_ids = count(7001)
        sample_data.fill(self)

    # Reading, for tests

    @property
    def products(self) -> dict[int, Product]:
        return self.catalogue.products

    @property
    def skus(self) -> dict[int, Sku]:
        return self.catalogue.skus

    @property
    def listings(self) -> dict[int, Listing]:
        return self.shelf.rows

    @property
    def orders(self) -> dict[int, Json]:
        return self.book.rows

    @property
    def stock(self) -> dict[tuple[int, int], StockRow]:
        """Stock rows by (SKU id, local id)."""
        return self.warehouse.rows

    @property
    def price_writes(self) -> list[PriceWrite]:
        return self.prices.writes

    def order(self, order_id: int) -> Json:
        """The live order; change it at once or with `set_order()`, not later."""
        self.book.forget(order_id)
        return self.book.rows[order_id]

    def sku(self, partner_id: str) -> Sku:
        return self.catalogue.by_partner_id[partner_id]

    def stock_of(self, partner_id: str, local_id: int | None = None) -> float:
        """The amount in one local; without `local_id` in the default one."""
        row = self.warehouse.row(self.sku(partner_id).id, local_id)
        return row.amount if row else 0.0

    def price_of(self, partner_id: str) -> tuple[float, float]:
        """("de", "por") of the SKU."""
        sku = self.sku(partner_id)
        return sku.price, sku.sell_price

    def listing(self, listing_id: int) -> Listing:
        return self.shelf.rows[listing_id]

    # Orders

    def add_orders(self, count: int, **changes: object) -> list[int]:
        """Sales that arrive now; `changes` replace fields of each of them."""
        return [self.add_order(sample_data.new_order(self) | changes) for _ in range(count)]

    def add_order(self, order: Json, *, announce: bool = True) -> int:
        order_id: int = order["id"]
        self.book.add(order)
        if announce:
            self.feeds["orders"].add(order_id, order["status"])
        self._reserve(order)
        if self.faults.is_on("subtracts-sales"):
            self._subtract(order)
        return order_id

    def set_order(self, order_id: int, **changes: object) -> Json:
        """Changes an order as the marketplace would: with a new lastUpdate and a feed row."""
        changes.setdefault("lastUpdate", stamp(self.now()))
        order = self.book.change(order_id, changes)
        self.feeds["orders"].add(order_id, order["status"])
        self._reserve(order)
        return order

    def amounts_by_sku(self, order: Json) -> dict[int, float]:
        amounts: dict[int, float] = {}
        for item in order.get("items", ()):
            code = item.get("sku", {}).get("partnerId")
            sku = self.catalogue.by_partner_id.get(code) if code else None
            if sku:
                amounts[sku.id] = amounts.get(sku.id, 0) + float(item["amount"])
        return amounts

    def _reserve(self, order: Json) -> None:
        amounts = self.amounts_by_sku(order)
        if order["status"] in RESERVING and not order.get("fulfillment"):
            self.warehouse.reserve(order["id"], amounts)
        else:
            self.warehouse.release(order["id"], list(amounts))

    def _subtract(self, order: Json) -> None:
        for sku_id, amount in self.amounts_by_sku(order).items():
            row = self.warehouse.row(sku_id)
            if row:
                row.amount = max(0.0, row.amount - amount)
                self.stock_changed(self.skus[sku_id])

    # Stock

    def kit_of(self, sku: Sku) -> list[Json]:
        return self.products[sku.product_id].kit

    def kits_with(self, sku_id: int) -> list[Sku]:
        """The kits this SKU is a component of."""
        return [self.skus[kit] for kit in self.catalogue.kits_by_part.get(sku_id, ())]

    def amount_of(self, sku: Sku) -> float:
        """All locals together; a kit has as many as its scarcest component allows."""
        kit = self.kit_of(sku)
        if not kit:
            return self.warehouse.amount(sku.id)
        return min(self.warehouse.amount(part["idSku"]) // float(part["quantity"]) for part in kit)

    def stock_changed(self, sku: Sku) -> None:
        """Its listings learn of it a little later."""
        self.catalogue.touch(sku.product_id)
        self.schedule.later(lambda: self._show_stock(sku))

    def _show_stock(self, sku: Sku) -> None:
        empty = self.amount_of(sku) <= 0
        for listing in self.shelf.of(sku.id):
            if empty and listing.publication == "ACTIVE":
                listing.publication = "WITHOUT_STOCK"
            elif not empty and listing.publication == "WITHOUT_STOCK":
                listing.publication = "ACTIVE"
            else:
                continue
            self.feeds["transmissions"].add(listing.id)
