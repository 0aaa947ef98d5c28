"""Fills an empty market with an invented shop, the same for the same seed."""

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .catalogue import Sku
from .listings import CHANNELS, Channel
from .sample_catalogue import CatalogueFiller
from .sample_curiosities import CuriousFiller
from .sample_orders import Draft, Line, build, usual_status, whole_second
from .sample_people import person
from .sample_special import SPECIALS, Special
from .wire import Json

if TYPE_CHECKING:
    from .market import Market

DAYS_OF_HISTORY = 20


def fill(market: "Market") -> None:
    (CuriousFiller if market.plan.curiosities else CatalogueFiller)(market).fill()
    now = whole_second(market.now())
    total = market.plan.orders
    for special in SPECIALS[:total]:
        market.add_order(_special_order(market, special, now))
    others = max(0, total - len(SPECIALS))
    for index in range(others):
        # Oldest first, spread evenly: the ids rise with the dates.
        age = timedelta(days=DAYS_OF_HISTORY) * (1 - index / others)
        jitter = timedelta(minutes=market.rng.randint(0, 10))
        created = whole_second(min(now - age + jitter, now - timedelta(minutes=5)))
        status = usual_status(market.rng, created, now)
        market.add_order(build(_draft(market, created, now, status=status), market.rng))


def new_order(market: "Market") -> Json:
    """A paid sale that arrives now."""
    now = whole_second(market.now())
    return build(_draft(market, now, now), market.rng)


def _special_order(market: "Market", special: Special, now: datetime) -> Json:
    created = whole_second(now - timedelta(days=special.days_ago))
    draft = _draft(
        market, created, now, CHANNELS[special.channel], special.status, company=special.company
    )
    if special.change:
        special.change(market, draft)
    order = build(draft, market.rng)
    if special.finish:
        special.finish(market, draft, order)
    return order


def _draft(
    market: "Market",
    created: datetime,
    now: datetime,
    channel: Channel | None = None,
    status: str = "PAID_WAITING_SHIP",
    *,
    company: bool = False,
) -> Draft:
    rng = market.rng
    order_id = next(market.order_ids)
    chosen = channel or CHANNELS[rng.randrange(len(CHANNELS))]
    draft = Draft(
        id=order_id,
        channel=chosen,
        person=person(rng, order_id - 190000100, company=company),
        lines=[_line(market, rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))],
        created=created,
        now=now,
        status=status,
        freight=rng.choice((0, 0, 990, 1490, 1890, 2470)),
        seller_freight=rng.choice((0, 620, 1240)),
    )
    if chosen.market_place == "MERCADO_LIVRE":
        draft.metadata = {
            "logistic_type": rng.choice(("drop_off", "xd_drop_off")),
            "needInvoiceXML": "true",
        }
    return draft


def _line(market: "Market", rng: random.Random) -> Line:
    sku = _any_sku(market, rng)
    unit = round((sku.sell_price if sku else 49.9) * 100)
    return Line(sku, unit, rng.choice((1, 1, 1, 2)))


def _any_sku(market: "Market", rng: random.Random) -> Sku | None:
    skus = market.skus
    if not skus:
        return None
    # SKU ids of the sample are consecutive: no list of all of them is needed. Nobody buys the
    # curiosities: the orders are about something else.
    return skus.get(7700001 + rng.randrange(market.catalogue.ordinary_skus or len(skus)))
