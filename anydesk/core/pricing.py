"""The price that a store is told (ERP §11.1); so far the fixed price of the product itself."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from anydesk.core.i18n import _

CENT = Decimal("0.01")


@dataclass(frozen=True)
class PriceToSend:
    """The two prices of an offer. With a ``problem`` nothing may be sent.

    Args:
        full: the price before the discount ("de").
        final: what the buyer pays ("por"); equal to ``full`` where there is no promotion.
    """

    full: Decimal
    final: Decimal
    problem: str = ""


def to_cents(amount: Decimal) -> Decimal:
    """Half-up, once, at the end."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def price_to_send(sale_price: Decimal, promo_price: Decimal) -> PriceToSend:
    """The fixed price: the sale price, and the promotional one where it is filled and lower."""
    full, promo = to_cents(sale_price), to_cents(promo_price)
    if full <= 0:
        return PriceToSend(full, full, _("The product has no price."))
    if promo > full:
        return PriceToSend(
            full, promo, _("The promotional price is higher than the price of the product.")
        )
    return PriceToSend(full, promo if promo > 0 else full)
