"""Price lists: one signed percentage, and exceptions that win outright (ERP §11.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.pricing import to_cents

RECEIVED = "received:"
"""Before the name of the store in the cause of an exception that a receipt made."""

LONGEST_NAME = 60
ABOVE = Decimal(-100)
MOST = Decimal(10_000)

Prices = tuple[Decimal, Decimal]
"""Sale and promotional price; the second is 0 where there is no promotion."""


@dataclass(frozen=True)
class PriceList:
    """A list; −10 is ten percent off. The percentage is above −100."""

    name: str
    adjustment_pct: Decimal = Decimal(0)
    is_default: bool = False
    enabled: bool = True
    id: int | None = None


@dataclass(frozen=True)
class PriceListException:
    """The price of one product in one list; the percentage is not applied on top of it."""

    price_list_id: int
    product_id: int
    price: Decimal
    updated_at: datetime
    promo_price: Decimal = Decimal(0)
    cause: str = ""
    id: int | None = None

    @property
    def prices(self) -> Prices:
        """Sale and promotional price."""
        return self.price, self.promo_price

    @property
    def is_received(self) -> bool:
        """A receipt made it, and a receipt may take it away again."""
        return self.cause.startswith(RECEIVED)


def list_price(base: Decimal, adjustment_pct: Decimal) -> Decimal:
    """``round2(base × (1 + pct ÷ 100))``, half up once."""
    return to_cents(base * (1 + adjustment_pct / 100))


def list_prices(sale: Decimal, promo: Decimal, adjustment_pct: Decimal) -> Prices:
    """Both prices of a product in a list, where no exception names others."""
    return (
        list_price(sale, adjustment_pct),
        list_price(promo, adjustment_pct) if promo > 0 else Decimal(0),
    )


@dataclass(frozen=True)
class ExceptionChange:
    """What receiving does to the exception of one product (ERP §8.2).

    Args:
        before: the product's prices in the list so far.
        after: those that ANYMARKET has.
        remove: the list computes them by itself now, so the exception goes.
    """

    before: Prices
    after: Prices
    remove: bool = False


def exception_change(
    computed: Prices, known: PriceListException | None, at_hub: Prices
) -> ExceptionChange | None:
    """What becomes of a product's exception; None: it stays as it is.

    Args:
        computed: the list's prices without exception.
        at_hub: the prices that were received.
    """
    if at_hub == computed:
        # One that a person made stays: it may be there on purpose.
        is_stale = known is not None and known.is_received
        return ExceptionChange(known.prices, computed, remove=True) if known and is_stale else None
    if known is not None and known.prices == at_hub:
        return None
    return ExceptionChange(known.prices if known else computed, at_hub)


def tidy_list(given: PriceList, others: Iterable[PriceList]) -> PriceList:
    """The list as it is saved.

    Args:
        others: all lists but this one.

    Raises:
        InvalidInput: the name is missing or taken, or the percentage makes no sense.
    """
    tidy = replace(given, name=" ".join(given.name.split()))
    problems = {}
    if not tidy.name:
        problems["name"] = _("Give the price list a name.")
    elif len(tidy.name) > LONGEST_NAME:
        problems["name"] = _("A name has at most {most} characters.").format(most=LONGEST_NAME)
    elif any(fold(one.name) == fold(tidy.name) for one in others):
        problems["name"] = _("There is a price list of this name already.")
    if not ABOVE < tidy.adjustment_pct <= MOST:
        problems["adjustment_pct"] = _(
            "The percentage is above −100 and at most {most}: −10 takes ten percent off."
        ).format(most=MOST)
    if problems:
        raise InvalidInput(next(iter(problems.values())), problems=problems)
    return tidy


def tidy_exception(given: PriceListException) -> PriceListException:
    """The exception as it is saved. Raises InvalidInput where a price makes no sense."""
    tidy = replace(given, price=to_cents(given.price), promo_price=to_cents(given.promo_price))
    problems = {}
    if tidy.price <= 0:
        problems["price"] = _("The price must be above zero.")
    if tidy.promo_price < 0:
        problems["promo_price"] = _("A price cannot be below zero.")
    elif tidy.promo_price > tidy.price:
        problems["promo_price"] = _("The promotional price cannot be higher than the price.")
    if problems:
        raise InvalidInput(next(iter(problems.values())), problems=problems)
    return tidy
