"""The notice that a kind of record has changed, so that whoever shows it looks again."""

from collections.abc import Callable, Iterable

Listener = Callable[[frozenset[str]], None]

HUB_ORDERS = "hub_orders"
SALES_ORDERS = "sales_orders"
PRODUCTS = "products"
LISTINGS = "listings"
INTEGRATIONS = "integrations"
SETTINGS = "settings"
JOBS = "jobs"
MAPPINGS = "mappings"
REGISTERS = "registers"
CHANNELS = "channels"
CATEGORIES = "categories"
OUTBOX = "outbox"
IMAGES = "images"
PRICE_LISTS = "price_lists"
INVOICES = "invoices"
SHIPMENTS = "shipments"
CONTACTS = "contacts"
RECEIVABLES = "receivables"
RECEIPT = "receipt"
"""How the automatic receipt of orders stands."""


class Changes:
    """Listeners by kind; published and heard in the main thread only."""

    def __init__(self) -> None:
        self._listeners: list[tuple[frozenset[str], Listener]] = []

    def listen(self, kinds: Iterable[str], listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with the kinds that changed. Returns the function that ends it."""
        entry = (frozenset(kinds), listener)
        self._listeners.append(entry)

        def stop() -> None:
            if entry in self._listeners:
                self._listeners.remove(entry)

        return stop

    def publish(self, *kinds: str) -> None:
        """Tell everyone who listens to one of these kinds."""
        changed = frozenset(kinds)
        for wanted, listener in tuple(self._listeners):
            if heard := wanted & changed:
                listener(heard)
