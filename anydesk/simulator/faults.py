"""Every switchable fault, by name.

To add one: (1) a line in FAULTS; (2) ask `faults.is_on("name")`, `.argument("name")` or
`.takes("name", call)` where the behaviour changes; (3) a test in tests/simulator.
"""

from dataclasses import dataclass

from .wire import Call


@dataclass(frozen=True)
class Fault:
    """One fault: its name, its argument, what it does.

    A `counted` fault strikes the next N requests (all of them without N) and may be limited
    to some requests by a suffix: `server-error=2@/orders`, `lose-answer=1@PUT/stocks`.
    """

    name: str
    argument: str
    help: str
    counted: bool = False


def _counted(name: str, help_text: str) -> Fault:
    return Fault(name, "[N][@METHOD/path]", help_text, counted=True)


FAULTS: tuple[Fault, ...] = (
    # Access
    Fault("token-expired", "", "403 TOKEN_EXPIRED on every request"),
    Fault("user-not-registered", "", "401 User not registered, as for a panel token"),
    Fault("other-environment", "", "403, as for the token of the other environment"),
    # Pacing
    Fault("no-rate-headers", "", "answers carry no ratelimit-* headers"),
    Fault("retry-after-date", "", "Retry-After is an HTTP date instead of seconds"),
    _counted("rate-limited", "429 with Retry-After"),
    _counted("rate-limited-no-headers", "429 without any header that says how long to wait"),
    # Failures of server and network
    _counted("server-error", "500 with the hub's general text; nothing is done"),
    _counted("bad-gateway", "502 with an HTML page; nothing is done"),
    _counted("unavailable", "503 with an empty body; nothing is done"),
    _counted("gateway-timeout", "504 with an HTML page; nothing is done"),
    _counted("html-answer", "200 with an HTML page instead of JSON; nothing is done"),
    _counted("truncated-json", "does the work, but the JSON of the answer ends in the middle"),
    _counted("empty-answer", "does the work, but the answer has no body"),
    _counted("hang", "accepts the request and never answers (60 s at most)"),
    _counted("lose-answer", "does the work, then drops the connection before answering"),
    _counted("drop-connection", "drops the connection before doing any work"),
    Fault("slow", "MS", "every answer takes MS milliseconds longer"),
    # Shape of the answers
    Fault("explicit-nulls", "", "absent order fields are sent as null"),
    Fault("empty-strings", "", "absent order texts are sent as empty strings"),
    Fault("numbers-as-strings", "", "amounts and quantities are sent as strings"),
    Fault("unknown-enums", "", "statuses and types carry values nobody has heard of"),
    Fault("missing-fields", "", "drops fields that the documentation calls required"),
    Fault("milliseconds", "", "dates carry three decimals"),
    Fault("microseconds", "", "dates carry six decimals"),
    Fault("rows-without-items", "", "rows of the order list lack their items"),
    Fault("total-mismatch", "", "order totals do not add up"),
    # Paging
    Fault("no-page-number", "", "page.number is missing"),
    Fault("no-links", "", "links is missing"),
    Fault("wrong-totals", "", "totalElements and totalPages are wrong"),
    Fault("shifting-pages", "[N]", "each later page starts N rows earlier (negative: later)"),
    Fault("evil-links", "[HOST]", "links point to another host"),
    Fault("relative-links", "", "links have no host"),
    Fault("duplicate-orders-on-pages", "", "every fourth row of the order list comes twice"),
    # Orders and feeds
    Fault("window-422", "", "date windows that are too wide are refused, not clamped"),
    Fault("order-error", "[TEXT]", "the marketplace refuses order updates (transmissionStatus)"),
    Fault("status-jumps", "", "the marketplace moves one order with each reading of the list"),
    Fault("feed-empty", "", "feeds are not configured in the panel: always empty"),
    Fault("feed-duplicates", "", "every feed row comes twice, with two tokens"),
    Fault("ack-404", "", "acknowledgements answer 404"),
    # Stock
    Fault("stock-result", "map|array|object|none", "shape of the /stocks/batch result"),
    Fault("stock-item-errors", "SKU,SKU", "these SKUs fail in /stocks/batch"),
    Fault("stock-batch-422", "", "/stocks and /stocks/batch are refused as a whole"),
    Fault("considers-reservations", "", "panel: availableAmount is amount less reservations"),
    Fault("subtracts-sales", "", "panel: an arriving sale reduces the physical stock"),
    # Prices and catalogue
    Fault("price-rejects", "ID,ID", "these listings refuse prices"),
    Fault("price-margin", "", "safety margin: lower prices are accepted but do not arrive"),
    Fault("price-mode-422", "", "a SKU price in the wrong mode is refused instead of ignored"),
    Fault("listing-rejects", "ID,ID", "the marketplace refuses these listings when they are sent"),
    Fault("no-transmissions", "", "404 on every transmission, as for an account without them"),
    Fault("image-error", "", "images end with status ERROR"),
    Fault("image-unprocessed", "", "images stay UNPROCESSED for ever"),
    Fault("image-rejects", "TEXT", "images whose address contains the text are refused"),
    Fault("sku-rejects", "SKU,SKU", "these SKUs are refused when they are created or changed"),
    # Fiscal documents and labels
    Fault("nfe-buffered", "", "500: the shipment is still buffered"),
    Fault("nfe-limit", "", "500: invoice limit of the sale reached"),
    Fault("nfe-date", "", "500: invalid emission date"),
    Fault("labels-not-ready", "[ID,ID]", "409 for these orders, or for all"),
)

BY_NAME = {fault.name: fault for fault in FAULTS}


@dataclass
class _Switch:
    argument: str
    where: str = ""
    left: int | None = None

    def strikes(self, call: Call) -> bool:
        return f"{call.method}{call.path}".startswith(self.where) or (
            self.where.startswith("/") and call.path.startswith(self.where)
        )


def _read(text: str) -> tuple[str, _Switch]:
    """Splits "name=argument" and checks it; raises ValueError with a sentence."""
    name, _, argument = text.partition("=")
    # "drop-connection@/stocks" has no count but a place.
    name, at, place = name.partition("@")
    fault = BY_NAME.get(name)
    if fault is None:
        raise ValueError(f"unknown fault: {name!r}")
    if argument and not fault.argument:
        raise ValueError(f"{name} takes no argument")
    if not fault.counted:
        _check_argument(fault, argument)
        return name, _Switch(argument)
    number, at_argument, place_argument = argument.partition("@")
    if number and not number.isdecimal():
        raise ValueError(f"{name} takes a number of requests, not {number!r}")
    where = place if at else place_argument if at_argument else ""
    return name, _Switch(number, where, int(number) if number else None)


def _check_argument(fault: Fault, argument: str) -> None:
    if fault.argument and not fault.argument.startswith("[") and not argument:
        raise ValueError(f"{fault.name} needs an argument: {fault.argument}")
    if fault.argument == "MS" and not argument.isdecimal():
        raise ValueError(f"{fault.name} takes a number of milliseconds, not {argument!r}")
    if fault.argument == "[N]" and argument and not argument.lstrip("-").isdecimal():
        raise ValueError(f"{fault.name} takes a number of rows, not {argument!r}")
    if "|" in fault.argument and argument not in fault.argument.split("|"):
        raise ValueError(f"{fault.name} takes one of {fault.argument}, not {argument!r}")


class Faults:
    """The faults that are switched on."""

    def __init__(self, texts: tuple[str, ...] = ()) -> None:
        self._on: dict[str, _Switch] = {}
        for text in texts:
            self.switch_on(text)

    def switch_on(self, text: str) -> None:
        """Switches on "name" or "name=argument"; raises ValueError when there is no such fault."""
        name, switch = _read(text)
        self._on[name] = switch

    def switch_off(self, name: str) -> None:
        self._on.pop(name, None)

    def clear(self) -> None:
        self._on.clear()

    def names(self) -> tuple[str, ...]:
        return tuple(self._on)

    def is_on(self, name: str) -> bool:
        return name in self._on

    def argument(self, name: str) -> str:
        switch = self._on.get(name)
        return switch.argument if switch else ""

    def values(self, name: str) -> frozenset[str]:
        """The comma-separated argument as a set."""
        return frozenset(filter(None, self.argument(name).split(",")))

    def takes(self, name: str, call: Call) -> bool:
        """Whether a counted fault strikes this request; uses up one of its strokes."""
        switch = self._on.get(name)
        if switch is None or not switch.strikes(call):
            return False
        if switch.left is None:
            return True
        switch.left -= 1
        if switch.left <= 0:
            del self._on[name]
        return switch.left >= 0
